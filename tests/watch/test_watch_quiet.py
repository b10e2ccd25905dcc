"""What the real watcher costs when nothing concerns it, and that it still hears what does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tools import Editor, edit, require_tool
from watched_vault import Place, Starter


def test_the_number_of_watches_does_not_grow_with_the_vault(place: Place, watch: Starter) -> None:
    for number in range(500):
        (place.root / "projects" / str(number % 20) / str(number)).mkdir(parents=True)
    place.note().parent.mkdir(parents=True)
    watching = watch()
    watching.rest()
    watches = sum(
        line.startswith("inotify")
        for descriptor in Path(f"/proc/{watching.pid}/fdinfo").iterdir()
        for line in descriptor.read_text().splitlines()
    )
    assert 1 < watches <= 12


def test_an_idle_watcher_does_not_wake_at_all(place: Place, watch: Starter) -> None:
    place.note().parent.mkdir(parents=True)
    watching = watch()
    edit(["storm", str(place.root), 20, "other #.md"], ["write", str(place.note()), "words\n"])
    watching.event("inserted")
    watching.rest()
    before = watching.switches()
    time.sleep(10)
    assert watching.switches() == before


def test_thousands_of_other_files_do_not_hide_todays_note_and_get_no_prompt(place: Place, watch: Starter) -> None:
    place.configure(format="YYYY-MM-DD", folder="journal")
    folder = place.root / "journal"
    folder.mkdir()
    watching = watch()
    storm = Editor(["storm", str(folder), 2500, "other #.md"], ["storm", str(folder), 2500, "2019-01-#.md"])
    note = folder / time.strftime("%Y-%m-%d.md")
    edit(["wait", 100], ["write", str(note), "words\n"])
    watching.event("inserted")
    storm.done()
    watching.rest()
    assert watching.kinds() == ["ready", "inserted"]
    assert note.read_bytes().startswith(b"words\n\n> [!vaultkind|")
    touched = [file.name for file in folder.iterdir() if b"vaultkind" in file.read_bytes()]
    assert touched == [note.name]
    assert len(list(folder.iterdir())) == 5001


BARE = """
import sys, threading
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer
observer = Observer()
observer.schedule(FileSystemEventHandler(), sys.argv[1])
observer.start()
print("ready", flush=True)
threading.Event().wait()
"""


def resident(pid: int) -> int:
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("VmRSS:"))


def test_an_idle_watcher_keeps_little_more_than_a_bare_watchdog_process(place: Place, watch: Starter) -> None:
    """The same interpreter, the same folder, the same moment; and no library that it has no use for."""
    watching = watch()
    peer = subprocess.Popen([sys.executable, "-c", BARE, place.root], stdout=subprocess.PIPE)
    try:
        assert peer.stdout is not None
        peer.stdout.readline()
        watching.rest()
        assert resident(watching.pid) <= 1.5 * resident(peer.pid)
    finally:
        peer.kill()
        peer.wait()
    mapped = Path(f"/proc/{watching.pid}/maps").read_text()
    assert "libcrypto" not in mapped
    assert "libssl" not in mapped


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_note_that_another_machine_makes_on_a_network_mount_is_found_by_looking(place: Place, watch: Starter) -> None:
    """A FUSE mount stands for it: what is made below it makes no event up here."""
    bindfs = require_tool("bindfs")
    below = place.root.with_name("below")
    place.root.rename(below)
    place.root.mkdir()
    mount = f'{bindfs} "{below}" "{place.root}" && exec "$@"'
    # With processes of its own, so that the mount ends with the watcher.
    own = (require_tool("unshare"), "-m", "-p", "-f", "--mount-proc", "sh", "-ec", mount, "sh")
    watching = watch(before=own)
    note = below / place.note().relative_to(place.root)
    edit(["mkdir", str(note.parent)], ["write", str(note), "words\n"])
    watching.event("inserted", seconds=20)
    assert note.read_bytes().startswith(b"words\n\n> [!vaultkind|")
