"""Target groups: kept as data, guessed at enrolment, corrected by hand."""

from learners.models import EnrolmentGroup, TargetGroup
from learners.rules import DEFAULT_GROUPS, Group, groups_of


def load_groups():
    """The four groups of the scheme are there when a centre has none."""
    if TargetGroup.objects.exists():
        return
    for order, (name, keywords) in enumerate(DEFAULT_GROUPS, start=1):
        TargetGroup.objects.create(name=name, keywords="\n".join(keywords), order=order)


def put_into_groups(enrolments):
    """New `enrolments` count in the groups that their positions name: two queries for however many."""
    groups = [Group.of(group) for group in TargetGroup.objects.in_use()]
    EnrolmentGroup.objects.bulk_create(
        [EnrolmentGroup(enrolment=e, group_id=pk) for e in enrolments for pk in groups_of(e.position, groups)],
        batch_size=2000,
    )
