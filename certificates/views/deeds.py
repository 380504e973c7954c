"""What is done with certificates: handed over, printed, revoked, replaced, annulled."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.ui.views import FormPage, act, requires

from .. import actions
from ..forms import HandOverForm, RevokeForm
from ..models import Certificate


@requires("issue_certificates")
def hand_over(request, pk):
    certificate = get_object_or_404(Certificate, pk=pk)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act(
            request,
            actions.hand_over,
            _("The hand-over is written down."),
            certificates=[certificate],
            by=request.user,
            **form.cleaned_data,
        )
    return redirect(certificate)


class Revoke(FormPage):
    rights = ("revoke_certificates",)
    title = gettext_lazy("Revoke the certificate")
    intro = gettext_lazy(
        "The certificate stays in the register and on the public page, marked as revoked. This cannot be undone."
    )
    form_class = RevokeForm
    submit_label = gettext_lazy("Revoke")
    success_text = gettext_lazy("The certificate is revoked.")

    @property
    def cancel_url(self):
        return reverse("certificates:detail", args=[self.kwargs["pk"]])

    def perform(self, form):
        certificate = get_object_or_404(Certificate, pk=self.kwargs["pk"])
        actions.revoke(certificate=certificate, by=self.request.user, **form.cleaned_data)
        return certificate
