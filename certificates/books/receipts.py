"""The list on which those who receive certificates sign (Danh sách ký nhận), as PDF and as a workbook."""

from html import escape

from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.documents.stamping import Zone
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import number_vn

from ..models import Certificate
from .grids import Column, Grid, broken, draw_pages, written

ROWS = 12  # of one page, high enough to sign in
COLUMNS = (
    Column("TT", 9, "center", size=11),
    Column("Số vào sổ", 13, "center", size=11),
    Column("Số giấy", 28, "center", size=11, min_size=6),
    Column("Họ và tên", 44, size=12, min_size=6),
    Column("Ngày sinh", 22, "center", size=11),
    Column("Đơn vị", 48, size=11, min_size=4),
    Column("Xếp loại", 19, "center", size=11, min_size=6),
    Column("Người nhận (nếu nhận thay)", 42, size=11, min_size=5),
    Column("Ký nhận", 42, "center", size=11, min_size=5),
)
SIZE = {"width": 297, "height": 210}


def waiting_to_sign(training_class, *, batch=None, everybody=False):
    """The valid certificates of a class, or of one issue of it, in the order of the register; those handed over already
    only when `everybody` is asked for."""
    found = Certificate.objects.valid().filter(enrolment__training_class=training_class)
    if batch is not None:
        found = found.filter(batch=batch)
    if not everybody:
        found = found.filter(handed_over_on=None)
    return found.order_by("year", "book", "register_no")


def receipts_pdf(training_class, certificates):
    """Twelve certificates a page, each page with its own head and signatures; an empty list says that it is one."""
    words, count = centre_words(), len(certificates)
    parts = [certificates[i : i + ROWS] for i in range(0, count, ROWS)] or [[]]
    grid = Grid(
        columns=COLUMNS, count=ROWS, row_height=10.6, top=32, head=10, numbers=0, left=15,
        above=_above(training_class, words), below=_below(words),
    )  # fmt: skip
    records = []
    for page, part in enumerate(parts):
        record = {"page": f"Trang {page + 1}/{len(parts)}", "sum": _sum(part, count, last=page + 1 == len(parts))}
        for row, certificate in enumerate(part):
            cells = _cells(page * ROWS + row + 1, certificate)
            record |= {f"{row}.{place}": _short(text) for place, text in enumerate(cells)}
        if not part:
            record["0.3"] = "Không còn giấy nào chờ trao."
        records.append(record)
    extra = (
        Zone("page", x=222, y=201, width=60, height=5, size=9, align="right"),
        Zone("sum", x=15, y=grid.end + 1, width=180, height=5, size=11, font="bold", min_size=7),
    )
    return draw_pages(grid, records, extra=extra)


def _short(text):
    return broken(written(text))


def _cells(number, certificate):
    words = certificate.wording
    received = ""
    if certificate.handed_over_on:
        received = f"Đã nhận ngày {certificate.handed_over_on:%d/%m/%Y}"
    return (
        str(number), str(certificate.register_no), certificate.number, certificate.full_name,
        words.get("birth_date", ""), words.get("unit", ""), words.get("rank", ""), certificate.handed_over_to, received,
    )  # fmt: skip


def _sum(part, count, *, last):
    own = f"Cộng trang: {number_vn(len(part))} giấy"
    return f"{own}. Tổng cộng danh sách: {number_vn(count)} giấy." if last else f"{own}."


def _above(training_class, words):
    name = f"{training_class.name[:1].lower()}{training_class.name[1:]}"
    demo = '<div style="right:15mm;top:17mm;font-size:8pt;font-weight:bold;color:#a4161a">DỮ LIỆU TRÌNH DIỄN</div>'
    return f"""<div style="left:15mm;top:7mm;width:100mm;text-align:center;font-size:11pt">{escape(words["superior"].upper())}<br>
<b>{escape(words["centre"].upper())}</b></div>
<div style="left:150mm;top:7mm;width:132mm;text-align:center;font-size:12pt"><b>ĐẢNG CỘNG SẢN VIỆT NAM</b></div>
<div style="left:15mm;top:18mm;width:267mm;text-align:center;font-size:13pt;line-height:1.15"><b>DANH SÁCH KÝ NHẬN GIẤY
 CHỨNG NHẬN</b><br><span style="font-size:11.5pt">{escape(name)} ({escape(training_class.code)})</span></div>
{demo if words["demo"] else ""}"""


def _below(words):
    cells = (("NGƯỜI TRAO", 15), ("CHỦ NHIỆM LỚP", 104), (words["director_title"], 193))
    return "".join(
        f'<div style="left:{x}mm;top:178mm;width:89mm;text-align:center;font-size:11pt"><b>{escape(title)}</b><br>'
        '<i style="font-size:9pt">(Ký, ghi rõ họ tên)</i></div>'
        for title, x in cells
    )


def receipts_xlsx(training_class, certificates):
    """The same list as a workbook to adapt."""
    columns = [column.title for column in COLUMNS]
    rows = [
        [number, certificate.register_no, *_cells(number, certificate)[2:]]
        for number, certificate in enumerate(certificates, start=1)
    ]
    return table_xlsx(
        f"Danh sách ký nhận giấy chứng nhận {training_class.name} ({training_class.code})",
        columns,
        rows,
        subtitle=f"{centre_words()['centre']}. Cộng: {number_vn(len(rows))} giấy",
    )
