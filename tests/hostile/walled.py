"""Runs the real program with little time and memory, and writes down what it starts, calls and opens elsewhere."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from command_line import CONTROL, LIMIT, PROGRAM, Place, Ran, assert_kind, tree

SECONDS = 10
BYTES = 768 << 20
CODES = (0, 2, 3, 4, 5, 6)
BOUNDS = f"""\
import resource
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({BYTES}, {BYTES}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
"""
# Runs before the program: an audit hook cannot be taken out again.
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
        self.hooks.mkdir()
        self.log.touch()
        (self.hooks / "sitecustomize.py").write_text(self.hook)

    @property
    def outside(self) -> Path:
        return self.base / "outside"

    @property
    def log(self) -> Path:
        return self.base / "acts.log"

    @property
    def hooks(self) -> Path:
        return self.base / "hooks"

    @property
    def hook(self) -> str:
        return HOOK.format(log=str(self.log), outside=str(self.outside))

    def hooked(self, **more: str) -> dict[str, str]:
        """The environment for an interpreter of its own, which loads the hook before anything else."""
        path = os.pathsep.join(filter(None, [str(self.hooks), os.environ.get("PYTHONPATH")]))
        return self.environment(**more, PYTHONPATH=path)

    def run(self, *words: str | Path, cwd: Path | None = None, typed: str | None = None, **variables: str) -> Ran:
        """Run ``vaultkind WORDS``; it has seconds and some memory, and ends with one of its own codes."""
        before = tree(self.outside)
        given, folder = [os.fspath(word) for word in words], cwd or self.here
        environment = self.environment(**variables)
        if self.loaded and typed is None and self.loaded.can_take(environment):
            code, out, err = self.loaded.run(given, str(folder), environment, LIMIT * 2, first=BOUNDS + self.hook)
        else:
            done = subprocess.run(
                [*PROGRAM, *given],
                cwd=folder,
                env=self.hooked(**variables),
                input=(typed or "").encode(),
                capture_output=True,
                timeout=LIMIT * 2,
                check=False,
                preexec_fn=_wall,
            )
            code, out, err = done.returncode, done.stdout, done.stderr
        ran = Ran(code, out.decode(), err.decode())
        assert ran.code in CODES, ran
        assert_kind(ran.err, names=(str(self.base),))
        assert "Traceback" not in ran.out
        assert not CONTROL.search(ran.out), ascii(ran.out)
        assert len(ran.out) + len(ran.err) < 20_000, "nobody can read so much"
        assert self.log.read_text() == "", "nothing is started, called or opened elsewhere"
        assert tree(self.outside) == before
        return ran


def _wall() -> None:
    exec(BOUNDS)
