"""Learners: the list, one person, and the list of a class."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import TrainingClass
from learners import actions
from learners.forms import EnrolForm, LearnerForm, WithdrawForm
from learners.models import Enrolment, Learner
from learners.tables import LearnerFilter, LearnerTable
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import XLSX, FormPage, ListPage, act, download, requires
from trainingcenter.vietnamese import fold


class LearnerList(ListPage):
    rights = ("view_learners",)
    title = gettext_lazy("Learners")
    template_name = "learners/list.html"
    extra_context = {"tab": "list"}
    table_class = LearnerTable
    filterset_class = LearnerFilter
    export_name = "hoc-vien"
    empty_text = gettext_lazy("No learner matches. Learners come in with the list of a class, or one by one.")
    create_url = reverse_lazy("learners:new")
    create_label = gettext_lazy("New learner")
    create_right = "edit_learners"

    def get_queryset(self):
        return Learner.objects.select_related("unit")


@requires("view_learners")
def learner_page(request, pk):
    """One person across the years: data, classes, marks, certificates."""
    learner = get_object_or_404(Learner.objects.select_related("unit"), pk=pk)
    enrolments = learner.enrolments.select_related("training_class").prefetch_related(
        Prefetch("certificates", to_attr="held_certificates")
    )
    context = {
        "learner": learner,
        "title": learner.full_name,
        "enrolments": enrolments.order_by("-training_class__planned_start"),
        "whole": request.user.has_perm("accounts.view_sensitive"),
        "history": history_of(learner),
    }
    return render(request, "learners/learner.html", context)


class LearnerPage(FormPage):
    rights = ("edit_learners",)
    form_class = LearnerForm
    success_text = gettext_lazy("Saved.")
    template_name = "learners/form.html"

    def form_invalid(self, form):
        namesakes = Learner.objects.filter(folded=fold(form.data.get("full_name", ""))).select_related("unit")[:5]
        return self.render_to_response(self.get_context_data(form=form, namesakes=namesakes))


class NewLearner(LearnerPage):
    title = gettext_lazy("New learner")
    cancel_url = reverse_lazy("learners:list")

    def perform(self, form):
        return actions.create_learner(by=self.request.user, **form.cleaned_data)


class EditLearner(LearnerPage):
    title = gettext_lazy("Change the learner")

    @property
    def learner(self):
        return get_object_or_404(Learner, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.learner.get_absolute_url()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.learner}

    def perform(self, form):
        return actions.edit_learner(learner=self.learner, by=self.request.user, **form.cleaned_data)


@requires("view_learners")
def same_names(request):
    """The persons of nearly the same name, while a name is being typed (htmx fragment)."""
    name = request.GET.get("full_name", "")
    found = Learner.objects.filter(folded=fold(name)).select_related("unit")[:5] if len(name) > 3 else []
    return render(request, "learners/_namesakes.html", {"namesakes": found})


@requires("view_learners")
def roster(request, pk):
    """Who is in the class, and who left; somebody can be added by name."""
    training_class = get_object_or_404(TrainingClass, pk=pk)
    enrolments = training_class.enrolments.in_roster_order().prefetch_related("groups")
    if request.GET.get("export") == "xlsx":
        return _roster_xlsx(training_class, enrolments.active())
    query = request.GET.get("q", "").strip()
    found = Learner.objects.search(query).select_related("unit")[:10] if len(query) > 1 else []
    context = {
        "training_class": training_class,
        "title": _("Learners of the class"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "enrolled": [e for e in enrolments if e.state == "enrolled"],
        "left": [e for e in enrolments if e.state != "enrolled"],
        "imports": training_class.imports.select_related("file", "created_by__person")[:20],
        "query": query,
        "found": found,
    }
    return render(request, "learners/roster.html", context)


def _roster_xlsx(training_class, enrolments):
    columns = ["TT", "Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "Đơn vị", "Chi bộ", "Ghi chú"]
    rows = [
        [
            i,
            e.learner.full_name,
            e.learner.born,
            e.learner.get_sex_display(),
            e.position,
            e.unit_name,
            e.party_cell,
            e.note,
        ]
        for i, e in enumerate(enrolments, start=1)
    ]
    data = table_xlsx(f"Danh sách học viên {training_class.name}", columns, rows)
    what = _("Learners of %(training_class)s") % {"training_class": training_class}
    name = f"danh-sach-{training_class.code}.xlsx"
    return download(data, name=name, content_type=XLSX, what=what, rows=len(rows))


@requires("view_learners")
def sign_in_sheet(request, pk):
    """The sheet on which learners sign, one column a session, to be printed."""
    training_class = get_object_or_404(TrainingClass, pk=pk)
    context = {
        "training_class": training_class,
        "title": _("Sign-in sheet"),
        "enrolled": training_class.enrolments.active().in_roster_order(),
        "sessions": training_class.sessions.kept(),
    }
    return render(request, "learners/sign_in_sheet.html", context)


@require_POST
@requires("edit_learners")
def enrol(request, pk):
    training_class = get_object_or_404(TrainingClass, pk=pk)
    form = EnrolForm(request.POST)
    if form.is_valid():
        act(request, actions.enrol, _("Enrolled."), training_class=training_class, by=request.user, **form.cleaned_data)
    return redirect("learners:roster", pk=pk)


class Withdraw(FormPage):
    rights = ("edit_learners",)
    title = gettext_lazy("The learner leaves the class")
    intro = gettext_lazy("They stay visible on the list of the class but count no more.")
    form_class = WithdrawForm
    success_text = gettext_lazy("Saved.")

    @property
    def enrolment(self):
        return get_object_or_404(Enrolment.objects.select_related("training_class", "learner"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("learners:roster", args=[self.enrolment.training_class_id])

    def perform(self, form):
        actions.withdraw(enrolment=self.enrolment, by=self.request.user, **form.cleaned_data)
        return self.cancel_url
