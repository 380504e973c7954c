"""Which learners may be one person: the rule, and the search among all."""

from datetime import date

import pytest

from learners import actions
from learners.duplicates import Pair, Reason, likely_pairs, why
from learners.models import Learner
from trainingcenter.vietnamese import fold, match_key

from ..factories import make_learner, make_user

BORN = date(1990, 3, 12)


def person(name, born=BORN, number="", sex="", year=None):
    return Learner(
        full_name=name, folded=fold(name), match_key=match_key(name), birth_date=born, national_id=number, sex=sex,
        birth_year=born.year if born else year,
    )  # fmt: skip


CASES = [
    (("Lò Văn Đức",), ("LÒ  VĂN ĐỨC",), Reason.SAME),
    (("Nguyễn Thị Thúy",), ("Nguyễn Thị Thuý",), Reason.SAME),
    (("Lò Văn Đức",), ("Lò Văn Dục",), Reason.ACCENTS),
    (("Lò Văn Đức",), ("Lò Văn Đức", None, "", "", 1990), Reason.YEAR_ONLY),
    (("Lò Văn Đức",), ("Lò Văn Đức", None, "", "", 1991), None),
    (("Lò Văn Đức",), ("Lò Văn Dục", None, "", "", 1990), None),
    (("Lò Văn Đức", None), ("Lò Văn Đức", None), None),
    (("Lò Văn Đức",), ("Lò Văn Đức", date(1990, 12, 3)), Reason.DATE_TYPED),
    (("Lò Văn Đức",), ("Lò Văn Đức", date(1990, 3, 21)), Reason.DATE_TYPED),
    (("Lò Văn Đức",), ("Lò Văn Đức", date(1980, 3, 12)), None),
    (("Lò Văn Đức",), ("Lò Văn Đức", date(1990, 7, 25)), None),
    (("Lò Văn Đức",), ("Lò Văn Dực", date(1990, 12, 3)), None),
    (("Nguyễn Thị Hoa",), ("Nguyễn Thị Hoan",), Reason.NAME_TYPED),
    (("Đèo Thị Kim Oanh",), ("Đèo Thị Oanh",), Reason.NAME_TYPED),
    (("Nguyễn Thị Hoa",), ("Nguyễn Thị Lan",), None),
    (("Lò Văn Đức", BORN, "015090000123"), ("Lò Văn Đức", BORN, "015090000132"), Reason.SAME),
    (("Lò Văn Đức", BORN, "015090000123"), ("Lò Văn Đức", BORN, "060012345"), Reason.SAME),
    (("Lò Văn Đức", BORN, "015090000123"), ("Lò Văn Đức", BORN, "015090999999"), Reason.OTHER_ID),
    (("Nguyễn Thị Hoa", BORN, "015090000123"), ("Nguyễn Thị Hoan", BORN, "015090999999"), None),
    (("Sùng A Páo", BORN, "", "male"), ("Sùng Y Páo", BORN, "", "female"), None),
    (("Lò Văn Đức", BORN, "015090000123"), ("Vàng A Páo", None, "015090000123"), Reason.SAME_ID),
]


@pytest.mark.parametrize(("one", "other", "reason"), CASES)
def test_a_pair_is_told_its_strongest_reason_both_ways(one, other, reason):
    assert why(person(*one), person(*other)) == reason
    assert why(person(*other), person(*one)) == reason


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other", "reason"), [case for case in CASES if case[2] != Reason.SAME_ID])
def test_the_search_finds_what_the_rule_says(one, other, reason):
    for row in (person(*one), person(*other)):
        row.derive()
        row.save()
    first, second = Learner.objects.order_by("pk")
    assert likely_pairs() == ([Pair(first.pk, second.pk, reason)] if reason else [])


@pytest.mark.django_db
def test_merged_entries_and_pairs_told_apart_are_not_shown_and_the_strongest_reason_comes_first():
    clerk = make_user("registrar")
    near = make_learner(full_name="Nguyễn Thị Hoan", birth_date=BORN)
    one, other, third = (make_learner(full_name="Nguyễn Thị Hoa", birth_date=BORN) for _i in range(3))
    found = likely_pairs()
    assert [(p.one, p.other) for p in found[:3]] == [(other.pk, third.pk), (one.pk, third.pk), (one.pk, other.pk)]
    assert {p.reason for p in found[:3]} == {Reason.SAME}
    assert [(p.one, p.reason) for p in found[3:]] == [(near.pk, Reason.NAME_TYPED)] * 3
    actions.merge_learners(kept=one, merged=third, by=clerk)
    decided = actions.tell_apart(one=one, other=other, by=clerk)
    assert {p.one for p in likely_pairs()} == {near.pk}
    actions.ask_again(pair=decided, by=clerk)
    assert likely_pairs()[0] == Pair(one.pk, other.pk, Reason.SAME)
