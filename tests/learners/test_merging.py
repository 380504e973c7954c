"""Two announced classes made one."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import actions as courses
from courses.models import TrainingClass
from learners import actions
from learners.models import Enrolment
from trainingcenter.documents.models import OfficialPaper

from ..factories import make_class, make_enrolments, make_learner, make_sessions, make_user


def coming_class(code="DVM", **changes):
    return make_class(code, **{"start": timezone.localdate() + timedelta(days=20), "opened": False} | changes)


def two_classes():
    """Two announced classes: two learners in the first, three in the second, one of them in both."""
    kept, merged = coming_class(expected_learners=40), coming_class(expected_learners=30)
    make_enrolments(kept, 1)
    both = make_learner(full_name="Lò Văn Chung")
    actions.enrol(learner=both, training_class=kept, by=None)
    actions.enrol(learner=both, training_class=merged, by=None)
    make_enrolments(merged, 2)
    return kept, merged, both


@pytest.mark.django_db
def test_learners_move_to_the_end_of_the_list_and_those_in_both_are_kept_once():
    kept, merged, both = two_classes()
    moved = list(merged.enrolments.exclude(learner=both).order_by("order"))
    make_sessions(merged)
    plan = actions.merge_plan(kept=kept, merged=merged)
    assert (plan.moving, plan.in_both, plan.sessions, plan.expected) == (2, 1, merged.sessions.count(), 70)
    actions.merge_classes(kept=kept, merged=merged, reason="Ít học viên", by=make_user("registrar"))
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert [(e.pk, e.order) for e in kept.enrolments.order_by("order")][2:] == [(moved[0].pk, 3), (moved[1].pk, 4)]
    left = merged.enrolments.get()
    assert (left.learner, left.state, left.left_on, left.left_reason) == (
        both, "transferred", timezone.localdate(), "Ít học viên",
    )  # fmt: skip
    assert (kept.state, kept.expected_learners) == ("planned", 70)
    assert (merged.state, merged.cancel_reason, merged.merged_into) == ("cancelled", "Ít học viên", kept)
    assert set(merged.sessions.values_list("state", flat=True)) == {"cancelled"}
    assert OfficialPaper.objects.get(pk=merged.opening_decision_id).state == "cancelled"
    words = OfficialPaper.objects.get(pk=kept.opening_decision_id).words
    assert "Số học viên: 4 (có danh sách kèm theo)." in words["body"][1]["text"]


@pytest.mark.django_db
def test_who_had_left_the_kept_class_is_enrolled_in_it_again():
    kept, merged, both = two_classes()
    actions.withdraw(enrolment=kept.enrolments.get(learner=both), on=timezone.localdate(), reason="Bận", by=None)
    actions.merge_classes(kept=kept, merged=merged, reason="Ít học viên", by=make_user("registrar"))
    assert kept.enrolments.get(learner=both).state == "enrolled"
    assert Enrolment.objects.active().filter(learner=both).count() == 1


@pytest.mark.django_db
def test_only_announced_classes_of_one_programme_are_merged_with_a_reason_and_once():
    registrar = make_user("registrar")
    kept, merged, _both = two_classes()
    with pytest.raises(ValidationError) as refused:
        actions.merge_classes(kept=kept, merged=merged, reason=" ", by=registrar)
    assert list(refused.value.message_dict) == ["reason"]
    for wrong in (kept, coming_class("BDNTVD")):
        with pytest.raises(ValidationError) as refused:
            actions.merge_classes(kept=kept, merged=wrong, reason="Ít học viên", by=registrar)
        assert list(refused.value.message_dict) == ["merged"]
    running = make_class("DVM", by=registrar)
    make_enrolments(running, 1)
    actions.close_roll(session=make_sessions(running)[0], by=registrar)
    for pair in ({"kept": running, "merged": merged}, {"kept": kept, "merged": running}):
        with pytest.raises(ValidationError, match="đã học hoặc đã xong"):
            actions.merge_classes(**pair, reason="Ít học viên", by=registrar)
    actions.merge_classes(kept=kept, merged=merged, reason="Ít học viên", by=registrar)
    with pytest.raises(ValidationError):
        actions.merge_classes(kept=kept, merged=merged, reason="Ít học viên", by=registrar)
    assert kept.enrolments.count() == 4


@pytest.mark.django_db
def test_a_class_with_an_open_roll_is_not_merged_away():
    registrar = make_user("registrar")
    kept, merged = coming_class(), make_class("DVM", by=registrar)
    enrolment = make_enrolments(merged, 1)[0]
    actions.save_roll(session=make_sessions(merged)[0], marks={enrolment.pk: "excused"}, by=registrar)
    with pytest.raises(ValidationError, match="điểm danh"):
        actions.merge_classes(kept=kept, merged=merged, reason="Ít học viên", by=registrar)
    assert merged.enrolments.count() == 1


@pytest.mark.django_db
def test_the_page_offers_classes_shows_what_will_happen_and_merges(client):
    registrar = make_user("registrar")
    client.force_login(registrar)
    kept, merged, _both = two_classes()
    other = coming_class("BDNTVD")
    address = reverse("learners:merge", args=[kept.pk])
    assert address in client.get(kept.get_absolute_url()).content.decode()
    page = client.get(address)
    assert (list(page.context["candidates"]), page.context["plan"]) == ([merged], None)
    chosen = f"{address}?merged={merged.pk}"
    text = client.get(chosen).content.decode()
    assert "2 học viên chuyển sang" in text
    assert "1 học viên có tên ở cả hai lớp" in text
    wrong = client.get(f"{address}?merged={other.pk}")
    assert (wrong.context["plan"], "khác chương trình" in wrong.content.decode()) == (None, True)
    assert client.post(address, {"reason": "Ít học viên"}).context["form"].non_field_errors()
    assert list(client.post(chosen, {"reason": ""}).context["form"].errors) == ["reason"]
    assert client.post(chosen, {"reason": "Ít học viên"})["Location"] == kept.get_absolute_url()
    assert "được ghép vào" not in client.get(kept.get_absolute_url()).content.decode()
    assert kept.name in client.get(merged.get_absolute_url()).content.decode()
    again = client.post(chosen, {"reason": "Ít học viên"})
    assert again.context["form"].non_field_errors()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["lecturer", "leader", "inspector"])
def test_only_the_registrar_merges(client, role):
    kept, merged, _both = two_classes()
    client.force_login(make_user(role))
    address = f"{reverse('learners:merge', args=[kept.pk])}?merged={merged.pk}"
    assert client.post(address, {"reason": "Ít học viên"}).status_code == 403
    assert TrainingClass.objects.filter(state="cancelled").count() == 0


@pytest.mark.django_db
def test_the_page_costs_the_same_for_one_and_for_three_candidates(client):
    client.force_login(make_user("registrar"))
    kept = coming_class()

    def cost():
        client.get(reverse("learners:merge", args=[kept.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("learners:merge", args=[kept.pk]))
        return len(queries)

    coming_class()
    one = cost()
    coming_class()
    coming_class()
    assert cost() == one


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_a_pair_merged_both_ways_at_once_is_merged_one_way():
    kept, merged, _both = two_classes()
    registrar = make_user("registrar")
    problems, start = [], threading.Barrier(2)

    def merge(one, other):
        try:
            start.wait()
            actions.merge_classes(kept=one, merged=other, reason="Ít học viên", by=registrar)
        except ValidationError as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=merge, args=pair) for pair in ((kept, merged), (merged, kept))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(problems) == 1
    survivor = TrainingClass.objects.exclude(state="cancelled").get()
    assert survivor.enrolments.active().count() == 4
    assert courses.propose_class(version=survivor.version, year=survivor.year)["intake"] == 3
