"""What every benchmark shares: processor time, the reference loop, peak memory."""

import json
import resource
import time
from pathlib import Path


def processor_time(work):
    """(seconds of user + system time of this process, what `work()` returned)."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def backend_seconds():
    """Seconds that this connection's PostgreSQL back-end has run; 0.0 when it runs on another machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError):
        return 0.0


def whole_time(work):
    """(seconds of processor time of this process and of its PostgreSQL back-end, what `work()` returned)."""
    before = backend_seconds()
    seconds, made = processor_time(work)
    return seconds + backend_seconds() - before, made


def reference_ms():
    """Milliseconds of the reference loop on this machine, the median of five."""
    times = sorted(processor_time(lambda: sum(i * i for i in range(2_000_000)))[0] for _i in range(5))
    return round(times[2] * 1000, 1)


def peak_mb():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def report(**figures):
    """Print the figures as one JSON object on the last line."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)
