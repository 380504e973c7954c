"""Certificates prepared from the signed recognition decision and issued."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners.models import CompletionReview, CorrectionLine, Enrolment
from trainingcenter.dates import add_months
from trainingcenter.documents.actions import lock_book_year, signers_on, take_numbers
from trainingcenter.documents.models import NumberBook
from trainingcenter.documents.pdf import no_collection
from trainingcenter.organisation.models import CentreIdentity, Delegation
from trainingcenter.vietnamese import fold

from .. import documents, rules
from ..models import Certificate, CertificateLayout, IssueBatch
from ..querysets import awaiting
from .blanks.using import check_left, use_blanks
from .chain import append_certificates, lock_books
from .drawing import queue_drawing

SIGNED_AS = "certificate"  # the kind of paper that a delegation names


def missing_data(enrolments, layout=None):
    """What keeps each enrolment from a certificate of `layout`: pairs (enrolment, reasons), only those with a reason."""
    shown = documents.fields_of(layout.design) if layout else {"birth_date", "unit"}
    found = []
    for enrolment in enrolments:
        learner = enrolment.learner
        checks = (
            ("birth_date", learner.birth_date or learner.birth_year, _("date of birth is missing")),
            ("unit", enrolment.unit_name, _("unit is missing")),
            ("hometown", learner.hometown, _("native place is missing")),
        )
        reasons = [text for field, value, text in checks if field in shown and not value]
        if reasons:
            found.append((enrolment, reasons))
    return found


def awaiting_issue(training_class):
    """The enrolments of the class that are due a certificate (`querysets.awaiting`), in the order of the list."""
    return awaiting(Enrolment.objects.filter(training_class=training_class)).in_roster_order()


def locked_class(pk):
    """The class, locked: the first of the locks that an issue takes."""
    found = TrainingClass.objects.select_for_update(of=("self",), no_key=True).select_related("version", "programme")
    return found.get(pk=pk)


@transaction.atomic
def issue_certificates(*, training_class, by, issued_on=None, signer=None, layout=None, chosen=None):
    """Issue every certificate due to a recognised class, or those of the enrolment ids `chosen`; returns the batch, whose
    pages are drawn by the worker.

    Numbers are taken and wording is frozen in one transaction: if anything is missing, nothing is issued. A second
    call finds nobody left and is refused.
    """
    training_class = locked_class(training_class.pk)
    signed_decision(training_class)
    enrolments = list(awaiting_issue(training_class))
    if not enrolments:
        raise ValidationError(_("Everybody recognised in this class already has a certificate."))
    if chosen is not None:
        enrolments = _only(enrolments, chosen)
    return write_batch(
        training_class=training_class,
        enrolments=enrolments,
        by=by,
        issued_on=issued_on or timezone.localdate(),
        signer=signer,
        layout=layout,
        replaced=_annulled_replacements(enrolments),
    )


def _annulled_replacements(enrolments):
    """`{enrolment id: (old certificate, reason, whether the centre is at fault)}` of those whose re-issued certificate was
    annulled before it was handed over: the next one takes its place as the re-issue."""
    annulled = Certificate.objects.filter(
        enrolment__in=enrolments, state=Certificate.State.ANNULLED, replaces__isnull=False
    )
    found = {}
    for certificate in annulled.select_related("replaces").order_by("position"):
        if certificate.replaces.replacement is None:
            reason, at_fault = certificate.reissue_reason, certificate.centre_at_fault
            found[certificate.enrolment_id] = (certificate.replaces, reason, at_fault)
    return found


def _only(enrolments, chosen):
    kept = [enrolment for enrolment in enrolments if enrolment.pk in set(chosen)]
    if not kept:
        raise ValidationError(_("Tick the learners whose certificates are to be issued."))
    if len(kept) < len(set(chosen)):
        raise ValidationError(
            _("Some of those ticked have a certificate by now or are not due one. Reload the page and tick again.")
        )
    return kept


def write_batch(*, training_class, enrolments, by, issued_on, signer=None, layout=None, replaced=None):
    """Write the certificates of `enrolments` of the locked class into the register and queue their drawing.

    `replaced` is {enrolment id: (old certificate, reason, whether the centre is at fault)} for re-issued ones.
    """
    decision = signed_decision(training_class)
    decisions = _decisions(training_class, decision, enrolments)
    _check_issue_day(issued_on, max(decisions.values(), key=lambda paper: paper.signed_on))
    layout = layout or layout_in_use(training_class.version.credential)
    if gaps := missing_data(enrolments, layout):
        raise ValidationError(
            [_("%(name)s: %(reasons)s.") % {"name": e.learner, "reasons": ", ".join(r)} for e, r in gaps]
        )
    if documents.overprints(layout.design):
        check_left(training_class.version.credential, len(enrolments))
    batch = IssueBatch.objects.create(training_class=training_class, decision=decision, layout=layout, issued_by=by)
    signature = _signature(issued_on, signer)
    with no_collection():
        _write_certificates(batch, enrolments, issued_on, decisions, signature, replaced)
    queue_drawing(batch, by)
    return batch


def signed_decision(training_class):
    """The signed recognition decision of the class, or a ValidationError that says what is to be done first."""
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


def layout_in_use(kind):
    """The latest layout in use for credentials of `kind`."""
    layout = CertificateLayout.objects.filter(kind=kind, in_use=True).order_by("-made_at", "-number", "-pk").first()
    if layout is None:
        raise ValidationError(_("There is no layout for this credential. Ask the administrator to make one."))
    return layout


def _signature(day, signer):
    """Who signs certificates on that day: (person, title, legal basis of a delegation or nothing)."""
    signers = signers_on(day, paper_kind=SIGNED_AS)
    person, title = next(((p, t) for p, t in signers if signer is None or p == signer), (None, ""))
    if person is None:
        text = _("This person may not sign on that day. Choose the director or a delegated deputy.")
        if not signers:
            text = _("Nobody may sign on that day. Enter the director's post or a delegation in the settings.")
        raise ValidationError({"signer": text})
    delegations = Delegation.objects.valid_on(day).filter(person=person, paper_kind__in=["", SIGNED_AS])
    basis = delegations.values_list("basis", flat=True).first() if "\n" in title else ""
    return person, title, basis or ""


def _write_certificates(batch, enrolments, issued_on, decisions, signature, replaced):
    """Number, word and write the certificates of `batch`; nothing is written that could not be drawn afterwards."""
    training_class, design = batch.training_class, batch.layout.design
    book = NumberBook.objects.get(code=f"register-{training_class.version.credential}")
    book = lock_books({book.pk})[book.pk]
    year = lock_book_year(book, issued_on).year
    numbers = take_numbers(book=book, day=issued_on, count=len(enrolments))
    centre = CentreIdentity.objects.on(issued_on)
    of_class = documents.class_words(training_class, centre, issued_on, signature, design=design)
    sides = documents.sides_of(design)
    certificates = []
    for place, (enrolment, (register_no, number)) in enumerate(zip(enrolments, numbers, strict=True)):
        certificate = _new_certificate(batch, enrolment, issued_on, (replaced or {}).get(enrolment.pk))
        certificate.year, certificate.register_no, certificate.number = year, register_no, number
        certificate.signer, certificate.page = signature[0], place * sides
        _freeze(certificate, documents.wording(certificate, decision=decisions[enrolment.pk], of_class=of_class))
        certificates.append(certificate)
    if problems := documents.unprintable(certificates, design):
        raise ValidationError([f"{certificate.full_name}: {reason}" for certificate, reason in problems])
    written = append_certificates(book, certificates)
    if documents.overprints(design):
        # the sheets are taken today, whatever the day of issue: the book of the blanks never runs backwards
        use_blanks(certificates=written, on=timezone.localdate(), by=batch.issued_by, books={book.pk: book})
    return written


def _new_certificate(batch, enrolment, issued_on, replaced):
    """A certificate without number and wording; `replaced` is (old certificate, reason, whether the centre is at fault)."""
    version = batch.training_class.version
    old, reason, at_fault = replaced or (None, "", None)
    return Certificate(
        enrolment=enrolment,
        batch=batch,
        kind=version.credential,
        code=rules.new_code(settings.CHECK_CODE_KEYS[0]),
        issued_on=issued_on,
        expires_on=add_months(issued_on, version.validity_months) if version.validity_months else None,
        replaces=old,
        copy_no=old.copy_no + 1 if old else 0,
        reissue_reason=reason,
        centre_at_fault=at_fault,
    )


def _freeze(certificate, words):
    certificate.wording, certificate.full_name = words, words["full_name"]
    certificate.folded = fold(certificate.full_name)
    certificate.searched = rules.searched_text(
        words, class_code=words["class_code"], number=certificate.number, register_no=certificate.register_no
    )
