"""Certificates issued, drawn, handed over and revoked."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners.models import CompletionReview, CorrectionLine, Enrolment
from trainingcenter.dates import add_months
from trainingcenter.documents.actions import lock_book_year, store_file, take_numbers
from trainingcenter.documents.models import NumberBook
from trainingcenter.jobs import actions as jobs
from trainingcenter.organisation.models import CentreIdentity
from trainingcenter.vietnamese import fold

from . import documents, rules
from .models import Certificate, CertificateLayout, IssueBatch


def make_layout(*, name, kind, design):
    """Return the next version of the layout `name`; earlier versions stay for what was issued with them."""
    last = CertificateLayout.objects.filter(name=name).order_by("-number").first()
    layout = CertificateLayout(name=name, kind=kind, design=design, number=last.number + 1 if last else 1)
    layout.full_clean()
    layout.save()
    return layout


def missing_data(enrolments):
    """What keeps each enrolment from a certificate: pairs (enrolment, reasons), only those with a reason."""
    found = []
    for enrolment in enrolments:
        reasons = []
        if not (enrolment.learner.birth_date or enrolment.learner.birth_year):
            reasons.append(_("date of birth is missing"))
        if not enrolment.unit_name:
            reasons.append(_("unit is missing"))
        if reasons:
            found.append((enrolment, reasons))
    return found


def awaiting_issue(training_class):
    """Enrolments recognised by the signed decision that have no valid certificate yet, in the order of the list."""
    return (
        Enrolment.objects.active()
        .filter(training_class=training_class, training_class__is_earlier=False, completed=True)
        .exclude(certificates__state=Certificate.State.ISSUED)
        .in_roster_order()
    )


@transaction.atomic
def issue_certificates(*, training_class, by, issued_on=None):
    """Issue every certificate due to a recognised class; returns the batch, whose pages are drawn by the worker.

    Numbers are taken and wording is frozen in one transaction: if anything is missing, nothing is issued. A second
    call finds nobody left and is refused.
    """
    training_class = (
        TrainingClass.objects.select_for_update(of=("self",))
        .select_related("version", "programme")
        .get(pk=training_class.pk)
    )
    issued_on = issued_on or timezone.localdate()
    decision = _signed_decision(training_class)
    enrolments = list(awaiting_issue(training_class))
    decisions = _decisions(training_class, decision, enrolments)
    _check_issue_day(issued_on, max([decision, *decisions.values()], key=lambda paper: paper.signed_on))
    if not enrolments:
        raise ValidationError(_("Everybody recognised in this class already has a certificate."))
    if gaps := missing_data(enrolments):
        raise ValidationError(
            [_("%(name)s: %(reasons)s.") % {"name": e.learner, "reasons": ", ".join(r)} for e, r in gaps]
        )
    batch = _new_batch(training_class, decision, by)
    certificates = _write_certificates(batch, enrolments, issued_on, decisions)
    batch.job = jobs.enqueue(
        "certificates.draw",
        title=_("Certificates of %(training_class)s") % {"training_class": training_class},
        owner=by,
        args={"batch": batch.pk},
        result_url=batch.get_absolute_url(),
    )
    batch.job.total = len(certificates)
    batch.job.save(update_fields=["total"])
    batch.save(update_fields=["job"])
    return batch


def _signed_decision(training_class):
    if not training_class.version.gives_credential:
        raise ValidationError(_("This programme gives no certificate."))
    review = CompletionReview.objects.filter(training_class=training_class).select_related("decision__signer").first()
    if review is None or review.decision is None or review.decision.state != "signed":
        raise ValidationError(_("The recognition decision is not signed yet. Have it signed, then issue."))
    return review.decision


def _decisions(training_class, decision, enrolments):
    """`{enrolment id: the decision that stands behind the result}`: the latest one where results were corrected."""
    corrected = CorrectionLine.objects.decisions_of(training_class)
    return {enrolment.pk: corrected.get(enrolment.pk, decision) for enrolment in enrolments}


def _check_issue_day(issued_on, decision):
    if issued_on < decision.signed_on:
        raise ValidationError(
            {
                "issued_on": _("The day of issue lies before the recognition decision (%(day)s). Enter a later day.")
                % {"day": f"{decision.signed_on:%d/%m/%Y}"}
            }
        )
    if issued_on > timezone.localdate():
        raise ValidationError({"issued_on": _("The day of issue lies in the future. Enter today or an earlier day.")})


def _new_batch(training_class, decision, by):
    kind = training_class.version.credential
    layout = CertificateLayout.objects.filter(kind=kind, in_use=True).order_by("-number").first()
    if layout is None:
        raise ValidationError(_("There is no layout for this credential. Ask the administrator to make one."))
    return IssueBatch.objects.create(training_class=training_class, decision=decision, layout=layout, issued_by=by)


def _write_certificates(batch, enrolments, issued_on, decisions):
    training_class = batch.training_class
    version = training_class.version
    book = NumberBook.objects.get(code=f"register-{version.credential}")
    centre = CentreIdentity.objects.on(issued_on)
    year = lock_book_year(book, issued_on).year
    expires_on = add_months(issued_on, version.validity_months) if version.validity_months else None
    certificates = []
    numbers = take_numbers(book=book, day=issued_on, count=len(enrolments))
    for page, (enrolment, (register_no, number)) in enumerate(zip(enrolments, numbers, strict=True)):
        code, decision = rules.new_code(settings.SECRET_KEY), decisions[enrolment.pk]
        words = documents.wording(
            enrolment=enrolment,
            centre=centre,
            training_class=training_class,
            decision=decision,
            register_no=register_no,
            number=number,
            code=code,
            issued_on=issued_on,
        )
        certificates.append(
            Certificate(
                enrolment=enrolment,
                batch=batch,
                kind=version.credential,
                book=book,
                year=year,
                register_no=register_no,
                number=number,
                code=code,
                wording=words,
                full_name=words["full_name"],
                folded=fold(words["full_name"]),
                issued_on=issued_on,
                expires_on=expires_on,
                signer_id=decision.signer_id,
                page=page,
            )
        )
    return Certificate.objects.bulk_create(certificates)


def draw_batch(*, batch, on_progress=None):
    """Draw and store the merged file of `batch`, once: bytes that are stored are never drawn again."""
    if batch.file_id:
        return batch.file
    certificates = list(batch.certificates.order_by("page"))
    data = documents.draw(certificates, batch.layout.design, on_progress=on_progress)
    with transaction.atomic():
        locked = IssueBatch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch.pk)
        if locked.file_id:
            return locked.file
        name = f"giay-chung-nhan-{batch.training_class.code}.pdf"
        locked.file = store_file(data, name=name, content_type="application/pdf", by=batch.issued_by)
        locked.save(update_fields=["file"])
    return locked.file


def hand_over(*, certificate, to, on, by):
    """The certificate was handed to `to` on that day; once, and never a revoked one."""
    if not to.strip():
        raise ValidationError({"to": _("Write who received the certificate.")})
    if on < certificate.issued_on or on > timezone.localdate():
        raise ValidationError({"on": _("The day must lie between the issue and today.")})
    claimed = (
        Certificate.objects.valid()
        .filter(pk=certificate.pk, handed_over_on__isnull=True)
        .update(handed_over_on=on, handed_over_to=to.strip())
    )
    if not claimed:
        raise ValidationError(
            _("This certificate is already handed over or revoked. Reload the page to see its state.")
        )


def revoke(*, certificate, reason, by):
    """The certificate is revoked for `reason`; it stays in the register and on the public page as revoked."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of revoking.")})
    claimed = (
        Certificate.objects.valid()
        .filter(pk=certificate.pk)
        .update(state=Certificate.State.REVOKED, revoked_on=timezone.localdate(), revoked_reason=reason.strip())
    )
    if not claimed:
        raise ValidationError(_("This certificate is already revoked."))
