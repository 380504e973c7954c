"""How learners come into a class: imported lists and enrolments."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Rank, TrainingClass
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import StoredFile
from trainingcenter.jobs.models import Job
from trainingcenter.organisation.models import Unit

from .. import querysets
from .groups import EnrolmentGroup, TargetGroup
from .people import Learner


@tracked()
class ImportBatch(models.Model):
    """One learner list brought into a class: the file as it came, what was read, and what was written."""

    class Kind(models.TextChoices):
        ROSTER = "roster", _("list of learners")
        HISTORY = "history", _("classes of earlier years")

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READ = "read", _("waiting for decisions")
        WRITING = "writing", _("being written")
        WRITTEN = "written", _("written")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ROSTER)
    training_class = models.ForeignKey(
        TrainingClass,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("class"),
    )
    made_classes = models.ManyToManyField(
        TrainingClass, blank=True, related_name="history_imports", verbose_name=_("classes made")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    sheets = models.JSONField(default=list, editable=False)
    header_row = models.PositiveIntegerField(_("header row"), default=1)
    columns = models.JSONField(_("columns"), default=list)
    encoding = models.CharField(_("font encoding"), max_length=10, blank=True)
    samples = models.JSONField(default=list, editable=False)
    skipped = models.JSONField(default=list, editable=False)
    layout = models.CharField(max_length=64, blank=True, editable=False)
    classes = models.JSONField(_("classes of the class column"), default=dict)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READ)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    created_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    summary = models.JSONField(_("summary"), default=dict)

    objects = querysets.ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported list")
        verbose_name_plural = _("imported lists")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="list_of_learners_has_class",
                condition=Q(kind="history") | Q(training_class__isnull=False),
                violation_error_message=_("A list of learners is brought into a class."),
            )
        ]

    def __str__(self):
        return self.file.name

    def get_absolute_url(self):
        name = "learners:earlier" if self.kind == self.Kind.HISTORY else "learners:import"
        return reverse(name, args=[self.pk])


@tracked()
class ListLayout(models.Model):
    """What a person said the columns of a list with these titles are; the next list of the layout is read so."""

    signature = models.CharField(max_length=64, unique=True)
    titles = models.JSONField(_("titles"), default=list)
    columns = models.JSONField(_("columns"), default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("layout of a list")
        verbose_name_plural = _("layouts of lists")
        ordering = ["-changed_at"]
        default_permissions = ()

    def __str__(self):
        return ", ".join(self.titles)


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
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("class")
    )
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
    continued_by = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continues",
        verbose_name=_("goes on in"),
    )
    earlier_certificate_no = models.CharField(_("certificate number of the earlier book"), max_length=60, blank=True)
    earlier_certificate_on = models.DateField(_("certificate issued on"), null=True, blank=True)
    groups = models.ManyToManyField(
        TargetGroup, through=EnrolmentGroup, blank=True, related_name="enrolments", verbose_name=_("target groups")
    )

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
