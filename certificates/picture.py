"""A design as a picture for the screen: SVG drawn from the same places, sizes and letters as the PDF."""

from base64 import b64encode
from dataclasses import dataclass

import segno
from django.utils.translation import gettext as _

from trainingcenter.documents.pdf import PaperError
from trainingcenter.documents.stamping import MM, QR_MASK, RULE, Layout, placed, placed_table
from trainingcenter.documents.typesetting import face

from . import documents, drawing
from .rules.designs import FIELDS, SIDES, Fault, check_design, is_number, page_size

BLUE, BAD = "#3b78c3", "#c3203b"


@dataclass(frozen=True)
class Picture:
    """One side as an image: its name and the `data:` address of the SVG."""

    name: str
    address: str


def pictures(design, words, emblem="", *, boxes=False):
    """(a Picture of each side, Faults) of a design of version 2, which may be unfinished: what cannot be drawn is left
    out. With `boxes` every zone is outlined with its number. The faults are those of texts that leave their zones."""
    faults = check_design(design)
    if any(f.path[:1] in (("paper",), ("orientation",), ("frame",), ("emblem",)) or len(f.path) == 1 for f in faults):
        return [], []
    bad = {fault.path[:3] for fault in faults}
    words = words | {"lessons": documents.lesson_table(words)}
    found, misfits = [], []
    for side in drawing.side_names(design):
        canvas = _Canvas(design, side, bad)
        canvas.draw(words, emblem, boxes)
        found.append(Picture(str(SIDES[side]), canvas.address()))
        misfits += canvas.misfits
    return found, misfits


class _Canvas:
    """One side being drawn, in mm from the top left corner."""

    def __init__(self, design, side, bad):
        self.design, self.side, self.bad = design, side, bad
        self.wide, self.high = page_size(design)
        self.layout = Layout(self.wide, self.high, ())
        self.parts, self.glyphs, self.misfits = [], {}, []

    def draw(self, words, emblem, boxes):
        if not self.design["overprint"]:
            self.static(emblem)
        for place, zone in enumerate(self.design[self.side]["zones"]):
            path = (self.side, "zones", place)
            fits = path not in self.bad and self.zone(path, drawing.zone_of(zone), words.get(zone["field"]))
            if boxes or not fits:
                self.box(zone, place, BLUE if fits else BAD)

    def static(self, emblem):
        frame = drawing.picture_of_frame(self.design, self.side, step=1.2)
        self.parts.append(frame.replace(f'width="{self.wide}mm" height="{self.high}mm" ', ""))
        placed_at = self.design["emblem"]
        if self.side == "front" and placed_at["kind"] == "file" and emblem:
            self.parts.append(
                f'<image href="{emblem}" x="{placed_at["x"]}" y="{placed_at["y"]}" width="{placed_at["width"]}"/>'
            )
        for place, text in enumerate(self.design[self.side]["texts"]):
            if (self.side, "texts", place) not in self.bad:
                self.text(drawing.TEXT_DEFAULTS | text)

    def text(self, text):
        size, font, spacing = text["size"], text["font"], text["spacing"]
        wide = (face(font).width(text["text"], size) + spacing * len(text["text"])) / MM
        slack = text["width"] - wide
        x = text["x"] + {"left": 0, "center": slack / 2, "right": slack}[text["align"]]
        y = text["y"] + 0.9 * size / MM
        self.letters(font, size, text["colour"], x, y, text["text"], spacing)
        if text["underline"]:
            self.line(x, y + 0.23 * size / MM, x + wide, y + 0.23 * size / MM, 0.8, text["colour"])

    def zone(self, path, zone, value):
        """Whether the value could be drawn inside the zone."""
        if not value:
            return True
        if zone.kind == "qr":
            self.code(zone, value)
            return True
        try:
            self.table(zone, value) if zone.kind == "table" else self.lines(zone, value)
        except PaperError:
            where = _("%(side)s, zone %(place)s (%(field)s)") % {
                "side": SIDES[path[0]],
                "place": path[2] + 1,
                "field": FIELDS[zone.field],
            }
            text = _("what is shown here does not fit. Make the zone larger, or the smallest size smaller.")
            self.misfits.append(Fault(path, f"{where}: {text}"))
            return False
        return True

    def lines(self, zone, value):
        size, lines = placed(self.layout, zone, value)
        for x, baseline, line in lines:
            self.letters(zone.font, size, zone.colour, x / MM, self.high - baseline / MM, line)

    def table(self, zone, value):
        size, texts, rules = placed_table(self.layout, zone, value)
        for x1, y1, x2, y2 in rules:
            self.line(x1 / MM, self.high - y1 / MM, x2 / MM, self.high - y2 / MM, RULE, zone.colour)
        for font, x, baseline, line in texts:
            self.letters(font, size, zone.colour, x / MM, self.high - baseline / MM, line)

    def code(self, zone, value):
        rows = segno.make(value, error="m", mask=QR_MASK, micro=False, boost_error=False).matrix
        module = zone.width / len(rows)
        dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        self.parts.append(f'<path transform="translate({zone.x} {zone.y}) scale({module:.4f})" d="{dots}"/>')

    def letters(self, font, size, colour, x, y, line, spacing=0):
        """`line` with its first base line point at (x, y)."""
        type_face, at = face(font), 0
        unit = size / MM / type_face.per_em
        uses = []
        for glyph in type_face.shape(line)[0]:
            outline, advance = type_face.outline(glyph)
            if outline:
                self.glyphs[f"{font}{glyph}"] = outline
                uses.append(f'<use href="#{font}{glyph}" x="{at:g}"/>')
            at += advance + spacing / MM / unit
        self.parts.append(
            f'<g fill="{colour}" transform="translate({x:.2f} {y:.2f}) scale({unit:.6f} {-unit:.6f})">{"".join(uses)}</g>'
        )

    def line(self, x1, y1, x2, y2, points, colour):
        self.parts.append(
            f'<path d="M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}" stroke="{colour}" stroke-width="{points / MM:.2f}"/>'
        )

    def box(self, zone, place, colour):
        if not all(is_number(zone.get(name)) for name in ("x", "y", "width", "height")):
            return
        self.parts.append(
            f'<rect x="{zone["x"]}" y="{zone["y"]}" width="{max(0, zone["width"])}" height="{max(0, zone["height"])}" '
            f'fill="none" stroke="{colour}" stroke-width="0.3" stroke-dasharray="1.2 0.8"/>'
        )
        self.letters("bold", 7, colour, zone["x"] + zone["width"] + 0.3, zone["y"] + 2.2, str(place + 1))

    def address(self):
        defs = "".join(f'<path id="{name}" d="{outline}"/>' for name, outline in self.glyphs.items())
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.wide}mm" height="{self.high}mm" '
            f'viewBox="0 0 {self.wide} {self.high}"><rect width="100%" height="100%" fill="#fff"/>'
            f"<defs>{defs}</defs>{''.join(self.parts)}</svg>"
        )
        return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
