"""What a year leaves in memory: the real watcher, its clock handed in, a new note a day, and nothing beside it.

``year`` lives through its days with libfaketime, for what is done on which day. Here every day is a plain morning, and
the clock is an argument.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

SETTLE = 0.5
_FIRST = datetime(2027, 9, 1, 9)
_LONGEST = 30.0


def live(days: int, base: Path) -> dict[str, int]:
    """Resident memory in KiB when ready, after the first prompt and at the end; and how many prompts came."""
    from vaultkind.actions.vault import open_vault
    from vaultkind.configkeys import VaultConfig
    from vaultkind.events import Event
    from vaultkind.paths import Paths
    from vaultkind.watch import Watcher

    root = base / "vault"
    (root / ".obsidian").mkdir(parents=True)
    settings = {"folder": "journal", "format": "YYYY/MM-MMMM/YYYY-MM-DD"}
    (root / ".obsidian" / "daily-notes.json").write_text(json.dumps(settings))
    now = [_FIRST - timedelta(hours=12)]
    told = threading.Semaphore(0)
    count = [0]

    def say(event: Event) -> None:
        count[0] += event.event == "inserted"
        told.release()

    config = VaultConfig(path=str(root), settle=SETTLE)
    paths = Paths(base / "home", base / "home", base / "home" / "cache")
    watcher = Watcher(root, lambda: open_vault(root, config), paths, say, clock=lambda: now[0])
    thread = threading.Thread(target=watcher.run, daemon=True)
    thread.start()
    assert told.acquire(timeout=_LONGEST), "not ready"
    found = {"ready": _memory()}
    for number in range(days):
        now[0] = _FIRST + timedelta(days=number)
        # A touch of the settings has the watcher look at once, and see that the new day has no note so far.
        os.utime(root / ".obsidian" / "daily-notes.json")
        folder = root / "journal" / now[0].strftime("%Y/%m-%B")
        folder.mkdir(parents=True, exist_ok=True)
        time.sleep(0.2)
        apart, note = base / "being made.md", folder / now[0].strftime("%Y-%m-%d.md")
        apart.write_text("# A day\n\n- words\n")
        os.utime(apart, (now[0].timestamp(), now[0].timestamp()))
        apart.rename(note)
        end = time.monotonic() + _LONGEST
        while count[0] <= number:
            assert time.monotonic() < end, f"no prompt on {now[0]:%Y-%m-%d}"
            told.acquire(timeout=0.5)
        found.setdefault("first", _memory())
    found |= {"end": _memory(), "prompts": count[0]}
    watcher.stop()
    thread.join()
    return found


def _memory() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise LookupError("VmRSS")


def report(days: int) -> None:
    """Live so many days in a process of its own."""
    with tempfile.TemporaryDirectory() as base:
        command = [sys.executable, "-m", "benchmarks.longlife", str(days), base]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    ready, first, end = found["ready"], found["first"], found["end"]
    print(f"{days} days with the clock handed in, a note each; prompts: {found['prompts']}")
    print(f"resident memory: {ready} KiB when ready, {first} after the first prompt, {end} at the end")
    print(f"end to ready: {end / ready:.3f}; bar: 1.1")


if __name__ == "__main__":
    print(json.dumps(live(int(sys.argv[1]), Path(sys.argv[2]))))
