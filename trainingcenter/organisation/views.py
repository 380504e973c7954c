"""Settings: the centre, its people, units, holidays and number books."""

import django_filters
import django_tables2 as tables
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.audit.changes import history_of
from trainingcenter.documents.models import NumberBook
from trainingcenter.ui.views import FormPage, ListPage, requires
from trainingcenter.vietnamese import fold

from . import actions, forms
from .models import CentreIdentity, Delegation, Holiday, Post, Unit


@requires("view_catalogue")
def settings_page(request):
    """Everything that is data about the centre, on one page with its forms a click away."""
    context = {
        "title": _("Catalogue and settings"),
        "identities": CentreIdentity.objects.all(),
        "posts": Post.objects.select_related("person"),
        "delegations": Delegation.objects.select_related("person"),
        "holidays": Holiday.objects.filter(day__year__gte=timezone.localdate().year),
        "books": NumberBook.objects.prefetch_related("years"),
    }
    return render(request, "organisation/settings.html", context)


class UnitTable(tables.Table):
    name = tables.Column(linkify=True, order_by="folded")
    closed_on = tables.DateColumn(format="d/m/Y")

    class Meta:
        model = Unit
        fields = ("name", "kind", "parent", "closed_on", "successor")


class UnitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Name"))
    kind = django_filters.ChoiceFilter(choices=Unit.Kind, label=gettext_lazy("Kind"))

    class Meta:
        model = Unit
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(folded__contains=fold(value))


class UnitList(ListPage):
    rights = ("view_catalogue",)
    title = gettext_lazy("Units that send learners")
    table_class = UnitTable
    filterset_class = UnitFilter
    export_name = "don-vi"
    empty_text = gettext_lazy("No unit matches. Units are also made when a learner list names them.")
    create_url = reverse_lazy("organisation:unit_new")
    create_label = gettext_lazy("New unit")
    create_right = "manage_catalogue"

    def get_queryset(self):
        return Unit.objects.select_related("parent", "successor")


@requires("view_catalogue")
def unit(request, pk):
    found = get_object_or_404(Unit.objects.select_related("parent", "successor"), pk=pk)
    context = {"unit": found, "title": str(found), "names": found.names.all(), "history": history_of(found)}
    return render(request, "organisation/unit.html", context)


class SettingsForm(FormPage):
    """A form of the settings page that calls one action with what was typed."""

    rights = ("manage_settings",)
    cancel_url = reverse_lazy("organisation:settings")
    success_text = gettext_lazy("Saved.")
    action = None

    def perform(self, form):
        type(self).action(**form.cleaned_data)
        return reverse("organisation:settings")


class NewIdentity(SettingsForm):
    title = gettext_lazy("New names of the centre")
    intro = gettext_lazy("Earlier papers keep the earlier names; new ones carry these from the day you enter.")
    form_class = forms.IdentityForm
    action = staticmethod(actions.name_identity)

    def get_initial(self):
        latest = CentreIdentity.objects.first()
        names = ("name", "level", "superior", "province", "place", "director_title", "symbol")
        return {name: getattr(latest, name) for name in names} if latest else {}


class NewPerson(SettingsForm):
    title = gettext_lazy("New person")
    form_class = forms.PersonForm
    action = staticmethod(actions.create_person)


class NewPost(SettingsForm):
    title = gettext_lazy("New post")
    form_class = forms.PostForm
    action = staticmethod(actions.give_post)


class NewDelegation(SettingsForm):
    title = gettext_lazy("New delegation")
    form_class = forms.DelegationForm
    action = staticmethod(actions.delegate)


class NewHoliday(SettingsForm):
    title = gettext_lazy("New public holiday")
    form_class = forms.HolidayForm
    action = staticmethod(actions.add_holiday)


class NewUnit(FormPage):
    rights = ("manage_catalogue",)
    title = gettext_lazy("New unit")
    form_class = forms.UnitForm
    cancel_url = reverse_lazy("organisation:units")
    success_text = gettext_lazy("Saved.")

    def perform(self, form):
        return actions.create_unit(**form.cleaned_data)


class UnitForm(FormPage):
    rights = ("manage_catalogue",)
    success_text = gettext_lazy("Saved.")

    @property
    def unit(self):
        return get_object_or_404(Unit, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.unit.get_absolute_url()


class RenameUnit(UnitForm):
    title = gettext_lazy("Rename the unit")
    form_class = forms.RenameForm

    def perform(self, form):
        return actions.rename_unit(unit=self.unit, **form.cleaned_data)


class MergeUnit(UnitForm):
    title = gettext_lazy("Merge the unit into another")
    intro = gettext_lazy("The unit is closed. Learners and classes of before keep its name.")
    form_class = forms.MergeForm

    def perform(self, form):
        return actions.merge_unit(unit=self.unit, **form.cleaned_data)
