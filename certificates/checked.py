"""What the public check tells of a certificate: its frozen wording and where it stands now."""

from dataclasses import dataclass
from datetime import date, datetime

from . import rules


@dataclass(frozen=True)
class Checked:
    """One certificate as the public sees it; words as issued, whatever was renamed since."""

    kind: str
    number: str
    register_no: int
    year: int
    name: str
    programme: str
    class_name: str
    from_to: str
    opened_on: date | None
    closed_on: date | None
    rank: str
    issued_on: date
    valid_until: date | None
    state: str  # valid, expired, revoked, replaced or annulled
    state_on: date | None
    replaced_by: str
    replaces: str
    issued_by: str

    def as_json(self):
        """The same as plain values, days as `2026-03-15`."""
        days = ("opened_on", "closed_on", "issued_on", "valid_until", "state_on")
        iso = {name: day.isoformat() if (day := getattr(self, name)) else None for name in days}
        return {
            "number": self.number,
            "register_no": self.register_no,
            "name": self.name,
            "programme": self.programme,
            "class": self.class_name,
            "from": iso["opened_on"],
            "to": iso["closed_on"],
            "rank": self.rank,
            "issued_on": iso["issued_on"],
            "valid_until": iso["valid_until"],
            "state": self.state,
            "state_on": iso["state_on"],
            "replaced_by": self.replaced_by or None,
            "replaces": self.replaces or None,
            "issued_by": self.issued_by,
        }


def told_of(certificate, *, whole_name, today):
    """What the public is told of `certificate` on that day."""
    words = certificate.wording
    state, state_on = _state(certificate, today)
    replacement = certificate.replacement
    name = words["full_name"]
    return Checked(
        kind=certificate.get_kind_display(),
        number=certificate.number,
        register_no=certificate.register_no,
        year=certificate.year,
        name=name if whole_name else rules.mask_name(name),
        programme=words["programme"],
        class_name=" – ".join(text for text in (words.get("class_name"), words.get("class_code")) if text),
        from_to=words.get("from_to", ""),
        opened_on=_day(words.get("opened_on")),
        closed_on=_day(words.get("closed_on")),
        rank=words.get("rank", ""),
        issued_on=certificate.issued_on,
        valid_until=certificate.expires_on,
        state=state,
        state_on=state_on,
        replaced_by=replacement.number if replacement else "",
        replaces=certificate.replaces.number if certificate.replaces else "",
        issued_by=words["centre"],
    )


def _state(certificate, today):
    """(word, day since when) of where the certificate stands; *expired* is computed, an end by decision goes before it."""
    if certificate.state != "issued":
        return certificate.state, certificate.ended_on
    if certificate.expires_on and certificate.expires_on < today:
        return "expired", certificate.expires_on
    return "valid", None


def _day(text):
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None
