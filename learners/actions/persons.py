"""One person across the years: renamed, merged with a second entry of the same person, told apart from another."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import refresh_opening_words
from learners.models import CompletionReview, EarlierName, Enrolment, ImportRow, Learner, NotSame
from trainingcenter.vietnamese import match_key

# what of two entries of one person may differ; the year of birth goes with the date
MERGED_FIELDS = (
    "full_name", "birth_date", "sex", "ethnicity", "national_id", "phone", "unit", "position", "party_cell", "hometown",
    "residence", "education_level", "professional_level", "political_theory_level", "admission_date",
    "full_membership_date", "party_card_no",
)  # fmt: skip


@transaction.atomic
def rename_learner(*, learner, full_name, by, until=None, reason=""):
    """The person is called `full_name` now; the name they had (`until` a day) is kept and found by the search.

    What was issued and signed keeps the earlier name. Refused when the name is the same.
    """
    learner = Learner.objects.select_for_update(of=("self",)).get(pk=learner.pk)
    if learner.merged_into_id:
        raise ValidationError(_("This entry was merged into another person. Change that person instead."))
    if match_key(full_name) == learner.match_key:
        raise ValidationError({"full_name": _("The person has this name already.")})
    if until and until > timezone.localdate():
        raise ValidationError({"until": _("The day lies in the future. Enter the day of the change.")})
    keep_name(learner, learner.full_name, until=until, reason=reason)
    learner.full_name = full_name
    learner.derive()
    learner.full_clean()
    learner.save()
    return learner


def keep_name(learner, full_name, *, until=None, reason=""):
    """`full_name` stands among the earlier names of the learner, once; noted already, its day and reason are renewed."""
    name = learner.earlier_names.filter(match_key=match_key(full_name)).first() or EarlierName(learner=learner)
    name.full_name, name.until, name.reason = full_name, until or name.until, reason or name.reason
    name.derive()
    name.full_clean()
    name.save()


@transaction.atomic
def merge_learners(*, kept, merged, by, fields=None, enrolments=None):
    """`merged` is the same person as `kept`: from now on `kept` has all their classes, and `merged` stays as a closed
    entry that points at `kept`.

    `fields` is {name of MERGED_FIELDS: pk of the entry whose value holds}; where nothing is said the value of `kept`
    holds, or that of `merged` where `kept` has none. `enrolments` is {class: pk of the enrolment that counts} for every
    class in which both are; the other one leaves it and stays with `merged`, with everything that rests on it. The
    other spelling of the name becomes an earlier name. Nothing issued or signed changes its words.
    """
    # by rising pk, so that two people who merge the same pair the other way round wait for each other
    pair = Learner.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([kept.pk, merged.pk])
    kept, merged = pair[kept.pk], pair[merged.pk]
    _check_pair(kept, merged)
    chosen = _chosen_values(kept, merged, fields or {})
    names = {kept.full_name, merged.full_name}
    classes = _move_enrolments(kept, merged, enrolments or {})
    _close(kept, merged)
    for name, value in chosen.items():
        setattr(kept, name, value)
    kept.derive()
    kept.full_clean()
    kept.save()
    _gather_names(kept, merged, names)
    _follow(kept, merged)
    for training_class in classes:
        refresh_opening_words(training_class=training_class)
    return kept


def _check_pair(kept, merged):
    if kept.pk == merged.pk:
        raise ValidationError(_("This is one entry already. Choose two different ones."))
    for learner in (kept, merged):
        if learner.merged_into_id:
            raise ValidationError(
                _("“%(name)s” (%(born)s) was merged meanwhile. Go back to the list and look again.")
                % {"name": learner.full_name, "born": learner.born}
            )


def _chosen_values(kept, merged, fields):
    """The values that `kept` shall have, by column."""
    if unknown := set(fields) - set(MERGED_FIELDS):
        raise TypeError(f"merge_learners() does not know {', '.join(sorted(unknown))}")
    if set(fields.values()) - {kept.pk, merged.pk}:
        raise ValidationError(_("Choose for every field which of the two values holds."))
    values = {}
    for name in MERGED_FIELDS:
        filled = kept if getattr(kept, name) or (name == "birth_date" and kept.birth_year) else merged
        source = {kept.pk: kept, merged.pk: merged}[fields.get(name, filled.pk)]
        values[name] = getattr(source, name)
        if name == "birth_date":
            values["birth_year"] = source.birth_year
    return values


def _move_enrolments(kept, merged, enrolments):
    """The enrolments of `merged` that count go to `kept`; returns the classes concerned."""
    own = {e.training_class_id: e for e in kept.enrolments.select_related("training_class")}
    others = list(merged.enrolments.select_related("training_class"))
    both = [(own[e.training_class_id], e) for e in others if e.training_class_id in own]
    _check_choices(both, enrolments)
    for mine, other in both:
        if enrolments[mine.training_class_id] == mine.pk:
            _let_go(other)
            continue
        _let_go(mine)
        # each person is once in a class; foreign keys are checked at the end, so one stands with nobody for a moment
        Enrolment.objects.filter(pk=mine.pk).update(learner_id=-mine.pk)
        Enrolment.objects.filter(pk=other.pk).update(learner=kept)
        Enrolment.objects.filter(pk=mine.pk).update(learner=merged)
    Enrolment.objects.filter(pk__in=[e.pk for e in others if e.training_class_id not in own]).update(learner=kept)
    return [e.training_class for e in others]


def _check_choices(both, enrolments):
    """Every class in which both are has its choice, and none of them is being recognised at this moment."""
    for mine, other in both:
        if enrolments.get(mine.training_class_id) not in (mine.pk, other.pk):
            raise ValidationError(
                _("Both stand on the list of “%(name)s”. Choose which of the two counts.")
                % {"name": mine.training_class}
            )
    unsigned = CompletionReview.objects.proposed().filter(
        training_class__in=[mine.training_class_id for mine, _other in both]
    )
    if review := unsigned.select_related("training_class").first():
        raise ValidationError(
            _("The recognition of “%(name)s” waits for its signature. Have it signed or take it back first.")
            % {"name": review.training_class}
        )


def _let_go(enrolment):
    """The enrolment counts no more; who left already left for the reason of then."""
    Enrolment.objects.active().filter(pk=enrolment.pk).update(
        state=Enrolment.State.WITHDRAWN,
        left_on=timezone.localdate(),
        left_reason=_("Two entries of one person were merged."),
    )


def _close(kept, merged):
    merged.merged_into, merged.merged_on = kept, timezone.localdate()
    merged.save(update_fields=["merged_into", "merged_on"])
    Learner.objects.filter(merged_into=merged).update(merged_into=kept)


def _gather_names(kept, merged, names):
    """The other spelling and the earlier names of `merged` are earlier names of `kept`."""
    for name in merged.earlier_names.exclude(match_key__in=kept.earlier_names.values("match_key")):
        if name.match_key != kept.match_key:
            name.learner = kept
            name.save(update_fields=["learner"])
    for name in names:
        if match_key(name) != kept.match_key:
            keep_name(kept, name, reason=_("Two entries of one person were merged."))


def _follow(kept, merged):
    """What pointed at `merged` points at `kept`; the lists that brought them in no longer take the person back."""
    ImportRow.objects.filter(learner=merged).update(learner=kept, before={})
    ImportRow.objects.filter(learner=kept, learner_created=True).update(learner_created=False)
    for one, other, row in _decisions_on(merged):
        stranger = other if one == merged.pk else one
        row.delete()
        if stranger != kept.pk:
            one, other = sorted((kept.pk, stranger))
            NotSame.objects.get_or_create(
                one_id=one, other_id=other, defaults={"decided_by": row.decided_by, "decided_at": row.decided_at}
            )


def _decisions_on(learner):
    rows = NotSame.objects.filter(one=learner) | NotSame.objects.filter(other=learner)
    return [(row.one_id, row.other_id, row) for row in rows.select_related("decided_by")]


def tell_apart(*, one, other, by):
    """The two are different persons, and nobody is asked again; decided already, nothing changes."""
    if one.pk == other.pk:
        raise ValidationError(_("This is one entry already. Choose two different ones."))
    if one.merged_into_id or other.merged_into_id:
        raise ValidationError(_("One of the two was merged meanwhile. Go back to the list and look again."))
    first, second = sorted((one, other), key=lambda learner: learner.pk)
    return NotSame.objects.get_or_create(
        one=first, other=second, defaults={"decided_by": by, "decided_at": timezone.now()}
    )[0]


def ask_again(*, pair, by):
    """The decision that the two are different persons is taken back: the pair is shown again."""
    if not NotSame.objects.filter(pk=pair.pk).delete()[0]:
        raise ValidationError(_("This was taken back already."))
