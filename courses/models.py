"""What is taught, and when: programmes, the annual plan, classes and their sessions."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lecturers.models import Lecturer
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.organisation.models import Person
from trainingcenter.vietnamese import fold, roman

from . import querysets


class Rank(models.TextChoices):
    EXCELLENT = "excellent", _("Excellent")
    VERY_GOOD = "very_good", _("Very good")
    GOOD = "good", _("Good")
    AVERAGE = "average", _("Average")
    FAILED = "failed", _("Not passed")


class HalfDay(models.TextChoices):
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


class Hosting(models.TextChoices):
    OWN = "own", _("own")
    JOINT = "joint", _("joint")
    HOSTED = "hosted", _("hosted only")


@tracked()
class Programme(models.Model):
    class Group(models.TextChoices):
        TRAINING = "dao_tao", _("training")
        THEORY = "boi_duong_llct", _("political theory")
        PROFESSIONAL = "nghiep_vu", _("professional skills")
        TOPIC = "chuyen_de", _("special topic")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=230, editable=False, default="")
    group = models.CharField(_("group"), max_length=20, choices=Group)
    is_party_awareness = models.BooleanField(_("party-awareness programme"), default=False)

    objects = querysets.ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("courses:programme", args=[self.pk])

    def clean(self):
        self.folded = fold(f"{self.code} {self.name}")


@tracked()
class Lesson(models.Model):
    """A lesson, which versions of several programmes may share."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lesson")
        TOPIC = "topic", _("local topic")
        FIELD_STUDY = "field_study", _("field study")

    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.LESSON)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["title", "pk"]
        default_permissions = ()

    def __str__(self):
        return self.title


@tracked()
class ProgrammeVersion(models.Model):
    """An edition of a programme with its lessons and its rules; a class keeps the version it opened with."""

    class Credential(models.TextChoices):
        NONE = "none", _("none")
        CERTIFICATE = "certificate", _("certificate")
        DIPLOMA = "diploma", _("diploma")

    class Completion(models.TextChoices):
        COMPLETED = "completed", _("complete the programme")
        GRADUATED = "graduated", _("graduate")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="versions", verbose_name=_("programme")
    )
    edition = models.CharField(_("edition"), max_length=60)
    valid_from = models.DateField(_("valid from"))
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    lessons_expected = models.PositiveSmallIntegerField(_("number of lessons prescribed"), null=True, blank=True)
    lessons_complete = models.BooleanField(_("list of lessons complete"), default=True)
    norm_days = models.PositiveSmallIntegerField(_("usual length in days"), null=True, blank=True)
    rules_confirmed = models.BooleanField(_("rules confirmed by the centre"), default=False)
    pass_mark = models.DecimalField(
        _("pass mark"),
        max_digits=4,
        decimal_places=2,
        default=5,
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )
    absence_limit_percent = models.PositiveSmallIntegerField(
        _("most periods absent (%)"), default=20, validators=[MaxValueValidator(100)]
    )
    unexcused_limit_percent = models.PositiveSmallIntegerField(
        _("most periods absent without leave (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    has_assessment = models.BooleanField(_("ends with a test or essay"), default=True)
    retest_allowed = models.BooleanField(_("re-test allowed"), default=True)
    credential = models.CharField(_("credential"), max_length=12, choices=Credential, default=Credential.CERTIFICATE)
    validity_months = models.PositiveSmallIntegerField(_("validity in months"), null=True, blank=True)
    completion = models.CharField(
        _("word of completion"), max_length=12, choices=Completion, default=Completion.COMPLETED
    )
    wording = models.TextField(_("wording on the credential"), blank=True)
    lessons = models.ManyToManyField(
        Lesson, through="VersionLesson", related_name="versions", verbose_name=_("lessons")
    )

    objects = querysets.ProgrammeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a programme")
        verbose_name_plural = _("versions of programmes")
        ordering = ["programme", "-valid_from"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "valid_from"],
                name="one_version_per_programme_and_day",
                violation_error_message=_("There is already a version valid from that day."),
            )
        ]

    def __str__(self):
        return f"{self.programme} ({self.edition})"

    @property
    def gives_credential(self):
        return self.credential != self.Credential.NONE

    @property
    def band_floors(self):
        """Floors by rank, as `rules.rank_of` takes them."""
        return {band.rank: band.floor for band in self.bands.all()}


@tracked()
class RankBand(models.Model):
    """From which mark on a rank is given."""

    version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.CASCADE, related_name="bands", verbose_name=_("version")
    )
    rank = models.CharField(_("rank"), max_length=10, choices=Rank)
    floor = models.DecimalField(_("from mark"), max_digits=4, decimal_places=2)

    class Meta:
        verbose_name = _("rank band")
        verbose_name_plural = _("rank bands")
        ordering = ["-floor"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "rank"], name="one_band_per_rank"),
            models.UniqueConstraint(fields=["version", "floor"], name="one_band_per_floor"),
            models.CheckConstraint(
                name="band_floor_on_scale",
                condition=Q(floor__gte=0, floor__lte=10),
                violation_error_message=_("A mark lies between 0 and 10."),
            ),
        ]

    def __str__(self):
        return f"{self.get_rank_display()} ≥ {self.floor}"


@tracked()
class VersionLesson(models.Model):
    """A lesson's place and length in a version of a programme."""

    version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.CASCADE, related_name="places", verbose_name=_("version")
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="places", verbose_name=_("lesson"))
    order = models.PositiveSmallIntegerField(_("order"))
    periods = models.PositiveSmallIntegerField(_("periods"), default=5, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("lesson of a version")
        verbose_name_plural = _("lessons of a version")
        ordering = ["order"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="one_lesson_per_place"),
            models.UniqueConstraint(fields=["version", "lesson"], name="lesson_once_per_version"),
        ]

    def __str__(self):
        return f"{self.order}. {self.lesson}"


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


@tracked()
class PlanLine(models.Model):
    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="lines", verbose_name=_("annual plan"))
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

    objects = querysets.PlanLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the plan")
        verbose_name_plural = _("lines of the plan")
        ordering = ["month_from", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="plan_line_months_in_order",
                condition=Q(month_to__gte=F("month_from")),
                violation_error_message=_("The last month lies before the first. Correct one of the two."),
            ),
            models.CheckConstraint(
                name="plan_line_plans_something",
                condition=Q(classes__gte=1, learners__gte=1),
                violation_error_message=_("A line plans at least one class and one learner."),
            ),
        ]

    def __str__(self):
        return f"{self.programme} – {self.audience}"


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
