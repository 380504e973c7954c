"""Many pages of one design: the static page is drawn once, the fields of each record are stamped upon it."""

from dataclasses import asdict, dataclass, field
from functools import lru_cache
from io import BytesIO

from .pdf import PaperError, html_to_pdf
from .typesetting import embed, face

MM = 72 / 25.4
LEADING = 1.2
STEP = 0.5
QR_MASK = 3


@dataclass(frozen=True)
class Zone:
    """Where a field stands: mm from the top left corner, type size in points. Too long, it shrinks to `min_size` and
    wraps to at most `lines` lines; it never leaves its zone."""

    field: str
    x: float
    y: float
    width: float
    height: float
    size: float = 14
    font: str = "regular"
    align: str = "left"
    lines: int = 1
    min_size: float = 8
    colour: str = "#000000"
    kind: str = "text"


@dataclass(frozen=True)
class Layout:
    """A page of `width` × `height` mm. Without `static_html` only the zones are drawn (overprint on blanks)."""

    width: float
    height: float
    zones: tuple[Zone, ...]
    static_html: str = ""
    offset: tuple[float, float] = field(default=(0.0, 0.0))

    def to_dict(self):
        return asdict(self)

    @classmethod
    def from_dict(cls, data):
        zones = tuple(Zone(**zone) for zone in data["zones"])
        return cls(**data | {"zones": zones, "offset": tuple(data.get("offset", (0, 0)))})


def stamp_pages(layout, records, *, on_progress=None):
    """One PDF, page i for record i (a mapping of field to text). Equal input gives equal bytes.

    Raises PaperError naming the field and the record (from 1) when a text cannot be kept inside its zone.
    """
    import pikepdf

    pdf = pikepdf.new()
    resources = _resources(pdf, layout)
    total = len(records)
    for number, record in enumerate(records, start=1):
        _add_page(pdf, layout, resources, record, number)
        if on_progress and (number % 25 == 0 or number == total):
            on_progress(number, total)
    stream = BytesIO()
    pdf.save(
        stream,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return stream.getvalue()


@lru_cache(maxsize=16)
def _static_page(html):
    return html_to_pdf(html)


def _resources(pdf, layout):
    from pikepdf import Dictionary
    from pikepdf import open as open_pdf

    fonts = Dictionary(
        {f"/F{name}": embed(pdf, name) for name in sorted({z.font for z in layout.zones if z.kind == "text"})}
    )
    static = None
    if layout.static_html:
        with open_pdf(BytesIO(_static_page(layout.static_html))) as source:
            static = pdf.copy_foreign(source.pages[0].as_form_xobject())
    return fonts, static


def _add_page(pdf, layout, resources, record, number):
    from pikepdf import Dictionary, Name, Page, Stream

    fonts, static = resources
    images = Dictionary({"/Static": static} if static is not None else {})
    parts = [b"/Static Do"] if static is not None else []
    for zone in layout.zones:
        text = record.get(zone.field, "")
        if not text:
            continue
        if zone.kind == "qr":
            images["/Code"] = _qr_image(pdf, text)
            parts.append(_place_image(layout, zone))
        else:
            parts.append(_text(layout, zone, text, number))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, round(layout.width * MM, 3), round(layout.height * MM, 3)],
        Resources=Dictionary(Font=fonts, XObject=images),
        Contents=Stream(pdf, b"\n".join(parts)),
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))


def _text(layout, zone, text, number):
    """The operators that draw `text` inside `zone`."""
    type_face = face(zone.font)
    try:
        size, lines = fit(type_face, text, zone)
    except PaperError as error:
        raise PaperError(f"{zone.field}, record {number}: {error}") from error
    red, green, blue = (int(zone.colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    out = [f"BT {red:.3f} {green:.3f} {blue:.3f} rg /F{zone.font} {size:g} Tf"]
    baseline = (layout.height - zone.y - layout.offset[1]) * MM - size * 0.9
    for line in lines:
        glyphs, width = type_face.shape(line)
        slack = zone.width * MM - width * size / 1000
        x = (zone.x + layout.offset[0]) * MM + {"left": 0, "center": slack / 2, "right": slack}[zone.align]
        code = "".join(f"{glyph:04X}" for glyph in glyphs)
        out.append(f"1 0 0 1 {x:.2f} {baseline:.2f} Tm <{code}> Tj")
        baseline -= size * LEADING
    out.append("ET")
    return " ".join(out).encode()


def fit(type_face, text, zone):
    """(size, lines): the largest size down to the zone's smallest at which `text` stays inside it."""
    size = zone.size
    while size >= zone.min_size:
        lines = _wrap(type_face, text, size, zone.width * MM)
        tall = len(lines) * size * LEADING <= zone.height * MM + 0.01
        if lines and len(lines) <= max(zone.lines, text.count("\n") + 1) and tall:
            return size, lines
        size -= STEP
    raise PaperError(f"“{text}” does not fit")


def _wrap(type_face, text, size, width):
    """Lines of whole words no wider than `width` points; none when a single word is wider."""
    space = type_face.width(" ", size)
    lines = []
    for paragraph in text.split("\n"):
        line, used = [], 0.0
        for word in paragraph.split():
            needed = type_face.width(word, size)
            if needed > width:
                return []
            if line and used + space + needed > width:
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += needed + (space if line else 0)
            line.append(word)
        lines.append(" ".join(line))
    return lines


def _qr_image(pdf, text):
    """A 1-bit stencil of the QR code of `text`, without its quiet zone (the zone leaves it)."""
    import segno
    from pikepdf import Name, Stream

    matrix = segno.make(text, error="m", mask=QR_MASK, micro=False, boost_error=False).matrix
    side = len(matrix)
    rows = []
    for row in matrix:
        bits = "".join("0" if module else "1" for module in row).ljust(-(-side // 8) * 8, "1")
        rows.append(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    return Stream(
        pdf, b"".join(rows), Type=Name.XObject, Subtype=Name.Image, Width=side, Height=side, ImageMask=True,
        BitsPerComponent=1,
    )  # fmt: skip


def _place_image(layout, zone):
    x = (zone.x + layout.offset[0]) * MM
    y = (layout.height - zone.y - layout.offset[1] - zone.height) * MM
    return f"q 0 0 0 rg {zone.width * MM:.2f} 0 0 {zone.height * MM:.2f} {x:.2f} {y:.2f} cm /Code Do Q".encode()
