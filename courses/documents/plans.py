"""The words of the annual plan and of its adjustments, and the plan as a workbook."""

from itertools import count, groupby

from courses import rules
from courses.models.plans import Hosting
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, number_vn

PLAN_COLUMNS = [
    ["TT", 9, "center"],
    ["Chương trình", 52, "left"],
    ["Đối tượng", 42, "left"],
    ["Số lớp", 12, "right"],
    ["Học viên", 16, "right"],
    ["Tháng", 15, "center"],
    ["Địa điểm", 30, "left"],
    ["Phối hợp", 30, "left"],
    ["Kinh phí (đồng)", 25, "right"],
    ["Hình thức", 18, "left"],
    ["Đề án", 24, "left"],
]
CHANGE_COLUMNS = [
    ["TT", 9, "center"],
    ["Chương trình", 52, "left"],
    ["Đối tượng", 42, "left"],
    ["Số lớp đã duyệt", 17, "right"],
    ["Số lớp điều chỉnh", 18, "right"],
    ["Học viên đã duyệt", 19, "right"],
    ["Học viên điều chỉnh", 19, "right"],
    ["Nội dung điều chỉnh", 91, "left"],
]
SHEET_COLUMNS = [column[0] for column in PLAN_COLUMNS] + ["Ghi chú"]
GROUPS = {
    "dao_tao": "đào tạo",
    "boi_duong_llct": "bồi dưỡng lý luận chính trị",
    "nghiep_vu": "bồi dưỡng nghiệp vụ",
    "chuyen_de": "chuyên đề",
}
HOSTING = {Hosting.OWN: "Tự mở", Hosting.JOINT: "Phối hợp", Hosting.HOSTED: "Chỉ đặt lớp"}
NAMES = {
    "programme": "chương trình",
    "audience": "đối tượng",
    "month_from": "thời gian",
    "month_to": "thời gian",
    "venue": "địa điểm",
    "partner": "phối hợp",
    "budget": "kinh phí",
    "hosting": "hình thức",
    "note": "ghi chú",
}


def plan_words(plan):
    """The annual plan: its sums in the text, every line in an annex with sub-totals by group of programmes."""
    lines = lines_by_group(plan)
    return centre_words() | {
        "kind": "KẾ HOẠCH",
        "abstract": f"mở lớp đào tạo, bồi dưỡng năm {plan.year}",
        "body": [{"type": "paragraph", "text": text} for text in _plan_text(plan, lines)],
        "recipients": ["Cấp ủy (để báo cáo);", "Lưu trung tâm."],
        "annex_title": f"PHỤ LỤC: CÁC LỚP MỞ NĂM {plan.year}",
        "annex_landscape": True,
        "annex": [
            {
                "type": "table",
                "columns": PLAN_COLUMNS,
                "rows": [[_written(cell) for cell in row[:-1]] for row in plan_rows(lines)],
                "total": [_written(cell) for cell in _sum_row("Tổng cộng", lines)[:-1]],
                "sums": [i for i, row in enumerate(plan_rows(lines)) if not row[0]],
            },
        ],
    }


def _plan_text(plan, lines):
    classes, learners = sum(line.classes for line in lines), sum(line.learners for line in lines)
    yield (
        f"Trung tâm xây dựng kế hoạch mở các lớp đào tạo, bồi dưỡng lý luận chính trị và nghiệp vụ năm {plan.year} "
        f"như sau:"
    )
    yield f"1. Tổng số: {number_vn(classes)} lớp, {number_vn(learners)} học viên. Trong đó:"
    for group, found in groupby(lines, key=_group):
        part = list(found)
        yield (
            f"- {GROUPS[group].capitalize()}: {number_vn(sum(line.classes for line in part))} lớp, "
            f"{number_vn(sum(line.learners for line in part))} học viên."
        )
    yield "2. Chương trình, đối tượng, thời gian, địa điểm và kinh phí của từng lớp: theo phụ lục kèm theo."


def lines_by_group(plan):
    """The lines in force, by group of programmes in their order, then by month."""
    order = list(GROUPS)
    lines = plan.lines.in_force().select_related("programme").prefetch_related("schemes")
    return sorted(lines, key=lambda line: order.index(_group(line)))


def _group(line):
    return line.programme.group


def plan_rows(lines):
    """The lines as rows of SHEET_COLUMNS, numbers as numbers, each group followed by its sums."""
    rows, places = [], count(1)
    for group, found in groupby(lines, key=_group):
        part = list(found)
        rows += [_plan_row(next(places), line) for line in part]
        rows.append(_sum_row(f"Cộng {GROUPS[group]}", part))
    return rows


def _plan_row(place, line):
    return [
        place, line.programme.name, line.audience, line.classes, line.learners, months(line), line.venue, line.partner,
        line.budget, HOSTING[line.hosting], "; ".join(scheme.number for scheme in line.schemes.all()), line.note,
    ]  # fmt: skip


def _sum_row(title, lines):
    budget = sum(line.budget or 0 for line in lines)
    classes, learners = sum(line.classes for line in lines), sum(line.learners for line in lines)
    return ["", title, "", classes, learners, "", "", "", budget or None, "", "", ""]


def months(line):
    """The months of a line, `3` or `3–9`."""
    return str(line.month_from) if line.month_to == line.month_from else f"{line.month_from}–{line.month_to}"


def _written(cell):
    """A cell as it is printed."""
    if cell is None:
        return ""
    return number_vn(cell) if isinstance(cell, int) else str(cell)


def plan_xlsx(plan):
    """The plan's lines as a workbook with sums; reading it back (`plan_sheet`) gives the same lines."""
    lines = lines_by_group(plan)
    rows = [*plan_rows(lines), _sum_row("Tổng cộng", lines)]
    sums = {place for place, row in enumerate(rows) if row[0] == ""}
    return table_xlsx(f"Kế hoạch mở lớp năm {plan.year}", SHEET_COLUMNS, rows, sums=sums)


def changed_lines(plan_round):
    """What the round changes: [(row of the round, its rules.LineChange)], lines that stay the same left out."""
    return [(row, change) for row, change in round_changes(plan_round) if change.kind != "same"]


def round_changes(plan_round):
    """Every line of a round against the signed round before it: [(row, rules.LineChange)], with two queries."""
    earlier = plan_round.plan.rounds.filter(number=plan_round.number - 1)
    before = {
        row.line_id: row.figures
        for each in earlier.prefetch_related("lines__programme")
        for row in each.lines.all()
        if not row.dropped
    }
    rows = plan_round.lines.select_related("programme").order_by("month_from", "pk")
    return [
        (row, rules.line_change(before.get(row.line_id) if row.line_id else None, None if row.dropped else row.figures))
        for row in rows
    ]


def adjustment_words(plan_round):
    """The adjustment of a plan: why, the sums before and after, and every changed line old against new."""
    plan, changes = plan_round.plan, round_changes(plan_round)
    old = rules.sum_of_plan(change.before for _row, change in changes)
    new = rules.sum_of_plan(change.after for _row, change in changes)
    changed = [(row, change) for row, change in changes if change.kind != "same"]
    paper = plan.paper
    return centre_words() | {
        "kind": "KẾ HOẠCH",
        "abstract": f"điều chỉnh kế hoạch mở lớp đào tạo, bồi dưỡng năm {plan.year} (lần {plan_round.number})",
        "legal_basis": [
            f"Căn cứ Kế hoạch số {paper.number_text}, {date_words(paper.signed_on)} về mở lớp năm {plan.year},"
        ],
        "body": [
            {"type": "paragraph", "text": f"1. Lý do điều chỉnh: {plan_round.reason.rstrip('. ')}."},
            {
                "type": "paragraph",
                "text": f"2. Số lớp: {number_vn(old[0])} lớp, {number_vn(old[1])} học viên theo kế hoạch đã duyệt; sau "
                f"điều chỉnh: {number_vn(new[0])} lớp, {number_vn(new[1])} học viên.",
            },
            {"type": "paragraph", "text": "3. Nội dung điều chỉnh từng lớp: theo phụ lục kèm theo."},
        ],
        "recipients": ["Cấp ủy (để báo cáo);", "Lưu trung tâm."],
        "annex_title": f"PHỤ LỤC: ĐIỀU CHỈNH KẾ HOẠCH MỞ LỚP NĂM {plan.year} (LẦN {plan_round.number})",
        "annex_landscape": True,
        "annex": [
            {
                "type": "table",
                "columns": CHANGE_COLUMNS,
                "rows": [_change_row(place, *each) for place, each in enumerate(changed, start=1)],
                "total": ["", "Cộng cả kế hoạch", "", *(number_vn(n) for n in (old[0], new[0], old[1], new[1])), ""],
            }
        ],
    }


def _change_row(place, row, change):
    before, after = change.before or {}, change.after or {}
    figures = [figures.get(name) for name in ("classes", "learners") for figures in (before, after)]
    shown = ["–" if value is None else number_vn(value) for value in figures]
    return [str(place), row.programme.name, row.audience, *shown, _what_changes(change)]


def _what_changes(change):
    """In words: a line added, dropped, or every figure old → new."""
    if change.kind == "new":
        return f"Bổ sung; tháng {_months_of(change.after)}"
    if change.kind == "dropped":
        return "Bỏ khỏi kế hoạch"
    texts = {name: _old_new(name, change) for name in change.fields if name in NAMES}
    said = "; ".join(dict.fromkeys(texts.values())) or "số lượng"
    return said[:1].upper() + said[1:]


def _old_new(name, change):
    if name in ("month_from", "month_to"):
        return f"thời gian: tháng {_months_of(change.before)} → tháng {_months_of(change.after)}"
    return f"{NAMES[name]}: {_said(name, change.before[name])} → {_said(name, change.after[name])}"


def _said(name, value):
    if value is None or value == "":
        return "không"
    if name == "hosting":
        return HOSTING[value].lower()
    return number_vn(value) if name == "budget" else str(value)


def _months_of(figures):
    first, last = figures["month_from"], figures["month_to"]
    return str(first) if first == last else f"{first}–{last}"
