"""Official papers, the books that number them, and stored files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.organisation.models import Person

from . import querysets


class Frame(models.TextChoices):
    PARTY = "party", _("Party frame")
    STATE = "state", _("State frame")


class StoredFile(models.Model):
    """A file kept under the hash of its content; it is never changed."""

    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    path = models.CharField(max_length=200, editable=False)
    stored_at = models.DateTimeField(_("stored at"), auto_now_add=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("stored by")
    )

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        default_permissions = ()

    def __str__(self):
        return self.name


@tracked()
class NumberBook(models.Model):
    """A book that gives numbers: one for each kind of paper or credential, counted anew by `restart`.

    `pattern` is a Python format string with `{seq}` and, if wanted, `{year}` and `{symbol}` (the centre's symbol); later
    ones stand in `patterns`.
    """

    class Restart(models.TextChoices):
        YEARLY = "yearly", _("every year")
        TERM = "term", _("with every new pattern (a term)")
        NEVER = "never", _("never")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    pattern = models.CharField(_("pattern"), max_length=60)
    restart = models.CharField(_("counted anew"), max_length=10, choices=Restart, default=Restart.YEARLY)
    gap_free = models.BooleanField(_("without gaps"), default=False)
    frame = models.CharField(_("frame"), max_length=10, choices=Frame, default=Frame.PARTY)

    class Meta:
        verbose_name = _("number book")
        verbose_name_plural = _("number books")
        ordering = ["code"]
        default_permissions = ()

    def __str__(self):
        return self.name

    @property
    def is_register(self):
        """Whether it numbers credentials; the other books number papers."""
        return self.code.startswith(("register-", "earlier-"))


@tracked()
class BookPattern(models.Model):
    """How a book writes its numbers from a day on; before the first of these days `NumberBook.pattern` holds. A book that
    counts anew with every term begins again at 1 on that day."""

    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="patterns", verbose_name=_("book"))
    valid_from = models.DateField(_("valid from"))
    pattern = models.CharField(_("pattern"), max_length=60)

    objects = querysets.BookPatternQuerySet.as_manager()

    class Meta:
        verbose_name = _("pattern of a number book")
        verbose_name_plural = _("patterns of number books")
        ordering = ["-valid_from"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["book", "valid_from"],
                name="one_pattern_per_book_and_day",
                violation_error_message=_("The book already has a pattern from that day on. Choose another day."),
            )
        ]

    def __str__(self):
        return f"{self.pattern} ({self.valid_from:%d/%m/%Y})"


@tracked()
class NumberBookYear(models.Model):
    """How far a book has counted in one year; year 0 for a book that never restarts, the first year of the term for one that
    restarts with every term."""

    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="years", verbose_name=_("book"))
    year = models.PositiveSmallIntegerField(_("year"))
    start_value = models.PositiveIntegerField(_("first number"), default=1)
    last_number = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("year of a number book")
        verbose_name_plural = _("years of number books")
        ordering = ["-year"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["book", "year"], name="one_row_per_book_and_year")]

    def __str__(self):
        return f"{self.book} {self.year}"


@tracked()
class OfficialPaper(models.Model):
    """A paper as the office lives it: drafted without a number, printed, signed by hand, then number and date entered."""

    class Kind(models.TextChoices):
        OPENING_DECISION = "opening_decision", _("class-opening decision")
        RECOGNITION_MINUTES = "recognition_minutes", _("minutes of recognition")
        RECOGNITION_DECISION = "recognition_decision", _("recognition decision")
        REWARD_DECISION = "reward_decision", _("reward decision")
        CORRECTION_DECISION = "correction_decision", _("decision correcting results")
        ANNUAL_PLAN = "annual_plan", _("annual plan")
        PLAN_ADJUSTMENT = "plan_adjustment", _("adjustment of the annual plan")
        CALL_UP_NOTICE = "call_up_notice", _("call-up notice")
        INVITATION = "invitation", _("invitation")
        REPORT = "report", _("report")
        REGISTER_EXTRACT = "register_extract", _("extract of the register")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted for signature")
        SIGNED = "signed", _("signed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    abstract = models.CharField(_("abstract"), max_length=300)
    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, verbose_name=_("number book"))
    year = models.PositiveSmallIntegerField(_("year of the book"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    number_text = models.CharField(_("number and symbol"), max_length=60, blank=True)
    signed_on = models.DateField(_("date"), null=True, blank=True)
    signer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signer")
    )
    signer_title = models.CharField(_("signer's title"), max_length=100, blank=True)
    frame = models.CharField(_("frame"), max_length=10, choices=Frame, default=Frame.PARTY)
    words = models.JSONField(_("frozen words"), default=dict, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("PDF")
    )
    scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan")
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"), auto_now_add=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("marked as signed by"),
    )

    objects = querysets.OfficialPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("official paper")
        verbose_name_plural = _("official papers")
        ordering = ["-drafted_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["book", "year", "number"],
                name="paper_number_once_per_book_and_year",
                violation_error_message=_("This number is already used in this book and year. Enter another number."),
            ),
            models.CheckConstraint(
                name="signed_paper_is_numbered",
                condition=~Q(state="signed")
                | Q(number__isnull=False, year__isnull=False, signed_on__isnull=False, signer__isnull=False),
                violation_error_message=_("A signed paper has a number, a date and a signer. Fill them in."),
            ),
        ]

    def __str__(self):
        return f"{self.number_text or self.get_kind_display()} – {self.abstract}"

    def get_absolute_url(self):
        return reverse("documents:paper", args=[self.pk])
