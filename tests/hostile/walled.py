"""Runs the real program with little time and memory, and writes down what it starts, calls and opens elsewhere."""

from __future__ import annotations

import os
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

from command_line import CONTROL, LIMIT, PROGRAM, Place, Ran, assert_kind, tree

SECONDS = 10
BYTES = 768 << 20
CODES = (0, 2, 3, 4, 5, 6)
# Loaded by the interpreter before the program: an audit hook cannot be taken out again.
HOOK = """\
import os, sys
LOG = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
ACTS = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.", "socket.connect",
        "socket.sendto", "socket.getaddrinfo", "webbrowser.", "code.__new__", "pickle.")
def hook(event, arguments):
    elsewhere = event == "open" and isinstance(arguments[0], (str, bytes)) and {outside!r} in os.path.realpath(
        os.fsdecode(arguments[0])
    )
    if elsewhere or event.startswith(ACTS):
        os.write(LOG, (event + " " + ascii(arguments)[:200] + "\\n").encode())
sys.addaudithook(hook)
"""


@dataclass
class Walled(Place):
    """A place whose runs have bounds. What is in ``outside`` belongs to someone else."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.outside.mkdir()
        hooks = self.base / "hooks"
        hooks.mkdir()
        (hooks / "sitecustomize.py").write_text(HOOK.format(log=str(self.log), outside=str(self.outside)))
        self.variables = {"PYTHONPATH": os.pathsep.join(filter(None, [str(hooks), os.environ.get("PYTHONPATH")]))}

    @property
    def outside(self) -> Path:
        return self.base / "outside"

    @property
    def log(self) -> Path:
        return self.base / "acts.log"

    def run(self, *words: str | Path, cwd: Path | None = None, typed: str | None = None, **variables: str) -> Ran:
        """Run ``vaultkind WORDS``; it has seconds and some memory, and ends with one of its own codes."""
        before = tree(self.outside)
        done = subprocess.run(
            [*PROGRAM, *(os.fspath(word) for word in words)],
            cwd=cwd or self.here,
            env=self.environment(**variables),
            input=(typed or "").encode(),
            capture_output=True,
            timeout=LIMIT * 2,
            check=False,
            preexec_fn=_wall,
        )
        ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert ran.code in CODES, ran
        assert_kind(ran.err, names=(str(self.base),))
        assert "Traceback" not in ran.out
        assert not CONTROL.search(ran.out), ascii(ran.out)
        assert len(ran.out) + len(ran.err) < 20_000, "nobody can read so much"
        assert self.log.read_text() == "", "nothing is started, called or opened elsewhere"
        assert tree(self.outside) == before
        return ran


def _wall() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
