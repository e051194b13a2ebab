"""The entry point of `./run` and `./test`."""

import sys

from devstack.check import check
from devstack.errors import StackError, Stopped
from devstack.execute import execute
from devstack.journal import say
from devstack.serve import serve
from devstack.stopping import stop_on_signals

_USAGE = """\
./run                                serve Baton with everything it needs
./run exec [--owner] COMMAND …       run a command in the same environment
./test [PYTEST ARGUMENTS]            all checks and tests, or just these tests

  --owner        connect as the role that owns the schema
  BATON_STATE    folder of the data (default: .state of the clone)
  BATON_PORT     port to serve on (default: the first free one from 8000)
  BATON_HOST     interface to listen on (default: 127.0.0.1)
  BATON_WEB_WORKERS, BATON_WEB_THREADS   size of the web server (default: 2 processes, 4 threads)
  DATABASE_URL + DATABASE_OWNER_URL, REDIS_URL   use these instead of private ones
"""


def main(words: list[str]) -> int:
    """Do what the command line says; the exit code."""
    match words:
        case ["serve"]:
            return serve()
        case ["exec", "--owner", first, *rest]:
            return execute([first, *rest], as_owner=True)
        case ["exec", first, *rest] if not first.startswith("-"):
            return execute([first, *rest], as_owner=False)
        case ["test", *arguments]:
            return check(arguments)
        case _:
            sys.stderr.write(_USAGE)
    return 0 if words in (["--help"], ["-h"]) else 2


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except StackError as error:
        say(str(error))
        sys.exit(1)
    except Stopped as stopped:
        sys.exit(stopped.exit_code)
