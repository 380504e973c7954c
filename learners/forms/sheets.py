"""What is chosen for a sign-in sheet, and what is typed when signed ones are filed."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Session
from learners.actions.sheets import check_size
from trainingcenter.vietnamese import weekday_vn

from .learners import day_input

WHICH = [
    ("all", gettext_lazy("all sessions")),
    ("coming", gettext_lazy("sessions still to be held")),
    ("day", gettext_lazy("one day")),
    ("week", gettext_lazy("one week")),
    ("range", gettext_lazy("from one day to another")),
    ("ticked", gettext_lazy("ticked sessions")),
]


class SessionsField(forms.ModelMultipleChoiceField):
    """Sessions as boxes to tick, told by day, half-day and content."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, session):
        return f"{weekday_vn(session.day)} {session.day:%d/%m/%Y}, {session.get_half_day_display()}: {session.title}"


class SignInForm(forms.Form):
    """Which sessions stand on the sheet, and how; `chosen` are the sessions after a successful check."""

    which = forms.ChoiceField(label=gettext_lazy("Sessions"), choices=WHICH, widget=forms.RadioSelect)
    day = forms.ChoiceField(label=gettext_lazy("Day"), required=False)
    week = forms.ChoiceField(label=gettext_lazy("Week"), required=False)
    first = forms.DateField(label=gettext_lazy("From day"), required=False, widget=day_input())
    last = forms.DateField(label=gettext_lazy("To day"), required=False, widget=day_input())
    sessions = SessionsField(Session.objects.none(), label=gettext_lazy("Ticked sessions"), required=False)
    one_each = forms.BooleanField(label=gettext_lazy("One sheet for each session"), required=False)
    blank = forms.IntegerField(
        label=gettext_lazy("Empty rows for late comers"), min_value=0, max_value=10, initial=0, required=False,
        help_text=gettext_lazy("0 to 10"),
    )  # fmt: skip

    def __init__(self, *args, sessions, **kwargs):
        """`sessions`: those that may stand on a sheet, in their order."""
        super().__init__(*args, **kwargs)
        self.offered = list(sessions)
        self.chosen = []
        days = sorted({session.day for session in self.offered})
        mondays = sorted({_monday(day) for day in days})
        self.fields["day"].choices = [(f"{d:%Y-%m-%d}", f"{weekday_vn(d)} {d:%d/%m/%Y}") for d in days]
        self.fields["week"].choices = [(f"{d:%Y-%m-%d}", _week(d)) for d in mondays]
        self.fields["sessions"].queryset = sessions
        self._propose(days, mondays)

    def _propose(self, days, mondays):
        """The next day with sessions; where all are over, everything."""
        today = timezone.localdate()
        next_day = next((day for day in days if day >= today), None)
        self.fields["which"].initial = "day" if next_day else "all"
        if next_day:
            self.fields["day"].initial = f"{next_day:%Y-%m-%d}"
            self.fields["week"].initial = f"{_monday(next_day):%Y-%m-%d}"
        if days:
            self.fields["first"].initial, self.fields["last"].initial = days[0], days[-1]

    def clean_blank(self):
        return self.cleaned_data["blank"] or 0

    def clean(self):
        typed = super().clean()
        if "which" in typed and not self.errors:
            self.chosen = [session for session in self.offered if self._wants(session, typed)]
            if not self.chosen:
                self.add_error(*self._nothing(typed))
        return typed

    def _wants(self, session, typed):
        first, last = typed["first"], typed["last"]
        return {
            "all": True,
            "coming": session.state == Session.State.PLANNED,
            "day": f"{session.day:%Y-%m-%d}" == typed["day"],
            "week": f"{_monday(session.day):%Y-%m-%d}" == typed["week"],
            "range": bool(first and last and first <= session.day <= last),
            "ticked": session in typed["sessions"],
        }[typed["which"]]

    def _nothing(self, typed):
        """(field, message) when no session is left."""
        which, first, last = typed["which"], typed["first"], typed["last"]
        if which == "range":
            if not (first and last):
                return ("last" if first else "first"), _("Give the first and the last day.")
            if first > last:
                return "last", _("The last day lies before the first. Correct one of the two.")
            return "last", _("No session lies between these days.")
        if which == "ticked":
            return "sessions", _("Tick at least one session.")
        if which in ("day", "week"):
            return which, _("Choose from the list.")
        return "which", _("There is no such session. Choose others.")


def _monday(day):
    return day - timedelta(days=day.weekday())


def _week(monday):
    return f"{monday:%d/%m/%Y} – {monday + timedelta(days=6):%d/%m/%Y}"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; each is checked, the wrong ones are named."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("widget", FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
        super().__init__(*args, **kwargs)

    def clean(self, data, initial=None):
        found, wrong = [], []
        for upload in data if isinstance(data, list | tuple) and data else [data]:
            try:
                found.append(super().clean(upload, initial))
                check_size(upload.size)
            except ValidationError as error:
                wrong += [f"{upload}: {text}" if upload else text for text in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return found


class KeepSheetsForm(forms.Form):
    """Photos or scans of signed sheets, and the sessions whose signatures stand on them."""

    files = FilesField(
        label=gettext_lazy("Photos or scans of the signed sheet"),
        help_text=gettext_lazy("PDF, JPEG or PNG; several files may be chosen at once."),
    )
    sessions = SessionsField(Session.objects.none(), label=gettext_lazy("Sessions whose signatures stand on it"))

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sessions"].queryset = sessions
