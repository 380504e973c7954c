"""Pages of a batch drawn and stored."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trainingcenter.documents.actions import store_file
from trainingcenter.jobs import actions as jobs

from .. import documents
from ..models import IssueBatch, RegisterEvent
from .chain import append_events, lock_books


@transaction.atomic
def draw_again(*, batch, by):
    """A new job, owned by `by`, draws the pages of `batch`; refused while one is at work and when they are drawn."""
    books = set(batch.certificates.values_list("book", flat=True))
    lock_books(books)
    locked = IssueBatch.objects.select_for_update(of=("self",)).select_related("job", "training_class").get(pk=batch.pk)
    if locked.file_id:
        raise ValidationError(_("The pages are drawn already. Reload the page."))
    if locked.job_id and locked.job.is_open:
        raise ValidationError(_("The pages are being drawn. Wait until the job is done."))
    return queue_drawing(locked, by)


def queue_drawing(batch, by):
    """The job that draws `batch`, queued and kept with it."""
    batch.job = jobs.enqueue(
        "certificates.draw",
        title=_("Certificates of %(training_class)s") % {"training_class": batch.training_class},
        owner=by,
        args={"batch": batch.pk},
        result_url=batch.get_absolute_url(),
    )
    batch.job.total = batch.certificates.count()
    batch.job.save(update_fields=["total"])
    batch.save(update_fields=["job"])
    return batch.job


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
