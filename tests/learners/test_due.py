"""Who must finish a programme by a day: deadlines, the list, its paper, and the way into a class."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from courses.models import Programme
from learners import actions
from learners.models import Enrolment, Learner
from trainingcenter.dates import add_months, left_in_words, months_after, urgency
from trainingcenter.ui.slots import waiting_for

from ..factories import make_centre, make_class, make_learner, make_recognised_class, make_unit, make_user

DB = pytest.mark.django_db
TODAY = date(2026, 3, 10)
MONTH_ENDS = [
    (date(2025, 1, 31), 1, date(2025, 2, 28)),
    (date(2024, 1, 31), 1, date(2024, 2, 29)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)),
    (date(2024, 2, 29), 48, date(2028, 2, 29)),
    (date(2025, 8, 31), 6, date(2026, 2, 28)),
    (date(2025, 12, 31), 2, date(2026, 2, 28)),
    (date(2025, 11, 15), 12, date(2026, 11, 15)),
    (date(2026, 3, 31), -1, date(2026, 2, 28)),
    (date(2026, 1, 15), -1, date(2025, 12, 15)),
]


@pytest.fixture(autouse=True)
def _in_vietnamese():
    """Whatever language a page of another test was asked for in."""
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(("day", "months", "then"), MONTH_ENDS)
def test_months_are_added_to_the_end_of_shorter_months(day, months, then):
    assert add_months(day, months) == then


@DB
def test_the_database_adds_months_alike():
    for day, months, then in MONTH_ENDS:
        learner = make_learner(admission_date=day)
        found = Learner.objects.annotate(then=months_after(F("admission_date"), months)).get(pk=learner.pk).then
        assert found == then


def test_a_deadline_is_overdue_from_the_day_after_and_urgent_for_sixty_days():
    assert [urgency(TODAY + timedelta(days=n), TODAY) for n in (-1, 0, 60, 61)] == [
        "overdue",
        "due_soon",
        "due_soon",
        "due_later",
    ]
    assert [left_in_words(TODAY + timedelta(days=n), TODAY) for n in (-5, 0, 7)] == [
        "quá hạn 5 ngày",
        "hôm nay là ngày cuối",
        "còn 7 ngày",
    ]


def dvm():
    return Programme.objects.get(code="DVM")


def admitted(days_left, **changes):
    """Somebody whose twelve months end in so many days."""
    day = add_months(timezone.localdate() + timedelta(days=days_left), -12)
    return make_learner(admission_date=day, **changes)


@pytest.fixture
def registrar(client):
    make_centre()
    user = make_user("registrar")
    client.force_login(user)
    return user


def listed(client, **typed):
    response = client.get(reverse("learners:due"), typed)
    assert response.status_code == 200
    return [row.record for row in response.context["table"].rows]


def test_days_are_told_with_a_dot_for_thousands():
    with translation.override("vi"):
        assert left_in_words(date(1997, 10, 20), date(2026, 11, 26)) == "quá hạn 10.629 ngày"


@DB
def test_probationary_members_without_the_programme_are_due_others_are_not(client, registrar):
    soon, late = admitted(20), admitted(-20)
    make_learner()
    admitted(20, full_membership_date=timezone.localdate())
    merged = admitted(20)
    Learner.objects.filter(pk=merged.pk).update(merged_into=soon, merged_on=timezone.localdate())
    training_class, *_rest = make_recognised_class(n=1, code="DVM")
    done = training_class.enrolments.get().learner
    other, *_rest = make_recognised_class(n=1)
    elsewhere = other.enrolments.get().learner
    Learner.objects.filter(pk__in=[done.pk, elsewhere.pk]).update(
        admission_date=add_months(timezone.localdate() + timedelta(days=40), -12)
    )
    assert listed(client) == [late, soon, elsewhere]
    Enrolment.objects.filter(learner=done).update(completed=False)
    assert done in listed(client)


@DB
def test_those_overdue_for_years_stand_apart_as_missing_data(client, registrar):
    old, late = admitted(-800), admitted(-700)
    assert listed(client) == [late]
    assert listed(client, past="long") == [old]
    assert "?past=long" in client.get(reverse("learners:due")).content.decode()


@DB
def test_who_sits_in_a_class_now_is_told_and_filtered(client, registrar):
    sits, free = admitted(20), admitted(30)
    training_class = make_class("DVM")
    actions.enrol(learner=sits, training_class=training_class, by=None)
    assert listed(client, enrolled="no") == [free]
    assert listed(client, enrolled="yes") == [sits]
    page = client.get(reverse("learners:due")).content.decode()
    assert f'{training_class.get_absolute_url()}">{training_class.code}' in page
    actions.withdraw(enrolment=sits.enrolments.get(), on=timezone.localdate(), reason="Ốm", by=None)
    assert listed(client, enrolled="no") == [sits, free]


@DB
def test_the_list_stands_by_unit_and_is_narrowed_by_unit_name_and_deadline(client, registrar):
    far, near = admitted(90, unit=make_unit("xã A")), admitted(10, unit=make_unit("xã B"), full_name="Lò Thị Bưởi")
    assert listed(client) == [far, near]
    assert listed(client, sort="deadline") == [near, far]
    assert listed(client, unit="xã B") == listed(client, q="buoi") == [near]
    assert listed(client, until=f"{timezone.localdate() + timedelta(days=30):%d/%m/%Y}") == [near]
    page = client.get(reverse("learners:due")).content.decode()
    assert page.index("<strong>xã A</strong>") < page.index("<strong>xã B</strong>")
    assert "unit-head" not in client.get(reverse("learners:due"), {"sort": "deadline"}).content.decode()
    assert "state-orange" in page
    assert "còn 10 ngày" in page


@DB
def test_without_such_a_programme_the_list_says_what_to_do(client, registrar):
    admitted(20)
    Programme.objects.update(finish_within_months=None)
    response = client.get(reverse("learners:due"))
    assert "Hãy nhập số tháng" in response.content.decode()
    assert client.get(reverse("learners:due_paper")).status_code == 302
    assert client.post(reverse("learners:due_enrol"), {"training_class": "1"}).status_code == 302


@DB
def test_several_programmes_each_have_their_list(client, registrar):
    learner = admitted(20)
    other = Programme.objects.get(code="BDNTVD")
    Programme.objects.filter(pk=other.pk).update(finish_within_months=24)
    assert listed(client, programme=dvm().pk)[0].deadline == add_months(learner.admission_date, 12)
    assert listed(client, programme=other.pk)[0].deadline == add_months(learner.admission_date, 24)


@DB
@pytest.mark.parametrize(
    "typed", [{"programme": "9" * 40}, {"unit": "x"}, {"until": "x"}, {"enrolled": "x"}, {"past": "x"}]
)
def test_nonsense_in_a_filter_breaks_nothing(client, registrar, typed):
    learner = admitted(20)
    assert listed(client, **typed) == [learner]


@DB
def test_the_list_costs_the_same_for_three_as_for_one(client, registrar):
    training_class, costs = make_class("DVM"), []
    for _i in range(3):
        actions.enrol(learner=admitted(20), training_class=training_class, by=None)
        with CaptureQueriesContext(connection) as captured:
            listed(client)
        costs.append(len(captured))
    assert costs[0] == costs[2]


@DB
def test_the_list_leaves_as_a_workbook(client, registrar):
    admitted(20, unit=make_unit("xã A"), full_name="Lò Thị Bưởi")
    response = client.get(reverse("learners:due"), {"export": "xlsx", "unit": "xã A"})
    titles, row = list(load_workbook(BytesIO(response.content)).active.values)[2:]
    told = dict(zip(titles, row, strict=True))
    assert (told["Họ và tên"], told["Đơn vị công tác"], told["thời gian còn lại"]) == ("Lò Thị Bưởi", "xã A", 20)


@DB
def test_the_paper_names_every_unit_with_its_people_and_their_deadlines(client, registrar):
    from learners.documents import due_paper
    from learners.views.due import due_people

    for name, unit in (("Lò Thị Bưởi", "xã A"), ("Cà Văn Ánh", "xã A"), ("Vàng A Páo", "xã B")):
        admitted(20, full_name=name, unit=make_unit(unit))
    paper = due_paper(dvm(), due_people(dvm()), timezone.localdate())
    heads, tables = paper.body[::2], paper.body[1::2]
    assert [head.text for head in heads] == ["xã A (2 đồng chí)", "xã B (1 đồng chí)"]
    assert [[row[:2] for row in table.rows] for table in tables] == [
        [("1", "Cà Văn Ánh"), ("2", "Lò Thị Bưởi")],
        [("3", "Vàng A Páo")],
    ]
    response = client.get(reverse("learners:due_paper"), {"unit": "xã B"})
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert response.exported[1] == 1
    assert client.get(reverse("learners:due_paper"), {"q": "nobody"}).status_code == 302


@DB
def test_the_ticked_go_into_the_class_and_who_was_left_out_is_told(client, registrar):
    training_class = make_class("DVM")
    free, inside, elsewhere = admitted(20), admitted(20), admitted(20)
    actions.enrol(learner=inside, training_class=training_class, by=None)
    other = make_class("DVM")
    actions.enrol(learner=elsewhere, training_class=other, by=None)
    sent = {"training_class": training_class.pk, "learner": [free.pk, inside.pk, elsewhere.pk, "9" * 40, "x"]}
    response = client.post(reverse("learners:due_enrol"), sent, follow=True)
    (told,) = [str(message) for message in response.context["messages"]]
    assert f"Đã ghi danh 1 học viên vào lớp {training_class.code}; bỏ qua 2: " in told
    assert "đã có trong danh sách lớp" in told
    assert f"đang học lớp {other.code}" in told
    assert list(training_class.enrolments.order_by("order").values_list("learner", "order")) == [
        (inside.pk, 1),
        (free.pk, 2),
    ]
    again = client.post(reverse("learners:due_enrol"), sent, follow=True)
    assert "Đã ghi danh 0 học viên" in str(list(again.context["messages"])[0])
    assert training_class.enrolments.count() == 2


@DB
def test_everybody_in_the_filter_goes_into_the_class(client, registrar):
    training_class = make_class("DVM")
    wanted = [admitted(20, unit=make_unit("xã A")) for _i in range(3)]
    admitted(20, unit=make_unit("xã B"))
    address = f"{reverse('learners:due_enrol')}?unit=x%C3%A3+A&size=25"
    response = client.post(address, {"training_class": training_class.pk, "all": "1"})
    assert response["Location"].endswith("?unit=x%C3%A3+A&size=25")
    assert set(training_class.enrolments.values_list("learner", flat=True)) == {learner.pk for learner in wanted}


@DB
@pytest.mark.parametrize("sent", [{}, {"training_class": "x"}, {"training_class": "9" * 40}, {"learner": ["1"]}])
def test_without_a_class_or_ticks_nothing_is_done(client, registrar, sent):
    admitted(20)
    training_class = make_class("DVM")
    before = Enrolment.objects.count()
    for more in ({}, {"training_class": training_class.pk}) if not sent else ({},):
        response = client.post(reverse("learners:due_enrol"), sent | more, follow=True)
        assert [m.level_tag for m in response.context["messages"]] == ["error"]
    assert Enrolment.objects.count() == before


@DB
def test_a_class_of_another_programme_or_over_takes_nobody(client, registrar):
    learner = admitted(20)
    other = make_class()
    client.post(reverse("learners:due_enrol"), {"training_class": other.pk, "learner": [learner.pk]})
    assert not other.enrolments.exists()
    over, *_rest = make_recognised_class(n=1, code="DVM")
    for call in (
        lambda: actions.enrol_many(learners=[learner.pk], training_class=over, by=registrar),
        lambda: actions.enrol(learner=learner, training_class=over, by=registrar),
    ):
        with pytest.raises(ValidationError, match="không ghi danh thêm được nữa"):
            call()


@DB
def test_who_completed_the_programme_or_was_merged_is_left_out(registrar):
    over, *_rest = make_recognised_class(n=1, code="DVM")
    done, merged, kept = over.enrolments.get().learner, make_learner(), make_learner()
    Learner.objects.filter(pk=merged.pk).update(merged_into=kept, merged_on=timezone.localdate())
    result = actions.enrol_many(learners=[done.pk, merged.pk], training_class=make_class("DVM"), by=registrar)
    assert not result.made
    assert dict(result.skipped) == {
        done: "đã hoàn thành chương trình",
        merged: "đã gộp vào người khác",
    }


@DB
def test_enrolling_many_costs_the_same_for_ten_as_for_one(registrar):
    costs = []
    for n in (1, 10):
        training_class = make_class("DVM")
        people = [admitted(20, position="Bí thư chi bộ").pk for _i in range(n)]
        with CaptureQueriesContext(connection) as captured:
            actions.enrol_many(learners=people, training_class=training_class, by=registrar)
        costs.append(len(captured))
        assert training_class.enrolments.filter(groups__name="Bí thư chi bộ").count() == n
    assert costs[0] == costs[1]


@DB
def test_only_who_may_enrol_has_ticks(client):
    make_centre()
    learner = admitted(20)
    client.force_login(make_user("inspector"))
    page = client.get(reverse("learners:due")).content.decode()
    assert learner.full_name in page
    assert "checkbox" not in page
    assert client.post(reverse("learners:due_enrol"), {"learner": [learner.pk]}).status_code == 403


@DB
def test_the_registrar_is_told_today_with_one_query(registrar):
    from learners.slots.today import members_due

    admitted(20), admitted(60), admitted(-20), admitted(61), admitted(-800)
    with CaptureQueriesContext(connection) as captured:
        ((item,),) = members_due({registrar.pk}, registrar).values()
    queries = [q for q in captured if "auth_permission" not in q["sql"]]
    assert (item.count, len(queries)) == (3, 1)
    assert [i.count for i in waiting_for(registrar) if i.url == item.url] == [3]
    inspector = make_user("inspector")
    assert [i for i in waiting_for(inspector) if "den-han" in i.url] == []


@DB
def test_what_today_counts_is_what_its_link_shows(client, registrar):
    admitted(20), admitted(-20), admitted(61)
    (item,) = [i for i in waiting_for(registrar) if "den-han" in i.url]
    assert client.get(item.url).context["table"].paginator.count == item.count == 2
