"""Two clerks at one list."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from learners import actions
from learners.models import Learner

from ..factories import make_class, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TEXT = "STT;Họ và tên;Ngày sinh;Số CCCD;Đơn vị\n" + "".join(
    f"{i};Lò Văn {name};{born};{number};xã Sơn {unit}\n"
    for i, (name, born, number, unit) in enumerate(
        [("Đức", "01/02/1990", "015090000001", "A"), ("An", "1985", "", "B"), ("Hòa", "03/04/1992", "", "C")], start=1
    )
)


def at_once(*works):
    """Runs the works on connections of their own; returns what each returned or raised."""
    results = [None] * len(works)

    def run(i, work):
        try:
            results[i] = work()
        except Exception as error:
            results[i] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_clerks_who_bring_in_the_same_file_make_everybody_once():
    clerks = make_user("registrar"), make_user("registrar")
    training_class = make_class(by=clerks[0])
    batches = [
        actions.read_list(training_class=training_class, data=TEXT.encode(), filename="ds.csv", by=clerk)
        for clerk in clerks
    ]
    results = at_once(
        *(
            lambda b=batch, c=clerk: actions.write_list(batch=b, by=c)
            for batch, clerk in zip(batches, clerks, strict=True)
        )
    )
    assert sorted(result["enrolled"] for result in results) == [0, 3]
    assert (Learner.objects.count(), training_class.enrolments.count()) == (3, 3)
    assert sorted(training_class.enrolments.values_list("order", flat=True)) == [1, 2, 3]


def test_one_list_written_twice_at_once_is_written_once():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    batch = actions.read_list(training_class=training_class, data=TEXT.encode(), filename="ds.csv", by=clerk)
    results = at_once(*[lambda: actions.write_list(batch=batch, by=clerk)] * 2)
    assert [type(result) for result in sorted(results, key=str)].count(ValidationError) == 1
    assert training_class.enrolments.count() == 3


def test_an_undo_and_a_second_undo_at_once_end_in_one_undo():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    batch = actions.read_list(training_class=training_class, data=TEXT.encode(), filename="ds.csv", by=clerk)
    actions.write_list(batch=batch, by=clerk)
    results = at_once(*[lambda: actions.undo_list(batch=batch, by=clerk)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "ValidationError"]
    assert (Learner.objects.count(), training_class.enrolments.count()) == (0, 0)
