"""Blanks for the tests: a series, lots of it, and a class whose certificates are printed over them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from PIL import Image

from certificates import actions, documents
from certificates.models import Blank
from certificates.stock import accounts

from ..factories import make_recognised_class

PAPERS = {"minutes": "05-BB/TTCT ngày 03/03/2026", "reason": "In lệch khung"}


def today():
    return timezone.localdate()


def make_series(by, **changes):
    fields = {"name": "Phôi giấy chứng nhận A", "kind": "certificate", "prefix": "A ", "digits": 6, "warn_below": 3}
    return actions.make_series(**fields | changes, by=by)


def make_lot(series, first=1, last=5, *, by, days_ago=200, **changes):
    fields = {
        "supplier": "Ban Tuyên giáo Tỉnh ủy",
        "paper": "PXK 12",
        "received_on": today() - timedelta(days=days_ago),
    }
    return actions.receive_lot(series=series, first=first, last=last, by=by, **fields | changes)


def make_overprint(kind="certificate", **changes):
    """A layout that is printed over blanks, in use from now on."""
    design = documents.default_design(kind) | {"overprint": True}
    return actions.make_layout(**{"name": "Trên phôi", "kind": kind, "design": design} | changes)


def make_class_on_blanks(n=2, **changes):
    """A recognised class whose next certificates are printed over blanks: (class, registrar, director)."""
    found = make_recognised_class(n, **changes)
    make_overprint()
    return found


def issue(training_class, clerk, **changes):
    """The certificates of the class, in the order of the register."""
    batch = actions.issue_certificates(
        training_class=training_class, by=clerk, issued_on=training_class.closed_on, **changes
    )
    return list(batch.certificates.order_by("register_no"))


def photo(**changes):
    stream = BytesIO()
    Image.new("RGB", (60, 40), "white").save(stream, "JPEG", **changes)
    return stream.getvalue()


def refused(action, **arguments):
    """What is said when the action is refused, one line; nothing it wrote stays."""
    with pytest.raises(ValidationError) as error, transaction.atomic():
        action(**arguments)
    return " ".join(error.value.messages)


def states(series=None):
    found = Blank.objects.filter(lot__series=series) if series else Blank.objects.all()
    return dict(found.order_by("number").values_list("serial", "state"))


def counts(series):
    return next(account for found, account, _lots in accounts() if found == series)
