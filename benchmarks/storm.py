"""What the watcher does while thousands of files come, change and go, against a bare watchdog process beside it.

In each storm today's note is made by hand in the middle. What is counted: processor time of either process, notes of
other days that were touched, and how long after the storm began and after its own last save today's prompt was there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.peers import Running, bare, configure, watching

SETTLE = 0.5
# Old notes in the vault before the storm.
OLD = 2_000
LIMIT = 120.0


def _old_notes(folder: Path, text: str, count: int = OLD) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for back in range(1, count + 1):
        (folder / f"{date.today() - timedelta(days=back)}.md").write_text(f"{text} {back}\n")


def _arriving(vault: Path, files: int) -> Iterator[None]:
    """Files of all kinds and old notes, written into the daily folder itself."""
    for number in range(files):
        name = f"{date.today() - timedelta(days=number + OLD)}.md" if number % 2 else f"other {number}.md"
        (vault / "journal" / name).write_text("words\n")
        if number == files // 2:
            yield


def _checkout(vault: Path, files: int) -> Iterator[None]:
    """Another branch, in which every old note reads differently; and back again."""

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(vault), "-c", "user.name=a", "-c", "user.email=a", *words], check=True)

    git("checkout", "-q", "other")
    yield
    git("checkout", "-q", "first")


def _restore(vault: Path, files: int) -> Iterator[None]:
    """The whole daily folder from a backup: with its old times, and once more with new ones."""
    backup = vault.with_name("backup")
    shutil.copytree(backup, vault / "journal", dirs_exist_ok=True)
    yield
    for note in backup.iterdir():
        shutil.copyfile(note, vault / "journal" / note.name)


def _renamed(vault: Path, files: int) -> Iterator[None]:
    """The daily folder gets another name, in the vault and in its settings, and its own again."""
    settings = vault / ".obsidian" / "daily-notes.json"
    (vault / "journal").rename(vault / "diary")
    settings.write_text(json.dumps({"folder": "diary"}))
    time.sleep(1)
    (vault / "diary").rename(vault / "journal")
    settings.write_text(json.dumps({"folder": "journal"}))
    yield


def _overflow(vault: Path, files: int) -> Iterator[None]:
    """More events than the system keeps, while the processes stand still; `_storm` stops and wakes them."""
    passing = vault / "journal" / "passing"
    for _ in range(int(Path("/proc/sys/fs/inotify/max_queued_events").read_text()) // 2 + 500):
        passing.touch()
        passing.unlink()
    yield


STORMS: dict[str, Callable[[Path, int], Iterator[None]]] = {
    "files arriving": _arriving,
    "another git branch": _checkout,
    "a restored backup": _restore,
    "a renamed folder": _renamed,
    "events lost": _overflow,
}


def _prepare(base: Path, storm: str) -> Path:
    vault = base / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / ".obsidian" / "daily-notes.json").write_text(json.dumps({"folder": "journal"}))
    _old_notes(vault / "journal", "first")
    if storm == "another git branch":
        script = "git init -q -b first && git add -A && git commit -qm first && git checkout -qb other"
        names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a"}
        names |= {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        subprocess.run(["sh", "-ec", script], cwd=vault, env=names, check=True)
        _old_notes(vault / "journal", "other")
        subprocess.run(["git", "commit", "-qam", "other"], cwd=vault, env=names, check=True)
        subprocess.run(["git", "checkout", "-q", "first"], cwd=vault, env=names, check=True)
    if storm == "a restored backup":
        shutil.copytree(vault / "journal", base / "backup")
        shutil.rmtree(vault / "journal")
        (vault / "journal").mkdir()
    return vault


def _storm(storm: str, files: int) -> tuple[float, float, int, float]:
    """Processor seconds of the watcher and the peer, old notes touched, milliseconds to today's prompt."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        vault = _prepare(base, storm)
        environment = configure(base / "home", [vault], settle=SETTLE)
        with watching(vault, environment) as ours, bare(vault / "journal") as peer:
            both: tuple[Running, ...] = (ours, peer)
            for one in both:
                one.rest()
            before = [one.seconds() for one in both]
            if storm == "events lost":
                for one in both:
                    os.kill(one.pid, 19)
            steps = STORMS[storm](vault, files)
            next(steps)
            note = vault / "journal" / f"{date.today()}.md"
            note.write_text("today\n")
            written = note.stat().st_ctime_ns
            if storm == "events lost":
                for one in both:
                    os.kill(one.pid, 18)
            for _ in steps:
                pass
            ours.wait_for('"inserted"', LIMIT)
            arrived = (note.stat().st_ctime_ns - written) / 1e6 - SETTLE * 1000
            for one in both:
                one.rest()
            used = [one.seconds() - start for one, start in zip(both, before, strict=True)]
            touched = [one for one in (vault / "journal").iterdir() if b"vaultkind" in one.read_bytes()]
            assert note in touched, "today's prompt is in today's note"
            return used[0], used[1], len(touched) - 1, arrived


def report(files: int) -> None:
    """Every storm, each with fresh processes and a fresh vault."""
    print(f"Storms over a vault with {OLD:,} old notes; {files:,} files arriving")
    print(f"{'':22}{'CPU s':>8}{'peer s':>8}{'ratio':>8}{'old notes touched':>20}{'prompt after, ms':>18}")
    for storm in STORMS:
        ours, peer, touched, arrived = _storm(storm, files)
        ratio = f"{ours / peer:.2f}" if peer else "-"
        print(f"{storm:22}{ours:>8.2f}{peer:>8.2f}{ratio:>8}{touched:>20}{arrived:>18.0f}")
    print("bar: processor time of files arriving at most 2 times the peer's; no old note touched; the prompt arrives")
    print("prompt after: from the note's own save, less the settle time; in a storm the system may hold events back")
