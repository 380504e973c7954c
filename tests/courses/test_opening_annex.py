"""The opening decision with its list of learners: in the draft, as signed, in PDF and Word."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from courses import actions
from courses.documents.classes import LEARNER_COLUMNS
from courses.models import TrainingClass
from learners import actions as learners
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.paper import paper_docx, render_paper
from trainingcenter.documents.words import paper_from_words

from ..factories import make_class, make_enrolments, make_learner, make_user

pytestmark = pytest.mark.django_db


def words_of(training_class):
    return OfficialPaper.objects.get(pk=training_class.opening_decision_id).words


def article_1(words):
    return words["body"][1]["text"]


def test_without_learners_the_decision_has_no_annex_and_does_not_speak_of_one():
    words = words_of(make_class(opened=False, expected_learners=60))
    assert "annex" not in words
    assert "kèm theo" not in article_1(words)
    assert "Số học viên dự kiến: 60." in article_1(words)


def test_the_draft_follows_the_list_in_its_order_and_without_who_left():
    training_class = make_class(opened=False, expected_learners=60)
    first = learners.enrol(
        learner=make_learner(
            full_name="Lò Văn Đức", birth_date=date(1990, 5, 4), sex="male", position="Bí thư", party_cell="Chi bộ 1"
        ),
        training_class=training_class,
        by=None,
    )
    second = learners.enrol(
        learner=make_learner(full_name="Hoàng Thị Ánh", birth_date=None, birth_year=1991, sex="female", position=""),
        training_class=training_class,
        by=None,
    )
    words = words_of(training_class)
    assert "Số học viên: 2 (có danh sách kèm theo)." in article_1(words)
    assert words["annex"][0]["rows"] == [
        ["1", "Lò Văn Đức", "04/05/1990", "Nam", "Bí thư", "phường Trung Tâm", "Chi bộ 1"],
        ["2", "Hoàng Thị Ánh", "1991", "Nữ", "", "phường Trung Tâm", ""],
    ]
    learners.withdraw(enrolment=first, on=timezone.localdate(), reason="Bận công tác", by=None)
    assert [row[1] for row in words_of(training_class)["annex"][0]["rows"]] == ["Hoàng Thị Ánh"]
    learners.withdraw(enrolment=second, on=timezone.localdate(), reason="Bận công tác", by=None)
    assert "annex" not in words_of(training_class)


def test_an_imported_list_comes_into_the_draft_and_goes_with_its_undoing():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk, opened=False)
    data = "STT;Họ và tên;Ngày sinh;Đơn vị\n1;Lò Văn Đức;01/02/1999;xã Sơn A\n".encode()
    batch = learners.read_list(training_class=training_class, data=data, filename="ds.csv", by=clerk)
    learners.write_list(batch=batch, by=clerk)
    assert [row[1] for row in words_of(training_class)["annex"][0]["rows"]] == ["Lò Văn Đức"]
    batch.refresh_from_db()
    learners.undo_list(batch=batch, by=clerk)
    assert "annex" not in words_of(training_class)


def test_signing_takes_the_class_and_its_list_as_they_are_then_and_later_changes_stay_out():
    training_class = make_class(opened=False)
    make_enrolments(training_class, 2)
    TrainingClass.objects.filter(pk=training_class.pk).update(venue="Nhà văn hóa")
    training_class.enrolments.filter(order=2).delete()
    actions.open_class(training_class=training_class, signed_on=training_class.planned_start, by=make_user("leader"))
    words = words_of(training_class)
    assert (len(words["annex"][0]["rows"]), "Nhà văn hóa" in article_1(words)) == (1, True)
    make_enrolments(training_class, 1)
    assert words_of(training_class) == words


def test_a_refused_signature_leaves_the_draft_as_it_was():
    training_class = make_class(opened=False)
    TrainingClass.objects.filter(pk=training_class.pk).update(venue="Nhà văn hóa")
    before = words_of(training_class)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError):
        actions.open_class(training_class=training_class, signed_on=tomorrow, by=make_user("leader"))
    assert words_of(training_class) == before


@pytest.mark.parametrize("count", [9, 300])
def test_pdf_and_word_carry_everybody_with_the_header_on_every_page(count):
    training_class = make_class(opened=False)
    words = words_of(training_class)
    name = "Hoàng Thị Thanh Nguyệt Phương Khánh Trân"
    rows = [
        [str(i), name, "04/05/1990", "Nữ", "Phó Chủ tịch Hội Liên hiệp Phụ nữ", "Đảng bộ phường Trung Tâm", "Chi bộ tổ dân phố 12"]
        for i in range(1, count + 1)
    ]  # fmt: skip
    words |= {
        "annex_title": "DANH SÁCH HỌC VIÊN",
        "annex_landscape": True,
        "annex": [{"type": "table", "columns": LEARNER_COLUMNS, "rows": rows, "total": None}],
    }
    paper = OfficialPaper.objects.get(pk=training_class.opening_decision_id)
    paper.words = words
    pages = PdfReader(BytesIO(render_paper(paper_from_words(paper)))).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert "Kèm theo Quyết định số" in texts[1]
    assert all("Họ và tên Ngày sinh" in text for text in texts[1:])
    assert sum(text.count("04/05/1990") for text in texts) == count
    assert pages[1].mediabox.width > pages[1].mediabox.height
    document = Document(BytesIO(paper_docx(paper_from_words(paper))))
    table = document.tables[-1]
    assert len(table.rows) == count + 1
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[count].cells][:3] == [str(count), name, "04/05/1990"]
    assert any("Kèm theo Quyết định số" in paragraph.text for paragraph in document.paragraphs)
