"""A book of the register read for paper: one frozen entry a row, from the frozen wording and the events."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from trainingcenter.documents.actions import counting_on
from trainingcenter.documents.models import NumberBook
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import fold

from ..models import Certificate, RegisterEvent
from ..rules.books import Totals

PREFIXES = ("register-", "earlier-")
TOLD = ("handed_over", "hand_over_struck", "revoked", "blank_spoiled")


@dataclass(frozen=True)
class Entry:
    """One row of the book (domain §5, Sổ cấp), written out; the days are days."""

    register_no: int
    number: str
    blank: str
    full_name: str
    birth_date: str
    sex: str
    ethnicity: str
    unit: str
    class_name: str
    decision: str
    rank: str
    issued_on: date
    signer: str
    received_by: str
    received_on: date | None
    reissue: str
    note: str
    state: str

    @property
    def is_handed_over(self):
        return self.received_on is not None

    @property
    def received(self):
        return f"{self.received_by}\n{self.received_on:%d/%m/%Y}" if self.received_on else ""


@dataclass(frozen=True)
class RegisterBook:
    """The book of one kind and year with all its rows, under the names that the centre has at the year's end or today.

    `year` is 0 for a book that is never counted anew. The hashes are those of the last row and the last event of the
    chain: they tie the paper to the database. `is_running` while certificates are still entered into it. Without `shows_ethnicity` no ethnic group is in it.
    """

    name: str
    year: int
    entries: tuple
    centre: dict
    drawn_on: date
    shows_ethnicity: bool = False
    is_running: bool = False
    last_row: tuple = (0, "")
    last_event: tuple = (0, "")

    @property
    def title(self):
        return f"{self.name}, năm {self.year}" if self.year else self.name

    @property
    def file_name(self):
        return "-".join([*fold(self.name).split(), str(self.year or "cac-nam")])

    @property
    def totals(self):
        return Totals.of(self.entries)

    @property
    def opened_on(self):
        return min((entry.issued_on for entry in self.entries), default=None)


def books():
    """The number books that are registers of certificates."""
    found = Q()
    for prefix in PREFIXES:
        found |= Q(code__startswith=prefix)
    return NumberBook.objects.filter(found)


def book_years(today):
    """What there is to bind: (book, year, figures) with the newest first; the books of this year also while empty."""
    figures = Certificate.objects.values("book", "year").annotate(
        issued=Count("pk"),
        first=Min("register_no"),
        last=Max("register_no"),
        handed_over=Count("pk", filter=Q(handed_over_on__isnull=False)),
        **{state: Count("pk", filter=Q(state=state)) for state in ("annulled", "revoked", "replaced")},
    )
    by_id = {book.pk: book for book in books()}
    found = {(row["book"], row["year"]): row for row in figures.order_by() if row["book"] in by_id}
    for book in by_id.values():
        if book.code.startswith("register-"):
            found.setdefault((book.pk, counting_on(book, today)[0]), {"issued": 0})
    ordered = sorted(found.items(), key=lambda item: (-item[0][1], by_id[item[0][0]].code))
    return [(by_id[pk], year, row) for (pk, year), row in ordered]


def register_book(book, year, *, shows_ethnicity=False, today=None):
    """The RegisterBook of `book` and `year`: the same few queries, however many rows."""
    today = today or timezone.localdate()
    running = year == counting_on(book, today)[0]
    certificates = (
        Certificate.objects.filter(book=book, year=year)
        .select_related("replaces")
        .prefetch_related("replacements")
        .defer("searched", "replaces__wording", "replaces__searched")
        .order_by("register_no")
    )
    events = RegisterEvent.objects.filter(certificate__book=book, certificate__year=year)
    told = _told(events)
    found = list(certificates)
    last = max(found, key=lambda certificate: certificate.position, default=None)
    last_event = events.order_by("-position").values_list("position", "hash").first()
    return RegisterBook(
        name=book.name,
        year=year,
        entries=tuple(_entry(c, told.get(c.pk, {}), shows_ethnicity=shows_ethnicity) for c in found),
        centre=centre_words(today if running or not year else min(today, date(year, 12, 31))),
        drawn_on=today,
        is_running=running,
        shows_ethnicity=shows_ethnicity,
        last_row=(last.position, last.hash) if last else (0, ""),
        last_event=last_event or (0, ""),
    )


def entry_of(certificate):
    """The row of one certificate, without the ethnic group."""
    events = RegisterEvent.objects.filter(certificate=certificate)
    return _entry(certificate, _told(events).get(certificate.pk, {}), shows_ethnicity=False)


def _told(events):
    """`{certificate id: {kind: [(day, data), …]}}` of the events that the book tells of, oldest first."""
    found = defaultdict(lambda: defaultdict(list))
    rows = events.filter(kind__in=TOLD).order_by("position").values_list("certificate", "kind", "on", "data")
    for pk, kind, on, data in rows:
        found[pk][kind].append((on, data))
    return found


def _entry(certificate, told, *, shows_ethnicity):
    words = certificate.wording
    return Entry(
        register_no=certificate.register_no,
        number=certificate.number,
        blank=certificate.blank_serial or words.get("blank_serial", ""),
        full_name=certificate.full_name,
        birth_date=words.get("birth_date", ""),
        sex=words.get("sex", ""),
        ethnicity=words.get("ethnicity", "") if shows_ethnicity else "",
        unit=words.get("unit", ""),
        class_name=_joined(words.get("class_code", ""), words.get("class_name", "")),
        decision=words.get("decision", ""),
        rank=words.get("rank", ""),
        issued_on=certificate.issued_on,
        signer=words.get("signer_name", ""),
        received_by=_recipient(certificate, told) if certificate.handed_over_on else "",
        received_on=certificate.handed_over_on,
        reissue=_reissue(certificate),
        note=_note(certificate, told),
        state=certificate.state,
    )


def _joined(*texts):
    return ", ".join(text for text in texts if text)


def _recipient(certificate, told):
    """Who took it, with the relation to the holder where one was written down."""
    _on, data = told.get("handed_over", [(None, {})])[-1]
    relation = data.get("relation", "")
    return f"{certificate.handed_over_to} ({relation})" if relation else certificate.handed_over_to


def _reissue(certificate):
    if not certificate.replaces_id:
        return ""
    fault = {True: " (lỗi của Trung tâm)", False: "", None: ""}[certificate.centre_at_fault]
    reason = certificate.reissue_reason.rstrip(".")
    return f"Lần {certificate.copy_no}, thay số {certificate.replaces.number}: {reason}{fault}"


def _note(certificate, told):
    """Remarks: how the certificate ended, what was struck out, spoiled or entered later, with the days."""
    notes = [_ended(certificate, told)]
    notes += [
        f"Gạch việc ghi trao ngày {_day(data.get('on'))}: {data.get('reason', '')}"
        for _on, data in told.get("hand_over_struck", ())
    ]
    notes += [f"Hỏng phôi {data.get('serial', '')} ngày {on:%d/%m/%Y}" for on, data in told.get("blank_spoiled", ())]
    notes += [certificate.wording.get("note", ""), "Nhập sau" if certificate.entered_later else ""]
    return "; ".join(note.rstrip(" .;") for note in notes if note)


def _ended(certificate, told):
    """How and when the certificate ended, "" of a valid one."""
    if certificate.state == Certificate.State.ISSUED:
        return ""
    day, reason = f"{certificate.ended_on:%d/%m/%Y}", certificate.ended_reason
    if certificate.state == Certificate.State.ANNULLED:
        return f"ĐÃ HỦY ngày {day}: {reason}"
    if certificate.state == Certificate.State.REVOKED:
        decision = told.get("revoked", [(None, {})])[-1][1].get("decision", "")
        by = f" theo {decision}" if decision else ""
        return f"ĐÃ THU HỒI ngày {day}{by}: {reason}" + (f"; cấp lại số {new}" if (new := _new(certificate)) else "")
    by = f" bằng số {new}" if (new := _new(certificate)) else ""
    return f"ĐÃ THAY THẾ ngày {day}{by}: {reason}"


def _new(certificate):
    replacement = certificate.replacement
    return replacement.number if replacement else ""


def _day(text):
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""
