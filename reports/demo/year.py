"""One class of the demonstration year, from its decision to its certificates."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from certificates import actions as certificates
from courses import actions as courses
from courses.models import ProgrammeVersion, TrainingClass
from learners import actions as learners
from teaching import actions as teaching
from teaching.models import LessonPlan

from .letters import announce, invite
from .recognised import recognise

TYPICAL_MARKS = ["6.5", "7", "7", "7.5", "7.5", "7.5", "8", "8", "8", "8.5", "8.5", "9", "9.5", "6", "5.5"]


def build_class(*, cast, line, item, start, number, running, with_letters=False):
    """The class of one list; finished, or `running` with today's rolls still open."""
    version = ProgrammeVersion.objects.filter(programme=line.programme).order_by("-valid_from").first()
    training_class = courses.plan_class(
        version=version,
        planned_start=start,
        planned_end=start + timedelta(days=10),
        by=cast.registrar,
        plan_line=line,
        audience=line.audience,
        hosting=line.hosting,
        partner=line.partner,
        venue=cast.room.name,
        supervisor=cast.registrar.person,
        expected_learners=line.learners // line.classes,
    )
    if with_letters:
        announce(cast, training_class)
    courses.open_class(
        training_class=training_class,
        signed_on=start - timedelta(days=4),
        by=cast.director,
        signer=cast.director.person,
    )
    batch = learners.read_list(training_class=training_class, data=item.data, filename=item.name, by=cast.registrar)
    learners.write_list(batch=batch, by=cast.registrar, undecided="new")
    sessions = _timetable(cast, training_class, number, every_day=running)
    if with_letters:
        invite(cast, training_class)
    _lesson_plans(cast, sessions, leave_one=running)
    _rolls(cast, training_class, sessions)
    if not running:
        _finish(cast, training_class, number)
    return training_class


def _timetable(cast, training_class, number, *, every_day):
    """The sessions of the class, each lesson with its lecturer, published."""
    places = list(training_class.version.places.select_related("lesson"))
    teaching_staff = cast.lecturers
    assigned = {
        place.lesson_id: teaching_staff[(number * 3 + i) % len(teaching_staff)] for i, place in enumerate(places)
    }
    courses.fill_timetable(
        training_class=training_class,
        weekdays=set(range(7)) if every_day else {0, 1, 2, 3, 4},
        half_days=["morning", "afternoon"],
        until=training_class.planned_start + timedelta(days=60),
        lecturers=assigned,
        room=cast.room,
        by=cast.registrar,
    )
    _keep_warnings(cast, training_class)
    courses.publish_timetable(training_class=training_class, by=cast.registrar)
    return list(training_class.sessions.select_related("lecturer__person", "lesson"))


def _keep_warnings(cast, training_class):
    """What the timetable warns of is kept, as the reference centre does with its few lecturers."""
    open_now = courses.problems_to_clear(training_class=training_class, by=cast.registrar)
    if chosen := {(problem.session, problem.key) for problem in open_now}:
        courses.keep_warnings(chosen=chosen, reason="Đã thống nhất với đơn vị và giảng viên", by=cast.registrar)


def _lesson_plans(cast, sessions, *, leave_one):
    """Each lecturer's plan for the lesson, passed; of the running class the last one still waits."""
    pairs = list(dict.fromkeys((s.lesson, s.lecturer) for s in sessions if s.lesson))
    for i, (lesson, lecturer) in enumerate(pairs):
        if LessonPlan.objects.filter(lesson=lesson, lecturer=lecturer).exists():
            continue
        author = getattr(lecturer.person, "user", None) or cast.registrar
        version = teaching.upload_plan(
            lesson=lesson, lecturer=lecturer, data=_plan_file(lesson, lecturer), filename="giao-an.docx", by=author
        )
        if lecturer.person_id != cast.appraiser.person_id and not (leave_one and i == len(pairs) - 1):
            teaching.appraise(plan=version.plan, verdict="passed", by=cast.appraiser, reason="")


def _plan_file(lesson, lecturer):
    from docx import Document

    doc = Document()
    doc.add_heading("GIÁO ÁN", 0)
    doc.add_paragraph(f"Bài: {lesson.title}")
    doc.add_paragraph(f"Giảng viên: {lecturer}")
    for step in (
        "Mục đích, yêu cầu",
        "Nội dung trọng tâm",
        "Phương pháp và phương tiện",
        "Phân bố thời gian",
        "Câu hỏi thảo luận",
    ):
        doc.add_heading(step, 1)
        doc.add_paragraph("(Dữ liệu trình diễn)")
    stream = BytesIO()
    doc.save(stream)
    return stream.getvalue()


def _rolls(cast, training_class, sessions):
    """Rolls of the days gone by are closed, with the absences of a usual class; today's stay open."""
    enrolments = list(training_class.enrolments.active().order_by("order"))
    often = {e.pk for e in cast.random.sample(enrolments, k=max(1, len(enrolments) // 60))}
    for session in sessions:
        if session.day >= cast.today:
            continue
        marks = {}
        for enrolment in enrolments:
            if cast.random.random() < (0.6 if enrolment.pk in often else 0.02):
                marks[enrolment.pk] = cast.random.choice(["excused", "excused", "unexcused", "late"])
        learners.save_roll(session=session, marks=marks, by=cast.registrar, content=session.title)
        learners.close_roll(session=session, by=cast.registrar)


def _finish(cast, training_class, number):
    training_class.refresh_from_db()
    last = max(s.day for s in training_class.sessions.kept())
    courses.end_class(training_class=training_class, closed_on=last, by=cast.registrar)
    if training_class.version.has_assessment:
        _marks(cast, training_class)
    signed_on = min(last + timedelta(days=2), cast.today)
    recognise(cast, training_class, met_on=last, signed_on=signed_on, with_rewards=number == 1)
    training_class = TrainingClass.objects.get(pk=training_class.pk)
    if not training_class.version.gives_credential:
        return
    batch = certificates.issue_certificates(training_class=training_class, by=cast.registrar, issued_on=signed_on)
    if number <= 2:
        certificates.hand_over(certificates=list(batch.certificates.all()), on=signed_on, by=cast.registrar)


def _marks(cast, training_class):
    assessment = learners.create_assessment(
        training_class=training_class, name="Bài thu hoạch cuối khóa", kind="final_essay", by=cast.registrar
    )
    marks = defaultdict(tuple)
    for enrolment in training_class.enrolments.active():
        failed = cast.random.random() < 0.015
        value = Decimal("4") if failed else Decimal(cast.random.choice(TYPICAL_MARKS))
        retest = Decimal("6") if failed and cast.random.random() < 0.5 else None
        marks[enrolment.pk] = (value, retest)
    learners.save_marks(assessment=assessment, marks=dict(marks), by=cast.registrar)
    learners.lock_marks(assessment=assessment, by=cast.registrar)
