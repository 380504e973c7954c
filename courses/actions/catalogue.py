"""Programmes, their versions and the rooms."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from courses.models import Lesson, Programme, ProgrammeVersion, RankBand, Room, VersionLesson

DATA = Path(__file__).resolve().parent.parent / "data" / "programmes.json"
CREDENTIALS = {"giay_chung_nhan": "certificate", "bang": "diploma", "none": "none"}
DEFAULT_BANDS = {"excellent": 9, "very_good": 8, "good": 7, "average": 5}


def create_programme(*, code, name, group, is_party_awareness=False):
    programme = Programme(code=code, name=name, group=group, is_party_awareness=is_party_awareness)
    programme.full_clean()
    programme.save()
    return programme


@transaction.atomic
def create_version(*, programme, edition, valid_from, lessons, bands, **rules):
    """A new version with its `lessons` as (title, periods) in order and its `bands` as {rank: floor}.

    Lessons of equal title are shared between versions. `rules` are fields of ProgrammeVersion.
    """
    version = ProgrammeVersion(programme=programme, edition=edition, valid_from=valid_from, **rules)
    version.full_clean()
    version.save()
    for order, (title, periods) in enumerate(lessons, start=1):
        lesson = Lesson.objects.filter(title=title).first() or Lesson.objects.create(title=title)
        VersionLesson.objects.create(version=version, lesson=lesson, order=order, periods=periods)
    RankBand.objects.bulk_create(RankBand(version=version, rank=rank, floor=floor) for rank, floor in bands.items())
    return version


@transaction.atomic
def load_programmes(*, valid_from=date(2021, 11, 24)):
    """The published programmes are in the catalogue, their rules unconfirmed; those already there are left alone."""
    for item in json.loads(DATA.read_text(encoding="utf-8")):
        if Programme.objects.filter(code=item["code"]).exists():
            continue
        programme = create_programme(
            code=item["code"],
            name=item["name"],
            group=item["group"],
            is_party_awareness=item["code"] == "BDNTVD",
        )
        credential = CREDENTIALS[item["credential"]]
        create_version(
            programme=programme,
            edition=str(valid_from.year),
            valid_from=valid_from,
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


def add_room(*, name, seats=None, site=""):
    room = Room(name=name, seats=seats, site=site)
    room.full_clean()
    room.save()
    return room
