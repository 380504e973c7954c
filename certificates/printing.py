"""Stored pages put together for the printer: chosen, ordered and moved, never drawn again. Bytes in, bytes out."""

import zipfile
from io import BytesIO

MM = 72 / 25.4


def merged(pieces, *, sides="all", offset=(0, 0)):
    """One PDF of `pieces` [(stored file's bytes, index of the front, pages a certificate)] in their order.

    `sides`: `all`; `fronts`; or `backs`, the last first, as paper lies that was turned over. `offset` moves everything by
    mm to the right and down.
    """
    import pikepdf

    out, opened = pikepdf.new(), {}
    for data, front, count in _ordered(pieces, sides):
        source = opened.setdefault(id(data), pikepdf.open(BytesIO(data)))
        for index in _sides(front, count, sides):
            out.pages.append(source.pages[index])
            if any(offset):
                _move(out.pages[-1], offset)
    return _saved(out)


def archive(named_pieces, *, on_progress=None):
    """A zip of single PDFs from {file name: (stored file's bytes, index of the front, pages)}."""
    import pikepdf

    stream, opened = BytesIO(), {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed:
        for done, (name, (data, front, count)) in enumerate(named_pieces.items(), start=1):
            source = opened.setdefault(id(data), pikepdf.open(BytesIO(data)))
            single = pikepdf.new()
            single.pages.extend(source.pages[front + side] for side in range(count))
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _saved(single))
            if on_progress and (done % 25 == 0 or done == len(named_pieces)):
                on_progress(done, len(named_pieces))
    return stream.getvalue()


def _ordered(pieces, sides):
    return reversed(pieces) if sides == "backs" else pieces


def _sides(front, count, sides):
    wanted = {"all": range(count), "fronts": range(1), "backs": range(1, count)}[sides]
    return [front + side for side in wanted]


def _move(page, offset):
    """Everything on the page lies `offset` mm further right and down."""
    right, down = (float(mm) * MM for mm in offset)
    page.contents_add(f"q 1 0 0 1 {right:.3f} {-down:.3f} cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ")


def _saved(pdf):
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True, compress_streams=True)
    return stream.getvalue()
