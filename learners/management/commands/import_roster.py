"""import_roster: the screen's import from the command line."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from courses.models import TrainingClass
from learners import actions
from trainingcenter.accounts.models import User


class Command(BaseCommand):
    help = "Bring a learner list into a class, as the screen does."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--class", dest="code", required=True, help="the class's code")
        parser.add_argument("--sheet")
        parser.add_argument("--decide", choices=["skip", "new"], default="skip", help="what to do with doubtful rows")
        parser.add_argument("--dry-run", action="store_true", help="read and match only; nothing is kept")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file, code, sheet, decide, dry_run, **options):
        training_class = TrainingClass.objects.filter(code=code).select_related("version").first()
        if training_class is None:
            raise CommandError(f"There is no class {code}.")
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            result = self.bring_in(training_class, path, sheet, decide, dry_run)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            for name in ("new", "same", "changed", "decide", "repeated", "enrolled"):
                self.stdout.write(f"{name:10}{result[name]:>6}")
            for row in result["errors"]:
                self.stdout.write(f"row {row['row']}: {' '.join(row['reasons'])}")

    @transaction.atomic
    def bring_in(self, training_class, path, sheet, decide, dry_run):
        user = User.objects.filter(is_active=True, groups__name="registrar").first() or User.objects.first()
        if user is None:
            raise CommandError("There is no account yet in whose name the list could be entered.")
        batch = actions.read_list(
            training_class=training_class, data=path.read_bytes(), filename=path.name, by=user, sheet=sheet
        )
        enrolled = 0 if dry_run else actions.write_list(batch=batch, by=user, undecided=decide)["enrolled"]
        rows = list(batch.rows.all())
        summary = actions.lists.summary_of(rows)
        result = {name: summary[name] for name in ("new", "same", "changed", "decide", "repeated")} | {
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
        }
        if dry_run:
            transaction.set_rollback(True)
        return result
