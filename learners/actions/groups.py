"""Target groups: kept as data, guessed at enrolment, corrected by hand."""

from learners.models import EnrolmentGroup, TargetGroup
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
