"""Classes of earlier years through the actions and pages: dry run, decisions, writing, the same file twice, undo."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from certificates import actions as certificates
from courses.models import Programme, TrainingClass
from learners import actions
from learners.models import Enrolment, ImportBatch, Learner
from trainingcenter.organisation.models import Unit
from trainingcenter.ui.slots import fill

from ..factories import make_class, make_learner, make_recognised_class, make_user
from .test_registers import TITLES, row
from .workbooks import xlsx

TWO = {"class": "Lớp đảng viên mới khóa 1/2021", "programme": "DVM", "opened": "01/03/2021", "closed": "07/03/2021"}
ROWS = [
    row(),
    row("Vi Thị Bích", born="1988", no="46/2019", rank="Khá", mark="7"),
    row(no="3", position=None, **TWO),
]  # fmt: skip


def data_of(rows=ROWS):
    return xlsx([TITLES, *[cells[: len(TITLES)] for cells in rows]])


def read(rows=ROWS, by=None, **options):
    return actions.read_earlier(data=data_of(rows), filename="so.xlsx", by=by or make_user("registrar"), **options)


def bring_in(rows=ROWS, by=None, **options):
    by = by or make_user("registrar")
    batch = read(rows, by)
    return batch, actions.write_earlier(batch=batch, by=by, **options)


def statuses(batch):
    return {r.number: r.status for r in batch.rows.all()}


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Learner, Enrolment, TrainingClass, Unit)
    ]  # fmt: skip


# -- reading


@pytest.mark.django_db
def test_the_dry_run_touches_nothing_and_tells_classes_and_rows():
    batch = read()
    assert (batch.kind, batch.state, batch.training_class) == ("history", "read", None)
    assert statuses(batch) == {2: "same", 3: "new", 4: "new"}  # later classes are matched first
    assert {c["name"]: (c["rows"], c["intake"], c["existing"], c["errors"]) for c in batch.classes.values()} == {
        "Lớp nhận thức về Đảng khóa II/2019": (2, 2, None, []),
        "Lớp đảng viên mới khóa 1/2021": (1, 1, None, []),
    }
    assert (TrainingClass.objects.count(), Learner.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_errors_of_rows_and_of_their_class_are_told_at_once():
    batch = read([row(mark="12", opened="07/05/2020"), row("Vi Thị Bích", no="9")])
    first = batch.rows.get(number=2)
    assert first.status == "error"
    assert len(first.reasons) == 2
    assert batch.rows.get(number=3).reasons == first.reasons[1:]
    assert actions.write_earlier(batch=batch, by=None) | {"error": 0} == dict.fromkeys(batch.summary, 0) | {"enrolled": 0, "classes": 0}  # fmt: skip
    assert TrainingClass.objects.count() == 0


@pytest.mark.django_db
def test_a_mark_that_does_not_fit_its_rank_is_only_told_and_a_missing_rank_follows_from_it():
    batch = read([row(mark="9,5", rank="Khá"), row("Vi Thị Bích", no="2", rank=None, mark="7,5"), row("Cà Thị Mai", no=None, on=None, rank=None, mark=None)])  # fmt: skip
    first, second, third = batch.rows.all()
    assert (first.status, len(first.warnings), first.values["earlier"]["rank"]) == ("new", 1, "good")
    assert (second.values["earlier"]["rank"], second.values["earlier"]["completed"]) == ("good", True)
    assert (third.values["earlier"]["completed"], len(third.warnings)) == (None, 1)


@pytest.mark.django_db
def test_certificate_numbers_stand_once_in_a_year_of_a_programme():
    make_recognised_class(1)
    registrar = make_user("registrar")
    issued_class = TrainingClass.objects.get()
    certificates.issue_certificates(training_class=issued_class, by=registrar)
    enrolment = Enrolment.objects.get()
    issued = enrolment.certificates.get()
    held = {"opened": f"{issued_class.opened_on:%d/%m/%Y}", "closed": f"{issued_class.closed_on:%d/%m/%Y}"}
    batch = read(
        [
            row(),
            row("Vi Thị Bích"),
            row("Cà Thị Mai", no="45/2019", on="20/05/2018"),
            row("Đèo Văn Long", **TWO | {"opened": "01/03/2019", "closed": "07/03/2019", "class": "Lớp ĐVM"}),
            row("Hà Văn Tú", **held | {"class": "Lớp Z", "no": issued.number, "on": f"{issued.issued_on:%d/%m/%Y}"}),
        ],
        registrar,
    )
    rows = {r.number: r for r in batch.rows.all()}
    assert {n: r.status for n, r in rows.items()} == {2: "new", 3: "error", 4: "new", 5: "new", 6: "error"}
    assert rows[3].reasons == [
        "Số giấy chứng nhận 45/2019 năm 2019 đã là của dòng 2 (Lò Văn An). Hãy sửa một trong hai."
    ]
    assert rows[5].warnings[0].startswith("Ở chương trình khác, số giấy chứng nhận 45/2019 năm 2019 là của dòng 2")
    assert enrolment.learner.full_name in rows[6].reasons[0]


@pytest.mark.django_db
def test_a_class_kept_in_the_program_is_not_brought_in_again():
    kept = make_class(start=date(2021, 5, 6), name="Lớp nhận thức về Đảng khóa II/2021")
    batch = read([row(opened="06/05/2021", closed="10/05/2021", **{"class": "LỚP NHẬN THỨC về Đảng khóa II/2021"})])
    assert batch.rows.get().reasons == [
        f"Lớp {kept.code} “{kept.name}” đang được quản lý trong phần mềm. Hãy ghi danh học viên ở trang của lớp đó."
    ]


@pytest.mark.django_db
def test_a_programme_may_be_chosen_for_what_the_file_calls_it():
    rows = [row(programme="Lớp cảm tình")]
    assert statuses(read(rows)) == {2: "error"}
    assert statuses(read(rows, programmes={"lop cam tinh": "BDNTVD"})) == {2: "new"}


@pytest.mark.django_db
def test_a_file_that_is_no_register_leaves_nothing():
    make_user("registrar")
    for data in (b"", b"\x89PNG" + bytes(50), xlsx([["TT", "Họ và tên", "Ngày sinh"], [1, "Lò Văn An", "15/03/1990"]])):
        with pytest.raises(ValidationError) as refused:
            actions.read_earlier(data=data, filename="x.xlsx", by=None)
        assert list(refused.value.message_dict) == ["file"]
    assert ImportBatch.objects.count() == 0


# -- writing


@pytest.mark.django_db
def test_writing_makes_archived_classes_with_their_learners_and_results():
    batch, summary = bring_in([*ROWS[:2], row(no="3", unit="xã Sơn A", **TWO)])
    assert (summary["enrolled"], summary["classes"], summary["new"]) == (3, 2, 2)
    first = TrainingClass.objects.get(year=2019)
    assert (first.code, first.name, first.state, first.is_earlier, first.intake, first.programme.code) == (
        "BDNTVD-2019-02", "Lớp nhận thức về Đảng khóa II/2019", "archived", True, 2, "BDNTVD",
    )  # fmt: skip
    assert (first.opened_on, first.closed_on, first.opening_decision, first.outside_plan_reason) == (
        date(2019, 5, 6), date(2019, 5, 10), None, "Nhập từ sổ cũ",
    )  # fmt: skip
    assert set(batch.made_classes.all()) == set(TrainingClass.objects.all())
    an = Learner.objects.get(full_name="Lò Văn An")
    assert an.unit.name == "xã Sơn A"  # what the later class tells
    assert {
        (e.training_class.year, e.unit_name, e.mark, e.rank, e.completed, e.earlier_certificate_no, e.earlier_certificate_on)
        for e in an.enrolments.all()
    } == {
        (2019, "xã Nghĩa An", Decimal("8.50"), "very_good", True, "45/2019", date(2019, 5, 20)),
        (2021, "xã Sơn A", Decimal("8.50"), "very_good", True, "3", date(2019, 5, 20)),
    }  # fmt: skip
    with pytest.raises(ValidationError):
        actions.write_earlier(batch=batch, by=None)


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing():
    bring_in()
    before = everything()
    batch, summary = bring_in()
    assert statuses(batch) == {2: "same", 3: "same", 4: "same"}
    assert (summary["enrolled"], summary["classes"]) == (0, 0)
    assert everything() == before
    assert {c["existing"] for c in batch.classes.values()} == set(TrainingClass.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_two_files_read_before_either_is_written_make_each_class_once():
    first, second = read(), read()
    actions.write_earlier(batch=first, by=None)
    before = everything()
    summary = actions.write_earlier(batch=second, by=None, undecided="skip")
    assert (summary["enrolled"], summary["classes"]) == (0, 0)
    assert everything() == before


@pytest.mark.django_db
def test_a_known_person_keeps_what_is_known_and_gets_what_was_missing():
    known = make_learner(full_name="Lò Văn An", birth_date=date(1990, 3, 15), position="Chủ tịch xã", sex="", unit=None)
    titles = [*TITLES, "Giới tính", "Chức vụ"]
    data = xlsx([titles, [*row(), "Nam", "Trưởng bản"]])
    batch = actions.read_earlier(data=data, filename="so.xlsx", by=make_user("registrar"))
    assert statuses(batch) == {2: "changed"}
    actions.write_earlier(batch=batch, by=None)
    known.refresh_from_db()
    assert (known.position, known.sex, known.unit.name) == ("Chủ tịch xã", "male", "xã Nghĩa An")
    assert known.enrolments.get().position == "Trưởng bản"
    actions.undo_earlier(batch=batch, by=None)
    known.refresh_from_db()
    assert (known.position, known.sex, known.unit) == ("Chủ tịch xã", "", None)


@pytest.mark.django_db
def test_doubtful_rows_go_in_as_decided():
    known = make_learner(full_name="Vi Thị Bích", birth_date=date(1988, 4, 5))
    clerk = make_user("registrar")
    for decision, enrolled, persons in (("", 2, 2), ("skip", 2, 2), (f"same-{known.pk}", 3, 2), ("new", 3, 3)):
        batch = read(by=clerk)
        assert statuses(batch)[3] == "decide"
        actions.decide_earlier(batch=batch, decisions={3: decision}, by=clerk)
        assert actions.write_earlier(batch=batch, by=clerk)["enrolled"] == enrolled
        assert Learner.objects.count() == persons
        actions.undo_earlier(batch=batch, by=clerk)
    batch = read(by=clerk)
    for nonsense in ("same-999", "abc", "same-x"):
        with pytest.raises(ValidationError):
            actions.decide_earlier(batch=batch, decisions={3: nonsense}, by=clerk)


@pytest.mark.django_db
def test_a_row_that_may_be_the_person_of_another_row_is_decided():
    rows = [row(born="1990"), row(no="3", **TWO)]
    clerk = make_user("registrar")
    batch = read(rows, clerk)
    assert statuses(batch) == {2: "decide", 3: "new"}
    assert batch.rows.get(number=2).reasons == ["Có thể trùng người với dòng 3."]
    actions.decide_earlier(batch=batch, decisions={2: "same"}, by=clerk)
    actions.write_earlier(batch=batch, by=clerk)
    assert (Learner.objects.count(), Learner.objects.get().enrolments.count()) == (1, 2)
    again = read(rows, clerk)
    assert statuses(again) == {2: "same", 3: "same"}


@pytest.mark.django_db
def test_the_same_person_twice_in_a_class_is_enrolled_once():
    batch, summary = bring_in([row(), row(no="77"), row("Vi Thị Bích", no=None, born="1980"), row("Vi Thị Bích", no=None, born="1980")])  # fmt: skip
    assert statuses(batch) == {2: "new", 3: "repeated", 4: "new", 5: "repeated"}
    assert summary["enrolled"] == 2


@pytest.mark.django_db
def test_intakes_and_codes_are_never_taken_twice():
    make_class(start=date(2021, 3, 4), intake=2)
    titles, days = [*TITLES, "Mã lớp"], {"opened": "06/05/2021", "closed": "10/05/2021"}
    rows = [
        [*row(**days, **{"class": "Lớp nhận thức khóa II/2021"}), None],
        [*row("Vi Thị Bích", no="1", **days, **{"class": "Lớp ở xã A"}), None],
        [*row("Cà Thị Mai", no="2", **days, **{"class": "Lớp ở xã B"}), "BDNTVD-2021-04"],
    ]
    batch = actions.read_earlier(data=xlsx([titles, *rows]), filename="so.xlsx", by=make_user("registrar"))
    actions.write_earlier(batch=batch, by=None)
    made = {c.name: (c.intake, c.code) for c in batch.made_classes.all()}
    assert made["Lớp nhận thức khóa II/2021"][0] == 3
    assert sorted(intake for intake, _code in made.values()) == [3, 4, 5]
    assert len({code for _intake, code in made.values()}) == 3
    assert made["Lớp ở xã B"][1] == "BDNTVD-2021-04"


@pytest.mark.django_db
def test_units_of_then_are_found_by_their_earlier_names_and_closed_ones_are_not_made_again():
    from trainingcenter.organisation.models import UnitName

    unit = Unit.objects.create(name="phường Nghĩa Lộ", folded="phuong nghia lo")
    UnitName.objects.create(unit=unit, name="xã Nghĩa An", valid_from=date(2010, 1, 1))
    closed = Unit.objects.create(name="xã Sơn A", folded="xa son a", closed_on=date(2025, 7, 1), successor=unit)
    bring_in([row(), row("Vi Thị Bích", no="2", unit="xã Sơn A")])
    assert Unit.objects.filter(pk__gt=0).count() == 2
    assert {(e.unit, e.unit_name, e.learner.unit) for e in Enrolment.objects.all()} == {
        (unit, "xã Nghĩa An", unit), (closed, "xã Sơn A", unit),
    }  # fmt: skip


@pytest.mark.django_db
def test_queries_do_not_grow_with_rows():
    clerk = make_user("registrar")

    def queries(rows):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            batch = read(rows, clerk)
            actions.write_earlier(batch=batch, by=clerk)
        actions.undo_earlier(batch=batch, by=clerk)
        return len(captured)

    names = ["Lò Văn Ba", "Vi Thị Tư", "Hà Văn Năm", "Cà Thị Sáu", "Đèo Văn Bảy", "Sùng A Tám"]
    many = [
        row(name, no=f"{i}", unit=f"xã {i}", **{"class": f"Lớp {i % 3}", "programme": "DVM" if i % 2 else "BDNTVD"})
        for i, name in enumerate(names)
    ]  # fmt: skip
    many[1] = row(names[1], no="1", unit="xã 1", **{"class": "Lớp 1", "programme": "DVM"})
    two = queries(many[:2])
    assert queries(many) <= two


# -- undoing


@pytest.mark.django_db
def test_undo_takes_back_classes_persons_and_enrolments():
    batch, _summary = bring_in()
    actions.undo_earlier(batch=batch, by=None)
    assert (TrainingClass.objects.count(), Learner.objects.count(), Enrolment.objects.count()) == (0, 0, 0)
    with pytest.raises(ValidationError):
        actions.undo_earlier(batch=batch, by=None)
    bring_in()
    assert TrainingClass.objects.count() == 2


@pytest.mark.django_db
def test_undo_is_refused_when_something_was_built_on_it():
    batch, _summary = bring_in([row()])
    later, _summary = bring_in([row(), row("Vi Thị Bích", no="46/2019")])
    with pytest.raises(ValidationError, match="Lớp nhận thức về Đảng khóa II/2019"):
        actions.undo_earlier(batch=batch, by=None)
    actions.undo_earlier(batch=later, by=None)
    assert Enrolment.objects.count() == 1
    an = Learner.objects.get()
    actions.enrol(learner=an, training_class=make_class("DVM"), by=None)
    actions.undo_earlier(batch=batch, by=None)
    assert Learner.objects.get() == an  # somebody else's class holds the person


@pytest.mark.django_db
def test_a_list_and_a_register_are_not_taken_for_each_other(client):
    batch, _summary = bring_in()
    with pytest.raises(ValidationError):
        actions.write_earlier(batch=batch, by=None)
    client.force_login(make_user("registrar"))
    for name in ("import", "import_file"):
        assert client.get(reverse(f"learners:{name}", args=[batch.pk])).status_code == 404
    roster = actions.read_list(training_class=make_class(), data=xlsx([["Họ và tên", "Ngày sinh"], ["Lò Văn An", "1990"]]), filename="a.xlsx", by=make_user("registrar"))  # fmt: skip
    assert client.get(reverse("learners:earlier", args=[roster.pk])).status_code == 404
    with pytest.raises(ValidationError):
        actions.write_earlier(batch=roster, by=None)
    with pytest.raises(ValidationError):
        actions.undo_earlier(batch=roster, by=None)


# -- what other rooms see


@pytest.mark.django_db
def test_a_class_of_earlier_years_lacks_nothing_and_counts_in_its_year(client):
    bring_in()
    director = make_user("leader")
    client.force_login(director)
    made = TrainingClass.objects.get(year=2019)
    steps = fill("class_step", {made.pk}, director)[made.pk]
    assert [(step.order, step.done, step.missing) for step in steps] == [
        (10, True, ""), (20, True, ""), (70, True, ""), (80, True, ""),
    ]  # fmt: skip
    from reports.queries import annex

    figures = annex(date(2019, 1, 1), date(2019, 12, 31))["totals"]
    assert (figures["classes"], figures["enrolments"], figures["closed"], figures["completed"]) == (1, 2, 1, 2)
    assert (figures["ranks"]["very_good"], figures["ranks"]["good"]) == (1, 1)
    assert list(certificates.awaiting_issue(made)) == []
    page = client.get(made.get_absolute_url()).content.decode()
    assert "nhập từ sổ cũ" in page
    assert reverse("courses:sessions", args=[made.pk]) not in page
    for name in ("courses:sessions", "courses:letters", "courses:class_history", "learners:roster", "learners:marks",
                 "learners:rolls", "learners:recognition", "learners:sign_in_sheet", "certificates:class"):  # fmt: skip
        assert client.get(reverse(name, args=[made.pk])).status_code == 200, name
    assert "45/2019" in client.get(reverse("learners:recognition", args=[made.pk])).content.decode()
    for address in ("/lop/", "/hoc-vien/ket-qua/", "/", "/bao-cao/", "/lop/?export=xlsx"):
        assert client.get(address).status_code == 200, address
    assert "nhập từ sổ cũ" in client.get("/lop/").content.decode()
    assert client.post(reverse("courses:class_open", args=[made.pk]), {"signed_on": "01/01/2020"}).status_code == 404
    client.force_login(make_user("registrar"))
    copy = client.get(f"{reverse('courses:class_new')}?copy={made.pk}")
    assert "Nhập từ sổ cũ" not in copy.content.decode()


# -- pages


@pytest.fixture
def clerk(client):
    user = make_user("registrar")
    client.force_login(user)
    return user


@pytest.mark.django_db
def test_the_pages_bring_a_register_in(client, clerk):
    known = make_learner(full_name="Vi Thị Bích", birth_date=date(1988, 4, 5))
    upload = io.BytesIO(data_of())
    upload.name = "so.xlsx"
    response = client.post(reverse("learners:earlier_new"), {"file": upload})
    batch = ImportBatch.objects.get()
    address = reverse("learners:earlier", args=[batch.pk])
    assert response["Location"] == address == batch.get_absolute_url()
    page = client.get(address).content.decode()
    assert f'value="same-{known.pk}"' in page
    write = reverse("learners:earlier_write", args=[batch.pk])
    kept = client.post(write, {"row-3": f"same-{known.pk}", "keep": "1", "next": f"{address}?status=decide"})
    assert kept["Location"] == f"{address}?status=decide"
    assert batch.rows.get(number=3).decision == "same"
    for nonsense in ({"row-3": "same-9" * 30}, {"row-99999999999999999999": "new"}, {"row-3": "x"}):
        client.post(write, nonsense)
    assert (batch.rows.get(number=3).decision, TrainingClass.objects.count()) == ("same", 0)
    client.post(write, {"row-3": f"same-{known.pk}", "write": "1"})
    page = client.get(address).content.decode()
    assert "Từ sổ này đã tạo 2 lớp và ghi danh 3 học viên." in page
    assert TrainingClass.objects.first().get_absolute_url() in page
    client.post(reverse("learners:earlier_undo", args=[batch.pk]))
    assert TrainingClass.objects.count() == 0


@pytest.mark.django_db
def test_a_wrong_file_comes_back_with_its_message_and_the_template_is_a_workbook(client, clerk):
    upload = io.BytesIO(b"khong phai so")
    upload.name = "x.txt"
    page = client.post(reverse("learners:earlier_new"), {"file": upload}).content.decode()
    assert 'role="alert"' in page
    book = load_workbook(io.BytesIO(client.get(reverse("learners:earlier_template")).content))
    assert book.sheetnames == ["Sổ lớp các năm", "Hướng dẫn"]
    assert [c.value for c in book.worksheets[0][1]][:5] == ["TT", "Tên lớp", "Mã lớp", "Chương trình", "Khai giảng"]


@pytest.mark.django_db
def test_a_programme_chosen_on_the_page_reads_the_file_again_and_puts_the_first_reading_away(client, clerk):
    first = read(
        [row(programme="Lớp cảm tình"), row("Vi Thị Bích", no="2", programme="Mới", **{"class": "Lớp 2"})], clerk
    )
    again = reverse("learners:earlier_again", args=[first.pk])
    client.post(again, {"programme-0": "BDNTVD"})
    first.refresh_from_db()
    second = ImportBatch.objects.get(state="read")
    assert (first.state, statuses(second)) == ("discarded", {2: "new", 3: "error"})
    client.post(reverse("learners:earlier_again", args=[second.pk]), {"programme-0": "DVM"})
    assert statuses(ImportBatch.objects.get(state="read")) == {2: "new", 3: "new"}
    assert client.post(again, {"programme-0": "DVM"}).status_code == 302
    third = ImportBatch.objects.get(state="read")
    assert client.post(reverse("learners:earlier_again", args=[third.pk]), {"sheet": "Không có"}).status_code == 302
    assert ImportBatch.objects.filter(state="read").get() == third
    client.post(reverse("learners:earlier_discard", args=[third.pk]))
    third.refresh_from_db()
    assert third.state == "discarded"


@pytest.mark.django_db
def test_the_register_comes_back_with_its_errors_and_the_corrected_one_brings_in_the_rest(client, clerk):
    batch = read([row(), row("Vi", no="46/2019"), row("Cà Thị Mai", no="47/2019", mark="15")], clerk)
    actions.write_earlier(batch=batch, by=clerk)
    response = client.get(reverse("learners:import_returned", args=[batch.pk]))
    book = load_workbook(io.BytesIO(response.content))
    sheet = book.active
    assert [sheet.cell(r, 13).value is None for r in (1, 2, 3, 4)] == [False, True, False, False]
    sheet["F3"], sheet["I4"] = "Vi Thị Bích", 5
    out = io.BytesIO()
    book.save(out)
    again = actions.read_earlier(data=out.getvalue(), filename="sua.xlsx", by=clerk)
    assert statuses(again) == {2: "same", 3: "new", 4: "new"}
    assert actions.write_earlier(batch=again, by=clerk)["enrolled"] == 2
    assert TrainingClass.objects.get().enrolments.count() == 3


@pytest.mark.django_db
def test_the_page_of_a_register_asks_as_much_for_three_rows_as_for_one(client, clerk):
    make_learner(full_name="Lò Văn An", birth_date=date(1990, 1, 1))

    def queries(n):
        rows = [row(born="1990", no=f"{i}", **{"class": f"Lớp {i}"}) for i in range(n)]
        address = read(rows, clerk).get_absolute_url()
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    assert queries(1) == queries(3)


@pytest.mark.django_db
def test_only_who_may_change_learners_brings_in_registers(client):
    batch = read()
    client.force_login(make_user("leader"))
    for name, arguments in (
        ("earlier_new", []),
        ("earlier_template", []),
        ("earlier", [batch.pk]),
        ("earlier_file", [batch.pk]),
    ):
        assert client.get(reverse(f"learners:{name}", args=arguments)).status_code == 403, name
    for name in ("earlier_write", "earlier_undo", "earlier_again", "earlier_discard"):
        assert client.post(reverse(f"learners:{name}", args=[batch.pk])).status_code == 403, name


# -- the command line


@pytest.mark.django_db
def test_the_command_tells_the_same_as_the_screen(tmp_path, capsys):
    make_user("registrar")
    path = tmp_path / "so.xlsx"
    path.write_bytes(data_of([*ROWS, row("An", no="50")]))
    call_command("import_earlier", str(path), "--dry-run", "--json")
    dry = json.loads(capsys.readouterr().out)
    assert ImportBatch.objects.count() == 0
    call_command("import_earlier", str(path), "--json")
    result = json.loads(capsys.readouterr().out)
    assert (result["enrolled"], dry["enrolled"]) == (3, 0)
    assert result | {"enrolled": 0} == dry
    assert (result["new"], result["same"], [e["row"] for e in result["errors"]]) == (2, 1, [5])
    assert [(c["name"], c["rows"], c["opened"]) for c in result["classes"]] == [
        ("Lớp nhận thức về Đảng khóa II/2019", 3, "2019-05-06"), ("Lớp đảng viên mới khóa 1/2021", 1, "2021-03-01"),
    ]  # fmt: skip
    call_command("import_earlier", str(path))
    assert "same" in capsys.readouterr().out
    assert Programme.objects.filter(classes__is_earlier=True).distinct().count() == 2
