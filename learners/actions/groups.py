"""Target groups: kept as data, guessed at enrolment, corrected by hand."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners.models import Enrolment, EnrolmentGroup, TargetGroup
from learners.rules import DEFAULT_GROUPS, Group, groups_of

AT_ONCE = 1_000


def load_groups():
    """The four groups of the scheme are there when a centre has none."""
    if TargetGroup.objects.exists():
        return
    for order, (name, keywords) in enumerate(DEFAULT_GROUPS, start=1):
        TargetGroup.objects.create(name=name, keywords="\n".join(keywords), order=order)


def put_into_groups(enrolments):
    """New `enrolments` count in the groups that their positions name: one query, and one more for each thousand."""
    groups = [Group.of(group) for group in TargetGroup.objects.in_use()]
    for at in range(0, len(enrolments) if groups else 0, AT_ONCE):
        part = enrolments[at : at + AT_ONCE]
        EnrolmentGroup.objects.bulk_create(
            [EnrolmentGroup(enrolment=e, group_id=pk) for e in part for pk in groups_of(e.position, groups)]
        )


def create_group(*, by, **fields):
    """A new target group; enrolments of before are put into it by hand or by `guess_groups`."""
    return _saved(TargetGroup(), fields)


def edit_group(*, group, by, **fields):
    """The group has these fields; who counts in it already stays."""
    return _saved(group, fields)


def _saved(group, fields):
    for name, value in fields.items():
        setattr(group, name, value)
    group.full_clean()
    group.save()
    return group


@transaction.atomic
def set_groups(*, training_class, groups, by):
    """The enrolments named in `groups`, `{enrolment id: ids of target groups}`, count in exactly those; other rows stay
    as they are. Returns how many enrolments changed; five queries for however many.

    Refused as a whole when an enrolment is not of this class or a group is not known.
    """
    TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    wanted = {pk: set(chosen) for pk, chosen in groups.items()}
    inside = set(Enrolment.objects.filter(training_class=training_class, pk__in=wanted).values_list("pk", flat=True))
    if inside != wanted.keys():
        raise ValidationError(_("Somebody on this page is not in the class any more. Reload the page."))
    if not set().union(*wanted.values()) <= set(TargetGroup.objects.values_list("pk", flat=True)):
        raise ValidationError(_("One of these target groups is not there any more. Reload the page."))
    rows = {(row.enrolment_id, row.group_id): row for row in EnrolmentGroup.objects.filter(enrolment__in=wanted)}
    pairs = {(pk, group) for pk, chosen in wanted.items() for group in chosen}
    EnrolmentGroup.objects.filter(pk__in=[row.pk for pair, row in rows.items() if pair not in pairs]).delete()
    fresh = sorted(pairs - rows.keys())
    EnrolmentGroup.objects.bulk_create([EnrolmentGroup(enrolment_id=pk, group_id=group) for pk, group in fresh])
    return len({pk for pk, _group in pairs ^ rows.keys()})


@transaction.atomic
def guess_groups(*, training_class, by):
    """Learners of the class who are in no group yet are put into those that their positions name. Returns how many
    found one."""
    TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    without = list(training_class.enrolments.active().filter(enrolmentgroup__isnull=True))
    put_into_groups(without)
    return EnrolmentGroup.objects.filter(enrolment__in=without).values("enrolment").distinct().count()
