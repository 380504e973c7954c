"""What the page of a list and the roster say to do next."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learners import actions
from learners.models import Enrolment, ImportBatch, Learner
from tests.learners.workbooks import xlsx

from ..factories import make_class, make_learner, make_user

HEAD = ["TT", "Họ và tên", "Ngày sinh", "Đơn vị"]
PEOPLE = [[1, "Lò Văn An", "15/03/1990", "xã Sơn A"], [2, "Vi Thị Bích", "02/09/1988", "xã Sơn B"]]


@pytest.fixture
def clerk(client):
    client.user = make_user("registrar")
    client.force_login(client.user)
    return client


def bring(client, training_class, rows):
    address = reverse("learners:import_new", args=[training_class.pk])
    response = client.post(address, {"file": SimpleUploadedFile("ds.xlsx", xlsx(rows))})
    assert response.status_code == 302, text_of(response)
    return ImportBatch.objects.latest("pk")


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.django_db
def test_a_list_whose_persons_are_in_the_class_already_says_that_nothing_is_new(clerk):
    training_class = make_class(by=clerk.user)
    batch = bring(clerk, training_class, [HEAD, *PEOPLE])
    assert "Ghi 2 học viên vào lớp" in text_of(clerk.get(batch.get_absolute_url()))
    actions.write_list(batch=batch, by=clerk.user)

    again = bring(clerk, training_class, [HEAD, *PEOPLE])
    text = text_of(clerk.get(again.get_absolute_url()))
    assert "2 người trong danh sách đã ở trong lớp" in text
    assert "Không có gì mới để ghi." in text
    assert "học viên vào lớp" not in text.replace("Thêm học viên", "")
    more = bring(clerk, training_class, [HEAD, *PEOPLE, [3, "Hà Thị Ánh", "05/05/1985", "xã Sơn B"]])
    assert "Ghi 1 học viên vào lớp" in text_of(clerk.get(more.get_absolute_url()))


@pytest.mark.django_db
def test_rows_in_error_lead_to_the_returned_file_and_only_what_is_left_out_is_told(clerk):
    training_class = make_class(by=clerk.user)
    batch = bring(clerk, training_class, [HEAD, *PEOPLE, [3, "Hà Thị Ánh", "31/02/1985", "xã Sơn B"]])
    page = clerk.get(batch.get_absolute_url())
    assert "Không ghi: 1 dòng lỗi." in text_of(page)
    assert page.content.decode().count(reverse("learners:import_returned", args=[batch.pk])) == 2


@pytest.mark.django_db
def test_a_year_known_of_a_whole_date_is_no_difference_and_two_candidates_are_told_apart(clerk):
    training_class = make_class(by=clerk.user)
    for _ in range(2):
        make_learner(full_name="Lò Văn An", birth_date=None, birth_year=1990)
    page = clerk.get(bring(clerk, training_class, [HEAD, *PEOPLE]).get_absolute_url())
    text = text_of(page)
    assert "≠ 1990" not in text
    assert "Lò Văn An (1990) – 1" in text
    assert "Lò Văn An (1990) – 2" in text


@pytest.mark.django_db
def test_columns_that_are_not_read_are_named_and_a_list_without_titles_asks_for_them(clerk):
    training_class = make_class(by=clerk.user)
    page = clerk.get(
        bring(clerk, training_class, [[*HEAD, "Sở trường"], *(row + ["Hát"] for row in PEOPLE)]).get_absolute_url()
    )
    assert "không đọc: Sở trường" in text_of(page)
    assert '<details class="mb-3">' in page.content.decode()
    rows = [[row[1], row[2], row[3]] for row in PEOPLE] + [["Hà Thị Ánh", "05/05/1985", "xã Sơn B"]]
    page = clerk.get(bring(clerk, training_class, rows).get_absolute_url())
    assert "Danh sách không có dòng tiêu đề" in text_of(page)
    assert '<details class="mb-3" open>' in page.content.decode()
    assert "Cột C" in text_of(page)


@pytest.mark.django_db
def test_somebody_unknown_is_made_and_enrolled_from_the_roster_in_one_form(clerk):
    training_class = make_class(by=clerk.user)
    make_learner(full_name="Lò Văn An", birth_date=date(1970, 1, 2))
    roster = reverse("learners:roster", args=[training_class.pk])
    page = clerk.get(roster, {"q": "Lò Văn An"})
    link = f"{reverse('learners:new')}?lop={training_class.pk}&amp;ten=L%C3%B2%20V%C4%83n%20An"
    assert "Không phải những người trên?" in text_of(page)
    assert link in page.content.decode()
    assert link in clerk.get(roster, {"q": "Lò Văn An "}).content.decode()
    assert '&amp;ten="' in clerk.get(roster, {"q": "015090001234"}).content.decode()

    address = link.replace("&amp;", "&")
    form = clerk.get(address)
    assert 'value="Lò Văn An"' in form.content.decode()
    assert f"được ghi danh vào “{training_class}”" in text_of(form)
    refused = clerk.post(address, {"full_name": "Lò Văn An", "birth_date": "31/02/1990", "position": "Trưởng bản"})
    assert 'value="Trưởng bản"' in refused.content.decode()
    assert Learner.objects.count() == 1
    response = clerk.post(address, {"full_name": "Lò Văn An", "birth_date": "15/03/1990"})
    assert response.url == roster
    assert Enrolment.objects.get().learner == Learner.objects.get(birth_date=date(1990, 3, 15))


@pytest.mark.django_db
def test_somebody_of_the_same_name_and_year_without_a_day_is_asked_about(clerk):
    make_learner(full_name="Lò Văn An", birth_date=None, birth_year=1990)
    response = clerk.post(reverse("learners:new"), {"full_name": "Lò Văn An", "birth_year": "1990"})
    assert response.status_code == 200
    assert Learner.objects.count() == 1
    clerk.post(reverse("learners:new"), {"full_name": "Lò Văn An", "birth_year": "1990", "another": "on"})
    assert Learner.objects.count() == 2


@pytest.mark.django_db
def test_an_empty_roster_takes_the_file_at_once(clerk):
    training_class = make_class(by=clerk.user)
    page = clerk.get(reverse("learners:roster", args=[training_class.pk])).content.decode()
    assert f'enctype="multipart/form-data" action="{reverse("learners:import_new", args=[training_class.pk])}"' in page
    assert str(training_class) in clerk.get(reverse("learners:import_new", args=[training_class.pk])).content.decode()
