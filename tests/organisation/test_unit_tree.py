"""How units hang together now: successors, parts, rings; the page of it, and a unit chosen by typing."""

from datetime import date

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from trainingcenter.organisation import actions
from trainingcenter.organisation.models import Unit
from trainingcenter.organisation.rules import UnitTree
from trainingcenter.organisation.unit_field import UnitField, unit_label

from ..factories import make_learner, make_unit, make_user

#  1 (phường) ← 2 (chi bộ), 3 merged into 1, 4 part of 3, 5 merged into 3; 6 alone
TREE = UnitTree([(1, None, None), (2, 1, None), (3, None, 1), (4, 3, None), (5, None, 3), (6, None, None)])


def test_a_chain_of_successors_is_followed_to_its_end():
    assert [TREE.today(pk) for pk in (1, 2, 3, 5, 6)] == [1, 2, 1, 1, 6]


def test_parts_take_in_what_was_merged_and_the_parts_of_that():
    assert TREE.parts(1) == {1, 2, 3, 4, 5}
    assert TREE.parts(3) == {3, 4, 5}
    assert TREE.parts(2) == {2}
    assert TREE.parts(99) == set()


def test_what_a_unit_sends_counts_for_its_successors_and_for_what_it_is_part_of():
    assert TREE.path(4) == [4, 3, 1]
    assert TREE.above(4) == 1


def test_rows_stand_after_what_they_are_part_of_and_are_drawn_deeper():
    assert TREE.rows({1, 2, 4, 6}) == [(1, 0), (2, 1), (4, 1), (6, 0)]
    assert TREE.rows({2, 6}) == [(2, 0), (6, 0)]


@pytest.mark.parametrize(
    "ring",
    [
        [(1, 2, None), (2, 1, None), (3, 2, None)],
        [(1, None, 2), (2, None, 1), (3, 2, None)],
        [(1, 1, None), (2, 1, None), (3, 2, None)],
        [(1, 77, None), (2, 1, None), (3, 2, None)],
    ],
)
def test_rings_and_strangers_end(ring):
    tree = UnitTree(ring)
    assert {tree.today(pk) for pk in (1, 2)} <= {1, 2}
    assert tree.today(1) == tree.today(tree.today(1))
    assert sorted(pk for pk, _depth in tree.rows({1, 2, 3})) == [1, 2, 3]
    assert 3 in tree.parts(2)


def make_family():
    """A ward with a cell; a commune with a cell merged into the ward; each with one learner."""
    ward, old = make_unit("phường Nghĩa Lộ"), make_unit("xã Nghĩa An")
    cell, old_cell = (
        actions.create_unit(name=name, kind="party_cell", valid_from=date(2020, 1, 1), parent=parent)
        for name, parent in (("Chi bộ Một", ward), ("Chi bộ Bản Cũ", old))
    )
    actions.merge_unit(unit=old, successor=ward, on=date(2025, 7, 1))
    learners = [make_learner(unit=unit) for unit in (ward, cell, old, old_cell)]
    return ward, cell, old, old_cell, learners


@pytest.mark.django_db
def test_the_tree_counts_parts_and_predecessors_and_folds_what_is_closed(client):
    ward, cell, old, _old_cell, _learners = make_family()
    client.force_login(make_user("registrar"))
    response = client.get(reverse("organisation:unit_tree"))
    assert [(str(unit), depth, n) for unit, depth, n in response.context["rows"]] == [
        ("phường Nghĩa Lộ", 0, 4),
        ("Chi bộ Bản Cũ", 1, 1),
        ("Chi bộ Một", 1, 1),
        ("phường Trung Tâm", 0, 0),
    ]
    assert [(unit, today, n) for unit, today, n in response.context["closed"]] == [(old, ward, 2)]
    assert "xã Nghĩa An" in response.content.decode().split("<details>")[-1]


@pytest.mark.django_db
def test_who_may_not_see_learners_sees_the_tree_without_numbers(client):
    make_family()
    client.force_login(make_user("lecturer"))
    page = client.get(reverse("organisation:unit_tree")).content.decode()
    assert "Chi bộ Một" in page
    assert reverse("learners:list") not in page


@pytest.mark.django_db
def test_the_tree_costs_the_same_for_three_units_as_for_one(client):
    client.force_login(make_user("registrar"))
    costs = []
    for name in ("A", "B", "C"):
        make_learner(unit=make_unit(f"xã {name}"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("organisation:unit_tree"))
        costs.append(len(captured))
    assert costs[0] == costs[-1]


@pytest.mark.django_db
def test_the_page_of_a_unit_tells_names_predecessors_and_learners(client):
    ward, *_rest = make_family()
    actions.rename_unit(unit=ward, name="phường Trung Tâm Mới", valid_from=date(2025, 7, 2))
    client.force_login(make_user("registrar"))
    response = client.get(ward.get_absolute_url())
    page = response.content.decode()
    assert response.context["learners"] == 4
    assert all(text in page for text in ("phường Nghĩa Lộ", "xã Nghĩa An", f"?unit={ward.pk}"))


@pytest.mark.django_db
def test_learners_of_a_unit_include_those_of_its_parts_and_of_what_was_merged_into_it(client):
    ward, cell, old, old_cell, learners = make_family()
    make_learner(unit=make_unit("xã Xa"))
    client.force_login(make_user("registrar"))

    def shown(typed):
        response = client.get(reverse("learners:list"), {"unit": typed})
        return {row.record for row in response.context["table"].rows}, response

    assert shown(ward.pk)[0] == set(learners)
    assert shown("phuong nghia lo")[0] == set(learners)
    assert shown(old.pk)[0] == set(learners[2:])
    assert shown(str(cell))[0] == {learners[1]}
    found, response = shown("xã không có")
    assert len(found) == 5
    assert "Không có đơn vị" in response.content.decode()
    assert 'value="xã không có"' in response.content.decode()
    _found, response = shown(ward.pk)
    assert [str(value) for _label, value, _url in response.context["pills"]] == ["phường Nghĩa Lộ"]
    assert 'value="phường Nghĩa Lộ"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["9" * 30, "١٢٣", "-1", "0", "<script>"])
def test_nonsense_for_a_unit_is_told_and_breaks_nothing(typed):
    make_unit()
    with pytest.raises(forms.ValidationError):
        UnitField().clean(typed)


@pytest.mark.django_db
def test_a_unit_is_found_by_name_label_and_only_beginning():
    ward, _cell, old, *_rest = make_family()
    field = UnitField()
    assert field.clean("PHUONG NGHIA LO") == ward
    assert field.clean(unit_label("xã Nghĩa An", date(2025, 7, 1))) == old
    assert field.clean("Bản cũ") == Unit.objects.get(name="Chi bộ Bản Cũ")
    with pytest.raises(forms.ValidationError):
        field.clean("chi bộ")
