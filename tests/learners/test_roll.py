"""The roll of a session and its log: saved by two at once, closed, confirmed, reopened."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from courses import actions as courses
from learners import actions, rolls, rules
from learners.models import AttendanceMark, Roll
from trainingcenter.ui.slots import waiting_for

from ..factories import end, make_class, make_enrolments, make_lecturer, make_sessions, make_user


@pytest.fixture
def clerk(db):
    return make_user("registrar")


@pytest.fixture
def held(clerk):
    """(session, three enrolments)"""
    training_class = make_class(by=clerk)
    enrolments = make_enrolments(training_class)
    return make_sessions(training_class)[0], enrolments


def teach(session, lecturer):
    session.__class__.objects.filter(pk=session.pk).update(lecturer=lecturer)
    session.refresh_from_db()


def marks_of(session):
    return dict(AttendanceMark.objects.filter(roll__session=session).values_list("enrolment", "kind"))


@pytest.mark.parametrize(
    ("mine", "seen", "now", "expected"),
    [
        ({1: "a"}, {}, {}, ({1: "a"}, {})),
        ({}, {1: "a"}, {1: "a"}, ({1: ""}, {})),
        ({1: "a"}, {}, {1: "a"}, ({}, {})),
        ({1: "a"}, {}, {1: "b"}, ({}, {1: "a"})),
        ({}, {}, {1: "b"}, ({}, {})),
        ({1: "a"}, {1: "a"}, {1: "b"}, ({}, {})),
    ],
)
def test_what_one_changed_is_laid_over_what_stands(mine, seen, now, expected):
    assert rules.lay_over(mine=mine, seen=seen, now=now) == expected


def test_a_roll_of_two_writers_keeps_both_and_tells_the_clash(held, clerk):
    session, (first, second, third) = held
    other = make_user("registrar")
    actions.save_roll(session=session, marks={first.pk: "excused", second.pk: "late"}, by=other)
    for _time in range(2):
        roll = actions.save_roll(
            session=session, marks={first.pk: "unexcused", third.pk: "late"}, by=clerk, seen=rules.KnownRoll()
        )
        assert marks_of(session) == {first.pk: "excused", second.pk: "late", third.pk: "late"}
        assert roll.standing.marks == marks_of(session)
        assert [(c.key, c.label, c.mine, c.theirs) for c in roll.clashes] == [
            (first.pk, first.learner.full_name, "vắng không phép", "vắng có phép")
        ]


def test_the_same_sent_again_changes_nothing_even_once_closed(held, clerk):
    session, (first, *_others) = held
    sent = {"marks": {first.pk: "late"}, "content": "Bài 1", "seen": rules.KnownRoll({}, session.title, "")}
    actions.save_roll(session=session, by=clerk, **sent)
    saved_at = Roll.objects.get().saved_at
    actions.save_roll(session=session, by=clerk, **sent)
    actions.close_roll(session=session, by=clerk)
    actions.save_roll(session=session, by=clerk, **sent)
    assert (Roll.objects.get().content, Roll.objects.get().saved_at) == ("Bài 1", saved_at)
    with pytest.raises(ValidationError) as refused:
        actions.save_roll(session=session, by=clerk, **sent | {"marks": {first.pk: "excused"}})
    assert str(clerk) in refused.value.messages[0]
    assert first.learner.full_name in refused.value.messages[1]


def test_who_sits_on_the_day_stands_on_its_roll_and_nobody_else(held, clerk, client):
    session, (first, second, third) = held
    day = session.day
    type(first).objects.filter(pk=first.pk).update(state="withdrawn", left_on=day + timedelta(days=1), left_reason="Ốm")
    type(first).objects.filter(pk=second.pk).update(state="withdrawn", left_on=day, left_reason="Ốm")
    type(first).objects.filter(pk=third.pk).update(enrolled_on=day + timedelta(days=1))
    assert list(session.training_class.enrolments.sitting_on(day)) == [first]
    actions.save_roll(session=session, marks={first.pk: "late"}, by=clerk)
    for absent in (second, third):
        with pytest.raises(ValidationError):
            actions.save_roll(session=session, marks={first.pk: "late", absent.pk: "late"}, by=clerk)
    client.force_login(clerk)
    page = client.get(reverse("learners:roll", args=[session.pk])).content.decode()
    assert page.count("data-enrolment=") == 1
    assert f"nghỉ từ {day + timedelta(days=1):%d/%m/%Y}" in page


def test_the_lecturer_of_a_joint_session_takes_the_rolls_that_follow(held, clerk, client):
    session, _enrolments = held
    user = make_user("lecturer")
    lecturer = make_lecturer()
    user.person = lecturer.person
    user.save()
    other = make_class("CDYN", by=clerk)
    (enrolment,) = make_enrolments(other, 1)
    follower = make_sessions(other)[0]
    teach(session, lecturer)
    type(session).objects.filter(pk=follower.pk).update(lead=session, lecturer=None, room=None)
    assert set(rolls.open_rolls(rolls.of_whom(user))) == {session, follower}
    client.force_login(user)
    sent = {"grid": json.dumps({enrolment.pk: "excused"}), "close": "1"}
    client.post(reverse("learners:roll_save", args=[follower.pk]), sent)
    roll = Roll.objects.get(session=follower)
    assert (roll.closed_by, roll.confirmed_by) == (user, user)
    assert marks_of(follower) == {enrolment.pk: "excused"}


def test_a_log_is_confirmed_by_its_lecturer_once_closed_and_anew_after_reopening(held, clerk, client):
    session, _enrolments = held
    user = make_user("lecturer")
    lecturer = make_lecturer()
    user.person = lecturer.person
    user.save()
    teach(session, lecturer)
    with pytest.raises(ValidationError):
        actions.confirm_log(session=session, by=user)
    actions.close_roll(session=session, by=clerk)
    assert Roll.objects.get().confirmed_at is None
    with pytest.raises(ValidationError):
        actions.confirm_log(session=session, by=clerk)
    client.force_login(user)
    assert "/hoc-vien/diem-danh/so-dau-bai/" in [item.url for item in waiting_for(user)]
    address = reverse("learners:open_logs")
    assert session.title in client.get(address).content.decode()
    confirmed = client.post(reverse("learners:log_confirm", args=[session.pk]), {"next": address})
    assert confirmed["Location"] == address
    first = Roll.objects.get().confirmed_at
    actions.confirm_log(session=session, by=user)
    assert (Roll.objects.get().confirmed_by, Roll.objects.get().confirmed_at) == (user, first)
    actions.reopen_roll(session=session, reason="Ghi nhầm", by=clerk)
    assert (Roll.objects.get().confirmed_by, Roll.objects.get().confirmed_at) == (None, None)
    page = client.get(reverse("learners:roll_history", args=[session.pk])).content.decode()
    assert "Ghi nhầm" in page
    assert str(clerk) in page


def test_a_roll_reopened_after_the_end_of_the_class_is_closed_again(held, clerk):
    session, (first, *_others) = held
    training_class = end(session.training_class, clerk)
    session.refresh_from_db()
    actions.reopen_roll(session=session, reason="Ghi nhầm", by=clerk)
    assert list(rolls.open_rolls(rolls.of_whom(clerk))) == [session]
    actions.save_roll(session=session, marks={first.pk: "excused"}, by=clerk)
    actions.close_roll(session=session, by=clerk)
    training_class.refresh_from_db()
    assert (training_class.state, marks_of(session)) == ("ended", {first.pk: "excused"})


def test_a_cancelled_session_has_no_roll_and_says_why(held, clerk, client):
    session, (first, *_others) = held
    courses.cancel_session(session=session, reason="Mưa bão", by=clerk)
    for deed in (
        lambda: actions.save_roll(session=session, marks={first.pk: "late"}, by=clerk),
        lambda: actions.close_roll(session=session, by=clerk),
    ):
        with pytest.raises(ValidationError) as refused:
            deed()
        assert "Mưa bão" in refused.value.messages[0]
    client.force_login(clerk)
    page = client.get(reverse("learners:roll", args=[session.pk])).content.decode()
    assert "Mưa bão" in page
    assert 'id="roll"' not in page
    assert "Mưa bão" in client.get(reverse("learners:rolls", args=[session.training_class_id])).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"grid": "no json"},
        {"grid": "[1]"},
        {"grid": "5"},
        {"grid": '{"x": "late"}'},
        {"grid": '{"1": ["late"]}'},
        {"grid": "[" * 100000},
        {"grid": json.dumps(dict.fromkeys(range(2001), "late"))},
        {"grid": "{}", "seen": "{}"},
        {"grid": "{}", "content": "a\0b"},
        {"grid": "{}", "remarks": "a" * 5001},
    ],
)
def test_garbage_is_told_and_changes_nothing(held, clerk, client, sent):
    session, (first, *_others) = held
    actions.save_roll(session=session, marks={first.pk: "late"}, by=clerk)
    client.force_login(clerk)
    answer = client.post(reverse("learners:roll_save", args=[session.pk]), sent, HTTP_ACCEPT="application/json")
    assert (answer.status_code, bool(answer.json()["errors"])) == (409, True)
    assert marks_of(session) == {first.pk: "late"}


def test_the_page_saves_with_and_without_javascript(held, clerk, client):
    session, (first, second, third) = held
    client.force_login(clerk)
    address = reverse("learners:roll_save", args=[session.pk])
    seen = json.dumps({"marks": {}, "content": session.title, "remarks": ""})
    plain = {
        f"mark-{first.pk}": "excused",
        f"mark-{second.pk}": "",
        "seen": seen,
        "content": "Bài 1\r\nPhần 2",
        "remarks": "",
    }
    client.post(address, plain)
    assert marks_of(session) == {first.pk: "excused"}
    sent = {
        "grid": json.dumps({third.pk: "late", first.pk: "late"}),
        "seen": seen,
        "content": session.title,
        "remarks": "",
    }
    answer = client.post(address, sent, HTTP_ACCEPT="application/json").json()
    assert answer["marks"] == {str(first.pk): "excused", str(third.pk): "late"}
    assert (answer["content"], answer["closed"]) == ("Bài 1\nPhần 2", False)
    assert [clash["key"] for clash in answer["clashes"]] == [first.pk]
    client.post(address, sent | {"close": "1"}, HTTP_ACCEPT="application/json")
    assert Roll.objects.get().closed_at is None  # not while a clash is not looked at


def test_two_who_close_are_told_who_was_first(held, clerk, client):
    session, (first, *_others) = held
    actions.close_roll(session=session, by=make_user("registrar", person=make_lecturer(full_name="Vi Thị Sen").person))
    client.force_login(clerk)
    address = reverse("learners:roll_save", args=[session.pk])
    page = client.post(address, {"grid": "{}", "close": "1"}, follow=True).content.decode()
    assert "đã được Vi Thị Sen khóa trước" in page
    answer = client.post(
        address, {"grid": json.dumps({first.pk: "late"}), "close": "1"}, HTTP_ACCEPT="application/json"
    )
    assert answer.status_code == 409
    assert "Vi Thị Sen" in answer.json()["errors"][0]


def test_a_roll_of_the_future_may_be_saved_but_not_closed(clerk):
    training_class = make_class(by=clerk, start=timezone.localdate() + timedelta(days=4), opened=False)
    (enrolment,) = make_enrolments(training_class, 1)
    session = make_sessions(training_class)[0]
    actions.save_roll(session=session, marks={enrolment.pk: "excused"}, by=clerk)
    with pytest.raises(ValidationError):
        actions.close_roll(session=session, by=clerk)


def test_pages_cost_the_same_for_one_and_for_more(clerk, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(clerk)
    counted = []
    for n in (1, 3):
        training_class = make_class("CDYN" if n == 1 else "BDNTVD", by=clerk)
        enrolments = make_enrolments(training_class, n)
        sessions = make_sessions(training_class)
        for session in sessions[: n + 1]:
            actions.save_roll(session=session, marks={e.pk: "late" for e in enrolments}, by=clerk)
        actions.close_roll(session=sessions[0], by=clerk)
        row = []
        for name, pk in (
            ("roll", sessions[1].pk),
            ("rolls", training_class.pk),
            ("open_rolls", None),
            ("open_logs", None),
        ):
            address = reverse(f"learners:{name}", args=[pk] if pk else [])
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as caught:
                client.get(address)
            row.append(len(caught))
        with CaptureQueriesContext(connection) as caught:
            actions.save_roll(session=sessions[1], marks={enrolments[0].pk: "excused"}, by=clerk, remarks="Tốt")
        row.append(sum("SAVEPOINT" not in query["sql"] for query in caught))
        counted.append(row)
    assert counted[0][:4] == counted[1][:4]
    assert counted[1][4] <= 8


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   ", "a\x00b", "x" * 301])
def test_a_reason_that_cannot_be_kept_reopens_nothing_and_is_told(client, reason):
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    make_enrolments(training_class, 1)
    session = next(s for s in make_sessions(training_class) if s.periods)
    actions.save_roll(session=session, marks={}, by=clerk)
    actions.close_roll(session=session, by=clerk)
    client.force_login(clerk)
    page = client.post(reverse("learners:roll_reopen", args=[session.pk]), {"reason": reason}, follow=True)
    assert len(page.context["messages"]) == 1
    assert Roll.objects.get(session=session).closed_at is not None
