"""What is awarded: issued certificates with their frozen wording, in the order of the register."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import ProgrammeVersion, TrainingClass
from learners.models import Enrolment
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import NumberBook, OfficialPaper, StoredFile
from trainingcenter.jobs.models import Job
from trainingcenter.organisation.models import Person

from . import querysets


@tracked()
class CertificateLayout(models.Model):
    """How a credential is drawn: static page and zones in mm as data. A layout in use is never changed, a new version is made."""

    name = models.CharField(_("name"), max_length=100)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("credential"), max_length=12, choices=ProgrammeVersion.Credential)
    design = models.JSONField(_("design"))
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("certificate layout")
        verbose_name_plural = _("certificate layouts")
        ordering = ["kind", "name", "-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="one_layout_per_version")]

    def __str__(self):
        return f"{self.name} v{self.number}"


@tracked()
class IssueBatch(models.Model):
    """Certificates issued together from one recognition decision; `file` is the merged PDF, page by page as issued."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="issue_batches", verbose_name=_("class")
    )
    decision = models.ForeignKey(
        OfficialPaper, on_delete=models.PROTECT, related_name="issue_batches", verbose_name=_("recognition decision")
    )
    layout = models.ForeignKey(CertificateLayout, on_delete=models.PROTECT, verbose_name=_("layout"))
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


@tracked()
class Certificate(models.Model):
    """One certificate of the register. Its wording is frozen at issue; it is revoked, never deleted."""

    class State(models.TextChoices):
        ISSUED = "issued", _("issued")
        REVOKED = "revoked", _("revoked")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("enrolment")
    )
    batch = models.ForeignKey(
        IssueBatch, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("issue")
    )
    kind = models.CharField(_("credential"), max_length=12, choices=ProgrammeVersion.Credential)
    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="+", verbose_name=_("register"))
    year = models.PositiveSmallIntegerField(_("year"))
    register_no = models.PositiveIntegerField(_("register number"))
    number = models.CharField(_("number"), max_length=60)
    code = models.CharField(_("check code"), max_length=12, unique=True)
    wording = models.JSONField(_("frozen wording"))
    full_name = models.CharField(_("full name"), max_length=100)
    folded = models.CharField(max_length=100, editable=False)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("signer"))
    page = models.PositiveIntegerField(_("page of the merged file"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ISSUED)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    handed_over_to = models.CharField(_("handed over to"), max_length=100, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason of revoking"), max_length=300, blank=True)

    objects = querysets.CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-year", "book", "register_no"]
        default_permissions = ()
        indexes = [models.Index(fields=["issued_on"], name="certificate_issued_on")]
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "register_no"], name="register_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "kind"],
                condition=Q(state="issued"),
                name="one_valid_certificate_per_enrolment",
                violation_error_message=_("A valid certificate is already issued for this learner and class."),
            ),
            models.CheckConstraint(
                name="revoked_certificate_has_reason",
                condition=~Q(state="revoked") | (Q(revoked_on__isnull=False) & ~Q(revoked_reason="")),
                violation_error_message=_("Give the reason of revoking."),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.full_name}"

    def get_absolute_url(self):
        return reverse("certificates:detail", args=[self.pk])
