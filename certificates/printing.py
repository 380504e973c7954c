"""Stored pages put together for the printer: chosen, ordered and moved, never drawn again. Bytes in, bytes out."""

import zipfile
from io import BytesIO

from trainingcenter.documents.pdf import move_page, pdf_bytes


def merged(pieces, *, sides="all", offset=(0, 0)):
    """One PDF of `pieces` [(stored file's bytes, index of the front, pages a certificate)] in their order.

    `sides`: `all`; `fronts`; or `backs`, the last first, as paper lies that was turned over. `offset` moves everything by
    mm to the right and down.
    """
    import pikepdf

    out, sources = pikepdf.new(), _Sources()
    for data, front, count in reversed(pieces) if sides == "backs" else pieces:
        for side in {"all": range(count), "fronts": range(1), "backs": range(1, count)}[sides]:
            out.pages.append(sources.page(data, front + side))
            if any(offset):
                move_page(out.pages[-1], *offset)
    return pdf_bytes(out)


def archive(named_pieces, *, on_progress=None):
    """A zip of single PDFs from {file name: (stored file's bytes, index of the front, pages)}."""
    import pikepdf

    stream, sources = BytesIO(), _Sources()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed:
        for done, (name, (data, front, count)) in enumerate(named_pieces.items(), start=1):
            single = pikepdf.new()
            single.pages.extend(sources.page(data, front + side) for side in range(count))
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), pdf_bytes(single))
            if on_progress and (done % 25 == 0 or done == len(named_pieces)):
                on_progress(done, len(named_pieces))
    return stream.getvalue()


class _Sources:
    """Stored files, each opened once however many of its pages are asked for."""

    def __init__(self):
        self.opened = {}

    def page(self, data, index):
        import pikepdf

        if id(data) not in self.opened:
            self.opened[id(data)] = pikepdf.open(BytesIO(data))
        return self.opened[id(data)].pages[index]
