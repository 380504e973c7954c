"""What is taught: programmes, their versions, lessons and rules."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.vietnamese import fold

from .. import querysets


class Rank(models.TextChoices):
    EXCELLENT = "excellent", _("Excellent")
    VERY_GOOD = "very_good", _("Very good")
    GOOD = "good", _("Good")
    AVERAGE = "average", _("Average")
    FAILED = "failed", _("Not passed")


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
    finish_within_months = models.PositiveSmallIntegerField(
        _("to be finished within … months of admission to the Party"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("For the programme of new members: 12. Empty: nobody must finish it by a day."),
    )

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
