"""Programmes, their versions and the rooms."""

import json
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses import rules
from courses.models import Lesson, Programme, ProgrammeVersion, RankBand, Room, VersionLesson
from trainingcenter.vietnamese import decimal_vn

DATA = Path(__file__).resolve().parent.parent / "data" / "programmes.json"
CREDENTIALS = {"giay_chung_nhan": "certificate", "bang": "diploma", "none": "none"}
# domain §2: assumed until the centre confirms them
DEFAULT_BANDS = {"excellent": 9, "very_good": 8, "good": 7, "average": 5}
REGULATION = "Quyết định số 883-QĐ/BTGTW, ngày 24/11/2021 của Ban Tuyên giáo Trung ương"
REGULATION_DAY = date(2021, 11, 24)


def create_programme(*, code, name, group, is_party_awareness=False, finish_within_months=None):
    return _saved(
        Programme(
            code=code,
            name=name,
            group=group,
            is_party_awareness=is_party_awareness,
            finish_within_months=finish_within_months,
        )
    )


def edit_programme(*, programme, by, **fields):
    """Its name, group or flag changed; classes and papers of before keep the words they were made with."""
    return _changed(programme, fields)


@transaction.atomic
def create_version(*, programme, edition, valid_from, lessons, bands, **rules_of_version):
    """A new version with its `lessons` as (title, periods) or (title, periods, kind) in order and its `bands` as
    {rank: floor}.

    Lessons of equal title and kind are shared between versions. `rules_of_version` are fields of ProgrammeVersion.
    """
    lessons = [(title, periods, *(kind or [Lesson.Kind.LESSON])) for title, periods, *kind in lessons]
    version = ProgrammeVersion(programme=programme, edition=edition, valid_from=valid_from, **rules_of_version)
    _check_lessons(lessons)
    _check_rules(version, bands)
    version.save()
    found = Lesson.objects.filter(title__in=[title for title, _p, _k in lessons])
    known = {(lesson.title, lesson.kind): lesson for lesson in found}
    for order, (title, periods, kind) in enumerate(lessons, start=1):
        lesson = known.get((title, kind)) or _saved(Lesson(title=title, kind=kind))
        _saved(VersionLesson(version=version, lesson=lesson, order=order, periods=periods))
    _write_bands(version, bands)
    return version


@transaction.atomic
def edit_rules(*, version, bands, by, **fields):
    """Rules that nobody has confirmed and no opened class follows are corrected; all others change only by a new
    version."""
    _check_unconfirmed(version)
    if version.classes.counted().exists():
        raise ValidationError(
            _("A class opened by a decision follows these rules. Enter a new version of the programme to change them.")
        )
    for name, value in fields.items():
        setattr(version, name, value)
    _check_rules(version, bands)
    version.save()
    version.bands.all().delete()
    _write_bands(version, bands)
    return version


def confirm_rules(*, version, by):
    """The centre stands by the rules of `version`: they carry no warning any more and are fixed; once."""
    _check_unconfirmed(version)
    version.rules_confirmed = True
    version.save(update_fields=["rules_confirmed"])
    return version


def _check_unconfirmed(version):
    if version.rules_confirmed:
        raise ValidationError(_("The rules of this version are confirmed. Enter a new version to change them."))


def _check_rules(version, bands):
    """Raise what is off its scale; then what contradicts itself, all at once and each at its field (`floor_<rank>` for a
    band)."""
    version.full_clean()
    errors = _contradictions(version)
    if version.has_assessment or bands:
        errors |= {
            f"floor_{rank}": _band_texts()[reason] % {"mark": decimal_vn(mark)}
            for rank, (reason, mark) in rules.contradictions_of_bands(bands, version.pass_mark).items()
        }
    if errors:
        raise ValidationError(errors)


def _contradictions(version):
    errors = {}
    unexcused = version.unexcused_limit_percent
    if unexcused is not None and unexcused > version.absence_limit_percent:
        errors["unexcused_limit_percent"] = _(
            "Absence without leave counts as absence too, of which at most %(limit)s %% are allowed. Enter that or less."
        ) % {"limit": version.absence_limit_percent}
    if version.validity_months and not version.gives_credential:
        errors["validity_months"] = _(
            "The programme gives no credential that could run out. Leave this empty, or choose a credential."
        )
    return errors


def _band_texts():
    return {
        "not_above": _("This rank begins above the next one below it. Enter a mark above %(mark)s."),
        "not_at_pass_mark": _("The lowest rank begins at the pass mark. Enter %(mark)s, or change the pass mark."),
    }


def _check_lessons(lessons):
    titles = [title for title, _periods, _kind in lessons]
    if twice := sorted({title for title in titles if titles.count(title) > 1}):
        raise ValidationError(
            {"lessons": _("A lesson stands in the list twice: %(title)s. Remove one of them.") % {"title": twice[0]}}
        )


def _write_bands(version, bands):
    RankBand.objects.bulk_create(RankBand(version=version, rank=rank, floor=floor) for rank, floor in bands.items())


@transaction.atomic
def load_programmes(*, by=None):
    """The published programmes are in the catalogue, their rules unconfirmed; those already there are left alone.

    Returns the programmes that were new.
    """
    known = set(Programme.objects.values_list("code", flat=True))
    return [_load(item) for item in json.loads(DATA.read_text(encoding="utf-8")) if item["code"] not in known]


def _load(item):
    programme = create_programme(
        code=item["code"],
        name=item["name"],
        group=item["group"],
        is_party_awareness=item["code"] == "BDNTVD",
        finish_within_months=item.get("finish_within_months"),
    )
    credential = CREDENTIALS[item["credential"]]
    create_version(
        programme=programme,
        edition=str(REGULATION_DAY.year),
        valid_from=REGULATION_DAY,
        legal_basis=REGULATION,
        lessons=[(title, item["periods_per_lesson"]) for title in item["lessons"]],
        bands=DEFAULT_BANDS,
        credential=credential,
        validity_months=item["validity_months"],
        norm_days=item["norm_days"],
        lessons_complete=item["complete"],
        lessons_expected=item.get("lesson_count"),
        source=item["source"],
        has_assessment=credential != "none",
        completion="graduated" if credential == "diploma" else "completed",
    )
    return programme


def add_room(*, name, seats=None, site="", in_use=True):
    return _saved(Room(name=name, seats=seats, site=site, in_use=in_use))


def edit_room(*, room, by, **fields):
    """The room changed; one that is not `in_use` is offered no more, its sessions stay."""
    return _changed(room, fields)


def _changed(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return _saved(row)


def _saved(row):
    row.full_clean()
    row.save()
    return row
