"""The form of a layout: a design as typed, row by row, without losing what is not right yet."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from courses.models import ProgrammeVersion

from . import designs
from .rules.designs import (
    ALIGNS,
    EMBLEMS,
    FIELDS,
    FONTS,
    FRAMES,
    MAX_TEXTS,
    MAX_ZONES,
    ORIENTATIONS,
    PAPERS,
    SIDES,
    VERSION,
    kind_of_field,
    page_size,
)

NUMBERS = {
    "x": _("left (mm)"),
    "y": _("top (mm)"),
    "width": _("width (mm)"),
    "height": _("height (mm)"),
    "size": _("size"),
    "min_size": _("smallest size"),
    "lines": _("lines"),
    "spacing": _("letter spacing"),
}
COLUMNS = {
    "zones": ("field", "x", "y", "width", "height", "size", "min_size", "lines", "font", "align", "colour"),
    "texts": ("text", "x", "y", "width", "size", "spacing", "font", "align", "colour", "underline"),
}
CHOICES = {"field": FIELDS, "font": FONTS, "align": ALIGNS}
LABELS = NUMBERS | {
    "field": _("field"),
    "text": _("text"),
    "font": _("font"),
    "align": _("alignment"),
    "colour": _("colour"),
    "underline": _("underlined"),
    "name": _("name"),
    "kind": _("credential"),
    "paper": _("paper size"),
    "orientation": _("orientation"),
    "frame": _("frame of the page"),
    "overprint": _("only the zones are printed, upon pre-printed blanks"),
}
NEW = {
    "zones": {"field": "rank", "x": 40, "y": 40, "width": 60, "height": 7, "size": 12, "min_size": 8, "lines": 1,
              "font": "regular", "align": "left", "colour": "#000000"},
    "texts": {"text": "", "x": 40, "y": 40, "width": 60, "size": 12, "spacing": 0, "font": "regular", "align": "left",
              "colour": "#000000", "underline": False},
}  # fmt: skip
ROW = re.compile(r"(front|back)-(zones|texts)-(\d{1,4})-(\w+)")


@dataclass
class Cell:
    """One input: `kind` is number, text, select, colour or check."""

    name: str
    label: str
    value: object
    kind: str
    choices: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)


@dataclass
class Row:
    """A zone or text with its place (from 1), name and inputs; `key` is what the buttons send."""

    key: str
    place: int
    title: str
    cells: list
    errors: list


class DesignForm:
    """`design` as typed, with `name` and `kind` of the layout; `faults` stand beside what they concern."""

    def __init__(self, design, *, name, kind, back=None):
        self.name, self.kind, self.faults, self.errors = name, kind, [], {}
        self.typed = design | {"back": back or design.get("back") or {"texts": [], "zones": []}}
        self.has_back = bool(design.get("back"))

    @classmethod
    def read(cls, post):
        """The form as posted."""
        emblem = {"kind": post.get("emblem-kind", "")}
        if emblem["kind"] != "none":
            emblem |= {name: _number(post.get(f"emblem-{name}", "")) for name in ("x", "y", "width")}
        stored = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", post.get("emblem-stored", ""))
        if emblem["kind"] == "file" and stored:
            emblem |= {"file": int(stored[1]), "sha256": stored[2]}
        rows = _rows(post)
        design = {
            "version": VERSION,
            "paper": post.get("paper", ""),
            "orientation": post.get("orientation", ""),
            "overprint": "overprint" in post,
            "frame": post.get("frame", ""),
            "emblem": emblem,
            "front": rows["front"],
            "back": rows["back"] if "has_back" in post else None,
        }
        return cls(design, name=post.get("name", "").strip(), kind=post.get("kind", ""), back=rows["back"])

    @property
    def design(self):
        """The design (JSON) as it would be saved."""
        return self.typed | {"back": self.typed["back"] if self.has_back else None}

    def change(self, deed):
        """Do what a button beside a row says: `add:front:zones`, `copy:front:zones:3`, `remove:front:texts:0`; returns the
        key of the row to go on with, or None for a deed unknown here."""
        found = re.fullmatch(r"(add|copy|remove):(front|back):(zones|texts)(?::(\d{1,4}))?", deed)
        if not found:
            return None
        what, side, kind, place = found[1], found[2], found[3], int(found[4] or 0)
        rows = self.typed[side][kind]
        if what == "add":
            rows.append(dict(NEW[kind]) | ({"kind": "text"} if kind == "zones" else {}))
        elif place < len(rows):
            rows.insert(place + 1, dict(rows[place])) if what == "copy" else rows.pop(place)
        self.has_back |= side == "back"
        at = len(rows) - 1 if what == "add" else min(place + (what == "copy"), len(rows) - 1)
        return f"{side}-{kind}-{at}"

    # -- what the page shows

    def base(self):
        return [
            self._cell(("name",), "text", self.name),
            self._cell(("kind",), "select", self.kind, _kinds()),
            self._cell(("paper",), "select", self.typed["paper"], {paper: paper for paper in PAPERS}),
            self._cell(("orientation",), "select", self.typed["orientation"], ORIENTATIONS),
            self._cell(("frame",), "select", self.typed["frame"], FRAMES),
            self._cell(("overprint",), "check", self.typed["overprint"]),
        ]

    def emblem(self):
        emblem = {"x": "", "y": "", "width": ""} | self.typed["emblem"]
        kind = self._cell(("emblem", "kind"), "select", emblem["kind"], EMBLEMS)
        kind.label = _("emblem")
        return [kind, *(self._cell(("emblem", name), "number", emblem[name]) for name in ("x", "y", "width"))]

    def emblem_stored(self):
        emblem = self.typed["emblem"]
        return f"{emblem['file']}:{emblem['sha256']}" if emblem.get("file") else ""

    def emblem_errors(self):
        return self._errors(("emblem", "file"))

    def sides(self):
        """(side, its words, rows of texts, rows of zones)."""
        return [(side, words, self._rows(side, "texts"), self._rows(side, "zones")) for side, words in SIDES.items()]

    def general(self):
        """Faults of the whole design, which belong to no input."""
        return [fault.text for fault in self.faults if len(fault.path) < 1] + self._errors(("design",))

    def all_errors(self):
        """(id of the input or nothing, text) of everything that is wrong."""
        told = [("-".join(map(str, path)), text) for path, texts in self.errors.items() for text in texts]
        return told + [("-".join(map(str, fault.path)), fault.text) for fault in self.faults]

    def _rows(self, side, kind):
        return [self._row(side, kind, place, row) for place, row in enumerate(self.typed[side][kind])]

    def _row(self, side, kind, place, row):
        path = (side, kind, place)
        cells = [
            self._cell((*path, name), _input(name), row.get(name, ""), CHOICES.get(name)) for name in COLUMNS[kind]
        ]
        title = FIELDS.get(row.get("field"), "") if kind == "zones" else row.get("text", "")
        return Row(f"{side}:{kind}:{place}", place + 1, title, cells, self._errors(path))

    def _cell(self, path, kind, value, choices=None):
        value = str(value).replace(".", ",") if kind == "number" else value
        return Cell("-".join(map(str, path)), LABELS.get(path[-1], ""), value, kind, choices or {}, self._errors(path))

    def _errors(self, path):
        return [f.text for f in self.faults if f.path == path] + self.errors.get(path, [])


def start(layout):
    """The form of a new version of `layout`; one of the first format begins anew from the design that is shipped."""
    design = layout.design if layout.design.get("version") == VERSION else designs.a4(layout.kind)
    return DesignForm(design, name=layout.name, kind=layout.kind)


def paper_words(design):
    """`A4 ngang`, as lists say it."""
    if design.get("version") != VERSION:
        return "A4"
    return f"{design['paper']} {ORIENTATIONS[design['orientation']]} ({'×'.join(map(str, page_size(design)))} mm)"


def _kinds():
    return {value: words for value, words in ProgrammeVersion.Credential.choices if value != "none"}


def _input(name):
    kinds = {"underline": "check", "colour": "colour", "text": "text"}
    return "number" if name in NUMBERS else "select" if name in CHOICES else kinds[name]


def _number(text):
    """`12,5` as 12.5; what is no number stays as it was typed, to be told and mended."""
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,4})?", plain):
        return text
    return float(plain) if "." in plain else int(plain)


def _rows(post):
    """`{side: {"texts": rows, "zones": rows}}` in the order of their numbers."""
    found = {}
    for name in post:
        if match := ROW.fullmatch(name):
            side, kind, place, column = match[1], match[2], int(match[3]), match[4]
            if column in COLUMNS[kind]:
                value = post[name]
                row = found.setdefault((side, kind, place), {})
                row[column] = _number(value) if column in NUMBERS else value
    rows = {side: {"texts": [], "zones": []} for side in SIDES}
    for (side, kind, _place), row in sorted(found.items()):
        if len(rows[side][kind]) <= (MAX_ZONES if kind == "zones" else MAX_TEXTS):
            extra = {"kind": kind_of_field(row.get("field"))} if kind == "zones" else {"underline": "underline" in row}
            rows[side][kind].append(row | extra)
    return rows
