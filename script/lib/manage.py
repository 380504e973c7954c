"""script/manage: manage.py with the servers up."""

import os
import sys

from state import DEMO, REAL, State, say

AS_OWNER = {
    "migrate",
    "remove_demo",
    "backup",
    "restore",
    "flush",
    "createcachetable",
    "pgtrigger",
    "dbshell",
    "sqlflush",
}
WITHOUT_DATABASE = {"remove_demo", "restore", "makemigrations", "makemessages", "compilemessages", "help", "check"}


def main():
    arguments = sys.argv[1:]
    real = arguments[:1] == ["--real"]
    arguments = arguments[real:]
    if not arguments:
        raise SystemExit("usage: script/manage [--real] COMMAND …")
    database = REAL if real else DEMO
    state = State()
    run = state.running()
    try:
        if run:
            state.join(run)
        else:
            state.start()
        say(f"database: {'DATABASE_URL' if 'DATABASE_URL' in os.environ else database}")
        _prepare(state, database, arguments[0])
        code = state.manage(database, *arguments, owner=arguments[0] in AS_OWNER)
        if arguments[0] == "remove_demo" and not code:
            (state.folder / "demo-built").unlink(missing_ok=True)
    except KeyboardInterrupt:
        code = 130
    finally:
        state.stop()
    sys.exit(code)


def _prepare(state, database, command):
    """The database is there and migrated, except where the command itself sees to that."""
    if command == "restore" and state.run["port"]:
        state.ensure_database(database)
    elif command not in WITHOUT_DATABASE and state.run["port"]:
        state.prepare(database)


if __name__ == "__main__":
    main()
