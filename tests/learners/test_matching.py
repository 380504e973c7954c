"""Who is who: the order of the rules, and what is left to decide."""

from datetime import date

import pytest

from learners.matching import Known
from learners.models import Learner
from learners.rosters import Person

BORN = date(1990, 3, 15)


def known(name, born=BORN, number="", pk=1, **changes):
    learner = Learner(pk=pk, full_name=name, birth_date=born, national_id=number, **changes)
    learner.derive()
    return learner


def listed(name, born=BORN, number="", **changes):
    return Person(
        full_name=name, birth_date=born, birth_year=born.year if born else None, national_id=number, **changes
    )


def found(learners, person, **changes):
    match = Known(learners, **changes).match(person)
    return match.status, match.learner or match.candidates


def test_same_id_number_and_name_is_the_same_whatever_the_birthday_and_the_difference_is_told():
    learner = known("Nguyễn Thị Hòa", number="015090000001")
    match = Known([learner]).match(listed("NGUYỄN THỊ HOÀ", date(1991, 3, 15), "015090000001"))
    assert (match.status, match.learner) == ("same", learner)
    assert match.remarks == ["Ngày sinh đang lưu khác: 15/03/1990. Hãy sửa bên sai."]


def test_same_id_number_of_another_name_is_to_decide():
    learner = known("Lò Văn Đức", number="015090000001")
    match = Known([learner]).match(listed("Trần Thị Bích", number="015090000001"))
    assert (match.status, match.candidates) == ("decide", [learner])
    assert match.reasons == ["Cùng số CCCD nhưng khác họ tên."]


@pytest.mark.parametrize("spelling", ["Nguyễn Thị Hòa", "NGUYỄN THỊ HOÀ", "Nguyen Thi Hoa", "Nguyễn  Thị  Hòa"])
def test_same_name_however_spelt_and_whole_birthday_is_the_same(spelling):
    learner = known("Nguyễn Thị Hòa")
    assert found([learner], listed(spelling)) == ("same", learner)


def test_accents_that_contradict_on_one_day_are_to_decide_for_twins_have_such_names():
    learner = known("Nguyễn Văn Hùng")
    assert found([learner], listed("Nguyễn Văn Hưng")) == ("decide", [learner])


def test_old_and_new_id_number_of_one_person_do_not_contradict_and_the_new_one_is_kept():
    learner = known("Lò Văn Đức", number="050123456")
    match = Known([learner]).match(listed("Lò Văn Đức", number="015090000001"))
    assert (match.status, match.changes) == ("changed", {"national_id": ("050123456", "015090000001")})


def test_two_numbers_of_one_kind_on_one_name_and_day_are_to_decide():
    learner = known("Lò Văn Đức", number="015090000002")
    assert found([learner], listed("Lò Văn Đức", number="015090000001")) == ("decide", [learner])


@pytest.mark.parametrize("born", [date(1990, 12, 1), None])
def test_same_name_and_year_or_an_unknown_year_is_to_decide(born):
    learner = known("Sùng A Páo")
    assert found([learner], listed("Sùng A Páo", born)) == ("decide", [learner])


def test_same_name_of_another_year_is_new():
    assert found([known("Sùng A Páo")], listed("Sùng A Páo", date(1980, 3, 15))) == ("new", [])


@pytest.mark.parametrize("name", ["Lò Thị Dang", "Lò Dung", "Lò Thị Thu Dung", "Lò Thị Dugn"])
def test_nearly_the_same_name_of_one_day_is_to_decide(name):
    learner = known("Lò Thị Dung")
    near = Known([learner]).match(listed(name))
    assert (near.status, near.candidates) == ("decide", [learner])
    assert near.reasons == ["Tên gần giống và cùng ngày sinh."]


def test_another_name_of_one_day_is_new():
    assert found([known("Lò Thị Dung")], listed("Lò Thị Hoa")) == ("new", [])


def test_nearly_the_same_name_of_another_day_is_new():
    assert found([known("Lò Thị Dung")], listed("Lò Thị Dang", date(1990, 3, 16))) == ("new", [])


def test_an_earlier_name_counts_as_the_name():
    learner = known("Nguyễn Thị Mới", pk=7)
    assert found([learner], listed("Nguyễn Thị Cũ"), earlier=[(7, "nguyen thi cu", "nguyễn thị cũ")]) == (
        "same",
        learner,
    )


def test_who_has_only_a_year_and_is_in_the_class_already_is_the_same():
    learner = known("Cà Thị Thủy", None, pk=3, birth_year=1985)
    person = Person(full_name="Cà Thị Thủy", birth_year=1985)
    assert found([learner], person) == ("decide", [learner])
    assert found([learner], person, inside=[3]) == ("same", learner)


def test_a_list_fills_and_updates_but_never_renames_or_changes_a_known_birthday():
    learner = known("Cà Thị Thủy", None, birth_year=1985, phone="0900000001", sex="female", position="Trưởng bản")
    person = Person(
        full_name="Cà Thị Thuỷ", birth_date=date(1985, 2, 1), birth_year=1985, phone="0900000002", sex="male",
        ethnicity="Thái", unit="xã Sơn A",
    )  # fmt: skip
    match = Known([learner], inside=[1]).match(person)
    assert match.changes == {
        "phone": ("0900000001", "0900000002"),
        "ethnicity": ("", "Thái"),
        "birth_date": (None, date(1985, 2, 1)),
        "unit": ("", "xã Sơn A"),
    }
