"""Figures by sending unit: by the name of then, and rolled up to the units of now."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from learners import actions, queries
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_learner, make_recognised_class, make_unit, make_user
from .test_groups import figures_behind

pytestmark = pytest.mark.django_db
DAYS = {"tu": "01/01/2025", "den": "31/12/2025"}
YEAR = queries.Period(date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture(autouse=True)
def _in_vietnamese():
    """Whatever language a page of another test was asked for in."""
    with translation.override("vi"):
        yield


def enrol(training_class, *learners):
    for learner in learners:
        actions.enrol(learner=learner, training_class=training_class, by=None, on=training_class.planned_start)


def make_history():
    """In spring somebody came from a commune that was merged in July, the same person in autumn from its successor's cell."""
    ward, old, silent = make_unit("phường Nghĩa Lộ"), make_unit("xã Nghĩa An"), make_unit("xã Im Lặng")
    cell = organisation.create_unit(name="Chi bộ Một", kind="party_cell", valid_from=date(2020, 1, 1), parent=ward)
    woman, man = make_learner(unit=old, sex="female"), make_learner(unit=ward)
    enrol(make_class(start=date(2025, 3, 1)), woman, man)
    organisation.merge_unit(unit=old, successor=ward, on=date(2025, 7, 1))
    organisation.rename_unit(unit=ward, name="phường Trung Tâm Mới", valid_from=date(2025, 7, 1))
    ward.refresh_from_db()
    woman.unit, man.unit = cell, ward
    for learner in (woman, man):
        learner.save()
    enrol(make_class("DVM", start=date(2025, 9, 1)), woman, man, make_learner(unit=None))
    return ward, cell, old, silent


def figures(row):
    return tuple(getattr(row.tally, name) for name in ("enrolments", "persons", "women", "classes"))


def test_by_the_names_of_then_each_name_stands_for_itself():
    make_history()
    found = queries.by_unit(YEAR, then=True)
    assert {str(row): figures(row) for row in found["rows"]} == {
        "phường Nghĩa Lộ": (1, 1, 0, 1),
        "phường Trung Tâm Mới": (1, 1, 0, 1),
        "xã Nghĩa An": (1, 1, 1, 1),
        "Chi bộ Một": (1, 1, 1, 1),
        "chưa rõ đơn vị": (1, 1, 0, 1),
    }
    assert (found["total"].enrolments, found["total"].persons, found["total"].classes) == (5, 3, 2)


def test_by_the_units_of_now_successors_and_wholes_take_in_the_rest_and_persons_count_once():
    make_history()
    found = queries.by_unit(YEAR, then=False)
    assert [(str(row), row.depth, figures(row), row.tally.direct) for row in found["rows"]] == [
        ("phường Trung Tâm Mới", 0, (4, 2, 2, 2), 3),
        ("Chi bộ Một", 1, (1, 1, 1, 1), 1),
        ("chưa rõ đơn vị", 0, (1, 1, 0, 1), 1),
    ]
    assert (found["total"].enrolments, found["total"].persons) == (5, 3)


def test_units_that_sent_nobody_are_named_but_not_wholes_of_senders():
    _ward, cell, _old, silent = make_history()
    assert silent in queries.by_unit(YEAR, then=False)["silent"]
    assert cell not in queries.by_unit(YEAR, then=False)["silent"]
    nobody = queries.by_unit(queries.Period(date(2019, 1, 1), date(2019, 12, 31)), then=False)
    assert (nobody["rows"], cell in nobody["silent"]) == ([], True)


def test_a_ring_of_successors_loses_nobody():
    ward, cell, old, silent = make_history()
    type(ward).objects.filter(pk=ward.pk).update(closed_on=date(2025, 8, 1), successor=old)
    type(ward).objects.filter(pk=cell.pk).update(parent=cell)
    found = queries.by_unit(YEAR, then=False)
    assert sum(row.tally.direct for row in found["rows"]) == 5


def test_completions_count_by_the_day_of_closing():
    make_recognised_class(n=2, start=date(2025, 12, 30))
    unit = make_unit()
    later = queries.by_unit(queries.Period(date(2026, 1, 1), date(2026, 12, 31)), then=False)
    (now,) = queries.by_unit(YEAR, then=False)["rows"]
    assert (now.unit, now.tally.enrolments, now.tally.completed) == (unit.pk, 2, 0)
    assert [(row.unit, row.tally.enrolments, row.tally.completed) for row in later["rows"]] == [(unit.pk, 0, 2)]


@pytest.mark.parametrize("by", ["nay", "khi-hoc"])
def test_every_figure_opens_exactly_its_rows(client, by):
    make_history()
    client.force_login(make_user("registrar"))
    page = client.get(reverse("learners:by_unit"), DAYS | {"theo": by})
    assert figures_behind(client, page.content.decode()) >= 14


def test_the_figures_leave_as_a_workbook_with_those_who_sent_nobody(client):
    make_history()
    client.force_login(make_user("registrar"))
    response = client.get(reverse("learners:by_unit"), DAYS | {"export": "xlsx"})
    rows = [row[:3] for row in load_workbook(BytesIO(response.content)).active.values]
    assert ("phường Trung Tâm Mới", 4, 2) in rows
    assert ("Tổng cộng", 5, 3) in rows
    assert ("xã Im Lặng", 0, 0) in rows


def test_the_page_costs_the_same_for_three_units_as_for_one(client):
    client.force_login(make_user("registrar"))
    costs = []
    for name in ("A", "B", "C"):
        enrol(make_class(start=date(2025, 3, 1)), make_learner(unit=make_unit(f"xã {name}")))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("learners:by_unit"), DAYS)
        costs.append(len(captured))
    assert costs[0] == costs[2] <= 12


def test_who_may_not_see_learners_sees_no_figures(client):
    client.force_login(make_user("lecturer"))
    for name in ("by_unit", "by_group", "rows", "rows_persons", "rows_classes", "due", "due_paper"):
        assert client.get(reverse(f"learners:{name}")).status_code == 403, name
