"""Celery: certificates drawn and books bound in the background."""

from celery import shared_task

from trainingcenter.documents.actions import store_file
from trainingcenter.documents.models import NumberBook
from trainingcenter.jobs import actions as jobs

from . import actions, books
from .models import IssueBatch


@shared_task(name="certificates.draw")
def draw(job_id):
    """Draw the batch of the job with percent and step; drawn already, it only says so."""
    with jobs.running(job_id) as job:
        if job is None:
            return
        batch = IssueBatch.objects.select_related("layout", "training_class", "issued_by").get(pk=job.args["batch"])
        names = list(batch.certificates.order_by("page").values_list("full_name", flat=True))

        def on_progress(done, total):
            jobs.progress(job, done, total, step=f"{done}/{total} {names[done - 1]}" if done else "")

        job.file = actions.draw_batch(batch=batch, on_progress=on_progress)
        jobs.progress(job, len(names), len(names))


@shared_task(name="certificates.zip")
def pack(job_id):
    """Pack the single pages of the job's certificates into one zip, cut out of what is stored."""
    with jobs.running(job_id) as job:
        if job is None:
            return
        job.file = actions.pack_single_files(
            ids=job.args["certificates"],
            name=job.args["name"],
            by=job.owner,
            on_progress=lambda done, total: jobs.progress(job, done, total),
        )


@shared_task(name="certificates.book")
def book(job_id):
    """Bind the book of the job; what it shows of ethnic groups is what its owner may see now."""
    with jobs.running(job_id) as job:
        if job is None:
            return
        number_book, year = NumberBook.objects.get(pk=job.args["book"]), job.args["year"]
        shows = job.owner.has_perm("accounts.view_sensitive")
        found = actions.read_book(book=number_book, year=year, shows_ethnicity=shows)
        data = books.book_pdf(found, on_progress=lambda done, total: jobs.progress(job, done, total))
        job.file = store_file(data, name=f"{found.file_name}.pdf", content_type="application/pdf", by=job.owner)
        jobs.progress(job, len(found.entries), len(found.entries))
