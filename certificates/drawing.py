"""From a design (JSON) to the sides that are stamped: frame, emblem and texts stand in the static part."""

from math import cos, pi, sin

from django.utils.html import escape

from trainingcenter.documents.stamping import Layout, Zone

from .rules.designs import KINDS, VERSION, page_size

RED, GOLD, PALE = "#a4161a", "#b8862b", "#f1e3c2"
TEXT_DEFAULTS = {
    "size": 14, "font": "regular", "align": "left", "colour": "#000000", "spacing": 0, "underline": False,
}  # fmt: skip


def is_first_format(design):
    """Whether `design` is of the first format: one side, its static page as HTML in the design itself."""
    return design.get("version") != VERSION


def side_names(design):
    """The sides of a design of version 2 that are drawn."""
    return ("front", "back") if design.get("back") else ("front",)


def zones_of(design):
    """The zones (JSON) of all sides of `design`, of either format."""
    if is_first_format(design):
        return design["zones"]
    return [zone for side in side_names(design) for zone in design[side]["zones"]]


def sides(design, emblem="", *, offset=(0, 0)):
    """The Layouts of `design`, one for each side; `emblem` is the data: address of its picture, `offset` (right, down) in
    mm. An overprint has no static part."""
    if is_first_format(design):
        return (Layout.from_dict(design),)
    wide, high = page_size(design)
    return tuple(
        Layout(
            width=wide,
            height=high,
            zones=tuple(zone_of(zone) for zone in design[side]["zones"]),
            static_html="" if design["overprint"] else _html(design, side, emblem),
            offset=offset,
        )
        for side in side_names(design)
    )


def zone_of(zone):
    """The Zone that stamping knows of a zone as JSON."""
    kind = "table" if zone["field"] == "lessons" else KINDS.get(zone["field"], "text")
    return Zone(**zone | {"kind": kind})


def _html(design, side, emblem):
    wide, high = page_size(design)
    texts = "".join(_text(TEXT_DEFAULTS | text) for text in design[side]["texts"])
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><style>'
        f"@page {{ size: {wide}mm {high}mm; margin: 0 }} body {{ margin: 0; font-family: 'Liberation Serif' }} "
        # the first base line lies 0.9 of the size below y, as that of a zone
        "div { position: absolute; white-space: nowrap; line-height: 1.125 } svg, img { position: absolute; left: 0; top: 0 }"
        f"</style>{picture_of_frame(design, side)}{_emblem(design, side, emblem)}{texts}</html>"
    )


def _text(text):
    bold, italic = "bold" in text["font"], "italic" in text["font"]
    under = f"border-bottom: 0.8pt solid {text['colour']}" if text["underline"] else ""
    return (
        f'<div style="left: {text["x"]}mm; top: {text["y"]}mm; width: {text["width"]}mm; text-align: {text["align"]}; '
        f"font-size: {text['size']}pt; font-weight: {'bold' if bold else 'normal'}; "
        f"font-style: {'italic' if italic else 'normal'}; letter-spacing: {text['spacing']}pt; "
        f'color: {text["colour"]}"><span style="{under}">{escape(text["text"])}</span></div>'
    )


def _emblem(design, side, emblem):
    placed = design["emblem"]
    if side != "front" or placed["kind"] != "file" or not emblem:
        return ""
    return (
        f'<img alt="" src="{emblem}" style="left: {placed["x"]}mm; top: {placed["y"]}mm; width: {placed["width"]}mm">'
    )


def picture_of_frame(design, side, *, step=0.5):
    """The frame of a side as SVG, with rosette and star on the front; waves have a point every `step` mm."""
    wide, high = page_size(design)
    parts, scale = [], (wide + high) / (297 + 210)
    if design["frame"] == "guilloche":
        parts += [_band(wide, high, scale, step), _rosette(wide, high, scale) if side == "front" else ""]
    if design["frame"] in ("guilloche", "rules"):
        parts.append(_rules(wide, high, scale, design["frame"]))
    placed = design["emblem"]
    if side == "front" and placed["kind"] == "star":
        radius = placed["width"] / 2
        parts.append(_star(placed["x"] + radius, placed["y"] + radius, radius))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{high}mm" viewBox="0 0 {wide} {high}">'
        f"{''.join(parts)}</svg>"
    )


def _band(wide, high, scale, step):
    """Six waves, woven into a band around the page."""
    colours = (GOLD, GOLD, GOLD, RED, GOLD, GOLD)
    return "".join(
        f'<path d="{_wave(wide, high, scale, step, i * pi / 3)}" fill="none" stroke="{c}" stroke-width="{0.22 * scale:.2f}"/>'
        for i, c in enumerate(colours)
    )


def _rules(wide, high, scale, frame):
    outer = ((6, RED, 0.9), (7.2, GOLD, 0.3))
    inner = ((17.2, GOLD, 0.3), (18.4, RED, 0.5)) if frame == "guilloche" else ((8.6, RED, 0.3),)
    return "".join(
        f'<rect x="{d * scale:.2f}" y="{d * scale:.2f}" width="{wide - 2 * d * scale:.2f}" '
        f'height="{high - 2 * d * scale:.2f}" fill="none" stroke="{colour}" stroke-width="{w * scale:.2f}"/>'
        for d, colour, w in outer + inner
    )


def _wave(wide, high, scale, step, phase):
    """A closed wave around the page between the two inner rules."""
    inset, depth, length_of_wave = 12.2 * scale, 4.2 * scale, 13.2 * scale
    width, height = wide - 2 * inset, high - 2 * inset
    points, turns = [], 2 * pi / length_of_wave
    around = ((inset, inset, 1, 0, width), (inset + width, inset, 0, 1, height),
              (inset + width, inset + height, -1, 0, width), (inset, inset + height, 0, -1, height))  # fmt: skip
    for x, y, dx, dy, length in around:
        for i in range(int(length / step)):
            t = i * step
            swing = depth * min(1, t / 6, (length - t) / 6) * sin(t * turns + phase)
            points.append(f"{x + dx * t - dy * swing:.2f} {y + dy * t + dx * swing:.2f}")
    return f"M{' L'.join(points)} Z"


def _rosette(wide, high, scale):
    """A pale rosette in the middle of the page."""
    curves = []
    for ring in range(3):
        points = []
        for i in range(361):
            angle = i * pi / 180
            radius = (34 + 4 * ring + 7 * cos(12 * angle + ring)) * scale
            points.append(f"{wide / 2 + radius * cos(angle):.2f} {high * 0.562 + radius * sin(angle):.2f}")
        curves.append(f'<path d="M{" L".join(points)} Z" fill="none" stroke="{PALE}" stroke-width="0.35"/>')
    return "".join(curves)


def _star(x, y, radius):
    points = []
    for i in range(10):
        r = radius if i % 2 == 0 else radius * 0.382
        angle = -pi / 2 + i * pi / 5
        points.append(f"{x + r * cos(angle):.2f},{y + r * sin(angle):.2f}")
    return f'<polygon points="{" ".join(points)}" fill="{RED}"/>'
