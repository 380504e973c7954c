"""What stands beside the lines of the demonstration plan: schemes with targets, an adjustment, tasks of the year.

The two schemes are published; their targets, the period of the second and the tasks are invented and say so.
"""

from datetime import date

from courses import actions as courses

from .people import AUDIENCES

INVENTED = "Chỉ tiêu và thời kỳ: số liệu trình diễn"
SCHEMES = [
    {
        "number": "05-ĐA/TU",
        "issued_on": date(2021, 10, 12),
        "title": "Nâng cao chất lượng đào tạo, bồi dưỡng cấp ủy viên cơ sở, bí thư chi bộ, cán bộ Mặt trận và đoàn thể",
        "first_year": 2021,
        "last_year": 2025,
        "codes": ("CAPUY", "MTTQ", "DOAN", "PHUNU"),
        "years": (2024, 2025),
    },
    {
        "number": "01-ĐA/TU",
        "issued_on": date(2022, 4, 22),
        "title": "Xây dựng trung tâm chính trị đạt chuẩn mức 1",
        "first_year": 2022,
        "last_year": 2030,
        "codes": ("BDNTVD", "DVM"),
        "years": (),
    },
]
TASKS = [
    (3, 31, "Báo cáo kết quả đào tạo, bồi dưỡng quý I", "done"),
    (5, 20, "Hội thi giảng viên lý luận chính trị giỏi cấp cơ sở", "done"),
    (6, 30, "Sơ kết 6 tháng, tự kiểm tra hồ sơ đạt chuẩn", "done"),
    (10, 15, "Tổ chức nghiên cứu thực tế cho giảng viên kiêm nhiệm", "running"),
    (12, 15, "Tổng kết năm, xây dựng kế hoạch mở lớp năm sau", "planned"),
]


def tag_lines(*, plan, lines, cast):
    """The schemes are there with their targets, and the lines of the draft are tagged with them."""
    for scheme in SCHEMES:
        _scheme(scheme, plan.year, lines, cast)


def furnish_plan(*, plan, lines, cast):
    """The year's tasks and one signed adjustment stand beside the signed plan."""
    for month, day, title, state in TASKS:
        _task(date(plan.year, month, day), title, state, cast)
    _adjust(plan, lines, cast)


def _scheme(told, year, lines, cast):
    fields = {name: told[name] for name in ("number", "issued_on", "title", "first_year", "last_year")}
    scheme = courses.add_scheme(kind="scheme", issuer="Tỉnh ủy Yên Bái", note=INVENTED, by=cast.registrar, **fields)
    for code in told["codes"]:
        for target_year in told["years"] or (max(told["first_year"], min(year, told["last_year"])),):
            courses.add_target(
                scheme=scheme, audience=AUDIENCES[code], year=target_year, classes=1, learners=80, by=cast.registrar
            )
    tagged = [lines[code] for code in told["codes"] if code in lines]
    courses.tag_scheme(scheme=scheme, plan_lines=tagged, training_classes=[], by=cast.registrar)


def _task(due_on, title, state, cast):
    past = due_on <= cast.today
    task = courses.add_task(
        year=due_on.year,
        title=title,
        due_on=due_on,
        owner=cast.registrar.person,
        state="running" if state == "running" and past else "planned",
        by=cast.registrar,
    )
    if state == "done" and past:
        courses.finish_task(task=task, done_on=due_on, by=cast.registrar)


def _adjust(plan, lines, cast):
    """The line of new Party members is planned with more learners than at first."""
    line = lines["DVM"]
    change = courses.draft_adjustment(
        plan=plan, reason="Theo đề nghị của các chi bộ có đảng viên mới kết nạp", by=cast.registrar
    )
    row = change.lines.get(line=line)
    courses.edit_round_line(round_line=row, learners=line.learners + 30, by=cast.registrar)
    courses.submit_adjustment(plan_round=change, by=cast.registrar)
    courses.sign_adjustment(plan_round=change, by=cast.director, signed_on=min(cast.today, date(plan.year, 6, 1)))
