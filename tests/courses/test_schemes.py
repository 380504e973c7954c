"""Schemes with their targets and what is tagged with them; the centre's other tasks of the year."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import actions, queries
from courses.models import CentreTask, Scheme, SchemeTarget
from trainingcenter.organisation.models import Person
from trainingcenter.ui.slots import waiting_for

from ..factories import make_class, make_enrolments, make_line, make_plan, make_scheme, make_user

pytestmark = pytest.mark.django_db


def url(name, *arguments):
    return reverse(f"courses:{name}", args=arguments)


def test_a_scheme_is_entered_once_with_its_years_in_order():
    make_scheme()
    for wrong in ({}, {"number": "09", "first_year": 2030}):
        with pytest.raises(ValidationError):
            make_scheme(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.update(first_year=2030)


def test_targets_lie_in_the_period_are_one_per_audience_and_year_and_ask_for_something():
    scheme = make_scheme()
    fields = {"audience": "Bí thư chi bộ", "year": 2025, "classes": 2, "learners": 90}
    target = actions.add_target(scheme=scheme, by=None, **fields)
    for wrong in ({}, {"year": 2031}, {"year": 2024, "classes": None, "learners": None}):
        with pytest.raises(ValidationError):
            actions.add_target(scheme=scheme, by=None, **fields | wrong)
    with pytest.raises(ValidationError):
        actions.edit_scheme(scheme=scheme, by=None, first_year=2026)
    target = SchemeTarget.objects.select_related("scheme").get()
    actions.edit_target(target=target, by=None, learners=100)
    assert SchemeTarget.objects.get().learners == 100
    actions.remove_target(target=target, by=None)
    scheme.refresh_from_db()
    assert actions.edit_scheme(scheme=scheme, by=None, first_year=2026).first_year == 2026


def test_a_scheme_in_use_is_not_removed():
    scheme, line = make_scheme(), make_line(make_plan())
    actions.add_target(scheme=scheme, by=None, audience="A", year=2025, classes=1)
    actions.tag_scheme(scheme=scheme, plan_lines=[line], training_classes=[], by=None)
    with pytest.raises(ValidationError):
        actions.remove_scheme(scheme=scheme, by=None)
    assert list(Scheme.objects.schemes_of(line)) == [scheme]
    actions.tag_scheme(scheme=scheme, plan_lines=[], training_classes=[], by=None)
    actions.remove_scheme(scheme=scheme, by=None)
    assert (Scheme.objects.count(), SchemeTarget.objects.count()) == (0, 0)


def tagged():
    """A scheme with a target, a tagged line with one open class, and a tagged class outside the plan."""
    scheme = make_scheme()
    actions.add_target(scheme=scheme, by=None, audience="ĐẢNG VIÊN MỚI", year=2026, classes=4, learners=200)
    line = make_line(make_plan())
    opened = make_class("DVM", plan_line=line, outside_plan_reason="", audience="Đảng viên mới", start=date(2026, 3, 2))
    make_enrolments(opened, 3)
    outside = make_class("BDNTVD", audience="Quần chúng ưu tú", start=date(2026, 3, 2))
    make_class("DVM", plan_line=line, outside_plan_reason="", opened=False, start=date(2026, 3, 2))
    actions.tag_scheme(scheme=scheme, plan_lines=[line], training_classes=[opened, outside], by=None)
    return scheme, line, opened, outside


def test_targets_are_told_against_what_was_planned_opened_and_enrolled_each_class_once():
    scheme, _line, _opened, _outside = tagged()
    rows, totals = queries.scheme_progress(scheme)
    assert [(row["audience"], row["year"], row["target"] is not None) for row in rows] == [
        ("ĐẢNG VIÊN MỚI", 2026, True),
        ("Quần chúng ưu tú", 2026, False),
    ]
    figures = [[row[name] for name in queries.SCHEME_FIGURES] for row in rows]
    assert figures == [[4, 2, 1, 0, 200, 120, 3, 0], [0, 0, 1, 0, 0, 0, 0, 0]]
    assert list(totals.values()) == [4, 2, 2, 0, 200, 120, 3, 0]


def test_the_page_of_a_scheme_shows_figures_and_leads_to_its_classes(client):
    scheme, _line, opened, outside = tagged()
    client.force_login(make_user("inspector"))
    text = client.get(scheme.get_absolute_url()).content.decode().replace("&amp;", "&")
    assert "25,00 %" in text
    assert "1,50 %" in text
    query = f"?scheme={scheme.pk}&stage=opened"
    assert query in text
    rows = client.get(f"{url('classes')}{query}").context["table"].rows
    assert {row.record for row in rows} == {opened, outside}
    assert url("scheme_edit", scheme.pk) not in text


def test_a_plan_from_above_is_no_lesson_plan():
    assert str(make_scheme(kind="plan")).startswith("kế hoạch")


def test_schemes_are_found_by_words_kind_and_year(client):
    client.force_login(make_user("registrar"))
    first = make_scheme()
    second = make_scheme(
        number="12-NQ/TU", kind="resolution", title="Về công tác cán bộ", first_year=2027, last_year=2030
    )

    def found(**query):
        return [row.record for row in client.get(url("schemes"), query).context["table"].rows]

    assert found(q="cap uy vien") == [first]
    assert found(kind="resolution") == found(year=2028) == [second]
    assert len(found()) == 2


def test_a_scheme_is_entered_tagged_and_its_target_changed_through_its_pages(client):
    client.force_login(make_user("registrar"))
    line = make_line(make_plan())
    typed = {"kind": "scheme", "number": "05-ĐA/TU", "issued_on": "12/10/2021", "issuer": "Tỉnh ủy Yên Bái",
             "title": "Nâng cao chất lượng", "first_year": 2021, "last_year": 2026}  # fmt: skip
    refused = client.post(url("scheme_new"), typed | {"last_year": 2020})
    assert refused.context["form"].data["issuer"] == "Tỉnh ủy Yên Bái"
    assert refused.context["form"].non_field_errors()
    client.post(url("scheme_new"), typed)
    scheme = Scheme.objects.get()
    client.post(url("scheme_edit", scheme.pk), typed | {"title": "Nâng cao chất lượng bồi dưỡng"})
    wrong = client.post(url("target_new", scheme.pk), {"audience": "Bí thư", "year": 2031, "classes": 1})
    assert wrong.context["form"].errors["year"]
    client.post(url("target_new", scheme.pk), {"audience": "Bí thư", "year": 2026, "classes": 1})
    target = SchemeTarget.objects.get()
    client.post(url("target_edit", target.pk), {"audience": "Bí thư", "year": 2026, "classes": 2, "learners": 80})
    client.post(url("scheme_tag", scheme.pk), {"plan_lines": [line.pk]})
    scheme.refresh_from_db()
    target.refresh_from_db()
    assert (scheme.title, target.classes, list(scheme.plan_lines.all())) == ("Nâng cao chất lượng bồi dưỡng", 2, [line])
    assert client.get(url("scheme_tag", scheme.pk)).context["form"].initial["plan_lines"].get() == line
    assert client.post(url("scheme_remove", scheme.pk))["Location"] == scheme.get_absolute_url()
    client.post(url("target_remove", target.pk))
    client.post(url("scheme_tag", scheme.pk), {})
    assert client.post(url("scheme_remove", scheme.pk))["Location"] == url("schemes")
    assert (Scheme.objects.count(), SchemeTarget.objects.count()) == (0, 0)


def test_a_line_is_tagged_on_its_own_form(client):
    client.force_login(make_user("registrar"))
    scheme, line = make_scheme(), make_line(make_plan())
    typed = {name: value for name, value in line.figures.items() if value not in (None, "")}
    typed |= {"programme": line.programme_id, "schemes": [scheme.pk]}
    client.post(url("line_edit", line.pk), typed)
    assert list(line.schemes.all()) == [scheme]
    row = line.plan.paper.__class__.objects.get(pk=line.plan.paper_id).words["annex"][0]["rows"][0]
    assert row[-1] == "05-ĐA/TU"


def test_who_may_not_edit_plans_is_refused_schemes_and_tasks(client):
    scheme = make_scheme()
    target = actions.add_target(scheme=scheme, by=None, audience="A", year=2025, classes=1)
    task = make_task()
    deeds = [
        url("scheme_new"), url("scheme_edit", scheme.pk), url("scheme_tag", scheme.pk), url("scheme_remove", scheme.pk),
        url("target_new", scheme.pk), url("target_edit", target.pk), url("target_remove", target.pk),
        url("task_new", 2026), url("task_edit", task.pk), url("task_finish", task.pk), url("task_cancel", task.pk),
    ]  # fmt: skip
    client.force_login(make_user("leader"))
    assert {client.post(deed).status_code for deed in deeds} == {403}
    client.force_login(make_user("lecturer"))
    for page in (url("schemes"), scheme.get_absolute_url(), url("tasks", 2026)):
        assert client.get(page).status_code == 403


# -- tasks


def make_task(**changes):
    fields = {"year": 2026, "title": "Báo cáo sơ kết 6 tháng", "due_on": date(2026, 6, 15), "state": "planned"}
    return actions.add_task(by=None, **fields | changes)


def test_a_task_is_done_once_on_a_day_that_has_come_and_due_in_its_year():
    task = make_task()
    with pytest.raises(ValidationError) as refused:
        make_task(due_on=date(2027, 1, 1))
    assert list(refused.value.message_dict) == ["due_on"]
    with pytest.raises(ValidationError):
        actions.finish_task(task=task, done_on=timezone.localdate() + timedelta(days=1), by=None)
    assert actions.edit_task(task=task, by=None, state="running").state == "running"
    done = actions.finish_task(task=task, done_on=date(2026, 6, 10), by=None)
    assert (done.state, done.done_on) == ("done", date(2026, 6, 10))
    for again in (
        lambda: actions.finish_task(task=task, done_on=date(2026, 6, 10), by=None),
        lambda: actions.edit_task(task=task, by=None, title="Khác"),
        lambda: actions.cancel_task(task=task, reason="Muộn", by=None),
    ):
        with pytest.raises(ValidationError):
            again()
    with pytest.raises(IntegrityError), transaction.atomic():
        CentreTask.objects.update(done_on=None)


def test_a_cancelled_task_says_why():
    task = make_task()
    with pytest.raises(ValidationError):
        actions.cancel_task(task=task, reason=" ", by=None)
    found = actions.cancel_task(task=task, reason="Hoãn theo chỉ đạo", by=None)
    assert (found.state, found.note) == ("cancelled", "Hoãn theo chỉ đạo")


def test_tasks_go_through_their_pages_and_the_overdue_are_marked(client):
    client.force_login(make_user("registrar"))
    assert client.get(url("tasks", 1990)).status_code == 404
    typed = {"title": "Hội thi giảng viên giỏi", "due_on": "20/05/2026", "state": "planned"}
    refused = client.post(url("task_new", 2026), typed | {"due_on": "20/05/2027"})
    assert refused.context["form"].errors["due_on"]
    assert refused.context["form"].data["title"] == "Hội thi giảng viên giỏi"
    client.post(url("task_new", 2026), typed)
    task = CentreTask.objects.get()
    assert "state-red" in client.get(url("tasks", 2026)).content.decode()
    client.post(url("task_edit", task.pk), typed | {"state": "running", "note": "Ba giảng viên"})
    assert client.post(url("task_finish", task.pk), {"done_on": "01/01/2100"}).context["form"].errors["done_on"]
    client.post(url("task_finish", task.pk), {"done_on": "21/05/2026"})
    task.refresh_from_db()
    assert (task.state, task.note, task.done_on) == ("done", "Ba giảng viên", date(2026, 5, 21))
    assert "state-red" not in client.get(url("tasks", 2026)).content.decode()
    other = make_task()
    assert client.post(url("task_cancel", other.pk), {"reason": ""}).context["form"].errors["reason"]
    client.post(url("task_cancel", other.pk), {"reason": "Hoãn"})
    other.refresh_from_db()
    assert other.state == "cancelled"


def test_todays_page_counts_my_own_overdue_tasks():
    director = make_user("leader")
    mine = {"owner": Person.objects.get(user=director), "year": 2025, "due_on": date(2025, 5, 1)}
    make_task(**mine)
    make_task(year=2025, due_on=date(2025, 5, 1))
    make_task(owner=mine["owner"], year=2099, due_on=date(2099, 5, 1))
    found = [item for item in waiting_for(director) if item.url == url("tasks", 2025)]
    assert [item.count for item in found] == [1]


def test_the_lists_cost_the_same_for_one_row_and_for_three(client):
    client.force_login(make_user("registrar"))

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    scheme, line, opened, _outside = tagged()
    make_task()
    addresses = [url("schemes"), scheme.get_absolute_url(), url("tasks", 2026), url("scheme_tag", scheme.pk)]
    before = [cost(address) for address in addresses]
    for i in range(2):
        make_scheme(number=f"0{i}-NQ/TU")
        make_task(title=f"Việc {i}", owner=Person.objects.first())
        actions.add_target(scheme=scheme, by=None, audience=f"Đối tượng {i}", year=2026, classes=1)
        more = make_line(line.plan, audience=f"Đợt {i}")
        actions.tag_scheme(
            scheme=scheme, plan_lines=[*scheme.plan_lines.all(), more], training_classes=[opened], by=None
        )
    assert [cost(address) for address in addresses] == before


def test_a_line_with_0_classes_or_months_that_are_none_is_told_in_plain_words(client):
    client.force_login(make_user("registrar"))
    plan = make_plan()
    typed = {"programme": make_line(plan).programme_id, "audience": "Bí thư", "classes": 0, "learners": 0,
             "month_from": 13, "month_to": 14, "hosting": "own"}  # fmt: skip
    form = client.post(url("line_new", 2026), typed).context["form"]
    assert sorted(form.errors) == ["classes", "learners", "month_from", "month_to"]
    assert (form.data["audience"], plan.lines.count()) == ("Bí thư", 1)


def test_tagging_a_line_of_a_draft_changes_its_paper_but_never_a_signed_one():
    scheme, draft = make_scheme(), make_plan(2027)
    lines = [make_line(draft), make_plan(lines=1, signed=True).lines.get()]
    actions.tag_scheme(scheme=scheme, plan_lines=lines, training_classes=[], by=None)
    told = [line.plan.__class__.objects.get(pk=line.plan_id).paper.words["annex"][0]["rows"][0][-1] for line in lines]
    assert told == ["05-ĐA/TU", ""]
