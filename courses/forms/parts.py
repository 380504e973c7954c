"""What is typed about the sites, local topics and field studies of a class."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import ClassSite, Lesson


class SiteForm(forms.ModelForm):
    class Meta:
        model = ClassSite
        fields = ("name", "contact", "phone", "expected_learners")

    def _post_clean(self):
        """The action checks the whole row; here only the single fields are checked."""


def place_field(training_class):
    """After which lesson of the version the topic is taught."""
    places = [(p.order, f"{p.order}. {p.lesson.title}") for p in training_class.version.places.select_related("lesson")]
    choices = [(0, _("before the first lesson")), *((order, title) for order, title in places)]
    last = choices[-1][0]
    return forms.TypedChoiceField(label=_("Taught after lesson"), choices=choices, coerce=int, initial=last)


class TopicPlaceForm(forms.Form):
    """Where a topic stands, and how long it is."""

    periods = forms.IntegerField(label=_("Periods"), min_value=1, max_value=30, initial=5)

    def __init__(self, *args, training_class, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["after"] = place_field(training_class)
        self.order_fields(["lesson", "title", "after", "periods"])


class TopicForm(TopicPlaceForm):
    """A topic that exists, or the title of a new one."""

    lesson = forms.ModelChoiceField(
        Lesson.objects.filter(kind=Lesson.Kind.TOPIC),
        label=_("Topic"),
        required=False,
        empty_label=_("new: enter its title below"),
    )
    title = forms.CharField(label=_("Title of a new topic"), max_length=300, required=False)


class FieldStudyForm(forms.Form):
    place = forms.CharField(label=_("Place"), max_length=300)
    programme = forms.CharField(
        label=_("Programme of the visit"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class FieldReportForm(forms.Form):
    report = forms.CharField(label=_("Report"), required=False, widget=forms.Textarea(attrs={"rows": 8}))
    file = forms.FileField(
        label=_("Report as a file (PDF, Word, JPEG or PNG)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.jpg,.jpeg,.png"}),
    )
