"""verify_register: proves that nothing in the register was changed, removed or put in afterwards."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from certificates.verification import verify


class Command(BaseCommand):
    help = "Prove the chains, numbers and stored pages of the register, or name the first broken row and exit with 1."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object instead of words")

    def handle(self, **options):
        proof = verify()
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(proof), ensure_ascii=False))
        else:
            self.tell(proof)
        if not proof.ok:
            sys.exit(1)

    def tell(self, proof):
        for book in proof.books:
            words = _("%(code)s: %(certificates)s certificates (end %(last_hash)s), %(events)s events (end %(last_event_hash)s)")  # fmt: skip
            self.stdout.write(words % asdict(book))
        if proof.ok:
            self.stdout.write(_("The register is whole. Write the ends down: they prove this state later on."))
        else:
            self.stderr.write(_broken_in_words(proof.first_broken))


def _as_json(proof):
    return {
        "ok": proof.ok,
        "certificates": sum(book.certificates for book in proof.books),
        "events": sum(book.events for book in proof.books),
        "books": [asdict(book) for book in proof.books],
        "first_broken": asdict(proof.first_broken) if proof.first_broken else None,
    }


def _broken_in_words(row):
    kinds = {"certificate": _("certificate"), "event": _("event"), "number": _("number"), "file": _("stored file")}
    words = _("BROKEN in %(book)s, %(row)s, place %(position)s, number %(number)s: %(problem)s")
    place = {"row": kinds[row.row], "position": row.position or "–", "number": row.number or "–"}
    return words % (asdict(row) | place)
