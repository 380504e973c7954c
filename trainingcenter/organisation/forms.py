"""What is typed about the centre, its people, its units and its number books."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.documents.models import BookPattern, NumberBook, OfficialPaper

from .models import CentreIdentity, Delegation, Holiday, Person, Post, Unit
from .rules import moves_with_the_moon


class WholeRowLater:
    """A model form whose row is checked by the action, not here."""

    def _post_clean(self):
        pass


class IdentityForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = CentreIdentity
        fields = ("name", "level", "superior", "province", "place", "director_title", "symbol", "valid_from")


class PersonForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = Person
        fields = ("full_name", "birth_date", "sex", "phone", "email", "main_office", "main_position")


class PostForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = Post
        fields = ("person", "kind", "on_payroll", "decision", "valid_from", "valid_to")


class DelegationForm(WholeRowLater, forms.ModelForm):
    paper_kind = forms.ChoiceField(
        label=_("Kind of paper"),
        choices=[("", _("every kind")), *OfficialPaper.Kind.choices, ("certificate", _("certificates and diplomas"))],
        required=False,
    )

    class Meta:
        model = Delegation
        fields = ("person", "paper_kind", "basis", "valid_from", "valid_to")


class LastDayForm(forms.Form):
    on = forms.DateField(label=_("Last day"), initial=timezone.localdate)


class HolidayForm(forms.Form):
    day = forms.DateField(label=_("Day"))
    until = forms.DateField(label=_("To the day"), required=False, help_text=_("Empty: one day only."))
    name = forms.CharField(label=_("Name"), max_length=100)


class HolidayChoice(forms.ModelMultipleChoiceField):
    """Holidays with their day before their name."""

    def label_from_instance(self, holiday):
        return f"{holiday.day:%d/%m}: {holiday.name}"


class CopyHolidaysForm(forms.Form):
    """Days of an earlier year; those that stay on their day are ticked."""

    holidays = HolidayChoice(
        Holiday.objects.none(),
        label=_("Days"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the days that are to be copied.")},
    )

    def __init__(self, *args, holidays, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holidays"].queryset = holidays
        self.fields["holidays"].initial = [day.pk for day in holidays if not moves_with_the_moon(day.name)]


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind)
    parent = forms.ModelChoiceField(Unit.objects.open(), label=_("Part of"), required=False)
    valid_from = forms.DateField(label=_("Called so since"), initial=timezone.localdate)


class MoveForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind)
    parent = forms.ModelChoiceField(Unit.objects.open(), label=_("Part of"), required=False)


class RenameForm(forms.Form):
    name = forms.CharField(label=_("New name"), max_length=200)
    valid_from = forms.DateField(label=_("From day"), initial=timezone.localdate)
    basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)


class MergeForm(forms.Form):
    successor = forms.ModelChoiceField(Unit.objects.open(), label=_("Merged into"))
    on = forms.DateField(label=_("Closed on"), initial=timezone.localdate)


PATTERN_HELP = _(
    "{seq} stands for the running number, {year} for the year, {symbol} for the centre's symbol. "
    "For example {seq:02d}-QĐ/{symbol}."
)


class BookForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = NumberBook
        fields = ("code", "name", "pattern", "restart", "gap_free", "frame")
        help_texts = {"pattern": PATTERN_HELP, "code": _("Small letters and dashes; it is not changed afterwards.")}


class BookEditForm(WholeRowLater, forms.ModelForm):
    """When the book counts anew is fixed once it has given a number (`numbered`)."""

    class Meta:
        model = NumberBook
        fields = ("name", "pattern", "restart", "frame")
        help_texts = {"pattern": PATTERN_HELP}

    def __init__(self, *args, numbered, **kwargs):
        super().__init__(*args, **kwargs)
        restart = self.fields["restart"]
        restart.disabled = numbered
        restart.help_text = (
            _("The book has given numbers; counted otherwise it could give one twice.")
            if numbered
            else _("Fixed with the first number given. First numbers entered before are to be entered again.")
        )


class PatternForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = BookPattern
        fields = ("valid_from", "pattern")
        help_texts = {"pattern": PATTERN_HELP}


class StartForm(forms.Form):
    """The first number of a calendar year, of a term, or of the whole book, as the book counts."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, localize=False)
    start_value = forms.IntegerField(label=_("First number"), min_value=1, localize=False)

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        if book.restart == NumberBook.Restart.NEVER:
            self.fields["year"] = forms.TypedChoiceField(label=_("Year"), choices=[(0, _("all years"))], coerce=int)
        elif book.restart == NumberBook.Restart.TERM:
            self.fields["year"] = forms.TypedChoiceField(label=_("Term"), choices=_terms(book), coerce=int)


def _terms(book):
    terms = [
        (
            row.valid_from.year,
            _("from %(day)s: %(pattern)s") % {"day": f"{row.valid_from:%d/%m/%Y}", "pattern": row.pattern},
        )
        for row in book.patterns.all()
    ]
    return [*terms, (0, _("before the first dated pattern: %(pattern)s") % {"pattern": book.pattern})]
