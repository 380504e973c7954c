"""The bound book (Sổ cấp) as PDF: opening sheet, ruled pages with carried totals, long remarks, closing sheet."""

from dataclasses import replace
from html import escape

from trainingcenter.documents.pdf import html_to_pdf, merge_pdfs
from trainingcenter.documents.stamping import Zone
from trainingcenter.vietnamese import date_words, number_vn, number_words

from ..rules.books import pages_of
from .grids import Column, Grid, broken, draw_pages, fits, written

ROWS = 15  # of one page
WIDTH, HEIGHT = 297, 210
NARROW = {"align": "center"}
COLUMNS = (
    Column("Số vào sổ, số giấy", 18, **NARROW),
    Column("Số hiệu phôi", 14, **NARROW),
    Column("Họ và tên", 28),
    Column("Ngày sinh", 15, **NARROW),
    Column("Giới tính", 8, **NARROW),
    Column("Dân tộc", 10, **NARROW),
    Column("Đơn vị", 27),
    Column("Lớp", 20),
    Column("Quyết định công nhận", 19),
    Column("Xếp loại", 12, **NARROW),
    Column("Ngày cấp", 15, **NARROW),
    Column("Người ký", 17),
    Column("Người nhận, ngày nhận", 21),
    Column("Ký nhận", 14),
    Column("Cấp lại (lần, lý do)", 16),
    Column("Ghi chú", 22),
)
ETHNICITY = 5
SUMS = (("issued", "Số đã cấp"), ("annulled", "Hủy"), ("revoked", "Thu hồi"), ("replaced", "Thay thế"),
        ("handed_over", "Đã trao"))  # fmt: skip
PARTS = (74, 42, 36, 40, 40, 44)
LONG = Grid(
    columns=(Column("Mục", 14, "center", size=10), Column("Số vào sổ", 20, "center", size=10),
             Column("Cột", 40, size=10), Column("Ghi đầy đủ", 202, size=10, min_size=6)),
    count=8, row_height=20, top=22, head=9, numbers=0,
)  # fmt: skip


def book_pdf(book, *, on_progress=None):
    """The whole book; `on_progress(rows done, rows)` is called while the pages are drawn."""
    pages, long_texts = pages_of(book.entries, ROWS), []
    grid = _grid(book)
    records = [_record(book, page, grid, long_texts, last=page is pages[-1]) for page in pages]
    supplements = [long_texts[i : i + LONG.count] for i in range(0, len(long_texts), LONG.count)]
    count = len(records) + len(supplements) + 2
    for number, record in enumerate(records, start=2):
        record["page"] = f"Trang {number}/{count}"
    rows = len(book.entries)

    def told(done, _total):
        if on_progress:
            on_progress(min(done * ROWS, rows), rows)

    parts = [
        html_to_pdf(_opening(book, count)),
        draw_pages(grid, records, extra=(_page_zone(),), on_progress=told),
        *_supplement(book, supplements, len(records) + 2, count),
        html_to_pdf(_closing(book, count)),
    ]
    return merge_pdfs(parts)


def _page_zone():
    return Zone("page", x=WIDTH - 74, y=HEIGHT - 8, width=67, height=5, size=9, align="right")


def _grid(book):
    columns = list(COLUMNS)
    if not book.shows_ethnicity:
        columns[ETHNICITY] = Column("Dân tộc *", 10, "center")
    note = "" if book.shows_ethnicity else "* Dân tộc là dữ liệu nhạy cảm, chỉ in cho người có quyền xem."
    foot = f'<div style="left:14mm;top:{HEIGHT - 8}mm;font-size:8pt;font-style:italic">{note}</div>'
    return Grid(
        columns=tuple(columns), count=ROWS, row_height=9.8, top=17, above=_head(book), below=foot,
        before=("carried",), after=("own", "total"), parts=PARTS,
    )  # fmt: skip


def _head(book):
    words = book.centre
    return (
        f'<div style="left:14mm;top:5mm;width:90mm;font-size:9pt">{escape(words["superior"].upper())}<br>'
        f"<b>{escape(words['centre'].upper())}</b></div>"
        f'<div style="left:104mm;top:6mm;width:120mm;text-align:center;font-size:14pt;font-weight:bold">'
        f"{escape(_title(book))}</div>{_demo(book, 'right:7mm;top:6mm')}"
    )


def _title(book):
    return book.title.upper()


def _demo(book, place):
    if not book.centre["demo"]:
        return ""
    return f'<div style="{place};font-size:8pt;font-weight:bold;color:#a4161a">DỮ LIỆU TRÌNH DIỄN</div>'


def _record(book, page, grid, long_texts, *, last):
    """What is stamped on one page; texts too long for their cell go to `long_texts`."""
    record = {}
    zones = {zone.field: zone for zone in grid.zones}
    for row, entry in enumerate(page.rows):
        for place, text in enumerate(_cells(entry)):
            name = f"{row}.{place}"
            record[name] = _kept(zones[name], written(text), entry, COLUMNS[place].title, long_texts)
    if last and len(page.rows) < ROWS:
        text = "(Hết)" if book.entries else "Chưa cấp giấy nào trong năm."
        record[f"{len(page.rows)}.2"] = text
    lines = (("carried", "Mang từ trang trước", page.carried), ("own", "Cộng trang", page.own),
             ("total", "Tổng cộng cả sổ" if last else "Mang sang trang sau", page.total))  # fmt: skip
    for name, label, totals in lines:
        record |= _sums(name, label, totals)
    return record


def _cells(entry):
    return (
        f"{entry.register_no}\n{entry.number}", entry.blank, entry.full_name, entry.birth_date, entry.sex,
        entry.ethnicity, entry.unit, entry.class_name, entry.decision, entry.rank, f"{entry.issued_on:%d/%m/%Y}",
        entry.signer, entry.received, "", entry.reissue, entry.note,
    )  # fmt: skip


def _kept(zone, text, entry, title, long_texts):
    """`text` when its cell holds it, else where it is written out."""
    if not text or fits(zone, text):
        return text
    long_texts.append((entry.register_no, title, broken(" ".join(text.split()))))
    return f"Xem bổ sung, mục {len(long_texts)}"


def _sums(name, label, totals):
    texts = [label, *(f"{title}: {number_vn(getattr(totals, key))}" for key, title in SUMS)]
    return {f"{name}.{place}": text for place, text in enumerate(texts)}


# -- texts that no cell holds


def _supplement(book, supplements, first, count):
    """The pages of texts too long for their cells, none when there are none."""
    if not supplements:
        return []
    title = '<div style="left:14mm;top:12mm;width:276mm;text-align:center;font-weight:bold">BỔ SUNG CÁC Ô GHI DÀI</div>'
    grid = replace(LONG, above=_head(book) + title)
    records, number = [], 0
    for page, texts in enumerate(supplements, start=first):
        record = {"page": f"Trang {page}/{count}"}
        for row, (register_no, column, text) in enumerate(texts):
            number += 1
            record |= {f"{row}.{i}": str(v) for i, v in enumerate((number, register_no, column, text))}
        records.append(record)
    return [draw_pages(grid, records, extra=(_page_zone(),))]


# -- the sheets before and behind

CSS = f"""@page {{ size: {WIDTH}mm {HEIGHT}mm; margin: 16mm 16mm 10mm 24mm; }}
body {{ margin: 0; font-family: "Liberation Serif"; font-size: 14pt; line-height: 1.4; }}
table {{ width: 100%; border-collapse: collapse; }} td {{ vertical-align: top; text-align: center; padding: 0; }}
h1 {{ font-size: 26pt; text-align: center; margin: 15mm 0 2mm; line-height: 1.2; }}
h2 {{ font-size: 18pt; text-align: center; margin: 4mm 0 2mm; }}
p {{ margin: 1.2mm 0; }} .c {{ text-align: center; }} .mono {{ font-size: 10.5pt; overflow-wrap: anywhere; }}
.facts td {{ text-align: left; border: 0.4pt solid #000; padding: 0.8mm 2mm; font-size: 12.5pt; line-height: 1.25; }}
.room td {{ padding-top: 5mm; }} .room br + i {{ font-size: 11pt; }}
.foot {{ position: fixed; right: 0; bottom: -4mm; font-size: 9pt; }}"""


def _sheet(book, body, page):
    demo = '<p class="c"><b style="color:#a4161a">DỮ LIỆU TRÌNH DIỄN</b></p>' if book.centre["demo"] else ""
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><style>{CSS}</style>{_frame(book)}{demo}{body}'
        f'<div class="foot">{page}</div></html>'
    )


def _frame(book):
    words = book.centre
    return (
        f'<table><tr><td style="width:45%">{escape(words["superior"].upper())}<br>'
        f"<b>{escape(words['centre'].upper())}</b><br>*</td>"
        '<td><b><span style="border-bottom:0.8pt solid #000">ĐẢNG CỘNG SẢN VIỆT NAM</span></b></td></tr></table>'
    )


def _opening(book, count):
    """Tờ mở sổ."""
    opened = date_words(book.opened_on) if book.opened_on else "ngày ...... tháng ...... năm ........"
    body = f"""<h1>{escape(_title(book))}</h1><p class="c" style="margin-bottom:9mm">TỜ MỞ SỔ</p>
<table class="facts"><tr><td style="width:30%">Cơ quan lập sổ</td><td>{escape(book.centre["centre"])}</td></tr>
<tr><td>Cấp trên trực tiếp</td><td>{escape(book.centre["superior"])}</td></tr>
<tr><td>Tên sổ</td><td>{escape(book.name)}</td></tr>
<tr><td>Năm</td><td>{book.year or "Nhiều năm (sổ đánh số liên tục)"}</td></tr>
<tr><td>Mở sổ</td><td>{opened}</td></tr>
<tr><td>Số trang</td><td>{count} trang, đánh số từ 1 đến {count} (kể cả tờ mở sổ và tờ khóa sổ)</td></tr></table>
{_signatures(("NGƯỜI GIỮ SỔ", "Ký, ghi rõ họ tên"), (book.centre["director_title"], "Ký, ghi rõ họ tên, đóng dấu"))}"""
    return _sheet(book, body, f"Trang 1/{count}")


def _closing(book, count):
    """Tờ khóa sổ: from which number to which, how many of each state in figures and words, and the seal of the chain."""
    rows = "".join(
        f"<tr><td>{label}</td><td>{number_vn(n)}</td><td>{number_words(n).capitalize()}</td></tr>"
        for label, n in _counts(book)
    )
    body = f"""<h2>TỜ KHÓA SỔ{" TẠM" if book.is_running else ""}</h2><p class="c"><b>{escape(_title(book))}</b></p><p>{escape(_span(book))}</p>
<table class="facts"><tr><td style="width:46%"><b>Nội dung</b></td><td style="width:14%"><b>Bằng số</b></td>
<td><b>Bằng chữ</b></td></tr>{rows}</table>{_seal(book)}
<p class="c" style="text-align:right;margin-top:3mm"><i>{escape(book.centre["place"])}, {date_words(book.drawn_on)}</i></p>
{_signatures(("NGƯỜI LẬP", "Ký, ghi rõ họ tên"), (book.centre["director_title"], "Ký, ghi rõ họ tên, đóng dấu"))}"""
    return _sheet(book, body, f"Trang {count}/{count}")


def _counts(book):
    totals = book.totals
    ended = totals.annulled + totals.revoked + totals.replaced
    return (
        ("Số đã cấp trong sổ", totals.issued), ("Trong đó: đã hủy", totals.annulled),
        ("Trong đó: đã thu hồi", totals.revoked), ("Trong đó: đã thay thế bằng giấy khác", totals.replaced),
        ("Không bị hủy, thu hồi, thay thế", totals.issued - ended), ("Đã trao cho người nhận", totals.handed_over),
    )  # fmt: skip


def _span(book):
    if not book.entries:
        return "Trong năm chưa cấp giấy nào; sổ chưa có số nào được ghi."
    first, last = book.entries[0].register_no, book.entries[-1].register_no
    return (
        f"Sổ ghi từ số {first} ({number_words(first)}) đến số {last} ({number_words(last)}), "
        f"{'tạm khóa sổ' if book.is_running else 'khóa sổ'} {date_words(book.drawn_on)}."
    )


def _seal(book):
    """The hashes by which anybody can prove that the database still says what this paper says."""
    lines = []
    for label, (position, digest) in (("Dòng cuối của chuỗi", book.last_row), ("Biến động cuối", book.last_event)):
        if digest:
            lines.append(f'<p class="mono">{label} (thứ {position}): {digest}</p>')
    if not lines:
        return ""
    intro = "Mã niêm phong của sổ, đối chiếu được với dữ liệu trong phần mềm:"
    return f'<p style="margin-top:3mm;font-size:11.5pt">{intro}</p>{"".join(lines)}'


def _signatures(*pairs):
    cells = "".join(f"<td><b>{escape(title)}</b><br><i>({how})</i></td>" for title, how in pairs)
    return f'<table class="room"><tr>{cells}</tr></table>'
