"""A period report as words (frozen JSON, see trainingcenter.documents.words): the text and the annex table."""

from courses.models import Programme
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import number_vn, percent_vn

RANKS = ("excellent", "very_good", "good", "average", "failed")
COLUMNS = [
    ["TT", 8, "center"],
    ["Chương trình", 38, "left"],
    ["Lớp KH", 12, "right"],
    ["Lớp TH", 12, "right"],
    ["%", 21, "right"],
    ["HV KH", 14, "right"],
    ["HV TH", 14, "right"],
    ["%", 21, "right"],
    ["Nữ", 12, "right"],
    ["DTTS", 15, "right"],
    ["Đảng viên", 14, "right"],
    ["Hoàn thành", 15, "right"],
    ["XS", 10, "right"],
    ["Giỏi", 11, "right"],
    ["Khá", 11, "right"],
    ["TB", 10, "right"],
    ["KĐ", 10, "right"],
    ["Tự mở/ phối hợp", 17, "center"],
]


def proposed_text(annex, date_from, date_to):
    """The sentences of the report, computed from the figures; the drafter may change them."""
    t = annex["totals"]
    lines = [
        f"Từ ngày {date_from:%d/%m/%Y} đến ngày {date_to:%d/%m/%Y}, trung tâm đã mở và phối hợp mở "
        f"{number_vn(t['classes'])} lớp với {number_vn(t['enrolments'])} lượt học viên "
        f"({number_vn(annex['persons'])} học viên); trong đó nữ {number_vn(t['women'])}, dân tộc thiểu số "
        f"{number_vn(t['minorities'])}, đảng viên {number_vn(t['members'])}.",
        f"So với kế hoạch: đạt {percent_vn(t['classes'], t['planned_classes'])} về số lớp "
        f"({t['classes']}/{t['planned_classes']}) và {percent_vn(t['enrolments'], t['planned_learners'])} về số học viên "
        f"({number_vn(t['enrolments'])}/{number_vn(t['planned_learners'])}).",
    ]
    if t["assessed"]:
        graded = sum(t["ranks"].values())
        ranks = "; ".join(
            f"{name} {number_vn(t['ranks'][rank])} ({percent_vn(t['ranks'][rank], graded)})"
            for rank, name in zip(RANKS, ("Xuất sắc", "Giỏi", "Khá", "Trung bình", "Không đạt"), strict=True)
        )
        lines.append(
            f"Kết quả các lớp đã bế giảng: {number_vn(t['completed'])}/{number_vn(t['assessed'])} lượt học viên hoàn thành "
            f"({percent_vn(t['completed'], t['assessed'])}). Xếp loại: {ranks}."
        )
    if not t["classes"] and not t["closed"]:
        lines = [
            f"Từ ngày {date_from:%d/%m/%Y} đến ngày {date_to:%d/%m/%Y}, trung tâm không mở và không bế giảng lớp nào."
        ]
    return "\n".join(lines)


def report_words(report):
    """The whole report: the text as it stands, the annex as computed."""
    return centre_words() | {
        "kind": "BÁO CÁO",
        "abstract": report.title,
        "body": [{"type": "paragraph", "text": text} for text in report.text.split("\n") if text.strip()],
        "recipients": ["Cấp ủy (để báo cáo);", "Lưu trung tâm."],
        "annex_title": "PHỤ LỤC KẾT QUẢ ĐÀO TẠO, BỒI DƯỠNG",
        "annex_landscape": True,
        "annex": [annex_table(report.content)],
    }


def annex_table(annex):
    """The annex as a table with a sub-total for each group; percentages come from their own row's figures."""
    rows, number, groups = [], 0, dict(Programme.Group.choices)
    names = {
        "dao_tao": "Đào tạo",
        "boi_duong_llct": "Bồi dưỡng lý luận chính trị",
        "nghiep_vu": "Bồi dưỡng nghiệp vụ",
        "chuyen_de": "Chuyên đề",
    }
    for group in groups:
        members = [row for row in annex["rows"] if row["group"] == group]
        if not members:
            continue
        rows.append(_cells("", names[group], annex["groups"][group]))
        for row in members:
            number += 1
            rows.append(_cells(str(number), row["programme"], row))
    total = _cells("", "Tổng cộng", annex["totals"])
    sums = [place for place, row in enumerate(rows) if not row[0]]
    return {"type": "table", "columns": COLUMNS, "rows": rows, "total": total, "sums": sums}


def _cells(number, name, f):
    return [
        number,
        name,
        number_vn(f["planned_classes"]),
        number_vn(f["classes"]),
        percent_vn(f["classes"], f["planned_classes"]),
        number_vn(f["planned_learners"]),
        number_vn(f["enrolments"]),
        percent_vn(f["enrolments"], f["planned_learners"]),
        number_vn(f["women"]),
        number_vn(f["minorities"]),
        number_vn(f["members"]),
        number_vn(f["completed"]),
        *(number_vn(f["ranks"][rank]) for rank in RANKS),
        f"{f['own']}/{f['joint']}",
    ]
