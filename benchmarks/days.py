"""``vaultkind days`` on a vault of 36,500 daily notes, against listing the same folder.

As commands: the whole of ``vaultkind days`` against ``ls -l``, which looks at the same entries and prints a line for
each. In one process: the days alone against the names and kinds of the entries, in order, by ``os.scandir`` and by
``pathlib``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from vaultkind.actions.look import days
from vaultkind.actions.vault import open_vault
from vaultkind.config import VaultConfig

NOTES = 36_500


def _vault(root: Path, form: str, name: str) -> Path:
    (root / ".obsidian").mkdir()
    (root / ".obsidian" / "daily-notes.json").write_text(json.dumps({"folder": "Daily", "format": form}))
    for ahead in range(NOTES):
        note = root / "Daily" / f"{date(1926, 1, 1) + timedelta(days=ahead):{name}}.md"
        note.parent.mkdir(parents=True, exist_ok=True)
        note.touch()
    return root


def _best(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of the quickest round."""
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def _run(*command: str, home: Path) -> None:
    environment = {**os.environ, "VAULTKIND_HOME": str(home), "LC_ALL": "C.UTF-8"}
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=True)


def report(rounds: int) -> None:
    """Print the figures, flat and sorted into folders of months."""
    for form, name in (("YYYY-MM-DD", "%Y-%m-%d"), ("YYYY/MM/YYYY-MM-DD", "%Y/%m/%Y-%m-%d")):
        with tempfile.TemporaryDirectory() as place:
            root, home = _vault(Path(place), form, name), Path(place) / "kept"
            vault = open_vault(root, VaultConfig(path=str(root)))
            assert len(days(vault)) == NOTES
            print(f"{NOTES:,} notes named {form}, milliseconds, best of {rounds}:")
            program = (sys.executable, "-m", "vaultkind", "--vault", str(root), "days")
            own = _best(lambda: _run(*program, home=home), rounds)  # noqa: B023 - called at once
            peer = _best(lambda: _run("ls", "-lR", str(root / "Daily"), home=home), rounds)  # noqa: B023
            print(f"  vaultkind days {own:7.1f}   ls -lR {peer:7.1f}   ratio {own / peer:.2f}")
            own = _best(lambda: days(vault), rounds)  # noqa: B023
            for words, listing in (("os.scandir, sorted", _scanned), ("pathlib, sorted", _pathlib)):
                peer = _best(lambda: listing(root / "Daily"), rounds)  # noqa: B023
                print(f"  days, in one process {own:7.1f}   {words} {peer:7.1f}   ratio {own / peer:.2f}")


def _scanned(folder: Path) -> list[str]:
    found, waiting = [], [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.is_file():
                    found.append(entry.path)
    return sorted(found)


def _pathlib(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.md"))
