"""Wrong check codes counted per address: some are answered slowly, many are refused for a while."""

import hashlib
import logging
import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from trainingcenter.audit.models import Refusal

logger = logging.getLogger(__name__)

SLOWED_FROM, REFUSED_FROM = 10, 30  # wrong codes
WINDOW = 600  # seconds in which they are counted, and for which an address is refused
# few requests sleep at the same time in one process, so that a guesser cannot keep all threads of the server busy
_sleepers = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Tries:
    """How many wrong codes came from a network, and until when (seconds since 1970) they count."""

    wrong: int = 0
    until: float = 0

    @property
    def refused_for(self):
        """For how many more seconds the network is refused; 0 while it is not."""
        left = self.until - time.time()
        return max(1, round(left)) if self.wrong >= REFUSED_FROM and left > 0 else 0


def tries_of(network):
    """What was tried from `network` so far."""
    found = Tries(*cache.get(_key(network), ()))
    return found if found.until > time.time() else Tries()


def count_wrong(network):
    """One more wrong code came from `network`; returns its Tries. Exact however many come at once.

    The code that makes it too many begins the refusal, which is logged and stands in the audit log.
    """
    with transaction.atomic():
        _lock(network)
        before = tries_of(network)
        if before.refused_for:
            return before
        wrong, now = before.wrong + 1, time.time()
        until = now + WINDOW if wrong in (1, REFUSED_FROM) else before.until
        cache.set(_key(network), (wrong, until), max(1, round(until - now)))
        if wrong == REFUSED_FROM:
            Refusal.objects.create(network=network, what=Refusal.What.CHECK_CODE, tries=wrong)
            logger.warning("check codes: address %s is refused for %s s after %s wrong ones", network, WINDOW, wrong)
    return Tries(wrong, until)


def _lock(network):
    """Others that count for the same network wait until this transaction ends: the cache itself cannot count exactly."""
    number = int.from_bytes(hashlib.sha256(_key(network).encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _key(network):
    return f"wrong-check-codes-{network}"


def hold_back(tries):
    """Sleep a moment when there were wrong codes before, unless enough others sleep already."""
    if tries.wrong >= SLOWED_FROM and settings.CHECK_DELAY and _sleepers.acquire(blocking=False):
        try:
            time.sleep(min(settings.CHECK_DELAY, 1))
        finally:
            _sleepers.release()
