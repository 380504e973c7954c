"""load_catalogue: the programmes and layouts every centre starts with."""

from django.core.management.base import BaseCommand

from reports.catalogue import load_catalogue


class Command(BaseCommand):
    help = "Load the published programmes and the default layouts; what is there already stays."

    def handle(self, **options):
        load_catalogue()
        self.stdout.write("catalogue loaded")
