"""What a clerk says of a list: columns that are remembered, classes of a class column, who is who; long lists."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from learners import actions
from learners.actions.lists import reading, writing
from learners.models import ImportBatch, Learner, ListLayout
from trainingcenter.jobs.models import Job
from trainingcenter.organisation import actions as organisation
from trainingcenter.organisation.models import Unit

from ..factories import make_class, make_learner, make_unit, make_user

ODD = "STT;Họ và tên;Ngày sinh;Ghi chú\n1;Lò Văn Đức;01/02/1990;xã Sơn A\n2;Hoàng Thị Ánh;03/04/1992;xã Sơn B\n"
TWO = (
    "STT;Họ và tên;Ngày sinh;Đơn vị;Lớp\n1;Lò Văn Đức;01/02/1990;xã Sơn A;{one}\n"
    "2;Lò Văn Đức;01/02/1990;xã Sơn A;{other}\n3;Cà Thị Thủy;03/04/1992;xã Sơn B;{other}\n"
)


def read(training_class, text, by, **changes):
    return actions.read_list(training_class=training_class, data=text.encode(), filename="ds.csv", by=by, **changes)


@pytest.mark.django_db
def test_corrected_columns_are_remembered_for_the_next_list_of_the_layout():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    first = read(training_class, ODD, clerk)
    assert "unit" not in first.rows.first().values
    corrected = {0: "index", 1: "full_name", 2: "birth_date", 3: "unit"}
    read(training_class, ODD, clerk, columns=corrected)
    layout = ListLayout.objects.get()
    assert (layout.titles, layout.changed_by) == (["STT", "Họ và tên", "Ngày sinh", "Ghi chú"], clerk)

    later = read(training_class, ODD.replace("Đức", "Minh"), clerk)
    assert [row.values["unit"] for row in later.rows.all()] == ["xã Sơn A", "xã Sơn B"]
    other = read(training_class, ODD.replace("Ghi chú", "Ghi chú thêm"), clerk)
    assert "unit" not in other.rows.first().values

    read(training_class, ODD, clerk, columns=corrected | {3: "note"})
    assert ListLayout.objects.get().columns["3"] == "note"


@pytest.mark.django_db
def test_rows_go_into_the_classes_that_the_class_column_names_and_one_person_is_made_once():
    clerk = make_user("registrar")
    one, other = make_class(by=clerk), make_class("DVM", by=clerk)
    text = TWO.format(one=one.code, other=other.name)
    batch = read(one, text, clerk)
    assert batch.classes == {one.code: one.pk, other.name: other.pk}
    summary = actions.write_list(batch=batch, by=clerk)
    assert (summary["new"], summary["enrolled"], Learner.objects.count()) == (3, 3, 2)
    assert [[e.learner.full_name for e in c.enrolments.all()] for c in (one, other)] == [
        ["Lò Văn Đức"],
        ["Lò Văn Đức", "Cà Thị Thủy"],
    ]
    actions.undo_list(batch=batch, by=clerk)
    assert (Learner.objects.count(), one.enrolments.count(), other.enrolments.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_an_unknown_class_name_means_the_class_of_the_list_until_the_clerk_says_another():
    clerk = make_user("registrar")
    one, other = make_class(by=clerk), make_class("DVM", by=clerk)
    batch = read(one, TWO.format(one="Lớp 1", other="Lớp 2"), clerk)
    assert batch.classes == {"Lớp 1": one.pk, "Lớp 2": one.pk}
    actions.assign_classes(batch=batch, classes={"Lớp 1": None, "Lớp 2": other.pk}, by=clerk)
    assert actions.write_list(batch=batch, by=clerk)["enrolled"] == 2
    assert (one.enrolments.count(), other.enrolments.count()) == (0, 2)
    with pytest.raises(ValidationError):
        actions.assign_classes(batch=batch, classes={"Lớp 1": one.pk}, by=clerk)


@pytest.mark.django_db
def test_a_class_that_takes_nobody_any_more_is_refused():
    clerk = make_user("registrar")
    one, other = make_class(by=clerk), make_class("DVM", by=clerk)
    batch = read(one, TWO.format(one="Lớp 1", other="Lớp 2"), clerk)
    type(other).objects.filter(pk=other.pk).update(state="cancelled", cancel_reason="Không đủ học viên")
    for classes in ({"Lớp 2": other.pk}, {"Lớp 9": one.pk}, {"Lớp 1": 987_654_321}):
        with pytest.raises(ValidationError):
            actions.assign_classes(batch=batch, classes=classes, by=clerk)


@pytest.mark.django_db
def test_the_clerk_chooses_between_two_candidates():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    first, second = (make_learner(full_name="Sùng A Páo", birth_date=None, birth_year=1985) for _i in range(2))
    text = "STT;Họ và tên;Ngày sinh;Đơn vị\n1;Sùng A Páo;05/06/1985;xã Sơn A\n"
    batch = read(training_class, text, clerk)
    for nonsense in (f"same:{make_learner().pk}", "same:x1", "perhaps"):
        if nonsense != "same:x1":
            with pytest.raises(ValidationError):
                actions.decide(batch=batch, decisions={2: nonsense}, by=clerk)
    actions.decide(batch=batch, decisions={2: f"same:{second.pk}"}, by=clerk)
    actions.decide(batch=batch, decisions={2: ""}, by=clerk)
    assert batch.rows.get().learner is None
    actions.decide(batch=batch, decisions={2: f"same:{second.pk}"}, by=clerk)
    assert actions.write_list(batch=batch, by=clerk)["enrolled"] == 1
    second.refresh_from_db()
    assert training_class.enrolments.get().learner == second
    assert (second.birth_date, second.birth_year) == (date(1985, 6, 5), 1985)
    actions.undo_list(batch=batch, by=clerk)
    second.refresh_from_db()
    assert (second.birth_date, second.birth_year) == (None, 1985)
    assert Learner.objects.filter(pk=first.pk).exists()


@pytest.mark.django_db
def test_a_unit_is_found_by_its_earlier_name_and_by_that_of_one_merged_into_it():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    renamed, merged, successor = make_unit("xã Sơn A"), make_unit("xã Sơn B"), make_unit("xã Sơn Lương")
    organisation.rename_unit(unit=renamed, name="xã Văn Chấn", valid_from=date(2025, 7, 1))
    organisation.merge_unit(unit=merged, successor=successor, on=date(2025, 7, 1))
    text = "STT;Họ và tên;Ngày sinh;Đơn vị\n1;Lò Văn Đức;01/02/1990;xã Sơn A\n2;Cà Thị Thủy;03/04/1992;Xã Sơn B\n3;Sùng A Páo;03/04/1993;xã Mới\n"
    before = Unit.objects.count()
    actions.write_list(batch=read(training_class, text.replace("Xã", "xã"), clerk), by=clerk)
    assert [e.unit.name for e in training_class.enrolments.all()] == ["xã Văn Chấn", "xã Sơn Lương", "xã Mới"]
    assert Unit.objects.count() == before + 1


@pytest.mark.django_db
def test_a_merged_person_of_a_waiting_list_gives_way_to_who_it_is_now():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    away, stays = make_learner(full_name="Cà Thị Thủy"), make_learner(full_name="Cà Thị Thu Thủy")
    text = f"STT;Họ và tên;Ngày sinh;Đơn vị\n1;Cà Thị Thủy;{away.birth_date:%d/%m/%Y};phường Trung Tâm\n"
    batch = read(training_class, text, clerk)
    Learner.objects.filter(pk=away.pk).update(merged_into=stays, merged_on=date(2026, 1, 1))
    actions.write_list(batch=batch, by=clerk)
    assert training_class.enrolments.get().learner == stays


# -- long lists


@pytest.fixture
def all_lists_are_long(monkeypatch):
    monkeypatch.setattr(reading, "LARGE_FILE", 10)
    monkeypatch.setattr(writing, "LARGE_LIST", 1)


@pytest.mark.django_db
def test_a_long_list_is_read_and_written_by_the_worker(all_lists_are_long, django_capture_on_commit_callbacks):
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.bring_list(training_class=training_class, data=ODD.encode(), filename="ds.csv", by=clerk)
        assert batch.state == "reading"
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), batch.summary["new"]) == ("read", 2, 2)
    with django_capture_on_commit_callbacks(execute=True):
        actions.start_writing(batch=batch, by=clerk)
        batch.refresh_from_db()
        assert batch.state == "writing"
        with pytest.raises(ValidationError):
            actions.start_writing(batch=batch, by=clerk)
    batch.refresh_from_db()
    assert (batch.state, training_class.enrolments.count()) == ("written", 2)
    assert [job.state for job in Job.objects.all()] == ["done", "done"]


@pytest.mark.django_db
def test_a_long_file_that_is_no_list_is_told_by_the_job_and_discarded(
    all_lists_are_long, django_capture_on_commit_callbacks
):
    clerk = make_user("registrar")
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.bring_list(
            training_class=make_class(by=clerk), data=b"a;b;c\n1;2;3\n4;5;6\n", filename="x.csv", by=clerk
        )
    job = Job.objects.get()
    batch.refresh_from_db()
    assert (batch.state, job.state) == (ImportBatch.State.DISCARDED, "failed")
    assert "Họ và tên" in job.error


@pytest.mark.django_db
def test_a_long_list_that_cannot_be_written_waits_again(all_lists_are_long, django_capture_on_commit_callbacks):
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    batch = read(training_class, ODD, clerk)
    with django_capture_on_commit_callbacks(execute=True):
        actions.start_writing(batch=batch, by=clerk)
        type(training_class).objects.filter(pk=training_class.pk).update(state="cancelled", cancel_reason="Hoãn")
    batch.refresh_from_db()
    assert (batch.state, Job.objects.get().state, Learner.objects.count()) == ("read", "failed", 0)
