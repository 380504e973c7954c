"""HTML to PDF, and pages joined and cut. WeasyPrint is imported only inside functions: it costs a second."""

import gc
import hashlib
from contextlib import contextmanager
from functools import cache as remembered
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import cache

MM = 72 / 25.4  # points
FACES = {
    "regular": ("LiberationSerif-Regular.ttf", 400, "normal"),
    "bold": ("LiberationSerif-Bold.ttf", 700, "normal"),
    "italic": ("LiberationSerif-Italic.ttf", 400, "italic"),
    "bold_italic": ("LiberationSerif-BoldItalic.ttf", 700, "italic"),
}


class PaperError(Exception):
    """A paper could not be drawn; the message says which part, `letter` which letter is not carried, if that is why."""

    def __init__(self, message, *, letter=""):
        super().__init__(message)
        self.letter = letter


def font_path(face):
    """The carried font file of `face` (a key of FACES)."""
    return Path(settings.BASE_DIR) / "static" / "fonts" / FACES[face][0]


@remembered
def _font_css():
    return "\n".join(
        f'@font-face {{ font-family: "Liberation Serif"; src: url("{font_path(face).as_uri()}"); '
        f"font-weight: {weight}; font-style: {style}; }}"
        for face, (_file, weight, style) in FACES.items()
    )


@remembered
def _fetcher():
    """A fetcher for files under static/ and data: URLs; everything else ends the drawing."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class StaticFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            own = parts.scheme == "file" and path.is_relative_to(Path(settings.BASE_DIR) / "static")
            if not own and parts.scheme != "data":
                raise FatalURLFetchingError(f"a paper may not load {url[:80]}")
            return super().fetch(url, headers)

    return StaticFetcher()


def html_to_pdf(html, *, css=""):
    """The PDF of `html`, drawn with the carried fonts only (family Liberation Serif); equal input gives equal bytes."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    try:
        with no_collection():
            sheet = CSS(string=_font_css() + css, font_config=fonts, url_fetcher=_fetcher())
            return HTML(string=html, url_fetcher=_fetcher()).write_pdf(
                stylesheets=[sheet], font_config=fonts, pdf_identifier=b"trainingcenter"
            )
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # WeasyPrint's fatal fetch error is no Exception
        raise PaperError(f"The paper could not be drawn: {error}") from error


@contextmanager
def no_collection():
    """Inside, no garbage is collected: many small objects that all stay would be walked over again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=16)
def kept_pdf(html):
    """`html_to_pdf` of a page that many papers share: drawn once for all processes and kept in the cache, so that only the
    first of them has to bring WeasyPrint along (25 MB and a second)."""
    key = f"drawn-page-{hashlib.sha256(html.encode()).hexdigest()}"
    drawn = cache.get(key)
    if drawn is None:
        drawn = html_to_pdf(html)
        cache.set(key, drawn, None)
    return drawn


def warm_up():
    """WeasyPrint is imported and its fonts are read."""
    html_to_pdf("<p style='font-family: Liberation Serif'>.</p>")


def merge_pdfs(parts):
    """One PDF of all pages of `parts` (bytes), in order."""
    import pikepdf

    out = pikepdf.new()
    for part in parts:
        with pikepdf.open(BytesIO(part)) as source:
            out.pages.extend(source.pages)
    return pdf_bytes(out)


def move_page(page, right, down):
    """Everything on the page (pikepdf) lies so many mm further right and down; nothing is drawn again."""
    page.contents_add(f"q 1 0 0 1 {float(right) * MM:.3f} {-float(down) * MM:.3f} cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ")


def pdf_bytes(pdf):
    """The bytes of `pdf` (pikepdf); equal input gives equal bytes."""
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True, compress_streams=True)
    return stream.getvalue()
