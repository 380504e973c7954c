"""What every benchmark shares: processor time, the reference loop, peak memory."""

import json
import resource
import time


def processor_time(work):
    """(seconds of user + system time of this process, what `work()` returned)."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def reference_ms():
    """Milliseconds of the reference loop on this machine, the median of five."""
    times = sorted(processor_time(lambda: sum(i * i for i in range(2_000_000)))[0] for _i in range(5))
    return round(times[2] * 1000, 1)


def peak_mb():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def report(**figures):
    """Print the figures as one JSON object on the last line."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)
