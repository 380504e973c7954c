"""Schemes and resolutions from above, their targets, and what is tagged with them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import AnnualPlan, Scheme, SchemeTarget

from .plans import refresh_drafts


def add_scheme(*, by, **fields):
    """A scheme entered with its number, date, issuer and period; each once."""
    return _saved(Scheme(**fields))


@transaction.atomic
def edit_scheme(*, scheme, by, **fields):
    """The scheme changed; its period keeps holding the years that have targets."""
    for name, value in fields.items():
        setattr(scheme, name, value)
    outside = scheme.targets.exclude(year__range=(scheme.first_year, scheme.last_year)).order_by("year").first()
    if outside:
        raise ValidationError(
            _("There is a target of %(year)s. Remove it before the period leaves that year out.")
            % {"year": outside.year}
        )
    return _saved(scheme)


@transaction.atomic
def remove_scheme(*, scheme, by):
    """The scheme and its targets are gone; refused while a line of a plan or a class is tagged with it."""
    if scheme.plan_lines.exists() or scheme.training_classes.exists():
        raise ValidationError(
            _("Lines of the plan or classes are tagged with this document. Take the tags away before removing it.")
        )
    scheme.delete()


def add_target(*, scheme, by, **fields):
    """A number of classes or learners of an audience in a year of the scheme's period."""
    return _write_target(SchemeTarget(scheme=scheme), fields)


def edit_target(*, target, by, **fields):
    """The target changed."""
    return _write_target(target, fields)


def remove_target(*, target, by):
    """The target is gone; the figures of the year stay."""
    target.delete()


def _write_target(target, fields):
    for name, value in fields.items():
        setattr(target, name, value)
    scheme = target.scheme
    if target.year is not None and not scheme.first_year <= target.year <= scheme.last_year:
        raise ValidationError(
            {
                "year": _("The document holds for %(first)s–%(last)s. Choose a year of that period.")
                % {"first": scheme.first_year, "last": scheme.last_year}
            }
        )
    if not target.classes and not target.learners:
        # two empty numbers pass the table's own check: to PostgreSQL NULL is not false
        raise ValidationError(_("A target names a number of classes or of learners."))
    return _saved(target)


@transaction.atomic
def tag_scheme(*, scheme, plan_lines, training_classes, by):
    """Exactly these lines of plans and these classes are tagged with the scheme; drafts of plans say so."""
    concerned = {line.plan_id for line in [*plan_lines, *scheme.plan_lines.all()]}
    scheme.plan_lines.set(plan_lines)
    scheme.training_classes.set(training_classes)
    refresh_drafts(plans=AnnualPlan.objects.filter(pk__in=concerned))
    return scheme


def _saved(row):
    row.full_clean()
    row.save()
    return row
