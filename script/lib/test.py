"""script/test and script/benchmark: a cluster of their own, quick and forgetful."""

import os
import subprocess
import sys

from state import ROOT, State, say


def main():
    kind, *arguments = sys.argv[1:]
    os.environ["PYTHONPATH"] = str(ROOT)
    if kind == "benchmark":  # the application first: one module of benchmarks/ is called certificates, too
        os.environ |= {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}", "PYTHONSAFEPATH": "1"}
    if (kind, *arguments[:1]) == ("benchmark", "faults"):  # starts, kills and restarts servers of its own
        sys.exit(subprocess.run([sys.executable, str(ROOT / "benchmarks" / "faults.py"), *arguments[1:]]).returncode)
    state = State(os.environ.get("TEST_STATE_DIR") or ROOT / "var" / kind, quick=True)
    try:
        state.start()
        env = _environment(state, kind)
        if kind == "test":
            command = [sys.executable, "-m", "pytest", *(arguments or ["-n", "2", "--dist", "loadfile"])]
        else:
            command = [sys.executable, str(ROOT / "benchmarks" / f"{arguments[0]}.py"), *arguments[1:]]
        code = subprocess.run(command, env=env, cwd=ROOT).returncode
    except KeyboardInterrupt:
        code = 130
    finally:
        state.stop()
    sys.exit(code)


def _environment(state, kind):
    extra = {"CELERY_TASK_ALWAYS_EAGER": "1", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    name = f"trainingcenter_{kind}"
    if state.run["port"]:
        state.ensure_database(name, anew=kind == "benchmark")
    env = state.environment(name, owner=True, **extra)
    env["FILES_DIR"] = str(state.folder / "files")
    collect = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--no-input", "--verbosity=0"]
    if subprocess.run(collect, env=env).returncode:
        raise SystemExit("== static files could not be collected")
    if kind == "benchmark" and state.manage(name, "migrate", "--no-input", "--verbosity=0", owner=True):
        raise SystemExit("== migrate failed")
    say(f"running on a cluster of its own in {state.folder}")
    return env


if __name__ == "__main__":
    main()
