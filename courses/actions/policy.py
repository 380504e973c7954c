"""How the centre takes clashes."""

from django.db import transaction

from courses.models import TimetablePolicy


@transaction.atomic
def set_policy(*, by, **fields):
    """The centre's policy of the timetable is this from now on; sessions already arranged stay as they are."""
    policy = TimetablePolicy.objects.select_for_update().first() or TimetablePolicy(pk=1)
    for name, value in fields.items():
        setattr(policy, name, value)
    policy.full_clean(validate_unique=False)
    policy.save()
    return policy
