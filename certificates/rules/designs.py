"""What a design may say: papers, fields, limits; every fault of one named at once."""

import math
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.documents.pdf import FACES, PaperError
from trainingcenter.documents.typesetting import face

VERSION = 2
PAPERS = {"A4": (297, 210), "A5": (210, 148)}  # landscape, in mm
ORIENTATIONS = {"landscape": gettext_lazy("landscape"), "portrait": gettext_lazy("portrait")}
FRAMES = {"guilloche": gettext_lazy("woven border"), "rules": gettext_lazy("fine rules"), "none": gettext_lazy("none")}
EMBLEMS = {
    "star": gettext_lazy("star"),
    "file": gettext_lazy("picture of the centre"),
    "none": gettext_lazy("none"),
}
FONTS = {
    "regular": gettext_lazy("regular"),
    "bold": gettext_lazy("bold"),
    "italic": gettext_lazy("italic"),
    "bold_italic": gettext_lazy("bold italic"),
}
ALIGNS = {
    "left": gettext_lazy("left (align)"),
    "center": gettext_lazy("centre (align)"),
    "right": gettext_lazy("right"),
}
SIDES = {"front": gettext_lazy("Front"), "back": gettext_lazy("Back")}
FIELDS = {
    "superior": gettext_lazy("superior of the centre"),
    "centre": gettext_lazy("name of the centre"),
    "full_name": gettext_lazy("full name"),
    "birth_date": gettext_lazy("date of birth"),
    "sex": gettext_lazy("sex"),
    "ethnicity": gettext_lazy("ethnic group"),
    "hometown": gettext_lazy("native place"),
    "unit": gettext_lazy("unit"),
    "programme": gettext_lazy("programme"),
    "class_name": gettext_lazy("intake"),
    "class_code": gettext_lazy("code of the class"),
    "from_to": gettext_lazy("from day to day"),
    "opened_on": gettext_lazy("opened on"),
    "closed_on": gettext_lazy("closed on"),
    "rank": gettext_lazy("rank"),
    "mark": gettext_lazy("mark"),
    "register_no": gettext_lazy("register number"),
    "number": gettext_lazy("number"),
    "decision": gettext_lazy("recognition decision"),
    "place_date": gettext_lazy("place and date"),
    "signer_title": gettext_lazy("title of the signer"),
    "signer_name": gettext_lazy("name of the signer"),
    "delegation": gettext_lazy("delegation"),
    "code": gettext_lazy("check code"),
    "reissue": gettext_lazy("re-issue"),
    "lessons": gettext_lazy("table of lessons and marks"),
    "demo": gettext_lazy("mark of demonstration data"),
    "check_url": gettext_lazy("QR code"),
}
KINDS = {"check_url": "qr", "lessons": "lessons"}  # of fields that are no text
MAX_ZONES, MAX_TEXTS, MAX_LENGTH = 60, 30, 200
SMALLEST, LARGEST, MOST_LINES, SMALLEST_QR = 5, 60, 6, 12
ZONE_KEYS = {
    "field", "x", "y", "width", "height", "size", "font", "align", "lines", "min_size", "colour", "kind",
}  # fmt: skip
TEXT_KEYS = {"text", "x", "y", "width", "size", "font", "align", "colour", "spacing", "underline"}
DESIGN_KEYS = {"version", "paper", "orientation", "overprint", "frame", "emblem", "front", "back"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a design: `path` leads to the value, `("front", "zones", 3, "width")`; `text` names the place."""

    path: tuple
    text: str


def page_size(design):
    """(width, height) of the page in mm."""
    long, short = PAPERS[design["paper"]]
    return (long, short) if design["orientation"] == "landscape" else (short, long)


def kind_of_field(name):
    """The kind of zone in which the field stands."""
    return KINDS.get(name, "text")


def check_design(design):
    """Every fault of `design`, in its own order; none when it can be drawn."""
    if not isinstance(design, dict) or design.get("version") != VERSION:
        return [Fault((), _("This is no design of version 2. Start from one of the layouts in the list."))]
    check = _Check(design)
    check.base()
    for side in SIDES:
        check.side(side)
    check.required()
    return check.faults


def is_number(value):
    """Whether `value` is a plain, finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


class _Check:
    """Gathers the faults of one design."""

    def __init__(self, design):
        self.design, self.faults, self.size = design, [], None

    def tell(self, path, text, where=""):
        self.faults.append(Fault(tuple(path), f"{where}: {text}" if where else text))

    def base(self):
        self.keys((), self.design, DESIGN_KEYS, "")
        self.choice(("paper",), PAPERS, _("Paper"))
        self.choice(("orientation",), ORIENTATIONS, _("Orientation"))
        self.choice(("frame",), FRAMES, _("Frame"))
        if not isinstance(self.design.get("overprint"), bool):
            self.tell(("overprint",), _("say yes or no."), _("Overprint"))
        if not any(f.path[0] in ("paper", "orientation") for f in self.faults if f.path):
            self.size = page_size(self.design)
        self.emblem(self.design.get("emblem"))

    def choice(self, path, choices, where):
        value = self.design.get(path[0])
        if not isinstance(value, str) or value not in choices:
            self.tell(path, _("“%(value)s” is unknown. Choose one of the list.") % {"value": _short(value)}, where)

    def keys(self, path, value, known, where):
        for key in sorted(set(value) - known, key=str):
            self.tell(path, _("“%(value)s” is unknown.") % {"value": _short(key)}, where)

    def emblem(self, emblem):
        where = _("Emblem")
        kind = emblem.get("kind") if isinstance(emblem, dict) else None
        if not isinstance(kind, str) or kind not in EMBLEMS:
            self.tell(("emblem", "kind"), _("“%(value)s” is unknown. Choose one of the list.") % {"value": _short(kind)}, where)  # fmt: skip
            return
        self.keys(("emblem",), emblem, {"kind", "x", "y", "width", "file", "sha256"}, where)
        if kind == "file" and not (type(emblem.get("file")) is int and isinstance(emblem.get("sha256"), str)):
            self.tell(("emblem", "file"), _("the picture is missing. Choose a PNG, JPEG or SVG file."), where)
        if kind != "none" and self.numbers(("emblem",), emblem, ("x", "y", "width"), where):
            self.inside(("emblem",), emblem, emblem["width"] if kind == "star" else 0, where)

    def side(self, name):
        side = self.design.get(name)
        if side is None and name == "back":
            return
        if not isinstance(side, dict) or not all(isinstance(side.get(k), list) for k in ("texts", "zones")):
            self.tell((name,), _("a list of texts and a list of zones are needed."), str(SIDES[name]))
            return
        self.keys((name,), side, {"texts", "zones"}, str(SIDES[name]))
        for place, text in enumerate(side["texts"]):
            self.text((name, "texts", place), text)
        for place, zone in enumerate(side["zones"]):
            self.zone((name, "zones", place), zone)

    def text(self, path, text):
        where = _("%(side)s, text %(place)s") % {"side": SIDES[path[0]], "place": path[2] + 1}
        if not isinstance(text, dict):
            self.tell(path, _("this is no text with a place."), where)
            return
        says = text.get("text")
        if isinstance(says, str) and says.strip():
            where += f" (“{_short(says)}”)"
        self.keys(path, text, TEXT_KEYS, where)
        placed = self.numbers(path, text, ("x", "y", "width"), where) & self.look(path, text, where)
        placed &= self.spacing(path, text, where)
        if not isinstance(text.get("underline", False), bool):
            self.tell((*path, "underline"), _("say yes or no."), where)
        if self.says(path, says, where) and placed:
            self.inside(path, text, text["size"] * 1.2 * 25.4 / 72, where)
            self.fits(path, text, where)

    def says(self, path, says, where):
        if not isinstance(says, str) or not says.strip():
            self.tell((*path, "text"), _("the text is empty. Write it or remove the row."), where)
        elif len(says) > MAX_LENGTH:
            self.tell(
                (*path, "text"),
                _("the text has %(count)d letters, at most %(most)d are kept.") % {"count": len(says), "most": MAX_LENGTH},
                where,
            )  # fmt: skip
        elif not says.isprintable():
            self.tell((*path, "text"), _("the text holds line breaks or signs that cannot be printed."), where)
        else:
            return True
        return False

    def spacing(self, path, text, where):
        value = text.get("spacing", 0)
        if is_number(value) and 0 <= value <= 20:
            return True
        self.tell((*path, "spacing"), _("letter spacing is a number from 0 to 20 points."), where)
        return False

    def fits(self, path, text, where):
        try:
            wide = face(text.get("font", "regular")).width(text["text"], text["size"])
        except PaperError:
            self.tell((*path, "text"), _("the carried fonts lack a letter of this text."), where)
            return
        wide = (wide + text.get("spacing", 0) * len(text["text"])) * 25.4 / 72
        if wide > text["width"] + 0.05:
            self.tell(
                (*path, "width"),
                _("the text is %(wide).1f mm wide and does not fit. Make it wider, smaller or shorter.") % {"wide": wide},
                where,
            )  # fmt: skip

    def zone(self, path, zone):
        field = zone.get("field") if isinstance(zone, dict) else None
        known = isinstance(field, str) and field in FIELDS
        where = _("%(side)s, zone %(place)s (%(field)s)") % {
            "side": SIDES[path[0]],
            "place": path[2] + 1,
            "field": FIELDS[field] if known else _short(field),
        }
        if not isinstance(zone, dict):
            self.tell(path, _("this is no zone."), where)
            return
        self.keys(path, zone, ZONE_KEYS, where)
        if not known:
            self.tell((*path, "field"), _("this field is unknown. Choose one of the list."), where)
        elif zone.get("kind", "text") != kind_of_field(field):
            self.tell((*path, "field"), _("the kind of the zone does not belong to this field."), where)
        self.look(path, zone, where)
        self.lines(path, zone, where)
        if self.numbers(path, zone, ("x", "y", "width", "height"), where):
            self.inside(path, zone, zone["height"], where)
            self.square(path, zone, where)

    def lines(self, path, zone, where):
        size, smallest, lines = zone.get("size", 14), zone.get("min_size", 8), zone.get("lines", 1)
        if not is_number(smallest) or not SMALLEST <= smallest <= LARGEST:
            self.size_fault((*path, "min_size"), where)
        elif is_number(size) and smallest > size:
            self.tell((*path, "min_size"), _("the smallest size is larger than the size."), where)
        if type(lines) is not int or not 1 <= lines <= MOST_LINES:
            self.tell((*path, "lines"), _("lines are a whole number from 1 to %(most)d.") % {"most": MOST_LINES}, where)

    def square(self, path, zone, where):
        if zone.get("kind") == "qr" and not (zone["width"] == zone["height"] >= SMALLEST_QR):
            self.tell(
                (*path, "width"),
                _("a QR code is as wide as it is high, and at least %(least)d mm.") % {"least": SMALLEST_QR},
                where,
            )

    def size_fault(self, path, where):
        self.tell(
            path,
            _("type sizes are numbers from %(least)d to %(most)d points.") % {"least": SMALLEST, "most": LARGEST},
            where,
        )

    def look(self, path, item, where):
        """Whether font, alignment, colour and size of `item` can be used."""
        before = len(self.faults)
        if not is_number(item.get("size", 14)) or not SMALLEST <= item.get("size", 14) <= LARGEST:
            self.size_fault((*path, "size"), where)
        if item.get("font", "regular") not in tuple(FACES):
            self.tell((*path, "font"), _("this font is unknown. Choose one of the list."), where)
        if item.get("align", "left") not in tuple(ALIGNS):
            self.tell((*path, "align"), _("this alignment is unknown. Choose one of the list."), where)
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(item.get("colour", "#000000"))):
            self.tell((*path, "colour"), _("a colour is written like #a4161a."), where)
        return len(self.faults) == before

    def numbers(self, path, item, names, where):
        """Whether the values of `names` are numbers, sizes above nothing."""
        before = len(self.faults)
        for name in names:
            if not is_number(item.get(name)):
                self.tell((*path, name), _("%(what)s must be a number in mm.") % {"what": NAMES[name]}, where)
            elif name in ("width", "height") and item[name] <= 0:
                self.tell((*path, name), _("%(what)s must be more than 0 mm.") % {"what": NAMES[name]}, where)
        return len(self.faults) == before

    def inside(self, path, item, height, where):
        if self.size is None:
            return
        wide, high = self.size
        if item["x"] < 0 or item["x"] + item["width"] > wide + 0.01:
            self.tell(
                (*path, "x"), _("it leaves the page at the side: the page is %(mm)s mm wide.") % {"mm": wide}, where
            )
        if item["y"] < 0 or item["y"] + height > high + 0.01:
            self.tell((*path, "y"), _("it leaves the page above or below: the page is %(mm)s mm high.") % {"mm": high}, where)  # fmt: skip

    def required(self):
        zones = [z for s in SIDES for z in _list(self.design.get(s), "zones")]
        texts = [t for s in SIDES for t in _list(self.design.get(s), "texts")]
        if len(zones) > MAX_ZONES:
            self.tell((), _("The design has %(count)d zones, at most %(most)d are kept.") % {"count": len(zones), "most": MAX_ZONES})  # fmt: skip
        if len(texts) > MAX_TEXTS:
            self.tell((), _("The design has %(count)d texts, at most %(most)d are kept.") % {"count": len(texts), "most": MAX_TEXTS})  # fmt: skip
        fields = [z.get("field") for z in zones if isinstance(z, dict)]
        for name in ("full_name", "number"):
            if name not in fields:
                self.tell((), _("The zone “%(field)s” is missing. Add it.") % {"field": FIELDS[name]})
        if not self.design.get("overprint") and "code" not in fields and "check_url" not in fields:
            self.tell((), _("The check code or its QR code is missing. Add one of these zones."))


NAMES = {
    "x": gettext_lazy("the distance from the left"),
    "y": gettext_lazy("the distance from the top"),
    "width": gettext_lazy("the width"),
    "height": gettext_lazy("the height"),
}


def _list(side, key):
    found = side.get(key) if isinstance(side, dict) else None
    return found if isinstance(found, list) else []


def _short(value):
    text = str(value)
    return text if len(text) <= 30 else f"{text[:29]}…"
