"""Prints of stored pages written down."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trainingcenter.documents.actions import read_file, store_file
from trainingcenter.vietnamese import fold

from .. import documents, printing
from ..models import Certificate, RegisterEvent
from .chain import append_events, lock_books
from .handing import locked_certificates


@transaction.atomic
def record_print(*, certificates, by, reason="", printer=""):
    """The certificates were printed today; whatever was printed before needs the `reason` of printing it again.

    Refused for what is not drawn yet and for what is not valid any more.
    """
    books = lock_books({c.book_id for c in certificates})
    found = locked_certificates(certificates)
    if ended := [c for c in found if c.state != Certificate.State.ISSUED]:
        raise ValidationError(
            _("%(name)s: not valid any more, it is not printed. Leave it out.") % {"name": str(ended[0])}
        )
    _check_drawn(found)
    again = [c for c in found if c.printed_on]
    if again and not reason.strip():
        raise ValidationError(
            {
                "reason": _("%(count)s of them were printed before. Write why they are printed again.")
                % {"count": len(again)}
            }
        )
    data_of = {c: _data(c, reason.strip(), printer) for c in found}
    append_events(RegisterEvent.Kind.PRINTED, data_of, on=timezone.localdate(), by=by, books=books)


def _data(certificate, reason, printer):
    data = {"again": bool(certificate.printed_on)}
    if certificate.printed_on:
        data["reason"] = reason
    return data | ({"printer": printer} if printer else {})


def _check_drawn(certificates):
    if any(c.batch_id is None or c.batch.file_id is None for c in certificates):
        raise ValidationError(_("The pages are not drawn yet. Wait until the job is done, then print."))


def stored_pages(certificates):
    """For each certificate (bytes of the stored file of its batch, read once; index of its front; its pages)."""
    _check_drawn(certificates)
    files = {}
    for certificate in certificates:
        if certificate.batch_id not in files:
            files[certificate.batch_id] = read_file(certificate.batch.file)
    return [(files[c.batch_id], c.page, documents.sides_of(c.batch.layout.design)) for c in certificates]


def pack_single_files(*, ids, name, by, on_progress=None):
    """The stored zip `name` of one PDF for each certificate, cut out of what is stored and named by number and learner."""
    found = Certificate.objects.filter(pk__in=ids).select_related("batch__file", "batch__layout").in_register_order()
    certificates = [c for c in found if c.batch_id and c.batch.file_id]
    pieces = dict(zip(map(_file_name, certificates), stored_pages(certificates), strict=True))
    data = printing.archive(pieces, on_progress=on_progress)
    return store_file(data, name=name, content_type="application/zip", by=by)


def _file_name(certificate):
    words = "-".join(re.findall(r"[a-z0-9]+", fold(certificate.full_name)))
    return f"{certificate.year}-{certificate.number.replace('/', '-')}-{words}.pdf"
