"""Certificates from before the software: rows of an old book checked against the register and written into it."""

from collections import Counter, defaultdict
from dataclasses import asdict, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners.models import Enrolment
from trainingcenter.dates import add_months
from trainingcenter.documents.models import NumberBook
from trainingcenter.organisation.models import CentreIdentity
from trainingcenter.vietnamese import fold

from .. import documents, earlier_sheet, rules
from ..models import Certificate, RegisterEvent
from .chain import append_certificates, append_events, lock_books

SEXES = {"nam": "Nam", "nu": "Nữ", "female": "Nữ", "male": "Nam"}


def earlier_book(kind):
    """The number book that keeps certificates of `kind` from before the software."""
    return NumberBook.objects.get(code=f"earlier-{kind}")


def check_earlier(*, rows, kind):
    """The rows of earlier_sheet.read with every reason against them, those in the register told as known, and each with
    the enrolment it belongs to: three queries."""
    today = timezone.localdate()
    found = [earlier_sheet.check(row, today) for row in rows]
    times = Counter(row.key for row in found if None not in row.key)
    there = _there(kind, found)
    enrolments = _enrolments(kind, found)
    return [_placed(row, times, there, enrolments) for row in found]


def _there(kind, rows):
    """`{(year, register number): (folded name, day of issue)}` of what the register has of these years."""
    years = {row.year for row in rows if row.year}
    known = Certificate.objects.filter(book__code=f"earlier-{kind}", year__in=years)
    return {(y, n): (name, day) for y, n, name, day in known.values_list("year", "register_no", "folded", "issued_on")}


def _placed(row, times, there, enrolments):
    if None in row.key:
        return row
    errors, known = list(row.errors), there.get(row.key)
    if times[row.key] > 1:
        errors.append(
            _("The register number %(number)s of %(year)s stands in the file %(times)s times.")
            % {"number": row.register_no, "year": row.year, "times": times[row.key]}
        )
    if known == (fold(row.full_name), row.issued_on):
        return replace(row, errors=tuple(errors), state="known")
    if known:
        errors.append(
            _("The register number %(number)s of %(year)s is in the book already, with another name or day of issue.")
            % {"number": row.register_no, "year": row.year}
        )
    return replace(row, errors=tuple(errors), enrolment=enrolments.get((row.number, fold(row.full_name))))


def _enrolments(kind, rows):
    """`{(number, folded name): enrolment id}` where exactly one enrolment has that number of an earlier book and that
    name, is asked for once, and has no valid certificate of `kind`."""
    wanted = Counter((row.number, fold(row.full_name)) for row in rows if row.number and row.full_name)
    valid = Certificate.objects.valid().filter(enrolment=OuterRef("pk"), kind=kind)
    numbers = {number for number, _name in wanted}
    enrolments = Enrolment.objects.filter(earlier_certificate_no__in=numbers, learner__merged_into=None)
    found = defaultdict(list)
    for pk, number, name, taken in enrolments.annotate(taken=Exists(valid)).values_list(
        "pk", "earlier_certificate_no", "learner__folded", "taken"
    ):
        found[number, name].append((pk, taken))
    return {
        key: same[0][0] for key, same in found.items() if len(same) == 1 and not same[0][1] and wanted.get(key) == 1
    }


@transaction.atomic
def enter_earlier(*, rows, kind, by):
    """Write what is new among `rows` (as earlier_sheet.read gave them) into the book of earlier certificates; returns them.

    All or nothing: with one row in error nothing is written. Rows that the register has already change nothing.
    """
    _lock_classes(kind, rows)
    book = earlier_book(kind)
    book = lock_books({book.pk})[book.pk]
    checked = check_earlier(rows=rows, kind=kind)
    if bad := [row for row in checked if row.errors]:
        raise ValidationError(
            _("Row %(row)s: %(errors)s Nothing was written. Correct the file and read it again.")
            % {"row": bad[0].at, "errors": " ".join(bad[0].errors)}
        )
    new = sorted((row for row in checked if row.state == "new"), key=lambda row: row.key)
    if not new:
        raise ValidationError(_("Every row of this file is in the register already. Nothing was written."))
    enrolments = Enrolment.objects.select_related("training_class__version").in_bulk({r.enrolment for r in new})
    certificates = append_certificates(book, [_certificate(row, kind, enrolments.get(row.enrolment)) for row in new])
    _hand_over(zip(new, certificates, strict=True), by, {book.pk: book})
    return certificates


def _lock_classes(kind, rows):
    """Lock the classes whose enrolments get a certificate, before the book: the order in which every issue locks."""
    found = {row.enrolment for row in check_earlier(rows=rows, kind=kind) if row.enrolment}
    classes = TrainingClass.objects.filter(enrolments__in=found).values("pk")
    list(
        TrainingClass.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=classes)
        .order_by("pk")
        .values("pk")
    )


def _certificate(row, kind, enrolment):
    words = _words(row)
    return Certificate(
        enrolment=enrolment,
        kind=kind,
        year=row.year,
        register_no=row.register_no,
        number=row.number,
        wording=words,
        full_name=row.full_name,
        folded=fold(row.full_name),
        searched=rules.searched_text(
            words, class_code=words["class_code"], number=row.number, register_no=row.register_no
        ),
        issued_on=row.issued_on,
        expires_on=row.expires_on or _end(row, enrolment),
        entered_later=True,
    )


def _end(row, enrolment):
    """The end of the validity by the programme of the class, where the file tells none and the class is known."""
    months = enrolment.training_class.version.validity_months if enrolment else None
    return add_months(row.issued_on, months) if months else None


def _words(row):
    """The words of the old book under the names of documents.Wording, "" where it says nothing; beside them the blank and
    the remark."""
    centre, issuer = _centre_then(row)
    words = documents.Wording(
        superior=centre.superior if centre else "",
        centre=issuer,
        full_name=row.full_name,
        birth_date=row.birth,
        sex=SEXES.get(fold(row.text("sex")), ""),
        ethnicity=row.text("ethnicity"),
        hometown=row.text("hometown"),
        unit=row.text("unit"),
        programme=row.text("programme"),
        class_name=row.text("class_name"),
        class_code=row.text("class_code"),
        from_to=" ".join(text for text in (_on("từ ngày", row.opened), _on("đến ngày", row.closed)) if text),
        opened_on=_on("", row.opened),
        closed_on=_on("", row.closed),
        rank=row.text("rank"),
        mark="",
        register_no=str(row.register_no),
        number=row.number,
        decision=" ".join(text for text in (row.text("decision"), _on("ngày", row.decision_on)) if text),
        place_date="",
        signer_title=row.text("signer_title"),
        signer_name=row.text("signer"),
        delegation="",
        code="",
        reissue="",
        lessons=(),
        demo="DỮ LIỆU TRÌNH DIỄN" if centre and centre.is_demonstration else "",
    )
    return asdict(words) | {"lessons": [], "blank_serial": row.text("blank"), "note": _note(row)}


def _centre_then(row):
    """(the centre's identity on the day of issue or None, the name of the issuer): a name the centre had later is not
    put under an old certificate."""
    centre = CentreIdentity.objects.on(row.issued_on)
    if centre is not None and centre.valid_from > row.issued_on:
        centre = None
    return centre, row.text("issuer") or (centre.name if centre else "")


def _on(word, day):
    return f"{word} {day:%d/%m/%Y}".strip() if day else ""


def _note(row):
    """The remark of the old book; who took it without a day is kept there, for an event has a day."""
    receiver = row.text("received_by")
    unknown = f"Người nhận theo sổ cũ: {receiver}, không ghi ngày" if receiver and not row.received_on else ""
    return "; ".join(text for text in (row.text("note"), unknown) if text)


def _hand_over(pairs, by, books):
    """The hand-overs that the old book tells, day by day."""
    by_day = defaultdict(dict)
    for row, certificate in pairs:
        if row.received_on:
            to = row.text("received_by") or certificate.full_name
            by_day[row.received_on][certificate] = {"to": to, "relation": "", "id_shown": ""}
    for day in sorted(by_day):
        append_events(RegisterEvent.Kind.HANDED_OVER, by_day[day], on=day, by=by, books=books)
