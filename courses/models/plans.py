"""What is planned: the annual plan, its lines and rounds, and the other tasks of the year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.organisation.models import Person

from .. import querysets
from .catalogue import Programme
from .schemes import Scheme


class Hosting(models.TextChoices):
    OWN = "own", _("own")
    JOINT = "joint", _("joint")
    HOSTED = "hosted", _("hosted only")


@tracked()
class AnnualPlan(models.Model):
    """The classes a centre means to open in a year, approved above by a paper."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    paper = models.OneToOneField(
        OfficialPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="annual_plan",
        verbose_name=_("paper"),
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["-year"]
        default_permissions = ()

    def __str__(self):
        return str(_("Annual plan %(year)s")) % {"year": self.year}

    def get_absolute_url(self):
        return reverse("courses:plan", args=[self.year])


FIGURES = (
    "programme", "audience", "classes", "learners", "month_from", "month_to",
    "hosting", "partner", "venue", "budget", "note",
)  # fmt: skip


class PlanFigures(models.Model):
    """What one line of a plan says."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, verbose_name=_("programme"))
    audience = models.CharField(_("audience"), max_length=200)
    classes = models.PositiveSmallIntegerField(_("classes"), validators=[MinValueValidator(1)])
    learners = models.PositiveIntegerField(_("learners"), validators=[MinValueValidator(1)])
    month_from = models.PositiveSmallIntegerField(
        _("from month"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    month_to = models.PositiveSmallIntegerField(_("to month"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    hosting = models.CharField(_("own or joint"), max_length=10, choices=Hosting, default=Hosting.OWN)
    partner = models.CharField(_("partner body"), max_length=200, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    budget = models.PositiveBigIntegerField(_("budget (đồng)"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.programme} – {self.audience}"

    @property
    def figures(self):
        """What the line says, `{field: value}`, as `PlanLine(**figures)` takes it."""
        return {name: getattr(self, name) for name in FIGURES}


def figures_that_can_be(name):
    """The constraints of a table of figures, called after the table."""
    return [
        models.CheckConstraint(
            name=f"{name}_months_in_order",
            condition=Q(month_to__gte=F("month_from")),
            violation_error_message=_("The last month lies before the first. Correct one of the two."),
        ),
        models.CheckConstraint(
            name=f"{name}_plans_something",
            condition=Q(classes__gte=1, learners__gte=1),
            violation_error_message=_("A line plans at least one class and one learner."),
        ),
    ]


@tracked()
class PlanLine(PlanFigures):
    """A line of the plan: its draft until the plan is signed, then what is in force after the last signed round."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="lines", verbose_name=_("annual plan"))
    schemes = models.ManyToManyField(
        Scheme, blank=True, related_name="plan_lines", verbose_name=_("schemes and resolutions")
    )
    dropped_in = models.ForeignKey(
        "PlanRound",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="dropped_lines",
        verbose_name=_("dropped in the round"),
    )

    objects = querysets.PlanLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the plan")
        verbose_name_plural = _("lines of the plan")
        ordering = ["month_from", "pk"]
        default_permissions = ()
        constraints = figures_that_can_be("plan_line")


@tracked()
class PlanRound(models.Model):
    """The plan as it was signed (round 0) or adjusted (1, 2, …); each keeps every line with its figures of then."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="rounds", verbose_name=_("annual plan"))
    number = models.PositiveSmallIntegerField(_("round"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    paper = models.OneToOneField(
        OfficialPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_round",
        verbose_name=_("paper"),
    )

    class Meta:
        verbose_name = _("round of the plan")
        verbose_name_plural = _("rounds of the plan")
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_round_once"),
            models.CheckConstraint(
                name="adjustment_has_reason",
                condition=Q(number=0) | ~Q(reason=""),
                violation_error_message=_("Give the reason of the adjustment."),
            ),
        ]

    def __str__(self):
        return str(_("Adjustment %(number)s") % {"number": self.number} if self.number else _("Plan as signed"))

    def get_absolute_url(self):
        return reverse("courses:plan_round", args=[self.plan.year, self.number])


@tracked()
class PlanRoundLine(PlanFigures):
    """The figures of a line in one round. `line` is empty while a new line waits for the round's signature."""

    round = models.ForeignKey(PlanRound, on_delete=models.CASCADE, related_name="lines", verbose_name=_("round"))
    line = models.ForeignKey(
        PlanLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="round_lines",
        verbose_name=_("line of the plan"),
    )
    dropped = models.BooleanField(_("dropped"), default=False)

    class Meta:
        verbose_name = _("line of a round")
        verbose_name_plural = _("lines of a round")
        ordering = ["month_from", "pk"]
        default_permissions = ()
        constraints = [
            *figures_that_can_be("round_line"),
            models.UniqueConstraint(fields=["round", "line"], name="line_once_per_round"),
        ]


@tracked()
class CentreTask(models.Model):
    """One of the centre's other tasks of the year: a plain dated list."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", pgettext_lazy("task", "running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    title = models.CharField(_("task"), max_length=300)
    due_on = models.DateField(_("due on"))
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("owner")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = querysets.CentreTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of the year")
        verbose_name_plural = _("tasks of the year")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="done_task_has_day",
                condition=~Q(state="done") | Q(done_on__isnull=False),
                violation_error_message=_("A task that is done has the day on which it was done."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        return self.state in (self.State.PLANNED, self.State.RUNNING)
