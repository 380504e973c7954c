"""Every sheet is accounted for, whatever is done."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates import actions
from certificates.models import Blank, Certificate
from certificates.stock import accounts, turnovers

from ..factories import make_user
from .blanks import (
    PAPERS,
    counts,
    issue,
    make_class_on_blanks,
    make_lot,
    make_series,
    states,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user("registrar")


SHEETS = st.integers(1, 8)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), st.integers(9, 14), st.integers(9, 14)),
        st.tuples(st.just("give"), SHEETS, SHEETS),
        st.tuples(st.just("back"), SHEETS, SHEETS),
        st.tuples(st.just("issue"), st.integers(0, 2)),
        st.tuples(st.just("spoil"), SHEETS, st.booleans()),
        st.tuples(st.just("destroy"), SHEETS, SHEETS),
        st.tuples(st.just("next"), st.integers(0, 2)),
        st.tuples(st.just("annul"), st.integers(0, 2)),
        st.tuples(st.just("hand"), st.integers(0, 2)),
    ),
    max_size=14,
)


def take(step, series, training_class, clerk):
    """One step as somebody would take it; most are refused, some are done."""
    name, *given_ = step
    papers = {"on": today(), "by": clerk}
    sheets = {b.number: b for b in Blank.objects.filter(lot__series=series)}
    people = list(training_class.enrolments.order_by("pk"))
    latest = {c.enrolment_id: c for c in Certificate.objects.order_by("pk")}
    if name == "receive":
        return make_lot(series, *given_, by=clerk)
    if name == "give":
        return actions.give_out(series=series, first=given_[0], last=given_[1], holder="Chị Hoa", **papers)
    if name == "back":
        return actions.take_back(series=series, first=given_[0], last=given_[1], **papers)
    if name == "issue":
        return issue(training_class, clerk, chosen=[people[given_[0]].pk])
    if name == "spoil":
        return actions.spoil_blank(blank=sheets[given_[0]], replace=given_[1], **papers, **PAPERS)
    if name == "destroy":
        chosen = [b for number, b in sheets.items() if given_[0] <= number <= given_[1]]
        return actions.destroy_blanks(blanks=chosen, **papers, **PAPERS)
    certificate = latest.get(people[given_[0]].pk)
    if certificate is None:
        return None
    if name == "next":
        return actions.give_next_sheet(certificate=certificate, **papers)
    if name == "annul":
        return actions.annul(certificate=certificate, reason="Sai họ tên", by=clerk)
    return actions.hand_over(certificates=[certificate], **papers)


COMES_TO = {"received": "stock", "given": "given", "returned": "stock", "used": "used", "spoiled": "spoiled",
            "destroyed": "destroyed"}  # fmt: skip


def check_everything(series):
    for _series, account, lots in accounts():
        assert account.adds_up
        assert all(of_lot.adds_up for _lot, of_lot in lots)
    for sheet in Blank.objects.prefetch_related("movements").select_related("certificate"):
        moved = sorted(sheet.movements.all(), key=lambda movement: movement.pk)
        assert moved[0].kind == "received"
        assert COMES_TO[moved[-1].kind] == sheet.state
        assert Counter(m.kind for m in moved)["used"] == (sheet.certificate is not None)
        if sheet.state == "used":
            assert sheet.certificate.blank_serial == sheet.serial
    on_paper = Certificate.objects.exclude(blank_serial="").values_list("blank_serial", flat=True)
    assert sorted(on_paper) == sorted(Blank.objects.filter(state="used").values_list("serial", flat=True))
    whole = dict(turnovers(today() - timedelta(days=999), today()))[series]
    account = counts(series)
    assert (whole.closing, whole.spoiled_kept) == (account.left, account.spoiled)
    assert whole.used - whole.spoiled_after_use == account.used


def test_every_sheet_is_accounted_for_after_any_sequence_of_deeds():
    training_class, clerk, _director = make_class_on_blanks(3)
    series = make_series(clerk)
    make_lot(series, 1, 8, by=clerk)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(STEPS)
    def run(steps):
        with transaction.atomic():
            for step in steps:
                before = states()
                try:
                    with transaction.atomic():
                        take(step, series, training_class, clerk)
                except ValidationError:
                    assert states() == before
            check_everything(series)
            transaction.set_rollback(True)

    run()
