"""``vaultkind days`` on a vault of 36,500 daily notes, against listing the same folder.

As commands: the whole of ``vaultkind days``, its start included, against a bare Typer app that lists the same paths in
order, and against ``ls -lR``, which asks about every file besides. In one process: the days alone against the paths of
the same files, in order, by ``os.scandir`` and by ``pathlib``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from benchmarks.listing import scanned
from vaultkind.actions.days import days
from vaultkind.actions.vault import open_vault
from vaultkind.configkeys import VaultConfig

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
    """Milliseconds of a processor in the best round, here and in what was started: others at work do not count."""
    times = []
    for _round in range(rounds):
        started = _used()
        work()
        times.append(_used() - started)
    return min(times) * 1000


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


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
            print(f"{NOTES:,} notes named {form}, milliseconds of a processor, best of {rounds}:")
            program = (sys.executable, "-m", "vaultkind", "--vault", str(root), "days")
            own = _best(partial(_run, *program, home=home), rounds)
            app = (sys.executable, "-m", "benchmarks.listing")
            for words, command in (("a bare Typer app listing", app), ("ls -lR", ("ls", "-lR"))):
                peer = _best(partial(_run, *command, str(root / "Daily"), home=home), rounds)
                print(f"  vaultkind days {own:7.1f}   {words} {peer:7.1f}   ratio {own / peer:.2f}")
            own = _best(partial(days, vault), rounds)
            for words, listing in (("os.scandir, sorted", scanned), ("pathlib, sorted", _pathlib)):
                peer = _best(partial(listing, str(root / "Daily")), rounds)
                print(f"  days, in one process {own:7.1f}   {words} {peer:7.1f}   ratio {own / peer:.2f}")


def _pathlib(folder: str) -> list[Path]:
    return sorted(Path(folder).rglob("*.md"))
