"""Names and dates that may be one, typed differently."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.likeness import dates_look_alike, near_names, typed_alike
from trainingcenter.vietnamese import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lò Văn Đức", "Lò Văn Đức"),
        ("Lò Văn Đức", "Lo Van Duc"),
        ("Hoàng Thị Ánh", "Hoàng Thị Anh"),
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoan"),
        ("Nguyễn Thị Thủy", "Nguyễn Thị Thúi"),
        ("Sùng A Páo", "Sùng A Pao"),
        ("Sùng A Páo", "Sung A Poá"),
        ("Đèo Thị Kim Oanh", "Đèo Kim Oanh"),
        ("Đèo Thị Kim Oanh", "Đèo Thị Oanh"),
        ("Lò Văn Đức", "Là Văn Đức"),
    ],
)
def test_names_nearly_the_same_are_near_both_ways(one, other):
    assert near_names(fold(one), fold(other))
    assert near_names(fold(other), fold(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lò Văn Đức", "Lò Thị Đức"),
        ("Lò Văn Đức", "Hoàng Văn Đức"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hương"),
        ("Nguyễn Thị Hoa", "Nguyen Tho Hoi"),
        ("Đèo Thị Kim Oanh", "Đèo Oanh"),
        ("Đèo Thị Kim Oanh", "Đèo Thị Kim"),
        ("Đèo Thị Kim Oanh", "Thị Kim Oanh"),
        ("Cà Thị Thủy", ""),
        ("", ""),
    ],
)
def test_names_of_two_persons_are_not_near(one, other):
    assert not near_names(fold(one), fold(other))
    assert not near_names(fold(other), fold(one))


@given(st.text(alphabet="abcd ", max_size=12), st.text(alphabet="abcd ", max_size=12))
def test_nearness_of_names_is_mutual_and_a_name_is_near_itself(one, other):
    assert near_names(one, other) == near_names(other, one)
    assert near_names(one, one) == bool(one.strip())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (date(1990, 3, 15), date(1990, 3, 15)),
        (date(1990, 3, 12), date(1990, 12, 3)),
        (date(1990, 3, 15), date(1990, 3, 16)),
        (date(1990, 3, 15), date(1980, 3, 15)),
        (date(1990, 3, 12), date(1990, 3, 21)),
        (date(1989, 3, 12), date(1998, 3, 12)),
    ],
)
def test_dates_that_differ_by_an_error_of_typing_look_alike(one, other):
    assert dates_look_alike(one, other)
    assert dates_look_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (date(1990, 3, 15), date(1990, 4, 16)),
        (date(1990, 3, 15), date(1985, 3, 10)),
        (date(1990, 3, 12), date(1991, 12, 3)),
        (None, date(1990, 3, 15)),
        (None, None),
    ],
)
def test_other_dates_do_not_look_alike(one, other):
    assert not dates_look_alike(one, other)
    assert not dates_look_alike(other, one)


def test_numbers_with_one_digit_wrong_look_alike_and_of_other_length_do_not():
    assert typed_alike("015090000123", "015090000128")
    assert typed_alike("015090000123", "015090000132")
    assert not typed_alike("015090000123", "015090000999")
    assert not typed_alike("015090000123", "01509000012")
