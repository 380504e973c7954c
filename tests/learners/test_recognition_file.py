"""The recognition file: proposed, exceptions, board, rewards, papers, signed."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learners import actions
from learners.models import CompletionReview, RecognitionException, ReviewLine
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.notices.models import Notice

from ..factories import end, make_class, make_enrolments, make_sessions, make_user

DOCUMENT = "Đơn xin xét đặc cách ngày 05/03/2026"


def ended(marks=("8", "4"), **changes):
    """(class, registrar, director, enrolments) of a class that has ended with these marks, locked."""
    clerk, director = make_user("registrar"), make_user("leader")
    training_class = make_class(by=clerk, **changes)
    enrolments = make_enrolments(training_class, len(marks))
    make_sessions(training_class)
    end(training_class, clerk, marks={e.pk: mark for e, mark in zip(enrolments, marks, strict=True)})
    return training_class, clerk, director, enrolments


def texts(paper):
    return [block["text"] for block in paper.words["body"] if block["type"] != "table"]


@pytest.mark.django_db
def test_a_file_is_not_proposed_with_open_rolls_unlocked_marks_or_without_a_test_and_says_all_of_it():
    training_class, clerk, _director, _enrolments = ended()
    session = training_class.sessions.held().first()
    actions.reopen_roll(session=session, reason="Ghi nhầm", by=clerk)
    assessment = training_class.assessments.get()
    actions.reopen_marks(assessment=assessment, reason="Vào nhầm", by=clerk)
    with pytest.raises(ValidationError) as refused:
        actions.propose_recognition(training_class=training_class, by=clerk)
    assert [session.title in refused.value.messages[0], assessment.name in refused.value.messages[1]] == [True, True]
    assert ReviewLine.objects.count() == 0
    assessment.marks.all().delete()
    assessment.delete()
    with pytest.raises(ValidationError, match="chưa có bài nào"):
        actions.propose_recognition(training_class=training_class, by=clerk)


@pytest.mark.django_db
def test_a_line_keeps_the_rows_behind_each_rule():
    training_class, clerk, _director, (good, weak) = ended(marks=("8", "4"))
    session = training_class.sessions.held().filter(periods__gt=0).first()
    actions.reopen_roll(session=session, reason="Bổ sung", by=clerk)
    actions.save_roll(session=session, marks={weak.pk: "unexcused", good.pk: "late"}, by=clerk)
    actions.close_roll(session=session, by=clerk)
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    checks = {check["rule"]: check for check in review.lines.get(enrolment=weak).checklist}
    assert checks["absence"]["rows"] == [
        {
            "session": session.pk, "day": session.day.isoformat(), "half_day": session.half_day, "title": session.title,
            "kind": "unexcused", "periods": session.periods,
        }
    ]  # fmt: skip
    assert checks["mark"]["rows"] == [
        {"name": "Bài thu hoạch", "weight": 1, "mark": "4.00", "retest": None, "absent": False, "counted": "4.00"}
    ]
    assert {c["rule"]: c["rows"] for c in review.lines.get(enrolment=good).checklist}["absence"] == []


@pytest.mark.django_db
def test_marks_and_rolls_rest_while_a_proposal_waits_and_may_be_mended_once_it_is_taken_back():
    training_class, clerk, director, (_good, weak) = ended()
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    assessment, session = training_class.assessments.get(), training_class.sessions.held().first()
    for refused in (
        lambda: actions.reopen_marks(assessment=assessment, reason="Vào nhầm", by=clerk),
        lambda: actions.reopen_roll(session=session, reason="Ghi nhầm", by=clerk),
    ):
        with pytest.raises(ValidationError, match="Hãy rút đề nghị"):
            refused()
    with pytest.raises(ValidationError):
        actions.withdraw_proposal(review=review, by=clerk, reason=" ")
    papers = {review.decision_id, review.minutes_id}
    actions.withdraw_proposal(review=review, by=clerk, reason="Chấm lại một bài")
    assert set(OfficialPaper.objects.filter(state="cancelled").values_list("pk", flat=True)) >= papers
    assert (ReviewLine.objects.count(), CompletionReview.objects.proposed().count()) == (0, 0)
    with pytest.raises(ValidationError):
        actions.withdraw_proposal(review=review, by=clerk, reason="Lần nữa")
    actions.reopen_marks(assessment=assessment, reason="Chấm lại", by=clerk)
    actions.save_marks(assessment=assessment, marks={weak.pk: (D(6), None)}, by=clerk)
    actions.lock_marks(assessment=assessment, by=clerk)
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    assert review.lines.get(enrolment=weak).passed is True


@pytest.mark.django_db
def test_the_list_of_the_class_rests_while_a_proposal_waits_and_once_it_is_signed():
    training_class, clerk, director, (good, weak) = ended()
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    leave = {"enrolment": weak, "on": training_class.closed_on, "reason": "Chuyển công tác", "by": clerk}
    with pytest.raises(ValidationError, match="Hãy rút đề nghị"):
        actions.withdraw(**leave)
    actions.withdraw_proposal(review=review, by=clerk, reason="Học viên xin thôi")
    actions.withdraw(**leave)
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    assert [line.enrolment for line in review.lines.all()] == [good]
    assert "đã thôi học, bảo lưu, chuyển lớp: 1" in " ".join(texts(review.minutes))
    with pytest.raises(ValidationError, match="Hãy rút đề nghị"):
        actions.come_back(enrolment=weak, by=clerk)
    actions.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)
    for deed in (
        lambda: actions.withdraw(**leave | {"enrolment": good}),
        lambda: actions.come_back(enrolment=weak, by=clerk),
        lambda: actions.reopen_roll(session=training_class.sessions.held().first(), reason="Nhầm", by=clerk),
        lambda: actions.reopen_marks(assessment=training_class.assessments.get(), reason="Nhầm", by=clerk),
        lambda: actions.withdraw_proposal(review=review, by=clerk, reason="Nhầm"),
        lambda: actions.propose_recognition(training_class=training_class, by=clerk),
    ):
        with pytest.raises(ValidationError):
            deed()


@pytest.mark.django_db
def test_a_file_is_not_signed_for_another_list_than_that_of_the_class():
    training_class, clerk, director, (good, _weak) = ended()
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    type(good).objects.filter(pk=good.pk).update(
        state="withdrawn", left_on=training_class.closed_on, left_reason="Thôi học"
    )
    with pytest.raises(ValidationError, match="đề nghị lại"):
        actions.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)
    good.refresh_from_db()
    assert good.completed is None


@pytest.mark.django_db
def test_an_exception_is_asked_with_a_document_granted_by_a_leader_and_stands_in_the_papers():
    training_class, clerk, director, (_good, weak) = ended()
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    line = review.lines.get(enrolment=weak)
    for wrong, field in (({"reason": " "}, "reason"), ({"document": " "}, "document")):
        with pytest.raises(ValidationError) as refused:
            actions.ask_exception(
                **{"line": line, "reason": "Hoàn cảnh khó khăn", "document": DOCUMENT, "by": clerk} | wrong
            )
        assert list(refused.value.message_dict) == [field]
    exception = actions.ask_exception(line=line, reason="Hoàn cảnh khó khăn", document=DOCUMENT, by=clerk)
    assert exception.rules == ["mark"]
    with pytest.raises(ValidationError):
        actions.ask_exception(line=line, reason="Lần nữa", document=DOCUMENT, by=clerk)
    with pytest.raises(ValidationError, match="chưa quyết định"):
        actions.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)
    with pytest.raises(PermissionDenied):
        actions.decide_exception(exception=exception, granted=True, by=clerk)
    actions.decide_exception(exception=exception, granted=True, by=director)
    with pytest.raises(ValidationError):
        actions.decide_exception(exception=exception, granted=False, answer="Không", by=director)
    line.refresh_from_db()
    assert (line.passed, line.rank, line.exception_reason, line.exception_by) == (
        True,
        "average",
        "Hoàn cảnh khó khăn",
        director,
    )
    assert Notice.objects.filter(recipient=clerk, text__contains=str(weak.learner)).exists()
    review = CompletionReview.objects.get()
    told = f"Xét đặc cách: Hoàn cảnh khó khăn ({DOCUMENT})"
    assert review.decision.words["annex"][0]["rows"][1][-1] == told
    table = next(
        b for b in review.minutes.words["body"] if b["type"] == "table" and b["columns"][-1][0] == "Xét đặc cách"
    )
    assert table["rows"] == [["1", weak.learner.full_name, "Điểm tổng 4,00 (cần ≥ 5,00)", told]]
    actions.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)
    weak.refresh_from_db()
    assert (weak.completed, weak.rank, weak.mark) == (True, "average", D("4.00"))


@pytest.mark.django_db
def test_nobody_decides_an_exception_they_asked_for_or_of_a_recognition_they_proposed():
    training_class, clerk, director, (_good, weak) = ended()
    both = make_user("registrar", "leader")  # the director, with both roles
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    line = review.lines.get(enrolment=weak)
    exception = actions.ask_exception(line=line, reason="Hoàn cảnh", document=DOCUMENT, by=director)
    with pytest.raises(ValidationError, match="Lãnh đạo khác"):
        actions.decide_exception(exception=exception, granted=True, by=director)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecognitionException.objects.update(state="granted", decided_by=director, decided_at=timezone.now())
    actions.take_back_exception(exception=exception, by=clerk)
    exception = actions.ask_exception(line=line, reason="Hoàn cảnh", document=DOCUMENT, by=clerk)
    CompletionReview.objects.update(proposed_by=both)
    with pytest.raises(ValidationError, match="Lãnh đạo khác"):
        actions.decide_exception(exception=exception, granted=True, by=both)
    CompletionReview.objects.update(proposed_by=clerk)
    with pytest.raises(ValidationError) as refused:
        actions.decide_exception(exception=exception, granted=False, by=director)
    assert list(refused.value.message_dict) == ["answer"]
    actions.decide_exception(exception=exception, granted=False, answer="Chưa đủ căn cứ", by=director)
    line.refresh_from_db()
    assert line.passed is False


@pytest.mark.django_db
def test_a_granted_exception_stands_when_proposed_anew_unless_more_fails():
    training_class, clerk, director, (good, weak) = ended()
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    exception = actions.ask_exception(
        line=review.lines.get(enrolment=weak), reason="Hoàn cảnh", document=DOCUMENT, by=clerk
    )
    actions.decide_exception(exception=exception, granted=True, by=director)
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    assert review.lines.get(enrolment=weak).exception == exception
    actions.withdraw_proposal(review=review, by=clerk, reason="Bổ sung điểm danh")
    for session in training_class.sessions.held():
        actions.reopen_roll(session=session, reason="Bổ sung", by=clerk)
        actions.save_roll(session=session, marks={weak.pk: "excused"}, by=clerk)
        actions.close_roll(session=session, by=clerk)
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    line = review.lines.get(enrolment=weak)
    assert (line.passed, line.exception) == (False, None)
    again = actions.ask_exception(line=line, reason="Ốm dài ngày", document=DOCUMENT, by=clerk)
    exception.refresh_from_db()
    assert (set(again.rules), exception.state) == ({"absence", "mark"}, "withdrawn")


@pytest.mark.django_db
def test_board_meeting_and_rewards_stay_in_the_file_and_stand_in_its_papers():
    training_class, clerk, director, (good, weak) = ended()
    members = [(director.person, "chair", "Giám đốc"), (clerk.person or _person(), "secretary", "Giáo vụ")]
    fields = {"training_class": training_class, "by": clerk, "members": members}
    met = {"met_on": training_class.closed_on, "met_at": "Phòng họp trung tâm"}
    for wrong, field in (
        ({"members": members[:1]}, "members"),
        ({"members": [members[0], members[0]]}, "members"),
        ({"met_on": training_class.closed_on - timedelta(days=1)}, "met_on"),
        ({"met_on": timezone.localdate() + timedelta(days=1)}, "met_on"),
    ):
        with pytest.raises(ValidationError) as refused:
            actions.set_board(**fields | met | wrong)
        assert list(refused.value.message_dict) == [field]
    actions.set_board(**fields | met)
    actions.set_rewards(training_class=training_class, rewards=[(good, "Giấy khen", "Đạt loại giỏi")], by=clerk)
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    assert review.minutes.words["second_signer"] == ["THƯ KÝ", members[1][0].full_name]
    assert review.minutes.words["body"][1]["rows"][0] == [
        "1",
        director.person.full_name,
        "Giám đốc",
        "Chủ tịch hội đồng",
    ]
    assert review.reward_decision.words["annex"][0]["rows"][0][4:] == ["Đạt loại giỏi", "Giấy khen"]
    with pytest.raises(ValidationError, match="không được khen thưởng"):
        actions.set_rewards(training_class=training_class, rewards=[(weak, "Giấy khen", "Cố gắng")], by=clerk)
    actions.set_board(**fields | met | {"opinions": "Nhất trí với kết quả."})
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    assert "Nhất trí với kết quả." in texts(review.minutes)
    paper = review.reward_decision
    actions.set_rewards(training_class=training_class, rewards=[], by=clerk)
    paper.refresh_from_db()
    assert (paper.state, CompletionReview.objects.get().reward_decision) == ("cancelled", None)
    with pytest.raises(ValidationError):
        actions.sign_recognition(review=review, signed_on=training_class.closed_on - timedelta(days=1), by=director)
    actions.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)
    with pytest.raises(ValidationError):
        actions.set_board(**fields | met)
    with pytest.raises(ValidationError):
        actions.set_rewards(training_class=training_class, rewards=[], by=clerk)


def _person():
    from trainingcenter.organisation.actions import create_person

    return create_person(full_name="Hà Thị Mai Anh")


@pytest.mark.django_db
def test_figures_of_a_real_closing_come_out_as_published():
    marks = ["8.5"] * 56 + ["7.5"] * 48 + ["6"] * 31
    training_class, clerk, _director, _enrolments = ended(marks=marks)
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    expected = (
        "Xuất sắc: 0 (0,00 %); Giỏi: 56 (41,48 %); Khá: 48 (35,56 %); Trung bình: 31 (22,96 %); Không đạt: 0 (0,00 %)"
    )
    assert texts(review.decision)[2] == f"Xếp loại: {expected}."
    table = next(b for b in review.minutes.words["body"] if b["type"] == "table" and b["columns"][0][0] == "Xếp loại")
    assert table["rows"] == [
        ["Xuất sắc", "0", "0,00 %"], ["Giỏi", "56", "41,48 %"], ["Khá", "48", "35,56 %"], ["Trung bình", "31", "22,96 %"],
        ["Không đạt", "0", "0,00 %"],
    ]  # fmt: skip
    assert table["total"] == ["Cộng", "135", "100,00 %"]


@pytest.mark.django_db
def test_a_topic_without_test_is_recognised_by_attendance_and_has_no_ranks():
    clerk, director = make_user("registrar"), make_user("leader")
    training_class = make_class("CDYN", by=clerk)
    here, gone = make_enrolments(training_class, 2)
    for session in make_sessions(training_class):
        actions.save_roll(session=session, marks={gone.pk: "unexcused"}, by=clerk)
        actions.close_roll(session=session, by=clerk)
    from courses import actions as courses

    training_class.refresh_from_db()
    courses.end_class(
        training_class=training_class, closed_on=max(s.day for s in training_class.sessions.kept()), by=clerk
    )
    review = actions.propose_recognition(training_class=training_class, by=clerk)
    assert [(line.passed, line.rank, line.mark) for line in review.lines.order_by("enrolment__order")] == [
        (True, "", None), (False, "", None),
    ]  # fmt: skip
    assert not any("Xếp loại" in text for text in texts(review.decision))
    actions.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)


@pytest.mark.django_db
def test_the_file_costs_no_more_queries_for_more_learners_in_any_of_its_states(client):
    floor, budget, found = 5, 12, {}
    for n in (2, 5):
        training_class, clerk, director, enrolments = ended(marks=["8"] * (n - 1) + ["4"])
        client.force_login(clerk)
        address = reverse("learners:recognition", args=[training_class.pk])
        client.get(address)

        def count(address=address):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            return len(captured)

        counts = [count()]
        members = [(director.person, "chair", "Giám đốc"), (_person(), "secretary", "Giáo vụ")]
        actions.set_board(training_class=training_class, members=members, by=clerk)
        actions.set_rewards(training_class=training_class, rewards=[(enrolments[0], "Giấy khen", "Tốt")], by=clerk)
        counts.append(count())
        review = actions.propose_recognition(training_class=training_class, by=clerk)
        counts.append(count())
        actions.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)
        counts.append(count())
        found[n] = counts
    assert found[2] == found[5]
    assert max(found[2]) <= floor + budget
