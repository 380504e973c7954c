"""Attendance and marks of a whole class, gathered with as many queries for 300 learners as for 3."""

from collections import defaultdict

from courses.models import Session

from . import rules
from .models import AttendanceMark, Mark


def of_class(training_class):
    """For each enrolled learner (enrolment, Attendance, final mark or None), in the order of the list."""
    enrolments = list(training_class.enrolments.active().in_roster_order())
    attendance = attendance_of(training_class, enrolments)
    marks = marks_of(training_class)
    assessments = list(training_class.assessments.all())
    return [
        (e, attendance[e.pk], rules.final_mark([(a.weight, marks.get((a.pk, e.pk))) for a in assessments]))
        for e in enrolments
    ]


def attendance_of(training_class, enrolments):
    """`{enrolment id: Attendance}` over the sessions whose roll is closed, from each one's enrolment on."""
    sessions = dict(
        Session.objects.held()
        .filter(training_class=training_class, roll__closed_at__isnull=False)
        .values_list("pk", "periods")
    )
    days = dict(Session.objects.filter(pk__in=sessions).values_list("pk", "day"))
    absences = defaultdict(lambda: {"excused": 0, "unexcused": 0})
    for enrolment, session, kind in AttendanceMark.objects.filter(roll__session__in=sessions).values_list(
        "enrolment", "roll__session", "kind"
    ):
        if kind != AttendanceMark.Kind.LATE:
            absences[enrolment][kind] += sessions[session]
    return {
        e.pk: rules.Attendance(
            held=sum(periods for pk, periods in sessions.items() if days[pk] >= e.enrolled_on), **absences[e.pk]
        )
        for e in enrolments
    }


def marks_of(training_class):
    """`{(assessment id, enrolment id): the mark that counts}`."""
    marks = Mark.objects.filter(assessment__training_class=training_class)
    return {(m.assessment_id, m.enrolment_id): rules.better(m.value, m.retest) for m in marks}
