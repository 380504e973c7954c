"""The recognition of a class of the demonstration year: board and minutes, an exception where somebody barely fails, rewards."""

from django.db.models import F

from learners import actions as learners
from learners.models import BoardMember, CompletionReview
from trainingcenter.documents import actions as papers

OPINIONS = "Các thành viên nhất trí với kết quả tổng hợp và đề nghị công nhận theo danh sách."


def recognise(cast, training_class, *, met_on, signed_on, with_rewards):
    """The class is recognised by a signed decision on the minutes of its board."""
    learners.set_board(
        training_class=training_class, members=_board(cast, training_class), by=cast.registrar, met_on=met_on,
        met_at="Phòng họp trung tâm", opinions=OPINIONS,
    )  # fmt: skip
    review = learners.propose_recognition(training_class=training_class, by=cast.registrar)
    if with_rewards:
        best = review.lines.filter(passed=True, mark__isnull=False).select_related("enrolment")
        best = best.order_by(F("mark").desc(), "enrolment__order")[:3]
        rewards = [(line.enrolment, "Giấy khen", "Đạt kết quả cao trong học tập") for line in best]
        learners.set_rewards(training_class=training_class, rewards=rewards, by=cast.registrar)
    _exception(cast, review)
    review = CompletionReview.objects.get(pk=review.pk)
    signing = {"by": cast.director, "signer": cast.director.person, "signed_on": signed_on}
    papers.sign_plain_paper(paper=review.minutes, **signing | {"signed_on": met_on})
    learners.sign_recognition(review=review, **signing)
    if review.reward_decision_id:
        papers.sign_plain_paper(paper=review.reward_decision, **signing)


def _board(cast, training_class):
    """The director, the registrar, and two lecturers of the class."""
    found = [
        (cast.director.person, BoardMember.Role.CHAIR, "Giám đốc"),
        (cast.registrar.person, BoardMember.Role.SECRETARY, "Giáo vụ"),
    ]
    known = {person.pk for person, _role, _post in found}
    for session in training_class.sessions.held().filter(lecturer__isnull=False).select_related("lecturer__person"):
        person = session.lecturer.person
        if person.pk not in known and len(found) < 4:
            known.add(person.pk)
            found.append((person, BoardMember.Role.MEMBER, "Giảng viên"))
    return found


def _exception(cast, review):
    """The first learner who fails by attendance alone is recognised by an exception."""
    for line in review.lines.filter(passed=False):
        if {check["rule"] for check in line.checklist if not check["passed"]} <= {"absence", "unexcused_absence"}:
            exception = learners.ask_exception(
                line=line, reason="Tham gia phòng, chống lũ quét theo điều động của xã", by=cast.registrar,
                document="Giấy xác nhận của Ủy ban nhân dân xã",
            )  # fmt: skip
            learners.decide_exception(exception=exception, granted=True, by=cast.director, answer="Đồng ý")
            return
