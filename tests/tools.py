"""What several test folders share: outside programs, and the real vaultkind as a process of its own."""

from __future__ import annotations

import ctypes
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

NODE_SCRIPTS = Path(__file__).parent / "node"


def require_tool(name: str) -> str:
    """The path of a program the test needs. Skips, saying so, where it is not installed; fails under CI."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI is to have it")
        pytest.skip(reason)
    return found


def logseq_keeps(page: bytes) -> dict[str, Any]:
    """A page as Logseq's own parser reads it and the app would write it again; see ``node/logseq.mjs``.

    Skips, saying so, where npm's mldoc is not there; fails under CI. ``NODE_PATH`` says where packages are.
    """
    command = [require_tool("node"), str(NODE_SCRIPTS / "logseq.mjs")]
    places = (Path(place) / "mldoc" for place in os.environ.get("NODE_PATH", "").split(os.pathsep) if place)
    found = next((place for place in places if place.is_dir()), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("npm's mldoc is not in NODE_PATH, and CI is to have it")
        pytest.skip("npm's mldoc, Logseq's parser, is not in NODE_PATH")
    environment = {**os.environ, "MLDOC": str(found)}
    done = subprocess.run(command, input=page, capture_output=True, env=environment, timeout=60, check=True)
    return dict(json.loads(done.stdout))


@cache
def own_mounts() -> None:
    """Give this process mounts of its own: watchers elsewhere on this machine wake when something is mounted.

    Skips, saying so, where that is not allowed: a container may have no right to mount.
    """
    try:
        if os.geteuid() != 0:
            raise PermissionError("only root may mount")
        clone_newns = 0x00020000
        if ctypes.CDLL(None, use_errno=True).unshare(clone_newns) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        subprocess.run([require_tool("mount"), "--make-rprivate", "/"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        pytest.skip(f"nothing can be mounted here: {problem}")


def until(holds: Callable[[], Any], what: str, seconds: float = 15.0) -> Any:
    """Look until ``holds()`` is true and return what it gave; fail after ``seconds``."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s in vain: {what}")
        time.sleep(0.01)
    return found


class Editor:
    """Node working through steps as an editor's process would; see ``node/editor.mjs`` for what a step can be."""

    def __init__(self, *steps: list[object]) -> None:
        command = [require_tool("node"), str(NODE_SCRIPTS / "editor.mjs"), json.dumps(steps)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def done(self) -> list[Any]:
        """Wait for its end; what each step gave."""
        out, problems = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, problems
        return [json.loads(line) for line in out.splitlines()]

    def step(self) -> Any:
        """Wait for the next step to be done; what it gave."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read() if self.process.stderr else ""
        return json.loads(line)


def edit(*steps: list[object]) -> list[Any]:
    """Let Node work through the steps and wait for it."""
    return Editor(*steps).done()


class Watching:
    """``vaultkind watch`` as a process. Used as a context, it is ended in any case."""

    def __init__(self, root: Path, home: Path, *, as_json: bool = True, before: tuple[str, ...] = ()) -> None:
        self.events: list[dict[str, Any]] = []
        self.lines: list[str] = []
        self.errors: list[str] = []
        self._fresh: queue.Queue[dict[str, Any] | None] = queue.Queue()
        command = [*before, sys.executable, "-m", "vaultkind", "--vault", str(root), "watch"]
        # A group of its own, so that a wrapper such as faketime is ended together with what it wraps.
        self.process = subprocess.Popen(
            command + ["--json"] * as_json,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment(home),
            start_new_session=True,
        )
        self._threads = (
            threading.Thread(target=self._listen, args=(as_json,), daemon=True),
            threading.Thread(target=self._collect, daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def _listen(self, as_json: bool) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if as_json:
                event = json.loads(line)
                self.events.append(event)
                self._fresh.put(event)
        self._fresh.put(None)

    def _collect(self) -> None:
        assert self.process.stderr is not None
        self.errors += [line.rstrip("\n") for line in self.process.stderr]

    def __enter__(self) -> Watching:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """The process id of the watcher itself, behind any wrapper."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else self.process.pid

    def event(self, kind: str, seconds: float = 15.0) -> dict[str, Any]:
        """Wait for the next event of that kind; others in between stay in ``events``."""
        end = time.monotonic() + seconds
        seen: list[object] = []
        while True:
            try:
                event = self._fresh.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"no event {kind!r} in {seconds} s, but {seen}; {self.errors}")
            if event is None:
                pytest.fail(f"the watcher ended before an event {kind!r}: {seen} {self.errors}")
            if event["event"] == kind:
                return event
            seen.append(event)

    def kinds(self) -> list[str]:
        """The kinds of all events so far."""
        return [event["event"] for event in self.events]

    def switches(self) -> int:
        """How often the watcher's threads went to sleep by themselves so far."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(OSError):  # A thread can end while it is looked at.
                for line in (task / "status").read_text().splitlines():
                    if line.startswith("voluntary_ctxt_switches"):
                        total += int(line.split()[1])
        return total

    def rest(self, still: float = 1.1, seconds: float = 20.0) -> None:
        """Wait until the watcher has nothing left to do: no thread of it woke for longer than it ever waits here."""
        end = time.monotonic() + seconds
        last, since = self.switches(), time.monotonic()
        while time.monotonic() - since < still:
            assert time.monotonic() < end, "the watcher does not come to rest"
            time.sleep(0.05)
            if (now := self.switches()) != last:
                last, since = now, time.monotonic()

    def end(self, number: int = signal.SIGTERM) -> int:
        """End the process with a signal, and with SIGKILL if it does not end; its exit code."""
        if self.process.poll() is None:
            os.kill(self.pid, number)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        for thread in self._threads:
            thread.join(timeout=5)
        return self.process.returncode


def environment(home: Path) -> dict[str, str]:
    """The environment of a vaultkind that keeps everything in ``home`` and speaks English."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("VAULTKIND", "LC_", "LANG"))}
    # libfaketime's way around an old fault of glibc's makes Python's waits for its lock end at once, again and again.
    faketime = {"DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}
    return {**kept, "VAULTKIND_HOME": str(home), "LC_ALL": "C.UTF-8", **faketime}


def vaultkind(home: Path, *arguments: str, timeout: float = 30.0) -> subprocess.CompletedProcess[str]:
    """Run a vaultkind command to its end."""
    command = [sys.executable, "-m", "vaultkind", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment(home), timeout=timeout, check=False)
