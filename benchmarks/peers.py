"""What the measurements share: the watcher and a bare watchdog process, and what the kernel says of either."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Watches one folder and does nothing with what it hears.
BARE = """
import sys, threading
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer
observer = Observer()
observer.schedule(FileSystemEventHandler(), sys.argv[1], recursive=sys.argv[2] == "all")
observer.start()
print("ready", flush=True)
threading.Event().wait()
"""


class Running:
    """A process that has said its first line."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            self.lines.put(line)

    @property
    def pid(self) -> int:
        """The process itself, behind any wrapper."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else self.process.pid

    def wait_for(self, words: str, seconds: float = 30.0) -> str:
        """The next line with ``words`` in it. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"{words!r} was not said in {seconds} s: {self.said[-5:]}") from None
            if words in line:
                return line

    def skip(self) -> None:
        """Pass over what was said so far."""
        with suppress(queue.Empty):
            while True:
                self.lines.get_nowait()

    def status(self, key: str) -> int:
        """A number of /proc/PID/status, of the process as a whole."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1])
        raise LookupError(key)

    def switches(self) -> int:
        """How often its threads went to sleep by themselves so far."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(OSError):
                for line in (task / "status").read_text().splitlines():
                    if line.startswith("voluntary_ctxt_switches:"):
                        total += int(line.split()[1])
        return total

    def seconds(self) -> float:
        """Seconds of a processor that it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rest(self, still: float = 1.5, seconds: float = 60.0) -> None:
        """Wait until no thread of it woke for so long. Raises TimeoutError."""
        rest([self], still, seconds)

    def end(self) -> None:
        """End it."""
        with suppress(OSError):
            os.killpg(self.process.pid, 9)
        self.process.wait()


def rest(processes: list[Running], still: float = 1.5, seconds: float = 60.0) -> None:
    """Wait until no thread of any of them woke for so long. Raises TimeoutError."""
    end = time.monotonic() + seconds
    last, since = [one.switches() for one in processes], time.monotonic()
    while processes and time.monotonic() - since < still:
        if time.monotonic() > end:
            raise TimeoutError("they do not come to rest")
        time.sleep(0.05)
        if (now := [one.switches() for one in processes]) != last:
            last, since = now, time.monotonic()


def configure(home: Path, vaults: list[Path], **keys: object) -> dict[str, str]:
    """Write a configuration for these vaults; the environment that goes with it."""
    home.mkdir(exist_ok=True)
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
    tables = "\n".join(f"[[vault]]\npath = {json.dumps(str(vault))}\n{rows}" for vault in vaults)
    (home / "config.toml").write_text(f"version = 1\n{tables}")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("VAULTKIND", "LC_", "LANG"))}
    return {**kept, "VAULTKIND_HOME": str(home), "LC_ALL": "C.UTF-8"}


@contextmanager
def watching(vault: Path, environment: dict[str, str], *before: str) -> Iterator[Running]:
    """``vaultkind watch`` on one vault, ready."""
    with running(
        [*before, sys.executable, "-m", "vaultkind", "--vault", str(vault), "watch", "--json"], environment
    ) as one:
        one.wait_for('"ready"')
        yield one


@contextmanager
def serving(count: int, environment: dict[str, str]) -> Iterator[Running]:
    """What the service runs, on so many vaults, ready."""
    with running([sys.executable, "-m", "vaultkind.background"], environment) as one:
        for _ in range(count):
            one.wait_for("event=ready")
        yield one


@contextmanager
def bare(folder: Path, *, everything: bool = False) -> Iterator[Running]:
    """A bare watchdog process on one folder, or on all below it."""
    command = [sys.executable, "-c", BARE, str(folder), "all" if everything else "one"]
    with running(command, dict(os.environ)) as one:
        one.wait_for("ready")
        yield one


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[Running]:
    """A process for as long as the block lasts."""
    one = Running(command, environment)
    try:
        yield one
    finally:
        one.end()
