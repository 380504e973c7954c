"""What a scan or photo is: its bytes looked at and freed of what tells where it was taken; bytes in, bytes out."""

import re
import warnings
import zlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MARKS = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
PHONE_PHOTOS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
MOST_PIXELS = 60_000_000  # a larger picture costs the server more memory than it has to spare
KEPT_CHUNKS = (
    b"IHDR",
    b"PLTE",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"sBIT",
    b"bKGD",
    b"pHYs",
    b"IDAT",
    b"IEND",
)
ORIENTATION = 0x0112


def read_scan(data):
    """(content type, bytes to keep) of a PDF, JPEG or PNG that can be opened; ValidationError says what to do otherwise.

    Pictures lose what a camera writes into them (place, device, time), never a pixel; a PDF is kept as it is.
    """
    if not data:
        raise ValidationError(_("The file is empty. Take the photo or scan again."))
    if data[4:8] == b"ftyp" and data[8:12] in PHONE_PHOTOS:
        raise ValidationError(
            _(
                "This is a HEIC photo, which only some phones open. Set the camera to “Most compatible” or save it as JPEG."
            )
        )
    kind = next((kind for mark, kind in MARKS.items() if data.startswith(mark)), "")
    if not kind:
        raise ValidationError(_("This is no PDF, JPEG or PNG file."))
    return kind, _READERS[kind](data)


def _pdf(data):
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if len(pdf.pages):
                return data
    except pikepdf.PasswordError:
        raise ValidationError(_("The PDF is locked with a password. Save it without one, or scan it again.")) from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        pass
    raise _damaged()


def _damaged():
    return ValidationError(_("The file is damaged or not whole and cannot be opened. Take the photo or scan again."))


def _look_at(data, kind):
    """The orientation of a picture that can be read to its end."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=[kind])
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_large()
        orientation = picture.getexif().get(ORIENTATION, 1)
        picture.draft("L", (picture.width // 8, picture.height // 8))
        picture.load()
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError):
        raise _damaged() from None
    return orientation if orientation in range(1, 9) else 1


def _too_large():
    return ValidationError(
        _("The picture has more than %(limit)s million pixels. Photograph or scan it at a lower resolution.")
        % {"limit": MOST_PIXELS // 1_000_000}
    )


def _jpeg(data):
    orientation = _look_at(data, "JPEG")
    kept = [part for part in _segments(data) if not _tells(part)]
    turned = [] if orientation == 1 else [_orientation_segment(orientation)]
    return b"".join([kept[0], *turned, *kept[1:]])


_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _segments(data):
    """The JPEG in parts: its start, each segment (with the coded picture after it), its end; what follows is left out."""
    parts, at = [data[:2]], 2
    while True:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if data[at : at + 2] == b"\xff\xd9":
            return [*parts, b"\xff\xd9"]
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at : at + 1] != b"\xff" or size < 2:
            raise _damaged()
        end = at + 2 + size
        if data[at + 1] == 0xDA:
            found = _NEXT_MARKER.search(data, end)
            if found is None:
                raise _damaged()
            end = found.start()
        parts.append(data[at:end])
        at = end


def _tells(part):
    """Whether a segment holds words about the picture: application data (but its colours) and comments."""
    marker = part[1]
    return marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE and not part[4:].startswith(b"ICC_PROFILE"))


def _orientation_segment(orientation):
    """An Exif segment that says only which way up the picture is."""
    entry = ORIENTATION.to_bytes(2, "big") + b"\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\x00\x00"
    body = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _png(data):
    """Every part is checked by its sum: WeasyPrint, where it is loaded, makes Pillow forgive a picture that is cut off."""
    _look_at(data, "PNG")
    parts, at, name = [data[:8]], 8, b""
    while name != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name, part = data[at + 4 : at + 8], data[at:end]
        if len(part) < 12 or zlib.crc32(part[4:-4]) != int.from_bytes(part[-4:], "big"):
            raise _damaged()
        if name in KEPT_CHUNKS:
            parts.append(part)
        at = end
    return b"".join(parts)


_READERS = {"application/pdf": _pdf, "image/jpeg": _jpeg, "image/png": _png}
