"""The call-up notice of a class: drafted with a quota for each unit, answered unit by unit."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import documents, rules
from courses.models import CallUp, CallUpUnit, TrainingClass
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper


def share_quota(*, units, number, each):
    """`{unit: quota}`: `number` learners for each unit, or in all, split as evenly as whole learners can be."""
    if each:
        return dict.fromkeys(units, number)
    if number < len(units):
        raise ValidationError(
            {"number": _("There are more units than learners. Raise the number, or choose fewer units.")}
        )
    return dict(zip(units, rules.split_evenly(number, len(units)), strict=True)) if units else {}


@transaction.atomic
def draft_call_up(*, training_class, reply_by, quotas, by, to_bring=""):
    """The notice of a class that has not started, with the draft of its paper; one a class.

    `quotas`: {unit: number of learners}.
    """
    training_class = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    if training_class.state not in (TrainingClass.State.PLANNED, TrainingClass.State.OPEN):
        raise ValidationError(_("The class has started or is over; nobody is called up any more."))
    if CallUp.objects.filter(training_class=training_class).exists():
        raise ValidationError(_("The class already has a call-up notice. Change that one."))
    _check(training_class, reply_by, quotas)
    abstract = documents.call_up_abstract(training_class)
    paper = papers.draft_paper(kind=OfficialPaper.Kind.CALL_UP_NOTICE, abstract=abstract, words={}, by=by)
    call_up = CallUp(training_class=training_class, paper=paper, reply_by=reply_by, to_bring=to_bring)
    call_up.full_clean()
    call_up.save()
    CallUpUnit.objects.bulk_create(CallUpUnit(call_up=call_up, unit=u, quota=q) for u, q in quotas.items())
    _freeze_words(call_up)
    return call_up


def _check(training_class, reply_by, quotas):
    if reply_by >= training_class.planned_start:
        raise ValidationError(
            {
                "reply_by": _("Units answer before the class opens on %(day)s. Enter an earlier day.")
                % {"day": f"{training_class.planned_start:%d/%m/%Y}"}
            }
        )
    if not quotas:
        raise ValidationError({"units": _("Choose at least one unit.")})
    if any(quota < 1 for quota in quotas.values()):
        raise ValidationError(_("A unit is asked for at least one learner. Leave a unit out by emptying its number."))


@transaction.atomic
def edit_call_up(*, call_up, reply_by, quotas, by, to_bring=""):
    """The unsigned notice changed, its units and quotas become `quotas`. A signed one only takes answers."""
    paper = OfficialPaper.objects.select_for_update().get(pk=call_up.paper_id)
    if paper.state not in (OfficialPaper.State.DRAFT, OfficialPaper.State.SUBMITTED):
        raise ValidationError(_("The notice is signed or cancelled; its units and quotas are not changed any more."))
    _check(call_up.training_class, reply_by, quotas)
    call_up.reply_by, call_up.to_bring = reply_by, to_bring
    call_up.full_clean()
    call_up.save()
    call_up.units.exclude(unit__in=quotas).delete()
    known = {row.unit_id: row for row in call_up.units.all()}
    for row in known.values():
        row.quota = next(quota for unit, quota in quotas.items() if unit.pk == row.unit_id)
    CallUpUnit.objects.bulk_update(known.values(), ["quota"])
    CallUpUnit.objects.bulk_create(
        CallUpUnit(call_up=call_up, unit=unit, quota=quota) for unit, quota in quotas.items() if unit.pk not in known
    )
    _freeze_words(call_up)
    return call_up


def _freeze_words(call_up):
    """The unsigned paper says what the notice and its class say now."""
    OfficialPaper.objects.filter(pk=call_up.paper_id).update(
        abstract=documents.call_up_abstract(call_up.training_class), words=documents.call_up_words(call_up)
    )


def refresh_call_up(*, training_class):
    """The unsigned notice of the class, if there is one, follows the class."""
    unsigned = [OfficialPaper.State.DRAFT, OfficialPaper.State.SUBMITTED]
    for call_up in CallUp.objects.filter(training_class=training_class, paper__state__in=unsigned):
        call_up.training_class = training_class
        _freeze_words(call_up)


def record_answer(*, row, answered_on, promised, by, note=""):
    """What a unit answered to the signed notice; a later answer takes the place of the earlier."""
    paper = row.call_up.paper
    if paper.state != OfficialPaper.State.SIGNED:
        raise ValidationError(_("The notice is not signed yet, so no unit has it. Mark it as signed first."))
    if not paper.signed_on <= answered_on <= timezone.localdate():
        raise ValidationError(
            {
                "answered_on": _("A unit answers between the day of the notice, %(day)s, and today. Correct the day.")
                % {"day": f"{paper.signed_on:%d/%m/%Y}"}
            }
        )
    row.answered_on, row.promised, row.note = answered_on, promised, note
    row.full_clean()
    row.save()
    return row
