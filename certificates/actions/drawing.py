"""Pages of a batch drawn and stored."""

from django.db import transaction
from django.utils import timezone

from trainingcenter.documents.actions import store_file

from .. import documents
from ..models import IssueBatch, RegisterEvent
from .chain import append_events, lock_books


def draw_batch(*, batch, on_progress=None):
    """Draw and store the merged file of `batch`, once: bytes that are stored are never drawn again."""
    if batch.file_id:
        return batch.file
    certificates = list(batch.certificates.order_by("page").defer("searched"))
    data = documents.draw(certificates, batch.layout.design, on_progress=on_progress)
    with transaction.atomic():
        books = lock_books({c.book_id for c in certificates})
        locked = IssueBatch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch.pk)
        if locked.file_id:
            return locked.file
        name = f"giay-chung-nhan-{batch.training_class.code}.pdf"
        locked.file = store_file(data, name=name, content_type="application/pdf", by=batch.issued_by)
        locked.save(update_fields=["file"])
        facts = {"file": locked.file.pk, "sha256": locked.file.sha256}
        append_events(
            RegisterEvent.Kind.DRAWN,
            dict.fromkeys(certificates, facts),
            on=timezone.localdate(),
            by=batch.issued_by,
            books=books,
        )
    return locked.file
