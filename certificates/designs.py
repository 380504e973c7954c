"""The designs that a fresh centre starts with; each is only data, and the centre makes its own versions of them."""

from .drawing import RED
from .rules.designs import VERSION, kind_of_field

TITLES = {"certificate": "GIẤY CHỨNG NHẬN", "diploma": "BẰNG TỐT NGHIỆP"}
ACHIEVED = {"certificate": "Đã hoàn thành chương trình:", "diploma": "Đã tốt nghiệp chương trình:"}


def shipped():
    """(name, kind, design, whether in use) of every layout a fresh centre has."""
    return (
        ("Giấy chứng nhận A4", "certificate", a4("certificate"), True),
        ("Giấy chứng nhận A5", "certificate", a5("certificate"), False),
        ("Giấy chứng nhận A4 hai mặt", "certificate", two_sided("certificate"), False),
        ("Bằng tốt nghiệp A4", "diploma", a4("diploma"), True),
        ("Bằng tốt nghiệp in trên phôi", "diploma", overprint(), False),
    )


def a4(kind):
    """One side, A4 landscape."""
    return {
        "version": VERSION,
        "paper": "A4",
        "orientation": "landscape",
        "overprint": False,
        "frame": "guilloche",
        "emblem": {"kind": "star", "x": 142, "y": 31.5, "width": 13},
        "front": {"texts": _texts(kind), "zones": _zones()},
        "back": None,
    }


def a5(kind):
    """The same on A5 landscape, with type as large as the room allows."""
    small = _scaled(a4(kind), 210 / 297)
    for zone in small["front"]["zones"]:
        if zone["field"] == "check_url":
            zone |= {"x": 21, "y": 106, "width": 19, "height": 19}
        if zone["field"] == "code":
            zone |= {"x": 18, "y": 126, "width": 24, "height": 4, "size": 7}
    return small


def two_sided(kind):
    """A4 landscape with the lessons, periods and the mark on the back."""
    texts = [
        _text("NỘI DUNG CHƯƠNG TRÌNH", 40, 24, 217, 20, font="bold", align="center", colour=RED, spacing=1),
        _text("Học viên:", 40, 47, 30, 13),
        _text("Số vào sổ:", 190, 47, 30, 13),
    ]
    zones = [
        _zone("programme", 40, 33, 217, 12, 14, font="bold", align="center", lines=2),
        _zone("full_name", 66, 47, 115, 7, 13, font="bold"),
        _zone("register_no", 216, 47, 40, 7, 13),
        _zone("lessons", 40, 57, 217, 118, 13, min_size=6),
        _zone("demo", 119, 179, 60, 5, 9, font="bold", colour=RED, align="center"),
    ]
    return a4(kind) | {"back": {"texts": texts, "zones": zones}}


def overprint():
    """The words of a diploma of sơ cấp upon a pre-printed blank: zones only, to be moved to the lines of the blank."""
    line = {"x": 185, "width": 85, "lines": 1}
    zones = [
        _zone("full_name", x=185, y=78, width=85, height=9, size=16, font="bold", lines=2),
        _zone("birth_date", y=88, height=7, size=13, **line),
        _zone("hometown", y=96, height=7, size=13, **line),
        _zone("unit", x=185, y=104, width=85, height=12, size=13, lines=2),
        _zone("programme", x=160, y=118, width=110, height=12, size=13, font="bold", align="center", lines=2),
        _zone("from_to", y=131, height=7, size=13, **line),
        _zone("rank", y=139, height=7, size=13, font="bold", **line),
        _zone("place_date", x=175, y=148, width=95, height=7, size=13, font="italic", align="center"),
        _zone("signer_title", x=175, y=155, width=95, height=13, size=13, font="bold", align="center", lines=2),
        _zone("signer_name", x=175, y=186, width=95, height=7, size=13, font="bold", align="center"),
        _zone("number", x=45, y=164, width=80, height=6, size=12),
        _zone("register_no", x=45, y=172, width=80, height=6, size=12),
        _zone("decision", x=45, y=180, width=80, height=11, size=12, lines=2),
        _zone("check_url", x=20, y=164, width=18, height=18, size=12),
        _zone("code", x=15, y=183, width=28, height=4, size=8, align="center", min_size=6),
        _zone("reissue", x=45, y=192, width=100, height=5, size=10, font="italic"),
        _zone("demo", x=20, y=199, width=60, height=5, size=9, font="bold", colour=RED),
    ]
    return a4("diploma") | {
        "overprint": True,
        "frame": "none",
        "emblem": {"kind": "none"},
        "front": {"texts": [], "zones": zones},
    }


def _texts(kind):
    return [
        _text("ĐẢNG CỘNG SẢN VIỆT NAM", 150, 22.3, 121, 15, font="bold", align="center", underline=True),
        _text(TITLES[kind], 30, 46, 237, 38, font="bold", align="center", colour=RED, spacing=1.5),
        _text("Chứng nhận đồng chí", 40, 64.5, 217, 15, font="italic", align="center"),
        _text("Ngày sinh:", 40, 88, 62, 15),
        _text("Đơn vị:", 40, 95.5, 62, 15),
        _text(ACHIEVED[kind], 40, 109, 64, 15),
        _text("Lớp:", 40, 124, 62, 15),
        _text("Kết quả:", 40, 132, 62, 15),
        _text("Số:", 60, 155, 25, 12),
        _text("Số vào sổ:", 60, 163, 25, 12),
        _text("Quyết định:", 60, 171, 25, 12),
    ]


def _zones():
    left = {"x": 106, "width": 150}
    foot = {"x": 160, "width": 100, "align": "center"}
    return [
        _zone("superior", 26, 22.3, 112, 7, 13, align="center", min_size=9),
        _zone("centre", 26, 28.3, 112, 14, 13, font="bold", align="center", lines=2, min_size=9),
        _zone("full_name", 40, 74.5, 217, 12, 25, font="bold", align="center", min_size=14),
        _zone("birth_date", y=88, height=7, size=15, **left),
        _zone("unit", y=95.5, height=13, size=15, lines=2, min_size=9, **left),
        _zone("programme", y=109, height=13, size=15, font="bold", lines=2, min_size=9, **left),
        _zone("class_name", 106, 124, 34, 7, 15, min_size=9),
        _zone("from_to", 142, 124, 115, 7, 15, min_size=9),
        _zone("rank", y=132, height=7, size=15, font="bold", **left),
        _zone("place_date", y=141, height=7, size=13.5, font="italic", min_size=9, **foot),
        _zone("signer_title", y=148, height=14, size=14, font="bold", lines=2, min_size=10, **foot),
        _zone("signer_name", y=181, height=7, size=15, font="bold", min_size=10, **foot),
        _zone("check_url", 30, 153, 24, 24),
        _zone("code", 24, 179, 36, 5, 9.5, align="center", min_size=6),
        _zone("number", 86, 155, 70, 6, 12),
        _zone("register_no", 86, 163, 70, 6, 12),
        _zone("decision", 86, 171, 70, 11, 12, lines=2),
        _zone("reissue", 60, 182, 98, 5, 9.5, font="italic", min_size=7),
        _zone("demo", 60, 186.5, 60, 4.5, 9, font="bold", colour=RED),
    ]


def _text(text, x, y, width, size, **look):
    look = {"font": "regular", "align": "left", "colour": "#000000", "spacing": 0, "underline": False} | look
    return {"text": text, "x": x, "y": y, "width": width, "size": size} | look


def _zone(field, x, y, width, height, size=12, **look):
    look = {"font": "regular", "align": "left", "lines": 1, "min_size": 8, "colour": "#000000"} | look
    place = {"field": field, "x": x, "y": y, "width": width, "height": height, "size": size}
    return place | look | {"kind": kind_of_field(field)}


def _scaled(design, scale):
    """The A4 `design` on A5: places by `scale`, type a little larger than that, so that it is read with ease."""
    side = design["front"]
    texts = [_placed(text, scale) | {"spacing": round(text["spacing"] * scale, 1)} for text in side["texts"]]
    zones = [_placed(z, scale) | {"min_size": max(5, round(z["min_size"] * scale * 2) / 2)} for z in side["zones"]]
    return design | {
        "paper": "A5",
        "emblem": _placed(design["emblem"], scale),
        "front": {"texts": texts, "zones": zones},
    }


def _placed(item, scale):
    moved = {name: round(item[name] * scale, 1) for name in ("x", "y", "width", "height") if name in item}
    size = {"size": round(item["size"] * scale * 2) / 2} if "size" in item else {}
    return item | moved | size
