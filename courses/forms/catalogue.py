"""What is typed about programmes, their versions and the rooms."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Lesson, Programme, ProgrammeVersion, Rank, Room
from trainingcenter.ui.views import number_of
from trainingcenter.vietnamese import fold

RULES = (
    "legal_basis", "source", "norm_days", "pass_mark", "absence_limit_percent", "unexcused_limit_percent",
    "has_assessment", "retest_allowed", "credential", "validity_months", "completion", "wording",
)  # fmt: skip
GIVEN_RANKS = [rank for rank in Rank if rank != Rank.FAILED]
USUAL_PERIODS = 5


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ("code", "name", "group", "is_party_awareness", "finish_within_months")

    def _post_clean(self):
        """The action checks the whole row; here only the single fields are checked."""


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ("name", "seats", "site", "in_use")

    def _post_clean(self):
        """The action checks the whole row; here only the single fields are checked."""


class RulesForm(forms.ModelForm):
    """The rules of a version and the floors of its ranks; a rank without a floor is not given."""

    class Meta:
        model = ProgrammeVersion
        fields = RULES
        localized_fields = ("pass_mark",)
        widgets = {"wording": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, floors, **kwargs):
        super().__init__(*args, **kwargs)
        for rank in GIVEN_RANKS:
            self.fields[f"floor_{rank}"] = forms.DecimalField(
                label=_("%(rank)s from mark") % {"rank": rank.label},
                min_value=0,
                max_value=10,
                max_digits=4,
                decimal_places=2,
                localize=True,
                required=False,
                initial=floors.get(rank),
                help_text=_("Empty: this rank is not given.") if rank == Rank.EXCELLENT else "",
            )

    def _post_clean(self):
        """The action checks the whole row; here only the single fields are checked."""

    @property
    def bands(self):
        """`{rank: floor}` as typed."""
        floors = {rank.value: self.cleaned_data[f"floor_{rank}"] for rank in GIVEN_RANKS}
        return {rank: floor for rank, floor in floors.items() if floor is not None}

    @property
    def rules(self):
        return {name: self.cleaned_data[name] for name in RULES}


class NewVersionForm(RulesForm):
    """A new edition: its lessons one a line, with the periods after a bar where they are not five, and after a second
    bar the kind where it is no plain lesson."""

    edition = forms.CharField(label=_("Edition"), max_length=60)
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)
    lessons = forms.CharField(
        label=_("Lessons"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "One lesson a line, in their order; its periods after a bar: “Title | 5”. Without a bar: 5. A field study is "
            "marked after a second bar: “Title | 10 | field study”. A title that another version has is shared with it."
        ),
    )
    lessons_complete = forms.BooleanField(label=_("The list of lessons is complete"), required=False)
    lessons_expected = forms.IntegerField(label=_("Number of lessons prescribed"), min_value=1, required=False)

    field_order = ["edition", "valid_from", "lessons", "lessons_complete", "lessons_expected"]

    def clean_lessons(self):
        """[(title, periods, kind)]; the first line that cannot be read is named."""
        lines = enumerate(self.cleaned_data["lessons"].splitlines(), start=1)
        return [_lesson(number, line) for number, line in lines if line.strip()]

    @property
    def head(self):
        names = ("edition", "valid_from", "lessons", "lessons_complete", "lessons_expected")
        return {name: self.cleaned_data[name] for name in names}


def _lesson(number, line):
    """(title, periods, kind) of a line `Title | 5 | field study`; periods and kind may be left out."""
    title, periods, kind, *more = [part.strip() for part in line.split("|")] + ["", ""][: max(0, 2 - line.count("|"))]
    if more or not title or len(title) > 300 or (periods and not 1 <= number_of(periods) <= 30):
        raise forms.ValidationError(
            _("Line %(number)s cannot be read: write the title, a bar and the periods (1–30).") % {"number": number}
        )
    kinds = {fold(label): value for value, label in Lesson.Kind.choices}
    if kind and fold(kind) not in kinds:
        raise forms.ValidationError(
            _("Line %(number)s names an unknown kind, “%(kind)s”. Write one of: %(kinds)s.")
            % {"number": number, "kind": kind, "kinds": ", ".join(str(label) for label in Lesson.Kind.labels)}
        )
    return title, int(periods or USUAL_PERIODS), kinds.get(fold(kind), Lesson.Kind.LESSON.value)


def lessons_text(version):
    """The lessons of `version` as the form wants them."""
    return "\n".join(_line(place) for place in version.places.select_related("lesson"))


def _line(place):
    plain = place.lesson.kind == Lesson.Kind.LESSON
    return f"{place.lesson.title} | {place.periods}{'' if plain else f' | {place.lesson.get_kind_display()}'}"
