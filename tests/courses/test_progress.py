"""A year against its plan, the years of a term, plans copied: exact figures, and the classes behind each."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses import actions, queries, rules
from courses.models import TrainingClass

from ..factories import end, make_class, make_enrolments, make_line, make_plan, make_scheme, make_sessions, make_user

TODAY = date(2026, 11, 25)


def test_late_classes_are_the_shortfall_once_the_months_are_over_else_those_past_their_day():
    assert rules.late_classes(planned=3, opened=1, overdue=0, over=True) == 2
    assert rules.late_classes(planned=3, opened=1, overdue=1, over=True) == 2
    assert rules.late_classes(planned=3, opened=1, overdue=1, over=False) == 1
    assert rules.late_classes(planned=1, opened=2, overdue=0, over=True) == 0
    assert rules.missing_learners(planned=100, enrolled=40, over=True) == 60
    assert rules.missing_learners(planned=100, enrolled=140, over=True) == 0
    assert rules.missing_learners(planned=100, enrolled=40, over=False) == 0


def test_a_month_is_over_on_the_first_of_the_next_and_terms_begin_after_a_congress():
    assert not rules.is_over(2026, 10, date(2026, 10, 31))
    assert rules.is_over(2026, 10, date(2026, 11, 1))
    assert rules.is_over(2025, 12, date(2026, 1, 1))
    assert [rules.term_of(year) for year in (2021, 2025, 2026, 2030)] == [
        (2021, 2025), (2021, 2025), (2026, 2030), (2026, 2030),
    ]  # fmt: skip


def year_with_everything():
    """A plan of this year with a line: one class done, one open, one overdue; and one class outside the plan."""
    today = timezone.localdate()
    plan = make_plan(today.year)
    line = make_line(plan, classes=4, learners=40, month_from=1, month_to=12)
    clerk = make_user("registrar")
    start = max(date(today.year, 1, 2), today - timedelta(days=60))
    done = make_class("DVM", plan_line=line, outside_plan_reason="", start=start, by=clerk)
    make_enrolments(done, 3)
    make_sessions(done)
    end(done, clerk)
    opened = make_class("DVM", plan_line=line, outside_plan_reason="", start=start, by=clerk)
    make_enrolments(opened, 2)
    overdue = make_class("DVM", plan_line=line, outside_plan_reason="", start=start, opened=False, by=clerk)
    cancelled = make_class("DVM", plan_line=line, outside_plan_reason="", start=start, opened=False, by=clerk)
    actions.cancel_class(training_class=cancelled, reason="Không đủ người", by=clerk)
    outside = make_class("BDNTVD", start=start, by=clerk)
    make_enrolments(outside, 1)
    return plan, line, {"done": done, "opened": opened, "overdue": overdue, "outside": outside}


@pytest.mark.django_db
def test_a_line_counts_opened_done_late_and_learners_and_what_is_outside_stands_below():
    plan, _line, _classes = year_with_everything()
    found = queries.progress(plan, timezone.localdate())
    names = ("classes", "classes_opened", "classes_done", "classes_late", "learners", "enrolled", "learners_done")
    assert [getattr(found["lines"][0], name) for name in names] == [4, 2, 1, 1, 40, 5, 3]
    assert [found["totals"][name] for name in names] == [4, 2, 1, 1, 40, 5, 3]
    assert [(row["programme__name"], row["classes_opened"], row["enrolled"]) for row in found["outside"]] == [
        ("Bồi dưỡng nhận thức về Đảng", 1, 1)
    ]
    assert [found["all"][name] for name in names] == [4, 3, 1, 1, 40, 6, 3]
    over = queries.progress(plan, date(plan.year + 1, 1, 1))["lines"][0]
    assert (over.classes_late, over.learners_missing) == (2, 35)


@pytest.mark.django_db
def test_a_class_of_last_years_line_is_outside_the_plan_of_its_own_year():
    line = make_line(make_plan(2025))
    make_class("DVM", plan_line=line, outside_plan_reason="", start=date(2026, 1, 5))
    own = make_class("DVM", plan_line=make_line(make_plan(2026)), outside_plan_reason="", start=date(2026, 3, 2))
    assert TrainingClass.objects.outside_plan().of_year(2026).count() == 1
    assert own not in TrainingClass.objects.outside_plan()
    assert [row["classes_opened"] for row in queries.outside_plan(2026)] == [1]


@pytest.mark.django_db
def test_every_figure_leads_to_the_classes_it_counts(client):
    plan, line, classes = year_with_everything()
    client.force_login(make_user("registrar"))
    text = client.get(plan.get_absolute_url()).content.decode().replace("&amp;", "&")
    assert "50,00 %" in text
    assert "12,50 %" in text

    def behind(query):
        assert query in text
        return {row.record for row in client.get(f"{reverse('courses:classes')}?{query}").context["table"].rows}

    key, year = f"plan_line={line.pk}", plan.year
    assert behind(f"{key}&stage=opened") == {classes["done"], classes["opened"]}
    assert behind(f"{key}&stage=done") == {classes["done"]}
    assert behind(f"{key}&stage=late") == {classes["overdue"]}
    assert behind(f"plan={year}&stage=opened") == {classes["done"], classes["opened"]}
    programme = classes["outside"].programme_id
    assert behind(f"year={year}&programme={programme}&stage=outside") == {classes["outside"]}
    assert behind(f"year={year}&programme={programme}&stage=outside_done") == set()


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_the_pages_cost_the_same_for_one_line_and_for_thirty(client):
    client.force_login(make_user("registrar"))
    plan = make_plan(2026, lines=1)
    client.post(reverse("courses:plan_submit", args=[2026]))  # the history names somebody
    addresses = [reverse(f"courses:{name}", args=args) for name, args in
                 (("plan", [2026]), ("term", []), ("plans", []), ("plan_file", [2026]))]  # fmt: skip
    before = [cost(client, address) for address in addresses]
    line = plan.lines.get()
    actions.add_plan_lines(plan=plan, lines=[line.figures | {"audience": f"Đợt {i}"} for i in range(29)], by=None)
    make_class("DVM", plan_line=line, outside_plan_reason="", start=date(2026, 3, 2))
    make_class("BDNTVD", start=date(2026, 3, 2))
    make_plan(2027)
    assert [cost(client, address) for address in addresses] == before
    assert max(before) <= 20


@pytest.mark.django_db
def test_the_rounds_page_costs_the_same_for_one_line_and_for_three(client):
    clerk = make_user("registrar")
    client.force_login(clerk)
    found = actions.draft_adjustment(plan=make_plan(lines=1, signed=True), reason="Theo chỉ đạo", by=clerk)
    row = found.lines.get()
    client.post(reverse("courses:round_line_drop", args=[row.pk]))  # the history names somebody
    before = cost(client, found.get_absolute_url())
    for i in range(2):
        actions.add_round_line(plan_round=found, by=clerk, **row.figures | {"audience": f"Đợt {i}"})
    assert cost(client, found.get_absolute_url()) == before


@pytest.mark.django_db
def test_a_term_adds_its_years_by_programme_and_as_a_workbook(client):
    first, second = make_plan(2026, lines=2), make_plan(2027)
    make_line(second, classes=1, learners=50)
    opened = make_class("DVM", plan_line=first.lines.first(), outside_plan_reason="", start=date(2026, 3, 2))
    make_enrolments(opened, 2)
    make_class("BDNTVD", start=date(2026, 3, 2))
    found = queries.term(2026, 2030)
    by_name = dict(found["rows"])
    own = by_name[opened.programme.name]
    assert [tuple(year.values()) for year in own["years"][:2]] == [(4, 1, 240, 2), (1, 0, 50, 0)]
    assert tuple(own["sum"].values()) == (5, 1, 290, 2)
    assert tuple(found["totals"]["sum"].values()) == (5, 2, 290, 2)
    assert found["unsigned"] == [2026, 2027, 2028, 2029, 2030]
    client.force_login(make_user("inspector"))
    sent = client.get(reverse("courses:term"), {"tu": 2026, "den": 2027, "export": "xlsx"})
    rows = list(load_workbook(BytesIO(sent.content)).active.iter_rows(values_only=True))
    assert rows[-1][1:] == (4, 2, 240, 2, 1, 0, 50, 0, 5, 2, 290, 2)


@pytest.mark.django_db
def test_a_term_with_its_years_the_wrong_way_round_or_too_long_is_asked_again(client):
    client.force_login(make_user("registrar"))
    for years in ({"tu": 2030, "den": 2026}, {"tu": 2000, "den": 2026}, {"tu": "x", "den": 2026}):
        page = client.get(reverse("courses:term"), years)
        assert (page.status_code, page.context["found"]) == (200, None)
        assert page.context["form"].errors
    client.force_login(make_user("lecturer"))
    assert client.get(reverse("courses:term")).status_code == 403


@pytest.mark.django_db
def test_a_plan_is_copied_with_the_lines_in_force_their_months_and_tags_still_valid():
    running, ended = make_scheme(last_year=2030), make_scheme(number="01-ĐA/TU", last_year=2026)
    earlier = make_plan(lines=1)
    make_line(earlier, audience="Bí thư", month_from=5, month_to=6, schemes=[running, ended])
    make_plan_signed = actions.submit_plan(plan=earlier, by=None)
    actions.sign_plan(plan=make_plan_signed, by=make_user("leader"), signed_on=date(2026, 1, 5))
    change = actions.draft_adjustment(plan=earlier, reason="Bỏ", by=make_user("registrar"))
    actions.drop_round_line(round_line=change.lines.get(audience="Đảng viên mới đợt 1"), by=None)
    actions.sign_adjustment(plan_round=change, by=make_user("leader"), signed_on=date(2026, 6, 1))
    copy = actions.copy_plan(year=2027, source=earlier, by=make_user("registrar"))
    line = copy.lines.get()
    assert (line.audience, line.month_from, line.month_to, list(line.schemes.all())) == ("Bí thư", 5, 6, [running])
    assert (copy.paper.state, len(copy.paper.words["annex"][0]["rows"])) == ("draft", 2)
    for year in (2026, 2027):
        with pytest.raises(ValidationError):
            actions.copy_plan(year=year, source=earlier, by=make_user("registrar"))
    with pytest.raises(ValidationError) as refused:
        actions.copy_plan(year=2029, source=make_plan(2028), by=make_user("registrar"))
    assert list(refused.value.message_dict) == ["source"]


@pytest.mark.django_db
def test_a_plan_is_copied_on_the_page_of_the_new_one(client):
    earlier = make_plan(lines=2)
    client.force_login(make_user("registrar"))
    client.post(reverse("courses:plan_new"), {"year": 2027, "source": earlier.pk})
    assert client.get(reverse("courses:plan", args=[2027])).context["totals"]["classes"] == 4
    taken = client.post(reverse("courses:plan_new"), {"year": 2027, "source": earlier.pk})
    assert taken.context["form"].errors["year"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_plan_and_its_adjustment_are_drawn_with_their_annex(client, kind):
    clerk = make_user("registrar")
    client.force_login(clerk)
    plan = make_plan(lines=2, signed=True)
    change = actions.draft_adjustment(plan=plan, reason="Theo chỉ đạo", by=clerk)
    for paper in (plan.paper, change.paper):
        sent = client.get(reverse(f"documents:{kind}", args=[paper.pk]))
        assert sent.content[:4] == (b"%PDF" if kind == "pdf" else b"PK\x03\x04")
