"""Plans, classes and their papers through the browser's eyes: done, refused with nothing lost, not shown to strangers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import actions
from courses.models import AnnualPlan, PlanLine, Programme, TrainingClass
from learners import actions as learners
from trainingcenter.documents.actions import file_scan, store_file
from trainingcenter.documents.models import OfficialPaper, StoredFile

from ..factories import make_class, make_enrolments, make_lecturer, make_line, make_plan, make_sessions, make_user

pytestmark = pytest.mark.django_db
DAYS = {"weekdays": [0, 1, 2, 3, 4], "half_days": ["morning", "afternoon"]}


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


def test_a_plan_goes_from_the_draft_to_the_signed_paper_with_its_drill_down(clerk, director):
    year = timezone.localdate().year
    clerk.post(url("plan_new"), {"year": year})
    line = {"programme": Programme.objects.get(code="DVM").pk, "audience": "Đảng viên mới", "classes": 2,
            "learners": 120, "month_from": 1, "month_to": 12, "hosting": "own"}  # fmt: skip
    refused = clerk.post(url("line_new", year), line | {"month_from": 12, "month_to": 1})
    assert refused.context["form"].data["audience"] == "Đảng viên mới"
    assert refused.context["form"].non_field_errors()
    clerk.post(url("line_new", year), line)
    clerk.post(url("plan_submit", year))
    assert clerk.get(url("plan", year)).context["sign_form"] is None
    signing = director.get(url("plan", year)).context["sign_form"]
    assert signing.fields["number"].initial == 1
    director.post(url("plan_sign", year), {"number": 4, "signed_on": dmy(timezone.localdate()), "signer": _signer()})
    plan = AnnualPlan.objects.get()
    assert plan.paper.number_text == "04-KH/TTCT"
    opened = make_class("DVM", plan_line=PlanLine.objects.get())
    make_enrolments(opened, 3)
    page = clerk.get(url("plan", year))
    assert [page.context["totals"][name] for name in ("classes", "classes_opened", "learners", "enrolled")] == [
        2, 1, 120, 3,
    ]  # fmt: skip
    text = page.content.decode()
    assert "50,00 %" in text
    assert "2,50 %" in text
    drill = f"{url('classes')}?plan_line={PlanLine.objects.get().pk}"
    assert drill in text
    make_class("DVM")
    assert [row.record for row in clerk.get(drill).context["table"].rows] == [opened]


def _signer():
    return OfficialPaper._meta.get_field("signer").related_model.objects.get(posts__kind="director").pk


def test_a_refused_signature_keeps_what_was_typed_and_shows_who_may_sign(director):
    training_class = make_class(opened=False)
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {"number": 21, "signed_on": dmy(tomorrow), "signer": _signer()}
    page = director.post(url("class_open", training_class.pk), typed)
    assert page.status_code == 200
    form = page.context["sign_form"]
    assert (form["number"].value(), list(form.errors)) == ("21", ["signed_on"])
    assert "Nguyễn Thị Thanh Hường – GIÁM ĐỐC" in page.content.decode()
    training_class.refresh_from_db()
    assert training_class.state == "planned"
    director.post(url("class_open", training_class.pk), typed | {"signed_on": dmy(timezone.localdate())})
    training_class.refresh_from_db()
    assert (training_class.state, training_class.opening_decision.number_text) == ("open", "21-QĐ/TTCT")


def test_a_class_is_proposed_from_the_line_and_planned(clerk):
    line = make_line(make_plan(timezone.localdate().year), month_from=1, month_to=12, partner="Thị đoàn")
    chooser = clerk.get(url("class_new"))
    assert f"?line={line.pk}" in chooser.content.decode()
    initial = clerk.get(url("class_new"), {"line": line.pk}).context["form"].initial
    assert (initial["intake"], initial["partner"], initial["expected_learners"]) == (1, "Thị đoàn", 60)
    assert initial["planned_start"].weekday() == 0
    assert (initial["planned_end"] - initial["planned_start"]).days == 7
    fields = {"plan_line": line.pk, "version": initial["version"].pk, "hosting": "own", "name": initial["name"],
              "planned_start": dmy(initial["planned_start"]), "planned_end": dmy(initial["planned_end"])} | DAYS  # fmt: skip
    assert clerk.post(url("class_new"), fields).status_code == 302
    made = TrainingClass.objects.get()
    assert (made.plan_line, made.intake, made.state) == (line, 1, "planned")
    copied = clerk.get(url("class_new"), {"copy": made.pk}).context["form"].initial
    assert (copied["version"], copied["plan_line"], "planned_start" in copied) == (made.version, line, False)


def test_a_class_that_is_opened_but_not_begun_tells_no_days_as_held(clerk):
    training_class = make_class(start=timezone.localdate() - timedelta(days=2))
    assert training_class.opened_on
    assert "đã thực hiện" not in clerk.get(training_class.get_absolute_url()).content.decode().lower()


def test_lines_of_the_same_words_are_told_apart_by_year_and_months(clerk):
    line = make_line(make_plan(timezone.localdate().year), month_from=4, month_to=6)
    choices = dict(clerk.get(url("class_new")).context["form"].fields["plan_line"].choices)
    assert next(label for key, label in choices.items() if str(key) == str(line.pk)).startswith(
        f"{line.plan.year}, tháng 4–6: "
    )


def test_a_class_outside_the_plan_without_reason_comes_back_with_the_error_beside_the_field(clerk):
    version = Programme.objects.get(code="DVM").versions.get()
    fields = {
        "version": version.pk,
        "hosting": "own",
        "planned_start": "02/03/2026",
        "planned_end": "06/03/2026",
    } | DAYS
    form = clerk.post(url("class_new"), fields).context["form"]
    assert list(form.errors) == ["outside_plan_reason"]
    assert TrainingClass.objects.count() == 0


def test_the_list_finds_classes_without_accents_and_by_every_filter(clerk):
    awareness, other = make_class(), make_class("DVM", opened=False, hosting="joint")

    def found(**query):
        return [row.record for row in clerk.get(url("classes"), query).context["table"].rows]

    assert found(q="NHAN thuc") == [awareness]
    assert found(q="dvm-") == [other]
    assert found(state="planned") == found(hosting="joint") == found(programme=other.programme_id) == [other]
    assert found(year=1999) == []
    assert len(found(year=awareness.year)) == 2


def test_the_hub_shows_steps_tabs_and_only_the_deeds_of_the_role(clerk, director):
    training_class = make_class(opened=False)
    page = clerk.get(training_class.get_absolute_url())
    assert page.context["sign_form"] is None
    assert len(page.context["steps"]) >= 3
    labels = {panel.url for panel in page.context["panels"]}
    assert {training_class.get_absolute_url(), url("sessions", training_class.pk)} <= labels
    assert url("class_history", training_class.pk) in labels
    assert director.get(training_class.get_absolute_url()).context["sign_form"] is not None
    assert director.get(url("class_edit", training_class.pk)).status_code == 403


def test_the_form_of_an_open_class_leaves_out_what_its_decision_fixes(clerk):
    training_class = make_class()
    page = clerk.get(url("class_edit", training_class.pk))
    assert {"name", "planned_start", "hosting"}.isdisjoint(page.context["form"].fields)
    clerk.post(
        url("class_edit", training_class.pk),
        {"planned_end": dmy(training_class.planned_end), "venue": "Nhà văn hóa"} | DAYS,
    )
    training_class.refresh_from_db()
    assert training_class.venue == "Nhà văn hóa"
    assert "Nhà văn hóa" in clerk.get(url("class_history", training_class.pk)).content.decode()


def test_a_class_ends_on_the_day_proposed_and_a_wrong_day_comes_back(clerk):
    training_class = make_class()
    for session in make_sessions(training_class):
        learners.close_roll(session=session, by=None)
    last = training_class.sessions.last().day
    assert clerk.get(training_class.get_absolute_url()).context["end_form"].initial["closed_on"] == last
    wrong = clerk.post(url("class_end", training_class.pk), {"closed_on": dmy(last - timedelta(days=1))})
    assert list(wrong.context["end_form"].errors) == ["closed_on"]
    clerk.post(url("class_end", training_class.pk), {"closed_on": dmy(last)})
    training_class.refresh_from_db()
    assert training_class.state == "ended"


def test_a_cancelled_class_tells_why(clerk):
    training_class = make_class()
    clerk.post(url("class_cancel", training_class.pk), {"reason": "Không đủ người"})
    assert "Không đủ người" in clerk.get(training_class.get_absolute_url()).content.decode()


def test_a_class_cancelled_before_its_decision_was_signed_is_not_shown_as_opened(clerk):
    training_class = make_class(opened=False)
    clerk.post(url("class_cancel", training_class.pk), {"reason": "Không đủ người"})
    assert "chưa từng mở" in clerk.get(training_class.get_absolute_url()).content.decode()


def test_a_lecturer_sees_own_classes_and_strangers_ones_are_not_found(client):
    teacher = make_lecturer()
    mine, other = make_class(), make_class("DVM")
    make_sessions(mine, lecturers={mine.version.lessons.first().pk: teacher})
    client.force_login(make_user("lecturer", person=teacher.person))
    assert client.get(mine.get_absolute_url()).status_code == 200
    for name in ("class", "sessions", "class_history"):
        assert client.get(url(name, other.pk)).status_code == 404
    assert client.get(mine.opening_decision.get_absolute_url()).status_code == 403


def test_a_version_is_entered_corrected_and_confirmed(clerk):
    programme = Programme.objects.get(code="DVM")
    clerk.post(url("programme_edit", programme.pk), {"code": "DVM", "name": "Đảng viên mới", "group": "boi_duong_llct"})
    rules = {"pass_mark": "6", "absence_limit_percent": 20, "credential": "certificate", "completion": "completed",
             "has_assessment": "on", "floor_good": "8", "floor_average": "6"}  # fmt: skip
    head = {"edition": "2026", "valid_from": "01/01/2026"}
    refused = clerk.post(url("version_new", programme.pk), rules | head | {"lessons": "Bài 1 | 5\nBài 2 | x"})
    assert "2" in refused.context["form"].errors["lessons"][0]
    clerk.post(url("version_new", programme.pk), rules | head | {"lessons": "Bài 1 | 4\n\nBài 2"})
    version = programme.versions.get(edition="2026")
    assert list(version.places.values_list("lesson__title", "periods")) == [("Bài 1", 4), ("Bài 2", 5)]
    clerk.post(url("rules_edit", version.pk), rules | {"floor_good": "7,5"})
    clerk.post(url("rules_confirm", version.pk))
    version.refresh_from_db()
    assert (str(version.band_floors["good"]), version.rules_confirmed, version.pass_mark) == ("7.50", True, 6)
    late = clerk.post(url("rules_edit", version.pk), rules)
    assert late.context["form"].non_field_errors()


def test_a_room_out_of_use_is_offered_no_more(clerk):
    clerk.post(url("room_new"), {"name": "Hội trường", "seats": 200, "in_use": "on"})
    training_class = make_class()
    form = clerk.get(url("session_new", training_class.pk)).context["form"]
    room = form.fields["room"].queryset.get()
    clerk.post(url("room_edit", room.pk), {"name": "Hội trường", "seats": 200})
    form = clerk.get(url("session_new", training_class.pk)).context["form"]
    assert list(form.fields["room"].queryset) == []


def test_the_paper_is_submitted_signed_and_scanned_on_its_own_page(clerk, director, settings):
    training_class = make_class(opened=False)
    paper = training_class.opening_decision
    page = clerk.get(paper.get_absolute_url())
    assert [record.url for record in page.context["records"]] == [training_class.get_absolute_url()]
    clerk.post(page.context["submit_url"])
    paper.refresh_from_db()
    assert paper.state == "submitted"
    signing = director.get(paper.get_absolute_url())
    director.post(
        signing.context["sign_url"], {"number": 3, "signed_on": dmy(timezone.localdate()), "signer": _signer()}
    )
    training_class.refresh_from_db()
    assert training_class.state == "open"
    scan = reverse("documents:scan", args=[paper.pk])
    refused = clerk.post(scan, {"scan": _upload("quyet-dinh.pdf", b"<html><script>alert(1)</script>")})
    assert list(refused.context["scan_form"].errors) == ["scan"]
    settings.UPLOAD_LIMIT_MB = 0
    assert clerk.post(scan, {"scan": _upload("quyet-dinh.pdf", b"%PDF-1.7")}).status_code == 200
    settings.UPLOAD_LIMIT_MB = 20
    clerk.post(scan, {"scan": _upload("quyet-dinh.html", b"%PDF-1.7 signed")})
    stored = StoredFile.objects.get()
    sent = director.get(reverse("documents:file", args=[stored.pk]))
    assert (sent.content, sent["Content-Type"], sent["X-Content-Type-Options"]) == (
        b"%PDF-1.7 signed",
        "application/pdf",
        "nosniff",
    )
    assert sent["Content-Disposition"].startswith("attachment")


def _upload(name, data):
    return SimpleUploadedFile(name, data)


def test_a_file_of_another_kind_or_for_another_reader_is_not_found(clerk):
    other = store_file(b"%PDF", name="giao-an.pdf", content_type="application/pdf")
    assert clerk.get(reverse("documents:file", args=[other.pk])).status_code == 404
    paper = OfficialPaper.objects.get(pk=make_class().opening_decision_id)
    file_scan(paper=paper, data=b"%PDF", filename="qd.pdf", by=None)
    lecturer = Client()
    lecturer.force_login(make_user("lecturer"))
    assert clerk.get(reverse("documents:file", args=[paper.scan_id])).status_code == 200
    assert lecturer.get(reverse("documents:file", args=[paper.scan_id])).status_code in (403, 404)


def test_a_plan_is_not_submitted_past_its_own_rules(clerk):
    plan = make_plan()
    assert clerk.post(reverse("documents:submit", args=[plan.paper_id])).status_code == 403
    plan.paper.refresh_from_db()
    assert plan.paper.state == "draft"


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_draft_can_be_printed_before_it_is_signed(clerk, kind):
    paper = make_class(opened=False).opening_decision
    sent = clerk.get(reverse(f"documents:{kind}", args=[paper.pk]))
    assert sent.content[:4] == (b"%PDF" if kind == "pdf" else b"PK\x03\x04")
    assert "du-thao" in sent["Content-Disposition"]


def test_a_line_is_removed_on_its_page(clerk):
    line = make_line(make_plan())
    clerk.post(url("line_remove", line.pk))
    assert PlanLine.objects.count() == 0
    assert actions.draft_plan(year=2031, by=make_user("registrar")).lines.count() == 0
