"""What the centre lets the public see."""

from ..models import CheckPolicy


def check_policy():
    """What the public check shows: the centre's own choice, or whole names."""
    return CheckPolicy.objects.filter(pk=1).first() or CheckPolicy(pk=1)


def set_check_policy(*, whole_name, by):
    """The public check shows whole names, or family names with initials, from now on."""
    policy, _made = CheckPolicy.objects.update_or_create(pk=1, defaults={"whole_name": whole_name})
    return policy
