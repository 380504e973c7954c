"""The norms of the posts, through the actions and the pages."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lecturers import actions
from lecturers.models import TeachingNorm
from reports.catalogue import load_catalogue

from ..factories import make_user

pytestmark = pytest.mark.django_db
NORM = {
    "post_kind": "director",
    "standard_hours": 50,
    "lecture_hours": 30,
    "valid_from": date(2026, 1, 1),
    "legal_basis": "Quyết định 01",
}


def rows():
    return list(
        TeachingNorm.objects.values_list("post_kind", "standard_hours", "lecture_hours", "valid_from", "confirmed")
    )


def test_the_published_norms_are_loaded_unconfirmed_and_once():
    load_catalogue()
    load_catalogue()
    day = date(2010, 1, 1)
    assert rows() == [
        ("academic_duty", 90, 45, day, False),
        ("deputy_director", 60, 40, day, False),
        ("director", 40, 30, day, False),
        ("full_time_lecturer", 120, 90, day, False),
    ]
    assert set(TeachingNorm.objects.values_list("legal_basis", flat=True)) == {"Quyết định 1853-QĐ/BTGTW (2010)"}


def test_a_post_whose_norm_the_centre_entered_is_left_alone():
    actions.add_norm(by=None, **NORM)
    actions.load_norms()
    assert [row for row in rows() if row[0] == "director"] == [("director", 50, 30, date(2026, 1, 1), False)]
    assert TeachingNorm.objects.count() == 4


def test_a_norm_is_corrected_until_it_is_confirmed_once():
    norm = actions.add_norm(by=None, **NORM)
    actions.change_norm(norm=norm, by=None, standard_hours=40)
    stale = TeachingNorm.objects.get()
    actions.confirm_norm(norm=norm, by=None)
    for refused in (
        lambda: actions.change_norm(norm=stale, by=None, standard_hours=1),
        lambda: actions.confirm_norm(norm=stale, by=None),
    ):
        with pytest.raises(ValidationError):
            refused()
    assert rows() == [("director", 40, 30, date(2026, 1, 1), True)]


def test_lectures_lie_within_the_norm_and_a_post_has_one_norm_a_day():
    norm = actions.add_norm(by=None, **NORM)
    with pytest.raises(ValidationError):
        actions.add_norm(by=None, **NORM)
    with pytest.raises(ValidationError):
        actions.add_norm(by=None, **NORM | {"post_kind": "office", "lecture_hours": 51})
    with pytest.raises(IntegrityError), transaction.atomic():
        TeachingNorm.objects.filter(pk=norm.pk).update(lecture_hours=51)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeachingNorm.objects.create(**NORM)


def test_norms_are_kept_on_their_page(client):
    client.force_login(make_user("registrar"))
    url = reverse("lecturers:norms")
    new = reverse("lecturers:norm_new")
    typed = NORM | {"valid_from": "01/01/2026", "standard_hours": "20", "lecture_hours": "30"}
    refused = client.post(new, typed)
    assert "Quyết định 01" in refused.content.decode()
    assert refused.context["form"].non_field_errors()
    assert client.post(new, typed | {"standard_hours": "50"})["Location"] == url
    norm = TeachingNorm.objects.get(valid_from=date(2026, 1, 1))
    listed = client.get(url).context["norms"]
    assert [(n.valid_from.year, in_force) for n, in_force in listed if n.post_kind == "director"] == [
        (2026, True),
        (2010, False),
    ]
    edit = reverse("lecturers:norm_edit", args=[norm.pk])
    client.post(edit, typed | {"standard_hours": "45"})
    assert client.get(reverse("lecturers:norm_confirm", args=[norm.pk])).status_code == 405
    client.post(reverse("lecturers:norm_confirm", args=[norm.pk]))
    norm.refresh_from_db()
    assert (norm.standard_hours, norm.confirmed) == (45, True)
    assert client.post(edit, typed | {"standard_hours": "50"}).context["form"].non_field_errors()
    assert edit not in client.get(url).content.decode()


def test_who_may_not_change_norms_only_reads_them(client):
    client.force_login(make_user("leader"))
    page = client.get(reverse("lecturers:norms"))
    assert page.status_code == 200
    assert reverse("lecturers:norm_new") not in page.content.decode()
    norm = TeachingNorm.objects.first()
    for name, arguments in (("norm_new", []), ("norm_edit", [norm.pk]), ("norm_confirm", [norm.pk])):
        assert client.post(reverse(f"lecturers:{name}", args=arguments)).status_code == 403, name
