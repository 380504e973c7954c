"""The norms of the posts: seen, added, corrected while unconfirmed, confirmed."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trainingcenter.ui.views import FormPage, act, requires

from .. import actions
from ..forms import NormForm
from ..models import TeachingNorm


@requires("view_catalogue")
def norms(request):
    """Every norm, the one in force today marked."""
    today = timezone.localdate()
    in_force = {norm.pk for norm in TeachingNorm.objects.on(today)}
    context = {
        "title": _("Teaching-hour norms"),
        "norms": [(norm, norm.pk in in_force) for norm in TeachingNorm.objects.all()],
        "today": today,
    }
    return render(request, "lecturers/norms.html", context)


class NormPage(FormPage):
    rights = ("manage_catalogue",)
    form_class = NormForm
    template_name = "lecturers/norm.html"
    cancel_url = reverse_lazy("lecturers:norms")
    success_text = gettext_lazy("Saved.")


class NewNorm(NormPage):
    title = gettext_lazy("New norm")
    intro = gettext_lazy("The norm counts from the day you enter; earlier days keep the earlier one.")

    def perform(self, form):
        actions.add_norm(by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class EditNorm(NormPage):
    title = gettext_lazy("Correct the norm")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": get_object_or_404(TeachingNorm, pk=self.kwargs["pk"])}

    def perform(self, form):
        norm = get_object_or_404(TeachingNorm, pk=self.kwargs["pk"])
        actions.change_norm(norm=norm, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@require_POST
@requires("manage_catalogue")
def confirm(request, pk):
    norm = get_object_or_404(TeachingNorm, pk=pk)
    act(request, actions.confirm_norm, _("Confirmed."), norm=norm, by=request.user)
    return redirect("lecturers:norms")
