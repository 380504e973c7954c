"""Pages of one person, of pairs that may be one, and of leaving a class."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learners import actions
from learners.models import Enrolment, Learner, NotSame
from trainingcenter.audit.models import AccessEntry
from trainingcenter.organisation.models import Unit

from ..factories import (
    make_class,
    make_enrolments,
    make_learner,
    make_recognised_class,
    make_sessions,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
BORN = date(1990, 3, 15)
TODAY = timezone.localdate


@pytest.fixture
def clerk(client):
    client.user = make_user("registrar")
    client.force_login(client.user)
    return client


def url(name, *arguments):
    return reverse(f"learners:{name}", args=arguments)


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([q for q in queries if "SAVEPOINT" not in q["sql"] and "audit_accessentry" not in q["sql"]])


def two_entries(**changes):
    one = make_learner(full_name="Nguyễn Thị Hoa", birth_date=BORN, national_id="015190000123", position="Công chức")
    return one, make_learner(**{"full_name": "Nguyễn Thị Hòa", "birth_date": BORN, "phone": "0912345678"} | changes)


# -- the page of a person


def test_the_page_tells_classes_units_names_and_how_they_went_on(clerk):
    registrar = clerk.user
    old, new = make_unit("xã Sơn A"), make_unit("phường Trung Tâm")
    learner = make_learner(full_name="Sùng Thị Mai", unit=old, residence="Bản Noọng", party_card_no="12345678")
    first, second, third = (make_class("DVM", by=registrar) for _i in range(3))
    enrolment = actions.enrol(learner=learner, training_class=first, on=first.planned_start, by=registrar)
    session = next(s for s in make_sessions(first) if s.periods)
    actions.save_roll(session=session, marks={enrolment.pk: "excused"}, by=registrar)
    actions.close_roll(session=session, by=registrar)
    actions.transfer(enrolment=enrolment, to=second, on=TODAY(), reason="Trùng lịch", by=registrar)
    actions.edit_learner(learner=learner, unit=new, by=registrar)
    actions.enrol(learner=learner, training_class=third, by=registrar)
    Enrolment.objects.filter(training_class=third).update(
        earlier_certificate_no="07/2019", earlier_certificate_on=date(2019, 5, 6)
    )
    Unit.objects.filter(pk=old.pk).update(closed_on=TODAY(), successor=new)
    actions.rename_learner(learner=learner, full_name="Giàng Thị Mai", reason="Theo hồ sơ", by=registrar)
    page = clerk.get(learner.get_absolute_url())
    text = page.content.decode()
    assert [stay.name for stay in page.context["units"]] == ["xã Sơn A", "phường Trung Tâm"]
    assert page.context["units"][0].first == first.planned_start
    for told in (
        "Sùng Thị Mai",
        "Bản Noọng",
        "12345678",
        "nay là phường Trung Tâm",
        "Trùng lịch",
        "07/2019, 06/05/2019",
    ):
        assert told in text, told
    assert f"{session.periods}/{session.periods} tiết" in text
    assert f'học tiếp ở <a href="{second.get_absolute_url()}"' in text
    assert f'chuyển từ <a href="{first.get_absolute_url()}"' in text


def test_a_closed_unit_of_today_is_shown_with_its_successor(clerk):
    learner = make_learner(unit=make_unit("xã Sơn A"))
    merged, middle = make_unit("phường Mới"), make_unit("xã Giữa")
    Unit.objects.filter(pk=middle.pk).update(closed_on=TODAY(), successor=merged)
    Unit.objects.filter(pk=learner.unit_id).update(closed_on=TODAY(), successor=middle)
    assert clerk.get(learner.get_absolute_url()).context["unit_today"] == merged


def test_sensitive_fields_are_masked_for_whoever_may_not_see_them(client):
    learner = make_learner(national_id="015190000123", ethnicity="Thái", party_card_no="12345678")
    for role, whole in (("registrar", True), ("inspector", False)):
        client.force_login(make_user(role))
        text = client.get(learner.get_absolute_url()).content.decode()
        assert [secret in text for secret in ("015190000123", "Thái", "12345678")] == [whole] * 3
        assert (url("personal_data_pdf", learner.pk) in text) is whole


def test_the_page_costs_the_same_for_one_class_and_for_three_and_at_most_twelve_queries(clerk):
    learner = make_recognised_class(1)[0].enrolments.get().learner
    one = cost(clerk, learner.get_absolute_url())
    for _i in range(2):
        actions.enrol(learner=learner, training_class=make_class("DVM"), by=None)
    assert cost(clerk, learner.get_absolute_url()) == one
    assert one <= 12


def test_the_address_of_a_merged_entry_leads_to_the_person_with_a_word_about_it(clerk):
    one, other = two_entries()
    training_class = make_class("DVM")
    pair = [actions.enrol(learner=who, training_class=training_class, by=None) for who in (one, other)]
    actions.merge_learners(kept=one, merged=other, enrolments={training_class.pk: pair[0].pk}, by=None)
    for address in (other.get_absolute_url(), url("edit", other.pk), url("merge_persons", one.pk, other.pk)):
        page = clerk.get(address, follow=True)
        assert page.redirect_chain[-1][0] == one.get_absolute_url()
        text = page.content.decode()
        assert "đã được gộp vào người này" in text
        assert "của bản ghi đã gộp vào người này" in text


def test_merged_entries_are_in_no_list_hint_or_choice(clerk):
    one, other = two_entries(full_name="Nguyễn Thị Hoan")
    actions.merge_learners(kept=one, merged=other, fields={"full_name": one.pk}, by=None)
    training_class = make_class()
    assert [row.record for row in clerk.get(url("list")).context["table"].rows] == [one]
    assert list(clerk.get(f"{url('roster', training_class.pk)}?q=nguyen").context["found"]) == [one]
    hint = clerk.get(url("same_names"), {"full_name": "Nguyễn Thị Hoan", "birth_date": "15/03/1990"})
    assert [row.learner for row in hint.context["namesakes"]] == [one]
    clerk.post(url("enrol", training_class.pk), {"learner": other.pk})
    assert training_class.enrolments.count() == 0


# -- hints while typing


def test_near_names_dates_and_numbers_are_hinted_most_likely_first(clerk):
    one, other = two_entries()
    near = make_learner(full_name="Nguyễn Thị Hoan", birth_date=BORN)
    stranger = make_learner(full_name="Lò Thị Mai", national_id="015190000999")
    make_learner(full_name="Trần Văn Bình", birth_date=BORN)
    training_class = make_class()
    actions.enrol(learner=one, training_class=training_class, by=None)
    asked = {"full_name": "Nguyễn Thị Hoa", "birth_date": "15/03/1990", "national_id": "015190000999"}
    page = clerk.get(url("same_names"), asked)
    assert [row.learner for row in page.context["namesakes"]] == [stranger, other, near, one]
    assert training_class.name in page.content.decode()
    for nothing in ({}, {"full_name": "Hoa"}, {"full_name": "\x00", "birth_date": "x"}, {"edited": "9" * 40}):
        assert clerk.get(url("same_names"), nothing).context["namesakes"] == []
    assert one not in [
        row.learner for row in clerk.get(url("same_names"), asked | {"edited": one.pk}).context["namesakes"]
    ]


def test_whoever_may_not_see_id_numbers_cannot_ask_by_them(client):
    make_learner(full_name="Lò Thị Mai", national_id="015190000999")
    client.force_login(make_user("inspector"))
    asked = {"full_name": "Vàng A Páo", "national_id": "015190000999"}
    assert client.get(url("same_names"), asked).context["namesakes"] == []


def test_the_hint_costs_the_same_for_one_and_for_three_persons(clerk):
    address = f"{url('same_names')}?full_name=Nguyễn Thị Hoa"
    make_learner(full_name="Nguyễn Thị Hoa")
    one = cost(clerk, address)
    for _i in range(2):
        make_learner(full_name="Nguyễn Thị Hoa")
    assert cost(clerk, address) == one


def test_a_new_person_who_seems_known_is_added_only_after_the_box_is_ticked(clerk):
    one, _other = two_entries()
    typed = {"full_name": "Nguyễn Thị Hoa", "birth_date": "15/03/1990"}
    page = clerk.post(url("new"), typed)
    assert list(page.context["form"].errors) == ["another"]
    assert one.get_absolute_url() in page.content.decode()
    assert 'type="checkbox" name="another"' in page.content.decode()
    assert Learner.objects.count() == 2
    assert clerk.post(url("new"), typed | {"another": "on"}).status_code == 302
    assert Learner.objects.count() == 3
    assert clerk.post(url("new"), {"full_name": "Lò Văn Đức", "birth_year": "1985"}).status_code == 302


def test_a_refused_form_still_shows_who_may_be_known(clerk):
    one, _other = two_entries()
    page = clerk.post(url("new"), {"full_name": "Nguyễn Thị Hoa", "birth_date": "nonsense"})
    assert one in [row.learner for row in page.context["namesakes"]]
    assert page.context["form"].errors


# -- editing


def form_of(learner, **changes):
    """What the form of a learner would send."""
    fields = {"full_name": learner.full_name, "birth_date": f"{learner.birth_date:%d/%m/%Y}", "sex": learner.sex}
    return (
        fields | {"unit": learner.unit_id, "position": learner.position, "national_id": learner.national_id} | changes
    )


def test_a_changed_name_asks_why_and_keeps_the_earlier_one_only_when_the_person_changed_it(clerk):
    learner = make_learner(full_name="Sùng Thị Mai")
    address = url("edit", learner.pk)
    assert "name_change" not in clerk.get(address).context["form"].fields
    page = clerk.post(address, form_of(learner, full_name="Giàng Thị Mai"))
    assert list(page.context["form"].errors) == ["name_change"]
    typed = form_of(learner, full_name="Giàng Thị Mai", name_change="renamed", until="01/02/2020", reason="Theo hồ sơ")
    assert clerk.post(address, typed).status_code == 302
    assert [(n.full_name, n.until, n.reason) for n in learner.earlier_names.all()] == [
        ("Sùng Thị Mai", date(2020, 2, 1), "Theo hồ sơ")
    ]
    learner.refresh_from_db()
    corrected = form_of(learner, full_name="Giàng Thị Máy", name_change="typed")
    assert clerk.post(address, corrected).status_code == 302
    assert learner.earlier_names.count() == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(clerk):
    learner = make_learner()
    seen = clerk.get(url("edit", learner.pk)).context["form"].fields["seen"].initial
    actions.edit_learner(learner=learner, phone="0912345678", by=None)
    page = clerk.post(url("edit", learner.pk), form_of(learner, seen=seen, phone="0987654321"))
    assert page.context["form"].non_field_errors()
    learner.refresh_from_db()
    assert learner.phone == "0912345678"


def test_an_editor_without_the_right_neither_sees_nor_changes_sensitive_fields(client):
    user = make_user("registrar")
    learner = make_learner(national_id="015190000123", ethnicity="Thái")
    for group in user.groups.all():
        group.permissions.remove(group.permissions.get(codename="view_sensitive"))
    client.force_login(user)
    page = client.get(url("edit", learner.pk))
    assert "015190000123" not in page.content.decode()
    client.post(url("edit", learner.pk), form_of(learner, national_id="", ethnicity="", phone="0912345678"))
    learner.refresh_from_db()
    assert (learner.national_id, learner.ethnicity, learner.phone) == ("015190000123", "Thái", "0912345678")


# -- the board and the merge


def test_the_board_shows_pairs_side_by_side_and_remembers_who_is_another_person(clerk):
    one, other = two_entries()
    page = clerk.get(url("duplicates"))
    assert [persons for _pair, persons in page.context["pairs"]] == [(one, other)]
    assert url("merge_persons", one.pk, other.pk) in page.content.decode()
    clerk.post(url("told_apart"), {"one": one.pk, "other": other.pk})
    assert clerk.get(url("duplicates")).context["pairs"] == []
    decided = clerk.get(url("told_apart_list"))
    assert "Nguyễn Thị Hòa" in decided.content.decode()
    clerk.post(url("ask_again", NotSame.objects.get().pk))
    assert len(clerk.get(url("duplicates")).context["pairs"]) == 1
    for nonsense in (
        {},
        {"one": "x", "other": other.pk},
        {"one": "9" * 40, "other": other.pk},
        {"one": one.pk, "other": one.pk},
    ):
        assert clerk.post(url("told_apart"), nonsense).status_code == 302
    assert not NotSame.objects.exists()
    for typed in ("reason=x&page=-1", "reason=4&page=99"):
        assert clerk.get(f"{url('duplicates')}?{typed}").status_code == 200


def test_the_board_masks_numbers_and_costs_the_same_for_one_and_for_three_pairs(clerk):
    two_entries()
    one = cost(clerk, url("duplicates"))
    make_learner(full_name="Nguyễn Thị Hoa", birth_date=BORN)
    assert len(clerk.get(url("duplicates")).context["pairs"]) == 3
    assert cost(clerk, url("duplicates")) == one
    told = cost(clerk, url("told_apart_list"))
    learners = list(Learner.objects.all())
    actions.tell_apart(one=learners[0], other=learners[1], by=clerk.user)
    some = cost(clerk, url("told_apart_list"))
    actions.tell_apart(one=learners[0], other=learners[2], by=clerk.user)
    actions.tell_apart(one=learners[1], other=learners[2], by=clerk.user)
    assert cost(clerk, url("told_apart_list")) == some >= told


def test_the_merge_proposes_what_is_filled_and_newer_and_takes_what_is_chosen(clerk):
    one, other = two_entries(position="Bí thư chi bộ", birth_date=None, birth_year=1990)
    first, second = make_class("DVM"), make_class("DVM")
    pair = [actions.enrol(learner=who, training_class=first, by=None, on=first.planned_start) for who in (one, other)]
    actions.enrol(learner=other, training_class=second, by=None)
    page = clerk.get(url("merge_persons", one.pk, other.pk))
    form = page.context["form"]
    assert form.fields["kept"].initial == str(other.pk)
    proposed = {name: field.initial for name, field in form.fields.items() if name != "kept"}
    assert proposed == {
        "field-full_name": str(other.pk), "field-birth_date": str(one.pk), "field-national_id": str(one.pk),
        "field-phone": str(other.pk), "field-position": str(other.pk), f"class-{first.pk}": str(pair[0].pk),
    }  # fmt: skip
    typed = proposed | {"kept": str(one.pk), "field-full_name": str(one.pk), f"class-{first.pk}": str(pair[1].pk)}
    assert clerk.post(url("merge_persons", one.pk, other.pk), typed)["Location"] == one.get_absolute_url()
    one.refresh_from_db()
    assert (one.full_name, one.birth_date, one.phone, one.position) == (
        "Nguyễn Thị Hoa", BORN, "0912345678", "Bí thư chi bộ",
    )  # fmt: skip
    pair[1].refresh_from_db()
    assert (pair[1].learner, pair[1].state) == (one, "enrolled")
    assert one.enrolments.count() == 2


def test_a_merge_without_its_choices_says_what_is_missing_and_nonsense_is_no_page(clerk):
    one, other = two_entries()
    address = url("merge_persons", one.pk, other.pk)
    assert "kept" in clerk.post(address, {}).context["form"].errors
    assert "field-phone" in clerk.post(address, {"kept": one.pk, "field-phone": "9" * 30}).context["form"].errors
    assert Learner.objects.current().count() == 2
    for pair in ((one.pk, one.pk), (one.pk, 10**30), (0, other.pk)):
        assert clerk.get(url("merge_persons", *pair)).status_code == 404


@pytest.mark.parametrize("role", ["leader", "inspector", "lecturer"])
def test_only_the_registrar_sees_the_board_merges_and_moves_learners(client, role):
    one, other = two_entries()
    enrolment = actions.enrol(learner=one, training_class=make_class(), by=None)
    client.force_login(make_user(role))
    for address in (
        url("duplicates"), url("told_apart_list"), url("merge_persons", one.pk, other.pk), url("withdraw", enrolment.pk),
        url("defer", enrolment.pk), url("transfer", enrolment.pk), url("continue", enrolment.pk),
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
    for address in (url("told_apart"), url("come_back", enrolment.pk), url("merge_persons", one.pk, other.pk)):
        assert client.post(address).status_code == 403, address


# -- leaving


def test_a_learner_defers_waits_and_goes_on_through_the_pages(clerk):
    training_class, later = make_class("DVM"), make_class("DVM")
    enrolment = make_enrolments(training_class, 1)[0]
    roster = clerk.get(url("roster", training_class.pk)).content.decode()
    assert url("withdraw", enrolment.pk) in roster
    typed = {"on": f"{TODAY():%d/%m/%Y}", "reason": "Nghỉ ốm"}
    assert list(clerk.post(url("defer", enrolment.pk), typed | {"reason": ""}).context["form"].errors) == ["reason"]
    assert clerk.post(url("defer", enrolment.pk), typed)["Location"] == url("roster", training_class.pk)
    assert url("continue", enrolment.pk) in clerk.get(url("roster", training_class.pk)).content.decode()
    waiting = clerk.get(url("waiting"))
    assert [row.record for row in waiting.context["table"].rows] == [enrolment]
    assert clerk.get(f"{url('waiting')}?export=xlsx").status_code == 200
    assert list(clerk.get(f"{url('waiting')}?q=khongco").context["table"].rows) == []
    refused = clerk.post(url("continue", enrolment.pk), {"to": "9" * 30, "on": typed["on"]})
    assert list(refused.context["form"].errors) == ["to"]
    clerk.post(url("continue", enrolment.pk), {"to": later.pk, "on": typed["on"]})
    assert later.enrolments.get().continues == enrolment
    assert later.name in clerk.get(url("roster", training_class.pk)).content.decode()


def test_a_learner_is_transferred_and_comes_back_through_the_pages(clerk):
    training_class, other = make_class("DVM"), make_class("BDNTVD")
    enrolment = make_enrolments(training_class, 1)[0]
    typed = {"on": f"{TODAY():%d/%m/%Y}", "reason": "Trùng lịch", "to": other.pk}
    over = make_recognised_class(1)[0]
    assert list(clerk.post(url("transfer", enrolment.pk), typed | {"to": over.pk}).context["form"].errors) == ["to"]
    assert clerk.post(url("transfer", enrolment.pk), typed)["Location"] == url("roster", training_class.pk)
    clerk.post(url("come_back", enrolment.pk))
    assert training_class.enrolments.active().count() == 0
    actions.withdraw(enrolment=other.enrolments.get(), on=TODAY(), reason="Nhầm", by=None)
    clerk.post(url("come_back", enrolment.pk))
    assert training_class.enrolments.active().count() == 1
    assert clerk.get(url("come_back", enrolment.pk)).status_code == 405


def test_waiting_list_and_roster_cost_the_same_for_one_and_for_three(clerk):
    training_class = make_class("DVM")

    def defer_one():
        enrolment = make_enrolments(training_class, 1)[0]
        actions.defer(enrolment=enrolment, on=TODAY(), reason="Nghỉ ốm", by=None)

    defer_one()
    pages = [url("waiting"), url("roster", training_class.pk)]
    one = [cost(clerk, page) for page in pages]
    defer_one()
    defer_one()
    assert [cost(clerk, page) for page in pages] == one


# -- the person's own data


def test_the_extract_gives_everything_kept_as_pdf_and_json_and_is_logged(clerk):
    import pikepdf

    training_class, registrar, _director = make_recognised_class(1)
    learner = training_class.enrolments.get().learner
    actions.edit_learner(learner=learner, national_id="015190000123", ethnicity="Thái", by=registrar)
    merged = make_learner(full_name=learner.full_name, phone="0912345678", hometown="Mường Lò")
    actions.merge_learners(kept=learner, merged=merged, by=registrar)
    answer = clerk.get(url("personal_data_json", learner.pk))
    told = json.loads(answer.content)
    assert told["ho_ten"] == learner.full_name
    facts = {row["Mục"]: row["Nội dung"] for row in told["du_lieu"]["Thông tin cá nhân"]}
    assert (facts["Số CCCD"], facts["Dân tộc"], facts["Điện thoại"]) == ("015190000123", "Thái", "0912345678")
    assert [row["Điểm"] for row in told["du_lieu"]["Điểm kiểm tra"]] == ["8"]
    assert training_class.name in told["du_lieu"]["Các lớp"][0]["Lớp"]
    assert told["du_lieu"]["Lịch sử thay đổi"]
    assert any(
        "Mường Lò" in row["Nội dung"] for row in told["du_lieu"][f"Dữ liệu của bản ghi đã gộp ngày {TODAY():%d/%m/%Y}"]
    )
    pdf = clerk.get(url("personal_data_pdf", learner.pk))
    assert pdf["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(pdf.content)) as opened:
        assert len(opened.pages) >= 1
    assert AccessEntry.objects.filter(view__startswith="learners:personal_data", is_export=True).count() == 2


def test_the_extract_is_for_whoever_may_see_sensitive_data_and_costs_the_same_for_one_class_and_three(client):
    learner = make_learner()
    address = url("personal_data_json", learner.pk)
    client.force_login(make_user("inspector"))
    assert client.get(address).status_code == 403
    client.force_login(make_user("registrar"))
    actions.enrol(learner=learner, training_class=make_class(), by=None)
    one = cost(client, address)
    for _i in range(2):
        actions.enrol(learner=learner, training_class=make_class("DVM"), by=None)
    assert cost(client, address) == one
    assert client.get(url("personal_data_json", 10**17)).status_code == 404


def test_the_form_takes_a_unit_by_its_name_and_refuses_what_is_no_telephone_number(clerk):
    unit = make_unit("xã Sơn Lương")
    typed = {"full_name": "Lò Văn Ến", "birth_date": "02/03/1990", "unit": "son luong", "phone": "abc!!"}
    refused = clerk.post(url("new"), typed).content.decode()
    assert "Số điện thoại có 8 đến 12 chữ số" in refused
    assert 'value="son luong"' in refused
    assert 'value="abc!!"' in refused
    assert "Không có đơn vị" in clerk.post(url("new"), typed | {"unit": "xã không có"}).content.decode()
    clerk.post(url("new"), typed | {"phone": "0912 345 678"})
    learner = Learner.objects.get(full_name="Lò Văn Ến")
    assert (learner.unit, learner.phone) == (unit, "0912 345 678")
    assert 'value="xã Sơn Lương"' in clerk.get(url("edit", learner.pk)).content.decode()
