"""What is held: rooms, classes and their sessions."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lecturers.models import Lecturer
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.organisation.models import Person
from trainingcenter.vietnamese import fold, roman

from .. import querysets
from .catalogue import Lesson, Programme, ProgrammeVersion
from .plans import Hosting, PlanLine


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
    planned_start = models.DateField(_("planned opening"))
    planned_end = models.DateField(_("planned closing"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)
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


@tracked()
class Session(models.Model):
    """One lesson or ceremony within a half-day, with one lead lecturer."""

    class Kind(models.TextChoices):
        LECTURE = "lecture", _("lecture")
        DISCUSSION = "discussion", _("discussion")
        REVISION = "revision_session", _("revision and Q&A")
        FIELD_STUDY = "field_study", _("field study")
        TEST = "test", _("test")
        OPENING = "opening", _("opening ceremony")
        CLOSING = "closing", _("closing ceremony")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("class")
    )
    kind = models.CharField(_("form"), max_length=20, choices=Kind, default=Kind.LECTURE)
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("lesson")
    )
    title = models.CharField(_("content"), max_length=300)
    day = models.DateField(_("day"))
    half_day = models.CharField(_("half-day"), max_length=10, choices=HalfDay)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    periods = models.PositiveSmallIntegerField(_("periods"), default=5)
    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("lecturer")
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)

    objects = querysets.SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["day"], name="session_day")]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The session ends before it starts. Correct one of the two times."),
            ),
            ExclusionConstraint(
                name="one_session_per_room_at_a_time",
                expressions=[
                    (Func(F("room"), F("room"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False) & ~Q(state="cancelled"),
                violation_error_message=_("The room is taken at that time. Choose another room or time."),
            ),
            ExclusionConstraint(
                name="one_session_per_lecturer_at_a_time",
                expressions=[
                    (Func(F("lecturer"), F("lecturer"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(lecturer__isnull=False) & ~Q(state="cancelled"),
                violation_error_message=_(
                    "The lecturer teaches elsewhere at that time. Choose another lecturer or time."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.day:%d/%m/%Y})"
