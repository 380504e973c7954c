"""A version of a programme in words, and what it changes against the one before it."""

from django.utils.translation import gettext as _

from trainingcenter.vietnamese import date_vn, decimal_vn

from . import rules

NAMED = (
    "edition", "valid_from", "legal_basis", "norm_days", "lessons_complete", "lessons_expected", "has_assessment",
    "pass_mark", "absence_limit_percent", "unexcused_limit_percent", "retest_allowed", "credential", "validity_months",
    "completion", "wording", "source",
)  # fmt: skip


def differences(before, after):
    """The `rules.VersionDifferences` of two versions of a programme whose places and bands are loaded."""
    return rules.version_differences(_plain(before), _plain(after))


def _plain(version):
    lessons = [(place.lesson.title, place.periods) for place in version.places.all()]
    return {"lessons": lessons, "rules": rules_in_words(version)}


def rules_in_words(version):
    """{label: value} of every rule of the version, written out; "" where it sets none."""
    fields = [version._meta.get_field(name) for name in NAMED]
    found = {str(field.verbose_name): _shown(version, field) for field in fields}
    bands = [f"{band.get_rank_display()} ≥ {decimal_vn(band.floor)}" for band in version.bands.all()]
    return found | {_("ranks"): "; ".join(bands)}


def _shown(version, field):
    value = getattr(version, field.name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(getattr(version, f"get_{field.name}_display")())
    shown = {"valid_from": date_vn, "pass_mark": decimal_vn}.get(field.name, str)
    return shown(value)


def also_in(place):
    """The other programmes that have the lesson of `place` too, each once, by name."""
    found = {other.version.programme for other in place.lesson.places.all()} - {place.version.programme}
    return sorted(found, key=lambda programme: programme.name)
