"""What a class has of its own: sites, local topics, schemes, days; proposed, kept and copied."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import actions
from courses.models import ClassSite, ClassTopic, Lesson, Programme, Scheme, TimetablePolicy, TrainingClass
from trainingcenter.documents.words import paper_from_words
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_enrolments, make_sessions, make_user
from .test_plans import make_line, make_plan

pytestmark = pytest.mark.django_db
DAYS = {"weekdays": [0, 1, 2, 3, 4], "half_days": ["morning", "afternoon"]}


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


def url(name, *arguments):
    return reverse(f"courses:{name}", args=arguments)


def article_1(training_class):
    training_class.opening_decision.refresh_from_db()
    return paper_from_words(training_class.opening_decision).body[1].text


def make_scheme(number="05-ĐA/TU"):
    return Scheme.objects.create(
        kind="scheme", number=number, issued_on=date(2021, 10, 12), issuer="Tỉnh ủy Yên Bái", title="Đề án",
        first_year=2021, last_year=2030,
    )  # fmt: skip


# sites


def test_sites_stand_in_article_1_of_the_draft_and_the_class_stays_one():
    training_class = make_class(opened=False, venue="Hội trường tầng 2")
    first = actions.add_site(training_class=training_class, by=None, name="xã Sơn A", expected_learners=40)
    actions.add_site(training_class=training_class, by=None, name="phường Trung Tâm")
    assert "Địa điểm: Hội trường tầng 2, kết nối trực tuyến đến 2 điểm cầu: phường Trung Tâm; xã Sơn A." in article_1(
        training_class
    )
    actions.edit_site(site=first, by=None, name="xã Sơn Lương")
    assert "xã Sơn Lương" in article_1(training_class)
    actions.remove_site(site=first, by=None)
    assert "1 điểm cầu: phường Trung Tâm." in article_1(training_class)
    assert TrainingClass.objects.count() == 1


def test_a_site_stands_once_in_a_class_by_message_and_by_the_database():
    training_class = make_class(opened=False)
    actions.add_site(training_class=training_class, by=None, name="xã Sơn A")
    with pytest.raises(ValidationError):
        actions.add_site(training_class=training_class, by=None, name="xã Sơn A")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassSite.objects.create(training_class=training_class, name="xã Sơn A")


def test_a_site_that_the_signed_decision_names_keeps_its_name_and_place_and_one_added_later_may_go():
    training_class = make_class(opened=False)
    named = actions.add_site(training_class=training_class, by=None, name="xã Sơn A")
    actions.open_class(training_class=training_class, signed_on=training_class.planned_start, by=make_user("leader"))
    named = ClassSite.objects.get(pk=named.pk)
    with pytest.raises(ValidationError) as refused:
        actions.edit_site(site=named, by=None, name="xã Sơn B")
    assert list(refused.value.message_dict) == ["name"]
    with pytest.raises(ValidationError):
        actions.remove_site(site=named, by=None)
    actions.edit_site(site=ClassSite.objects.get(pk=named.pk), by=None, contact="Lò Văn Thắng", phone="0912 345 678")
    later = actions.add_site(training_class=named.training_class, by=None, name="xã Sơn C")
    actions.remove_site(site=later, by=None)
    assert list(training_class.sites.values_list("name", "contact")) == [("xã Sơn A", "Lò Văn Thắng")]


def test_a_cancelled_class_gets_no_site_and_no_topic():
    training_class = make_class()
    actions.cancel_class(training_class=training_class, reason="Không đủ người", by=None)
    with pytest.raises(ValidationError):
        actions.add_site(training_class=training_class, by=None, name="xã Sơn A")
    with pytest.raises(ValidationError):
        actions.add_topic(training_class=training_class, by=None, title="Chuyên đề", after=0, periods=5)


def test_sites_are_added_changed_and_removed_on_their_pages(clerk):
    training_class = make_class(opened=False)
    refused = clerk.post(url("site_new", training_class.pk), {"name": "", "contact": "Lò Văn Thắng"})
    assert (list(refused.context["form"].errors), refused.context["form"]["contact"].value()) == (
        ["name"],
        "Lò Văn Thắng",
    )
    clerk.post(url("site_new", training_class.pk), {"name": "xã Sơn A"})
    site = training_class.sites.get()
    clerk.post(url("site_edit", site.pk), {"name": "xã Sơn A", "expected_learners": 30})
    assert "dự kiến 30 học viên" in clerk.get(training_class.get_absolute_url()).content.decode()
    twice = clerk.post(url("site_new", training_class.pk), {"name": "xã Sơn A"})
    assert twice.context["form"].errors
    clerk.post(url("site_remove", site.pk))
    assert training_class.sites.count() == 0


# local topics


def test_topics_are_woven_between_the_lessons_with_two_queries():
    training_class = make_class("DVM", opened=False)
    titles = [place.lesson.title for place in training_class.version.places.select_related("lesson")]
    for after, title in ((0, "Lịch sử Đảng bộ"), (2, "Xây dựng nông thôn mới"), (99, "Chuyển đổi số")):
        actions.add_topic(training_class=training_class, by=None, title=title, after=after, periods=4)
    training_class = TrainingClass.objects.select_related("version").get(pk=training_class.pk)
    with CaptureQueriesContext(connection) as queries:
        planned = training_class.lessons_in_order()
    assert len(queries) == 2
    assert [p.lesson.title for p in planned] == [
        "Lịch sử Đảng bộ", *titles[:2], "Xây dựng nông thôn mới", *titles[2:], "Chuyển đổi số",
    ]  # fmt: skip
    assert [p.place for p in planned] == list(range(1, len(titles) + 4))
    assert (planned[0].periods, planned[0].lesson.kind) == (4, "topic")


def test_a_topic_of_the_same_title_is_shared_and_stands_once_in_a_class():
    one, other = make_class("DVM", opened=False), make_class("DVM", opened=False)
    first = actions.add_topic(training_class=one, by=None, title="Lịch sử Đảng bộ", after=0, periods=5)
    again = actions.add_topic(training_class=other, by=None, title="Lịch sử Đảng bộ", after=1, periods=5)
    assert first.lesson == again.lesson
    with pytest.raises(ValidationError):
        actions.add_topic(training_class=one, by=None, lesson=first.lesson, after=3, periods=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassTopic.objects.create(training_class=one, lesson=first.lesson)
    with pytest.raises(ValidationError) as refused:
        actions.add_topic(training_class=one, by=None, title=" ", after=0, periods=5)
    assert list(refused.value.message_dict) == ["title"]
    with pytest.raises(ValidationError):
        actions.add_topic(training_class=one, by=None, lesson=one.version.lessons.first(), after=0, periods=5)


def test_a_topic_on_the_timetable_is_not_changed_until_its_session_is_cancelled():
    training_class = make_class("DVM")
    topic = actions.add_topic(training_class=training_class, by=None, title="Lịch sử Đảng bộ", after=0, periods=5)
    session = actions.add_session(
        training_class=training_class, by=None, lesson=topic.lesson, kind="lecture", day=training_class.planned_start,
        half_day="morning", periods=5,
    )  # fmt: skip
    with pytest.raises(ValidationError):
        actions.edit_topic(topic=topic, by=None, after=1, periods=5)
    with pytest.raises(ValidationError):
        actions.remove_topic(topic=topic, by=None)
    actions.cancel_session(session=session, reason="Đổi lịch", by=None)
    actions.edit_topic(topic=topic, by=None, after=1, periods=4)
    actions.remove_topic(topic=topic, by=None)
    assert (training_class.topics.count(), Lesson.objects.filter(kind="topic").count()) == (0, 1)


def test_topics_are_added_changed_and_removed_on_their_pages(clerk):
    training_class = make_class("DVM", opened=False)
    refused = clerk.post(url("topic_new", training_class.pk), {"title": "", "after": 2, "periods": 5})
    assert list(refused.context["form"].errors) == ["title"]
    clerk.post(url("topic_new", training_class.pk), {"title": "Lịch sử Đảng bộ", "after": 2, "periods": 4})
    topic = training_class.topics.get()
    assert (topic.after, topic.periods) == (2, 4)
    assert "sau bài 2:" in clerk.get(training_class.get_absolute_url()).content.decode()
    clerk.post(url("topic_edit", topic.pk), {"after": 0, "periods": 5})
    assert "trước bài đầu tiên" in clerk.get(training_class.get_absolute_url()).content.decode()
    clerk.post(url("topic_remove", topic.pk))
    assert training_class.topics.count() == 0


@pytest.mark.parametrize("name", ["site_new", "topic_new"])
def test_a_lecturer_adds_nothing(client, name):
    training_class = make_class(opened=False)
    client.force_login(make_user("lecturer"))
    assert client.get(url(name, training_class.pk)).status_code == 403


# days, schemes, size, copies


def test_without_closing_day_a_class_closes_when_its_lessons_are_through():
    organisation.add_holiday(day=date(2026, 3, 3), name="Nghỉ")
    make_class()
    version = Programme.objects.get(code="DVM").versions.get()
    needed = version.places.count() + 1
    made = actions.plan_class(
        version=version, planned_start=date(2026, 3, 2), by=make_user("registrar"), outside_plan_reason="Theo đề nghị",
        weekdays=[0, 1], half_days=["evening"],
    )  # fmt: skip
    proposed = actions.propose_half_days(
        version=version, start=date(2026, 3, 2), weekdays=[0, 1], half_days=["evening"]
    )
    assert (len(proposed), proposed[:3]) == (
        needed,
        [(date(2026, 3, 2), "evening"), (date(2026, 3, 9), "evening"), (date(2026, 3, 10), "evening")],
    )
    assert made.planned_end == proposed[-1][0]
    assert (made.weekdays, made.half_days) == ([0, 1], ["evening"])


def test_a_class_needs_days_on_which_it_is_held():
    with pytest.raises(ValidationError) as refused:
        make_class(opened=False, weekdays=[])
    assert list(refused.value.message_dict) == ["weekdays"]


def test_an_intake_taken_meanwhile_is_told_with_the_next_one_and_nothing_is_saved(clerk):
    first = make_class("DVM", opened=False, start=date(2026, 3, 2))
    fields = {"version": first.version_id, "hosting": "own", "planned_start": "02/03/2026", "intake": "1",
              "outside_plan_reason": "Theo đề nghị", "venue": "Nhà văn hóa"} | DAYS  # fmt: skip
    form = clerk.post(url("class_new"), fields).context["form"]
    assert list(form.errors) == ["intake"]
    assert first.name in form.errors["intake"][0]
    assert "Hãy nhập 2" in form.errors["intake"][0]
    assert form["venue"].value() == "Nhà văn hóa"
    assert TrainingClass.objects.count() == 1
    clerk.post(url("class_new"), fields | {"intake": "2"})
    assert TrainingClass.objects.filter(intake=2, venue="Nhà văn hóa").count() == 1


def test_schemes_come_from_the_line_and_are_changed_on_the_class(clerk):
    line, scheme, other = make_line(make_plan()), make_scheme(), make_scheme("01-ĐA/TU")
    line.schemes.add(scheme)
    assert clerk.get(url("class_new"), {"line": line.pk}).context["form"].initial["schemes"] == [scheme]
    made = make_class("DVM", plan_line=line, outside_plan_reason="", opened=False)
    assert list(made.schemes.all()) == [scheme]
    fields = {"name": made.name, "hosting": "own", "planned_start": f"{made.planned_start:%d/%m/%Y}",
              "planned_end": f"{made.planned_end:%d/%m/%Y}", "schemes": [other.pk]} | DAYS  # fmt: skip
    clerk.post(url("class_edit", made.pk), fields | {"weekdays": [5, 6]})
    made.refresh_from_db()
    assert (list(made.schemes.all()), made.weekdays) == ([other], [5, 6])
    found = clerk.get(url("classes"), {"scheme": other.pk}).context["table"].rows
    assert [row.record for row in found] == [made]
    strange = make_scheme("02-ĐA/TU")
    assert list(clerk.get(url("classes"), {"scheme": strange.pk}).context["table"].rows) == []


def test_the_form_tells_on_which_days_the_lessons_would_be_held(clerk):
    version = make_class("DVM", opened=False).version
    shown = clerk.get(url("class_proposal"), {"version": version.pk, "planned_start": "02/03/2026"} | DAYS)
    text = " ".join(shown.content.decode().split())
    assert f"{version.places.count()} bài học trong {version.places.count() + 1} buổi" in text
    assert "từ Thứ Hai, 02/03/2026" in text
    other = clerk.get(
        url("class_proposal"),
        {"version": version.pk, "planned_start": "02/03/2026", "planned_end": "03/03/2026"} | DAYS,
    )
    assert "Ngày bế giảng đang nhập là 03/03/2026" in other.content.decode()
    assert "Ngày bế giảng đang nhập" not in text
    empty = clerk.get(url("class_proposal"), {"version": version.pk})
    assert "lịch dự kiến sẽ hiện ở đây" in empty.content.decode()


def test_a_copy_takes_sites_topics_days_and_schemes_along(clerk):
    earlier = make_class("DVM", opened=False, weekdays=[5, 6], half_days=["morning"])
    earlier.schemes.add(make_scheme())
    actions.add_site(training_class=earlier, by=None, name="xã Sơn A", contact="Lò Văn Thắng", expected_learners=30)
    actions.add_topic(training_class=earlier, by=None, title="Lịch sử Đảng bộ", after=2, periods=4)
    page = clerk.get(url("class_new"), {"copy": earlier.pk})
    initial = page.context["form"].initial
    assert (initial["weekdays"], initial["half_days"], len(initial["schemes"])) == ([5, 6], ["morning"], 1)
    fields = {"version": earlier.version_id, "hosting": "own", "planned_start": "07/03/2026", "weekdays": [5, 6],
              "outside_plan_reason": "Theo đề nghị", "half_days": ["morning"]}  # fmt: skip
    clerk.post(f"{url('class_new')}?copy={earlier.pk}", fields)
    made = TrainingClass.objects.exclude(pk=earlier.pk).get()
    assert list(made.sites.values_list("name", "contact", "expected_learners")) == [("xã Sơn A", "Lò Văn Thắng", 30)]
    assert list(made.topics.values_list("lesson__title", "after", "periods")) == [("Lịch sử Đảng bộ", 2, 4)]
    assert "điểm cầu: xã Sơn A" in article_1(made)


def test_a_large_class_is_told_and_never_refused(clerk):
    TimetablePolicy.objects.create(pk=1, large_class=5)
    version = Programme.objects.filter(code="DVM").first() or make_class("DVM", opened=False).programme
    fields = {"version": version.versions.get().pk, "hosting": "own", "planned_start": "02/03/2026",
              "outside_plan_reason": "Theo đề nghị", "expected_learners": "5"} | DAYS  # fmt: skip
    page = clerk.post(url("class_new"), fields, follow=True)
    assert page.content.decode().count("Lớp đông: 5 học viên (từ 5 trở lên là lớp đông)") == 2
    small = make_class("DVM", expected_learners=4)
    assert "Lớp đông" not in clerk.get(small.get_absolute_url()).content.decode()
    make_enrolments(small, 5)
    assert "Lớp đông: 5 học viên" in clerk.get(small.get_absolute_url()).content.decode()


def test_the_list_is_narrowed_to_a_supervisor(clerk):
    supervisor = organisation.create_person(full_name="Hà Thị Mai Anh")
    mine, _other = make_class(supervisor=supervisor), make_class("DVM")
    page = clerk.get(url("classes"), {"supervisor": supervisor.pk})
    assert [row.record for row in page.context["table"].rows] == [mine]
    assert "Hà Thị Mai Anh" in page.content.decode()


def test_the_class_page_costs_the_same_for_one_and_for_three_sites_topics_and_field_studies(clerk):
    training_class = make_class("DVM")
    make_sessions(training_class)

    def grow(n):
        actions.add_site(training_class=training_class, by=None, name=f"xã {n}")
        actions.add_topic(training_class=training_class, by=None, title=f"Chuyên đề {n}", after=n, periods=5)
        session = training_class.sessions.filter(kind="lecture")[n]
        training_class.sessions.filter(pk=session.pk).update(kind="field_study")
        actions.describe_field_study(session=training_class.sessions.get(pk=session.pk), place="Suối Giàng", by=None)

    def cost():
        clerk.get(training_class.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            clerk.get(training_class.get_absolute_url())
        return len(queries)

    grow(1)
    one = cost()
    grow(2)
    grow(3)
    assert cost() == one


def test_a_class_led_jointly_hands_its_sessions_over_when_it_is_cancelled():
    led, follower = make_class("DVM"), make_class("DVM")
    room = actions.add_room(name="Hội trường")
    first = make_sessions(led, room=room)[1]
    joint = actions.add_session(
        training_class=follower, by=None, title="Học chung", kind="lecture", day=first.day, half_day=first.half_day
    )
    type(joint).objects.filter(pk=joint.pk).update(lead=first)
    actions.cancel_class(training_class=led, reason="Không đủ người", by=None)
    joint.refresh_from_db()
    assert (joint.lead, joint.room, joint.state) == (None, room, "planned")


def test_the_class_page_stays_within_twelve_queries_beyond_the_signed_in_floor(clerk):
    made = make_class("DVM", opened=False)
    actions.add_site(training_class=made, by=None, name="xã Sơn A")
    clerk.get(url("class", made.pk))
    with CaptureQueriesContext(connection) as queries:
        clerk.get(url("class", made.pk))
    reads = [query for query in queries if query["sql"].startswith("SELECT") and "set_config" not in query["sql"]]
    assert len(reads) - 5 <= 12
