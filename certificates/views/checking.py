"""What the public check shows, as the centre sets it."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import FormPage

from .. import actions
from ..forms import CheckPolicyForm


class PublicCheck(FormPage):
    rights = ("design_certificates",)
    title = gettext_lazy("Public check")
    intro = gettext_lazy(
        "Whoever holds a certificate can check it by its QR code or its check code, without signing in. The page tells name, "
        "programme, class, rank, number and whether the certificate is valid; never a birth date, a unit or an ethnic group."
    )
    template_name = "certificates/public_check.html"
    form_class = CheckPolicyForm
    success_text = gettext_lazy("Saved. The public check shows names so from now on.")
    cancel_url = reverse_lazy("certificates:register")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": actions.check_policy()}

    def perform(self, form):
        actions.set_check_policy(by=self.request.user, **form.cleaned_data)
        return reverse_lazy("certificates:public_check")

    def get_context_data(self, **kwargs):
        policy = actions.check_policy()
        history = () if policy._state.adding else history_of(policy)
        return super().get_context_data(history=history, **kwargs)
