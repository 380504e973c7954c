"""Lesson plans: the list, one plan, upload and appraisal."""

import django_filters
import django_tables2 as tables
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import TrainingClass
from lecturers.models import Lecturer
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import FormPage, ListPage, add_errors, requires, send_file

from . import actions
from .forms import AppraisalForm, UploadForm
from .models import LessonPlan, LessonPlanVersion


class PlanTable(tables.Table):
    lesson = tables.Column(linkify=lambda record: record.get_absolute_url())
    lecturer = tables.Column(order_by="lecturer__person__sort_key")
    state = tables.TemplateColumn("{% state record %}", order_by="state")

    class Meta:
        model = LessonPlan
        fields = ("lesson", "lecturer", "state")

    def value_state(self, record):
        return record.get_state_display()


class PlanFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="lesson__title", lookup_expr="icontains", label=gettext_lazy("Lesson"))
    lecturer = django_filters.ModelChoiceFilter(
        queryset=Lecturer.objects.select_related("person"), label=gettext_lazy("Lecturer")
    )
    state = django_filters.ChoiceFilter(choices=LessonPlan.State, label=gettext_lazy("State"))
    training_class = django_filters.ModelChoiceFilter(
        queryset=TrainingClass.objects.all(), method="of_class", label=gettext_lazy("Class")
    )

    class Meta:
        model = LessonPlan
        fields = []

    def of_class(self, queryset, name, value):
        sessions = value.sessions.kept().filter(lesson__isnull=False).values_list("lesson", "lecturer")
        pairs = Q(pk__in=[])
        for lesson, lecturer in sessions:
            pairs |= Q(lesson=lesson, lecturer=lecturer)
        return queryset.filter(pairs)


class PlanList(ListPage):
    rights = ("view_lesson_plans",)
    title = gettext_lazy("Lesson plans")
    table_class = PlanTable
    filterset_class = PlanFilter
    export_name = "giao-an"
    empty_text = gettext_lazy("No lesson plan matches. Lecturers upload their plans here before they teach.")
    create_url = reverse_lazy("teaching:upload")
    create_label = gettext_lazy("Upload a plan")
    create_right = "write_lesson_plans"

    def get_queryset(self):
        return LessonPlan.objects.visible_to(self.request.user).select_related("lesson", "lecturer__person")


class Upload(FormPage):
    rights = ("write_lesson_plans",)
    title = gettext_lazy("Upload a lesson plan")
    form_class = UploadForm
    submit_label = gettext_lazy("Send for appraisal")
    success_text = gettext_lazy("The plan waits for appraisal. You will find the verdict under the bell.")
    cancel_url = reverse_lazy("teaching:plans")

    def get_initial(self):
        return {"lesson": self.request.GET.get("lesson")}

    def perform(self, form):
        lecturer = Lecturer.objects.filter(person__user=self.request.user).first()
        if lecturer is None:
            raise ValidationError(_("Your account is not linked to a lecturer. Ask the administrator."))
        upload = form.cleaned_data["file"]
        version = actions.upload_plan(
            lesson=form.cleaned_data["lesson"],
            lecturer=lecturer,
            data=upload.read(),
            filename=upload.name,
            note=form.cleaned_data["note"],
            by=self.request.user,
        )
        return version.plan


def _plan(request, pk):
    plans = LessonPlan.objects.visible_to(request.user).select_related("lesson", "lecturer__person")
    return get_object_or_404(plans, pk=pk)


@requires("view_lesson_plans")
def plan_page(request, pk):
    """One plan with its versions; the appraiser's form stands beside the waiting one."""
    plan = _plan(request, pk)
    may_appraise = (
        request.user.has_perm("accounts.appraise_lesson_plans")
        and plan.lecturer.person_id != request.user.person_id
        and plan.state == LessonPlan.State.SUBMITTED
    )
    form = AppraisalForm(request.POST or None)
    if request.method == "POST":
        if not may_appraise:
            raise PermissionDenied
        if form.is_valid() and _appraise(request, plan, form):
            return redirect(plan)
    versions = plan.versions.select_related("file", "uploaded_by__person", "appraisal__appraiser__person")
    return render(
        request,
        "teaching/plan.html",
        {
            "plan": plan,
            "title": str(plan.lesson),
            "versions": versions,
            "form": form if may_appraise else None,
            "own": plan.lecturer.person_id == request.user.person_id,
            "history": history_of(plan),
        },
    )


def _appraise(request, plan, form):
    try:
        return actions.appraise(plan=plan, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return None


@requires("view_lesson_plans")
def plan_file(request, pk):
    """The file of a version: for its author, appraisers and readers."""
    version = get_object_or_404(LessonPlanVersion.objects.select_related("file"), pk=pk)
    _plan(request, version.plan_id)
    return send_file(version.file)
