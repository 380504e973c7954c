"""Versions of a programme: their differences, their kinds of lessons, and rules that a class follows."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import actions, rules
from courses.models import Lesson

from ..factories import make_class, make_user
from .test_catalogue import BANDS, make_version


def test_differences_name_lessons_added_removed_moved_and_of_other_length_and_every_rule():
    before = {"lessons": [("A", 5), ("B", 5), ("C", 4), ("D", 5)], "rules": {"pass mark": "5", "wording": ""}}
    after = {"lessons": [("N", 3), ("A", 5), ("D", 5), ("B", 4)], "rules": {"pass mark": "6", "wording": ""}}
    found = rules.version_differences(before, after)
    assert found.added == ((1, "N", 3),)
    assert found.removed == ((3, "C", 4),)
    assert found.moved in ((("D", 4, 3),), (("B", 2, 4),))
    assert found.periods == (("B", 5, 4),)
    assert found.rules == (("pass mark", "5", "6"),)
    assert not rules.version_differences(before, before)


def test_a_lesson_in_front_moves_nothing_and_an_order_turned_round_moves_all_but_one():
    plain = [("A", 5), ("B", 5), ("C", 5)]
    front = rules.version_differences({"lessons": plain, "rules": {}}, {"lessons": [("N", 5), *plain], "rules": {}})
    assert (front.moved, front.added) == ((), ((1, "N", 5),))
    turned = rules.version_differences({"lessons": plain, "rules": {}}, {"lessons": plain[::-1], "rules": {}})
    assert len(turned.moved) == 2


@pytest.mark.django_db
def test_rules_that_an_opened_class_follows_change_only_by_a_new_version_but_may_be_confirmed():
    planned = make_class("DVM", opened=False)
    version = planned.version
    actions.edit_rules(version=version, bands=BANDS, by=None, norm_days=6)
    opened = make_class("DVM")
    with pytest.raises(ValidationError):
        actions.edit_rules(version=opened.version, bands=BANDS, by=None, norm_days=9)
    version.refresh_from_db()
    assert version.norm_days == 6
    actions.confirm_rules(version=version, by=None)
    version.refresh_from_db()
    assert version.rules_confirmed is True


@pytest.mark.django_db
def test_lessons_of_equal_title_and_kind_are_shared_and_a_field_study_is_none_of_them():
    first = make_version(lessons=[("Thăm khu di tích Nghĩa Lộ", 5)])
    second = make_version(
        first.programme, valid_from=date(2027, 1, 1), lessons=[("Thăm khu di tích Nghĩa Lộ", 10, "field_study")]
    )
    assert [(x.kind, x.places.count()) for x in Lesson.objects.filter(title__startswith="Thăm").order_by("pk")] == [
        ("lesson", 1),
        ("field_study", 1),
    ]
    assert second.places.get().periods == 10


@pytest.mark.django_db
def test_a_new_version_is_prefilled_takes_field_studies_and_names_an_unknown_kind(client):
    client.force_login(make_user("registrar"))
    version = make_version(lessons=[("Bài 1", 5), ("Thăm khu di tích", 10, "field_study")])
    address = reverse("courses:version_new", args=[version.programme_id])
    form = client.get(address).context["form"]
    assert form.initial["lessons"].splitlines()[0] == "Bài 1 | 5"
    assert form.initial["lessons"].splitlines()[1].startswith("Thăm khu di tích | 10 | ")
    typed = {"edition": "2028", "valid_from": "01/01/2028", "pass_mark": "5", "absence_limit_percent": 20,
             "credential": "certificate", "completion": "completed", "floor_average": "5"}  # fmt: skip
    refused = client.post(address, typed | {"lessons": "Bài 1 | 5 | hội thảo"})
    assert "hội thảo" in refused.context["form"].errors["lessons"][0]
    client.post(address, typed | {"lessons": form.initial["lessons"]})
    made = version.programme.versions.get(edition="2028")
    assert list(made.places.values_list("lesson__kind", "periods")) == [("lesson", 5), ("field_study", 10)]


@pytest.mark.django_db
def test_the_page_shows_differences_shared_lessons_and_asks_for_a_new_version_of_rules_in_use(client):
    client.force_login(make_user("registrar"))
    version = make_version()
    other = actions.create_programme(code="KHAC", name="Chương trình khác", group="nghiep_vu")
    title = version.places.first().lesson.title
    make_version(other, lessons=[(title, 5)])
    make_version(version.programme, edition="2027", valid_from=date(2027, 1, 1), lessons=[(title, 3)], pass_mark=5)
    text = client.get(version.programme.get_absolute_url()).content.decode()
    assert "Chương trình khác" in text
    newest, oldest = client.get(version.programme.get_absolute_url()).context["versions"]
    assert (newest.differences.periods, oldest.differences) == (((title, 5, 3),), None)
    assert reverse("courses:rules_edit", args=[version.pk]) in text
    make_class("CTDV", version=version)
    text = client.get(version.programme.get_absolute_url()).content.decode()
    assert reverse("courses:rules_edit", args=[version.pk]) not in text


@pytest.mark.django_db
def test_the_page_costs_the_same_for_one_version_and_for_three(client, django_assert_num_queries):
    client.force_login(make_user("registrar"))
    version = make_version()
    address = version.programme.get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for year in (2027, 2028):
        make_version(version.programme, edition=str(year), valid_from=date(year, 1, 1))
    with django_assert_num_queries(len(one)):
        client.get(address)


def typed_rules(**changes):
    """What the form of a version's rules sends, all in order unless changed."""
    fields = {
        "legal_basis": "", "source": "", "norm_days": "5", "pass_mark": "5", "absence_limit_percent": "20",
        "unexcused_limit_percent": "", "has_assessment": "on", "retest_allowed": "on", "credential": "certificate",
        "validity_months": "", "completion": "completed", "wording": "", "floor_excellent": "9", "floor_very_good": "8",
        "floor_good": "7", "floor_average": "5",
    }  # fmt: skip
    return fields | changes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"floor_good": "8,5"}, {"floor_very_good": "8,5"}),
        ({"pass_mark": "6"}, {"floor_average": "6"}),
        ({"floor_average": "", "floor_excellent": "3"}, {"floor_good": "5", "floor_excellent": "8"}),
        ({"unexcused_limit_percent": "30"}, {"unexcused_limit_percent": "20"}),
        ({"credential": "none", "validity_months": "60"}, {"validity_months": "không cấp"}),
        ({"pass_mark": "11"}, {"pass_mark": "10"}),
    ],
)
def test_rules_that_contradict_themselves_are_told_at_the_field_and_what_was_typed_stays(client, changes, wrong):
    client.force_login(make_user("registrar"))
    version = make_version()
    typed = typed_rules(**changes)
    page = client.post(reverse("courses:rules_edit", args=[version.pk]), typed)
    errors = page.context["form"].errors
    assert set(errors) == set(wrong)
    for field, word in wrong.items():
        assert word in errors[field][0]
    assert {
        name: page.context["form"][name].value() for name in typed if name not in ("has_assessment", "retest_allowed")
    } == {name: value for name, value in typed.items() if name not in ("has_assessment", "retest_allowed")}
    version.refresh_from_db()
    assert version.band_floors == BANDS


@pytest.mark.django_db
def test_a_programme_without_test_needs_no_ranks(client):
    client.force_login(make_user("registrar"))
    version = make_version()
    without = {
        "has_assessment": "",
        "floor_excellent": "",
        "floor_very_good": "",
        "floor_good": "",
        "floor_average": "",
    }
    client.post(reverse("courses:rules_edit", args=[version.pk]), typed_rules(**without))
    version.refresh_from_db()
    assert (version.has_assessment, version.band_floors) == (False, {})
