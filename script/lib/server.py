"""script/server: the whole application on this machine, until Ctrl-C."""

import argparse
import hashlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import smoke
from state import DEMO, REAL, ROOT, State, free_port, say


def main():
    parser = argparse.ArgumentParser(prog="script/server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-demo", action="store_true", help="an empty database for real work")
    parser.add_argument(
        "--smoke", action="store_true", help="start on a throw-away state, visit every menu entry, stop"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGINT, _interrupt)  # also where a shell started us in the background and made it ignored
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    if options.smoke:
        sys.exit(run_smoke())
    run(State(), options.host, options.port, REAL if options.no_demo else DEMO, _until_interrupted)


def _interrupt(*_arguments):
    raise KeyboardInterrupt


def run(state, host, port, database, then):
    """Start everything on `state`, call `then(processes, base address)`, stop everything; returns what `then` returned."""
    if other := state.running():
        raise SystemExit(
            f"== this state is in use by process {other['pid']}; stop that one, or choose another STATE_DIR"
        )
    try:
        say(f"state in {state.folder}")
        state.start()
        fresh = state.prepare(database)
        if database == DEMO:
            _demonstration(state, fresh)
        base = f"http://{host}:{port}"
        env = state.environment(database, PUBLIC_URL=os.environ.get("PUBLIC_URL", base))
        env.setdefault("ALLOWED_HOSTS", "*" if host == "0.0.0.0" else f"{host},localhost,127.0.0.1")
        _static(state, env)
        processes = _start(state, env, host, port)
        _introduce(base, database)
        return then(processes, base)
    except KeyboardInterrupt:
        return 0
    finally:
        say("stopping")
        state.stop()


def _demonstration(state, fresh):
    """Built once; a centre that is there already is left as it is."""
    if fresh or not (state.folder / "demo-built").exists():
        say("building the demonstration centre")
        if state.manage(DEMO, "load_demo"):
            raise SystemExit("== the demonstration centre could not be built; see the message above")
        (state.folder / "demo-built").touch()


def _static(state, env):
    """Static files are collected when one of them has changed."""
    seen = hashlib.sha256()
    for path in sorted((ROOT / "static").rglob("*")):
        seen.update(f"{path}{path.stat().st_mtime_ns}".encode())
    stamp = state.folder / "static.stamp"
    if not stamp.exists() or stamp.read_text() != seen.hexdigest():
        say("collecting static files")
        import subprocess

        command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--no-input", "--clear", "--verbosity=0"]
        subprocess.run(command, env=env, check=True)
        stamp.write_text(seen.hexdigest())


def _start(state, env, host, port):
    python = Path(sys.executable).parent
    schedule = str(state.folder / "celerybeat-schedule")
    worker = [
        str(python / "celery"),
        "-A",
        "trainingcenter",
        "worker",
        "-B",
        "-c",
        "2",
        "-s",
        schedule,
        "-l",
        "WARNING",
    ]
    web = [str(python / "gunicorn"), "trainingcenter.wsgi", "-b", f"{host}:{port}", "-w", "2", "--threads", "4"]
    return [state.spawn(worker, log="worker", env=env), state.spawn(web, log="web", env=env)]


def _introduce(base, database):
    print(f"\n  {base}/          the application", flush=True)
    print(f"  {base}/tra-cuu/  the public check of certificates")
    if database == DEMO:
        print("\n  DỮ LIỆU TRÌNH DIỄN (demonstration data). Sign in as:")
        for account in json.loads((ROOT / "reports" / "demo" / "accounts.json").read_text(encoding="utf-8")):
            print(f"    {account['role']:10} {account['username']:10} {account['password']}")
    else:
        print("\n  An empty centre. Make the first account: script/manage --real createsuperuser")
    print("\n  Ctrl-C stops everything.\n", flush=True)


def _until_interrupted(processes, _base):
    while True:
        for process in processes:
            if process.poll() is not None:
                raise SystemExit(
                    f"== a process ended by itself (exit {process.returncode}); see the logs in the state folder"
                )
        time.sleep(0.5)


def run_smoke():
    """The JSON line and the exit code of `script/server --smoke`."""
    began = time.monotonic()
    folder = tempfile.mkdtemp(prefix="tc-smoke-")
    os.chmod(folder, 0o711)
    port = free_port()
    found = {"ok": False, "seconds": 0, "pages": {}}
    try:
        found = run(State(folder), "127.0.0.1", port, DEMO, lambda _processes, base: smoke.visit(base)) or found
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(found, ensure_ascii=False), flush=True)
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    main()
