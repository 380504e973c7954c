"""What a class of the demonstration year has beside its lessons: sites, a call-up with answers, invitations."""

from datetime import timedelta

from courses import actions as courses
from courses.models import CallUp
from trainingcenter.documents.actions import sign_plain_paper
from trainingcenter.organisation.models import Unit

SITES = [("Đảng ủy xã Nghĩa Lợi", "Lò Thị Hương", 20), ("Đảng ủy xã Hạnh Sơn", "Hà Văn Tuyên", 15)]
CALLED_UP = 6


def announce(cast, training_class):
    """The class is followed from two sites, and its units are called up; all but the last have answered."""
    for name, contact, expected in SITES:
        courses.add_site(
            training_class=training_class, by=cast.registrar, name=name, contact=contact, expected_learners=expected
        )
    units = list(Unit.objects.open().filter(kind=Unit.Kind.COMMUNE)[:CALLED_UP])
    if not units:
        return
    start = training_class.planned_start
    call_up = courses.draft_call_up(
        training_class=training_class,
        reply_by=start - timedelta(days=5),
        quotas=courses.share_quota(units=units, number=max(len(units), training_class.expected_learners), each=False),
        to_bring="Sổ ghi chép, thẻ đảng viên",
        by=cast.registrar,
    )
    _sign(cast, call_up.paper, start - timedelta(days=14))
    rows = CallUp.objects.get(pk=call_up.pk).units.select_related("call_up__paper")
    for row in rows[: len(units) - 1]:
        courses.record_answer(
            row=row, answered_on=start - timedelta(days=7), promised=row.quota, note="", by=cast.registrar
        )


def invite(cast, training_class):
    """Every lecturer of the timetable is invited by a signed letter; all but the last have accepted."""
    courses.invite_lecturers(training_class=training_class, by=cast.registrar)
    invitations = list(training_class.invitations.select_related("paper"))
    signed_on = training_class.planned_start - timedelta(days=4)
    for invitation in invitations:
        _sign(cast, invitation.paper, signed_on)
    for invitation in invitations[:-1]:
        courses.record_reply(
            invitation=invitation, answer="accepted", answered_on=signed_on + timedelta(days=1), by=cast.registrar
        )


def _sign(cast, paper, on):
    sign_plain_paper(paper=paper, by=cast.director, signed_on=on, signer=cast.director.person)
