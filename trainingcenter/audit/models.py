"""Who read and exported what, and who was refused. What changed is kept by `history.tracked`."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessEntry(models.Model):
    """One request of a signed-in person, written after the response."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("account"))
    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    method = models.CharField(_("method"), max_length=8)
    path = models.CharField(_("address"), max_length=300)
    view = models.CharField(_("page"), max_length=100)
    status = models.PositiveSmallIntegerField(_("answer"))
    is_export = models.BooleanField(_("export"), default=False)
    what = models.CharField(_("what was taken out"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True)

    class Meta:
        verbose_name = _("access entry")
        verbose_name_plural = _("access log")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["user", "-at"], name="access_user_at")]

    def __str__(self):
        return f"{self.method} {self.path}"


class Refusal(models.Model):
    """A network address that tried too often and is refused for a while; written when that begins."""

    class What(models.TextChoices):
        CHECK_CODE = "check_code", _("wrong check codes of certificates")

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    network = models.CharField(_("network address"), max_length=50, blank=True)
    what = models.CharField(_("what was tried"), max_length=20, choices=What)
    tries = models.PositiveIntegerField(_("wrong tries"))

    class Meta:
        verbose_name = _("refused address")
        verbose_name_plural = _("refused addresses")
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.network} ({self.get_what_display()})"
