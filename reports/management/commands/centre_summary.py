"""centre_summary: the year's figures as the centre publishes them."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.demo.loader import default_year
from reports.queries import centre_summary


class Command(BaseCommand):
    help = "Print classes, enrolments, persons and the other figures of a year."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, year, **options):
        today = timezone.localdate()
        summary = centre_summary(year or default_year(today), today)
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        else:
            for name, value in summary.items():
                self.stdout.write(f"{name:32}{value:>8}")
