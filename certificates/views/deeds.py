"""What is done with one certificate: handed over, struck out, revoked, annulled, replaced."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.ui.views import FormPage, require

from .. import actions
from ..forms import HandOverForm, ReasonForm, ReplaceForm, RevokeForm
from ..models import Certificate


class Deed(FormPage):
    """A form about one certificate; it comes back to the certificate's page, whose state then says what was done."""

    template_name = "certificates/deed.html"
    form_class = ReasonForm
    action = None

    @cached_property
    def certificate(self):
        return get_object_or_404(Certificate.objects.select_related("enrolment", "batch__layout"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("certificates:detail", args=[self.kwargs["pk"]])

    def perform(self, form):
        self.action(certificate=self.certificate, by=self.request.user, **form.cleaned_data)
        return self.cancel_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(certificate=self.certificate, **kwargs)


class HandOver(Deed):
    rights = ("issue_certificates",)
    title = gettext_lazy("Hand over the certificate")
    form_class = HandOverForm
    submit_label = gettext_lazy("Write down the hand-over")
    success_text = gettext_lazy("The hand-over is written down.")

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["to"].help_text = gettext_lazy("Empty: the holder.")
        return form

    def perform(self, form):
        actions.hand_over(certificates=[self.certificate], by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class StrikeHandOver(Deed):
    rights = ("issue_certificates",)
    title = gettext_lazy("Strike out the hand-over")
    intro = gettext_lazy(
        "Only for a hand-over that was written down wrongly. It stays in the register as struck out; the certificate can "
        "then be handed over again."
    )
    action = staticmethod(actions.strike_hand_over)
    submit_label = gettext_lazy("Strike out")
    success_text = gettext_lazy("The hand-over is struck out.")


class Revoke(Deed):
    rights = ("revoke_certificates",)
    title = gettext_lazy("Revoke the certificate")
    intro = gettext_lazy(
        "The certificate stays in the register and on the public page, marked as revoked. This cannot be undone."
    )
    form_class = RevokeForm
    action = staticmethod(actions.revoke)
    submit_label = gettext_lazy("Revoke")
    success_text = gettext_lazy("The certificate is revoked.")


class Annul(Deed):
    rights = ("issue_certificates",)
    title = gettext_lazy("Annul the certificate")
    intro = gettext_lazy(
        "Only before it is handed over, for example when its data are wrong. The number stays in the register as void and "
        "is never used again; the learner then waits for a new certificate. This cannot be undone."
    )
    action = staticmethod(actions.annul)
    submit_label = gettext_lazy("Annul")
    success_text = gettext_lazy("The certificate is annulled; its number stays in the register as void.")


class Replace(Deed):
    rights = ("issue_certificates", "revoke_certificates")
    title = gettext_lazy("Re-issue the certificate")
    intro = gettext_lazy(
        "A new certificate with today's data and a number of its own takes the place of this one; both stay in the "
        "register and name each other. This cannot be undone."
    )
    form_class = ReplaceForm
    submit_label = gettext_lazy("Re-issue")

    def dispatch(self, request, *args, **kwargs):
        """What a leader has revoked, only a leader gives back."""
        require(request.user, *self.rights)
        revoked = self.certificate.state == Certificate.State.REVOKED
        require(request.user, "revoke_certificates" if revoked else "issue_certificates")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.certificate.kind}

    def get_initial(self):
        batch = self.certificate.batch
        return {"layout": batch.layout} if batch and batch.layout.in_use else {}

    def perform(self, form):
        batch = actions.replace(certificate=self.certificate, by=self.request.user, **form.cleaned_data)
        return batch.certificates.get()

    @property
    def success_text(self):
        return _("The new certificate is issued and takes the place of %(number)s.") % {
            "number": self.certificate.number
        }
