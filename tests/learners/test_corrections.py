"""Results corrected after the recognition was signed."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from certificates import actions as certificates
from learners import actions, rules
from learners.models import CorrectionLine, ReviewLine
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.organisation.actions import create_person
from trainingcenter.ui.slots import fill

from ..factories import end, make_class, make_enrolments, make_recognised_class, make_sessions, make_user

BANDS = {"excellent": 9, "very_good": 8, "good": 7, "average": 5}


@pytest.mark.parametrize(
    ("mark", "passed", "rank"),
    [
        ("8.5", True, "very_good"),
        ("5", True, "average"),
        ("4", True, "average"),
        (None, True, "average"),
        ("9", False, "failed"),
    ],
)
def test_a_decided_result_has_the_rank_of_its_mark_and_never_less_than_the_lowest(mark, passed, rank):
    mark = mark and D(mark)
    assert rules.rank_as_decided(mark, passed=passed, bands=BANDS, has_assessment=True) == rank
    assert rules.rank_as_decided(mark, passed=passed, bands={}, has_assessment=False) == ""


def begun(n=3, **changes):
    """(correction in hand, its class, registrar, director, the enrolments in order)."""
    training_class, clerk, director = make_recognised_class(n)
    fields = {"reason": "Vào sai điểm khi ghép phách", "document": "Biên bản chấm lại số 02-BB/TTCT"} | changes
    correction = actions.begin_correction(review=training_class.review, by=clerk, **fields)
    return correction, training_class, clerk, director, list(training_class.enrolments.order_by("order"))


@pytest.mark.django_db
def test_a_signed_correction_changes_the_results_it_names_and_leaves_the_first_decision():
    correction, training_class, clerk, director, (first, second, third) = begun()
    frozen = OfficialPaper.objects.get(pk=training_class.review.decision_id).words
    actions.correct_result(correction=correction, enrolment=first, mark=D("9.25"), passed=True, by=clerk)
    actions.correct_result(correction=correction, enrolment=second, mark=D(4), passed=False, by=clerk)
    correction = actions.submit_correction(correction=correction, by=clerk)
    first.refresh_from_db()
    assert (first.mark, first.rank, first.completed) == (D(8), "very_good", True)
    actions.sign_correction(correction=correction, signed_on=training_class.closed_on + timedelta(days=1), by=director)
    results = [(e.mark, e.rank, e.completed) for e in training_class.enrolments.order_by("order")]
    assert results == [(D("9.25"), "excellent", True), (D(4), "failed", False), (D(8), "very_good", True)]
    lines = ReviewLine.objects.filter(review=training_class.review).order_by("enrolment__order")
    assert [(line.mark, line.rank, line.passed) for line in lines] == [(D(8), "very_good", True)] * 3
    correction.refresh_from_db()
    assert OfficialPaper.objects.get(pk=training_class.review.decision_id).words == frozen
    number = training_class.review.decision.number_text
    assert number in correction.decision.words["body"][1]["text"]
    assert correction.decision.words["annex"][0]["rows"][0][4:10] == [
        "8",
        "Giỏi",
        "Công nhận",
        "9,25",
        "Xuất sắc",
        "Công nhận",
    ]
    assert CorrectionLine.objects.decisions_of(training_class) == {
        first.pk: correction.decision,
        second.pk: correction.decision,
    }
    with pytest.raises(ValidationError):
        actions.sign_correction(correction=correction, signed_on=training_class.closed_on, by=director)
    with pytest.raises(ValidationError):
        actions.discard_correction(correction=correction, by=clerk)


@pytest.mark.django_db
def test_a_second_correction_begins_where_the_first_ended_and_only_one_waits_at_a_time():
    correction, training_class, clerk, director, (first, _second, _third) = begun()
    with pytest.raises(ValidationError, match="chờ ký"):
        actions.begin_correction(review=training_class.review, reason="Lần nữa", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(correction).objects.create(review=training_class.review, reason="Lần nữa", proposed_by=clerk)
    for mark in (D(9), D(7)):
        actions.correct_result(correction=correction, enrolment=first, mark=mark, passed=True, by=clerk)
        correction = actions.submit_correction(correction=correction, by=clerk)
        actions.sign_correction(correction=correction, signed_on=training_class.closed_on, by=director)
        if mark == 9:
            correction = actions.begin_correction(review=training_class.review, reason="Chấm lại", by=clerk)
    line = correction.lines.get()
    assert (line.before_mark, line.after_mark) == (D(9), D(7))
    assert CorrectionLine.objects.decisions_of(training_class)[first.pk] == correction.decision


@pytest.mark.django_db
def test_a_correction_that_changes_nothing_or_breaks_the_rules_is_refused_at_its_field():
    correction, training_class, clerk, director, (first, _second, _third) = begun()
    other = make_enrolments(make_class("DVM", by=clerk), 1)[0]
    wrong = [
        ({"enrolment": first, "mark": D(8), "passed": True}, "mark"),
        ({"enrolment": first, "mark": None, "passed": True}, "mark"),
        ({"enrolment": first, "mark": D(4), "passed": True}, "note"),
        ({"enrolment": first, "mark": D("10.5"), "passed": True}, "mark"),
        ({"enrolment": other, "mark": D(9), "passed": True}, "enrolment"),
    ]
    for fields, field in wrong:
        with pytest.raises(ValidationError) as refused:
            actions.correct_result(correction=correction, by=clerk, **fields)
        assert field in refused.value.message_dict
    with pytest.raises(ValidationError):
        actions.submit_correction(correction=correction, by=clerk)
    assert correction.lines.count() == 0


@pytest.mark.django_db
def test_who_proposed_to_recognise_below_the_pass_mark_does_not_decide_it():
    correction, training_class, clerk, director, (first, _second, _third) = begun()
    both, deputy = director, make_user("leader", person=create_person(full_name="Lò Văn Thắng"))
    type(correction).objects.filter(pk=correction.pk).update(proposed_by=both)
    actions.correct_result(
        correction=correction,
        enrolment=first,
        mark=D(4),
        passed=True,
        note="Xét hoàn cảnh, theo Tờ trình số 5",
        by=both,
    )
    correction = actions.submit_correction(correction=correction, by=both)
    with pytest.raises(ValidationError, match="không"):
        actions.sign_correction(correction=correction, signed_on=training_class.closed_on, by=both)
    actions.sign_correction(correction=correction, signed_on=training_class.closed_on, by=deputy)
    first.refresh_from_db()
    assert (first.mark, first.rank, first.completed) == (D(4), "average", True)


@pytest.mark.django_db
def test_a_correction_is_taken_back_changed_and_given_up_and_its_papers_are_cancelled():
    correction, training_class, clerk, director, (first, second, _third) = begun()
    line = actions.correct_result(correction=correction, enrolment=first, mark=D(9), passed=True, by=clerk)
    submitted = actions.submit_correction(correction=correction, by=clerk)
    with pytest.raises(ValidationError):
        actions.correct_result(correction=submitted, enrolment=second, mark=D(9), passed=True, by=clerk)
    paper = submitted.decision
    taken = actions.take_back_correction(correction=submitted, by=clerk)
    paper.refresh_from_db()
    assert (paper.state, taken.decision) == ("cancelled", None)
    actions.drop_correction_line(line=line, by=clerk)
    assert taken.lines.count() == 0
    actions.discard_correction(correction=taken, by=clerk)
    assert training_class.review.corrections.count() == 0


@pytest.mark.django_db
def test_a_correction_needs_a_signed_recognition_a_reason_and_a_later_day():
    clerk, director = make_user("registrar"), make_user("leader")
    training_class = make_class(by=clerk)
    make_enrolments(training_class, 1)
    make_sessions(training_class)
    end(training_class, clerk)
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    with pytest.raises(ValidationError):
        actions.begin_correction(review=review, reason="Vào sai điểm", by=clerk)
    actions.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)
    with pytest.raises(ValidationError):
        actions.begin_correction(review=review, reason="  ", by=clerk)
    correction = actions.begin_correction(review=review, reason="Vào sai điểm", by=clerk)
    actions.correct_result(
        correction=correction, enrolment=training_class.enrolments.get(), mark=D(9), passed=True, by=clerk
    )
    correction = actions.submit_correction(correction=correction, by=clerk)
    with pytest.raises(ValidationError) as refused:
        actions.sign_correction(
            correction=correction, signed_on=training_class.closed_on - timedelta(days=1), by=director
        )
    assert list(refused.value.message_dict) == ["signed_on"]


@pytest.mark.django_db
def test_a_certificate_names_the_decision_that_stands_behind_the_result():
    correction, training_class, clerk, director, (first, second, third) = begun()
    actions.correct_result(correction=correction, enrolment=first, mark=D(9), passed=True, by=clerk)
    correction = actions.submit_correction(correction=correction, by=clerk)
    later = training_class.closed_on + timedelta(days=2)
    actions.sign_correction(correction=correction, signed_on=later, by=director)
    correction.refresh_from_db()
    with pytest.raises(ValidationError):
        certificates.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    batch = certificates.issue_certificates(training_class=training_class, by=clerk, issued_on=later)
    by_enrolment = {c.enrolment_id: c.wording for c in batch.certificates.all()}
    assert by_enrolment[first.pk]["decision"].startswith(correction.decision.number_text)
    assert by_enrolment[first.pk]["rank"] == "Xuất sắc"
    for other in (second, third):
        assert by_enrolment[other.pk]["decision"].startswith(training_class.review.decision.number_text)


@pytest.mark.django_db
def test_the_pages_lead_from_the_recognition_to_a_signed_correction(client):
    training_class, clerk, director = make_recognised_class(3)
    first = training_class.enrolments.order_by("order").first()
    client.force_login(clerk)
    new = reverse("learners:correction_new", args=[training_class.pk])
    assert "Lý do" in client.post(new, {"reason": ""}).content.decode()
    client.post(new, {"reason": "Vào sai điểm", "document": "Đơn phúc khảo ngày 05/03/2026"})
    correction = training_class.review.corrections.get()
    assert client.get(new).url == correction.get_absolute_url()
    line = reverse("learners:correction_line", args=[correction.pk])
    page = client.get(f"{line}?enrolment={first.pk}")
    assert page.context["form"].initial == {"enrolment": first, "mark": D(8), "passed": "yes"}
    typed = {"enrolment": first.pk, "mark": "4,5", "passed": "yes", "note": ""}
    refused = client.post(line, typed)
    assert "note" in refused.context["form"].errors
    assert refused.context["form"]["mark"].value() == "4,5"
    client.post(line, typed | {"mark": "9,5"})
    client.post(reverse("learners:correction_submit", args=[correction.pk]))
    waiting = {item.url: item.count for item in fill("today", {director.pk}, director)[director.pk]}
    assert waiting[correction.get_absolute_url()] == 1
    client.force_login(director)
    sign = reverse("learners:correction_sign", args=[correction.pk])
    signer = director.person_id
    early = {"number": "77", "signed_on": "01/01/2020", "signer": signer}
    assert "signed_on" in client.post(sign, early).context["sign_form"].errors
    client.post(sign, early | {"signed_on": f"{training_class.closed_on:%d/%m/%Y}"})
    first.refresh_from_db()
    assert (first.mark, first.rank) == (D("9.5"), "excellent")
    shown = client.get(correction.get_absolute_url()).content.decode()
    assert "77-QĐ/TTCT" in shown
    inspector = make_user("inspector")
    client.force_login(inspector)
    assert client.get(correction.get_absolute_url()).status_code == 200
    assert client.post(reverse("learners:correction_submit", args=[correction.pk])).status_code == 403


@pytest.mark.django_db
def test_every_page_tells_the_corrected_result_beside_the_first_one(client):
    correction, training_class, clerk, director, (first, *_rest) = begun()
    actions.correct_result(correction=correction, enrolment=first, mark=D(4), passed=False, by=clerk)
    correction = actions.submit_correction(correction=correction, by=clerk)
    actions.sign_correction(correction=correction, signed_on=training_class.closed_on, by=director)
    correction.refresh_from_db()
    number = correction.decision.number_text
    client.force_login(clerk)
    page = client.get(reverse("learners:recognition", args=[training_class.pk]))
    assert (page.context["figures"].passed, page.context["figures"].stands, page.context["figures"].corrected) == (
        3,
        2,
        1,
    )
    assert number in page.content.decode()
    why = client.get(reverse("learners:why_not", args=[first.pk])).content.decode()
    assert number in why
    assert "Vì sao chưa được công nhận" in why
    grid = client.get(reverse("learners:marks", args=[training_class.pk])).context["grid"]
    assert [(row.final, row.rank, row.conclusion) for row in grid.rows][0] == (D(4), "failed", "failed")
    pdf = client.get(reverse("learners:why_not_pdf", args=[first.pk]))
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
