"""Merging a class into another: chosen, looked over, done."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from courses.models import TrainingClass
from learners import actions
from learners.forms import ReasonForm
from trainingcenter.ui.views import FormPage, number_of


class Merge(FormPage):
    """First the classes that may go up in this one; with `?merged=` what would happen, and the reason to give."""

    rights = ("edit_learners",)
    template_name = "learners/merge.html"
    title = gettext_lazy("Merge a class into this one")
    form_class = ReasonForm
    submit_label = gettext_lazy("Merge the classes")
    success_text = gettext_lazy("The classes are merged.")

    @cached_property
    def kept(self):
        return get_object_or_404(TrainingClass.objects.with_enrolled(), pk=self.kwargs["pk"])

    @cached_property
    def merged(self):
        chosen = self.request.GET.get("merged", "")
        if not chosen.isdecimal():
            return None
        return get_object_or_404(TrainingClass.objects.with_enrolled(), pk=number_of(chosen))

    @property
    def cancel_url(self):
        return self.kept.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            kept=self.kept, merged=self.merged, candidates=self._candidates(), **self._plan(), **kwargs
        )

    def _candidates(self):
        classes = TrainingClass.objects.filter(programme=self.kept.programme_id, state__in=["planned", "open"])
        return classes.exclude(pk=self.kept.pk).with_enrolled()

    def _plan(self):
        if self.merged is None:
            return {"plan": None}
        try:
            return {"plan": actions.merge_plan(kept=self.kept, merged=self.merged)}
        except ValidationError as error:
            return {"plan": None, "refused": error.messages}

    def perform(self, form):
        if self.merged is None:
            raise ValidationError(gettext_lazy("Choose the class to merge first."))
        return actions.merge_classes(kept=self.kept, merged=self.merged, by=self.request.user, **form.cleaned_data)
