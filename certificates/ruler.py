"""The ruler page by which a printer's offset is measured, written in Vietnamese as every paper."""

from trainingcenter.documents.pdf import html_to_pdf
from trainingcenter.vietnamese import decimal_vn

from .rules.designs import PAPERS

CROSS = 50  # mm from the left and the top edge of the first cross


def ruler_page(printer, paper):
    """A page of `paper` (A4, A5, landscape) with rulers along the left and top edge and crosses at known places, moved by
    the offset of `printer` as its prints are: when the offset is right, every mark falls where it says."""
    wide, high = PAPERS[paper]
    right, down = float(printer.right), float(printer.down)
    crosses = [(CROSS, CROSS), (wide - CROSS, CROSS), (CROSS, high - CROSS), (wide - CROSS, high - CROSS)]
    drawing = _ruler(wide, across=True) + _ruler(high, across=False) + "".join(_cross(x, y) for x, y in crosses)
    return html_to_pdf(
        f"""<!doctype html><html lang="vi"><meta charset="utf-8"><style>
@page {{ size: {wide}mm {high}mm; margin: 0 }}
body {{ margin: 0; font-family: "Liberation Serif"; font-size: 12pt }}
svg {{ position: absolute; left: {right}mm; top: {down}mm }}
div {{ position: absolute; left: {CROSS + 12 + right}mm; top: {CROSS + 8 + down}mm; width: {wide - 2 * CROSS - 24}mm }}
h1 {{ font-size: 15pt; margin: 0 0 2mm }} p, ol {{ margin: 0 0 1.5mm }} ol {{ padding-left: 5mm }}
</style><svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{high}mm" viewBox="0 0 {wide} {high}">{drawing}</svg>
<div>{_words(printer, paper)}</div></html>"""
    )


def _words(printer, paper):
    from django.utils.html import escape

    return f"""<h1>Trang thước căn máy in – {paper} ngang</h1>
<p>Máy in: <b>{escape(printer.name)}</b>. Độ dời đang dùng: sang phải <b>{decimal_vn(printer.right)} mm</b>,
xuống dưới <b>{decimal_vn(printer.down)} mm</b>.</p>
<ol><li>In ở tỷ lệ 100 % (“Kích thước thực”), không chọn “Vừa trang giấy”.</li>
<li>Đo bằng thước từ <b>mép trái</b> của giấy đến tâm dấu cộng phía trên bên trái: phải là {CROSS} mm.
Thiếu bao nhiêu thì cộng thêm bấy nhiêu vào ô “Dời sang phải”, thừa bao nhiêu thì trừ đi.</li>
<li>Đo từ <b>mép trên</b> của giấy đến tâm dấu cộng đó: phải là {CROSS} mm.
Thiếu thì cộng thêm vào ô “Dời xuống”, thừa thì trừ đi.</li>
<li>Lưu, rồi in lại trang này: bốn dấu cộng phải nằm đúng chỗ ghi bên cạnh.</li></ol>"""


def _ruler(length, *, across):
    """A line with a mark for each mm, longer ones for 5 and 10 with their number."""
    marks = []
    for mm in range(length + 1):
        long = 6 if mm % 10 == 0 else 4 if mm % 5 == 0 else 2.5
        x1, y1, x2, y2 = (mm, 0, mm, long) if across else (0, mm, long, mm)
        marks.append(f'<path d="M{x1} {y1}L{x2} {y2}" stroke="#000" stroke-width="0.15"/>')
        if mm % 10 == 0 and mm:
            x, y = (mm, 9) if across else (9, mm + 1)
            marks.append(
                f'<text x="{x}" y="{y}" font-family="Liberation Serif" font-size="2.8" text-anchor="middle">{mm}</text>'
            )
    return "".join(marks)


def _cross(x, y):
    return (
        f'<path d="M{x - 6} {y}H{x + 6}M{x} {y - 6}V{y + 6}" stroke="#a4161a" stroke-width="0.2" fill="none"/>'
        f'<circle cx="{x}" cy="{y}" r="2" stroke="#a4161a" stroke-width="0.2" fill="none"/>'
        f'<text x="{x}" y="{y + 9.5}" font-family="Liberation Serif" font-size="3" text-anchor="middle">{x} × {y} mm</text>'
    )
