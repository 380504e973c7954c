"""Certificates through the production path (issue, draw, store) against the plain way: one WeasyPrint document each.

`ratio_vs_naive` is the plain way's processor time a page over ours, in the same run, with the same design.
"""

import argparse
import hashlib
import subprocess
import sys
from functools import partial
from io import BytesIO

import django

django.setup()

import measure  # noqa: E402
import pikepdf  # noqa: E402
import segno  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from recognised import recognised_class  # noqa: E402

from certificates import actions, documents  # noqa: E402
from certificates.actions.issuing import layout_in_use  # noqa: E402
from certificates.drawing import sides  # noqa: E402
from certificates.models import IssueBatch  # noqa: E402
from reports.catalogue import load_catalogue  # noqa: E402
from trainingcenter.documents.actions import read_file  # noqa: E402
from trainingcenter.documents.pdf import html_to_pdf  # noqa: E402

settings.CELERY_TASK_ALWAYS_EAGER = False
settings.CELERY_BROKER_URL = "memory://"


def issue_and_draw(training_class, clerk):
    batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=timezone.localdate())
    actions.draw_batch(
        batch=IssueBatch.objects.select_related("layout", "training_class", "issued_by").get(pk=batch.pk)
    )
    return IssueBatch.objects.select_related("file").get(pk=batch.pk)


def naive(batch, count):
    """The plain way: the whole page as HTML with flex boxes, one document a certificate."""
    (layout,) = sides(batch.layout.design)
    for certificate in batch.certificates.order_by("page")[:count]:
        words = certificate.wording
        fields = "".join(
            f'<div style="display:flex;position:absolute;left:{z.x}mm;top:{z.y}mm;width:{z.width}mm;font-size:{z.size}pt;'
            f'justify-content:{z.align}"><span>{words.get(z.field, "")}</span></div>'
            for z in layout.zones
            if z.kind == "text"
        )
        code = segno.make(documents.check_url(certificate.code)).svg_inline(scale=2)
        html_to_pdf(
            layout.static_html.replace("</html>", f"{fields}<div style='left:30mm;top:153mm'>{code}</div></html>")
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=634)
    parser.add_argument("--naive", type=int, default=30)
    parser.add_argument("--only-layout", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_layout:  # the static page of the layout is drawn once, by whichever process needs it first
        load_catalogue()
        documents.draw([], layout_in_use("certificate").design)
        return
    subprocess.run([sys.executable, __file__, "--only-layout"], check=True)
    issue_and_draw(*recognised_class(5))
    small, batch = measure.whole_time(partial(issue_and_draw, *recognised_class(options.n)))
    data = read_file(batch.file)
    peak = measure.peak_mb()
    large_n = max(2000, options.n * 3)
    large, _batch = measure.whole_time(partial(issue_and_draw, *recognised_class(large_n)))
    plain, _nothing = measure.processor_time(lambda: naive(batch, options.naive))
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = len(pdf.pages)
    measure.report(
        n=options.n,
        ms_per_page=round(1000 * small / options.n, 2),
        ratio_vs_naive=round((plain / options.naive) / (small / options.n), 1),
        growth_2000_634=round((large / small) * (2000 / 634) / (large_n / options.n), 2),
        peak_mb=peak,
        bytes_per_page=round(len(data) / options.n),
        rows=pages,
        sha256=hashlib.sha256(data).hexdigest(),
        ref_ms=measure.reference_ms(),
    )


if __name__ == "__main__":
    main()
