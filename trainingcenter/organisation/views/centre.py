"""The settings page: names of the centre and number books, with their forms."""

from functools import cached_property

from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.audit.changes import history_of
from trainingcenter.documents.models import NumberBook
from trainingcenter.organisation import actions, forms
from trainingcenter.organisation.models import CentreIdentity, Delegation, Holiday, Post
from trainingcenter.ui.views import FormPage, requires


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
        "books": NumberBook.objects.prefetch_related("years"),
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
        return super().get_context_data(book=book, years=book.years.all(), history=history_of(book), **kwargs)


class EditBook(BookPage):
    title = gettext_lazy("Number book")
    form_class = forms.BookEditForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.book}

    def perform(self, form):
        actions.edit_book(book=self.book, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class StartBook(BookPage):
    title = gettext_lazy("First number of a year")
    intro = gettext_lazy(
        "A centre that begins in mid-year continues its paper book: enter the number that comes next there."
    )
    form_class = forms.StartForm

    @property
    def cancel_url(self):
        return reverse("organisation:book", args=[self.kwargs["pk"]])

    def get_initial(self):
        return {"year": timezone.localdate().year}

    def perform(self, form):
        actions.start_book(book=self.book, by=self.request.user, **form.cleaned_data)
        return self.cancel_url
