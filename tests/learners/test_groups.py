"""Target groups: kept, tried, ticked for a whole class, guessed; and what is counted of them."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from learners import actions, queries
from learners.models import EnrolmentGroup, TargetGroup

from ..factories import make_class, make_enrolments, make_learner, make_recognised_class, make_user

pytestmark = pytest.mark.django_db


def group(name):
    return TargetGroup.objects.get(name=name)


@pytest.fixture
def registrar(client):
    user = make_user("registrar")
    client.force_login(user)
    return user


def groups_of(enrolment):
    return sorted(enrolment.groups.values_list("name", flat=True))


def test_a_group_is_made_and_changed_once_a_name(registrar):
    made = actions.create_group(by=registrar, name="Cán bộ thôn", keywords="trưởng thôn", order=5, in_use=True)
    with pytest.raises(ValidationError):
        actions.create_group(by=registrar, name="Cán bộ thôn", keywords="", order=6, in_use=True)
    actions.edit_group(group=made, by=registrar, name="Cán bộ bản", keywords="trưởng bản", order=5, in_use=False)
    assert list(TargetGroup.objects.filter(order=5).values_list("name", "in_use")) == [("Cán bộ bản", False)]


def test_words_are_tried_without_saving(client, registrar):
    for _i in range(2):
        make_learner(position="Trưởng thôn")
    make_learner(position="Phó trưởng thôn")
    make_learner(position="Giáo viên")
    fields = {"name": "Cán bộ thôn", "keywords": "trưởng thôn", "order": 5, "in_use": "on"}
    tried = client.post(reverse("learners:group_new"), fields | {"try": "1"})
    assert (tried.context["examples"], tried.context["learners"]) == ([("Trưởng thôn", 2)], 2)
    assert not TargetGroup.objects.filter(name="Cán bộ thôn").exists()
    assert client.post(reverse("learners:group_new"), fields | {"save": "1"}).status_code == 302
    assert client.get(reverse("learners:group_new")).context["form"].initial["order"] == 6
    listed = client.get(reverse("learners:groups")).context["rows"]
    assert [row[1:] for row in listed if row[0].name == "Cán bộ thôn"] == [(1, 2)]
    page = reverse("learners:group", args=[group("Cán bộ thôn").pk])
    assert client.get(page).context["learners"] == 2
    refused = client.post(page, fields | {"name": "", "save": "1"})
    assert "trưởng thôn" in refused.content.decode()
    assert refused.context["form"].errors
    client.post(page, fields | {"name": "Cán bộ bản", "save": "1"})
    assert TargetGroup.objects.filter(name="Cán bộ bản").exists()


def test_who_may_not_change_the_catalogue_sees_groups_only(client):
    make_class()
    client.force_login(make_user("inspector"))
    page = client.get(reverse("learners:groups"))
    assert reverse("learners:group_new") not in page.content.decode()
    assert client.get(reverse("learners:group_new")).status_code == 403
    assert client.get(reverse("learners:group", args=[group("Bí thư chi bộ").pk])).status_code == 403


def test_ticks_of_a_class_are_set_as_sent_and_others_stay(registrar):
    training_class = make_class()
    one, other, third = make_enrolments(training_class, 3, position="Giáo viên")
    front, secretary = group("Cán bộ Mặt trận"), group("Bí thư chi bộ")
    EnrolmentGroup.objects.create(enrolment=third, group=front)
    wanted = {one.pk: {front.pk, secretary.pk}, other.pk: {secretary.pk}}
    assert actions.set_groups(training_class=training_class, groups=wanted, by=registrar) == 2
    assert actions.set_groups(training_class=training_class, groups=wanted, by=registrar) == 0
    assert actions.set_groups(training_class=training_class, groups={one.pk: {front.pk}}, by=registrar) == 1
    assert [groups_of(e) for e in (one, other, third)] == [["Cán bộ Mặt trận"], ["Bí thư chi bộ"], ["Cán bộ Mặt trận"]]


def test_ticks_for_a_stranger_or_an_unknown_group_are_refused_as_a_whole(registrar):
    training_class = make_class()
    (one,) = make_enrolments(training_class, 1, position="Giáo viên")
    (stranger,) = make_enrolments(make_class("DVM"), 1, position="Giáo viên")
    front = group("Cán bộ Mặt trận").pk
    for wrong in ({one.pk: {front}, stranger.pk: {front}}, {one.pk: {front, 10**9}}, {one.pk: {front}, 10**17: set()}):
        with pytest.raises(ValidationError):
            actions.set_groups(training_class=training_class, groups=wrong, by=registrar)
    assert not EnrolmentGroup.objects.exists()


def test_setting_groups_costs_the_same_for_thirty_as_for_one(registrar):
    training_class = make_class()
    enrolments = make_enrolments(training_class, 30, position="Giáo viên")
    front = group("Cán bộ Mặt trận").pk
    costs = []
    for part in (enrolments[:1], enrolments[1:]):
        with CaptureQueriesContext(connection) as captured:
            actions.set_groups(training_class=training_class, groups={e.pk: {front} for e in part}, by=registrar)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 10


def test_only_those_in_no_group_are_guessed_again(registrar):
    training_class = make_class()
    (corrected, later) = make_enrolments(training_class, 2, position="Bí thư chi bộ")
    actions.set_groups(
        training_class=training_class,
        groups={corrected.pk: {group("Cán bộ Mặt trận").pk}, later.pk: set()},
        by=registrar,
    )
    assert actions.guess_groups(training_class=training_class, by=registrar) == 1
    assert groups_of(corrected) == ["Cán bộ Mặt trận"]
    assert groups_of(later) == ["Bí thư chi bộ", "Cấp ủy viên"]
    assert actions.guess_groups(training_class=training_class, by=registrar) == 0


@pytest.mark.parametrize("plain", [True, False])
def test_the_page_of_a_class_saves_ticks_as_json_and_as_plain_form(client, registrar, plain):
    training_class = make_class()
    one, other = make_enrolments(training_class, 2, position="Bí thư chi bộ")
    front = group("Cán bộ Mặt trận").pk
    page = reverse("learners:class_groups", args=[training_class.pk])
    assert client.get(page).context["ids"] == f"{one.pk},{other.pk}"
    if plain:
        sent = {"grid": "", "rows": f"{one.pk},{other.pk}", f"groups-{one.pk}": [front]}
    else:
        sent = {"grid": json.dumps({one.pk: [front], other.pk: []}), "rows": f"{one.pk},{other.pk}"}
    assert client.post(page, sent).status_code == 302
    assert [groups_of(e) for e in (one, other)] == [["Cán bộ Mặt trận"], []]
    assert "Cán bộ Mặt trận" in client.get(reverse("learners:roster", args=[training_class.pk])).content.decode()
    client.post(reverse("learners:class_groups_guess", args=[training_class.pk]))
    assert groups_of(other) == ["Bí thư chi bộ", "Cấp ủy viên"]


@pytest.mark.parametrize(
    "sent",
    [
        {"grid": "{"}, {"grid": "[]"}, {"grid": '{"x": []}'}, {"grid": '{"1": 5}'}, {"grid": '{"1": ["' + "9" * 40 + '"]}'},
        {"rows": ""}, {"rows": "1,x"}, {"rows": "9" * 40}, {"grid": '{"999999": []}'}, {"grid": "[" * 100_000},
    ],
)  # fmt: skip
def test_nonsense_for_the_table_is_told_and_changes_nothing(client, registrar, sent):
    training_class = make_class()
    make_enrolments(training_class, 1, position="Bí thư chi bộ")
    before = list(EnrolmentGroup.objects.values_list("pk", flat=True))
    page = reverse("learners:class_groups", args=[training_class.pk])
    assert client.post(page, sent).status_code == 302
    assert "Hãy tải lại trang" in client.get(page).content.decode().replace(
        "Tải lại trang rồi thử lại", "Hãy tải lại trang"
    )
    assert list(EnrolmentGroup.objects.values_list("pk", flat=True)) == before


def test_who_may_not_change_learners_sees_the_ticks_and_sends_none(client):
    training_class = make_class()
    make_enrolments(training_class, 1)
    client.force_login(make_user("inspector"))
    page = reverse("learners:class_groups", args=[training_class.pk])
    assert "checkbox" not in client.get(page).content.decode()
    assert client.post(page, {"rows": "1"}).status_code == 403
    assert client.post(reverse("learners:class_groups_guess", args=[training_class.pk])).status_code == 403


def test_the_page_of_a_class_costs_the_same_for_three_as_for_one(client, registrar):
    costs = []
    for n in (1, 3):
        training_class = make_class()
        make_enrolments(training_class, n)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("learners:class_groups", args=[training_class.pk]))
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_the_list_of_learners_is_narrowed_to_a_group(client, registrar):
    make_enrolments(make_class(), 2, position="Bí thư chi bộ")
    make_enrolments(make_class("DVM"), 1, position="Giáo viên")
    rows = client.get(reverse("learners:list"), {"group": group("Bí thư chi bộ").pk}).context["table"].rows
    assert len(rows) == 2


# -- counted


def counted(section):
    _year, rows, total = section
    return {str(g or "–"): f for g, f in rows} | {"all": total}


def test_groups_are_counted_by_year_persons_once_and_in_several_groups():
    """Two enrolments of one woman in two classes of 2025, one of a man in no group, one of 2024; one who left."""
    woman = make_learner(position="Bí thư chi bộ", sex="female", ethnicity="Thái")
    man = make_learner(position="Giáo viên", ethnicity="Kinh", admission_date=date(2001, 1, 1))
    left = make_learner(position="Bí thư chi bộ")
    for code, day, people in (
        ("BDNTVD", date(2025, 3, 1), [woman, man]),
        ("DVM", date(2025, 6, 1), [woman, left]),
        ("BDNTVD", date(2024, 12, 31), [man]),
    ):
        training_class = make_class(code, start=day)
        for learner in people:
            actions.enrol(learner=learner, training_class=training_class, by=None, on=day)
    actions.withdraw(enrolment=left.enrolments.get(), on=date(2025, 6, 2), reason="Chuyển công tác", by=None)
    planned = make_class(opened=False, start=date(2025, 5, 1))
    actions.enrol(learner=man, training_class=planned, by=None)

    sections = queries.by_group(queries.Period(date(2024, 1, 1), date(2025, 12, 31)))
    assert [section[0] for section in sections] == [2024, 2025, None]
    of_2025 = counted(sections[1])
    zero = dict.fromkeys(queries.GROUP_FIGURES, 0)
    twice = zero | {"enrolments": 2, "persons": 1, "women": 2, "minorities": 2}
    assert of_2025["Bí thư chi bộ"] == of_2025["Cấp ủy viên"] == twice
    assert of_2025["Cán bộ Mặt trận"] == zero
    assert of_2025["–"] == zero | {"enrolments": 1, "persons": 1, "members": 1}
    assert of_2025["all"] == twice | {"enrolments": 3, "persons": 2, "members": 1}
    whole = counted(sections[2])
    assert (whole["all"]["enrolments"], whole["all"]["persons"], whole["–"]["persons"]) == (4, 2, 1)


def test_completions_count_in_the_year_the_class_closed():
    training_class, *_rest = make_recognised_class(n=2, start=date(2025, 12, 30))
    assert training_class.closed_on.year == 2026
    old, new = queries.by_group(queries.Period(date(2025, 1, 1), date(2026, 12, 31)))[:2]
    assert [(s[2]["enrolments"], s[2]["completed"]) for s in (old, new)] == [(2, 0), (0, 2)]


def test_figures_are_narrowed_by_programme_and_hosting():
    make_enrolments(make_class(start=date(2025, 3, 1)), 1)
    joint = make_class("DVM", start=date(2025, 3, 1), hosting="joint", partner="Trường Chính trị tỉnh")
    make_enrolments(joint, 2)
    days = (date(2025, 1, 1), date(2025, 12, 31))
    for period, number in (
        (queries.Period(*days), 3),
        (queries.Period(*days, programme=joint.programme), 2),
        (queries.Period(*days, hosting="own"), 1),
        (queries.Period(*days, hosting="joint"), 2),
    ):
        assert queries.by_group(period)[0][2]["enrolments"] == number


def figures_behind(client, page):
    """Every link of the page's tables with the number it stands for, and how many rows it opens."""
    import re

    found = re.findall(r'<a href="(/hoc-vien/so-lieu/[^"]+)">([\d.]+)</a>', page)
    assert found
    for to, number in found:
        response = client.get(to.replace("&amp;", "&"))
        assert response.status_code == 200, to
        assert response.context["table"].paginator.count == int(number.replace(".", "")), to
    return len(found)


def test_every_figure_opens_exactly_its_rows(client, registrar):
    training_class, *_rest = make_recognised_class(n=2, start=date(2025, 3, 1))
    make_enrolments(make_class("DVM", start=date(2024, 3, 1)), 2, position="Giáo viên", sex="female", ethnicity="Mông")
    page = client.get(reverse("learners:by_group"), {"tu": "01/01/2024", "den": "31/12/2025"})
    assert figures_behind(client, page.content.decode()) > 15


def test_the_rows_of_ethnic_minorities_are_for_those_who_may_see_ethnic_groups(client):
    make_enrolments(make_class(start=date(2025, 3, 1)), 2, ethnicity="Mông", full_name="Sùng A Páo")
    client.force_login(make_user("inspector"))
    days = {"tu": "01/01/2025", "den": "31/12/2025"}
    page = client.get(reverse("learners:by_group"), days).content.decode()
    assert "figure=members" not in page  # nobody is one
    assert "figure=women" not in page
    assert "figure=enrolments" in page
    assert "figure=minorities" not in page
    for name in ("rows", "rows_persons"):
        assert client.get(reverse(f"learners:{name}"), days | {"figure": "minorities"}).status_code == 403
    assert client.get(reverse("reports:rows"), {"year": "2025", "figure": "minorities"}).status_code == 403
    client.force_login(make_user("leader"))
    assert client.get(reverse("reports:rows"), {"year": "2025", "figure": "minorities"}).status_code == 200
    assert "Sùng A Páo" in client.get(reverse("learners:rows"), days | {"figure": "minorities"}).content.decode()


def test_the_count_leaves_as_a_workbook(client, registrar):
    make_enrolments(make_class(start=date(2025, 3, 1)), 2, position="Bí thư chi bộ")
    response = client.get(reverse("learners:by_group"), {"tu": "2025-01-01", "den": "2025-12-31", "export": "xlsx"})
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert rows[1][0] == "01/01/2025 – 31/12/2025"
    assert rows[-1][:4] == ("2025", "Tổng cộng", 2, 2)
    assert response.exported[0].endswith("01/01/2025 – 31/12/2025")


def test_counting_costs_the_same_for_three_classes_as_for_one(client, registrar):
    costs = []
    for _i in range(3):
        make_enrolments(make_class(start=date(2025, 3, 1)), 2)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("learners:by_group"), {"tu": "01/01/2025", "den": "31/12/2025"})
        costs.append(len(captured))
    assert costs[0] == costs[2] <= 18


@pytest.mark.parametrize(
    "typed",
    [
        {"tu": "xx"},
        {"tu": "31/12/2025", "den": "01/01/2025"},
        {"programme": "9" * 30},
        {"hosting": "x"},
        {"tu": "01/01/0001"},
    ],
)
def test_nonsense_for_a_period_is_told(client, registrar, typed):
    response = client.get(reverse("learners:by_group"), typed)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert response.context["sections"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"figure": "x"}, {"tu": "x"}, {"nhom": "9" * 17}, {"don_vi": "9" * 17}, {"figure": "persons", "programme": "x"},
    ],
)  # fmt: skip
def test_rows_of_nonsense_do_not_exist(client, registrar, asked):
    for name in ("rows", "rows_persons", "rows_classes"):
        assert client.get(reverse(f"learners:{name}"), asked).status_code == 404
