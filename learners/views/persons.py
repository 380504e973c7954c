"""One person: the page across the years, new, changed, and who may be the same while a name is typed."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import TrainingClass
from learners import actions, namesakes, personal_data, rules
from learners.forms.persons import EditLearnerForm, HintForm, NewLearnerForm
from learners.models import Enrolment, Learner
from learners.models.people import SENSITIVE
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import PDF, FormPage, download, number_of, requires


def survivor_of(request, learner):
    """Where to go instead of the page of an entry that was merged into another person, with a word about it; else None."""
    if not learner.merged_into_id:
        return None
    told = _("“%(name)s” (%(born)s) was merged into this person on %(day)s.")
    messages.info(
        request,
        told % {"name": learner.full_name, "born": learner.born or "–", "day": f"{learner.merged_on:%d/%m/%Y}"},
    )
    return redirect("learners:detail", pk=learner.merged_into_id)


@requires("view_learners")
def learner_page(request, pk):
    """One person across the years: data, classes, units, names, marks, certificates."""
    learner = get_object_or_404(Learner.objects.select_related("unit__successor__successor"), pk=pk)
    if instead := survivor_of(request, learner):
        return instead
    enrolments = list(Enrolment.objects.of_person(learner).for_person_page())
    context = {
        "learner": learner,
        "title": learner.full_name,
        "enrolments": enrolments,
        "units": rules.stays([e for e in enrolments[::-1] if e.learner_id == pk]),
        "unit_today": _successor(learner.unit),
        "earlier_names": learner.earlier_names.all(),
        "merged": learner.merged_from.all(),
        "whole": request.user.has_perm("accounts.view_sensitive"),
        "history": history_of(learner),
    }
    return render(request, "learners/learner.html", context)


def _successor(unit):
    """The unit that took over from a closed one, as far as it is loaded; None when the unit is still there."""
    last = unit
    while last is not None and last.successor_id and "successor" in last._state.fields_cache:
        last = last.successor
    return last if last is not unit else None


@requires("view_sensitive")
def personal_data_of(request, pk, kind):
    """Everything the centre keeps about the person, to be handed to them, as PDF or JSON."""
    learner = get_object_or_404(Learner.objects.select_related("unit"), pk=pk)
    if instead := survivor_of(request, learner):
        return instead
    data = personal_data.gather(learner)
    name = f"du-lieu-ca-nhan-{slugify(learner.folded)}-{learner.pk}.{kind}"
    if kind == "json":
        return download(personal_data.as_json(data), name=name, content_type="application/json")
    return download(personal_data.as_pdf(data, taken_by=str(request.user)), name=name, content_type=PDF)


class LearnerPage(FormPage):
    rights = ("edit_learners",)
    success_text = gettext_lazy("Saved.")
    template_name = "learners/form.html"
    learner = None

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form, **self._hint(form.data)))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"edited_pk": getattr(self.learner, "pk", "")} | kwargs))

    def _hint(self, data):
        return {"namesakes": namesakes_of(self.request.user, HintForm(data), self.learner)}


class NewLearner(LearnerPage):
    """Somebody who is very probably known already is added only when the clerk says it is another person. With `?lop=` the
    learner is enrolled in that class, and the clerk comes back to its list."""

    form_class = NewLearnerForm
    title = gettext_lazy("New learner")

    @cached_property
    def training_class(self):
        pk = number_of(self.request.GET.get("lop", ""))
        return TrainingClass.objects.taking_learners().filter(pk=pk).first() if pk else None

    @property
    def cancel_url(self):
        if self.training_class:
            return reverse("learners:roster", args=[self.training_class.pk])
        return reverse("learners:list")

    @property
    def intro(self):
        if not self.training_class:
            return ""
        return _("The learner is enrolled in “%(name)s”.") % {"name": self.training_class}

    @property
    def submit_label(self):
        return _("Save and enrol") if self.training_class else _("Save")

    @property
    def success_text(self):
        return _("Enrolled.") if self.training_class else _("Saved.")

    def get_initial(self):
        return super().get_initial() | {"full_name": self.request.GET.get("ten", "")[:200]}

    def form_valid(self, form):
        known = self._hint(form.data)["namesakes"]
        if not form.cleaned_data["another"] and any(row.probably_same for row in known):
            form.ask()
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form):
        fields = {name: value for name, value in form.cleaned_data.items() if name != "another"}
        if not self.training_class:
            return actions.create_learner(by=self.request.user, **fields)
        actions.create_in_class(training_class=self.training_class, by=self.request.user, **fields)
        return self.cancel_url


class EditLearner(LearnerPage):
    """A changed name is a correction of an error of typing or a change of name; sensitive fields only with the right."""

    form_class = EditLearnerForm
    title = gettext_lazy("Change the learner")

    @cached_property
    def learner(self):
        return get_object_or_404(Learner, pk=self.kwargs["pk"])

    @property
    def edited(self):
        return self.learner

    def dispatch(self, request, *args, **kwargs):
        may = request.user.has_perm("accounts.edit_learners")
        return (may and survivor_of(request, self.learner)) or super().dispatch(request, *args, **kwargs)

    @property
    def cancel_url(self):
        return self.learner.get_absolute_url()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.learner}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not self.request.user.has_perm("accounts.view_sensitive"):
            for name in SENSITIVE:
                del form.fields[name]
        return form

    def perform(self, form):
        return actions.edit_learner(learner=self.learner, by=self.request.user, **form.changes())


def namesakes_of(user, form, but=None):
    """Known persons who may be the one typed into `form` (a HintForm), most likely first; ID numbers are compared only for
    whoever may see them."""
    form.is_valid()
    typed = form.cleaned_data
    return namesakes.of(
        full_name=typed.get("full_name", ""),
        birth_date=typed.get("birth_date"),
        birth_year=typed.get("birth_year"),
        national_id=typed.get("national_id", "") if user.has_perm("accounts.view_sensitive") else "",
        but=getattr(but, "pk", None) or typed.get("edited"),
    )


@requires("view_learners")
def same_names(request):
    """The persons who may be the one that is being typed (htmx fragment)."""
    return render(request, "learners/_namesakes.html", {"namesakes": namesakes_of(request.user, HintForm(request.GET))})
