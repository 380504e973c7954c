"""The proof of a register that has just begun."""

import pytest

from certificates.models import Certificate
from trainingcenter.documents.models import NumberBook, NumberBookYear
from trainingcenter.organisation.actions import start_book

from ..factories import make_centre, make_recognised_class
from .register import issue, proof


@pytest.mark.django_db
def test_an_empty_register_is_whole():
    make_centre()
    code, found = proof()
    assert (code, found["ok"], found["certificates"]) == (0, True, 0)
    assert [book["code"] for book in found["books"]] == ["register-certificate", "register-diploma"]


@pytest.mark.django_db
def test_numbers_begin_where_the_paper_book_ended(django_capture_on_commit_callbacks):
    training_class, clerk, _director = make_recognised_class(1)
    book = NumberBook.objects.get(code="register-certificate")
    start_book(book=book, year=training_class.closed_on.year, start_value=41, by=clerk)
    issue(training_class, clerk, django_capture_on_commit_callbacks)
    assert (Certificate.objects.get().register_no, proof()[0]) == (41, 0)
    NumberBookYear.objects.filter(book=book).update(start_value=40)
    code, found = proof()
    assert (code, found["first_broken"]["row"]) == (1, "number")
