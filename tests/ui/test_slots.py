"""Slots: what rooms further left say on the pages of others."""

import pytest

from trainingcenter.ui import slots


@pytest.fixture
def registry(monkeypatch):
    fillers = {name: [] for name in slots.SLOTS}
    monkeypatch.setattr(slots, "_fillers", fillers)
    return fillers


def test_fillers_are_asked_once_for_all_ids_and_merged_by_order(registry):
    asked = []

    @slots.fills("class_panel")
    def late(ids, user):
        asked.append(ids)
        return {pk: [slots.Panel(20, "Kết quả", "/b/")] for pk in ids}

    @slots.fills("class_panel")
    def early(ids, user):
        return {1: [slots.Panel(10, "Học viên", "/a/")]}

    found = slots.fill("class_panel", [1, 2], user=None)
    assert asked == [{1, 2}]
    assert {pk: [panel.label for panel in panels] for pk, panels in found.items()} == {
        1: ["Học viên", "Kết quả"],
        2: ["Kết quả"],
    }


def test_an_unknown_slot_is_refused(registry):
    with pytest.raises(KeyError):
        slots.fills("sidebar")
