"""Learner lists through the actions: the seven real-life files, decisions, undo, the same file twice."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from learners import actions
from learners.models import Enrolment, ImportBatch, Learner

from ..factories import make_class, make_learner, make_user

ROSTERS = Path(settings.BASE_DIR) / "reports" / "demo" / "rosters"
EXPECTED = json.loads((ROSTERS / "expected.json").read_text(encoding="utf-8"))
HEAD = "STT;Họ và tên;Ngày sinh;Số CCCD;Đơn vị\n"


def bring_in(training_class, text, by, **changes):
    batch = actions.read_list(training_class=training_class, data=(HEAD + text).encode(), filename="ds.csv", by=by)
    return batch, actions.write_list(batch=batch, by=by, **changes)


@pytest.mark.django_db
@pytest.mark.parametrize("undecided", ["skip", "new"])
def test_the_seven_lists_give_what_is_expected_of_each(undecided):
    clerk, codes = make_user("registrar"), {}
    for told in EXPECTED["classes"]:
        training_class = make_class(told["programme"], by=clerk)
        data = (ROSTERS / told["file"]).read_bytes()
        batch = actions.read_list(training_class=training_class, data=data, filename=told["file"], by=clerk)
        summary = actions.write_list(batch=batch, by=clerk, undecided=undecided)
        codes[told["file"]] = (summary["enrolled"], summary["error"], summary["repeated"])
    assert codes == {t["file"]: (t["enrolments"], t["rows_in_error"], t["rows_repeated"]) for t in EXPECTED["classes"]}
    assert Enrolment.objects.count() == EXPECTED["enrolments"]
    assert Learner.objects.count() == EXPECTED["distinct_persons"]


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    text = "1;Lò Văn Đức;01/02/1990;015090000001;xã Sơn A\n2;Hoàng Thị Ánh;03/04/1992;;xã Sơn A\n"
    bring_in(training_class, text, clerk)
    before = list(Learner.objects.order_by("pk").values())
    _batch, summary = bring_in(training_class, text, clerk)
    assert (summary["same"], summary["enrolled"], summary["new"]) == (2, 0, 0)
    assert list(Learner.objects.order_by("pk").values()) == before
    assert training_class.enrolments.count() == 2


@pytest.mark.django_db
def test_matching_takes_id_number_first_then_name_and_date_then_asks():
    from datetime import date

    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    by_id = make_learner(full_name="Lò Văn Đức", birth_date=date(1990, 2, 1), national_id="015090000001")
    by_name = make_learner(full_name="Hoàng Thị Hòa", birth_date=date(1992, 4, 3))
    year_only = make_learner(full_name="Sùng A Páo", birth_date=None, birth_year=1985)
    batch, summary = bring_in(
        training_class,
        "1;LÒ VĂN ĐỨC;01/02/1990;015090000001;xã Sơn A\n"
        "2;Hoàng Thị Hoà;03/04/1992;;xã Sơn A\n"
        "3;Sùng A Páo;05/06/1985;;xã Sơn A\n"
        "4;Cà Thị Thủy;07/08/1999;015090000001;xã Sơn A\n"
        "5;Vàng Anh Hiếu;09/10/1988;;xã Sơn A\n",
        clerk,
    )
    rows = {row.number: row for row in batch.rows.all()}
    assert rows[2].learner == by_id
    assert rows[3].learner == by_name
    assert (rows[4].status, rows[4].candidates) == ("decide", [year_only.pk])
    assert rows[5].status in ("decide", "error", "repeated")
    assert rows[6].status == "new"
    assert summary["enrolled"] == 3


@pytest.mark.django_db
def test_a_doubtful_row_goes_in_as_the_clerk_decides():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    known = make_learner(full_name="Sùng A Páo", birth_date=None, birth_year=1985)
    text = HEAD + "1;Sùng A Páo;05/06/1985;;xã Sơn A\n"
    batch = actions.read_list(training_class=training_class, data=text.encode(), filename="ds.csv", by=clerk)
    actions.decide(batch=batch, decisions={2: "same"}, by=clerk)
    actions.write_list(batch=batch, by=clerk)
    assert [e.learner for e in training_class.enrolments.all()] == [known]


@pytest.mark.django_db
def test_undo_takes_back_persons_enrolments_and_changes():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    known = make_learner(full_name="Lò Văn Đức", national_id="015090000001", position="Trưởng bản")
    text = (
        "STT;Họ và tên;Ngày sinh;Số CCCD;Chức vụ;Đơn vị\n"
        f"1;Lò Văn Đức;{known.birth_date:%d/%m/%Y};015090000001;Bí thư chi bộ;xã Sơn A\n2;Cà Thị Thủy;01/01/1999;;;xã Sơn A\n"
    )
    batch = actions.read_list(training_class=training_class, data=text.encode(), filename="ds.csv", by=clerk)
    actions.write_list(batch=batch, by=clerk)
    known.refresh_from_db()
    assert (known.position, Learner.objects.count()) == ("Bí thư chi bộ", 2)

    actions.undo_list(batch=batch, by=clerk)
    known.refresh_from_db()
    assert (known.position, known.unit.name) == ("Trưởng bản", "phường Trung Tâm")
    assert (Learner.objects.count(), training_class.enrolments.count()) == (1, 0)
    with pytest.raises(ValidationError):
        actions.undo_list(batch=batch, by=clerk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "rong.xlsx"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "anh.xlsx"),
        (b"a;b;c\n1;2;3\n", "khong-ten.csv"),
        (b"PK\x03\x04" + b"\0" * 200, "hong.xlsx"),
        ((HEAD + "1;Lò Văn Đức;01/01/1990;;x\n" * 20_001).encode(), "dai.csv"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_message_and_nothing_is_written(data, name):
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    with pytest.raises(ValidationError) as refused:
        actions.read_list(training_class=training_class, data=data, filename=name, by=clerk)
    assert refused.value.message_dict["file"][0]
    assert (ImportBatch.objects.count(), Learner.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_writing_634_people_costs_no_more_than_sixty_queries(django_assert_max_num_queries):
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    text = "".join(
        f"{i};Nguyễn Văn An {'ABCDEFGHIJ'[i % 10]};{1 + i % 28:02d}/{1 + i % 12:02d}/{1960 + i % 40};;xã số {i % 30}\n"
        for i in range(634)
    )
    with django_assert_max_num_queries(60):
        bring_in(training_class, text, clerk)
