"""import_earlier: the screen's import of classes of earlier years from the command line."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from learners import actions
from trainingcenter.accounts.models import User

COUNTS = ("new", "same", "changed", "decide", "repeated")


class Command(BaseCommand):
    help = "Bring in classes of earlier years with their learners and results, as the screen does."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--sheet")
        parser.add_argument("--decide", choices=["skip", "new"], default="skip", help="what to do with doubtful rows")
        parser.add_argument("--dry-run", action="store_true", help="read and match only; nothing is kept")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file, sheet, decide, dry_run, **options):
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            result = self.bring_in(path, sheet, decide, dry_run)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for name in (*COUNTS, "enrolled"):
            self.stdout.write(f"{name:10}{result[name]:>6}")
        for row in result["classes"]:
            self.stdout.write(
                f"class {row['name'] or row['code']}: {row['rows']} rows. {' '.join(row['errors'])}".strip()
            )
        for row in result["errors"]:
            self.stdout.write(f"row {row['row']}: {' '.join(row['reasons'])}")

    @transaction.atomic
    def bring_in(self, path, sheet, decide, dry_run):
        user = User.objects.filter(is_active=True, groups__name="registrar").first() or User.objects.first()
        if user is None:
            raise CommandError("There is no account yet in whose name the register could be entered.")
        batch = actions.read_earlier(data=path.read_bytes(), filename=path.name, by=user, sheet=sheet)
        enrolled = 0 if dry_run else actions.write_earlier(batch=batch, by=user, undecided=decide)["enrolled"]
        result = _result(batch, enrolled)
        if dry_run:
            transaction.set_rollback(True)
        return result


def _result(batch, enrolled):
    """What import_roster tells, and the classes."""
    rows = list(batch.rows.all())
    summary = actions.lists.summary_of(rows)
    return {name: summary[name] for name in COUNTS} | {
        "errors": [{"row": row.number, "reasons": row.reasons} for row in rows if row.status == "error"],
        "enrolled": enrolled,
        "people": [
            {
                "name": row.values.get("full_name", ""),
                "birth_date": row.values.get("birth_date") or str(row.values.get("birth_year", "")),
            }
            for row in rows
            if row.status not in ("error", "repeated")
        ],
        "classes": [
            {name: told[name] for name in ("name", "code", "opened", "closed", "rows", "errors", "warnings")}
            | {"existing": told["existing"] is not None}
            for told in sorted(batch.classes.values(), key=lambda c: (c["opened"] or "", c["name"], c["code"]))
        ],
    }
