"""The pages of a class's certificates: prepared, issued, printed, handed over, ended and re-issued."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from certificates import actions
from certificates.models import Certificate, RegisterEvent
from learners.models import Learner
from trainingcenter.jobs.models import Job

from ..factories import make_recognised_class, make_user


@pytest.fixture
def issued(django_capture_on_commit_callbacks):
    """(class, its certificates in the register's order, registrar, director), pages drawn."""
    training_class, clerk, director = make_recognised_class(3)
    with django_capture_on_commit_callbacks(execute=True):
        actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    return training_class, list(Certificate.objects.order_by("register_no")), clerk, director


def facts(training_class, **changes):
    """What the page sends to issue certificates."""
    from certificates.actions.issuing import layout_in_use
    from trainingcenter.documents.actions import signers_on

    day = training_class.closed_on
    signer = signers_on(day, paper_kind="certificate")[0][0]
    sent = {"issued_on": f"{day:%d/%m/%Y}", "signer": signer.pk, "layout": layout_in_use("certificate").pk}
    return sent | {"enrolment": [e.pk for e in training_class.enrolments.all()]} | changes


@pytest.mark.django_db
def test_whoever_lacks_data_is_named_and_may_be_left_out(client):
    training_class, clerk, _director = make_recognised_class(3)
    first, *others = training_class.enrolments.select_related("learner").in_roster_order()
    Learner.objects.filter(pk=first.learner_id).update(birth_date=None, birth_year=None)
    client.force_login(clerk)
    page = reverse("certificates:class", args=[training_class.pk])
    text = client.get(page).content.decode()
    assert "1 học viên còn thiếu dữ liệu" in text
    assert reverse("learners:edit", args=[first.learner_id]) in text

    refused = client.post(page, facts(training_class)).content.decode()
    assert f"{first.learner}: thiếu ngày sinh." in refused
    assert Certificate.objects.count() == 0

    client.post(page, facts(training_class, enrolment=[e.pk for e in others]))
    assert set(Certificate.objects.values_list("enrolment", flat=True)) == {e.pk for e in others}
    assert "Còn 1 giấy chứng nhận chưa cấp" in client.get(page).content.decode()


@pytest.mark.django_db
def test_nobody_ticked_or_somebody_ticked_in_vain_is_told(client):
    training_class, clerk, _director = make_recognised_class(2)
    client.force_login(clerk)
    page = reverse("certificates:class", args=[training_class.pk])
    assert (
        "Hãy chọn những học viên được cấp giấy"
        in client.post(page, facts(training_class, enrolment=[])).content.decode()
    )
    stranger = make_recognised_class(1)[0].enrolments.get()
    both = [training_class.enrolments.first().pk, stranger.pk]
    assert "không thuộc diện được cấp" in client.post(page, facts(training_class, enrolment=both)).content.decode()
    assert Certificate.objects.count() == 0


@pytest.mark.django_db
def test_the_page_of_a_class_costs_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for n in (1, 5):
        training_class, clerk, _director = make_recognised_class(n)
        batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
        actions.hand_over(certificates=[batch.certificates.first()], on=training_class.closed_on, by=clerk)
        client.force_login(clerk)
        client.get(reverse("certificates:class", args=[training_class.pk]))
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(reverse("certificates:class", args=[training_class.pk]))
        counts.append(len(found))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_printing_is_written_down_and_printing_again_needs_a_reason(client, issued):
    training_class, (first, second, third), clerk, _director = issued
    client.force_login(clerk)
    page = reverse("certificates:print", args=[training_class.pk])
    answer = client.post(page, {"order": "register", "certificate": [first.pk, third.pk]})
    pages = PdfReader(BytesIO(answer.content)).pages
    assert [c.full_name in p.extract_text() for c, p in zip((first, third), pages, strict=True)] == [True, True]
    assert RegisterEvent.objects.filter(kind="printed").count() == 2

    again = client.post(page, {"order": "register", "certificate": [first.pk, second.pk]}).content.decode()
    assert "1 bản đã in trước đây" in again
    assert RegisterEvent.objects.filter(kind="printed").count() == 2
    client.post(page, {"order": "register", "certificate": [first.pk, second.pk], "reason": "Kẹt giấy"})
    events = RegisterEvent.objects.filter(kind="printed", certificate=first).order_by("position")
    assert [event.data for event in events] == [{"again": False}, {"again": True, "reason": "Kẹt giấy"}]
    assert RegisterEvent.objects.get(kind="printed", certificate=second).data == {"again": False}


@pytest.mark.django_db
def test_the_whole_issue_leaves_for_the_printer_in_the_order_asked_for(client, issued):
    training_class, certificates, clerk, _director = issued
    enrolments = [c.enrolment for c in certificates]
    for order, enrolment in enumerate(reversed(enrolments), start=11):
        type(enrolment).objects.filter(pk=enrolment.pk).update(order=order)
    client.force_login(clerk)
    answer = client.post(
        reverse("certificates:print", args=[training_class.pk]),
        {"order": "list", "certificate": [c.pk for c in certificates]},
    )
    texts = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    expected = [c.wording["code"] for c in reversed(certificates)]
    assert [code in text for code, text in zip(expected, texts, strict=True)] == [True] * 3


@pytest.mark.django_db
def test_single_files_come_as_a_zip(client, issued, django_capture_on_commit_callbacks):
    training_class, certificates, clerk, _director = issued
    client.force_login(clerk)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("certificates:print", args=[training_class.pk]),
            {"order": "register", "certificate": [c.pk for c in certificates], "zip": "1"},
        )
    from trainingcenter.documents.actions import read_file

    job = Job.objects.get(task="certificates.zip")
    packed = zipfile.ZipFile(BytesIO(read_file(job.file)))
    assert len(packed.namelist()) == 3
    for certificate, name in zip(certificates, packed.namelist(), strict=True):
        assert name.startswith(f"{certificate.year}-{certificate.number.replace('/', '-')}-")
        pages = PdfReader(BytesIO(packed.read(name))).pages
        assert len(pages) == 1
        assert certificate.wording["code"] in pages[0].extract_text()


@pytest.mark.django_db
def test_many_are_handed_over_at_once_and_only_four_digits_of_a_paper_are_kept(client, issued):
    training_class, (first, second, third), clerk, _director = issued
    client.force_login(clerk)
    page = reverse("certificates:hand_over_class", args=[training_class.pk])
    day = f"{training_class.closed_on:%d/%m/%Y}"
    refused = client.post(page, {"on": day, "to": "Lò Thị Ban", "certificate": [first.pk, second.pk]}).content.decode()
    assert "nhận thay cho ai" in refused
    assert f'value="{first.pk}" checked' in refused

    client.post(
        page,
        {"on": day, "to": "Lò Thị Ban", "relation": "đại diện đơn vị", "id_shown": "CCCD 015 187 001234",
         "certificate": [first.pk, second.pk]},
    )  # fmt: skip
    client.post(page, {"on": day, "certificate": [third.pk]})
    data = {e.certificate_id: e.data for e in RegisterEvent.objects.filter(kind="handed_over")}
    assert data[first.pk] == {"to": "Lò Thị Ban", "relation": "đại diện đơn vị", "id_shown": "CCCD …1234"}
    assert data[third.pk]["to"] == third.full_name
    assert client.post(page, {"on": day, "certificate": [first.pk]}).status_code == 200
    assert RegisterEvent.objects.filter(kind="handed_over").count() == 3
    assert "Không có giấy nào của lớp chờ trao" in client.get(page).content.decode()


@pytest.mark.django_db
def test_a_hand_over_written_down_wrongly_is_struck_out_and_stays_visible(client, issued):
    _class, (first, *_others), clerk, _director = issued
    actions.hand_over(certificates=[first], to="Nhầm Người", on=first.issued_on, by=clerk)
    client.force_login(clerk)
    client.post(reverse("certificates:strike_hand_over", args=[first.pk]), {"reason": "Ghi nhầm dòng"})
    first.refresh_from_db()
    assert (first.handed_over_on, first.handed_over_to) == (None, "")
    page = client.get(first.get_absolute_url()).content.decode()
    assert "Nhầm Người" in page
    assert "Ghi nhầm dòng" in page
    actions.hand_over(certificates=[first], on=first.issued_on, by=clerk)
    first.refresh_from_db()
    assert first.handed_over_to == first.full_name


@pytest.mark.django_db
def test_an_annulled_number_stays_void_and_the_learner_waits_again(client, issued):
    training_class, (first, *_others), clerk, _director = issued
    client.force_login(clerk)
    assert "Nhập lý do" not in client.get(reverse("certificates:annul", args=[first.pk])).content.decode()
    client.post(reverse("certificates:annul", args=[first.pk]), {"reason": "Sai năm sinh"})
    first.refresh_from_db()
    assert (first.state, first.ended_reason) == ("annulled", "Sai năm sinh")
    assert [e.pk for e in actions.awaiting_issue(training_class)] == [first.enrolment_id]
    batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    assert batch.certificates.get().register_no == 4


@pytest.mark.django_db
def test_a_re_issued_certificate_names_the_old_one_and_carries_the_data_of_now(client, issued):
    _class, (first, *_others), clerk, _director = issued
    actions.hand_over(certificates=[first], on=first.issued_on, by=clerk)
    Learner.objects.filter(pk=first.enrolment.learner_id).update(full_name="Lò Văn Đức Anh")
    client.force_login(clerk)
    assert "Lò Văn Đức Anh" in client.get(first.get_absolute_url()).content.decode()
    form = facts(first.enrolment.training_class, reason="Sai họ tên do trung tâm", centre_at_fault="yes")
    client.post(reverse("certificates:replace", args=[first.pk]), form)
    first.refresh_from_db()
    new = first.replacement
    assert (first.state, first.ended_reason) == ("replaced", "Sai họ tên do trung tâm")
    assert (new.copy_no, new.centre_at_fault, new.full_name) == (1, True, "Lò Văn Đức Anh")
    assert new.wording["reissue"] == f"Cấp lại lần 1, thay số {first.number}"
    again = client.post(reverse("certificates:replace", args=[first.pk]), form).content.decode()
    assert "đã được cấp lại" in again
    assert Certificate.objects.valid().filter(enrolment=first.enrolment).count() == 1


@pytest.mark.django_db
def test_who_was_revoked_does_not_wait_for_a_new_one_but_may_be_given_one(issued):
    training_class, (first, *_others), clerk, director = issued
    actions.revoke(certificate=first, reason="Khai sai", decision="15-QĐ/TTCT", by=director)
    assert list(actions.awaiting_issue(training_class)) == []
    actions.replace(certificate=first, reason="Quyết định thu hồi bị hủy", centre_at_fault=True, by=director)
    first.refresh_from_db()
    assert (first.state, first.replacement.copy_no) == ("revoked", 1)


@pytest.mark.django_db
def test_only_those_with_the_right_change_anything(client, issued):
    training_class, (first, *_others), clerk, director = issued
    deeds = {
        reverse("certificates:print", args=[training_class.pk]): ("registrar",),
        reverse("certificates:hand_over_class", args=[training_class.pk]): ("registrar",),
        reverse("certificates:hand_over", args=[first.pk]): ("registrar",),
        reverse("certificates:annul", args=[first.pk]): ("registrar",),
        reverse("certificates:replace", args=[first.pk]): ("registrar",),
        reverse("certificates:revoke", args=[first.pk]): ("leader",),
    }
    for role in ("registrar", "leader", "lecturer", "inspector"):
        client.force_login(make_user(role))
        for url, roles in deeds.items():
            expected = 200 if role in roles else 403
            assert client.get(url).status_code == expected, (role, url)


@pytest.mark.django_db
def test_what_cannot_be_drawn_is_told_before_anything_is_issued(client):
    training_class, clerk, _director = make_recognised_class(3)
    long, strange, _fine = training_class.enrolments.in_roster_order()
    Learner.objects.filter(pk=long.learner_id).update(full_name="Nguyễn " + "Ư" * 90)
    Learner.objects.filter(pk=strange.learner_id).update(full_name="Lò Văn 龍")
    client.force_login(clerk)
    page = reverse("certificates:class", args=[training_class.pk])
    text = client.post(page, facts(training_class)).content.decode()
    assert "ƯƯƯ: " in text
    assert "quá dài" in text
    assert "chữ “龍” không in được" in text
    assert Certificate.objects.count() == 0


@pytest.mark.django_db
def test_letters_of_the_peoples_of_the_highlands_are_printed(django_capture_on_commit_callbacks):
    training_class, clerk, _director = make_recognised_class(1)
    learner = training_class.enrolments.get().learner
    Learner.objects.filter(pk=learner.pk).update(full_name="H'Ƀlơ Niê Čil")
    with django_capture_on_commit_callbacks(execute=True):
        actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    content = b"".join(data for data, _front, _pages in actions.stored_pages(Certificate.objects.all()))
    assert "H'Ƀlơ Niê Čil" in PdfReader(BytesIO(content)).pages[0].extract_text()
