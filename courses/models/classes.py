"""What is held: rooms, classes and where they are followed."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import dates
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.organisation.models import Person
from trainingcenter.vietnamese import fold, roman

from .. import querysets, rules
from .catalogue import Lesson, Programme, ProgrammeVersion
from .plans import Hosting, PlanLine
from .schemes import Scheme


@tracked()
class Room(models.Model):
    name = models.CharField(_("name"), max_length=100, unique=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    site = models.CharField(_("site"), max_length=200, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self):
        return self.name


class HalfDay(models.TextChoices):
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


def working_days():
    """Monday to Friday, as `date.weekday()` counts."""
    return [0, 1, 2, 3, 4]


def day_time():
    return [HalfDay.MORNING.value, HalfDay.AFTERNOON.value]


@tracked()
class TrainingClass(models.Model):
    """A class (lớp): an intake of a programme version, from its opening decision to its archive."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")
        RECOGNISED = "recognised", _("recognised")
        ARCHIVED = "archived", _("archived")
        CANCELLED = "cancelled", _("cancelled")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    folded = models.CharField(max_length=350, editable=False, default="")
    version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, related_name="classes", verbose_name=_("version of the programme")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="classes", editable=False, verbose_name=_("programme")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    intake = models.PositiveSmallIntegerField(_("intake"), validators=[MinValueValidator(1)])
    plan_line = models.ForeignKey(
        PlanLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="training_classes",
        verbose_name=_("line of the plan"),
    )
    outside_plan_reason = models.CharField(_("reason outside the plan"), max_length=300, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    hosting = models.CharField(_("own or joint"), max_length=10, choices=Hosting, default=Hosting.OWN)
    partner = models.CharField(_("partner body"), max_length=200, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    supervisor = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_classes",
        verbose_name=_("class supervisor"),
    )
    expected_learners = models.PositiveSmallIntegerField(_("expected learners"), null=True, blank=True)
    schemes = models.ManyToManyField(
        Scheme, blank=True, related_name="training_classes", verbose_name=_("schemes and resolutions")
    )
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=working_days)
    half_days = ArrayField(
        models.CharField(max_length=10, choices=HalfDay), verbose_name=_("half-days"), default=day_time
    )
    planned_start = models.DateField(_("planned opening"))
    planned_end = models.DateField(_("planned closing"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    is_earlier = models.BooleanField(_("entered from earlier years, without sessions"), default=False, editable=False)
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    opening_decision = models.OneToOneField(
        OfficialPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opened_class",
        verbose_name=_("class-opening decision"),
    )

    objects = querysets.TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-planned_start", "code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "intake"],
                name="intake_once_per_programme_and_year",
                violation_error_message=_(
                    "This intake of the programme is already open this year. Take the next number."
                ),
            ),
            models.CheckConstraint(
                name="class_ends_after_start",
                condition=Q(planned_end__gte=F("planned_start")),
                violation_error_message=_("The closing lies before the opening. Correct one of the two."),
            ),
            models.CheckConstraint(
                name="class_closed_after_opened",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message=_("The closing lies before the opening. Correct one of the two."),
            ),
            models.CheckConstraint(
                name="cancelled_class_has_reason",
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                violation_error_message=_("Give the reason why the class is cancelled."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("courses:class", args=[self.pk])

    def clean(self):
        self.folded = fold(f"{self.code} {self.name}")

    @property
    def intake_label(self):
        """The intake as centres write it: `V/2024`."""
        return f"{roman(self.intake)}/{self.year}"

    @property
    def is_over(self):
        return self.state in (self.State.RECOGNISED, self.State.ARCHIVED, self.State.CANCELLED)

    @property
    def is_decided(self):
        """Whether the opening decision is signed: from then on it fixes name, opening day and hosting."""
        return self.opening_decision_id is not None and self.opening_decision.state == OfficialPaper.State.SIGNED

    @property
    def days_in_words(self):
        """On which days of the week and half-days it is taught, for the screen."""
        week = [dates.WEEKDAYS[day] for day in sorted(self.weekdays)]
        parts = [part.label for part in HalfDay if part in self.half_days]
        return f"{', '.join(map(str, week))}; {', '.join(map(str, parts))}"

    def lessons_in_order(self):
        """What the class is taught, `[rules.PlannedLesson]`: the lessons of its version with its local topics woven in."""
        places = self.version.places.select_related("lesson")
        topics = self.topics.select_related("lesson")
        return rules.weave(
            [(place.order, place.lesson, place.periods) for place in places],
            [(topic.after, topic.lesson, topic.periods) for topic in topics],
        )


@tracked()
class ClassSite(models.Model):
    """A place (điểm cầu) from which part of the class follows it; the class stays one (domain §6.3)."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="sites", verbose_name=_("class")
    )
    name = models.CharField(_("site"), max_length=200)
    contact = models.CharField(_("who is in charge there"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    expected_learners = models.PositiveSmallIntegerField(_("expected learners"), null=True, blank=True)

    class Meta:
        verbose_name = _("online site")
        verbose_name_plural = _("online sites")
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "name"],
                name="site_once_per_class",
                violation_error_message=_("The class already has a site of this name."),
            )
        ]

    def __str__(self):
        return self.name


@tracked()
class ClassTopic(models.Model):
    """A local topic added to one class; it is taught after the lesson of the version at place `after` (0: first)."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="topics", verbose_name=_("class")
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="topics", verbose_name=_("local topic"))
    after = models.PositiveSmallIntegerField(_("after lesson no."), default=0)
    periods = models.PositiveSmallIntegerField(_("periods"), default=5, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("local topic of a class")
        verbose_name_plural = _("local topics of a class")
        ordering = ["after", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "lesson"],
                name="topic_once_per_class",
                violation_error_message=_("The class already has this topic."),
            )
        ]

    def __str__(self):
        return str(self.lesson)
