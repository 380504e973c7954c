"""What tests of the register share: a small register that has lived, and what is forged in it."""

import json
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from certificates import actions
from certificates.models import Certificate

from ..factories import make_recognised_class


def proof():
    """(exit code, what `verify_register --json` prints)."""
    out, code = StringIO(), 0
    try:
        call_command("verify_register", "--json", stdout=out)
    except SystemExit as ended:
        code = ended.code
    return code, json.loads(out.getvalue())


def issue(training_class, by, execute, **changes):
    """A batch of the class, issued and drawn; `execute` is `django_capture_on_commit_callbacks`."""
    with execute(execute=True):
        return actions.issue_certificates(
            training_class=training_class, by=by, **{"issued_on": training_class.closed_on} | changes
        )


def lived(execute):
    """A register of ten certificates in two books that has seen everything; returns them in the order of the register."""
    training_class, clerk, director = make_recognised_class(6)
    issue(training_class, clerk, execute)
    seen = list(Certificate.objects.order_by("position"))
    today = timezone.localdate()
    actions.record_print(certificates=seen, by=clerk)
    actions.record_print(certificates=seen[:1], by=clerk, reason="Kẹt giấy")
    actions.hand_over(certificates=seen[:4], to="", on=today, by=clerk)
    actions.strike_hand_over(certificate=seen[3], reason="Ghi nhầm người", by=clerk)
    actions.hand_over(certificates=[seen[3]], to="Lò Thị Ánh", on=today, by=clerk)
    actions.revoke(certificate=seen[0], reason="Khai sai lý lịch", by=director, on=today)
    with execute(execute=True):
        actions.replace(certificate=seen[1], reason="Sai tên", by=clerk, centre_at_fault=True)
    actions.annul(certificate=seen[5], reason="In hỏng", by=clerk)
    issue(training_class, clerk, execute, issued_on=today)
    issue(*make_recognised_class(2, code="SCLLCT")[:2], execute)
    return list(Certificate.objects.order_by("book__code", "position"))


def forge(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0, sql
