"""How long after a note has settled its prompt is there, against a bare watchdog process that appends a line.

Both are given a note by the same writer and both leave it to settle for the same time. The time is
the kernel's: the note's change time after the prompt came, less its time before, less the settle time.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

SETTLE = 0.5
LIMIT = 10.0
BARE = """
import sys, threading, time
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer
folder, name, settle = sys.argv[1], sys.argv[2], float(sys.argv[3])
last = threading.Event()
class Handler(FileSystemEventHandler):
    def on_any_event(self, event):
        if event.src_path.endswith(name) and event.event_type in ("created", "modified"):
            last.set()
observer = Observer()
observer.schedule(Handler(), folder)
observer.start()
print("ready", flush=True)
last.wait()
while last.is_set():
    last.clear()
    last.wait(settle)
with open(folder + "/" + name, "a") as note:
    note.write("a line\\n")
time.sleep(60)
"""


def _once(command: list[str], environment: dict[str, str], note: Path) -> float:
    """Milliseconds from the end of the settle time to the block, for one process and one note."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        note.write_bytes(b"")
        note.write_bytes(b"# A day\n\n- first line\n")
        written = note.stat()
        until = time.monotonic() + LIMIT
        while (now := note.stat()).st_size == written.st_size:
            if time.monotonic() > until:
                raise TimeoutError(f"nothing arrived in {note}")
            time.sleep(0.005)
        return (now.st_ctime_ns - written.st_ctime_ns) / 1e6 - SETTLE * 1000
    finally:
        process.kill()
        process.wait()


def _vaultkind(folder: Path) -> float:
    home = folder / "home"
    home.mkdir()
    vault = folder / "vault"
    vault.mkdir()
    (home / "config.toml").write_text(f"[[vault]]\npath = {json.dumps(str(vault))}\nsettle = {SETTLE}\n")
    command = [sys.executable, "-m", "vaultkind", "--vault", str(vault), "watch", "--json"]
    return _once(command, {**os.environ, "VAULTKIND_HOME": str(home)}, vault / f"{date.today().isoformat()}.md")


def _bare(folder: Path) -> float:
    name = f"{date.today().isoformat()}.md"
    return _once([sys.executable, "-c", BARE, str(folder), name, str(SETTLE)], dict(os.environ), folder / name)


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def report(rounds: int) -> None:
    """Measure both in alternation, each round with a fresh process and a fresh vault, and print the figures."""
    found: dict[str, list[float]] = {"vaultkind": [], "bare watchdog": []}
    for _ in range(rounds):
        for name, measure in (("vaultkind", _vaultkind), ("bare watchdog", _bare)):
            with tempfile.TemporaryDirectory() as folder:
                found[name].append(measure(Path(folder)))
    print(f"Arrival after the note has settled, in ms; {rounds} rounds, each with a fresh process")
    print(f"{'':16}{'median':>10}{'95 %':>10}{'worst':>10}")
    for name, values in found.items():
        print(f"{name:16}{statistics.median(values):10.1f}{percentile(values, 0.95):10.1f}{max(values):10.1f}")
    # Against the whole wait the peer's own lateness is next to nothing, so the ratio is of both waits.
    waits = {name: SETTLE * 1000 + statistics.median(values) for name, values in found.items()}
    ratio = waits["vaultkind"] / waits["bare watchdog"]
    print(f"from the last save to the prompt: {ratio:.3f} times the peer's wait")
    print(f"bar: 50 ms at 95 %; found: {percentile(found['vaultkind'], 0.95):.1f} ms")
