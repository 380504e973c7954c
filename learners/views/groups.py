"""Target groups: the list with what their words catch, and the groups of a class's learners."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from courses.models import TrainingClass
from learners import actions, rules
from learners.forms.groups import GroupForm, read_ticks
from learners.models import Learner, TargetGroup
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import FormPage, act, require, requires

EXAMPLES = 12


def caught(groups, positions):
    """For each of `groups` the positions that its words catch, `[(position, learners)]`, and how many learners."""
    patterns = [rules.Group.of(group) for group in groups]
    found = {pattern.pk: [] for pattern in patterns}
    for position, count in positions:
        for pk in rules.groups_of(position, patterns):
            found[pk].append((position, count))
    return {pk: (rows, sum(count for _position, count in rows)) for pk, rows in found.items()}


@requires("view_catalogue")
def group_list(request):
    """The groups with how many learners' positions of now their words catch."""
    groups = list(TargetGroup.objects.all())
    by_group = caught(groups, Learner.objects.by_position())
    rows = [(group, len(by_group[group.pk][0]), by_group[group.pk][1]) for group in groups]
    return render(request, "learners/groups.html", {"title": _("Target groups"), "rows": rows})


class GroupPage(FormPage):
    """A group is typed; *Try the words* shows what they catch without saving."""

    rights = ("manage_catalogue",)
    form_class = GroupForm
    template_name = "learners/group.html"
    cancel_url = reverse_lazy("learners:groups")
    success_text = gettext_lazy("Saved.")
    group = None

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.helper.form_tag = False
        form.helper.inputs = []
        return form

    def form_valid(self, form):
        if "try" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def get_context_data(self, form=None, **kwargs):
        form = form or self.get_form()
        words = form["keywords"].value() or ""
        rows, learners = caught([TargetGroup(pk=0, keywords=words)], Learner.objects.by_position())[0]
        history = {"history": history_of(self.group)} if self.group else {}
        tried = {"examples": rows[:EXAMPLES], "more": len(rows) - EXAMPLES, "learners": learners, "words": words}
        return super().get_context_data(form=form, **tried, **history, **kwargs)


class NewGroup(GroupPage):
    title = gettext_lazy("New target group")

    def get_initial(self):
        return {"order": TargetGroup.objects.count() + 1}

    def perform(self, form):
        actions.create_group(by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class EditGroup(GroupPage):
    title = gettext_lazy("Change the target group")

    @cached_property
    def group(self):
        return get_object_or_404(TargetGroup, pk=self.kwargs["pk"])

    @property
    def edited(self):
        return TargetGroup.objects.get(pk=self.group.pk)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.group}

    def perform(self, form):
        actions.edit_group(group=self.group, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@requires("view_learners")
def class_groups(request, pk):
    """The learners of a class with a tick for each group they count in."""
    training_class = get_object_or_404(TrainingClass, pk=pk)
    may_edit = request.user.has_perm("accounts.edit_learners")
    if request.method == "POST":
        require(request.user, "edit_learners")
        return _save(request, training_class)
    groups = list(TargetGroup.objects.all())
    enrolments = list(training_class.enrolments.active().in_roster_order().prefetch_related("groups"))
    counted = {group.pk for e in enrolments for group in e.groups.all()}
    groups = [group for group in groups if group.in_use or group.pk in counted]
    rows = [(e, {group.pk for group in e.groups.all()}) for e in enrolments]
    context = {
        "training_class": training_class,
        "title": _("Target groups of the class"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "groups": [(group, sum(group.pk in chosen for _e, chosen in rows)) for group in groups],
        "rows": [(e, [(group, group.pk in chosen) for group in groups]) for e, chosen in rows],
        "ids": ",".join(str(e.pk) for e in enrolments),
        "without": sum(not chosen for _e, chosen in rows),
        "may_edit": may_edit,
    }
    return render(request, "learners/class_groups.html", context)


def _save(request, training_class):
    try:
        changed = actions.set_groups(training_class=training_class, groups=read_ticks(request.POST), by=request.user)
    except ValidationError as error:
        act(request, _refuse, error=error)
    else:
        text = ngettext("%(n)s learner changed.", "%(n)s learners changed.", changed) % {"n": changed}
        act(request, lambda: None, f"{_('Saved.')} {text}")
    return redirect("learners:class_groups", pk=training_class.pk)


def _refuse(*, error):
    raise error


@require_POST
@requires("edit_learners")
def guess(request, pk):
    """Who is in no group yet is put into those that the position names."""
    training_class = get_object_or_404(TrainingClass, pk=pk)
    found = actions.guess_groups(training_class=training_class, by=request.user)
    text = ngettext("A group was found for %(n)s learner.", "Groups were found for %(n)s learners.", found) % {
        "n": found
    }
    act(request, lambda: None, text)
    return redirect(reverse("learners:class_groups", args=[pk]))
