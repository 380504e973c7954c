"""The default design of a *giấy chứng nhận*: A4 landscape, drawn by us; what changes stands in zones."""

from math import cos, pi, sin

from trainingcenter.documents.stamping import Layout, Zone

WIDTH, HEIGHT = 297, 210
RED, GOLD = "#a4161a", "#b8862b"


def certificate_layout(title="GIẤY CHỨNG NHẬN"):
    """The layout that a fresh centre starts with (JSON through `to_dict`)."""
    return Layout(width=WIDTH, height=HEIGHT, static_html=_html(title), zones=_zones())


def _zones():
    centred = {"x": 40, "width": 217, "align": "center"}
    left = {"x": 104, "width": 150, "align": "left"}
    foot = {"x": 160, "width": 100, "align": "center"}
    return (
        Zone("superior", x=26, y=22, width=112, height=7, size=13, align="center", min_size=9),
        Zone("centre", x=26, y=28, width=112, height=14, size=13, font="bold", align="center", lines=2, min_size=9),
        Zone("demo", x=99, y=184, width=60, height=5, size=9, font="bold", colour=RED),
        Zone("full_name", y=75, height=12, size=25, font="bold", min_size=14, **centred),
        Zone("birth_date", y=90, height=7, size=15, **left),
        Zone("unit", y=98, height=13, size=15, lines=2, min_size=9, **left),
        Zone("programme", y=111.5, height=13, size=15, font="bold", lines=2, min_size=9, **left),
        Zone("class_name", x=104, y=125, width=34, height=7, size=15, min_size=9),
        Zone("from_to", x=140, y=125, width=117, height=7, size=15, min_size=9),
        Zone("rank", y=133, height=7, size=15, font="bold", **left),
        Zone("place_date", y=141, height=7, size=13.5, font="italic", min_size=9, **foot),
        Zone("signer_title", y=148, height=14, size=14, font="bold", lines=2, min_size=10, **foot),
        Zone("signer_name", y=181, height=7, size=15, font="bold", min_size=10, **foot),
        Zone("check_url", x=30, y=153, width=24, height=24, kind="qr"),
        Zone("code", x=24, y=179, width=36, height=5, size=9.5, align="center", min_size=6),
        Zone("number", x=86, y=155, width=70, height=6, size=12, min_size=8),
        Zone("register_no", x=86, y=163, width=70, height=6, size=12, min_size=8),
        Zone("decision", x=86, y=171, width=70, height=12, size=12, lines=2, min_size=8),
    )


def _html(title):
    return f"""<!doctype html><html lang="vi"><meta charset="utf-8"><style>
@page {{ size: {WIDTH}mm {HEIGHT}mm; margin: 0; }}
body {{ margin: 0; font-family: "Liberation Serif"; }}
div {{ position: absolute; white-space: nowrap; }}
svg {{ position: absolute; left: 0; top: 0; }}
.l {{ font-size: 15pt; left: 40mm; }} .s {{ font-size: 12pt; left: 60mm; }}
</style>
{_border()}
<div style="left: 150mm; top: 22.3mm; width: 121mm; text-align: center; font-size: 15pt; font-weight: bold"><span
 style="border-bottom: 0.8pt solid #000">ĐẢNG CỘNG SẢN VIỆT NAM</span></div>
<div style="left: 0; top: 45mm; width: {WIDTH}mm; text-align: center; font-size: 38pt; font-weight: bold; color: {RED};
 letter-spacing: 1.5pt">{title}</div>
<div style="left: 0; top: 64mm; width: {WIDTH}mm; text-align: center; font-size: 15pt; font-style: italic">Chứng nhận
 đồng chí</div>
<div class="l" style="top: 90.2mm">Sinh ngày (năm):</div>
<div class="l" style="top: 98.2mm">Đơn vị:</div>
<div class="l" style="top: 111.7mm">Đã hoàn thành chương trình:</div>
<div class="l" style="top: 125.2mm">Lớp:</div>
<div class="l" style="top: 133.2mm">Kết quả:</div>
<div class="s" style="top: 155.1mm">Số:</div>
<div class="s" style="top: 163.1mm">Số vào sổ:</div>
<div class="s" style="top: 171.1mm">Quyết định:</div>
</html>"""


def _border():
    """Two guilloche bands between fine rules, a rosette behind the title, a plain star."""
    bands = "".join(
        f'<path d="{_wave(phase)}" fill="none" stroke="{colour}" stroke-width="0.22"/>'
        for phase, colour in (
            (0, GOLD),
            (pi / 3, GOLD),
            (2 * pi / 3, GOLD),
            (pi, RED),
            (4 * pi / 3, GOLD),
            (5 * pi / 3, GOLD),
        )
    )
    rules = "".join(
        f'<rect x="{d}" y="{d}" width="{WIDTH - 2 * d}" height="{HEIGHT - 2 * d}" fill="none" stroke="{colour}" stroke-width="{w}"/>'
        for d, colour, w in ((6, RED, 0.9), (7.2, GOLD, 0.3), (17.2, GOLD, 0.3), (18.4, RED, 0.5))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{bands}{rules}{_rosette()}{_star(WIDTH / 2, 38, 6.5)}</svg>"
    )


def _wave(phase):
    """A closed wave around the page between the two inner rules."""
    inset, depth, step = 12.2, 4.2, 0.5
    width, height = WIDTH - 2 * inset, HEIGHT - 2 * inset
    points, turns = [], 2 * pi / 13.2
    sides = ((inset, inset, 1, 0, width), (inset + width, inset, 0, 1, height),
             (inset + width, inset + height, -1, 0, width), (inset, inset + height, 0, -1, height))  # fmt: skip
    for x, y, dx, dy, length in sides:
        count = int(length / step)
        for i in range(count):
            t = i * step
            fade = min(1, t / 6, (length - t) / 6)
            swing = depth * fade * sin(t * turns + phase)
            points.append(f"{x + dx * t - dy * swing:.2f} {y + dy * t + dx * swing:.2f}")
    return f"M{' L'.join(points)} Z"


def _rosette():
    """A pale rosette in the middle of the page."""
    curves = []
    for ring in range(3):
        points = []
        for i in range(361):
            angle = i * pi / 180
            radius = 34 + 4 * ring + 7 * cos(12 * angle + ring)
            points.append(f"{WIDTH / 2 + radius * cos(angle):.2f} {118 + radius * sin(angle):.2f}")
        curves.append(f'<path d="M{" L".join(points)} Z" fill="none" stroke="#f1e3c2" stroke-width="0.35"/>')
    return "".join(curves)


def _star(x, y, radius):
    points = []
    for i in range(10):
        r = radius if i % 2 == 0 else radius * 0.382
        angle = -pi / 2 + i * pi / 5
        points.append(f"{x + r * cos(angle):.2f},{y + r * sin(angle):.2f}")
    return f'<polygon points="{" ".join(points)}" fill="{RED}"/>'
