"""backup: everything into one archive."""

from django.core.management.base import BaseCommand

from trainingcenter.backup import back_up


class Command(BaseCommand):
    help = "Write the database and the stored files into one archive with a manifest of hashes."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        manifest = back_up(file)
        self.stdout.write(f"{file}: {sum(manifest['rows'].values())} rows, {len(manifest['files']) - 1} stored files")
