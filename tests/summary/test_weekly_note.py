"""The weekly note, written by the real watcher: once, when a week has ended, and only with both consents.

Time is libfaketime's. The watcher says that it is ready after it has seen to the week's note, so what is not there
then was not written.
"""

from __future__ import annotations

import stat
import time
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import tree
from tools import Watching, require_tool, until
from watched_vault import Place

from vaultkind.actions.vault import open_vault
from vaultkind.actions.weekly import week_due, write_week
from vaultkind.configkeys import VaultConfig
from vaultkind.core.window import Window
from vaultkind.state import open_state

WEEK = "vaultkind summaries/week 2026-W47.md"
BOTH = ["marks", "weekly-note"]
LEAD = 8
THURSDAY = date(2026, 11, 19)


def vault(folder: Path, consent: list[str], text: str = "- [x] early night #rest\n", **keys: Any) -> Place:
    """A vault with a note of that Thursday."""
    place = Place(folder)
    place.configure(consent=consent, **keys)
    note = place.note(THURSDAY)
    note.parent.mkdir(parents=True)
    note.write_text(text)
    return place


def recorded(place: Place, week: Path) -> bool:
    """Whether the record knows of that file."""
    with open_state(place.home / "state.sqlite3") as state:
        return state.file_digest(str(place.root), str(week)) is not None


def watcher(place: Place, moment: str) -> Watching:
    """The watcher, started at that moment of its own time, which goes on in what it starts itself."""
    faketime = ("env", "FAKETIME_DONT_RESET=1", require_tool("faketime"), "-f", f"@{moment}")
    return Watching(place.root, place.home, before=faketime)


def test_it_comes_when_the_week_has_ended_and_not_before_and_deleting_it_is_final(tmp_path: Path) -> None:
    place = vault(tmp_path, BOTH)
    notes = {name: held for name, held in tree(place.root / "journal").items() if name.endswith(".md")}
    week = place.root / WEEK
    began = time.monotonic()
    with watcher(place, f"2026-11-22 23:59:{60 - LEAD}") as watching:
        watching.event("ready")
        assert not week.exists() or time.monotonic() - began > LEAD
        until(lambda: time.monotonic() - began > LEAD, "the end of the week")
        # The kernel's timer for the day's edge knows nothing of libfaketime; any change in the folder has a look.
        (place.note(THURSDAY).parent / "a list.txt").write_text("milk\n")
        until(week.exists, "the note of the week that ended")
        assert stat.S_IMODE(week.stat().st_mode) == 0o600
        # The record follows the file, and the watcher waits for both.
        until(lambda: recorded(place, week), "its record")
        said = week.read_text()
        assert said.startswith("---\nvaultkind: false\n---\n\n# November 16, 2026 to November 22, 2026\n")
        assert "[[journal/2026/11-November/2026-11-19-Thursday|Thu Nov 19, 2026]], line 1\n" in said
    assert [file.name for file in week.parent.iterdir()] == [week.name]
    assert {name: held for name, held in tree(place.root / "journal").items() if name.endswith(".md")} == notes
    week.unlink()
    with watcher(place, "2026-11-24 12:00:00") as watching:
        watching.event("ready")
    assert not week.exists()
    assert {name: held for name, held in tree(place.root / "journal").items() if name.endswith(".md")} == notes


def test_it_does_not_come_where_it_is_not_wanted(tmp_path: Path) -> None:
    """Without one of the consents, while paused, and where the name is taken."""
    places = {
        "without marks": vault(tmp_path / "a", ["weekly-note"]),
        "without weekly-note": vault(tmp_path / "b", ["marks", "words"]),
        "paused": vault(tmp_path / "c", BOTH),
        "a name that is taken": vault(tmp_path / "d", BOTH),
    }
    with open_state(places["paused"].home / "state.sqlite3") as state:
        state.pause(date.max)
    (taken := places["a name that is taken"].root / WEEK).parent.mkdir()
    taken.write_text("mine\n")
    before = {why: tree(place.root) for why, place in places.items()}
    with ExitStack() as stack:
        watching = [stack.enter_context(watcher(place, "2026-11-23 09:00:00")) for place in places.values()]
        for one in watching:
            one.event("ready", 40)
        assert all(one.kinds() == ["ready"] for one in watching)
    for why, place in places.items():
        assert tree(place.root) == before[why], why


@pytest.mark.parametrize("text", ["words\n", "---\nprivate: true\n---\n#rest\n"])
def test_with_nothing_mentioned_there_is_none_and_that_is_settled(tmp_path: Path, text: str) -> None:
    place = vault(tmp_path, BOTH, text)
    opened = open_vault(place.root, VaultConfig(path=str(place.root), consent=("marks", "weekly-note")))
    now = datetime(2026, 11, 23, 9)
    with open_state(place.home / "state.sqlite3") as state:
        week = week_due(opened, state, now)
        assert week == Window(date(2026, 11, 16), date(2026, 11, 22))
        assert write_week(opened, state, week, "en", lambda found: pytest.fail("there is nothing to say")) is None
        assert week_due(opened, state, now) is None
    assert not (place.root / WEEK).parent.exists()
