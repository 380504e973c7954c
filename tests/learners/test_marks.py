"""Assessments and marks through the actions, and what is odd about marks."""

import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from learners import actions, mark_grid, rules
from learners.models import Assessment, Mark
from learners.rules import Entry

from ..factories import end, make_class, make_enrolments, make_lecturer, make_sessions, make_user


@pytest.fixture
def clerk(db):
    return make_user("registrar")


@pytest.fixture
def training_class(clerk):
    return make_class(by=clerk)


def make_assessment(training_class, **changes):
    fields = {"name": "Bài kiểm tra", "kind": "test", "by": None}
    return actions.create_assessment(training_class=training_class, **fields | changes)


def marks_in(assessment):
    return {m.enrolment_id: (rules.first_cell(m.value, m.absent), m.retest) for m in assessment.marks.all()}


# -- what is typed


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("8,5", D("8.5")), ("8.5", D("8.5")), (" 8 ", D(8)), ("10,0", D(10)), ("", None), (None, None), ("\u00a0", None),
        ("V", "V"), ("v", "V"), ("vắng", "V"), ("VẮNG", "V"), ("11", D(11)), ("-1", D(-1)), ("8,555", D("8.555")),
    ],
)  # fmt: skip
def test_a_typed_mark_is_read_with_comma_or_dot(text, mark):
    assert rules.read_mark(text) == mark


@pytest.mark.parametrize("text", ["8½", "tám", "8,", ",5", "1e1", "NaN", "inf", "8,5,5", "8 5", "٨", "9" * 13])
def test_what_is_no_number_is_no_mark(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        rules.read_mark(text)


@pytest.mark.parametrize(
    ("mark", "asked", "problem"),
    [
        (D(0), {}, ""), (D(10), {}, ""), (D("8.55"), {}, ""), (None, {}, ""), ("V", {}, ""), (8, {}, ""),
        (D("10.5"), {}, "off_scale"), (D(-1), {}, "off_scale"), (D("8.555"), {}, "too_fine"),
        ("V", {"is_retest": True}, "absent_again"), (D(5), {"is_retest": True, "retest_allowed": False}, "no_retest"),
        (None, {"is_retest": True, "retest_allowed": False}, ""),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_cell_says_why(mark, asked, problem):
    assert rules.problem_of(mark, **asked) == problem


# -- assessments


def test_an_assessment_is_made_changed_and_removed_while_it_is_empty(clerk, training_class):
    lecturer = make_lecturer()
    assessment = make_assessment(training_class, held_on=training_class.planned_start, lecturer=lecturer, weight=2)
    actions.edit_assessment(assessment=assessment, by=clerk, name="Bài số 1", weight=3)
    assessment.refresh_from_db()
    assert (assessment.name, assessment.weight, assessment.lecturer) == ("Bài số 1", 3, lecturer)
    actions.delete_assessment(assessment=assessment, by=clerk)
    with pytest.raises(ValidationError):
        actions.delete_assessment(assessment=assessment, by=clerk)
    assert not Assessment.objects.exists()


def test_what_is_wrong_with_an_assessment_is_told_at_its_fields(training_class):
    make_assessment(training_class, name="Bài số 1")
    outside = training_class.planned_end + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        make_assessment(training_class, name="bài SỐ 1", weight=11, held_on=outside, kind="oral")
    assert refused.value.message_dict.keys() == {"name", "weight", "held_on", "kind"}


def test_an_assessment_with_marks_is_not_removed_until_they_are_cleared(clerk, training_class):
    first, _second, _third = make_enrolments(training_class)
    assessment = make_assessment(training_class)
    actions.save_marks(assessment=assessment, marks={first.pk: (D(8), None)}, by=clerk)
    with pytest.raises(ValidationError, match="1 học viên"):
        actions.delete_assessment(assessment=assessment, by=clerk)
    actions.save_marks(assessment=assessment, marks={first.pk: (None, None)}, by=clerk)
    actions.delete_assessment(assessment=assessment, by=clerk)
    assert not Mark.objects.exists()


def test_a_locked_assessment_is_neither_changed_nor_removed(clerk, training_class):
    assessment = make_assessment(training_class)
    actions.lock_marks(assessment=assessment, by=clerk)
    for action in (actions.delete_assessment, actions.edit_assessment):
        with pytest.raises(ValidationError, match="đã khóa"):
            action(assessment=assessment, by=clerk)


# -- marks


def test_marks_are_saved_with_v_for_who_did_not_sit(clerk, training_class):
    first, second, third = make_enrolments(training_class)
    assessment = make_assessment(training_class)
    given = {first.pk: (D("8.5"), None), second.pk: ("V", D(6)), third.pk: (None, None)}
    for _time in range(2):
        actions.save_marks(assessment=assessment, marks=given, by=clerk)
    assert marks_in(assessment) == {first.pk: (D("8.50"), None), second.pk: ("V", D(6))}
    actions.save_marks(assessment=assessment, marks={second.pk: (D(7), None)}, by=clerk)
    assert marks_in(assessment)[second.pk] == (D(7), None)


def test_of_a_grid_the_good_cells_are_saved_and_the_others_told(clerk, training_class):
    first, second, third = make_enrolments(training_class)
    stranger = make_enrolments(make_class(by=clerk), 1)[0]
    a, b = make_assessment(training_class), make_assessment(training_class, name="Bài số 2")
    actions.save_marks(assessment=b, marks={e.pk: (D(5), None) for e in (first, second, third)}, by=clerk)
    actions.lock_marks(assessment=b, by=clerk)
    cells = {
        (a.pk, first.pk, "value"): (None, D(8)),
        (a.pk, second.pk, "value"): (None, D(11)),
        (a.pk, third.pk, "value"): (None, D("8.555")),
        (a.pk, third.pk, "retest"): (None, "V"),
        (b.pk, first.pk, "value"): (D(5), D(6)),
        (a.pk, stranger.pk, "value"): (None, D(8)),
        (b.pk + 99, first.pk, "value"): (None, D(8)),
    }
    outcome = actions.fill_marks(training_class=training_class, cells=cells, by=clerk)
    assert (outcome.changed, outcome.theirs, len(outcome.refused)) == (1, {}, 6)
    assert outcome.refused[a.pk, second.pk, "value"] == "11 không nằm trong khoảng 0–10."
    assert marks_in(a) == {first.pk: (D(8), None)}
    assert marks_in(b)[first.pk] == (D(5), None)


def test_a_cell_that_somebody_else_changed_is_told_and_stays(clerk, training_class):
    first, second, _third = make_enrolments(training_class)
    assessment = make_assessment(training_class)
    actions.save_marks(assessment=assessment, marks={first.pk: (D(7), None)}, by=clerk)
    mine = {(assessment.pk, first.pk, "value"): (None, D(8)), (assessment.pk, second.pk, "value"): (None, D(9))}
    outcome = actions.fill_marks(training_class=training_class, cells=mine, by=clerk)
    assert (outcome.changed, outcome.theirs) == (1, {(assessment.pk, first.pk, "value"): D(7)})
    assert marks_in(assessment) == {first.pk: (D(7), None), second.pk: (D(9), None)}
    knowing = {(assessment.pk, first.pk, "value"): (D(7), D(8))}
    again = actions.fill_marks(training_class=training_class, cells=knowing, by=clerk)
    assert (again.changed, again.theirs) == (1, {})


def test_a_retest_is_refused_where_the_programme_allows_none(clerk, training_class):
    (first,) = make_enrolments(training_class, 1)
    type(training_class.version).objects.filter(pk=training_class.version_id).update(retest_allowed=False)
    with pytest.raises(ValidationError, match=first.learner.full_name):
        actions.save_marks(assessment=make_assessment(training_class), marks={first.pk: (D(4), D(6))}, by=clerk)
    assert not Mark.objects.exists()


def test_marks_are_locked_when_everybody_still_in_the_class_has_one(clerk, training_class):
    first, second, third = make_enrolments(training_class)
    assessment = make_assessment(training_class)
    actions.save_marks(assessment=assessment, marks={first.pk: (D(8), None)}, by=clerk)
    with pytest.raises(ValidationError, match=f"2. {second.learner.full_name}, 3. "):
        actions.lock_marks(assessment=assessment, by=clerk)
    actions.save_marks(assessment=assessment, marks={second.pk: ("V", None)}, by=clerk)
    actions.withdraw(enrolment=third, on=training_class.planned_start, reason="Ốm", by=clerk)
    actions.lock_marks(assessment=assessment, by=clerk)
    with pytest.raises(ValidationError):
        actions.lock_marks(assessment=assessment, by=clerk)
    assessment.refresh_from_db()
    assert (assessment.locked_by, assessment.locked_at is not None) == (clerk, True)


def test_marks_rest_while_the_recognition_is_proposed(clerk, training_class):
    make_enrolments(training_class)
    make_sessions(training_class)
    end(training_class, clerk)
    actions.propose_recognition(training_class=training_class, by=clerk)
    assessment = training_class.assessments.get()
    with pytest.raises(ValidationError, match="đề nghị"):
        actions.save_marks(assessment=assessment, marks={}, by=clerk)
    with pytest.raises(ValidationError, match="đề nghị"):
        actions.reopen_marks(assessment=assessment, reason="Vào nhầm", by=clerk)


# -- the grid


def test_the_grid_tells_final_mark_rank_and_conclusion(clerk, training_class):
    people = make_enrolments(training_class, 4)
    a, b = make_assessment(training_class), make_assessment(training_class, name="Bài số 2", weight=2)
    marks = {people[0].pk: (D(8), None), people[1].pk: (D(3), D(4)), people[2].pk: ("V", None)}
    actions.save_marks(assessment=a, marks=marks, by=clerk)
    actions.save_marks(assessment=b, marks={e.pk: (D("8.5"), None) for e in people[:3]}, by=clerk)
    grid = mark_grid.grid_of(training_class)
    told = [(row.number, row.final, row.rank, row.conclusion) for row in grid.rows]
    assert told == [
        (1, D("8.33"), "very_good", "passed"),
        (2, D("7.00"), "good", "passed"),
        (3, None, "", "failed"),
        (4, None, "", ""),
    ]
    assert [cell.first for cell in grid.rows[2].cells] == ["V", "8,5"]


def test_changes_of_marks_say_who_wrote_what_over_what(clerk, training_class):
    first, second, _third = make_enrolments(training_class)
    assessment = make_assessment(training_class)
    actions.save_marks(assessment=assessment, marks={first.pk: (D(7), None), second.pk: ("V", None)}, by=clerk)
    actions.save_marks(assessment=assessment, marks={first.pk: (D(8), None)}, by=clerk)
    name = first.learner.full_name
    changes = mark_grid.changes_of(assessment, first.pk)
    assert [(c.learner, c.old, c.new) for c in changes] == [(name, ("7", ""), ("8", "")), (name, ("", ""), ("7", ""))]
    assert len(mark_grid.changes_of(assessment)) == 3


# -- odd marks


def odd(*entries, pass_mark=D(5), **changes):
    return {(o.key, o.learner) for o in rules.odd_marks(entries, pass_mark=pass_mark, **changes)}


def marks(*values):
    return [Entry(i, 1, D(value)) for i, value in enumerate(values, start=1)]


@pytest.mark.parametrize(
    ("entry", "keys"),
    [
        (Entry(1, 1, D(8)), set()),
        (Entry(1, 1, D("7.3")), set()),
        (Entry(1, 1, D("7.25")), set()),
        (Entry(1, 1, D("7.13")), {"uneven"}),
        (Entry(1, 1, D(0)), {"zero"}),
        (Entry(1, 1, D(3), retest=D(6)), set()),
        (Entry(1, 1, D(5), retest=D(6)), {"needless_retest"}),
        (Entry(1, 1, D(3), retest=D(2)), {"worse_retest"}),
        (Entry(1, 1, absent=True, there=True), {"v_but_there"}),
        (Entry(1, 1, absent=True, there=False), set()),
        (Entry(1, 1, D(8), there=False), {"mark_but_away"}),
        (Entry(1, 1, absent=True, retest=D(8), there=False), set()),
        (Entry(1, 1, D(8), never_there=True), {"never_there"}),
        (Entry(1, 1), set()),
    ],
)
def test_what_is_odd_about_one_mark(entry, keys):
    assert {key for key, _learner in odd(entry)} == keys


def test_what_is_odd_beside_the_class():
    assert odd(*marks(8, 7, 9), Entry(4, 1)) == {("blank", 4)}
    assert odd(Entry(1, 1), Entry(2, 1)) == set()
    assert odd(*marks(8, 8, 8)) == {("all_the_same", None)}
    assert odd(*marks(8, 8)) == set()
    assert odd(*marks(8, 7, 9, 4)) == set()
    assert odd(*marks(8, 8, 9, 4)) == {("far_from_class", 4)}


def test_what_is_odd_beside_ones_own_other_marks():
    assert odd(Entry(1, 1, D(9)), Entry(1, 2, D(5)), Entry(1, 3, D(9))) == {("far_from_own", 1)}
    assert odd(Entry(1, 1, D(9)), Entry(1, 2, D("5.5"))) == set()


def test_who_passes_by_mark_but_missed_too_much_is_odd():
    assert odd(*marks(8, 7, 9), too_absent={2: D(7)}) == {("too_absent", 2)}


def test_odd_marks_of_a_class_know_its_rolls(clerk, training_class):
    here, away, gone = make_enrolments(training_class)
    sessions = make_sessions(training_class)
    test = sessions[-1]
    type(test).objects.filter(pk=test.pk).update(kind="test")
    for session in sessions:
        away_now = {gone.pk: "unexcused"} | ({away.pk: "excused"} if session == test else {})
        actions.save_roll(session=session, marks=away_now, by=clerk)
        actions.close_roll(session=session, by=clerk)
    assessment = make_assessment(training_class, held_on=test.day)
    given = {here.pk: ("V", None), away.pk: (D(8), None), gone.pk: (D(7), None)}
    actions.save_marks(assessment=assessment, marks=given, by=clerk)
    found = {(o.key, o.learner) for o in mark_grid.odd_marks_of(mark_grid.grid_of(training_class))}
    assert found == {
        ("v_but_there", here.pk), ("mark_but_away", away.pk), ("mark_but_away", gone.pk), ("never_there", gone.pk),
        ("too_absent", gone.pk),
    }  # fmt: skip
