"""restore: everything back from one archive."""

from django.core.management.base import BaseCommand

from trainingcenter.backup import restore


class Command(BaseCommand):
    help = "Restore a backup; refuses a damaged one, and a database that is not empty unless --force."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--force", action="store_true", help="replace what the database holds")

    def handle(self, *, file, force, **options):
        manifest = restore(file, force=force)
        self.stdout.write(f"restored {sum(manifest['rows'].values())} rows, {len(manifest['files']) - 1} stored files")
