#!/usr/bin/env python3
"""Take a fresh checkout to a running program (`run`) or to a finished test run (`test`), in one command.

It needs nothing but Python: venv and pip make an environment in `.venv` with the versions locked in
packaging/locks, and on a Debian-like system the libraries that Qt needs are installed too. A second run is
quick.
"""

import sys

NEEDED = (3, 11)
if sys.version_info < NEEDED:
    sys.exit(
        "NN Studio needs Python %d.%d or newer, and this is %d.%d: start the command with a newer python3."
        % (NEEDED + tuple(sys.version_info[:2]))
    )

import argparse
import subprocess
from pathlib import Path

import checks
import environment
import start
import system_libraries


def main() -> int:
    """Prepare what the asked-for command needs, then hand over to it and return its exit code."""
    sys.stdout.reconfigure(errors="replace")
    arguments = _parse()
    packages = {"run": "app", "test": "test", "package": "build", "release": "build"}[arguments.command]
    system_libraries.provide(with_test_display=packages != "app")
    try:
        python = environment.provide(packages)
    except environment.NoEnvironmentError as problem:
        print(problem, file=sys.stderr)
        return 1
    work = {
        "run": start.start,
        "test": checks.run_all,
        "package": checks.run_slow,
        "release": _release,
    }[arguments.command]
    return work(python)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bootstrap.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "run", help="open the program on a sample; without a display, train it in the terminal"
    )
    commands.add_parser("test", help="install the test tools as well and run every check and test")
    commands.add_parser("package", help="build the program to be shipped and try it out (minutes)")
    commands.add_parser("release", help="build what is given to people into dist (minutes)")
    return parser.parse_args()


def _release(python: Path) -> int:
    return subprocess.call([str(python), str(environment.ROOT / "packaging" / "release.py")])


if __name__ == "__main__":
    sys.exit(main())
