"""Units that send learners."""

from collections import Counter
from functools import cached_property

from django.shortcuts import get_object_or_404, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.audit.changes import history_of
from trainingcenter.organisation import actions, forms
from trainingcenter.organisation.models import Unit
from trainingcenter.organisation.tables import UnitFilter, UnitTable
from trainingcenter.ui.views import FormPage, ListPage, requires

DEEPEST = 6  # deeper parts are drawn no further to the right


class UnitList(ListPage):
    rights = ("view_catalogue",)
    title = gettext_lazy("Units that send learners")
    template_name = "organisation/units.html"
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
    """A unit with its dated names, its parts and those that came into it."""
    found = get_object_or_404(Unit.objects.select_related("parent", "successor"), pk=pk)
    context = {
        "unit": found,
        "title": str(found),
        "names": found.names.all(),
        "children": found.children.open(),
        "predecessors": found.predecessors.all(),
        "history": history_of(found),
    }
    if request.user.has_perm("accounts.view_learners"):
        context["learners"] = sum(
            Unit.objects.filter(pk__in=Unit.objects.with_parts(found))
            .with_learners()
            .values_list("learners_count", flat=True)
        )
    return render(request, "organisation/unit.html", context)


@requires("view_catalogue")
def unit_tree(request):
    """All units as they hang together now, each with the learners of it and its parts; what is closed folds away."""
    tree = Unit.objects.tree()
    units = {found.pk: found for found in Unit.objects.select_related("successor").with_learners()}
    learners = Counter()
    for pk, found in units.items():
        for above in tree.path(pk):
            learners[above] += found.learners_count
    shown = {pk for pk, found in units.items() if not found.closed_on}
    closed = [found for found in units.values() if found.closed_on]
    context = {
        "title": _("Tree of units"),
        "rows": [(units[pk], min(depth, DEEPEST), learners[pk]) for pk, depth in tree.rows(shown)],
        "closed": [(found, units[tree.today(found.pk)], learners[found.pk]) for found in closed],
        "with_learners": request.user.has_perm("accounts.view_learners"),
    }
    return render(request, "organisation/unit_tree.html", context)


class NewUnit(FormPage):
    rights = ("manage_catalogue",)
    title = gettext_lazy("New unit")
    form_class = forms.UnitForm
    cancel_url = reverse_lazy("organisation:units")
    success_text = gettext_lazy("Saved.")

    def perform(self, form):
        return actions.create_unit(**form.cleaned_data)


class UnitForm(FormPage):
    """A form about the unit that the address names."""

    rights = ("manage_catalogue",)
    success_text = gettext_lazy("Saved.")

    @cached_property
    def unit(self):
        return get_object_or_404(Unit, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.unit.get_absolute_url()


class RenameUnit(UnitForm):
    title = gettext_lazy("Rename the unit")
    intro = gettext_lazy("Enrolments and papers of before keep the name they were made with.")
    form_class = forms.RenameForm

    def get_initial(self):
        return {"name": self.unit.name}

    def perform(self, form):
        return actions.rename_unit(unit=self.unit, **form.cleaned_data)


class MoveUnit(UnitForm):
    title = gettext_lazy("Kind of the unit and what it is part of")
    form_class = forms.MoveForm

    def get_initial(self):
        unit = self.unit
        return {"kind": unit.kind, "parent": unit.parent_id}

    def perform(self, form):
        return actions.move_unit(unit=self.unit, **form.cleaned_data)


class MergeUnit(UnitForm):
    title = gettext_lazy("Merge the unit into another")
    intro = gettext_lazy("The unit is closed. Learners and classes of before keep its name.")
    form_class = forms.MergeForm

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["successor"].queryset = form.fields["successor"].queryset.exclude(pk=self.kwargs["pk"])
        return form

    def perform(self, form):
        return actions.merge_unit(unit=self.unit, **form.cleaned_data)
