"""The norms of the posts."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainingcenter.organisation.models import Post

from ..models import TeachingNorm

# domain §2, an older rule: assumed until the centre confirms it
DEFAULT_BASIS = "Quyết định 1853-QĐ/BTGTW (2010)"
DEFAULT_DAY = date(2010, 1, 1)
DEFAULTS = {
    Post.Kind.DIRECTOR: (40, 30),
    Post.Kind.DEPUTY_DIRECTOR: (60, 40),
    Post.Kind.FULL_TIME_LECTURER: (120, 90),
    Post.Kind.ACADEMIC_DUTY: (90, 45),
}


@transaction.atomic
def load_norms(*, by=None):
    """Every post that has a norm in the published rule has one here, unconfirmed; a post that has one is left alone."""
    known = set(TeachingNorm.objects.values_list("post_kind", flat=True))
    return [
        add_norm(
            post_kind=kind.value,
            standard_hours=standard,
            lecture_hours=lectures,
            valid_from=DEFAULT_DAY,
            legal_basis=DEFAULT_BASIS,
            by=by,
        )
        for kind, (standard, lectures) in DEFAULTS.items()
        if kind not in known
    ]


def add_norm(*, by, **fields):
    """The post has this norm from `valid_from` on, unconfirmed; an earlier one counts to the day before."""
    return _saved(TeachingNorm(**fields))


def change_norm(*, norm, by, **fields):
    """The norm corrected. Refused once it is confirmed."""
    norm.refresh_from_db(fields=["confirmed"])
    _refuse_confirmed(norm)
    for name, value in fields.items():
        setattr(norm, name, value)
    return _saved(norm)


def confirm_norm(*, norm, by):
    """The centre stands by this norm; it is not changed any more. Once only."""
    if not TeachingNorm.objects.filter(pk=norm.pk, confirmed=False).update(confirmed=True):
        _refuse_confirmed(TeachingNorm.objects.get(pk=norm.pk))
    norm.confirmed = True
    return norm


def _refuse_confirmed(norm):
    if norm.confirmed:
        raise ValidationError(
            _("This norm is confirmed and stays as it is. Enter a new one that is valid from a later day.")
        )


def _saved(norm):
    norm.full_clean()
    norm.save()
    return norm
