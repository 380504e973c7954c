"""The drill: workers, Redis and PostgreSQL are killed while certificates are drawn; in the end each has just one page.

A cluster of its own with the durability of production, a real worker with its beat. The moment of a kill is chosen from
outside: the drill holds a lock that the worker is about to need, sees it wait there, and kills its whole process group.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import measure
import psycopg2

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "script" / "lib"))
from state import APPLICATION, OWNER, State, say  # noqa: E402

DATABASE = "trainingcenter_faults"
SILENT_AFTER = 3  # seconds; two minutes in production
PATIENCE = 60  # seconds until a job must have got somewhere


class Drill:
    """Servers, the worker, and the locks by which it is stopped at a chosen moment."""

    def __init__(self, state, n, chance):
        self.state, self.n, self.chance = state, n, chance
        self.env = state.environment(DATABASE, JOBS_SILENT_AFTER=str(SILENT_AFTER))
        self.worker = None
        self.held = []
        self.kills = 0
        self.restarts = {"redis": 0, "postgres": 0}
        self.training_class = self.clerk = None

    # -- the worker

    def start_worker(self):
        python = Path(sys.executable).parent
        schedule = str(self.state.folder / "celerybeat-schedule")
        command = [str(python / "celery"), "-A", "trainingcenter", "worker", "-B", "-c", "2", "-s", schedule, "-l", "WARNING"]  # fmt: skip
        self.worker = self.state.spawn(command, log="worker", env=self.env)

    def signal_worker(self, how):
        os.killpg(self.worker.pid, how)

    def kill_worker(self):
        self.signal_worker(signal.SIGKILL)
        self.worker.wait(30)
        self.kills += 1

    # -- locks that stop it

    def ask(self, sql, *values):
        """The rows of one question to the database, as its owner."""
        connection = psycopg2.connect(self.state.url(DATABASE, role=OWNER))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall()
        finally:
            connection.close()

    def hold(self, sql):
        connection = psycopg2.connect(self.state.url(DATABASE, role=OWNER))
        connection.cursor().execute(f"SET lock_timeout = '{PATIENCE}s'; {sql}")
        self.held.append(connection)

    def hold_job(self, batch):
        self.hold(f"SELECT 1 FROM jobs_job WHERE id = {batch.job_id} FOR UPDATE")

    def let_go(self, count=None):
        """The first `count` locks are given up, or all of them."""
        going, self.held = self.held[:count], self.held[len(self.held[:count]) :]
        for connection in going:
            connection.close()

    def until_waiting(self, text):
        """Somebody waits for a lock with a statement that holds `text`."""
        sql = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s"
        self.until(lambda: self.ask(sql, f"%{text}%"), f"nobody came to {text}")

    def until(self, true, otherwise):
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end or self.worker.poll() is not None:
                raise SystemExit(f"== {otherwise}; {self.told()}")
            time.sleep(0.02)

    def told(self):
        """What stands open, and the end of the worker's log."""
        jobs = self.ask("SELECT id, state, done, attempts, error FROM jobs_job WHERE state <> 'done' ORDER BY id")
        log = (self.state.folder / "log" / "worker.log").read_text(errors="replace").splitlines()[-15:]
        return "\n".join([f"open jobs: {jobs}", *log])

    def until_all_is_done(self):
        self.until(
            lambda: self.ask("SELECT count(*) FROM jobs_job WHERE state <> 'done'") == [(0,)], "jobs are not done"
        )

    # -- one batch

    def issue(self):
        """The next batch in the register; the worker, held still, has not seen it yet."""
        from django.db import connection

        from certificates.actions import awaiting_issue, issue_certificates

        connection.close()  # the server may be another one by now
        chosen = [enrolment.pk for enrolment in awaiting_issue(self.training_class)[: self.n]]
        day = self.training_class.closed_on
        return issue_certificates(training_class=self.training_class, by=self.clerk, issued_on=day, chosen=chosen)

    @contextmanager
    def still(self):
        """The worker stands still meanwhile, outside of any transaction: it holds no lock that others wait for."""
        open_ones = "SELECT 1 FROM pg_stat_activity WHERE usename = %s AND xact_start IS NOT NULL"
        self.signal_worker(signal.SIGSTOP)
        while self.ask(open_ones, APPLICATION):
            self.signal_worker(signal.SIGCONT)
            time.sleep(0.05)
            self.signal_worker(signal.SIGSTOP)
        try:
            yield
        finally:
            if self.worker.poll() is None:
                self.signal_worker(signal.SIGCONT)


# -- moments: each leaves a worker that stands just there


def before_the_claim(drill):
    with drill.still():
        drill.hold_job(drill.issue())
    drill.until_waiting('UPDATE "jobs_job"')


def while_drawing(drill):
    with drill.still():
        batch = drill.issue()
        drill.hold("LOCK TABLE certificates_issuebatch")
    drill.until_waiting("certificates_issuebatch")
    drill.hold_job(batch)
    drill.let_go(1)
    drill.until_waiting('UPDATE "jobs_job"')


def before_the_file(drill):
    with drill.still():
        drill.issue()
        drill.hold("LOCK TABLE documents_numberbook IN EXCLUSIVE MODE")
    drill.until_waiting("documents_numberbook")


def between_file_and_commit(drill):
    with drill.still():
        batch = drill.issue()
        drill.hold("LOCK TABLE certificates_registerevent IN SHARE MODE")
    drill.until_waiting("certificates_registerevent")
    return batch


def after_the_commit(drill):
    drill.hold_job(between_file_and_commit(drill))
    drill.let_go(1)
    drill.until_waiting('UPDATE "jobs_job"')


def at_random(drill):
    """Two batches at once, and whatever the worker is doing a little later."""
    with drill.still():
        drill.issue()
        drill.issue()
    time.sleep(drill.chance.uniform(0, 1.5))


MOMENTS = [before_the_claim, while_drawing, before_the_file, between_file_and_commit, after_the_commit, at_random]


def kill_worker_at(drill, moment):
    moment(drill)
    drill.kill_worker()
    drill.let_go()
    drill.start_worker()
    if moment is not at_random:  # else what is lost meets what comes next
        drill.until_all_is_done()


def restart_postgres_at(drill, moment, how):
    """The database dies under the worker, which lives and must find it again."""
    moment(drill)
    drill.state.restart("postgres", how)
    drill.restarts["postgres"] += 1
    drill.let_go()
    drill.until_all_is_done()


def restart_redis_at(drill, moment):
    """Redis comes back empty; the worker must hear what is issued afterwards, without being started anew."""
    moment(drill)
    drill.state.restart("redis", signal.SIGKILL)
    drill.restarts["redis"] += 1
    drill.let_go()
    with drill.still():
        drill.issue()
    drill.until_all_is_done()


def lose_the_queue(drill):
    """Worker and Redis die together: what was queued is in nobody's memory but the database's."""
    with drill.still():
        drill.issue()
        drill.kill_worker()
    drill.state.restart("redis", signal.SIGKILL)
    drill.restarts["redis"] += 1
    drill.start_worker()
    drill.until_all_is_done()


def plan(kills, chance):
    """What happens, in a random order: so many kills of the worker, one of them together with Redis, and restarts."""
    deeds = [(kill_worker_at, MOMENTS[i % len(MOMENTS)]) for i in range(max(kills - 1, 0))]
    deeds += [(lose_the_queue,)] * (kills > 0)
    deeds += [(restart_redis_at, moment) for moment in (while_drawing, between_file_and_commit)]
    deeds += [
        (restart_postgres_at, while_drawing, signal.SIGQUIT),
        (restart_postgres_at, between_file_and_commit, signal.SIGQUIT),
        (restart_postgres_at, before_the_file, signal.SIGKILL),
    ]
    chance.shuffle(deeds)
    return deeds


def batches_of(deeds):
    """How many batches the deeds issue."""
    return sum(2 if at_random in deed or deed[0] is restart_redis_at else 1 for deed in deeds)


# -- what must be true in the end


def pages_of(batch):
    """`{check code: pages of the stored file on which its text stands}`."""
    from trainingcenter.documents.actions import read_file

    run = subprocess.run(
        ["pdftotext", "-", "-"] if shutil.which("pdftotext") else [sys.executable, "-c", AS_TEXT],
        input=read_file(batch.file), stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found = {}
    for page, text in enumerate(run.stdout.decode().split("\f")):
        for code in re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text):
            found.setdefault(code.replace("-", ""), []).append(page)
    return found


AS_TEXT = """
import io, sys, pypdf
pages = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read())).pages
sys.stdout.buffer.write("\\f".join(page.extract_text() for page in pages).encode())
"""


def counted():
    """(certificates, lost ones, doubled ones): each must stand on the page it was given, and nowhere else."""
    from certificates.models import IssueBatch
    from trainingcenter.documents.models import StoredFile

    total = lost = doubled = 0
    for batch in IssueBatch.objects.select_related("file"):
        batch.drawn = list(batch.certificates.all())
        total += len(batch.drawn)
        found = pages_of(batch) if batch.file else {}
        lost += sum(certificate.page not in found.get(certificate.code, []) for certificate in batch.drawn)
        doubled += sum(len(found.get(certificate.code, [])) > 1 for certificate in batch.drawn)
        doubled += sum(c.register_events.filter(kind="drawn").count() > 1 for c in batch.drawn[:1])
    files = StoredFile.objects.filter(name__startswith="giay-chung-nhan-").count()
    return total, lost, doubled + files - IssueBatch.objects.count()


def gaps():
    """How many numbers are missing or given twice, over all books and years."""
    from certificates.models import Certificate

    numbers = {}
    for book, year, number in Certificate.objects.values_list("book", "year", "register_no"):
        numbers.setdefault((book, year), []).append(number)
    return sum(len(set(range(1, len(found) + 1)) ^ set(found)) for found in numbers.values())


def chain_is_whole(drill):
    """What `verify_register` says, asked as a person would ask it."""
    command = [sys.executable, str(ROOT / "manage.py"), "verify_register", "--json"]
    done = subprocess.run(command, env=drill.env, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout, done.stderr[-2000:], file=sys.stderr)
    return done.returncode == 0 and json.loads(done.stdout)["ok"]


def run(drill, deeds):
    began = time.monotonic()
    drill.start_worker()
    for i, (deed, *how) in enumerate(deeds, start=1):
        words = [getattr(word, "__name__", None) or str(word) for word in (deed, *how)]
        say(f"{i}/{len(deeds)} {' '.join(words).replace('_', ' ')}  ({time.monotonic() - began:.0f} s)")
        deed(drill, *how)
    drill.until_all_is_done()
    drill.signal_worker(signal.SIGTERM)
    drill.worker.wait(30)
    total, lost, doubled = counted()
    figures = {
        "kills": drill.kills,
        "lost": lost,
        "doubled": doubled,
        "gaps": gaps(),
        "chain_ok": chain_is_whole(drill),
    }
    measure.report(
        **figures,
        restarts=drill.restarts,
        certificates=total,
        seconds=round(time.monotonic() - began),
        ref_ms=measure.reference_ms(),
    )
    return figures == {"kills": drill.kills, "lost": 0, "doubled": 0, "gaps": 0, "chain_ok": True}


def prepare(state, n):
    """The database and a recognised class of `n` learners; (class, registrar)."""
    if not state.run["port"] or not state.run["redis"]:
        raise SystemExit("== this drill kills servers: unset DATABASE_URL and REDIS_URL, it starts its own")
    began = time.monotonic()
    state.prepare(DATABASE)
    os.environ |= state.environment(DATABASE)
    import django

    django.setup()
    from recognised import recognised_class

    made = recognised_class(n)
    say(f"a class of {n} learners ({time.monotonic() - began:.0f} s)")
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=200, help="certificates in a batch")
    parser.add_argument("--kills", type=int, default=20, help="how often the worker is killed")
    parser.add_argument("--seed", type=int, default=None, help="the order and the random moments")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10_000)
    chance = random.Random(seed)
    say(f"seed {seed}")
    folder = tempfile.mkdtemp(prefix="tc-faults-")
    os.chmod(folder, 0o711)
    state = State(folder, quick=False)
    clean, drill = False, None
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(143))
    try:
        state.start()
        deeds = plan(options.kills, chance)
        drill = Drill(state, options.n, chance)
        drill.training_class, drill.clerk = prepare(state, options.n * batches_of(deeds))
        clean = run(drill, deeds)
    finally:
        if drill and drill.worker and drill.worker.poll() is None:
            drill.signal_worker(signal.SIGKILL)  # its whole group, which may stand still
        state.stop()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
