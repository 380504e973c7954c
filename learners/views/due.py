"""Who must finish a programme by a day: the list, the list to print for the units, and the way into a class."""

from functools import cached_property

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from courses.models import TrainingClass
from learners import actions, documents, rules
from learners.models import Learner
from learners.tables.due import DueFilter, DueTable, programmes
from trainingcenter.dates import add_months
from trainingcenter.documents.paper import render_paper
from trainingcenter.ui.views import PDF, ListPage, act, download, number_of, requires

MOST_ON_PAPER = 1000
MOST_NAMES = 10


def long_past():
    """The day before which a deadline says that data are missing rather than that somebody is late."""
    return add_months(timezone.localdate(), -rules.LONG_PAST)


def programme_of(request):
    """The programme asked for, else the first that must be finished by a day; None where no programme must."""
    found = programmes()
    return found.filter(pk=number_of(request.GET.get("programme", ""))).first() or found.first()


def due_people(programme, *, long=False):
    """Who must finish the programme, by unit and deadline. Those overdue for so long that a date must be missing stand
    apart: only they with `long`."""
    pk, months = (programme.pk, programme.finish_within_months) if programme else (0, 0)
    found = Learner.objects.must_finish(pk, months).with_going_on(pk)
    found = found.filter(deadline__lt=long_past()) if long else found.filter(deadline__gte=long_past())
    found = found if programme else found.none()
    return found.select_related("unit").order_by(F("unit__folded").asc(nulls_last=True), "unit", "deadline", "sort_key")


class DueList(ListPage):
    rights = ("view_learners",)
    title = gettext_lazy("Due to finish a programme")
    template_name = "learners/due.html"
    table_class = DueTable
    filterset_class = DueFilter
    export_name = "den-han"
    empty_text = gettext_lazy(
        "Nobody is due. Probationary members stand here with the day of their admission until they complete the programme."
    )
    extra_context = {"tab": "due"}

    @cached_property
    def programme(self):
        return programme_of(self.request)

    def get_queryset(self):
        return due_people(self.programme, long=self.request.GET.get("past") == "long")

    def get_filterset_kwargs(self, filterset_class):
        kwargs = super().get_filterset_kwargs(filterset_class)
        return kwargs | {"programme": self.programme.pk if self.programme else None}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["programme"] = programme = self.programme
        if programme:
            context["long_past"] = rules.LONG_PAST
            context["missing"] = due_people(programme, long=True).count()
            context["classes"] = classes_to_join(programme)
            context["total"] = context["table"].paginator.count
        return context


def classes_to_join(programme):
    """Classes of the programme that still take learners."""
    return TrainingClass.objects.filter(programme=programme, state__in=["planned", "open", "running"])


def _filtered(request):
    """The programme asked for and everybody whom the list shows with the filters of the address."""
    programme = programme_of(request)
    filterset = DueFilter(
        request.GET,
        queryset=due_people(programme, long=request.GET.get("past") == "long"),
        request=request,
        programme=programme.pk if programme else None,
    )
    return programme, filterset.qs


@requires("view_learners")
def call_up_list(request):
    """The people of the list by unit, as a paper to send to the units."""
    programme, people = _filtered(request)
    count = people.count()
    if not 0 < count <= MOST_ON_PAPER:
        messages.error(
            request,
            _("The paper takes 1 to %(most)s people, the list has %(count)s. Narrow it by unit or deadline.")
            % {"most": MOST_ON_PAPER, "count": count},
        )
        return redirect(f"{reverse('learners:due')}?{request.GET.urlencode()}")
    paper = documents.due_paper(programme, people, timezone.localdate())
    what = f"{_('Due to finish a programme')} · {programme}"
    return download(render_paper(paper), name="den-han.pdf", content_type=PDF, what=what, rows=count)


@require_POST
@requires("edit_learners")
def enrol_ticked(request):
    """The ticked people, or everybody in the filter, go into the chosen class; who was left out is told with the reason."""
    programme, people = _filtered(request)
    back = redirect(f"{reverse('learners:due')}?{request.GET.urlencode()}")
    training_class = (
        classes_to_join(programme).filter(pk=number_of(request.POST.get("training_class", ""))).first()
        if programme
        else None
    )
    if training_class is None:
        messages.error(request, _("Choose the class into which they go."))
        return back
    ticked = [number_of(text) for text in request.POST.getlist("learner")]
    chosen = people.values_list("pk", flat=True) if "all" in request.POST else ticked
    result = act(request, actions.enrol_many, learners=list(chosen), training_class=training_class, by=request.user)
    if result:
        _tell(request, result, training_class)
    return back


def _tell(request, result, training_class):
    done = ngettext(
        "%(n)s learner is enrolled in %(training_class)s", "%(n)s learners are enrolled in %(training_class)s",
        len(result.made),
    ) % {"n": len(result.made), "training_class": training_class.code}  # fmt: skip
    if not result.skipped:
        messages.success(request, f"{done}.")
        return
    names = "; ".join(f"{learner} ({reason})" for learner, reason in result.skipped[:MOST_NAMES])
    more = "; …" if len(result.skipped) > MOST_NAMES else ""
    skipped = _("%(n)s skipped: %(names)s") % {"n": len(result.skipped), "names": names + more}
    messages.warning(request, f"{done}; {skipped}.")
