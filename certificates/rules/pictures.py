"""Pictures that are uploaded as an emblem: only plain drawings and pixels, nothing that runs, loads or tells of its maker."""

import re
from io import BytesIO
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS, LONGEST_SIDE = 40_000_000, 1200
MAX_ELEMENTS, MAX_USES, MAX_DEPTH = 5000, 20, 50
SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
SHAPES = {
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "linearGradient", "radialGradient", "stop", "clipPath", "title", "desc", "metadata",
}  # fmt: skip


def check_size(size):
    """Raise ValidationError when a file of `size` bytes is no emblem; asked before anything of it is read."""
    if size > MAX_BYTES:
        raise ValidationError(
            _("The picture has %(size)d MB, at most 2 MB are taken. Save it smaller (1,200 pixels are enough).")
            % {"size": -(-size // (1024 * 1024))}
        )


def plain_picture(data):
    """(bytes, content type) of the emblem in `data`: a PNG without metadata, or an SVG of shapes only.

    Raises ValidationError for anything else, and for an SVG with a script, event, foreign object, outer reference or
    DOCTYPE.
    """
    check_size(len(data))
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return _plain_png(data), "image/png"
    if b"<svg" in data[:4096] or b"<?xml" in data[:100] or b"<!DOCTYPE" in data[:4096]:
        return _plain_svg(data), "image/svg+xml"
    raise ValidationError(_("This is no PNG, JPEG or SVG picture."))


def _plain_png(data):
    from PIL import Image, ImageOps

    try:
        Image.open(BytesIO(data), formats=("PNG", "JPEG")).verify()  # WeasyPrint has Pillow read broken files too
        if data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" not in data:
            raise ValueError("the end is missing")
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ValidationError(_("The picture has too many pixels. Save it smaller (1,200 pixels are enough)."))
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise ValidationError(
            _("The picture has too many pixels. Save it smaller (1,200 pixels are enough).")
        ) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_("The picture is damaged and cannot be read. Save it again as PNG or JPEG.")) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGBA", picture.size)  # a fresh one carries no metadata
    plain.paste(picture)
    stream = BytesIO()
    plain.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _plain_svg(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("The SVG is not written in UTF-8. Save it again as plain SVG.")) from error
    if re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise ValidationError(_("The SVG has a DOCTYPE or entities. Save it again as plain SVG."))
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        raise ValidationError(_("The SVG is damaged and cannot be read. Save it again as plain SVG.")) from error
    if root.tag != f"{{{SVG}}}svg":
        raise ValidationError(_("This is no PNG, JPEG or SVG picture."))
    _check_counts(root)
    _clean(root)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="utf-8")


def _check_counts(root):
    """Every element is counted before any is looked at: small files can grow large through what they repeat."""
    tags = [element.tag for element in root.iter()]
    repeated = tags.count(f"{{{SVG}}}use")
    if len(tags) > MAX_ELEMENTS or repeated > MAX_USES or _is_deep(root) or _repeats_repeated(root):
        raise ValidationError(_("The SVG has too many parts. Save it as a PNG of 1,200 pixels instead."))


def _is_deep(root):
    """Whether elements stand in one another more than MAX_DEPTH deep."""
    level = [root]
    for _depth in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _repeats_repeated(root):
    """Whether something that is repeated repeats something itself: each level multiplies the one below."""
    use = f"{{{SVG}}}use"
    wanted = {(e.get("href") or e.get(XLINK_HREF) or "").lstrip("#") for e in root.iter(use)}
    repeated = [element for element in root.iter() if element.get("id") in wanted]
    return any(inner is not None for element in repeated for inner in [element.find(f".//{use}")]) or any(
        element.tag == use for element in repeated
    )


def _clean(element):
    """Foreign notes of drawing programs are dropped below `element`; what is no plain shape is refused."""
    for child in list(element):
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        of_svg = isinstance(child.tag, str) and child.tag.startswith(f"{{{SVG}}}")
        if name.lower() in ("script", "foreignobject", "iframe", "handler") or (of_svg and name not in SHAPES):
            raise ValidationError(
                _(
                    "The SVG holds “%(name)s”. Only plain shapes are taken: turn letters into outlines and save as plain SVG."
                )
                % {"name": name}
            )
        if not of_svg or name == "metadata":
            element.remove(child)
        else:
            _clean(child)
    _clean_attributes(element)


def _clean_attributes(element):
    for name, value in list(element.attrib.items()):
        local, folded = name.rpartition("}")[2].lower(), re.sub(r"\s+", "", value).lower()
        if local.startswith("on"):
            raise ValidationError(_("The SVG holds the event “%(name)s”. Save it as plain SVG without scripts.") % {"name": local})  # fmt: skip
        if (local == "href" and not folded.startswith("#")) or _leads_out(folded):
            raise ValidationError(_("The SVG refers to something outside itself. Save it as plain SVG with all parts inside."))  # fmt: skip
        if name.startswith("{") and name != XLINK_HREF:
            del element.attrib[name]


def _leads_out(value):
    """Whether an attribute's value loads or runs something: `url(` of anything but a part of the same picture."""
    return "javascript:" in value or "@import" in value or "\\" in value or bool(re.search(r"url\((?!['\"]?#)", value))
