"""Lists that waited while others entered, undid or merged the same persons; and addresses nobody typed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from learners import actions
from learners.forms import GridForm, LearnerForm, read_mark
from learners.models import Learner

from ..factories import make_class, make_learner, make_user

pytestmark = pytest.mark.django_db
HEAD = "STT;Họ và tên;Ngày sinh;Đơn vị\n"
DUC = "1;Lò Văn Đức;01/02/1990;xã Sơn A\n"
HUGE = "9" * 5_000


@pytest.fixture
def clerk():
    return make_user("registrar")


def read(training_class, by, text=DUC):
    return actions.read_list(training_class=training_class, data=(HEAD + text).encode(), filename="ds.csv", by=by)


def test_known_person_who_was_undone_and_entered_anew_is_made_once(clerk):
    first, second = make_class(by=clerk), make_class(by=clerk)
    written = read(first, clerk)
    actions.write_list(batch=written, by=clerk)
    waiting = read(second, clerk)
    assert waiting.rows.get().status == "same"
    actions.undo_list(batch=written, by=clerk)
    actions.write_list(batch=read(first, clerk), by=clerk)
    actions.write_list(batch=waiting, by=clerk)
    assert Learner.objects.get().enrolments.count() == 2


def test_two_clerks_who_decide_the_same_row_to_be_new_make_one_person(clerk):
    training_class = make_class(by=clerk)
    make_learner(full_name="Lò Văn Đức", birth_date=None, birth_year=1990)
    batches = [read(training_class, clerk) for _i in range(2)]
    for batch in batches:
        actions.decide(batch=batch, decisions={2: "new"}, by=clerk)
    actions.write_list(batch=batches[0], by=clerk)
    with pytest.raises(ValidationError, match="2"):
        actions.write_list(batch=batches[1], by=clerk)
    assert Learner.objects.count() == 2
    again = read(training_class, clerk)
    assert again.rows.get().status == "same"


def test_doubtful_row_decided_new_beside_a_namesake_of_the_class_is_new(clerk):
    training_class = make_class(by=clerk)
    namesake = make_learner(full_name="Lò Văn Đức", birth_date=None, birth_year=1990)
    batch = read(training_class, clerk)
    actions.decide(batch=batch, decisions={2: "new"}, by=clerk)
    actions.enrol(learner=namesake, training_class=training_class, by=clerk, on=training_class.planned_start)
    actions.write_list(batch=batch, by=clerk)
    assert training_class.enrolments.count() == 2


def test_person_decided_the_same_who_is_gone_is_not_lost(clerk):
    written = read(make_class(by=clerk), clerk, "1;Lò Văn Đức;1990;xã Sơn A\n")
    actions.write_list(batch=written, by=clerk)
    waiting = read(make_class(by=clerk), clerk)
    actions.decide(batch=waiting, decisions={2: "same"}, by=clerk)
    actions.undo_list(batch=written, by=clerk)
    actions.write_list(batch=waiting, by=clerk)
    assert Learner.objects.get().birth_date == date(1990, 2, 1)


@pytest.mark.parametrize("decision", [f"same:{HUGE}", "same:²", "same:-1", "same:\0", "same:0", "sam", "new:1:2"])
def test_decision_that_names_nobody_is_refused_or_plain(clerk, decision):
    make_learner(full_name="Lò Văn Đức", birth_date=None, birth_year=1990)
    batch = read(make_class(by=clerk), clerk)
    if decision.startswith("new"):
        actions.decide(batch=batch, decisions={2: decision}, by=clerk)
        assert batch.rows.get().decision == "new"
        return
    with pytest.raises(ValidationError):
        actions.decide(batch=batch, decisions={2: decision}, by=clerk)
    assert batch.rows.get().decision == ""


@pytest.mark.parametrize("size", ["²", HUGE, "-1", "x", "0"])
def test_page_size_nobody_offers_is_the_usual_one(client, clerk, size):
    client.force_login(clerk)
    for name in ("learners:list", "learners:imports", "learners:due", "learners:waiting", "learners:results"):
        assert client.get(reverse(name), {"size": size}).status_code == 200, name


def test_addresses_with_nonsense_are_pages_that_do_not_exist(client, clerk):
    client.force_login(clerk)
    merge = reverse("learners:merge", args=[make_class(by=clerk).pk])
    assert client.get(merge, {"merged": HUGE}).status_code == 404
    assert client.get(reverse("learners:rows"), {"don_vi": "1", "ten": "a\0b"}).status_code == 404


@pytest.mark.parametrize("text", ["1e999999", "1E+40", "²", "NaN", "-Infinity"])
def test_mark_that_is_no_number_is_refused(text):
    with pytest.raises(ValidationError):
        read_mark(text)


def test_grid_too_deep_to_be_read_is_refused():
    assert not GridForm({"grid": "[" * 100_000}).is_valid()
    assert GridForm({"grid": f'{{"{HUGE}": 1, "7": 2}}'}).is_valid()


def test_id_number_of_raised_digits_is_refused():
    assert "national_id" in LearnerForm({"full_name": "Lò Văn Đức", "national_id": "²" * 12}).errors
