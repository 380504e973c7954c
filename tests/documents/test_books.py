"""Number books: dated patterns, terms, first numbers; and that none is ever given twice."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import actions as certificates
from trainingcenter.documents import actions
from trainingcenter.documents.models import BookPattern, NumberBook, OfficialPaper
from trainingcenter.documents.rules import check_pattern
from trainingcenter.documents.words import ROOM, paper_from_words
from trainingcenter.organisation import actions as organisation

from ..factories import make_centre, make_recognised_class, make_user
from .test_actions import draft, sign

pytestmark = pytest.mark.django_db

TERM = date(2026, 7, 1)


@pytest.fixture
def book():
    """The book of decisions, counted by terms; its new term begins on 1 July 2026."""
    make_centre()
    found = NumberBook.objects.get(code="decision")
    organisation.edit_book(
        book=found, by=None, name=found.name, pattern="{seq:02d}-QĐ/{symbol}", frame="party", restart="term"
    )
    organisation.add_pattern(book=found, valid_from=TERM, pattern="{seq:02d}-QĐ/{symbol}-K2", by=None)
    return NumberBook.objects.get(pk=found.pk)


def refused(action, **arguments):
    """The fields that `action` names when it refuses."""
    with pytest.raises(ValidationError) as error:
        action(**arguments)
    return list(error.value.message_dict) if hasattr(error.value, "error_dict") else error.value.messages


def test_a_term_book_begins_at_one_on_the_first_day_of_the_new_pattern(book):
    before = TERM - timedelta(days=1)
    assert [sign(draft(), signed_on=before).number_text for _i in range(2)] == ["01-QĐ/TTCT", "02-QĐ/TTCT"]
    assert actions.propose_number(book=book, day=before) == 3
    assert actions.propose_number(book=book, day=TERM) == 1
    first = sign(draft(), signed_on=TERM)
    assert (first.number, first.year, first.number_text) == (1, 2026, "01-QĐ/TTCT-K2")
    late = sign(draft(), signed_on=before)
    assert (late.number, late.year, late.number_text) == (3, 0, "03-QĐ/TTCT")
    assert sign(draft(), signed_on=TERM + timedelta(days=40)).number == 2
    with pytest.raises(ValidationError):
        sign(draft(), signed_on=before, number=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialPaper.objects.filter(pk=late.pk).update(number=2)
    assert actions.take_numbers(book=book, day=TERM, count=2) == [(3, "03-QĐ/TTCT-K2"), (4, "04-QĐ/TTCT-K2")]
    assert actions.take_numbers(book=book, day=before, count=1) == [(4, "04-QĐ/TTCT")]


def test_a_draft_is_drawn_with_the_pattern_of_its_day(book):
    paper = draft()
    assert timezone.localdate() >= TERM
    assert paper_from_words(paper).number == f"Số {ROOM}-QĐ/TTCT-K2"
    paper.signed_on = TERM - timedelta(days=1)
    assert paper_from_words(paper).number == f"Số {ROOM}-QĐ/TTCT"


@pytest.mark.parametrize("pattern", ["QĐ/{symbol}", "{seq", "{number}-QĐ", "{seq.real.imag}", "{seq:zz}"])
def test_a_pattern_without_a_running_number_is_refused(book, pattern):
    day = date(2027, 1, 1)
    assert refused(organisation.add_pattern, book=book, valid_from=day, pattern=pattern, by=None) == ["pattern"]
    assert BookPattern.objects.count() == 1


def test_a_pattern_holds_only_after_the_last_number_given(book):
    sign(draft(), signed_on=date(2026, 9, 10))
    add = {"action": organisation.add_pattern, "book": book, "pattern": "{seq}-QĐ", "by": None}
    for day in (date(2026, 9, 10), date(2025, 1, 1)):
        with pytest.raises(ValidationError) as error:
            organisation.add_pattern(book=book, valid_from=day, pattern="{seq}-QĐ", by=None)
        assert "11/09/2026" in error.value.message_dict["valid_from"][0]
    assert refused(**add, valid_from=date(2026, 9, 11)) == ["valid_from"]  # a second term in one year
    added = organisation.add_pattern(book=book, valid_from=date(2027, 1, 1), pattern="{seq}-QĐ", by=None)
    assert refused(**add, valid_from=date(2027, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        BookPattern.objects.create(book=book, valid_from=added.valid_from, pattern="{seq}")


def test_a_register_asks_its_certificates_for_the_last_day():
    training_class, clerk, _director = make_recognised_class(1)
    certificates.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    book = NumberBook.objects.get(code="register-certificate")
    day = training_class.closed_on
    assert actions.last_numbered_on(book) == day
    assert refused(organisation.add_pattern, book=book, valid_from=day, pattern="{seq}/GCN", by=None) == ["valid_from"]
    assert actions.last_numbered_on(NumberBook.objects.get(code="plan")) is None


def test_only_a_pattern_that_gave_no_number_is_corrected_or_removed(book):
    row = book.patterns.get()
    organisation.start_book(book=book, year=2026, start_value=7, by=None)
    row = organisation.edit_pattern(row=row, valid_from=date(2026, 8, 1), pattern="{seq}-QĐ/N2", by=None)
    assert (row.valid_from, row.pattern, book.years.count()) == (date(2026, 8, 1), "{seq}-QĐ/N2", 0)
    assert sign(draft(), signed_on=date(2026, 8, 3)).number_text == "1-QĐ/N2"
    change = {"row": row, "valid_from": date(2026, 12, 1), "pattern": "{seq}", "by": None}
    assert "03/08/2026" in refused(organisation.edit_pattern, **change)[0]
    assert "03/08/2026" in refused(organisation.remove_pattern, row=row, by=None)[0]
    later = organisation.add_pattern(book=book, valid_from=date(2030, 1, 1), pattern="{seq}-QĐ/N3", by=None)
    organisation.remove_pattern(row=BookPattern.objects.get(pk=later.pk), by=None)
    assert refused(organisation.remove_pattern, row=later, by=None)
    assert [pattern.pattern for pattern in book.patterns.all()] == ["{seq}-QĐ/N2"]


def test_how_a_book_counts_changes_only_before_its_first_number(book):
    fields = {"book": book, "by": None, "name": book.name, "pattern": book.pattern, "frame": "party"}
    organisation.start_book(book=book, year=0, start_value=9, by=None)
    organisation.edit_book(**fields, restart="never")
    assert (NumberBook.objects.get(pk=book.pk).restart, book.years.count()) == ("never", 0)
    assert [sign(draft(), signed_on=day).number for day in (date(2025, 5, 5), TERM, date(2026, 8, 1))] == [1, 2, 3]
    for other in ("yearly", "term"):
        assert refused(organisation.edit_book, **fields, restart=other) == ["restart"]
    organisation.edit_book(**fields | {"name": "Quyết định của trung tâm"}, restart="never")
    assert NumberBook.objects.get(pk=book.pk).name == "Quyết định của trung tâm"


def test_a_first_number_never_repeats_one_given(book):
    start = {"action": organisation.start_book, "book": book, "by": None}
    organisation.start_book(book=book, year=2026, start_value=41, by=None)
    assert sign(draft(), signed_on=TERM).number == 41
    for value in (1, 40, 41):
        assert refused(**start, year=2026, start_value=value) == ["start_value"]
    organisation.start_book(book=book, year=2026, start_value=60, by=None)
    assert actions.propose_number(book=book, day=TERM) == 60
    assert sign(draft(), signed_on=TERM).number == 60
    assert refused(**start, year=2027, start_value=5) == ["year"]
    organisation.start_book(book=book, year=0, start_value=5, by=None)
    assert sign(draft(), signed_on=TERM - timedelta(days=1)).number == 5


def test_the_start_of_a_book_without_gaps_is_final_with_its_first_number():
    make_centre()
    book = NumberBook.objects.get(code="register-diploma")
    organisation.start_book(book=book, year=2026, start_value=12, by=None)
    organisation.start_book(book=book, year=2026, start_value=13, by=None)
    assert actions.take_numbers(book=book, day=TERM, count=1) == [(13, "013/BTN-TTCT")]
    again = {"book": book, "year": 2026, "start_value": 20, "by": None}
    assert refused(organisation.start_book, **again) == ["start_value"]
    organisation.start_book(**again | {"year": 2025})


def test_the_pages_of_a_book_add_correct_and_remove_patterns(client, book):
    client.force_login(make_user("admin"))
    page = reverse("organisation:book", args=[book.pk])
    text = client.get(page).content.decode()
    assert ("{seq:02d}-QĐ/{symbol}-K2" in text, "01/07/2026" in text, text.count("<h1")) == (True, True, 1)
    new = reverse("organisation:pattern_new", args=[book.pk])
    response = client.post(new, {"valid_from": "01/01/2031", "pattern": "QĐ"})
    assert "{seq}" in response.context["form"].errors["pattern"][0]
    assert client.post(new, {"valid_from": "01/01/2031", "pattern": "{seq}-QĐ/K3"}).status_code == 302
    row = BookPattern.objects.get(valid_from=date(2031, 1, 1))
    edit = reverse("organisation:pattern", args=[row.pk])
    assert client.get(edit).context["form"].initial["pattern"] == "{seq}-QĐ/K3"
    assert client.post(edit, {"valid_from": "02/01/2031", "pattern": "{seq}-QĐ/K4"}).status_code == 302
    assert "{seq}-QĐ/K4" in client.get(page).content.decode()
    assert client.get(reverse("organisation:pattern_remove", args=[row.pk])).status_code == 405
    client.post(reverse("organisation:pattern_remove", args=[row.pk]))
    assert not BookPattern.objects.filter(pk=row.pk).exists()
    start = reverse("organisation:book_start", args=[book.pk])
    assert [value for value, _label in client.get(start).context["form"].fields["year"].choices] == [2026, 0]
    assert client.post(start, {"year": "2026", "start_value": "4"}).status_code == 302
    assert book.years.get(year=2026).start_value == 4


def test_a_book_that_gave_numbers_keeps_how_it_counts_on_its_page(client, book):
    client.force_login(make_user("admin"))
    sign(draft(), signed_on=TERM)
    page = reverse("organisation:book", args=[book.pk])
    assert client.get(page).context["form"].fields["restart"].disabled
    assert "Số cuối cùng được cấp ngày 01/07/2026" in client.get(page).content.decode()
    client.post(page, {"name": "QĐ", "pattern": book.pattern, "frame": "party", "restart": "never"})
    book.refresh_from_db()
    assert (book.name, book.restart) == ("QĐ", "term")
    never = NumberBook.objects.get(code="plan")
    organisation.edit_book(book=never, by=None, name=never.name, pattern=never.pattern, frame="party", restart="never")
    start = reverse("organisation:book_start", args=[never.pk])
    assert client.post(start, {"year": "0", "start_value": "30"}).status_code == 302
    assert actions.propose_number(book=never, day=TERM) == 30


def test_only_who_manages_settings_touches_books(client, book):
    client.force_login(make_user("registrar"))
    row = book.patterns.get()
    for name, pk in (
        ("pattern_new", book.pk),
        ("pattern", row.pk),
        ("pattern_remove", row.pk),
        ("book_start", book.pk),
    ):
        assert client.post(reverse(f"organisation:{name}", args=[pk])).status_code == 403
    assert book.patterns.count() == 1


def test_the_settings_show_registers_as_such_and_cost_the_same_with_more_patterns(client, book):
    client.force_login(make_user("admin"))
    costs = []
    for year in (2028, 2030):
        organisation.add_pattern(book=book, valid_from=date(year, 1, 1), pattern=f"{{seq}}/{year}", by=None)
        organisation.add_pattern(
            book=NumberBook.objects.get(code="plan"), valid_from=date(year, 1, 1), pattern=f"{{seq}}-{year}", by=None
        )
        with CaptureQueriesContext(connection) as captured:
            text = client.get(reverse("organisation:settings")).content.decode()
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert text.count("sổ cấp giấy chứng nhận, bằng") == 4
    assert "{seq}/2030" in text


def test_certificates_can_be_delegated_to_a_deputy(client):
    make_centre()
    deputy = organisation.create_person(full_name="Lò Văn Thắng")
    organisation.give_post(person=deputy, kind="deputy_director", valid_from=date(2020, 1, 1))
    client.force_login(make_user("admin"))
    address = reverse("organisation:delegation_new")
    assert "giấy chứng nhận và bằng tốt nghiệp" in client.get(address).content.decode()
    fields = {"person": deputy.pk, "basis": "QĐ 05", "valid_from": "01/01/2026", "paper_kind": "certificate"}
    assert client.post(address, fields).status_code == 302
    assert deputy in [person for person, _title in actions.signers_on(TERM, paper_kind="certificate")]
    assert deputy not in [person for person, _title in actions.signers_on(TERM, paper_kind="report")]


@pytest.mark.parametrize(
    "pattern",
    [
        "{seq:.1g}/GCN", "{seq!s:.1}/GCN", "{seq:0999999999999d}", "{seq:020000000d}", "{symbol:>20000000}-{seq}",
        "{seq.__class__}", "{seq}{symbol.__class__.__mro__}", "{seq:c}", "{seq}\n", "{seq[0]}", "{}", "{seq", "{seq:{year}}",
        "{seq}-" + "X" * 60,
    ],
)  # fmt: skip
def test_a_pattern_that_repeats_numbers_or_holds_more_than_the_three_words_is_refused(pattern):
    with pytest.raises(ValidationError):
        check_pattern(pattern)


@pytest.mark.parametrize("pattern", ["{seq}", "{seq:03d}/GCN-{symbol}", "{seq:02d}-QĐ/{symbol}", "{year}/{seq:04d}"])
def test_the_usual_patterns_are_taken(pattern):
    check_pattern(pattern)
