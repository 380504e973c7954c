"""What is typed about exceptions, the board and the rewards of a recognition."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners.models import BoardMember, Enrolment
from trainingcenter.organisation.models import Person

from .learners import day_input

MEMBERS = 9
MORE_REWARDS = 5


class AskExceptionForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason of the exception"), max_length=300)
    document = forms.CharField(
        label=gettext_lazy("Document behind it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Number and date, for example: Đơn xin xét đặc cách ngày 05/03/2026."),
    )
    file = forms.FileField(
        label=gettext_lazy("The document as a file (PDF, JPEG or PNG)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class DecideExceptionForm(forms.Form):
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("grant: the learner is recognised")), ("no", gettext_lazy("refuse"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"), max_length=300, required=False, help_text=gettext_lazy("Needed to refuse.")
    )


class BoardForm(forms.Form):
    """Day, place and opinions, and so many rows of person, role and post; `members` are the filled rows in order."""

    met_on = forms.DateField(label=gettext_lazy("Day of the meeting"), required=False, widget=day_input())
    met_at = forms.CharField(label=gettext_lazy("Place of the meeting"), max_length=200, required=False)
    opinions = forms.CharField(
        label=gettext_lazy("Opinions of the board"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = (
            Person.objects.filter(Q(posts__isnull=False) | Q(lecturer__isnull=False)).distinct().order_by("sort_key")
        )
        choices = [("", "–"), *((str(person.pk), person.full_name) for person in people)]
        self.people = {str(person.pk): person for person in people}
        for i in range(1, MEMBERS + 1):
            self.fields[f"person_{i}"] = forms.ChoiceField(
                label=_("Member %(number)s") % {"number": i}, choices=choices, required=False
            )
            self.fields[f"role_{i}"] = forms.ChoiceField(
                label=_("Role of member %(number)s") % {"number": i},
                choices=BoardMember.Role.choices,
                initial=BoardMember.Role.MEMBER,
                required=False,
            )
            self.fields[f"post_{i}"] = forms.CharField(
                label=_("Post of member %(number)s") % {"number": i}, max_length=200, required=False
            )

    @property
    def rows(self):
        return [(self[f"person_{i}"], self[f"role_{i}"], self[f"post_{i}"]) for i in range(1, MEMBERS + 1)]

    @property
    def members(self):
        typed = self.cleaned_data
        return [
            (self.people[typed[f"person_{i}"]], typed[f"role_{i}"] or BoardMember.Role.MEMBER, typed[f"post_{i}"])
            for i in range(1, MEMBERS + 1)
            if typed[f"person_{i}"]
        ]


class RewardsForm(forms.Form):
    """Rows of learner, form of the reward and achievement; a row without a learner counts for nothing."""

    def __init__(self, *args, training_class, rows, **kwargs):
        super().__init__(*args, **kwargs)
        enrolments = Enrolment.objects.active().filter(training_class=training_class).select_related("learner")
        enrolments = list(enrolments.in_roster_order())
        choices = [("", "–"), *((str(e.pk), f"{e.learner.full_name} · {e.learner.born}") for e in enrolments)]
        self.enrolments = {str(e.pk): e for e in enrolments}
        self.count = rows + MORE_REWARDS
        for i in range(1, self.count + 1):
            self.fields[f"enrolment_{i}"] = forms.ChoiceField(
                label=_("Learner %(number)s") % {"number": i}, choices=choices, required=False
            )
            self.fields[f"form_{i}"] = forms.CharField(
                label=_("Form of reward %(number)s") % {"number": i},
                max_length=100,
                required=False,
                initial="Giấy khen",
            )
            self.fields[f"reason_{i}"] = forms.CharField(
                label=_("Achievement %(number)s") % {"number": i}, max_length=300, required=False
            )

    @property
    def rows(self):
        return [(self[f"enrolment_{i}"], self[f"form_{i}"], self[f"reason_{i}"]) for i in range(1, self.count + 1)]

    def clean(self):
        typed = super().clean()
        for i in range(1, self.count + 1):
            for name in ("form", "reason"):
                if typed.get(f"enrolment_{i}") and not typed.get(f"{name}_{i}"):
                    self.add_error(f"{name}_{i}", _("Fill this in, or leave the learner out."))
        return typed

    @property
    def rewards(self):
        typed = self.cleaned_data
        return [
            (self.enrolments[typed[f"enrolment_{i}"]], typed[f"form_{i}"], typed[f"reason_{i}"])
            for i in range(1, self.count + 1)
            if typed[f"enrolment_{i}"]
        ]
