"""remove_demo: drops the demonstration database and nothing else."""

import shutil

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg2.sql import SQL, Identifier


class Command(BaseCommand):
    help = "Drop the demonstration database with its stored files; refuses any other database."

    def handle(self, **options):
        name = settings.DATABASES["default"]["NAME"]
        if not name.endswith("_demo"):
            raise CommandError(f"{name} is not a demonstration database; nothing was dropped.")
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        if settings.FILES_DIR.name == name:
            shutil.rmtree(settings.FILES_DIR, ignore_errors=True)
        self.stdout.write(f"{name} dropped")
