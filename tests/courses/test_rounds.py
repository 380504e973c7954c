"""Adjustments of a signed plan: numbered, one at a time, applied once, earlier figures kept."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from courses import actions, documents, rules
from courses.models import PlanLine, PlanRound, PlanRoundLine, Programme
from reports import queries as reports
from trainingcenter.documents.models import OfficialPaper

from ..factories import make_class, make_plan, make_user

DAY = date(2026, 6, 1)


def open_round(lines=2, reason="Theo văn bản số 45-CV/ĐU"):
    plan = make_plan(lines=lines, signed=True)
    return plan, actions.draft_adjustment(plan=plan, reason=reason, by=make_user("registrar"))


def row(plan_round, audience):
    return plan_round.lines.get(audience=audience)


def figures(plan):
    return sorted(plan.lines.in_force().values_list("audience", "classes", "learners"))


def test_a_line_change_is_told_from_its_figures_before_and_after():
    before, after = {"classes": 2, "venue": "A"}, {"classes": 3, "venue": "A"}
    assert rules.line_change(before, before).kind == "same"
    assert (rules.line_change(before, after).kind, rules.line_change(before, after).fields) == ("changed", ("classes",))
    assert rules.line_change(None, after).kind == "new"
    assert rules.line_change(before, None).kind == "dropped"
    assert rules.sum_of_plan([{"classes": 2, "learners": 90}, None, {"classes": 1, "learners": 30}]) == (3, 120)


@pytest.mark.django_db
def test_signing_a_plan_keeps_its_lines_as_round_0():
    plan = make_plan(lines=2, signed=True)
    first = plan.rounds.get()
    assert (first.number, first.paper, first.lines.count()) == (0, plan.paper, 2)
    assert {r.line_id for r in first.lines.all()} == {line.pk for line in plan.lines.all()}


@pytest.mark.django_db
def test_an_adjustment_needs_a_signed_plan_a_reason_and_no_other_open_one():
    clerk = make_user("registrar")
    draft = make_plan(2027, lines=1)
    with pytest.raises(ValidationError):
        actions.draft_adjustment(plan=draft, reason="Sớm quá", by=clerk)
    plan, first = open_round()
    assert (first.number, first.paper.kind, first.paper.state, first.lines.count()) == (
        1,
        "plan_adjustment",
        "draft",
        2,
    )
    with pytest.raises(ValidationError):
        actions.draft_adjustment(plan=plan, reason="Lần nữa", by=clerk)
    actions.discard_adjustment(plan_round=first, reason="Nhầm", by=clerk)
    with pytest.raises(ValidationError):
        actions.draft_adjustment(plan=plan, reason="  ", by=clerk)
    assert actions.draft_adjustment(plan=plan, reason="Đúng", by=clerk).number == 1


@pytest.mark.django_db
def test_a_signed_adjustment_changes_adds_and_drops_lines_once_and_the_earlier_figures_stay():
    plan, first = open_round()
    clerk, director = make_user("registrar"), make_user("leader")
    actions.edit_round_line(round_line=row(first, "Đảng viên mới đợt 1"), classes=3, learners=150, by=clerk)
    actions.drop_round_line(round_line=row(first, "Đảng viên mới đợt 2"), by=clerk)
    actions.add_round_line(
        plan_round=first, programme=Programme.objects.get(code="BDNTVD"), audience="Quần chúng ưu tú", classes=1,
        learners=60, month_from=10, month_to=11, by=clerk,
    )  # fmt: skip
    assert figures(plan) == [("Đảng viên mới đợt 1", 2, 120), ("Đảng viên mới đợt 2", 2, 120)]
    actions.submit_adjustment(plan_round=first, by=clerk)
    actions.sign_adjustment(plan_round=first, by=director, signed_on=DAY)
    assert figures(plan) == [("Quần chúng ưu tú", 1, 60), ("Đảng viên mới đợt 1", 3, 150)]
    assert PlanLine.objects.get(audience="Đảng viên mới đợt 2").dropped_in == first
    assert sorted(plan.rounds.get(number=0).lines.values_list("classes", flat=True)) == [2, 2]
    with pytest.raises(ValidationError):
        actions.sign_adjustment(plan_round=first, by=director, signed_on=DAY)
    with pytest.raises(ValidationError):
        actions.edit_round_line(round_line=row(first, "Quần chúng ưu tú"), classes=9, by=clerk)
    assert plan.lines.count() == 3
    second = actions.draft_adjustment(plan=plan, reason="Tiếp theo", by=clerk)
    assert (second.number, second.lines.count(), documents.changed_lines(second)) == (2, 2, [])


@pytest.mark.django_db
def test_what_nobody_may_have_forgotten_stands_in_the_paper():
    plan, first = open_round()
    clerk, director = make_user("registrar"), make_user("leader")
    with pytest.raises(ValidationError):
        actions.submit_adjustment(plan_round=first, by=clerk)
    actions.edit_round_line(
        round_line=row(first, "Đảng viên mới đợt 1"), learners=1200, month_to=11, venue="Hội trường", by=clerk
    )
    actions.drop_round_line(round_line=row(first, "Đảng viên mới đợt 2"), by=clerk)
    actions.sign_adjustment(plan_round=first, by=director, signed_on=DAY)
    paper = OfficialPaper.objects.get(kind="plan_adjustment")
    name = Programme.objects.get(code="DVM").name
    assert paper.number_text == "02-KH/TTCT"
    assert paper.words["legal_basis"] == [
        "Căn cứ Kế hoạch số 01-KH/TTCT, ngày 05 tháng 01 năm 2026 về mở lớp năm 2026,"
    ]
    assert paper.words["body"][0]["text"] == "1. Lý do điều chỉnh: Theo văn bản số 45-CV/ĐU."
    assert paper.words["annex"][0]["rows"] == [
        ["1", name, "Đảng viên mới đợt 1", "2", "2", "120", "1.200",
         "Thời gian: tháng 3–9 → tháng 3–11; địa điểm: không → Hội trường"],
        ["2", name, "Đảng viên mới đợt 2", "2", "–", "120", "–", "Bỏ khỏi kế hoạch"],
    ]  # fmt: skip
    assert paper.words["annex"][0]["total"] == ["", "Cộng cả kế hoạch", "", "4", "2", "240", "1.200", ""]


@pytest.mark.django_db
def test_a_line_with_opened_classes_is_lowered_only_to_them_keeps_its_programme_and_is_not_dropped():
    plan, first = open_round()
    clerk = make_user("registrar")
    line = plan.lines.get(audience="Đảng viên mới đợt 1")
    for _i in range(2):
        make_class("DVM", plan_line=line, outside_plan_reason="")
    mine = row(first, line.audience)
    for wrong in ({"classes": 1}, {"programme": Programme.objects.get(code="BDNTVD")}):
        with pytest.raises(ValidationError) as refused:
            actions.edit_round_line(round_line=mine, by=clerk, **wrong)
        assert list(refused.value.message_dict) == list(wrong)
        mine.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.drop_round_line(round_line=mine, by=clerk)
    assert (
        actions.edit_round_line(round_line=row(first, line.audience), classes=2, learners=100, by=clerk).learners == 100
    )


@pytest.mark.django_db
def test_a_class_opened_while_the_adjustment_waits_stops_its_signature_whole():
    plan, first = open_round()
    clerk, director = make_user("registrar"), make_user("leader")
    actions.drop_round_line(round_line=row(first, "Đảng viên mới đợt 1"), by=clerk)
    actions.edit_round_line(round_line=row(first, "Đảng viên mới đợt 2"), classes=5, by=clerk)
    make_class("DVM", plan_line=plan.lines.get(audience="Đảng viên mới đợt 1"), outside_plan_reason="")
    with pytest.raises(ValidationError):
        actions.sign_adjustment(plan_round=first, by=director, signed_on=DAY)
    first.paper.refresh_from_db()
    assert (first.paper.state, figures(plan)[1][1]) == ("draft", 2)


@pytest.mark.django_db
def test_a_dropped_line_may_be_kept_again_and_a_new_one_dropped_is_gone():
    _plan, first = open_round()
    clerk = make_user("registrar")
    mine = row(first, "Đảng viên mới đợt 1")
    actions.drop_round_line(round_line=mine, by=clerk)
    actions.keep_round_line(round_line=mine, by=clerk)
    assert documents.changed_lines(first) == []
    new = actions.add_round_line(plan_round=first, by=clerk, **mine.figures | {"audience": "Thêm"})
    actions.drop_round_line(round_line=new, by=clerk)
    assert first.lines.count() == 2


@pytest.mark.django_db
def test_a_discarded_adjustment_leaves_its_cancelled_paper_and_the_plan_as_it_was():
    plan, first = open_round()
    clerk = make_user("registrar")
    with pytest.raises(ValidationError):
        actions.discard_adjustment(plan_round=first, reason=" ", by=clerk)
    assert PlanRound.objects.filter(number=1).exists()
    actions.edit_round_line(round_line=row(first, "Đảng viên mới đợt 1"), classes=9, by=clerk)
    paper = actions.discard_adjustment(plan_round=first, reason="Nhập nhầm", by=clerk)
    paper.refresh_from_db()
    assert (paper.state, paper.words["cancel_reason"]) == ("cancelled", "Nhập nhầm")
    assert figures(plan)[0][1] == 2
    with pytest.raises(ValidationError):
        actions.discard_adjustment(plan_round=first, reason="Lần nữa", by=clerk)


@pytest.mark.django_db
def test_reports_count_only_lines_in_force():
    plan, first = open_round()
    assert reports.annex(date(2026, 1, 1), date(2026, 12, 31))["totals"]["planned_classes"] == 4
    actions.drop_round_line(round_line=row(first, "Đảng viên mới đợt 1"), by=make_user("registrar"))
    actions.sign_adjustment(plan_round=first, by=make_user("leader"), signed_on=DAY)
    assert reports.annex(date(2026, 1, 1), date(2026, 12, 31))["totals"]["planned_classes"] == 2


# -- the pages


def url(name, *arguments):
    return reverse(f"courses:{name}", args=arguments)


@pytest.mark.django_db
def test_an_adjustment_goes_through_its_pages_and_its_paper_leads_back(client):
    make_plan(lines=2, signed=True)
    client.force_login(make_user("registrar"))
    director = Client()
    director.force_login(make_user("leader"))
    assert url("round_new", 2026) in client.get(url("plan", 2026)).content.decode()
    assert client.post(url("round_new", 2026), {"reason": ""}).context["form"].errors["reason"]
    client.post(url("round_new", 2026), {"reason": "Theo văn bản số 45-CV/ĐU"})
    first = PlanRound.objects.get(number=1)
    mine = row(first, "Đảng viên mới đợt 1")
    typed = {"programme": mine.programme_id, "audience": mine.audience, "classes": 3, "learners": 150,
             "month_from": 3, "month_to": 9, "hosting": "own"}  # fmt: skip
    refused = client.post(url("round_line_edit", mine.pk), typed | {"month_from": 10})
    assert refused.context["form"].non_field_errors()
    assert refused.context["form"].data["learners"] == "150"
    client.post(url("round_line_edit", mine.pk), typed)
    client.post(url("round_line_new", 2026, 1), typed | {"audience": "Bí thư chi bộ"})
    client.post(url("round_line_drop", row(first, "Đảng viên mới đợt 2").pk))
    page = client.get(first.get_absolute_url())
    kinds = sorted((change.kind, r.audience) for r, change, _details in page.context["changes"])
    assert kinds == [("changed", mine.audience), ("dropped", "Đảng viên mới đợt 2"), ("new", "Bí thư chi bộ")]
    assert (page.context["before"], page.context["after"]) == ((4, 240), (6, 300))
    client.post(url("round_submit", 2026, 1))
    paper = director.get(first.paper.get_absolute_url())
    assert paper.context["records"][0].url == first.get_absolute_url()
    assert director.get("/").content.decode().count(first.get_absolute_url()) == 1
    director.post(paper.context["sign_url"], {"number": 7, "signed_on": "01/06/2026", "signer": _signer()})
    text = client.get(url("plan", 2026)).content.decode()
    assert "07-KH/TTCT" in text
    assert "Bí thư chi bộ" in text
    assert "Đảng viên mới đợt 2" not in text
    assert "Đảng viên mới đợt 2" in client.get(url("plan_round", 2026, 0)).content.decode()


def _signer():
    return OfficialPaper._meta.get_field("signer").related_model.objects.get(posts__kind="director").pk


@pytest.mark.django_db
def test_a_refused_signature_keeps_what_was_typed_and_a_discard_asks_for_the_reason(client):
    _plan, first = open_round()
    clerk = make_user("registrar")
    actions.drop_round_line(round_line=first.lines.first(), by=clerk)
    actions.submit_adjustment(plan_round=first, by=clerk)
    director = Client()
    director.force_login(make_user("leader"))
    page = director.post(url("round_sign", 2026, 1), {"number": 9, "signed_on": "01/06/2100", "signer": _signer()})
    assert (page.context["sign_form"]["number"].value(), list(page.context["sign_form"].errors)) == ("9", ["signed_on"])
    client.force_login(clerk)
    assert client.post(url("round_discard", 2026, 1), {"reason": ""}).context["form"].errors["reason"]
    client.post(url("round_discard", 2026, 1), {"reason": "Làm lại"})
    assert not PlanRound.objects.filter(number=1).exists()
    assert "Làm lại" in client.get(url("plan", 2026)).content.decode()


@pytest.mark.django_db
def test_who_may_not_edit_or_sign_plans_is_refused_rounds(client):
    _plan, first = open_round()
    mine = first.lines.first()
    deeds = [
        url("round_new", 2026), url("round_line_new", 2026, 1), url("round_submit", 2026, 1),
        url("round_discard", 2026, 1), url("round_line_edit", mine.pk), url("round_line_drop", mine.pk),
        url("round_line_keep", mine.pk), url("round_sign", 2026, 1),
    ]  # fmt: skip
    client.force_login(make_user("inspector"))
    assert {client.post(deed).status_code for deed in deeds} == {403}
    assert client.get(first.get_absolute_url()).status_code == 200
    client.force_login(make_user("lecturer"))
    assert client.get(first.get_absolute_url()).status_code == 403
    assert client.get(url("plan_round", 2026, 5)).status_code == 403
    client.force_login(make_user("registrar"))
    assert client.post(url("round_sign", 2026, 1)).status_code == 403
    assert client.get(url("plan_round", 2026, 5)).status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_people_who_sign_at_once_apply_the_adjustment_once():
    plan, first = open_round()
    clerk, director = make_user("registrar"), make_user("leader")
    mine = first.lines.first()
    actions.add_round_line(plan_round=first, by=clerk, **mine.figures | {"audience": "Thêm"})
    barrier, ended = threading.Barrier(2), []

    def sign():
        try:
            barrier.wait()
            actions.sign_adjustment(plan_round=PlanRound.objects.get(pk=first.pk), by=director, signed_on=DAY)
            ended.append("signed")
        except ValidationError:
            ended.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=sign) for _i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["refused", "signed"]
    assert plan.lines.filter(audience="Thêm").count() == 1
    assert PlanRoundLine.objects.filter(round=first, line=None).count() == 0
