"""The centre's names, people, posts, units, holidays and number books, through the actions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from trainingcenter.documents.models import NumberBook
from trainingcenter.organisation import actions
from trainingcenter.organisation.models import CentreIdentity, Delegation, Holiday, Person, Post, Unit, UnitName

from ..factories import make_centre

START = date(2020, 1, 1)


def make_person(name="Lò Văn Thắng"):
    return actions.create_person(full_name=name)


def make_unit(name, **changes):
    return actions.create_unit(**{"name": name, "kind": "party_cell", "valid_from": START} | changes)


def refused(action, **kwargs):
    """The fields (or `__all__`) that the refusal names."""
    with pytest.raises(ValidationError) as error:
        action(**kwargs)
    return list(error.value.message_dict) if hasattr(error.value, "error_dict") else ["__all__"]


def breaks(rows, **wrong):
    """The database itself refuses the change."""
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**wrong)


@pytest.mark.django_db
def test_the_centre_is_called_what_it_was_called_on_the_day():
    make_centre()
    fields = {"superior": "Đảng ủy phường Nghĩa Lộ", "province": "Lào Cai", "place": "Nghĩa Lộ"}
    later = actions.name_identity(name="Trung tâm Chính trị phường", valid_from=date(2025, 7, 1), **fields)
    on = CentreIdentity.objects.on
    assert on(date(2025, 6, 30)).name == "Trung tâm Chính trị thị xã Nghĩa Lộ"
    assert on(date(2025, 7, 1)) == later
    assert on(date(2010, 1, 1)).name == "Trung tâm Chính trị thị xã Nghĩa Lộ"
    assert refused(actions.name_identity, name="Khác", valid_from=date(2025, 7, 1), **fields) == ["valid_from"]
    breaks(CentreIdentity.objects.filter(pk=later.pk), valid_from=START)


@pytest.mark.django_db
def test_people_are_ordered_as_vietnamese_and_found_without_accents():
    for name in ("Đặng Văn Ước", "Hoàng Thị Ánh", "Lò Văn An"):
        make_person(name)
    assert [p.full_name for p in Person.objects.all()] == ["Lò Văn An", "Hoàng Thị Ánh", "Đặng Văn Ước"]
    assert [p.full_name for p in Person.objects.search("dang UOC")] == ["Đặng Văn Ước"]
    person = Person.objects.get(full_name="Lò Văn An")
    actions.edit_person(person=person, full_name="Lò Văn Ẩn")
    assert list(Person.objects.search("an")) != []
    assert refused(actions.edit_person, person=person, full_name="") == ["full_name"]


@pytest.mark.django_db
def test_there_is_one_director_at_a_time_by_message_and_by_the_database():
    make_centre()
    deputy = make_person()
    assert refused(actions.give_post, person=deputy, kind="director", valid_from=date(2026, 1, 1)) == ["__all__"]
    current = Post.objects.get(kind="director")
    actions.end_post(post=current, on=date(2025, 12, 31))
    new = actions.give_post(person=deputy, kind="director", valid_from=date(2026, 1, 1))
    assert list(Post.objects.valid_on(date(2025, 12, 31)).signing()) == [current]
    assert list(Post.objects.valid_on(date(2026, 1, 1)).signing()) == [new]
    breaks(Post.objects.filter(pk=current.pk), valid_to=None)


@pytest.mark.django_db
def test_a_post_is_held_once_from_a_day_and_ends_after_it_began():
    person = make_person()
    post = actions.give_post(person=person, kind="office", valid_from=START)
    assert refused(actions.give_post, person=person, kind="office", valid_from=START) == ["__all__"]
    assert refused(actions.end_post, post=post, on=date(2019, 1, 1)) == ["__all__"]
    breaks(Post.objects.filter(pk=post.pk), valid_to=date(2019, 1, 1))
    assert refused(actions.give_post, person=person, kind="office", valid_from=date(2021, 1, 1)) == ["__all__"]
    actions.end_post(post=post, on=date(2020, 12, 31))
    other = actions.give_post(person=person, kind="office", valid_from=date(2021, 1, 1))
    breaks(Post.objects.filter(pk=other.pk), valid_from=date(2020, 6, 1))


@pytest.mark.django_db
def test_staff_are_those_on_the_payroll_today():
    staff, guest = make_person(), make_person("Hà Thị Mai Anh")
    actions.give_post(person=staff, kind="office", valid_from=START)
    actions.give_post(person=staff, kind="full_time_lecturer", valid_from=START)
    actions.give_post(person=guest, kind="office", valid_from=START, on_payroll=False)
    assert list(Person.objects.staff_on(date(2026, 1, 1))) == [staff]


@pytest.mark.django_db
def test_a_delegation_ends_after_it_began():
    delegation = actions.delegate(person=make_person(), basis="QĐ 05", valid_from=START)
    assert refused(actions.end_delegation, delegation=delegation, on=date(2019, 1, 1)) == ["__all__"]
    breaks(Delegation.objects.filter(pk=delegation.pk), valid_to=date(2019, 1, 1))
    delegation.refresh_from_db()
    actions.end_delegation(delegation=delegation, on=date(2026, 1, 1))
    assert list(Delegation.objects.valid_on(date(2026, 1, 2))) == []


@pytest.mark.django_db
def test_an_open_unit_name_is_used_once_by_message_and_by_the_database():
    first = make_unit("Chi bộ Trường Tiểu học")
    assert refused(make_unit, name="Chi bộ Trường Tiểu học") == ["__all__"]
    second = make_unit("Chi bộ Trạm Y tế")
    breaks(Unit.objects.filter(pk=second.pk), name=first.name)
    assert Unit.objects.count() == UnitName.objects.count() == 2


@pytest.mark.django_db
def test_a_renamed_unit_keeps_its_earlier_names_with_their_days():
    unit = make_unit("Đảng ủy phường Trung Tâm", kind="party_organisation")
    assert refused(actions.rename_unit, unit=unit, name="Khác", valid_from=START) == ["valid_from"]
    actions.rename_unit(unit=unit, name="Đảng ủy phường Nghĩa Lộ", valid_from=date(2025, 7, 1), basis="NQ 1673")
    assert [(n.name, n.valid_from.year) for n in unit.names.all()] == [
        ("Đảng ủy phường Nghĩa Lộ", 2025),
        ("Đảng ủy phường Trung Tâm", 2020),
    ]
    assert list(Unit.objects.search("phuong NGHIA lo")) == [unit]
    breaks(unit.names.filter(valid_from=date(2025, 7, 1)), valid_from=START)


@pytest.mark.django_db
def test_a_merged_unit_is_closed_points_at_its_successor_and_changes_no_more():
    old, middle, new = make_unit("Chi bộ 1"), make_unit("Chi bộ 2"), make_unit("Chi bộ 3")
    day = date(2025, 7, 1)
    actions.merge_unit(unit=old, successor=middle, on=day)
    assert (old.successor, old.closed_on, list(middle.predecessors.all())) == (middle, day, [old])
    assert refused(actions.merge_unit, unit=middle, successor=middle, on=day) == ["successor"]
    middle.refresh_from_db()
    actions.merge_unit(unit=middle, successor=new, on=day)
    for again in (
        lambda: actions.merge_unit(unit=old, successor=new, on=day),
        lambda: actions.rename_unit(unit=old, name="Khác", valid_from=date(2026, 1, 1)),
        lambda: actions.move_unit(unit=old, kind="agency", parent=None),
    ):
        with pytest.raises(ValidationError):
            again()
    breaks(Unit.objects.filter(pk=new.pk), successor=old)
    assert make_unit("Chi bộ 1").pk != old.pk


@pytest.mark.django_db
def test_a_unit_is_never_part_of_itself():
    top, part = make_unit("Đảng ủy phường"), make_unit("Chi bộ 1")
    actions.move_unit(unit=part, kind="party_cell", parent=top)
    assert refused(actions.move_unit, unit=top, kind="party_organisation", parent=part) == ["parent"]
    assert list(top.children.open()) == [part]


@pytest.mark.django_db
def test_holidays_are_added_as_a_run_of_days_or_not_at_all():
    actions.add_holiday(day=date(2026, 2, 16), until=date(2026, 2, 20), name="Tết Nguyên đán")
    assert Holiday.objects.count() == 5
    assert refused(actions.add_holiday, day=date(2026, 2, 15), until=date(2026, 2, 16), name="Tết") == ["day"]
    assert refused(actions.add_holiday, day=date(2026, 2, 15), until=date(2026, 2, 14), name="Tết") == ["until"]
    assert Holiday.objects.count() == 5
    breaks(Holiday.objects.filter(day=date(2026, 2, 16)), day=date(2026, 2, 17))
    actions.remove_holiday(holiday=Holiday.objects.first(), by=None)
    assert Holiday.objects.count() == 4


@pytest.mark.django_db
def test_a_book_is_made_once_with_a_pattern_that_can_be_read():
    fields = {"code": "notice", "name": "Thông báo"}
    for pattern in ("TB", "{seq}-{nobody}", "{seq.__class__}", "{"):
        assert refused(actions.create_book, pattern=pattern, **fields) == ["pattern"]
    book = actions.create_book(pattern="{seq:02d}-TB/{symbol}", **fields)
    assert refused(actions.create_book, pattern="{seq}", **fields) == ["code"]
    breaks(NumberBook.objects.filter(pk=book.pk), code="decision")
    actions.edit_book(book=book, by=None, name="Thông báo", pattern="{seq}/{year}-TB", frame="state")
    book.refresh_from_db()
    assert (book.pattern, book.frame) == ("{seq}/{year}-TB", "state")
    assert refused(actions.edit_book, book=book, by=None, name="x", pattern="x", frame="state") == ["pattern"]


@pytest.mark.django_db
def test_a_book_that_never_restarts_has_one_start():
    book = actions.create_book(code="notice", name="Thông báo", pattern="{seq}", restart="never")
    actions.start_book(book=book, year=2026, start_value=50, by=None)
    row = actions.start_book(book=book, year=2027, start_value=60, by=None)
    assert (book.years.count(), row.year, row.start_value) == (1, 0, 60)
