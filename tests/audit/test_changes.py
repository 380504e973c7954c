"""The history of a row in the words of the screen."""

from datetime import date

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates import actions as certificates
from certificates.models import Certificate
from trainingcenter.audit.changes import history_of

from ..factories import make_learner, make_recognised_class, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_history_says_who_changed_what_from_which_words_to_which(django_assert_max_num_queries):
    learner, registrar = make_learner(sex="male", birth_date=date(1990, 1, 1)), make_user("registrar")
    with pghistory.context(user=registrar.pk):
        learner.sex, learner.birth_date, learner.unit = "female", date(1990, 2, 3), make_unit("xã Nghĩa An")
        learner.save()
    with django_assert_max_num_queries(3):
        newest, first = history_of(learner)
    assert (newest.who, str(newest.label), str(first.label), first.fields) == (str(registrar), "sửa", "tạo", ())
    assert {(str(label), old, new) for label, old, new in newest.fields} == {
        ("giới tính", "nam", "nữ"),
        ("ngày sinh", "01/01/1990", "03/02/1990"),
        ("đơn vị công tác", "phường Trung Tâm", "xã Nghĩa An"),
    }


def test_history_without_a_change_of_related_rows_costs_two_queries():
    learner = make_learner()
    type(learner).objects.filter(pk=learner.pk).update(position="Trưởng bản")  # raw writes are seen too
    with CaptureQueriesContext(connection) as queries:
        changes = history_of(learner)
    assert [[(old, new) for _label, old, new in change.fields] for change in changes] == [
        [("Bí thư chi bộ", "Trưởng bản")],
        [],
    ]
    assert len(queries) <= 2


def test_history_never_shows_a_sensitive_column():
    learner = make_learner(national_id="015089123456")
    type(learner).objects.filter(pk=learner.pk).update(national_id="015089654321")
    assert "015089" not in repr(history_of(learner))


def test_history_of_a_row_with_structured_columns_is_read_too():
    training_class, registrar, _director = make_recognised_class(n=1)
    certificates.issue_certificates(training_class=training_class, issued_on=training_class.closed_on, by=registrar)
    certificate = Certificate.objects.get()
    assert any(field.get_internal_type() == "JSONField" for field in certificate._meta.concrete_fields)
    assert [str(change.label) for change in history_of(certificate)][-1] == "tạo"
