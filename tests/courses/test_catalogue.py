"""Programmes, versions, rules and rooms through the actions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses import actions
from courses.models import Lesson, Programme, RankBand, VersionLesson

from ..factories import make_centre, make_class, make_user

BANDS = {"excellent": 9, "very_good": 8, "good": 7, "average": 5}
LESSONS = [("Công tác dân vận của chi bộ", 5), ("Kỹ năng điều hành sinh hoạt chi bộ", 4)]


def make_version(programme=None, **changes):
    programme = programme or actions.create_programme(code="CTDV", name="Công tác dân vận", group="nghiep_vu")
    fields = {"edition": "2026", "valid_from": date(2026, 1, 1), "lessons": LESSONS, "bands": BANDS}
    return actions.create_version(programme=programme, credential="certificate", **fields | changes)


@pytest.mark.django_db
def test_catalogue_carries_the_published_programmes_and_marks_what_is_unsure():
    make_centre()
    assert Programme.objects.count() == 9
    assert Programme.objects.filter(is_party_awareness=True).get().code == "BDNTVD"
    elementary = Programme.objects.get(code="SCLLCT").versions.get()
    assert (elementary.lessons_complete, elementary.lessons_expected, elementary.places.count()) == (False, 18, 8)
    awareness = Programme.objects.get(code="BDNTVD").versions.get()
    assert (awareness.validity_months, awareness.rules_confirmed, awareness.places.count()) == (60, False, 5)
    assert (awareness.absence_limit_percent, awareness.band_floors) == (20, BANDS)
    topic = Programme.objects.get(code="CDYN").versions.get()
    assert (topic.gives_credential, topic.has_assessment) == (False, False)


@pytest.mark.django_db
def test_loading_the_programmes_again_adds_nothing_and_keeps_what_was_changed():
    make_centre()
    programme = Programme.objects.get(code="DVM")
    actions.edit_programme(programme=programme, by=None, name="Lý luận chính trị cho đảng viên mới")
    assert actions.load_programmes(by=None) == []
    programme.refresh_from_db()
    assert (programme.name, Programme.objects.count()) == ("Lý luận chính trị cho đảng viên mới", 9)


@pytest.mark.django_db
def test_a_version_shares_lessons_of_equal_title_and_keeps_their_order():
    first = make_version()
    second = make_version(first.programme, edition="2027", valid_from=date(2027, 1, 1), lessons=LESSONS[::-1])
    assert Lesson.objects.filter(title__in=[title for title, _p in LESSONS]).count() == 2
    assert [(p.order, p.lesson.title, p.periods) for p in second.places.select_related("lesson")] == [
        (1, LESSONS[1][0], 4),
        (2, LESSONS[0][0], 5),
    ]


@pytest.mark.django_db
def test_a_version_with_a_lesson_twice_or_ranks_out_of_order_is_refused_whole():
    with pytest.raises(ValidationError) as refused:
        make_version(lessons=[LESSONS[0], LESSONS[0]])
    assert list(refused.value.message_dict) == ["lessons"]
    programme = Programme.objects.get(code="CTDV")
    for bands in ({"average": 5, "good": 5}, {"average": 6}, {"good": 7, "average": 8}):
        with pytest.raises(ValidationError):
            make_version(programme, bands=bands)
    with pytest.raises(ValidationError):
        make_version(programme, lessons=[("Bài không tiết", 0)])
    assert programme.versions.count() == 0


@pytest.mark.django_db
def test_two_versions_from_one_day_are_refused_by_message_and_by_the_database():
    version = make_version()
    with pytest.raises(ValidationError, match="version|phiên bản"):
        make_version(version.programme)
    later = make_version(version.programme, valid_from=date(2027, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(later).objects.filter(pk=later.pk).update(valid_from=version.valid_from)


@pytest.mark.django_db
def test_bands_and_places_once_per_version_are_kept_by_message_and_by_the_database():
    version = make_version()
    place = version.places.first()
    for row in (
        RankBand(version=version, rank="good", floor="6.5"),
        RankBand(version=version, rank="failed", floor=7),
        RankBand(version=version, rank="failed", floor=11),
        VersionLesson(version=version, lesson=place.lesson, order=9, periods=5),
        VersionLesson(version=version, lesson=Lesson.objects.create(title="Bài khác"), order=1, periods=5),
    ):
        with pytest.raises(ValidationError):
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.django_db
def test_rules_are_corrected_until_they_are_confirmed_once():
    version = make_version()
    actions.edit_rules(version=version, bands={"good": 8, "average": 6}, by=None, pass_mark=6, absence_limit_percent=10)
    version.refresh_from_db()
    assert (version.pass_mark, version.absence_limit_percent) == (6, 10)
    assert version.band_floors == {"good": 8, "average": 6}
    with pytest.raises(ValidationError):
        actions.edit_rules(version=version, bands={"average": 7}, by=None)
    actions.confirm_rules(version=version, by=None)
    version.refresh_from_db()
    assert version.rules_confirmed is True
    with pytest.raises(ValidationError):
        actions.confirm_rules(version=version, by=None)
    with pytest.raises(ValidationError):
        actions.edit_rules(version=version, bands=BANDS, by=None, pass_mark=5)


@pytest.mark.django_db
def test_a_class_keeps_the_version_it_opened_with():
    training_class = make_class("DVM")
    make_version(training_class.programme, edition="2030", valid_from=date(2030, 1, 1))
    training_class.refresh_from_db()
    assert training_class.version.edition == "2021"


@pytest.mark.django_db
def test_a_programme_code_is_used_once():
    make_version()
    with pytest.raises(ValidationError) as refused:
        actions.create_programme(code="CTDV", name="Khác", group="nghiep_vu")
    assert list(refused.value.message_dict) == ["code"]


@pytest.mark.django_db
def test_programmes_are_found_without_accents_by_name_and_code():
    make_centre()
    assert [p.code for p in Programme.objects.search("NHAN thuc ve dang")] == ["BDNTVD"]
    assert [p.code for p in Programme.objects.search("bdntvd")] == ["BDNTVD"]
    assert Programme.objects.search("không có").count() == 0


@pytest.mark.django_db
def test_a_room_is_named_once_and_can_be_taken_out_of_use():
    make_user("registrar")
    room = actions.add_room(name="Hội trường tầng 2", seats=200)
    with pytest.raises(ValidationError):
        actions.add_room(name="Hội trường tầng 2")
    actions.edit_room(room=room, by=None, in_use=False)
    room.refresh_from_db()
    assert (room.in_use, room.seats) == (False, 200)
