"""The call-up notice: shared out, drafted, signed, answered, waited for."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import actions
from courses.forms.letters import in_tree_order
from courses.models import CallUp, CallUpUnit
from trainingcenter.documents.actions import sign_plain_paper
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.words import paper_from_words
from trainingcenter.organisation import actions as organisation
from trainingcenter.organisation.models import Person
from trainingcenter.ui.slots import waiting_for

from ..factories import make_class, make_unit, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


@pytest.fixture
def director():
    client = Client()
    client.force_login(make_user("leader"))
    return client


def url(name, *arguments):
    return reverse(f"courses:{name}", args=arguments)


def dmy(day):
    return f"{day:%d/%m/%Y}"


def coming_class(**changes):
    return make_class(**{"start": TODAY() + timedelta(days=20), "opened": False, "expected_learners": 10} | changes)


def make_call_up(training_class=None, names=("xã Sơn A", "phường Trung Tâm", "xã Sơn Lương"), **changes):
    training_class = training_class or coming_class()
    quotas = actions.share_quota(units=[make_unit(name) for name in names], number=10, each=False)
    fields = {
        "reply_by": training_class.planned_start - timedelta(days=7),
        "quotas": quotas,
        "by": make_user("registrar"),
    }
    return actions.draft_call_up(training_class=training_class, **fields | changes)


def sign(call_up, on=None):
    sign_plain_paper(paper=call_up.paper, by=make_user("leader"), signed_on=on or TODAY())
    return CallUp.objects.get(pk=call_up.pk)


def text_of(call_up):
    paper = paper_from_words(OfficialPaper.objects.get(pk=call_up.paper_id))
    return "\n".join(block.text for block in paper.body if block.block != "table"), paper.body[-2]


def test_a_number_is_given_to_each_unit_or_split_evenly_among_all():
    units = [make_unit(name) for name in ("a", "b", "c")]
    assert list(actions.share_quota(units=units, number=10, each=False).values()) == [4, 3, 3]
    assert list(actions.share_quota(units=units, number=10, each=True).values()) == [10, 10, 10]
    with pytest.raises(ValidationError) as refused:
        actions.share_quota(units=units, number=2, each=False)
    assert list(refused.value.message_dict) == ["number"]


def test_the_notice_tells_the_class_the_quota_of_each_unit_and_the_deadline():
    training_class = coming_class(
        venue="Hội trường tầng 2", audience="Quần chúng ưu tú", weekdays=[5, 6], half_days=["morning"]
    )
    call_up = make_call_up(training_class, to_bring="Sổ ghi chép, thẻ đảng viên.")
    assert (call_up.paper.kind, call_up.paper.book.code, call_up.paper.state) == (
        "call_up_notice", "official-notice", "draft",
    )  # fmt: skip
    text, table = text_of(call_up)
    for part in (
        f"triệu tập học viên lớp Bồi dưỡng nhận thức về Đảng khóa {training_class.intake_label}",
        "Chương trình: Bồi dưỡng nhận thức về Đảng.",
        "Đối tượng: quần chúng ưu tú.",
        f"từ ngày {dmy(training_class.planned_start)} đến ngày {dmy(training_class.planned_end)}",
        "học buổi sáng các ngày thứ Bảy, Chủ nhật.",
        "Địa điểm: Hội trường tầng 2.",
        f"trước hết ngày {dmy(call_up.reply_by)}",
        "Học viên cần chuẩn bị: sổ ghi chép, thẻ đảng viên.",
    ):
        assert part in text
    assert table.rows == (("1", "phường Trung Tâm", "3"), ("2", "xã Sơn A", "4"), ("3", "xã Sơn Lương", "3"))
    assert table.total == ("", "Cộng", "10")


def test_a_notice_with_wrong_deadline_or_units_is_refused_and_nothing_is_saved():
    training_class, unit = coming_class(), make_unit()
    with pytest.raises(ValidationError) as refused:
        make_call_up(training_class, reply_by=training_class.planned_start)
    assert list(refused.value.message_dict) == ["reply_by"]
    with pytest.raises(ValidationError) as refused:
        make_call_up(training_class, quotas={})
    assert list(refused.value.message_dict) == ["units"]
    with pytest.raises(ValidationError):
        make_call_up(training_class, quotas={unit: 0})
    assert CallUp.objects.count() == OfficialPaper.objects.filter(kind="call_up_notice").count() == 0


def test_a_class_has_one_notice_and_none_once_it_is_over():
    call_up = make_call_up()
    with pytest.raises(ValidationError):
        make_call_up(call_up.training_class)
    other = coming_class()
    actions.cancel_class(training_class=other, reason="Không đủ người", by=make_user("registrar"))
    with pytest.raises(ValidationError):
        make_call_up(other)


def test_the_unsigned_notice_follows_the_class_and_its_sites_and_goes_with_a_cancelled_one():
    call_up = make_call_up()
    training_class = call_up.training_class
    actions.edit_class(training_class=training_class, by=None, venue="Nhà văn hóa")
    actions.add_site(training_class=training_class, by=None, name="xã Nghĩa Lợi")
    assert "Nhà văn hóa, kết nối trực tuyến đến 1 điểm cầu: xã Nghĩa Lợi." in text_of(call_up)[0]
    actions.cancel_class(training_class=training_class, reason="Không đủ người", by=make_user("registrar"))
    call_up.paper.refresh_from_db()
    assert call_up.paper.state == "cancelled"


def test_a_signed_notice_keeps_its_words_and_quotas_and_takes_answers():
    call_up = make_call_up()
    row = call_up.units.first()
    with pytest.raises(ValidationError):
        actions.record_answer(row=row, answered_on=TODAY(), promised=3, by=None)
    actions.edit_call_up(
        call_up=call_up, reply_by=call_up.reply_by, quotas={row.unit: 5, make_unit("xã Mới"): 2}, by=None
    )
    assert list(call_up.units.values_list("unit__name", "quota")) == [("phường Trung Tâm", 5), ("xã Mới", 2)]
    assert text_of(call_up)[1].total == ("", "Cộng", "7")
    signed = sign(call_up)
    words = signed.paper.words
    assert (signed.paper.state, signed.paper.number_text) == ("signed", "01-TB/TTCT")
    with pytest.raises(ValidationError):
        actions.edit_call_up(call_up=signed, reply_by=signed.reply_by, quotas={row.unit: 9}, by=None)
    actions.edit_class(training_class=signed.training_class, by=None, venue="Nơi khác")
    row = signed.units.get(unit__name="phường Trung Tâm")
    for wrong in (TODAY() + timedelta(days=1), TODAY() - timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            actions.record_answer(row=row, answered_on=wrong, promised=3, by=None)
        assert list(refused.value.message_dict) == ["answered_on"]
    actions.record_answer(row=row, answered_on=TODAY(), promised=4, note="Thiếu một", by=None)
    actions.record_answer(row=row, answered_on=TODAY(), promised=5, by=None)
    assert list(signed.units.values_list("promised", "note")) == [(5, ""), (None, "")]
    assert CallUp.objects.get().paper.words == words


def test_units_that_let_the_deadline_pass_wait_for_the_registrar_and_stand_on_the_class(clerk):
    call_up = sign(make_call_up())
    assert CallUpUnit.objects.overdue().count() == 0
    CallUp.objects.update(reply_by=TODAY() - timedelta(days=1))
    answered = call_up.units.first()
    actions.record_answer(row=answered, answered_on=TODAY(), promised=3, by=None)
    registrar = make_user("registrar")
    assert [item.count for item in waiting_for(registrar) if "waiting=answers" in item.url] == [2]
    assert not [item for item in waiting_for(make_user("inspector")) if "waiting=answers" in item.url]
    assert [row.record for row in clerk.get(url("classes"), {"waiting": "answers"}).context["table"].rows] == [
        call_up.training_class
    ]
    page = clerk.get(call_up.training_class.get_absolute_url())
    assert [str(row.unit) for row in page.context["unanswered"]] == ["xã Sơn A", "xã Sơn Lương"]
    assert "Chưa trả lời đúng hạn" in page.content.decode()


def test_the_notice_is_drafted_changed_and_answered_on_its_pages(clerk, director):
    training_class = coming_class()
    units = [make_unit(name) for name in ("xã Sơn A", "xã Sơn B")]
    assert "Chưa triệu tập" in clerk.get(url("letters", training_class.pk)).content.decode()
    typed = {"reply_by": dmy(training_class.planned_start), "number": "7", "share": "all", "units": [u.pk for u in units],
             "to_bring": "Sổ ghi chép"}  # fmt: skip
    refused = clerk.post(url("call_up_new", training_class.pk), typed).context["form"]
    assert (list(refused.errors), refused["to_bring"].value(), refused["units"].value()) == (
        ["reply_by"], "Sổ ghi chép", [str(u.pk) for u in units],
    )  # fmt: skip
    few = clerk.post(url("call_up_new", training_class.pk), typed | {"number": "1"}).context["form"]
    assert list(few.errors) == ["number"]
    deadline = dmy(training_class.planned_start - timedelta(days=5))
    clerk.post(url("call_up_new", training_class.pk), typed | {"reply_by": deadline})
    call_up = CallUp.objects.get()
    assert list(call_up.units.values_list("quota", flat=True)) == [4, 3]
    change = {"reply_by": deadline, f"quota_{units[0].pk}": "6", f"quota_{units[1].pk}": ""}
    third = make_unit("xã Sơn C")
    lacking = clerk.post(url("call_up_edit", training_class.pk), change | {"units": [third.pk]}).context["form"]
    assert list(lacking.errors) == ["number"]
    clerk.post(url("call_up_edit", training_class.pk), change | {"units": [third.pk], "number": "2"})
    assert list(call_up.units.values_list("unit__name", "quota")) == [("xã Sơn A", 6), ("xã Sơn C", 2)]
    paper_page = reverse("documents:paper", args=[call_up.paper_id])
    clerk.post(reverse("documents:submit", args=[call_up.paper_id]))
    assert clerk.get(paper_page).context["sign_form"] is None
    assert [item.count for item in waiting_for(make_user("leader")) if "waiting=letters" in item.url] == [1]
    listed = director.get(url("classes"), {"waiting": "letters"}).context["table"].rows
    assert [row.record for row in listed] == [training_class]
    signing = director.get(paper_page)
    signer = Person.objects.get(posts__kind="director").pk
    wrong = director.post(
        signing.context["sign_url"], {"number": 9, "signed_on": dmy(TODAY() + timedelta(days=1)), "signer": signer}
    )
    assert (wrong.context["sign_form"]["number"].value(), list(wrong.context["sign_form"].errors)) == (
        "9",
        ["signed_on"],
    )
    director.post(signing.context["sign_url"], {"number": 9, "signed_on": dmy(TODAY()), "signer": signer})
    call_up.paper.refresh_from_db()
    assert call_up.paper.number_text == "09-TB/TTCT"
    row = call_up.units.get(unit=third)
    future = clerk.post(
        url("call_up_answer", row.pk), {"answered_on": dmy(TODAY() + timedelta(days=2)), "promised": "2", "note": "Đủ"}
    )
    assert (list(future.context["form"].errors), future.context["form"]["note"].value()) == (["answered_on"], "Đủ")
    clerk.post(url("call_up_answer", row.pk), {"answered_on": dmy(TODAY()), "promised": "2", "note": "Đủ"})
    page = clerk.get(url("letters", training_class.pk))
    assert (page.context["promised"], page.context["quota"], page.context["answered"]) == (2, 8, 1)
    assert "1/2 đơn vị đã trả lời; đăng ký cử 2/8 học viên." in page.content.decode()


def test_a_signed_letter_is_not_signed_again_and_only_by_who_may(clerk, director):
    call_up = make_call_up()
    address = reverse("documents:sign", args=[call_up.paper_id])
    typed = {"number": 1, "signed_on": dmy(TODAY()), "signer": Person.objects.get(posts__kind="director").pk}
    assert clerk.post(address, typed).status_code == 403
    assert director.post(address, typed).status_code == 302
    assert director.post(address, typed | {"number": 2}).status_code == 403
    opening = call_up.training_class.opening_decision_id
    assert director.post(reverse("documents:sign", args=[opening]), typed).status_code == 404


def test_the_notice_carries_the_centres_name_of_the_day_it_was_signed():
    call_up = make_call_up()
    organisation.name_identity(
        name="Trung tâm Chính trị phường Nghĩa Lộ", superior="Đảng ủy phường Nghĩa Lộ", province="Lào Cai",
        place="Nghĩa Lộ", valid_from=TODAY(),
    )  # fmt: skip
    assert sign(call_up).paper.words["centre"] == "Trung tâm Chính trị phường Nghĩa Lộ"


@pytest.mark.parametrize("role", ["lecturer", "inspector"])
def test_who_may_not_write_changes_no_letter_and_a_lecturer_reads_none(client, role):
    call_up = make_call_up()
    training_class, unit = call_up.training_class, call_up.units.first()
    client.force_login(make_user(role))
    for name, pk in (
        ("call_up_new", training_class.pk),
        ("call_up_edit", training_class.pk),
        ("call_up_answer", unit.pk),
    ):
        assert client.get(url(name, pk)).status_code == 403, name
    assert client.post(url("invite", training_class.pk)).status_code == 403
    assert client.get(url("letters", training_class.pk)).status_code == (200 if role == "inspector" else 403)


def test_units_are_offered_as_a_tree_of_those_still_open():
    parent = make_unit("Đảng bộ phường")
    child = organisation.create_unit(name="Chi bộ 1", kind="party_cell", valid_from=TODAY(), parent=parent)
    other = make_unit("Ủy ban")
    assert in_tree_order([child, other, parent]) == [(other, 0), (parent, 0), (child, 1)]
    assert in_tree_order([child]) == [(child, 0)]


@pytest.mark.parametrize("page", ["letters", "class"])
def test_letters_cost_the_same_for_one_and_for_three_units(clerk, page):
    def cost(training_class):
        clerk.get(url(page, training_class.pk))
        with CaptureQueriesContext(connection) as queries:
            clerk.get(url(page, training_class.pk))
        return len(queries)

    one = sign(make_call_up(coming_class(), names=["xã Sơn A"]))
    three = sign(make_call_up(coming_class()))
    CallUp.objects.update(reply_by=TODAY() - timedelta(days=1))
    assert cost(one.training_class) == cost(three.training_class)
