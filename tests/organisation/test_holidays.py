"""Public holidays, year by year."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from trainingcenter.organisation import actions
from trainingcenter.organisation.models import Holiday
from trainingcenter.organisation.rules import moves_with_the_moon, same_day_in

from ..factories import make_user


@pytest.mark.parametrize(
    ("name", "moves"),
    [
        ("Tết Nguyên đán", True), ("Nghỉ Tết", True), ("Giỗ Tổ Hùng Vương", True), ("30 Tết Âm lịch", True),
        ("Tết Dương lịch", False), ("Quốc khánh", False), ("Ngày Quốc tế Lao động", False), ("Tiếp tục nghỉ", False),
    ],
)  # fmt: skip
def test_days_of_the_lunar_calendar_are_known_by_their_name(name, moves):
    assert moves_with_the_moon(name) is moves


def test_the_same_day_of_another_year_may_not_be_there():
    assert same_day_in(2027, date(2026, 9, 2)) == date(2027, 9, 2)
    assert same_day_in(2027, date(2024, 2, 29)) is None


def days(year):
    return list(Holiday.objects.filter(day__year=year).values_list("day", "name"))


@pytest.mark.django_db
def test_days_are_copied_once_and_those_already_there_stay():
    actions.add_holiday(day=date(2024, 2, 29), name="Ngày nhuận")
    actions.add_holiday(day=date(2024, 4, 30), name="Giải phóng miền Nam")
    actions.add_holiday(day=date(2024, 9, 2), name="Quốc khánh")
    actions.add_holiday(day=date(2025, 9, 2), name="Quốc khánh 80 năm")
    last_year = list(Holiday.objects.filter(day__year=2024))
    made = actions.copy_holidays(holidays=last_year, year=2025, by=None)
    assert [row.day for row in made] == [date(2025, 4, 30)]
    assert actions.copy_holidays(holidays=last_year, year=2025, by=None) == []
    assert days(2025) == [(date(2025, 4, 30), "Giải phóng miền Nam"), (date(2025, 9, 2), "Quốc khánh 80 năm")]
    with pytest.raises(ValidationError):
        actions.copy_holidays(holidays=[], year=2025, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["admin", "registrar"])
def test_holidays_are_added_copied_and_removed_on_the_page_of_their_year(client, role):
    client.force_login(make_user(role))
    new = reverse("organisation:holiday_new")
    page = reverse("organisation:holidays", args=[2025])
    refused = client.post(new, {"day": "30/04/2025", "until": "29/04/2025", "name": "Giải phóng miền Nam"})
    assert refused.context["form"].errors.keys() == {"until"}
    assert "Giải phóng miền Nam" in refused.content.decode()
    sent = client.post(new, {"day": "30/04/2025", "until": "01/05/2025", "name": "Giải phóng miền Nam"})
    assert sent["Location"] == page
    client.post(new, {"day": "29/01/2025", "name": "Tết Nguyên đán"})
    twice = client.post(new, {"day": "29/01/2025", "name": "Tết"})
    assert twice.context["form"].errors.keys() == {"day"}
    copy = reverse("organisation:holidays_copy", args=[2026])
    form = client.get(copy).context["form"]
    tet, *fixed = Holiday.objects.filter(day__year=2025)
    assert form["holidays"].initial == [day.pk for day in fixed]
    assert client.post(copy, {}).context["form"].errors.keys() == {"holidays"}
    assert client.post(copy, {"holidays": [day.pk for day in fixed]})["Location"] == reverse(
        "organisation:holidays", args=[2026]
    )
    assert [day for day, _name in days(2026)] == [date(2026, 4, 30), date(2026, 5, 1)]
    told = client.post(copy, {"holidays": [tet.pk, fixed[0].pk]}, follow=True).content.decode()
    assert "Đã chép 1 ngày." in told
    assert client.post(reverse("organisation:holiday_remove", args=[tet.pk]))["Location"] == page
    shown = client.get(page).content.decode()
    assert "Tết Nguyên đán" not in shown
    assert reverse("organisation:holidays", args=[2024]) in shown
    assert reverse("organisation:holidays", args=[2026]) in shown


@pytest.mark.django_db
def test_this_year_is_shown_first_and_years_without_timetables_are_not_there(client):
    client.force_login(make_user("lecturer"))
    assert client.get(reverse("organisation:holidays_now")).context["year"] == timezone.localdate().year
    assert client.get(reverse("organisation:holidays", args=[1999])).status_code == 404
    client.force_login(make_user("registrar"))
    assert client.get(reverse("organisation:holidays_copy", args=[2101])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["leader", "lecturer", "inspector"])
def test_who_may_not_change_holidays_only_reads_them(client, role):
    client.force_login(make_user(role))
    holiday = actions.add_holiday(day=date(2025, 4, 30), name="Giải phóng miền Nam")
    page = client.get(reverse("organisation:holidays", args=[2025])).content.decode()
    assert "Giải phóng miền Nam" in page
    assert reverse("organisation:holiday_new") not in page
    for name, arguments in (("holiday_new", []), ("holidays_copy", [2026]), ("holiday_remove", [holiday.pk])):
        assert client.post(reverse(f"organisation:{name}", args=arguments)).status_code == 403, name
