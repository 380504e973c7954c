"""Where a certificate stands follows from its events: what the database writes into its row, said once more in Python."""

ENDS = ("revoked", "replaced", "annulled")


def standing(events):
    """The columns of a certificate that say where it stands, after `events`: (kind, day, data) in their order."""
    now = {
        "state": "issued",
        "ended_on": None,
        "ended_reason": "",
        "handed_over_on": None,
        "handed_over_to": "",
        "printed_on": None,
        "blank_serial": "",
    }
    for kind, on, data in events:
        now |= _told(kind, on, data)
    return now


def _told(kind, on, data):
    """What one event says anew."""
    if kind in ENDS:
        return {"state": kind, "ended_on": on, "ended_reason": data.get("reason")}
    return {
        "printed": {"printed_on": on},
        "handed_over": {"handed_over_on": on, "handed_over_to": data.get("to")},
        "hand_over_struck": {"handed_over_on": None, "handed_over_to": ""},
        "blank_used": {"blank_serial": data.get("serial")},
        "blank_spoiled": {"blank_serial": ""},
    }.get(kind, {})
