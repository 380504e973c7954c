"""The settings page: names of the centre and number books, with their forms."""

from functools import cached_property

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trainingcenter.audit.changes import history_of, history_of_rows
from trainingcenter.documents.actions import last_numbered_on
from trainingcenter.documents.models import BookPattern, NumberBook, NumberBookYear
from trainingcenter.organisation import actions, forms
from trainingcenter.organisation.models import CentreIdentity, Delegation, Holiday, Post
from trainingcenter.ui.views import FormPage, act, requires


@requires("view_catalogue")
def settings_page(request):
    """Everything that is data about the centre, on one page with its forms a click away."""
    today = timezone.localdate()
    context = {
        "title": _("Catalogue and settings"),
        "today": today,
        "identities": CentreIdentity.objects.all(),
        "posts": Post.objects.valid_on(today).select_related("person"),
        "delegations": Delegation.objects.valid_on(today).select_related("person"),
        "holidays": Holiday.objects.filter(day__year=today.year),
        "books": NumberBook.objects.prefetch_related("years", "patterns"),
    }
    return render(request, "organisation/settings.html", context)


class SettingsForm(FormPage):
    """A form of the settings page that calls one action with what was typed."""

    rights = ("manage_settings",)
    cancel_url = reverse_lazy("organisation:settings")
    success_text = gettext_lazy("Saved.")
    action = None

    def perform(self, form):
        type(self).action(**form.cleaned_data)
        return self.cancel_url


class NewIdentity(SettingsForm):
    title = gettext_lazy("New names of the centre")
    intro = gettext_lazy("Earlier papers keep the earlier names; new ones carry these from the day you enter.")
    form_class = forms.IdentityForm
    action = staticmethod(actions.name_identity)

    def get_initial(self):
        latest = CentreIdentity.objects.first()
        names = ("name", "level", "superior", "province", "place", "director_title", "symbol")
        return {name: getattr(latest, name) for name in names} if latest else {}

    def perform(self, form):
        actions.name_identity(**form.cleaned_data, is_demonstration=_is_demonstration())
        return self.cancel_url


def _is_demonstration():
    """Whether this is the demonstration centre; renaming it must not make it look like a real one."""
    return CentreIdentity.objects.filter(is_demonstration=True).exists()


class NewBook(SettingsForm):
    title = gettext_lazy("New number book")
    form_class = forms.BookForm
    action = staticmethod(actions.create_book)


class BookPage(SettingsForm):
    """What is done with one number book."""

    template_name = "organisation/book.html"

    @cached_property
    def book(self):
        return get_object_or_404(NumberBook, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        book = self.book
        more = {
            "book": book,
            "years": book.years.all(),
            "patterns": book.patterns.all(),
            "last_numbered_on": last_numbered_on(book),
            "history": _history(book),
        }
        return super().get_context_data(**more, **kwargs)


def _history(book):
    """What changed of the book, its dated patterns and its years, newest first."""
    changes = [
        *history_of(book),
        *history_of_rows(BookPattern, named="pattern", book=book),
        *history_of_rows(NumberBookYear, named="year", book=book),
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


class EditBook(BookPage):
    title = gettext_lazy("Number book")
    form_class = forms.BookEditForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.book, "numbered": actions.has_numbered(self.book)}

    def perform(self, form):
        actions.edit_book(book=self.book, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class OfBook(BookPage):
    """A form that leads back to the page of its book."""

    @property
    def cancel_url(self):
        return reverse("organisation:book", args=[self.book.pk])


class StartBook(OfBook):
    title = gettext_lazy("First number of a year")
    intro = gettext_lazy(
        "A centre that begins in mid-year continues its paper book: enter the number that comes next there."
    )
    form_class = forms.StartForm

    def get_initial(self):
        by_year = self.book.restart == NumberBook.Restart.YEARLY
        return {"year": timezone.localdate().year} if by_year else {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"book": self.book}

    def perform(self, form):
        actions.start_book(book=self.book, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class NewPattern(OfBook):
    title = gettext_lazy("New pattern from a day on")
    intro = gettext_lazy("Numbers given before keep the way they are written.")
    form_class = forms.PatternForm

    def get_initial(self):
        return {"pattern": self.book.pattern}

    def perform(self, form):
        actions.add_pattern(book=self.book, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class EditPattern(OfBook):
    title = gettext_lazy("Correct the pattern")
    form_class = forms.PatternForm

    @cached_property
    def row(self):
        return get_object_or_404(BookPattern.objects.select_related("book"), pk=self.kwargs["pk"])

    @cached_property
    def book(self):
        return self.row.book

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def perform(self, form):
        actions.edit_pattern(row=self.row, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@require_POST
@requires("manage_settings")
def remove_pattern(request, pk):
    row = get_object_or_404(BookPattern.objects.select_related("book"), pk=pk)
    act(request, actions.remove_pattern, _("The pattern is removed."), row=row, by=request.user)
    return redirect("organisation:book", pk=row.book_id)
