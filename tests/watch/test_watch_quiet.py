"""What the real watcher costs when nothing concerns it, and that it still hears what does."""

from __future__ import annotations

import time
from pathlib import Path

from tools import Editor, edit
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
