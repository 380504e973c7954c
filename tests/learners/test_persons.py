"""One person across the years: names, two entries merged into one, pairs told apart, and the search."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from learners import actions
from learners.models import EarlierName, Enrolment, ImportBatch, ImportRow, Learner, NotSame

from ..factories import make_class, make_enrolments, make_learner, make_recognised_class, make_unit, make_user

BORN = date(1990, 3, 15)


def two_entries(**changes):
    """One person entered twice: the first with an ID number, the second with a telephone and another position."""
    one = make_learner(full_name="Nguyễn Thị Hòa", birth_date=BORN, national_id="015190000123", position="Công chức")
    other = make_learner(
        **{"full_name": "Nguyễn Thị Hoa", "birth_date": BORN, "phone": "0912345678", "position": "Phó bí thư"} | changes
    )
    return one, other


# -- names


@pytest.mark.django_db
def test_a_change_of_name_keeps_the_earlier_one_and_the_search_finds_both():
    learner = make_learner(full_name="Sùng Thị Mai")
    until = timezone.localdate() - timedelta(days=10)
    actions.rename_learner(learner=learner, full_name="Giàng Thị Mai", until=until, reason="Theo hồ sơ mới", by=None)
    learner.refresh_from_db()
    earlier = learner.earlier_names.get()
    assert (learner.full_name, learner.folded) == ("Giàng Thị Mai", "giang thi mai")
    assert (earlier.full_name, earlier.until, earlier.reason) == ("Sùng Thị Mai", until, "Theo hồ sơ mới")
    for typed in ("sung mai", "Giàng", "thị su"):
        assert list(Learner.objects.search(typed)) == [learner], typed
    assert not Learner.objects.search("ung mai").exists()


@pytest.mark.django_db
def test_a_change_of_name_is_refused_for_the_same_name_a_future_day_and_a_merged_entry():
    learner = make_learner(full_name="Nguyễn Thị Thúy")
    with pytest.raises(ValidationError) as refused:
        actions.rename_learner(learner=learner, full_name="nguyễn thị THUÝ", by=None)
    assert list(refused.value.message_dict) == ["full_name"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        actions.rename_learner(learner=learner, full_name="Lò Thị Thúy", until=tomorrow, by=None)
    assert list(refused.value.message_dict) == ["until"]
    one, other = two_entries()
    actions.merge_learners(kept=one, merged=other, by=None)
    with pytest.raises(ValidationError):
        actions.rename_learner(learner=other, full_name="Lò Thị Thúy", by=None)
    assert EarlierName.objects.filter(learner=learner).count() == 0


@pytest.mark.django_db
def test_a_name_taken_up_again_is_noted_once():
    learner = make_learner(full_name="Sùng Thị Mai")
    for name in ("Giàng Thị Mai", "Sùng Thị Mai", "Giàng Thị Mai"):
        actions.rename_learner(learner=learner, full_name=name, by=None)
    assert sorted(learner.earlier_names.values_list("full_name", flat=True)) == ["Giàng Thị Mai", "Sùng Thị Mai"]


@pytest.mark.django_db
def test_editing_corrects_a_name_without_keeping_it_unless_the_person_changed_it():
    learner = make_learner(full_name="Lò Văn Đứcc")
    actions.edit_learner(learner=learner, full_name="Lò Văn Đức", by=None)
    assert learner.earlier_names.count() == 0
    actions.edit_learner(
        learner=learner, full_name="Lò Minh Đức", phone="0912345678", renamed={"until": None, "reason": ""}, by=None
    )
    learner.refresh_from_db()
    assert (learner.full_name, learner.phone) == ("Lò Minh Đức", "0912345678")
    assert [str(name) for name in learner.earlier_names.all()] == ["Lò Văn Đức"]


@pytest.mark.django_db
def test_the_search_reads_beginnings_of_words_and_of_id_numbers_whatever_is_typed():
    learner = make_learner(full_name="H'Nhan Đèo", national_id="015190000123")
    for typed in ("nhan", "h'nhan", "H’Nhan deo", "0151", "0123", "015 190"):
        assert list(Learner.objects.search(typed)) == [learner], typed
    for typed in ("an", "190000", "x' | y & !", "\x00deo nhân x"):
        assert not Learner.objects.search(typed).exists(), typed
    for typed in ("½ deo", "\\ deo :*", "' !"):
        assert list(Learner.objects.search(typed)) == [learner], typed


# -- merging


@pytest.mark.django_db
def test_two_entries_become_one_person_with_all_classes_and_nothing_lost():
    one, other = two_entries(ethnicity="Thái")
    first, second = make_class(), make_class("DVM")
    enrolled = actions.enrol(learner=one, training_class=first, by=None)
    moved = actions.enrol(learner=other, training_class=second, by=None)
    unit = make_unit("xã Sơn A")
    Learner.objects.filter(pk=other.pk).update(unit=unit)
    kept = actions.merge_learners(
        kept=one, merged=other, fields={"position": other.pk, "unit": other.pk}, by=make_user("registrar")
    )
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.full_name, kept.national_id, kept.phone, kept.position, kept.unit, kept.ethnicity) == (
        "Nguyễn Thị Hòa", "015190000123", "0912345678", "Phó bí thư", unit, "Thái",
    )  # fmt: skip
    assert set(kept.enrolments.all()) == {enrolled, moved}
    assert [name.full_name for name in kept.earlier_names.all()] == ["Nguyễn Thị Hoa"]
    assert (other.merged_into, other.merged_on, other.ethnicity) == (kept, timezone.localdate(), "Thái")
    assert not Learner.objects.current().filter(pk=other.pk).exists()
    assert list(Learner.objects.current().search("nguyen thi hoa")) == [kept]


@pytest.mark.django_db
def test_the_value_of_either_entry_may_hold_and_the_survivor_may_take_the_other_name_and_number():
    one, other = two_entries(birth_date=None, birth_year=1990, national_id="015190000999")
    kept = actions.merge_learners(
        kept=other, merged=one, fields={"full_name": one.pk, "birth_date": one.pk, "national_id": one.pk}, by=None
    )
    kept.refresh_from_db()
    assert (kept.pk, kept.full_name, kept.birth_date, kept.national_id) == (
        other.pk, "Nguyễn Thị Hòa", BORN, "015190000123",
    )  # fmt: skip
    assert [name.full_name for name in kept.earlier_names.all()] == ["Nguyễn Thị Hoa"]


@pytest.mark.django_db
@pytest.mark.parametrize("stays", ["own", "other"])
def test_of_two_enrolments_in_one_class_the_chosen_one_counts_and_the_other_keeps_what_rests_on_it(stays):
    registrar = make_user("registrar")
    one, other = two_entries()
    training_class = make_class("DVM", by=registrar)
    pair = [actions.enrol(learner=who, training_class=training_class, by=None) for who in (one, other)]
    assessment = actions.create_assessment(training_class=training_class, name="Bài 1", kind="test", by=registrar)
    actions.save_marks(assessment=assessment, marks={e.pk: (8, None) for e in pair}, by=registrar)
    with pytest.raises(ValidationError, match=training_class.name):
        actions.merge_learners(kept=one, merged=other, by=registrar)
    with pytest.raises(ValidationError):
        actions.merge_learners(kept=one, merged=other, enrolments={training_class.pk: 0}, by=registrar)
    counts, leaves = pair if stays == "own" else pair[::-1]
    actions.merge_learners(kept=one, merged=other, enrolments={training_class.pk: counts.pk}, by=registrar)
    counts.refresh_from_db()
    leaves.refresh_from_db()
    assert (counts.learner, counts.state) == (one, "enrolled")
    assert (leaves.learner, leaves.state, leaves.left_on) == (other, "withdrawn", timezone.localdate())
    assert leaves.left_reason
    assert set(Enrolment.objects.of_person(one)) == {counts, leaves}
    assert (counts.marks.count(), leaves.marks.count()) == (1, 1)
    assert training_class.enrolments.active().count() == 1


@pytest.mark.django_db
def test_recognised_results_move_with_their_words_and_an_unsigned_recognition_waits():
    training_class, registrar, _director = make_recognised_class(1)
    enrolment = training_class.enrolments.get()
    words = training_class.review.decision.words
    kept = make_learner(full_name="Lò Văn Chung")
    merged = enrolment.learner
    actions.merge_learners(kept=kept, merged=merged, by=registrar)
    enrolment.refresh_from_db()
    training_class.review.decision.refresh_from_db()
    assert (enrolment.learner, enrolment.completed) == (kept, True)
    assert training_class.review.decision.words == words


@pytest.mark.django_db
def test_a_merge_is_refused_for_one_entry_twice_and_for_an_entry_merged_before():
    one, other = two_entries()
    with pytest.raises(ValidationError):
        actions.merge_learners(kept=one, merged=one, by=None)
    with pytest.raises(ValidationError):
        actions.merge_learners(kept=one, merged=other, fields={"phone": 0}, by=None)
    actions.merge_learners(kept=one, merged=other, by=None)
    for pair in ((one, other), (other, one)):
        with pytest.raises(ValidationError):
            actions.merge_learners(kept=pair[0], merged=pair[1], by=None)
    assert EarlierName.objects.count() == 1


@pytest.mark.django_db
def test_who_was_merged_into_a_merged_entry_points_at_the_survivor_of_both():
    one, other = two_entries()
    third = make_learner(full_name="Nguyễn Thị Hoà")
    actions.merge_learners(kept=one, merged=other, by=None)
    actions.merge_learners(kept=third, merged=one, by=None)
    assert set(third.merged_from.all()) == {one, other}
    assert [name.full_name for name in third.earlier_names.all()] == ["Nguyễn Thị Hoa"]


@pytest.mark.django_db
def test_lists_that_brought_a_merged_person_in_are_undone_without_taking_the_person_back():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    data = "STT;Họ và tên;Ngày sinh;Số CCCD;Đơn vị\n1;Lò Văn Đức;01/02/1990;;xã Sơn A\n".encode()
    batch = actions.read_list(training_class=training_class, data=data, filename="ds.csv", by=clerk)
    actions.write_list(batch=batch, by=clerk)
    merged = Learner.objects.get(full_name="Lò Văn Đức")
    kept = make_learner(full_name="Lò Văn Đức")
    actions.merge_learners(kept=kept, merged=merged, by=clerk)
    assert ImportRow.objects.get(batch=batch).learner == kept
    actions.undo_list(batch=ImportBatch.objects.get(pk=batch.pk), by=clerk)
    assert set(Learner.objects.filter(full_name="Lò Văn Đức")) == {kept, merged}
    assert kept.enrolments.count() == 0


@pytest.mark.django_db
def test_nobody_is_enrolled_or_edited_in_a_merged_entry():
    one, other = two_entries()
    actions.merge_learners(kept=one, merged=other, by=None)
    other.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.enrol(learner=other, training_class=make_class(), by=None)
    with pytest.raises(ValidationError):
        actions.edit_learner(learner=other, phone="0912", by=None)
    assert other.enrolments.count() == 0


# -- pairs told apart


@pytest.mark.django_db
def test_two_persons_are_told_apart_once_and_asked_about_again_when_taken_back():
    clerk = make_user("registrar")
    one, other = two_entries()
    for pair in ((one, other), (other, one)):
        actions.tell_apart(one=pair[0], other=pair[1], by=clerk)
    decided = NotSame.objects.get()
    assert (decided.one, decided.other, decided.decided_by) == (one, other, clerk)
    with pytest.raises(ValidationError):
        actions.tell_apart(one=one, other=one, by=clerk)
    actions.ask_again(pair=decided, by=clerk)
    with pytest.raises(ValidationError):
        actions.ask_again(pair=decided, by=clerk)
    assert not NotSame.objects.exists()


@pytest.mark.django_db
def test_a_decision_about_a_merged_entry_holds_for_the_survivor():
    clerk = make_user("registrar")
    one, other = two_entries()
    stranger = make_learner(full_name="Nguyễn Thị Hoa", birth_date=BORN)
    actions.tell_apart(one=other, other=stranger, by=clerk)
    actions.tell_apart(one=one, other=other, by=clerk)
    actions.merge_learners(kept=one, merged=other, by=clerk)
    decided = NotSame.objects.get()
    assert (decided.one, decided.other) == (one, stranger)


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
@pytest.mark.parametrize("crosswise", [False, True])
def test_two_clerks_merge_the_same_pair_and_one_of_them_is_told(crosswise):
    one, other = two_entries()
    clerk = make_user("registrar")
    training_class = make_class("DVM", by=clerk)
    pair = [actions.enrol(learner=who, training_class=training_class, by=None) for who in (one, other)]
    make_enrolments(training_class, 1)
    problems, start = [], threading.Barrier(2)

    def merge(kept, merged):
        try:
            start.wait()
            choice = {training_class.pk: pair[0].pk}
            actions.merge_learners(kept=kept, merged=merged, enrolments=choice, by=clerk)
        except ValidationError as error:
            problems.append(error)
        finally:
            connection.close()

    ways = [(one, other), (other, one) if crosswise else (one, other)]
    threads = [threading.Thread(target=merge, args=way) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(problems) == 1
    assert Learner.objects.current().filter(pk__in=[one.pk, other.pk]).count() == 1
    assert Enrolment.objects.active().filter(learner__in=[one, other]).get() == pair[0]
    assert EarlierName.objects.count() == 1
