"""Runs the program many times for little: one process has it loaded, and each run is a fork of that.

The fork has its own environment, folder, and standard streams, and goes through the same ``main`` as a person's
shell does. Runs that need another account's rights, a terminal or strace start the program anew.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command_line import Place, Ran


class Loaded:
    """The process that has the program loaded."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def run(self, words: list[str], cwd: str, variables: dict[str, str]) -> Ran:
        """One run to its end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with self._turn, tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
            asked = {"words": words, "cwd": cwd, "variables": variables, "out": out.name, "err": err.name}
            self.process.stdin.write(json.dumps(asked).encode() + b"\n")
            self.process.stdin.flush()
            code = int(self.process.stdout.readline())
            return Ran(code, out.read().decode(), err.read().decode())

    def end(self) -> None:
        """Let the process go."""
        self.process.communicate()


@dataclass
class WarmPlace(Place):
    """A place whose runs are forks of a loaded program."""

    loaded: Loaded | None = None

    def run(self, *words: str | Path, cwd: Path | None = None, typed: str | None = None, **variables: str) -> Ran:
        """Run ``vaultkind WORDS``; nothing can be typed."""
        assert self.loaded is not None
        assert typed is None
        return self.loaded.run(
            [os.fspath(word) for word in words], str(cwd or self.here), self.environment(**variables)
        )


def serve() -> None:
    """Fork for each line of standard input, and say with which code the fork ended."""
    from vaultkind.cli.main import main

    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked)
            try:
                main(asked["words"])
            except SystemExit as done:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(int(done.code or 0))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(asked: dict[str, Any]) -> None:
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["variables"])
    for number, path in ((0, os.devnull), (1, asked["out"]), (2, asked["err"])):
        descriptor = os.open(path, os.O_RDWR)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(number, "wb", closefd=False), encoding="utf-8") for number in (1, 2)
    )


if __name__ == "__main__":
    serve()
