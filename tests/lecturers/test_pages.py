"""Lecturers through the browser's eyes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import actions as courses
from courses.models import Session
from lecturers import actions
from lecturers.models import Lecturer
from trainingcenter.organisation.actions import create_person, give_post
from trainingcenter.organisation.models import Person

from ..factories import make_lecturer, make_user
from .releases import in_days, make_taught_class, publish

pytestmark = pytest.mark.django_db
NEW = {"kind": "concurrent", "since": "01/01/2024"}


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


def test_a_new_lecturer_is_typed_or_chosen_but_not_both(clerk):
    known = create_person(full_name="Lò Văn Thắng")
    url = reverse("lecturers:new")
    assert clerk.post(url, NEW).context["form"].errors.keys() == {"full_name"}
    assert clerk.post(url, NEW | {"known": known.pk, "full_name": "Khác"}).context["form"].errors.keys() == {
        "full_name"
    }
    assert clerk.post(url, NEW | {"known": known.pk}).status_code == 302
    assert clerk.post(url, NEW | {"full_name": "Cầm Minh Tuấn", "main_office": "Thị đoàn"}).status_code == 302
    assert set(Lecturer.objects.values_list("person__full_name", flat=True)) == {"Lò Văn Thắng", "Cầm Minh Tuấn"}
    assert Person.objects.filter(full_name="Lò Văn Thắng").count() == 1


def test_a_changed_lecturer_keeps_what_was_not_typed_anew(clerk):
    lecturer = make_lecturer(full_name="Trần Quốc Toản", speciality="Dân vận")
    url = reverse("lecturers:edit", args=[lecturer.pk])
    shown = {name: value for name, value in clerk.get(url).context["form"].initial.items() if value}
    clerk.post(url, shown | {"phone": "0912345678", "since": "01/01/2020"})
    lecturer = Lecturer.objects.get()
    assert (lecturer.person.full_name, lecturer.person.phone, lecturer.speciality) == (
        "Trần Quốc Toản",
        "0912345678",
        "Dân vận",
    )


def test_the_pages_tell_what_is_published_what_is_not_yet_and_what_was_held(clerk):
    training_class, lecturer, sessions = make_taught_class(start=in_days(-1))
    lessons = [session for session in sessions if session.ends_at < timezone.now()]
    Session.objects.filter(pk__in=[session.pk for session in lessons]).update(state="held")
    timetable = reverse("lecturers:timetable", args=[lecturer.pk])
    ahead = [session for session in sessions if session not in lessons]
    assert clerk.get(timetable).context["unpublished"] == len(ahead) > 0
    publish(training_class)
    page = clerk.get(timetable)
    assert ([row.session_id for row in page.context["upcoming"]], page.context["unpublished"]) == (
        [session.pk for session in ahead],
        0,
    )
    overview = clerk.get(lecturer.get_absolute_url())
    this_year = [session for session in lessons if session.day.year == overview.context["year"]]
    assert (overview.context["periods"], overview.context["upcoming"]) == (5 * len(this_year), len(ahead))
    assert training_class.code in page.content.decode()


def test_hours_stand_by_month_and_form_against_the_norm_of_the_posts(clerk):
    training_class, lecturer, sessions = make_taught_class(start=date(2024, 3, 4))
    held = sessions[:2]
    Session.objects.filter(pk__in=[session.pk for session in held]).update(state="held")
    Session.objects.filter(pk=held[1].pk).update(kind="discussion", periods=4)
    url = reverse("lecturers:hours", args=[lecturer.pk])
    page = clerk.get(url, {"year": 2024})
    assert page.context["table"].rows == ((3, (5, 4), 9),)
    assert (page.context["kinds"], page.context["lectures"]) == (["giảng", "thảo luận"], 5)
    assert page.context["norm"].parts == ()
    give_post(person=lecturer.person, kind="full_time_lecturer", valid_from=date(2020, 1, 1))
    give_post(person=lecturer.person, kind="academic_duty", valid_from=date(2024, 7, 2))
    page = clerk.get(url, {"year": 2024})
    assert [(post, part.days) for part, post in page.context["parts"]] == [
        ("giảng viên chuyên trách", 183),
        ("giáo vụ", 183),
    ]
    assert page.context["norm"].standard == Decimal("105.0")
    text = page.content.decode()
    assert "<dd>105</dd>" in text
    assert "định mức chưa xác nhận" in text
    for wrong in ("", "x", "99999", "1999"):
        assert clerk.get(url, {"year": wrong}).context["year"] == timezone.localdate().year


def test_posts_are_given_and_ended_from_the_page_by_those_who_keep_the_settings(client):
    lecturer = make_lecturer()
    post = give_post(person=lecturer.person, kind="full_time_lecturer", valid_from=date(2020, 1, 1), decision="QĐ 7")
    new = f"{reverse('organisation:post_new')}?person={lecturer.person_id}"
    end = reverse("organisation:post_end", args=[post.pk])
    client.force_login(make_user("admin"))
    page = client.get(lecturer.get_absolute_url()).content.decode()
    assert all(shown in page for shown in ("QĐ 7", "01/01/2020", new, end))
    assert f'href="{reverse("courses:timetable")}' not in page  # an administrator may not open it
    client.force_login(make_user("registrar"))
    page = client.get(lecturer.get_absolute_url()).content.decode()
    assert "QĐ 7" in page
    assert new not in page
    assert end not in page


def test_lesson_plans_are_counted_by_state_and_lead_to_their_list(clerk):
    training_class, lecturer, _sessions = make_taught_class()
    lessons = list(training_class.version.lessons.all()[:3])
    for lesson, state in zip(lessons, ("passed", "passed", "submitted"), strict=True):
        lecturer.lesson_plans.create(lesson=lesson, state=state)
    make_lecturer().lesson_plans.create(lesson=lessons[0])
    page = clerk.get(lecturer.get_absolute_url())
    assert [(state, count) for state, _words, count in page.context["plans"]] == [("passed", 2), ("submitted", 1)]
    listed = clerk.get(reverse("teaching:plans"), {"lecturer": lecturer.pk, "state": "passed"})
    assert len(listed.context["table"].rows) == 2
    assert f"?lecturer={lecturer.pk}&amp;state=passed" in page.content.decode()


TABS = ("detail", "timetable", "hours", "qualifications", "busy", "log", "history")
FORMS = ("qualification_new", "item_new", "busy_new", "calendar_read", "calendar_drop")


def test_a_lecturer_keeps_their_own_file_and_finds_it_in_the_menu_and_no_other(client):
    mine, other = make_lecturer(), make_lecturer(full_name="Người Khác Hẳn")
    client.force_login(make_user("lecturer", person=mine.person))
    own = client.get(reverse("lecturers:own"))
    assert (own.status_code, own.context["lecturer"]) == (200, mine)
    assert (own.context["menu_entry"].url_name, "Hồ sơ giảng viên của tôi" in own.content.decode()) == (
        "lecturers:own",
        True,
    )
    for tab in TABS:
        page = client.get(reverse(f"lecturers:{tab}", args=[mine.pk]))
        assert (page.status_code, page.context["menu_entry"].url_name) == (200, "lecturers:own"), tab
        assert client.get(reverse(f"lecturers:{tab}", args=[other.pk])).status_code == 404, tab
    for form in FORMS:
        assert client.get(reverse(f"lecturers:{form}", args=[mine.pk])).status_code == 200, form
        for send in (client.get, client.post):
            assert send(reverse(f"lecturers:{form}", args=[other.pk])).status_code == 404, form
    for name in ("lecturers:edit", "courses:teachable"):
        assert client.get(reverse(name, args=[mine.pk])).status_code == 403, name
    for name in ("organisation:post_new", "lecturers:list", "lecturers:new", "lecturers:norm_new"):
        assert client.get(reverse(name)).status_code == 403, name


def test_rows_of_a_stranger_are_not_reached_through_ones_own_file(client):
    mine, other = make_lecturer(), make_lecturer()
    rows = {
        "busy": actions.add_busy(lecturer=other, by=None, first_day=in_days(3)),
        "item": actions.add_item(lecturer=other, by=None, kind="training", title="Lớp bồi dưỡng", day=in_days(-3)),
        "qualification": actions.add_qualification(lecturer=other, by=None, kind="pedagogic", title="Sư phạm"),
    }
    client.force_login(make_user("lecturer", person=mine.person))
    for name, row in rows.items():
        for deed in ("edit", "remove"):
            assert client.post(reverse(f"lecturers:{name}_{deed}", args=[mine.pk, row.pk])).status_code == 404
            assert client.post(reverse(f"lecturers:{name}_{deed}", args=[other.pk, row.pk])).status_code == 404
        assert type(row).objects.filter(pk=row.pk).exists()


def test_readers_read_every_file_and_change_none(client):
    lecturer = make_lecturer()
    for role in ("leader", "inspector"):
        client.force_login(make_user(role))
        for tab in TABS:
            text = client.get(reverse(f"lecturers:{tab}", args=[lecturer.pk])).content.decode()
            assert not any(reverse(f"lecturers:{form}", args=[lecturer.pk]) in text for form in FORMS), tab
        for form in FORMS:
            assert client.post(reverse(f"lecturers:{form}", args=[lecturer.pk])).status_code == 403, form
    client.force_login(make_user("appraiser"))
    for tab in TABS:
        assert client.get(reverse(f"lecturers:{tab}", args=[lecturer.pk])).status_code == 403, tab


def test_somebody_who_is_no_lecturer_is_told_what_to_do(client):
    client.force_login(make_user("lecturer"))
    page = client.get(reverse("lecturers:own"))
    assert "Hãy nhờ quản trị" in page.content.decode() or "quản trị" in page.content.decode()


def test_every_page_of_the_file_costs_the_same_for_one_row_and_for_three(clerk):
    training_class, lecturer, sessions = make_taught_class(start=in_days(1))
    lessons = list(training_class.version.lessons.all())
    urls = [reverse(f"lecturers:{tab}", args=[lecturer.pk]) for tab in TABS] + [
        reverse("courses:teachable", args=[lecturer.pk]),
        reverse("lecturers:norms"),
    ]
    PDF = b"%PDF-1.7\n"

    def one_more(i):
        by = make_user("registrar")
        day = in_days(i + 1)
        actions.add_qualification(lecturer=lecturer, by=by, kind="pedagogic", title=f"{i}", evidence=(PDF, "a.pdf"))
        actions.add_item(
            lecturer=lecturer, by=by, kind="training", title=f"{i}", day=in_days(-i), evidence=(PDF, "a.pdf")
        )
        actions.add_busy(lecturer=lecturer, by=by, first_day=day)
        actions.add_busy(lecturer=lecturer, by=by, first_day=in_days(-i - 1))
        lecturer.busy_periods.create(first_day=day, last_day=day, source="calendar")
        give_post(person=lecturer.person, kind="office", valid_from=date(2020 + i, 1, 1), valid_to=date(2020 + i, 2, 1))
        lecturer.lesson_plans.create(lesson=lessons[i])
        courses.set_teachable(lecturer=lecturer, lessons=[lessons[i]], since=in_days(-5), by=by)
        Session.objects.filter(pk=sessions[i].pk).update(state="held")
        publish(training_class)
        actions.add_norm(by=by, post_kind="office", standard_hours=i, lecture_hours=i, valid_from=day, legal_basis="QĐ")

    def cost(url):
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(url).status_code == 200
        return len(captured)

    actions.make_feed(lecturer=lecturer, by=None)
    cost(urls[0])  # what is written from here on has somebody who did it, as on the real pages
    one_more(0)
    before = [cost(url) for url in urls]
    one_more(1)
    one_more(2)
    assert [cost(url) for url in urls] == before
    assert max(before) <= 24


def test_the_list_is_searched_without_accents_and_costs_the_same_for_one_and_for_three(clerk):
    make_lecturer(full_name="Đỗ Mạnh Cường")
    url = reverse("lecturers:list")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(url).status_code == 200
        return len(captured)

    before = cost()
    make_lecturer(full_name="Bùi Đức Long")
    make_lecturer(full_name="Sa Thị Bích Loan")
    assert cost() == before <= 20
    found = clerk.get(url, {"q": "do manh"}).context["table"].rows
    assert [str(row.record) for row in found] == ["Đỗ Mạnh Cường"]


def test_a_lecturer_may_not_read_the_list(client):
    client.force_login(make_user("lecturer"))
    assert client.get(reverse("lecturers:list")).status_code == 403
    client.force_login(make_user("inspector"))
    assert client.get(reverse("lecturers:new")).status_code == 403
