"""The chain of a register: every row carries the hash of the one before it, so that no row can be changed, left out or
put in between afterwards without being seen."""

import hashlib
import json
from datetime import UTC

GENESIS = "0" * 64


def linked(previous_hash, facts):
    """The hash of a row with these `facts` (plain JSON values) that follows the row of `previous_hash`: 64 hex digits."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}\n{text}".encode()).hexdigest()


def certificate_facts(certificate, book_code):
    """What of a certificate is frozen at its issue, as plain values."""
    return {
        "book": book_code,
        "position": certificate.position,
        "year": certificate.year,
        "register_no": certificate.register_no,
        "number": certificate.number,
        "kind": certificate.kind,
        "code": certificate.code,
        "enrolment": certificate.enrolment_id,
        "batch": certificate.batch_id,
        "page": certificate.page,
        "full_name": certificate.full_name,
        "wording": certificate.wording,
        "issued_on": certificate.issued_on.isoformat(),
        "expires_on": certificate.expires_on.isoformat() if certificate.expires_on else None,
        "signer": certificate.signer_id,
        "replaces": certificate.replaces_id,
        "copy_no": certificate.copy_no,
        "reissue_reason": certificate.reissue_reason,
        "centre_at_fault": certificate.centre_at_fault,
        "entered_later": certificate.entered_later,
    }


def event_facts(event, certificate_hash, book_code):
    """What an event says, as plain values; it names its certificate by that one's hash."""
    return {
        "book": book_code,
        "position": event.position,
        "certificate": certificate_hash,
        "kind": event.kind,
        "on": event.on.isoformat(),
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": event.by_id,
        "data": event.data,
    }
