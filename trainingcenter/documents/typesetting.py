"""Faces of type: measured and shaped by HarfBuzz, subset once, embedded as Type0 fonts with ToUnicode."""

import unicodedata
from functools import cache
from io import BytesIO

from .pdf import PaperError, font_path

CHARACTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x181), 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x243, *range(0x1EA0, 0x1EFA), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2026, 0x20AB,
]  # fmt: skip
FEATURES = {"kern": False, "liga": False, "clig": False, "calt": False}


class Face:
    """One carried font: widths in thousandths of the size, glyph numbers that stay valid in its subset."""

    def __init__(self, name):
        import uharfbuzz

        self.name = name
        self._harfbuzz = uharfbuzz
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_path(name))))
        self._font = uharfbuzz.Font(face)
        self._per_em = face.upem
        self._shaped, self._outlines = {}, {}

    def shape(self, text):
        """(glyph numbers, width) of `text`; a character the font lacks is a PaperError that names it."""
        if text not in self._shaped:
            if len(self._shaped) > 20_000:
                self._shaped.clear()
            self._shaped[text] = self._shape(unicodedata.normalize("NFC", text))
        return self._shaped[text]

    def _shape(self, text):
        if not text:
            return [], 0.0
        buffer = self._harfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        self._harfbuzz.shape(self._font, buffer, FEATURES)
        glyphs = [info.codepoint for info in buffer.glyph_infos]
        carried = _subset(self.name)[1]
        for glyph, info in zip(glyphs, buffer.glyph_infos, strict=True):
            if glyph not in carried:
                letter = text[info.cluster]
                raise PaperError(f"the font has no letter {letter!r}", letter=letter)
        return glyphs, 1000 * sum(p.x_advance for p in buffer.glyph_positions) / self._per_em

    def outline(self, glyph):
        """(outline as SVG path in units of the font, y upwards; advance in the same units) of a glyph."""
        if glyph not in self._outlines:
            from fontTools.pens.svgPathPen import SVGPathPen

            pen = SVGPathPen(None, ntos=lambda value: f"{value:g}")
            self._font.draw_glyph_with_pen(glyph, pen)
            self._outlines[glyph] = pen.getCommands(), self._font.get_glyph_h_advance(glyph)
        return self._outlines[glyph]

    @property
    def per_em(self):
        return self._per_em

    def width(self, text, size):
        """Width of `text` at `size` points, in points."""
        return self.shape(text)[1] * size / 1000


@cache
def face(name):
    return Face(name)


@cache
def _subset(name):
    """(font file, {glyph: character}, {glyph: width in thousandths}, PostScript name, metrics) of the carried subset."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(font_path(name))
    post_script = font["name"].getDebugName(6)
    options = Options(retain_gids=True, notdef_outline=True, hinting=False, layout_features=[], name_IDs=[6])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "kern", "FFTM"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    cmap, per_em = font.getBestCmap(), font["head"].unitsPerEm
    glyphs = {font.getGlyphID(glyph): chr(code) for code, glyph in sorted(cmap.items(), reverse=True)}
    widths = {gid: round(1000 * font["hmtx"][font.getGlyphName(gid)][0] / per_em) for gid in glyphs}
    head, hhea = font["head"], font["hhea"]
    scale = 1000 / per_em
    metrics = {
        "box": [round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "ascent": round(hhea.ascent * scale),
        "descent": round(hhea.descent * scale),
    }
    stream = BytesIO()
    font.save(stream)
    return stream.getvalue(), glyphs, widths, post_script, metrics


def embed(pdf, name):
    """The Type0 font object of face `name` in `pdf` (pikepdf)."""
    from pikepdf import Array, Dictionary, Name, Stream

    data, glyphs, widths, post_script, metrics = _subset(name)
    base = Name(f"/TTCTVN+{post_script}")
    bold, italic = "bold" in name, "italic" in name
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=base,
            Flags=4 | (64 if italic else 0),
            FontBBox=Array(metrics["box"]),
            ItalicAngle=-12 if italic else 0,
            Ascent=metrics["ascent"],
            Descent=metrics["descent"],
            CapHeight=660,
            StemV=140 if bold else 80,
            FontFile2=Stream(pdf, data, Length1=len(data)),
        )
    )
    entries = []
    for gid in sorted(widths):
        entries += [gid, Array([widths[gid]])]
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=descriptor,
        CIDToGIDMap=Name.Identity,
        DW=1000,
        W=Array(entries),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=base,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=Stream(pdf, _to_unicode(glyphs)),
        )
    )


def _to_unicode(glyphs):
    """The CMap that gives text extraction its letters back."""
    items = sorted(glyphs.items())
    blocks = []
    for start in range(0, len(items), 100):
        part = items[start : start + 100]
        lines = "\n".join(f"<{gid:04X}> <{ord(char):04X}>" for gid, char in part)
        blocks.append(f"{len(part)} beginbfchar\n{lines}\nendbfchar")
    body = "\n".join(blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
