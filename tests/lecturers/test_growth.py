"""Qualifications and the development log, through the actions and the pages."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lecturers import actions
from lecturers.models import DevelopmentItem, Qualification
from trainingcenter.documents.models import StoredFile

from ..factories import make_lecturer, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nchung chi"
DEGREE = {"kind": "professional", "title": "Thạc sĩ Xây dựng Đảng", "obtained_on": date(2018, 6, 1)}
CONTEST = {"kind": "lecturer_contest", "title": "Hội thi giảng viên giỏi cấp tỉnh", "day": date(2024, 10, 5)}


def test_a_qualification_is_entered_changed_and_removed_with_its_evidence():
    lecturer, by = make_lecturer(), make_user("registrar")
    row = actions.add_qualification(lecturer=lecturer, by=by, evidence=(PDF, "bang.pdf"), **DEGREE)
    assert (row.evidence.name, row.evidence.content_type, row.evidence.stored_by) == (
        "bang.pdf",
        "application/pdf",
        by,
    )
    actions.change_qualification(qualification=row, by=by, title="Tiến sĩ Xây dựng Đảng")
    row = Qualification.objects.get()
    assert (row.title, row.kind, row.evidence.name) == ("Tiến sĩ Xây dựng Đảng", "professional", "bang.pdf")
    actions.remove_qualification(qualification=row, by=by)
    assert Qualification.objects.count() == 0
    told = [(event.pgh_label, event.title) for event in Qualification.pgh_event_model.objects.order_by("pgh_id")]
    assert told == [
        ("insert", "Thạc sĩ Xây dựng Đảng"),
        ("update", "Tiến sĩ Xây dựng Đảng"),
        ("delete", "Tiến sĩ Xây dựng Đảng"),
    ]


def test_an_entry_of_the_log_is_entered_changed_and_removed():
    lecturer = make_lecturer()
    item = actions.add_item(lecturer=lecturer, by=None, **CONTEST)
    actions.change_item(item=item, by=None, result="Giải Nhì", evidence=(b"\x89PNG\r\n", "giay-khen.png"))
    item = DevelopmentItem.objects.get()
    assert (item.title, item.result, item.evidence.content_type) == (CONTEST["title"], "Giải Nhì", "image/png")
    actions.remove_item(item=item, by=None)
    assert DevelopmentItem.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": "other"}, "kind"),
        ({"valid_to": date(2017, 1, 1)}, "__all__"),
        ({"obtained_on": timezone.localdate() + timedelta(days=1)}, "obtained_on"),
        ({"evidence": (b"MZ renamed.exe", "bang.pdf")}, "evidence"),
        ({"evidence": (b"", "bang.pdf")}, "evidence"),
    ],
)
def test_a_wrong_qualification_is_refused_at_its_field_and_nothing_is_kept(changes, field):
    with pytest.raises(ValidationError) as refused:
        actions.add_qualification(lecturer=make_lecturer(), by=None, **DEGREE | changes)
    assert list(refused.value.message_dict) == [field]
    assert (Qualification.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_evidence_over_the_limit_is_refused_in_the_action_and_at_the_field(client, settings):
    settings.UPLOAD_LIMIT_MB = 0
    lecturer = make_lecturer()
    with pytest.raises(ValidationError) as refused:
        actions.add_item(lecturer=lecturer, by=None, evidence=(PDF, "a.pdf"), **CONTEST)
    assert list(refused.value.message_dict) == ["evidence"]
    client.force_login(make_user("registrar"))
    fields = CONTEST | {"day": "05/10/2024", "evidence": SimpleUploadedFile("a.pdf", PDF)}
    page = client.post(reverse("lecturers:item_new", args=[lecturer.pk]), fields)
    assert page.context["form"].errors.keys() == {"evidence"}
    assert page.context["form"]["title"].value() == CONTEST["title"]
    assert DevelopmentItem.objects.count() == 0


def test_the_pages_enter_change_and_remove_and_lose_nothing_typed(client):
    client.force_login(make_user("registrar"))
    lecturer = make_lecturer()
    new = reverse("lecturers:qualification_new", args=[lecturer.pk])
    wrong = {"kind": "political_theory", "title": "Cao cấp lý luận chính trị", "obtained_on": "30/02/2020"}
    refused = client.post(new, wrong)
    assert refused.context["form"].errors.keys() == {"obtained_on"}
    assert "Cao cấp lý luận chính trị" in refused.content.decode()
    backwards = client.post(new, wrong | {"obtained_on": "01/06/2020", "valid_to": "01/06/2019"})
    assert "Cao cấp lý luận chính trị" in backwards.content.decode()
    assert Qualification.objects.count() == 0

    tab = reverse("lecturers:qualifications", args=[lecturer.pk])
    file = SimpleUploadedFile("bang.jpg", b"\xff\xd8\xff\xe0anh")
    assert client.post(new, wrong | {"obtained_on": "01/06/2020", "evidence": file})["Location"] == tab
    row = Qualification.objects.get()
    assert "bang.jpg" in client.get(tab).content.decode()
    edit = reverse("lecturers:qualification_edit", args=[lecturer.pk, row.pk])
    assert "bang.jpg" in client.get(edit).content.decode()
    client.post(edit, {"kind": "pedagogic", "title": "Nghiệp vụ sư phạm", "valid_to": "01/06/2021"})
    row = Qualification.objects.get()
    assert (row.kind, row.valid_to, row.obtained_on, row.evidence.name) == (
        "pedagogic",
        date(2021, 6, 1),
        None,
        "bang.jpg",
    )
    remove = reverse("lecturers:qualification_remove", args=[lecturer.pk, row.pk])
    assert "Nghiệp vụ sư phạm" in client.get(remove).content.decode()
    assert Qualification.objects.count() == 1
    assert client.post(remove)["Location"] == tab
    assert client.post(remove).status_code == 404
    assert Qualification.objects.count() == 0
    told = client.get(reverse("lecturers:history", args=[lecturer.pk])).context["history"]
    found = [change for change in told if "Nghiệp vụ sư phạm" in str(change.label)]
    assert [str(change.label) for change in found] == [
        "Văn bằng, chứng chỉ “Nghiệp vụ sư phạm”: xóa",
        "Văn bằng, chứng chỉ “Nghiệp vụ sư phạm”: sửa",
        "Văn bằng, chứng chỉ “Nghiệp vụ sư phạm”: tạo",
    ]
    assert ("loại", "trình độ lý luận chính trị", "chứng chỉ nghiệp vụ sư phạm") in found[1].fields


def test_the_log_is_entered_changed_and_removed_on_its_pages(client):
    client.force_login(make_user("registrar"))
    lecturer = make_lecturer()
    tab = reverse("lecturers:log", args=[lecturer.pk])
    client.post(reverse("lecturers:item_new", args=[lecturer.pk]), CONTEST | {"day": "05/10/2024"})
    item = DevelopmentItem.objects.get()
    client.post(reverse("lecturers:item_edit", args=[lecturer.pk, item.pk]), CONTEST | {"day": "06/10/2024"})
    assert DevelopmentItem.objects.get().day == date(2024, 10, 6)
    assert CONTEST["title"] in client.get(tab).content.decode()
    assert client.post(reverse("lecturers:item_remove", args=[lecturer.pk, item.pk]))["Location"] == tab
    assert DevelopmentItem.objects.count() == 0


def test_evidence_is_downloaded_by_those_only_who_may_read_the_file(client):
    lecturer, other = make_lecturer(), make_lecturer()
    row = actions.add_qualification(lecturer=lecturer, by=None, evidence=(PDF, "bang.pdf"), **DEGREE)
    item = actions.add_item(lecturer=lecturer, by=None, **CONTEST)
    url = reverse("lecturers:qualification_file", args=[lecturer.pk, row.pk])
    for user, status in (
        (make_user("registrar"), 200),
        (make_user("inspector"), 200),
        (make_user("lecturer", person=lecturer.person), 200),
        (make_user("lecturer", person=other.person), 404),
        (make_user("appraiser"), 403),
    ):
        client.force_login(user)
        assert client.get(url).status_code == status, user
    client.force_login(make_user("registrar"))
    sent = client.get(url)
    assert (sent.content, sent["Content-Disposition"]) == (PDF, 'attachment; filename="bang.pdf"')
    assert client.get(reverse("lecturers:qualification_file", args=[other.pk, row.pk])).status_code == 404
    assert client.get(reverse("lecturers:item_file", args=[lecturer.pk, item.pk])).status_code == 404
