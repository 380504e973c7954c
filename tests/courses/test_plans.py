"""The annual plan through the actions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses import actions
from courses.models import AnnualPlan, PlanLine
from trainingcenter.documents.models import OfficialPaper

from ..factories import make_class, make_enrolments, make_line, make_plan, make_user
from .test_timetable_properties import at_once, one_after_the_other


@pytest.mark.django_db
def test_a_plan_is_drafted_once_a_year_with_its_paper():
    plan = make_plan()
    assert (plan.paper.kind, plan.paper.state, str(plan.paper.book.code)) == ("annual_plan", "draft", "plan")
    with pytest.raises(ValidationError) as refused:
        make_plan()
    assert list(refused.value.message_dict) == ["year"]
    assert OfficialPaper.objects.count() == 1


@pytest.mark.django_db
def test_lines_with_months_or_numbers_that_cannot_be_are_refused_by_message_and_by_the_database():
    plan = make_plan()
    for wrong in ({"month_from": 5, "month_to": 4}, {"classes": 0}, {"learners": 0}, {"month_to": 13}):
        with pytest.raises(ValidationError):
            make_line(plan, **wrong)
    line = make_line(plan)
    for wrong in ({"month_from": 12}, {"classes": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanLine.objects.filter(pk=line.pk).update(**wrong)


@pytest.mark.django_db
def test_the_paper_says_what_the_lines_say_until_it_is_signed():
    plan, director = make_plan(), make_user("leader")
    with pytest.raises(ValidationError):
        actions.submit_plan(plan=plan, by=plan.paper.drafted_by)
    line = make_line(plan)
    actions.submit_plan(plan=plan, by=plan.paper.drafted_by)
    actions.edit_plan_line(line=line, by=plan.paper.drafted_by, learners=1200)
    with pytest.raises(ValidationError):
        actions.submit_plan(plan=plan, by=plan.paper.drafted_by)
    actions.sign_plan(plan=plan, by=director, signed_on=date(2026, 1, 5))
    paper = OfficialPaper.objects.get()
    assert (paper.state, paper.number_text) == ("signed", "01-KH/TTCT")
    table = paper.words["annex"][0]
    assert table["rows"] == [
        ["1", str(line.programme), "Đảng viên mới", "2", "1.200", "3–9", "", "", "", "Tự mở", ""],
        ["", "Cộng bồi dưỡng lý luận chính trị", "", "2", "1.200", "", "", "", "", "", ""],
    ]
    assert table["total"][3:5] == ["2", "1.200"]
    assert paper.words["body"][1]["text"] == "1. Tổng số: 2 lớp, 1.200 học viên. Trong đó:"


@pytest.mark.django_db
def test_a_signed_plan_keeps_its_lines_and_is_signed_once():
    plan, director = make_plan(), make_user("leader")
    line = make_line(plan)
    actions.submit_plan(plan=plan, by=director)
    actions.sign_plan(plan=plan, by=director, signed_on=date(2026, 1, 5))
    with pytest.raises(ValidationError):
        actions.sign_plan(plan=plan, by=director, signed_on=date(2026, 1, 5))
    for refused in (
        lambda: make_line(plan),
        lambda: actions.edit_plan_line(line=line, by=director, classes=3),
        lambda: actions.remove_plan_line(line=line, by=director),
    ):
        with pytest.raises(ValidationError):
            refused()
    assert PlanLine.objects.get().classes == 2


@pytest.mark.django_db
def test_a_line_is_removed_unless_a_class_was_planned_from_it():
    plan = make_plan()
    kept, gone = make_line(plan), make_line(plan, audience="Đảng viên mới các xã")
    make_class("DVM", plan_line=kept, outside_plan_reason="", opened=False)
    actions.remove_plan_line(line=gone, by=plan.paper.drafted_by)
    with pytest.raises(ValidationError):
        actions.remove_plan_line(line=kept, by=plan.paper.drafted_by)
    assert list(PlanLine.objects.all()) == [kept]
    assert len(AnnualPlan.objects.get().paper.words["annex"][0]["rows"]) == 2


@pytest.mark.django_db
def test_a_line_counts_classes_opened_and_done_and_those_enrolled():
    plan, clerk = make_plan(), make_user("registrar")
    line = make_line(plan)
    planned, opened, cancelled = (
        make_class("DVM", plan_line=line, opened=i == 1, by=clerk, start=timezone.localdate() - timedelta(days=20 + i))
        for i in range(3)
    )
    make_enrolments(opened, 2)
    make_enrolments(planned, 1)
    actions.cancel_class(training_class=cancelled, reason="Không đủ người", by=clerk)
    counted = PlanLine.objects.with_done().with_enrolled().with_planned_classes().get()
    figures = (counted.classes_opened, counted.classes_done, counted.enrolled, counted.classes_taken)
    assert figures == (1, 0, 2, 2)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_line_changed_while_the_plan_is_being_signed_is_refused_and_the_plan_says_what_was_signed():
    plan, director = make_plan(), make_user("leader")
    line = make_line(plan, classes=2)
    actions.submit_plan(plan=plan, by=director)
    refused = one_after_the_other(
        lambda: actions.sign_plan(plan=plan, by=director, signed_on=date(2026, 1, 5)),
        lambda: actions.edit_plan_line(line=line, by=director, classes=5),
    )
    line.refresh_from_db()
    assert (len(refused), line.classes, plan.rounds.get().lines.get().classes) == (1, 2, 2)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_people_who_draft_the_plan_of_one_year_at_once_make_one_and_the_other_is_told():
    clerk = make_user("registrar")
    draft = lambda: actions.draft_plan(year=2026, by=clerk)  # noqa: E731
    refused = at_once(draft, draft)
    assert [list(error.message_dict) for error in refused] == [["year"]]
    assert AnnualPlan.objects.count() == 1
