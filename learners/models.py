"""Who learns, and how well: learners, enrolments, imported lists, roll, marks and recognition."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Rank, Session, TrainingClass
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper, StoredFile
from trainingcenter.organisation.models import Person, Unit
from trainingcenter.vietnamese import fold, match_key, sort_key

from . import querysets

SENSITIVE = ["national_id", "ethnicity", "party_card_no"]


class TheoryLevel(models.TextChoices):
    NONE = "none", _("none yet")
    ELEMENTARY = "elementary", _("elementary")
    INTERMEDIATE = "intermediate", _("intermediate")
    ADVANCED = "advanced", _("advanced")
    BACHELOR = "bachelor", _("bachelor")


@tracked(exclude=SENSITIVE)
class Learner(models.Model):
    """One person who learns here, across all classes and years."""

    full_name = models.CharField(_("full name"), max_length=100)
    sort_key = models.CharField(max_length=300, editable=False)
    folded = models.CharField(max_length=100, editable=False)
    match_key = models.CharField(max_length=100, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    sex = models.CharField(_("sex"), max_length=6, choices=Person.Sex, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=50, blank=True)
    hometown = models.CharField(_("native place"), max_length=200, blank=True)
    residence = models.CharField(_("current residence"), max_length=200, blank=True)
    national_id = models.CharField(_("ID number"), max_length=12, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="learners", verbose_name=_("work unit")
    )
    position = models.CharField(_("position or occupation"), max_length=200, blank=True)
    party_cell = models.CharField(_("Party cell"), max_length=200, blank=True)
    education_level = models.CharField(_("general education"), max_length=50, blank=True)
    professional_level = models.CharField(_("professional qualification"), max_length=100, blank=True)
    political_theory_level = models.CharField(
        _("political-theory level"), max_length=12, choices=TheoryLevel, blank=True
    )
    admission_date = models.DateField(_("date of admission to the Party"), null=True, blank=True)
    full_membership_date = models.DateField(_("date of full membership"), null=True, blank=True)
    party_card_no = models.CharField(_("Party card number"), max_length=20, blank=True)

    objects = querysets.LearnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        ordering = ["sort_key", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["sort_key", "id"], name="learner_sort"),
            models.Index(fields=["folded"], name="learner_folded"),
            GinIndex(SearchVector("folded", config="simple"), name="learner_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["national_id"],
                condition=~Q(national_id=""),
                name="national_id_once",
                violation_error_message=_("Another learner already has this ID number. Open that learner instead."),
            ),
            models.CheckConstraint(
                name="birth_year_agrees_with_birth_date",
                condition=Q(birth_date__isnull=True) | Q(birth_year=F("birth_date__year")),
                violation_error_message=_("The year of birth does not agree with the date of birth."),
            ),
        ]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("learners:detail", args=[self.pk])

    def clean(self):
        self.derive()

    def derive(self):
        """Set what follows from the other fields: sort and search keys, year of birth."""
        self.sort_key, self.folded = sort_key(self.full_name), fold(self.full_name)
        self.match_key = match_key(self.full_name)
        if self.birth_date:
            self.birth_year = self.birth_date.year

    @property
    def is_ethnic_minority(self):
        return bool(self.ethnicity) and self.ethnicity.casefold() != "kinh"

    @property
    def is_party_member(self):
        return bool(self.admission_date or self.full_membership_date or self.party_card_no)

    @property
    def born(self):
        """The date of birth as it is known: a day, only a year, or nothing."""
        if self.birth_date:
            return f"{self.birth_date:%d/%m/%Y}"
        return str(self.birth_year or "")


@tracked()
class ImportBatch(models.Model):
    """One learner list brought into a class: the file as it came, what was read, and what was written."""

    class State(models.TextChoices):
        READ = "read", _("waiting for decisions")
        WRITTEN = "written", _("written")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="imports", verbose_name=_("class")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    sheets = models.JSONField(default=list, editable=False)
    header_row = models.PositiveIntegerField(_("header row"), default=1)
    columns = models.JSONField(_("columns"), default=list)
    encoding = models.CharField(_("font encoding"), max_length=10, blank=True)
    samples = models.JSONField(default=list, editable=False)
    skipped = models.JSONField(default=list, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    created_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    summary = models.JSONField(_("summary"), default=dict)

    class Meta:
        verbose_name = _("imported list")
        verbose_name_plural = _("imported lists")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return self.file.name

    def get_absolute_url(self):
        return reverse("learners:import", args=[self.pk])


class ImportRow(models.Model):
    """One row of an imported list, what it was found to be, and what the clerk decided."""

    class Status(models.TextChoices):
        NEW = "new", _("new person")
        SAME = "same", _("same person")
        CHANGED = "changed", _("same person, changed fields")
        DECIDE = "decide", _("to decide")
        REPEATED = "repeated", _("repeated in this list")
        ERROR = "error", _("error")

    class Decision(models.TextChoices):
        NEW = "new", _("another person: add")
        SAME = "same", _("the same person")
        SKIP = "skip", _("leave out")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    values = models.JSONField(default=dict)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    reasons = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    learner = models.ForeignKey("Learner", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    learner_created = models.BooleanField(default=False)
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_import_row_per_number")]

    def __str__(self):
        return f"{self.number}: {self.values.get('full_name', '')}"


@tracked()
class Enrolment(models.Model):
    """A learner in a class, with the unit and position they came with."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("enrolled")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DEFERRED = "deferred", _("deferred")
        TRANSFERRED = "transferred", _("transferred")

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("learner"))
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("class")
    )
    order = models.PositiveSmallIntegerField(_("number in the list"), default=0)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("sending unit")
    )
    unit_name = models.CharField(_("unit as named then"), max_length=200, blank=True)
    position = models.CharField(_("position or occupation"), max_length=200, blank=True)
    party_cell = models.CharField(_("Party cell"), max_length=200, blank=True)
    enrolled_on = models.DateField(_("enrolled on"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ENROLLED)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_reason = models.CharField(_("reason of leaving"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("list")
    )
    mark = models.DecimalField(_("final mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank, blank=True)
    completed = models.BooleanField(_("completed"), null=True, blank=True)

    objects = querysets.EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["order", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "training_class"],
                name="learner_once_per_class",
                violation_error_message=_("This learner is already enrolled in the class."),
            ),
            models.CheckConstraint(
                name="who_left_has_day_and_reason",
                condition=Q(state="enrolled") | (Q(left_on__isnull=False) & ~Q(left_reason="")),
                violation_error_message=_("Give the day and the reason of leaving."),
            ),
        ]

    def __str__(self):
        return f"{self.learner} – {self.training_class}"


@tracked()
class Roll(models.Model):
    """The roll of a held session: once closed, who has no absence was present. Also the session's log (sổ đầu bài)."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="roll", verbose_name=_("session"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    content = models.TextField(_("content taught"), blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    reopen_reason = models.CharField(_("reason of reopening"), max_length=300, blank=True)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)

    class Meta:
        verbose_name = _("roll")
        verbose_name_plural = _("rolls")
        default_permissions = ()

    def __str__(self):
        return str(self.session)


@tracked()
class AttendanceMark(models.Model):
    """What was not plain presence of one learner at one session."""

    class Kind(models.TextChoices):
        EXCUSED = "excused", _("absent with leave")
        UNEXCUSED = "unexcused", _("absent without leave")
        LATE = "late", _("late")

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="marks", verbose_name=_("roll"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("enrolment")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["roll", "enrolment"], name="one_attendance_mark_per_session_and_learner")
        ]

    def __str__(self):
        return self.get_kind_display()


@tracked()
class Assessment(models.Model):
    """A test or essay of a class; locked marks change only after a reopening with a reason."""

    class Kind(models.TextChoices):
        TEST = "test", _("test")
        ESSAY = "final_essay", _("reflective report")
        PRACTICE = "practice", _("practice")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("class")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TEST)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MinValueValidator(1)])
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("locked by"),
    )
    reopen_reason = models.CharField(_("reason of reopening"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["training_class", "name"], name="assessment_name_once_per_class")
        ]

    def __str__(self):
        return self.name


@tracked()
class Mark(models.Model):
    """A learner's mark in an assessment, and that of the re-test if there was one; the better one counts."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="marks", verbose_name=_("assessment")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="marks", verbose_name=_("enrolment")
    )
    value = models.DecimalField(_("mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    retest = models.DecimalField(_("re-test"), max_digits=4, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assessment", "enrolment"], name="one_mark_per_assessment_and_learner"),
            models.CheckConstraint(
                name="mark_on_scale",
                condition=(Q(value__isnull=True) | Q(value__gte=0, value__lte=10))
                & (Q(retest__isnull=True) | Q(retest__gte=0, retest__lte=10)),
                violation_error_message=_("A mark lies between 0 and 10."),
            ),
        ]

    def __str__(self):
        return f"{self.value}"


@tracked()
class CompletionReview(models.Model):
    """The recognition file of a class: proposed, then frozen by the signed decision."""

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.PROTECT, related_name="review", verbose_name=_("class")
    )
    decision = models.OneToOneField(
        OfficialPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review",
        verbose_name=_("recognition decision"),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("completion review")
        verbose_name_plural = _("completion reviews")
        default_permissions = ()

    def __str__(self):
        return f"{self.training_class}"


@tracked()
class ReviewLine(models.Model):
    """What the review says of one learner, with the checklist it was read from."""

    review = models.ForeignKey(
        CompletionReview, on_delete=models.CASCADE, related_name="lines", verbose_name=_("review")
    )
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="review_line", verbose_name=_("enrolment")
    )
    mark = models.DecimalField(_("final mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank, blank=True)
    passed = models.BooleanField(_("recognised"))
    checklist = models.JSONField(_("checklist"), default=list)
    exception_reason = models.CharField(_("reason of the exception"), max_length=300, blank=True)
    exception_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exception granted by"),
    )

    class Meta:
        verbose_name = _("line of a review")
        verbose_name_plural = _("lines of a review")
        ordering = ["enrolment__order", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="exception_has_reason_and_grantor",
                condition=Q(exception_reason="", exception_by__isnull=True)
                | (~Q(exception_reason="") & Q(exception_by__isnull=False)),
                violation_error_message=_("An exception needs its reason and who granted it."),
            )
        ]

    def __str__(self):
        return f"{self.enrolment}"
