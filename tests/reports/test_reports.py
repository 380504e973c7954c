"""Reports: every figure opens its own rows; drafted, signed, frozen."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from learners.models import Enrolment
from reports import actions, queries
from reports.models import PeriodReport
from trainingcenter.documents import actions as papers

from ..factories import make_class, make_enrolments, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
FIRST, LAST = date(YEAR - 1, 1, 1), date(YEAR, 12, 31)


@pytest.fixture
def two_classes():
    """One class recognised, one still running, of two programmes."""
    training_class, registrar, director = make_recognised_class(n=4)
    enrolments = list(training_class.enrolments.all())
    Enrolment.objects.filter(pk=enrolments[0].pk).update(completed=False, rank="failed")
    enrolments[1].learner.__class__.objects.filter(pk=enrolments[1].learner_id).update(sex="female", ethnicity="Thái")
    running = make_class("DVM", by=registrar, start=timezone.localdate() - timedelta(days=3))
    make_enrolments(running, 2, sex="female")
    return training_class, running, registrar, director


def draft(by, **changes):
    period = {"period": "year", "date_from": FIRST, "date_to": LAST, "title": "Kết quả hai năm"}
    return actions.draft_report(by=by, **period | changes)


def test_every_figure_of_the_annex_counts_the_rows_it_opens(two_classes):
    data = queries.annex(FIRST, LAST)
    assert data["totals"]["enrolments"] == 6
    assert data["totals"]["women"] == 3
    assert data["totals"]["completed"] == 3
    for row in [*data["rows"], data["totals"]]:
        figures = {name: row[name] for name in (*queries.ENROLMENT_FIGURES, "assessed", "completed")} | row["ranks"]
        found = {name: queries.enrolments_behind(name, FIRST, LAST, row.get("code")).count() for name in figures}
        assert found == figures


def test_rows_behind_follow_the_days_of_the_period(two_classes, client):
    training_class, running, registrar, _director = two_classes
    client.force_login(registrar)
    day = training_class.opened_on.isoformat()
    page = client.get(reverse("reports:rows"), {"from": day, "to": day})
    assert {row.record.training_class_id for row in page.context["table"].rows} == {training_class.pk}
    closed = client.get(reverse("reports:rows"), {"from": day, "to": day, "figure": "completed"})
    assert closed.status_code == 200
    assert not closed.context["table"].rows
    assert client.get(reverse("reports:rows"), {"year": YEAR, "figure": "nonsense"}).status_code == 404
    assert client.get(reverse("reports:rows"), {"from": "x", "to": day}).status_code == 404
    assert client.get(reverse("reports:rows")).status_code == 404


def test_rows_behind_are_searched_and_leave_as_a_workbook(two_classes, client):
    _training_class, running, registrar, _director = two_classes
    client.force_login(registrar)
    name = running.enrolments.first().learner.full_name
    asked = {"year": running.opened_on.year, "programme": running.programme.code, "q": name}
    page = client.get(reverse("reports:rows"), asked)
    assert page.context["table"].rows[0].record.learner.full_name == name
    assert page.context["kept"] == {"year": str(asked["year"]), "programme": asked["programme"]}
    file = client.get(reverse("reports:rows"), asked | {"export": "xlsx"})
    assert file["Content-Type"].endswith("sheet")
    assert file.content[:2] == b"PK"


def test_rows_behind_cost_the_same_for_one_row_and_three(two_classes, client, django_assert_max_num_queries):
    client.force_login(two_classes[2])
    for _n in range(2):
        with django_assert_max_num_queries(12):
            client.get(reverse("reports:rows"), {"from": FIRST, "to": LAST})
        make_enrolments(two_classes[1], 3)


def test_draft_report_states_the_figures_of_its_days(two_classes):
    report = draft(two_classes[2])
    assert report.content["totals"]["classes"] == 2
    assert "6 lượt học viên (6 học viên); trong đó nữ 3" in report.text
    assert "3/4 lượt học viên hoàn thành (75,00 %)" in report.text


def test_draft_report_refuses_a_period_that_ends_before_it_starts(two_classes):
    with pytest.raises(ValidationError, match="trước khi bắt đầu|kết thúc trước"):
        draft(two_classes[2], date_from=LAST, date_to=FIRST)
    assert not PeriodReport.objects.exists()


def test_compute_again_takes_the_figures_of_now_until_signed(two_classes):
    _training_class, running, registrar, director = two_classes
    report = draft(registrar)
    make_enrolments(running, 1)
    assert actions.compute_again(report=report, by=registrar).content["totals"]["enrolments"] == 7
    actions.sign_report(report=report, by=director, signed_on=timezone.localdate())
    make_enrolments(running, 1)
    for refused in (actions.compute_again, lambda **kw: actions.edit_text(text="khác", **kw)):
        with pytest.raises(ValidationError):
            refused(report=report, by=registrar)
    report.refresh_from_db()
    assert report.content["totals"]["enrolments"] == 7


def test_sign_report_twice_is_refused_and_keeps_the_first_number(two_classes):
    report = draft(two_classes[2])
    actions.sign_report(report=report, by=two_classes[3], signed_on=timezone.localdate())
    number = report.paper.number_text
    with pytest.raises(ValidationError):
        actions.sign_report(report=report, by=two_classes[3], signed_on=timezone.localdate())
    report.paper.refresh_from_db()
    assert number
    assert report.paper.number_text == number


def test_paper_page_leads_back_to_the_report_and_offers_the_signature(two_classes, client):
    report = draft(two_classes[2])
    client.force_login(two_classes[3])
    page = client.get(report.paper.get_absolute_url())
    assert [record.url for record in page.context["records"]] == [report.get_absolute_url()]
    assert page.context["sign_url"] == reverse("reports:sign", args=[report.pk])
    papers.submit_paper(paper=report.paper, by=two_classes[2])
    client.post(page.context["sign_url"], {"signed_on": timezone.localdate(), "signer": report.paper.signer_id or ""})


def test_report_draws_its_pdf_by_a_job_and_keeps_it(two_classes, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        report = draft(two_classes[2])
    report.refresh_from_db()
    client.force_login(two_classes[2])
    assert report.job.state == "done"
    assert client.get(reverse("reports:file", args=[report.pk])).content[:5] == b"%PDF-"


def test_a_reader_sees_the_report_but_changes_nothing(two_classes, client):
    report = draft(two_classes[2])
    client.force_login(make_user("inspector"))
    assert client.get(report.get_absolute_url()).status_code == 200
    assert client.post(report.get_absolute_url(), {"text": "khác"}).status_code == 404
    assert client.post(reverse("reports:compute", args=[report.pk])).status_code == 403
    report.refresh_from_db()
    assert "khác" not in report.text
