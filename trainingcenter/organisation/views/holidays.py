"""Public holidays, a table for each year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trainingcenter.organisation import actions, forms
from trainingcenter.organisation.models import Holiday
from trainingcenter.ui.views import FormPage, act, requires
from trainingcenter.vietnamese import number_vn

KEEPING = ("manage_settings", "manage_catalogue")
FIRST_YEAR, LAST_YEAR = 2000, 2100


def checked_year(year):
    """`year`, or 404 where no timetable can lie."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


@requires("view_catalogue")
def holidays(request, year=None):
    """The days without sessions of a year, of this one where none is named."""
    year = checked_year(year or timezone.localdate().year)
    context = {
        "title": _("Public holidays of %(year)s") % {"year": year},
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "holidays": Holiday.objects.filter(day__year=year),
        "copyable": Holiday.objects.filter(day__year=year - 1).exists(),
        "may_keep": any(request.user.has_perm(f"accounts.{right}") for right in KEEPING),
    }
    return render(request, "organisation/holidays.html", context)


class HolidayPage(FormPage):
    """A form about the holidays of a year; afterwards the table of that year is shown."""

    rights = KEEPING
    template_name = "organisation/holiday_form.html"


class NewHoliday(HolidayPage):
    title = gettext_lazy("New public holiday")
    intro = gettext_lazy("Sessions filled in from the lessons leave these days out. Sessions already arranged stay.")
    form_class = forms.HolidayForm
    success_text = gettext_lazy("Saved.")

    @property
    def cancel_url(self):
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
        return reverse("organisation:holidays", args=[year])

    def perform(self, form):
        first = actions.add_holiday(**form.cleaned_data)
        return reverse("organisation:holidays", args=[first.day.year])


class CopyHolidays(HolidayPage):
    """Days of the year before that fall on the same day again; those of the lunar calendar are not ticked."""

    form_class = forms.CopyHolidaysForm
    submit_label = gettext_lazy("Copy the ticked days")
    intro = gettext_lazy(
        "The ticked days are entered on the same day and month. Days of the lunar calendar (Tết, Giỗ Tổ) "
        "fall on other days each year: enter them by hand."
    )

    @property
    def year(self):
        return checked_year(self.kwargs["year"])

    @property
    def title(self):
        return _("Copy holidays of %(before)s to %(year)s") % {"before": self.year - 1, "year": self.year}

    @property
    def cancel_url(self):
        return reverse("organisation:holidays", args=[self.year])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"holidays": Holiday.objects.filter(day__year=self.year - 1)}

    def perform(self, form):
        made = actions.copy_holidays(holidays=form.cleaned_data["holidays"], year=self.year, by=self.request.user)
        text = ngettext("%(n)s day was copied.", "%(n)s days were copied.", len(made)) % {"n": number_vn(len(made))}
        if len(made) < len(form.cleaned_data["holidays"]):
            text += " " + _("Days that stand in the table already were left as they are.")
        messages.success(self.request, text)
        return self.cancel_url


@require_POST
@requires(*KEEPING)
def remove_holiday(request, pk):
    holiday = get_object_or_404(Holiday, pk=pk)
    year = holiday.day.year
    act(request, actions.remove_holiday, _("The day may hold sessions again."), holiday=holiday, by=request.user)
    return redirect("organisation:holidays", year)
