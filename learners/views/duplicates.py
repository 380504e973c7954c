"""Learners who may be one person: the board, pairs told apart, and two entries merged field by field."""

from collections import Counter
from functools import cached_property

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from learners import actions
from learners.comparison import compare
from learners.duplicates import Reason, likely_pairs
from learners.forms.persons import MergeForm, PairForm
from learners.models import Learner, NotSame
from learners.namesakes import classes_of
from trainingcenter.ui.views import FormPage, act, back_to, checked, number_of, requires

from .persons import survivor_of

PAIRS_A_PAGE = 20


@requires("edit_learners")
def board(request):
    """Pairs that may be one person, side by side, the strongest reason first."""
    pairs = likely_pairs()
    chosen = number_of(request.GET.get("reason"))
    counts = Counter(pair.reason for pair in pairs)
    shown = [pair for pair in pairs if pair.reason == chosen] if chosen in Reason.values else pairs
    page = Paginator(shown, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "learners/duplicates.html",
        {
            "title": _("Persons who may be entered twice"),
            "page": page,
            "tab": "duplicates",
            "pairs": _side_by_side(page),
            "reasons": [(reason, counts[reason]) for reason in Reason if counts[reason]],
            "chosen": chosen,
            "whole": request.user.has_perm("accounts.view_sensitive"),
        },
    )


def _side_by_side(page):
    keys = {pk for pair in page for pk in (pair.one, pair.other)}
    learners = Learner.objects.select_related("unit").prefetch_related(classes_of()).in_bulk(keys)
    return [(pair, (learners[pair.one], learners[pair.other])) for pair in page]


@require_POST
@requires("edit_learners")
def told_apart(request):
    """The two are different persons: the pair is not shown again."""

    def decide():
        form = PairForm(request.POST)
        checked(form=form)
        return actions.tell_apart(by=request.user, **form.cleaned_data)

    act(request, decide, _("Noted: these are two persons. They are not shown again."))
    return back_to(request, "learners:duplicates")


@requires("edit_learners")
def decided(request):
    """Pairs that were told apart; each can be taken back."""
    rows = NotSame.objects.select_related("one__unit", "other__unit", "decided_by__person")
    page = Paginator(rows, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "learners/told_apart.html", {"title": _("Pairs of different persons"), "page": page})


@require_POST
@requires("edit_learners")
def ask_again(request, pk):
    pair = get_object_or_404(NotSame, pk=pk)
    act(request, actions.ask_again, _("Taken back. The pair is shown again."), pair=pair, by=request.user)
    return back_to(request, "learners:told_apart_list")


class MergePersons(FormPage):
    """Two entries of one person, field by field; what is proposed may be taken as it is."""

    rights = ("edit_learners",)
    template_name = "learners/merge_persons.html"
    title = gettext_lazy("Merge two entries of one person")
    form_class = MergeForm
    success_text = gettext_lazy("The two entries are one person now.")

    @cached_property
    def pair(self):
        keys = [self.kwargs["one"], self.kwargs["other"]]
        found = Learner.objects.select_related("unit").in_bulk([pk for pk in keys if number_of(str(pk))])
        if len(found) < 2:
            raise Http404
        return tuple(found[pk] for pk in keys)

    @cached_property
    def comparison(self):
        return compare(*self.pair, whole=self.request.user.has_perm("accounts.view_sensitive"))

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm("accounts.edit_learners"):
            for learner in self.pair:
                if instead := survivor_of(request, learner):
                    return instead
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"comparison": self.comparison}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(comparison=self.comparison, **kwargs)
        return context | self._beside(context["form"])

    def _beside(self, form):
        """What stands in the table: for each field its values with their radios where there is a choice."""
        keys = [learner.pk for learner in self.pair]
        rows = []
        for row in self.comparison.rows:
            radios = list(form[f"field-{row.name}"]) if row.differs else [None, None]
            rows.append((row.label, [(row.values[pk], radio) for pk, radio in zip(keys, radios, strict=True)]))
        both = [
            (item.training_class.name, list(zip(form[f"class-{item.training_class.pk}"], item.enrolments, strict=True)))
            for item in self.comparison.both
        ]
        return {"rows": rows, "both": both, "classes": [self.comparison.classes[pk] for pk in keys]}

    def perform(self, form):
        return actions.merge_learners(by=self.request.user, **form.choices())
