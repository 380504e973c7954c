"""Figures by target group and by unit, and the rows behind each of them."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import TrainingClass
from learners import queries
from learners.forms.periods import GroupPeriodForm, UnitPeriodForm
from learners.models import Learner, TargetGroup
from learners.tables import LearnerTable
from learners.tables.figures import ClassFilter, ClassTable, EnrolmentFilter, EnrolmentTable, PersonFilter
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.organisation.models import Unit
from trainingcenter.ui.views import XLSX, ListPage, download, number_of, require, requires

SENSITIVE_FIGURES = ("minorities",)


def days_in_words(period):
    return f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}"


def cells(user, figures, names, **address):
    """Each of the figures with the address of its rows: none for nothing, nor where the rows are not for `user`."""
    whole = user.has_perm("accounts.view_sensitive")
    pages = {"persons": "learners:rows_persons", "classes": "learners:rows_classes"}
    found = []
    for name in names:
        number = figures[name] if isinstance(figures, dict) else getattr(figures, name)
        open_to = number and (whole or name not in SENSITIVE_FIGURES)
        to = f"{reverse(pages.get(name, 'learners:rows'))}?{urlencode(address | {'figure': name})}" if open_to else ""
        found.append((number, to))
    return found


@requires("view_learners")
def group_figures(request):
    """How many of each target group learned here, year by year."""
    form = GroupPeriodForm(request.GET)
    sections = queries.by_group(form.period) if form.is_valid() else []
    if sections and request.GET.get("export") == "xlsx":
        return _group_sheet(form.period, sections)
    context = {
        "title": _("Learners by target group"),
        "form": form,
        "columns": [queries.FIGURES[name][0] for name in queries.GROUP_FIGURES],
        "sections": [_group_section(request.user, form, *section) for section in sections],
        "tab": "groups",
    }
    return render(request, "learners/by_group.html", context)


def _group_section(user, form, year, rows, total):
    """A year in words, its rows and its total, each figure with the address of its rows."""
    period, names = form.address, queries.GROUP_FIGURES
    if year:
        first, last = max(form.period.first, date(year, 1, 1)), min(form.period.last, date(year, 12, 31))
        period = period | {"tu": first.isoformat(), "den": last.isoformat()}
    title = _("Year %(year)s") % {"year": year} if year else _("The whole period")
    found = [
        (_group_name(group), cells(user, figures, names, nhom=group.pk if group else queries.NO_GROUP, **period))
        for group, figures in rows
    ]
    return title, found, cells(user, total, names, **period)


def _group_name(group):
    return str(group) if group else _("in no group")


def _group_sheet(period, sections):
    labels = [str(queries.FIGURES[name][0]) for name in queries.GROUP_FIGURES]
    rows, sums = [], set()
    for year, of_groups, total in sections:
        words = str(year) if year else _("The whole period")
        rows += [[words, _group_name(group), *(f[n] for n in queries.GROUP_FIGURES)] for group, f in of_groups]
        sums.add(len(rows))
        rows.append([words, _("Total"), *(total[n] for n in queries.GROUP_FIGURES)])
    title = _("Learners by target group")
    data = table_xlsx(title, [_("year"), _("target group"), *labels], rows, subtitle=days_in_words(period), sums=sums)
    what = f"{title} · {days_in_words(period)}"
    return download(data, name="theo-nhom.xlsx", content_type=XLSX, what=what, rows=len(rows))


@requires("view_learners")
def unit_figures(request):
    """How many each unit sent, by the name of then or by the unit of now."""
    form = UnitPeriodForm(request.GET)
    found = queries.by_unit(form.period, then=form.then) if form.is_valid() else None
    if found and request.GET.get("export") == "xlsx":
        return _unit_sheet(form, found)
    context = {
        "title": _("Learners by unit"),
        "form": form,
        "columns": [queries.FIGURES[name][0] for name in queries.UNIT_FIGURES],
        "found": found,
        "rows": [_unit_cells(request.user, form, row) for row in found["rows"]] if found else [],
        "total": cells(request.user, found["total"], queries.UNIT_FIGURES, **form.address) if found else [],
        "tab": "units",
    }
    return render(request, "learners/by_unit.html", context)


def _unit_cells(user, form, row):
    """The row, how deep it is drawn, and its figures with the addresses of their rows."""
    address = form.address | {"don_vi": row.unit or queries.NO_UNIT}
    if form.then:
        address |= {"ten": row.name}
    return row, min(row.depth, 6), cells(user, row.tally, queries.UNIT_FIGURES, **address)


def _unit_sheet(form, found):
    labels = [str(queries.FIGURES[name][0]) for name in queries.UNIT_FIGURES]
    rows = [
        [f"{'    ' * row.depth}{row}", *(getattr(row.tally, n) for n in queries.UNIT_FIGURES)] for row in found["rows"]
    ]
    rows.append([_("Total"), *(getattr(found["total"], n) for n in queries.UNIT_FIGURES)])
    title, days = _("Learners by unit"), days_in_words(form.period)
    silent = [[unit.name, *[0] * len(labels)] for unit in found["silent"]]
    data = table_xlsx(title, [_("unit"), *labels], rows + silent, subtitle=days, sums={len(rows) - 1})
    return download(data, name="theo-don-vi.xlsx", content_type=XLSX, what=f"{title} · {days}", rows=len(rows))


class Behind(ListPage):
    """The rows behind one figure: the days `tu` and `den`, `figure`, and if wanted `programme`, `hosting`, `nhom` (a
    group, 0 for none), `don_vi` (a unit, 0 for none) and `ten` (the name of then)."""

    rights = ("view_learners",)
    export_name = "so-lieu"
    empty_text = gettext_lazy("No rows stand behind this figure.")
    names = ("tu", "den", "figure", "programme", "hosting", "nhom", "don_vi", "ten", "theo")

    def enrolments(self):
        """The enrolments counted; a page that does not exist for what is no figure or no period."""
        asked, figure = self.request.GET, self.request.GET.get("figure", "enrolments")
        if "\0" in asked.get("ten", ""):  # no name in the database has it
            raise Http404
        form = GroupPeriodForm({name: asked[name] for name in ("tu", "den", "programme", "hosting") if name in asked})
        if figure not in queries.FIGURES or not form.is_valid():
            raise Http404
        if figure in SENSITIVE_FIGURES:  # the list itself would tell who belongs to them
            require(self.request.user, "view_sensitive")
        period = form.period
        rows, words = period.enrolments(figure), [capfirst(str(queries.FIGURES[figure][0]))]
        if period.programme:
            words.append(str(period.programme))
        if "nhom" in asked:
            rows = queries.behind_group(rows, number_of(asked["nhom"]))
            words.append(self._group_in_words(number_of(asked["nhom"])))
        if "don_vi" in asked:
            rows = queries.behind_unit(rows, number_of(asked["don_vi"]), asked.get("ten"))
            words.append(self._unit_in_words(number_of(asked["don_vi"])))
        self.title = " · ".join([*words, days_in_words(period)])
        return rows

    def _group_in_words(self, pk):
        return _group_name(get_object_or_404(TargetGroup, pk=pk) if pk else None)

    def _unit_in_words(self, pk):
        return self.request.GET.get("ten") or (str(get_object_or_404(Unit, pk=pk)) if pk else _("unit not known"))

    def get_context_data(self, **kwargs):
        kept = {name: self.request.GET[name] for name in self.names if name in self.request.GET}
        return super().get_context_data(kept=kept, **kwargs)


class EnrolmentsBehind(Behind):
    table_class = EnrolmentTable
    filterset_class = EnrolmentFilter

    def get_queryset(self):
        return self.enrolments().select_related("learner", "training_class").order_by("learner__sort_key", "pk")


class PersonsBehind(Behind):
    table_class = LearnerTable
    filterset_class = PersonFilter

    def get_queryset(self):
        return Learner.objects.filter(pk__in=self.enrolments().order_by().values("learner")).select_related("unit")


class ClassesBehind(Behind):
    table_class = ClassTable
    filterset_class = ClassFilter

    def get_queryset(self):
        rows = self.enrolments().order_by()
        mine = rows.filter(training_class=OuterRef("pk")).values("training_class").annotate(n=Count("pk")).values("n")
        found = TrainingClass.objects.filter(pk__in=rows.values("training_class"))
        return found.annotate(counted=Subquery(mine)).order_by("-opened_on", "code")
