"""One archive of everything: the database and the stored files, with a manifest of hashes."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from trainingcenter.documents.actions import PART

DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files"


def back_up(target):
    """Write the archive `target`; returns its manifest."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        stored = _stored()
        manifest = {
            "rows": row_counts(),
            "files": {DUMP: _hash(dump)}
            | {f"{FILES}/{p.relative_to(settings.FILES_DIR).as_posix()}": _hash(p) for p in stored},
        }
        listing = Path(folder) / MANIFEST
        listing.write_text(json.dumps(manifest, indent=1, sort_keys=True))
        partial = Path(f"{target}.part")
        with tarfile.open(partial, "w:gz") as archive:
            archive.add(listing, MANIFEST)
            archive.add(dump, DUMP)
            for path in stored:
                archive.add(path, f"{FILES}/{path.relative_to(settings.FILES_DIR).as_posix()}")
        partial.replace(target)
    return manifest


def _stored():
    """Every stored file that is whole; what is being written at this moment is not yet in the database either."""
    return sorted(p for p in settings.FILES_DIR.rglob("*") if p.is_file() and p.suffix != PART)


def restore(source, *, force=False):
    """Put back what `source` holds; returns its manifest.

    The whole archive is checked first: a damaged one, or a database that is not empty (unless `force`), is refused and
    nothing is touched.
    """
    with tempfile.TemporaryDirectory() as folder:
        manifest = _unpacked(source, Path(folder))
        if not force and any(row_counts().values()):
            raise CommandError("The database is not empty. Nothing was changed. To replace what it holds, add --force.")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            f"--dbname={_name()}",
            str(Path(folder) / DUMP),
        )
        _grant_again()
        for name in manifest["files"]:
            if name.startswith(f"{FILES}/"):
                to = settings.FILES_DIR / name.removeprefix(f"{FILES}/")
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(folder) / name, to)
    if row_counts() != manifest["rows"]:
        raise CommandError("The restored database has other row counts than the backup. Restore another backup.")
    return manifest


def row_counts():
    """Rows of every table of the schema, `{table: count}`; no tables, no entries."""
    with connection.cursor() as cursor:
        tables = [t.name for t in connection.introspection.get_table_list(cursor) if t.type == "t"]
        counts = {}
        for table in sorted(set(tables) - {"cache", "django_session"}):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def _unpacked(source, folder):
    """The archive unpacked into `folder`; its manifest, every hash of which fits."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            _extract(archive, folder)
        manifest = json.loads((folder / MANIFEST).read_text())
        damaged = [name for name, digest in manifest["files"].items() if _hash(folder / name) != digest]
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise CommandError(f"{source} is no whole backup ({type(error).__name__}). Nothing was changed.") from error
    if damaged:
        raise CommandError(f"{source} is damaged in {damaged[0]}. Nothing was changed.")
    return manifest


def _extract(archive, folder):
    """The plain files of the archive under `folder`; ValueError for a link or a name that leads out of it.

    By hand, for `extractall(filter=…)` came with Python 3.11.4 and Debian 12 has 3.11.2.
    """
    for member in archive:
        target = (folder / member.name).resolve()
        if member.isdir():
            continue
        if not member.isfile() or not target.is_relative_to(folder.resolve()):
            raise ValueError(member.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.extractfile(member) as packed, open(target, "wb") as out:
            shutil.copyfileobj(packed, out)


def _grant_again():
    """The plain application role may use the restored tables, where there is such a role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'trainingcenter'")
        if cursor.fetchone():
            cursor.execute(
                "GRANT USAGE ON SCHEMA public TO trainingcenter;"
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO trainingcenter;"
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO trainingcenter"
            )


def _hash(path):
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _name():
    return connection.settings_dict["NAME"]


def _run(program, *arguments):
    """Run a PostgreSQL program against the database in use; its password never stands on the command line."""
    told = connection.settings_dict
    env = os.environ | {
        "PGHOST": told["HOST"] or "",
        "PGPORT": str(told["PORT"] or ""),
        "PGUSER": told["USER"] or "",
        "PGPASSWORD": told["PASSWORD"] or "",
        "PGDATABASE": told["NAME"],
    }
    folder = os.environ.get("PG_BINARIES")
    path = str(Path(folder) / program) if folder and (Path(folder) / program).exists() else shutil.which(program)
    if path is None:
        raise CommandError(f"{program} is not installed; install the PostgreSQL client programs.")
    done = subprocess.run([path, *arguments], env=env, capture_output=True, text=True)
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()[-500:]}")
