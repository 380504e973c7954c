"""Many pages of one design: the static part of each side is drawn once, the fields of each record are stamped upon it."""

from dataclasses import asdict, dataclass, field
from functools import lru_cache
from io import BytesIO

from .pdf import MM, PaperError, html_to_pdf, no_collection
from .typesetting import embed, face

LEADING = 1.2
STEP = 0.5
QR_MASK = 3


@dataclass(frozen=True)
class Zone:
    """Where a field stands: mm from the top left corner, type size in points. Too long, it shrinks to `min_size` and
    wraps to at most `lines` lines; it never leaves its zone. `kind` is text, qr, or table (of a TableText)."""

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
    """One side: a page of `width` × `height` mm. Without `static_html` only the zones are drawn (overprint on blanks)."""

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


@dataclass(frozen=True)
class TableText:
    """What a table zone shows: rows of (number, text, figure) under a heading, closing rows in bold."""

    heading: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    closing: tuple[tuple[str, str, str], ...] = ()


def stamp_pages(layout, records, *, on_progress=None):
    """`stamp_sides` of a design with one side: page i for record i."""
    return stamp_sides((layout,), records, on_progress=on_progress)


def stamp_sides(sides, records, *, on_progress=None, draw=None):
    """One PDF, for each record (a mapping of field to text) a page of every layout of `sides`, in order: front, back,
    front, back. Equal input gives equal bytes. `draw` makes the PDF of a static page; by default it is drawn once in each
    process.

    Raises PaperError naming the field and the record (from 1) when a text cannot be kept inside its zone.
    """
    import pikepdf

    pdf = pikepdf.new()
    fonts = _fonts(pdf, sides)
    statics = [_static(pdf, layout, draw or _static_page) for layout in sides]
    tables, total = {}, len(records)
    with no_collection():
        for number, record in enumerate(records, start=1):
            for layout, static in zip(sides, statics, strict=True):
                _add_page(pdf, layout, (fonts, static, tables), record, number)
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


def _fonts(pdf, sides):
    from pikepdf import Dictionary

    names = {z.font for layout in sides for z in layout.zones if z.kind != "qr"}
    if any(z.kind == "table" for layout in sides for z in layout.zones):
        names.add("bold")
    return Dictionary({f"/F{name}": embed(pdf, name) for name in sorted(names)})


def _static(pdf, layout, draw):
    from pikepdf import open as open_pdf

    if not layout.static_html:
        return None
    with open_pdf(BytesIO(draw(layout.static_html))) as source:
        return pdf.copy_foreign(source.pages[0].as_form_xobject())


def _add_page(pdf, layout, resources, record, number):
    from pikepdf import Dictionary, Name, Page, Stream

    fonts, static, tables = resources
    images = Dictionary({"/Static": static} if static is not None else {})
    parts = [b"/Static Do"] if static is not None else []
    for place, zone in enumerate(layout.zones):
        value = record.get(zone.field, "")
        if not value:
            continue
        if zone.kind == "qr":
            images["/Code"] = _qr_image(pdf, value)
            parts.append(_place_image(layout, zone))
        elif zone.kind == "table":
            images[f"/Table{place}"] = _table_form(pdf, layout, zone, value, number, fonts, tables)
            parts.append(f"/Table{place} Do".encode())
        else:
            parts.append(_text(layout, zone, value, number))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, round(layout.width * MM, 3), round(layout.height * MM, 3)],
        Resources=Dictionary(Font=fonts, XObject=images),
        Contents=Stream(pdf, b"\n".join(parts)),
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))


def _text(layout, zone, text, number):
    """The operators that draw `text` inside `zone`."""
    try:
        size, lines = placed(layout, zone, text)
    except PaperError as error:
        raise PaperError(f"{zone.field}, record {number}: {error}") from error
    out = [f"BT {_rgb(zone.colour)} rg /F{zone.font} {size:g} Tf"]
    out += [_show(zone.font, x, baseline, line) for x, baseline, line in lines]
    out.append("ET")
    return " ".join(out).encode()


def _rgb(colour):
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return f"{red:.3f} {green:.3f} {blue:.3f}"


def _show(font, x, baseline, line):
    code = "".join(f"{glyph:04X}" for glyph in face(font).shape(line)[0])
    return f"1 0 0 1 {x:.2f} {baseline:.2f} Tm <{code}> Tj"


def placed(layout, zone, text):
    """(size, [(x, baseline, line)]) of `text` inside `zone`, in points from the lower left corner of the page."""
    type_face = face(zone.font)
    size, lines = fit(type_face, text, zone)
    baseline = (layout.height - zone.y - layout.offset[1]) * MM - size * 0.9
    found = []
    for line in lines:
        slack = zone.width * MM - type_face.shape(line)[1] * size / 1000
        x = (zone.x + layout.offset[0]) * MM + {"left": 0, "center": slack / 2, "right": slack}[zone.align]
        found.append((x, baseline, line))
        baseline -= size * LEADING
    return size, found


def unfit(sides, record):
    """[(field, PaperError)] of what in `record` cannot be kept inside its zone or has letters that are not carried."""
    found = []
    for layout in sides:
        for zone in layout.zones:
            value = record.get(zone.field, "")
            try:
                if value and zone.kind == "table":
                    placed_table(layout, zone, value)
                elif value and zone.kind != "qr":
                    fit(face(zone.font), value, zone)
            except PaperError as error:
                found.append((zone.field, error))
    return found


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


def _table_form(pdf, layout, zone, table, number, fonts, drawn):
    """The table as a form that all pages with the same rows share."""
    from pikepdf import Dictionary, Name, Stream

    key = (layout.offset, layout.height, zone, table)
    if key not in drawn:
        try:
            size, texts, rules = placed_table(layout, zone, table)
        except PaperError as error:
            raise PaperError(f"{zone.field}, record {number}: {error}") from error
        box = [0, 0, round(layout.width * MM, 3), round(layout.height * MM, 3)]
        drawn[key] = Stream(
            pdf,
            _table_operators(zone, size, texts, rules),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=box,
            Resources=Dictionary(Font=fonts),
        )
    return drawn[key]


def _table_operators(zone, size, texts, rules):
    out = [f"q {RULE} w {_rgb(zone.colour)} RG"]
    out += [f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S" for x1, y1, x2, y2 in rules]
    out.append(f"Q BT {_rgb(zone.colour)} rg")
    font = None
    for name, x, baseline, line in texts:
        if name != font:
            out.append(f"/F{name} {size:g} Tf")
            font = name
        out.append(_show(name, x, baseline, line))
    out.append("ET")
    return " ".join(out).encode()


def placed_table(layout, zone, table):
    """(size, [(font, x, baseline, line)], [rule as (x1, y1, x2, y2)]) of `table` inside `zone`, in points from the lower
    left corner of the page."""
    size, rows = _fit_table(zone, table)
    columns = _columns(zone, size)
    left = (zone.x + layout.offset[0]) * MM
    edges = [left, left + columns[0], left + columns[0] + columns[1], left + sum(columns)]
    top = (layout.height - zone.y - layout.offset[1]) * MM
    texts, rules, y = [], [(edges[0], top, edges[3], top)], top
    for font, cells in rows:
        for cell, (start, end, align) in zip(cells, zip(edges, edges[1:], ALIGNED, strict=False), strict=True):
            texts += _cell(font, cell, start, end, align, y, size)
        y -= _row_height(cells, size)
        rules.append((edges[0], y, edges[3], y))
    return size, texts, rules + [(x, top, x, y) for x in edges]


RULE = 0.5  # thickness of a table's rules in points
ALIGNED = ("center", "left", "center")
PAD = 0.3  # room inside a cell, as a part of the type size


def _cell(font, lines, start, end, align, top, size):
    """The lines of one cell as (font, x, baseline, line)."""
    found = []
    for place, line in enumerate(lines):
        slack = end - start - face(font).shape(line)[1] * size / 1000
        x = start + (slack / 2 if align == "center" else PAD * size)
        if line:
            found.append((font, x, top - size * (0.9 + PAD + LEADING * place), line))
    return found


def _columns(zone, size):
    """Widths of the three columns in points: number and figure as the type needs them, the text the rest."""
    return 2.6 * size, zone.width * MM - 7.4 * size, 4.8 * size


def _row_height(cells, size):
    return max(len(lines) for lines in cells) * size * LEADING + 2 * PAD * size


def _fit_table(zone, table):
    """(size, [(font, cells as lists of lines)]): the largest size down to the zone's smallest at which all rows fit."""
    size = zone.size
    while size >= zone.min_size:
        rows = [("bold", _cells("bold", table.heading, zone, size))]
        rows += [(zone.font, _cells(zone.font, row, zone, size)) for row in table.rows]
        rows += [("bold", _cells("bold", row, zone, size)) for row in table.closing]
        tall = sum(_row_height(cells, size) for _font, cells in rows)
        if all(all(cells) for _font, cells in rows) and tall <= zone.height * MM:
            return size, rows
        size -= STEP
    raise PaperError(f"a table of {len(table.rows)} rows does not fit")


def _cells(font, row, zone, size):
    """The three cells of a row, wrapped; an empty list of lines stands for a word wider than its column."""
    widths = [width - 2 * PAD * size for width in _columns(zone, size)]
    return [_wrap(face(font), text, size, width) for text, width in zip(row, widths, strict=True)]
