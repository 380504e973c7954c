"""The roll of a session: laid over what others changed, closed, confirmed, reopened; who sits on it."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import actions as courses
from learners import actions, rolls, rules
from learners.models import AttendanceMark, Enrolment, Roll
from trainingcenter.ui.slots import fill

from ..factories import end, make_class, make_enrolments, make_lecturer, make_sessions, make_user


def class_with_roll(n=3, lecturer=None):
    """(first session with periods, its class, registrar, enrolments); taught by `lecturer` where one is given."""
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    enrolments = make_enrolments(training_class, n)
    session = next(s for s in make_sessions(training_class) if s.periods)
    if lecturer is not None:
        type(session).objects.filter(pk=session.pk).update(lecturer=lecturer)
        session.refresh_from_db()
    return session, training_class, clerk, enrolments


def kinds(session):
    return dict(AttendanceMark.objects.filter(roll__session=session).values_list("enrolment", "kind"))


@pytest.mark.parametrize(
    ("mine", "seen", "now", "changes", "clashes"),
    [
        ({1: "late"}, {}, {}, {1: "late"}, {}),
        ({1: "late"}, {}, {1: "late"}, {}, {}),
        ({1: "late"}, {}, {1: "excused"}, {}, {1: "late"}),
        ({}, {1: "late"}, {1: "late"}, {1: ""}, {}),
        ({}, {1: "late"}, {1: "excused"}, {}, {1: ""}),
        ({1: "late"}, {1: "late"}, {1: "excused", 2: "late"}, {}, {}),
    ],
)
def test_only_what_the_page_changed_is_laid_over_what_stands_now(mine, seen, now, changes, clashes):
    assert rules.lay_over(mine=mine, seen=seen, now=now) == (changes, clashes)


@pytest.mark.django_db
def test_two_who_mark_at_once_lose_nothing_and_a_clash_is_told_with_who_made_the_mark():
    session, _class, clerk, (one, two, three) = class_with_roll()
    known = rules.KnownRoll({}, session.title, "")
    actions.save_roll(session=session, marks={one.pk: "excused", two.pk: "late"}, by=clerk, seen=known)
    roll = actions.save_roll(session=session, marks={one.pk: "unexcused", three.pk: "excused"}, by=clerk, seen=known)
    assert kinds(session) == {one.pk: "excused", two.pk: "late", three.pk: "excused"}
    (clash,) = roll.clashes
    assert (clash.key, clash.mine, clash.theirs) == (one.pk, "vắng không phép", "vắng có phép")
    assert str(one.learner) in str(clash)
    again = actions.save_roll(session=session, marks={three.pk: "excused"}, by=clerk, seen=known)
    assert (again.clashes, kinds(session)[three.pk]) == ((), "excused")


@pytest.mark.django_db
def test_a_message_that_arrives_late_a_second_time_does_not_undo_what_came_after():
    session, _class, clerk, (one, *_rest) = class_with_roll()
    first = {"session": session, "marks": {one.pk: "excused"}, "by": clerk, "seen": rules.KnownRoll({})}
    actions.save_roll(**first)
    actions.save_roll(session=session, marks={one.pk: "late"}, by=clerk, seen=rules.KnownRoll({one.pk: "excused"}))
    events = AttendanceMark.pgh_event_model.objects.count()
    assert len(actions.save_roll(**first).clashes) == 1
    assert (kinds(session), AttendanceMark.pgh_event_model.objects.count()) == ({one.pk: "late"}, events)


@pytest.mark.django_db
def test_a_roll_closed_meanwhile_tells_what_was_not_saved_and_the_same_once_more_is_no_error():
    session, _class, clerk, (one, two, _three) = class_with_roll()
    actions.save_roll(session=session, marks={one.pk: "late"}, by=clerk)
    actions.close_roll(session=session, by=clerk)
    actions.save_roll(session=session, marks={one.pk: "late"}, by=clerk, seen=rules.KnownRoll({}))
    with pytest.raises(ValidationError) as refused:
        actions.save_roll(
            session=session, marks={one.pk: "late", two.pk: "excused"}, by=clerk, seen=rules.KnownRoll({})
        )
    assert str(two.learner) in refused.value.messages[1]
    assert kinds(session) == {one.pk: "late"}


@pytest.mark.django_db
def test_a_reopened_roll_of_an_ended_class_can_be_closed_again():
    session, training_class, clerk, enrolments = class_with_roll()
    end(training_class, clerk)
    actions.reopen_roll(session=session, reason="Ghi nhầm", by=clerk)
    assert session in rolls.open_rolls(rolls.of_whom(clerk))
    actions.save_roll(session=session, marks={enrolments[0].pk: "excused"}, by=clerk)
    actions.close_roll(session=session, by=clerk)
    assert Roll.objects.get(session=session).closed_by == clerk
    training_class.refresh_from_db()
    assert training_class.state == "ended"


@pytest.mark.django_db
def test_a_cancelled_session_has_no_roll_and_says_why(client):
    session, _class, clerk, (one, *_rest) = class_with_roll()
    courses.cancel_session(session=session, reason="Mưa lũ", by=clerk)
    for deed in (
        lambda: actions.save_roll(session=session, marks={one.pk: "late"}, by=clerk),
        lambda: actions.close_roll(session=session, by=clerk),
    ):
        with pytest.raises(ValidationError, match="Mưa lũ"):
            deed()
    client.force_login(clerk)
    page = client.get(reverse("learners:roll", args=[session.pk])).content.decode()
    assert "Mưa lũ" in page
    assert 'id="roll"' not in page
    answer = client.post(
        reverse("learners:roll_save", args=[session.pk]),
        {"grid": json.dumps({one.pk: "late"}), "seen": json.dumps({"marks": {}})},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, "Mưa lũ" in answer.json()["errors"][0]) == (409, True)
    assert kinds(session) == {}


@pytest.mark.django_db
def test_who_sits_on_a_roll_is_who_was_in_the_class_on_that_day():
    session, training_class, clerk, (early, late, gone) = class_with_roll()
    Enrolment.objects.filter(pk=late.pk).update(enrolled_on=session.day + timedelta(days=1))
    Enrolment.objects.filter(pk=gone.pk).update(
        state="withdrawn", left_on=session.day + timedelta(days=2), left_reason="Chuyển công tác"
    )
    sitting = training_class.enrolments.sitting_on(session.day).in_roster_order()
    assert [e.pk for e in sitting] == [early.pk, gone.pk]
    with pytest.raises(ValidationError):
        actions.save_roll(session=session, marks={late.pk: "late"}, by=clerk)
    actions.save_roll(session=session, marks={gone.pk: "excused"}, by=clerk)
    assert kinds(session) == {gone.pk: "excused"}


@pytest.mark.django_db
def test_the_lecturer_confirms_the_log_of_their_own_session_and_a_reopening_takes_it_away():
    lecturer = make_lecturer()
    user = make_user("lecturer", person=lecturer.person)
    session, _class, clerk, _enrolments = class_with_roll(lecturer=lecturer)
    with pytest.raises(ValidationError):
        actions.confirm_log(session=session, by=user)
    actions.close_roll(session=session, by=clerk)
    assert [item.count for item in fill("today", {user.pk}, user)[user.pk] if "so-dau-bai" in item.url] == [1]
    with pytest.raises(ValidationError):
        actions.confirm_log(session=session, by=clerk)
    for _time in range(2):
        roll = actions.confirm_log(session=session, by=user)
    assert (roll.confirmed_by, roll.content) == (user, session.title)
    actions.reopen_roll(session=session, reason="Bổ sung nội dung", by=user)
    roll.refresh_from_db()
    assert (roll.confirmed_at, roll.reopen_reason) == (None, "Bổ sung nội dung")
    actions.save_roll(session=session, marks={}, by=user, content="Bài 1, mục I và II")
    roll = actions.close_roll(session=session, by=user)
    assert (roll.confirmed_by, roll.content) == (user, "Bài 1, mục I và II")


@pytest.mark.django_db
def test_the_lecturer_of_a_joint_session_takes_the_roll_of_the_class_that_follows(client):
    lecturer = make_lecturer()
    user = make_user("lecturer", person=lecturer.person)
    stranger = make_user("lecturer", person=make_lecturer().person)
    lead, _class, _clerk, _enrolments = class_with_roll(lecturer=lecturer)
    follower, _other, _clerk, (one, *_rest) = class_with_roll()
    type(follower).objects.filter(pk=follower.pk).update(lead=lead, lecturer=None, room=None)
    address = reverse("learners:roll_save", args=[follower.pk])
    sent = {"grid": json.dumps({one.pk: "late"}), "seen": json.dumps({"marks": {}}), "close": "1"}
    client.force_login(stranger)
    assert client.post(address, sent).status_code == 404
    client.force_login(user)
    answer = client.post(address, sent, headers={"Accept": "application/json"}).json()
    assert (answer["marks"], answer["closed"]) == ({str(one.pk): "late"}, True)
    roll = Roll.objects.get(session=follower)
    assert (roll.closed_by, roll.confirmed_by) == (user, user)


@pytest.mark.django_db
@pytest.mark.parametrize("grid", ["[]", "{", '{"x": "late"}', '{"1": "asleep"}', "null", '"late"', '{"1": {"a": 1}}'])
def test_a_grid_that_cannot_be_read_changes_nothing_and_is_told(client, grid):
    session, _class, clerk, (one, *_rest) = class_with_roll()
    actions.save_roll(session=session, marks={one.pk: "late"}, by=clerk)
    client.force_login(clerk)
    answer = client.post(
        reverse("learners:roll_save", args=[session.pk]), {"grid": grid}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, bool(answer.json()["errors"][0])) == (409, True)
    assert kinds(session) == {one.pk: "late"}


@pytest.mark.django_db
def test_the_plain_form_saves_and_closes_without_javascript(client):
    session, _class, clerk, (one, two, three) = class_with_roll()
    client.force_login(clerk)
    page = client.get(reverse("learners:roll", args=[session.pk]))
    sent = {f"mark-{e.pk}": "" for e in (one, two, three)} | {
        f"mark-{two.pk}": "unexcused",
        "seen": page.context["seen"],
    }
    client.post(reverse("learners:roll_save", args=[session.pk]), sent | {"remarks": "Học sôi nổi", "close": "1"})
    roll = Roll.objects.get(session=session)
    assert (kinds(session), roll.remarks, roll.closed_by) == ({two.pk: "unexcused"}, "Học sôi nổi", clerk)


@pytest.mark.django_db
def test_the_rolls_of_a_class_tell_their_state_and_cost_the_same_for_more_sessions(client):
    counts = []
    for n in (1, 3):
        session, training_class, clerk, (one, *_rest) = class_with_roll()
        for other in training_class.sessions.order_by("-starts_at")[: training_class.sessions.count() - n]:
            if other != session:
                other.delete()
        actions.save_roll(session=session, marks={one.pk: "excused"}, by=clerk)
        actions.close_roll(session=session, by=clerk)
        client.force_login(clerk)
        address = reverse("learners:rolls", args=[training_class.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address)
        counts.append(len(captured))
        line = next(line for line in page.context["lines"] if line.session == session)
        assert (line.state, line.enrolled, line.counts) == ("closed", 3, rules.Counts(2, 1, 0, 0))
    assert counts[0] == counts[1]
    overdue = [line for line in page.context["lines"] if line.state == "overdue"]
    assert all(line.days_late == (timezone.localdate() - line.session.day).days > 0 for line in overdue)


@pytest.mark.django_db
def test_two_who_close_one_roll_one_after_the_other_are_told_who_closed_it(client):
    session, _class, clerk, (one, two, _three) = class_with_roll()
    other = make_user("registrar")
    seen = json.dumps({"marks": {}, "content": session.title, "remarks": ""})
    address = reverse("learners:roll_save", args=[session.pk])
    client.force_login(clerk)
    client.post(address, {"grid": json.dumps({one.pk: "late"}), "seen": seen, "close": "1"})
    client.force_login(other)
    same = client.post(address, {"grid": json.dumps({one.pk: "late"}), "seen": seen, "close": "1"}, follow=True)
    assert str(clerk) in " ".join(str(m) for m in same.context["messages"])
    differs = client.post(
        address,
        {"grid": json.dumps({two.pk: "late"}), "seen": seen, "close": "1"},
        headers={"Accept": "application/json"},
    )
    assert differs.status_code == 409
    assert str(two.learner) in " ".join(differs.json()["errors"])
    assert Roll.objects.get(session=session).closed_by == clerk
