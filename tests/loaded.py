"""The program loaded once for many runs: each run is a fork of it, so that a test of what a run does costs no start.

The fork has the folder, environment, mounts and standard streams it is told, and goes through ``python -m vaultkind``
from there. What the interpreter does before the program is not in it; ``can_take`` says for which environments that
matters.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from contextlib import suppress
from typing import Any, NoReturn

LOCALE = "C.UTF-8"
MOUNTS = "/proc/{}/ns/mnt"


class Loaded:
    """The process that has the program loaded; it is started for the first run that needs it."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def can_take(variables: dict[str, str]) -> bool:
        """Whether an interpreter that starts with these would be like the one that is loaded."""
        letters = variables.get("LC_ALL") or variables.get("LC_CTYPE") or variables.get("LANG") or ""
        return hasattr(os, "fork") and letters.endswith("UTF-8") and _read(variables) == _own()

    def run(
        self, words: list[str], cwd: str, variables: dict[str, str], limit: float, first: str = ""
    ) -> tuple[int, bytes, bytes]:
        """One run to its end: the exit code and what was written; ``TimeoutExpired`` after ``limit`` seconds.

        ``first`` is Python to be run before the program.
        """
        with self._turn, tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
            if self._process is None or self._process.poll() is not None:
                self._process = self._start()
            process = self._process
            assert process.stdin is not None
            assert process.stdout is not None
            asked = {"words": words, "cwd": cwd, "variables": variables, "first": first}
            asked |= {"out": out.name, "err": err.name, "mounts": MOUNTS.format(os.getpid())}
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], limit)
            if not ready:
                os.killpg(process.pid, signal.SIGKILL)
                self.end()
                raise subprocess.TimeoutExpired(words, limit, out.read(), err.read())
            return int(process.stdout.readline()), out.read(), err.read()

    def end(self) -> None:
        """Let the process go."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
                **_own(),
                "LC_ALL": LOCALE,
            },
            start_new_session=True,
        )


def _read(variables: dict[str, str]) -> dict[str, str]:
    """What an interpreter reads when it starts."""
    return {name: value for name, value in variables.items() if name.startswith("PYTHON")}


def _own() -> dict[str, str]:
    return {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}


def serve() -> None:
    """Fork for each line of standard input, and say with which code the fork ended."""
    import vaultkind

    importlib.import_module("vaultkind.cli.main")
    for found in pkgutil.walk_packages(vaultkind.__path__, "vaultkind."):
        # A command's own module is read when it is called, in the language that holds by then.
        if not found.name.startswith(("vaultkind.cli.", "vaultkind.__main__")):
            with suppress(ImportError):  # What is for another system.
                importlib.import_module(found.name)
    gc.freeze()
    asking, answering = os.fdopen(os.dup(0)), os.dup(1)
    for line in asking:
        child = os.fork()
        if child == 0:
            os.close(answering)
            _be(json.loads(line))
        os.write(answering, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _go_into(mounts: str) -> None:
    """See what is mounted as the test does, which may have mounts of its own by now, or be in a fork with such."""
    if os.path.exists(mounts) and os.readlink(mounts) != os.readlink(MOUNTS.format("self")):
        with open(mounts) as theirs:
            if ctypes.CDLL(None, use_errno=True).setns(theirs.fileno(), 0) != 0:
                raise OSError(ctypes.get_errno(), "setns")


def _be(asked: dict[str, Any]) -> NoReturn:
    """Be the run that is asked for."""
    code: object = 1
    try:
        _go_into(asked["mounts"])
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["variables"])
        time.tzset()
        for number, path in ((0, os.devnull), (1, asked["out"]), (2, asked["err"])):
            descriptor = os.open(path, os.O_RDWR)
            os.dup2(descriptor, number)
            os.close(descriptor)
        exec(asked["first"], {})
        sys.argv = ["vaultkind", *asked["words"]]
        runpy.run_module("vaultkind", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as done:
        code = done.code or 0
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    serve()
