"""load_demo: builds the demonstration centre."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reports.catalogue import load_catalogue
from reports.demo.loader import build


class Command(BaseCommand):
    help = "Build the demonstration centre by the same actions as the screens; twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--year", type=int, help="the year of its classes (default: this one, before March the last)"
        )
        parser.add_argument("--rosters", help="a folder of learner lists instead of the reference centre's")

    def handle(self, *, year, rosters, **options):
        settings.CELERY_TASK_ALWAYS_EAGER = True
        load_catalogue()
        try:
            built = build(year=year, rosters=rosters)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write("demonstration centre built" if built else "the demonstration centre is there already")
