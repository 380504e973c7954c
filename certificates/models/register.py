"""The register: layouts, issues, certificates with their frozen wording, and the dated events of each."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import ProgrammeVersion, TrainingClass
from learners.models import Enrolment
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import NumberBook, OfficialPaper, StoredFile
from trainingcenter.jobs.models import Job
from trainingcenter.organisation.models import Person

from .. import querysets


@tracked()
class CertificateLayout(models.Model):
    """How a credential is drawn: static page and zones in mm as data. A version is never changed, a new one is made; the
    database refuses other designs under the same version."""

    name = models.CharField(_("name"), max_length=100)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("credential"), max_length=12, choices=ProgrammeVersion.Credential)
    design = models.JSONField(_("design"))
    in_use = models.BooleanField(_("in use"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    objects = querysets.LayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate layout")
        verbose_name_plural = _("certificate layouts")
        ordering = ["kind", "name", "-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="one_layout_per_version")]

    def __str__(self):
        return f"{self.name} v{self.number}"

    def get_absolute_url(self):
        return reverse("certificates:layout", args=[self.pk])


@tracked()
class IssueBatch(models.Model):
    """Certificates issued together from one recognition decision; `file` is the merged PDF, page by page as issued. Once
    stored, the database refuses another file."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="issue_batches", verbose_name=_("class")
    )
    decision = models.ForeignKey(
        OfficialPaper, on_delete=models.PROTECT, related_name="issue_batches", verbose_name=_("recognition decision")
    )
    layout = models.ForeignKey(
        CertificateLayout, on_delete=models.PROTECT, related_name="batches", verbose_name=_("layout")
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"), auto_now_add=True)
    job = models.ForeignKey(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged file")
    )

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-issued_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.training_class} ({self.issued_at:%d/%m/%Y})"

    def get_absolute_url(self):
        return reverse("certificates:batch", args=[self.pk])


@tracked(exclude=["wording", "searched"])
class Certificate(models.Model):
    """One certificate of the register: the facts frozen at issue, linked by `hash` to the certificate before it.

    The columns under “where it stands now” are written by the database alone, from the certificate's events; any other
    change of a row, and its removal, is refused there (migration 0008). Certificates from before the software
    (`entered_later`) have no batch, page and check code, and maybe no enrolment.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("issued")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced")
        ANNULLED = "annulled", _("annulled")

    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("enrolment"),
    )
    batch = models.ForeignKey(
        IssueBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("issue"),
    )
    kind = models.CharField(_("credential"), max_length=12, choices=ProgrammeVersion.Credential)
    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="+", verbose_name=_("register"))
    year = models.PositiveSmallIntegerField(_("year"))
    register_no = models.PositiveIntegerField(_("register number"))
    number = models.CharField(_("number"), max_length=60)
    code = models.CharField(_("check code"), max_length=12, unique=True, null=True, blank=True)
    wording = models.JSONField(_("frozen wording"))
    full_name = models.CharField(_("full name"), max_length=100)
    folded = models.CharField(max_length=100, editable=False)
    searched = models.TextField(editable=False, default="")
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    signer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signer")
    )
    page = models.PositiveIntegerField(_("page of the merged file"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=_("replaces"),
    )
    copy_no = models.PositiveSmallIntegerField(_("times re-issued"), default=0)
    reissue_reason = models.CharField(_("reason of the re-issue"), max_length=300, blank=True)
    centre_at_fault = models.BooleanField(_("fault of the centre"), null=True, blank=True)
    entered_later = models.BooleanField(_("entered later"), default=False)
    # the chain of the book
    position = models.PositiveIntegerField(_("place in the chain"))
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    # where it stands now
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ISSUED)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_reason = models.CharField(_("reason"), max_length=300, blank=True)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    handed_over_to = models.CharField(_("handed over to"), max_length=100, blank=True)
    printed_on = models.DateField(_("printed on"), null=True, blank=True)
    blank_serial = models.CharField(_("blank"), max_length=40, blank=True)

    objects = querysets.CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-year", "book", "register_no"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["issued_on"], name="certificate_issued_on"),
            models.Index(fields=["number"], name="certificate_number", opclasses=["varchar_pattern_ops"]),
            GinIndex(SearchVector("searched", config="simple"), name="certificate_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "year", "register_no"],
                name="register_number_once",
                violation_error_message=_("This register number is already used in this book and year."),
            ),
            models.UniqueConstraint(fields=["book", "position"], name="place_in_the_chain_once"),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state="annulled"),
                name="one_replacement_that_was_not_annulled",
                violation_error_message=_("This certificate is already replaced. Reload the page to see its state."),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "kind"],
                condition=Q(state="issued"),
                name="one_valid_certificate_per_enrolment",
                violation_error_message=_("A valid certificate is already issued for this learner and class."),
            ),
            models.CheckConstraint(
                name="ended_certificate_has_day_and_reason",
                condition=Q(state="issued", ended_on__isnull=True)
                | (~Q(state="issued") & Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                violation_error_message=_("Give the day and the reason."),
            ),
            models.CheckConstraint(
                name="issued_here_has_batch_page_code_and_signer",
                condition=Q(entered_later=True)
                | Q(
                    enrolment__isnull=False,
                    batch__isnull=False,
                    page__isnull=False,
                    code__isnull=False,
                    signer__isnull=False,
                ),
                violation_error_message=_("Only certificates from before the software have no issue."),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.full_name}"

    def get_absolute_url(self):
        return reverse("certificates:detail", args=[self.pk])

    @property
    def class_code(self):
        """The class as issued; certificates of the first versions of the program kept only its name in their wording, those
        entered later have only a name."""
        if code := self.wording.get("class_code"):
            return code
        return self.enrolment.training_class.code if self.enrolment_id else self.wording.get("class_name", "")

    @property
    def replacement(self):
        """The certificate that stands in the place of this one, or None; one that was annulled does not."""
        return next((c for c in self.replacements.all() if c.state != self.State.ANNULLED), None)


class RegisterEvent(models.Model):
    """What happened to a certificate after its issue: an append-only row, linked by `hash` to the event before it in the
    same book. The database refuses changes and removal, and writes from it where the certificate stands (migration 0008).

    `data` holds what belongs to the kind: `file`, `sha256` (drawn); `copies`, `reason` (printed); `serial` (blank used
    or spoiled), `to`, `relation`, `id_shown` (handed over); `reason`, `decision` (struck, revoked, replaced, annulled).
    """

    class Kind(models.TextChoices):
        DRAWN = "drawn", _("drawn")
        PRINTED = "printed", _("printed")
        BLANK_USED = "blank_used", _("blank used")
        BLANK_SPOILED = "blank_spoiled", _("blank spoiled")
        HANDED_OVER = "handed_over", _("handed over")
        HAND_OVER_STRUCK = "hand_over_struck", _("hand-over struck out")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced")
        ANNULLED = "annulled", _("annulled")

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="register_events", verbose_name=_("certificate")
    )
    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="+", verbose_name=_("register"))
    position = models.PositiveIntegerField(_("place in the chain"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written down by")
    )
    data = models.JSONField(_("data"), default=dict, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("event of the register")
        verbose_name_plural = _("events of the register")
        ordering = ["book", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["book", "position"], name="register_event_place_once"),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(kind__in=["revoked", "replaced", "annulled"]),
                name="certificate_ends_once",
                violation_error_message=_("This certificate is already revoked, replaced or annulled."),
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(kind="drawn"),
                name="certificate_drawn_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"
