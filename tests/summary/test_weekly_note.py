"""The weekly note, written by the real watcher: once, when a week has ended, and only with both consents.

Time is libfaketime's. The watcher says that it is ready after it has seen to the week's note, so what is not there
then was not written.
"""

from __future__ import annotations

import stat
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from command_line import tree
from tools import Watching, require_tool, until
from watched_vault import Place

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


def watcher(place: Place, moment: str) -> Watching:
    """The watcher, started at that moment of its own time."""
    return Watching(place.root, place.home, before=(require_tool("faketime"), "-f", f"@{moment}"))


def test_it_comes_when_the_week_has_ended_and_not_before_and_deleting_it_is_final(tmp_path: Path) -> None:
    place = vault(tmp_path, BOTH)
    notes = {name: held for name, held in tree(place.root / "journal").items() if name.endswith(".md")}
    week = place.root / WEEK
    began = time.monotonic()
    with watcher(place, f"2026-11-22 23:59:{60 - LEAD}") as watching:
        watching.event("ready")
        other = place.root / "journal" / "2026" / "11-November" / "a list.md"
        other.write_text("#rest\n")
        watching.rest()
        assert not week.exists()
        until(lambda: time.monotonic() - began > LEAD, "the end of the week")
        # The kernel's timer for the day's edge knows nothing of libfaketime; any change in the folder has a look.
        other.unlink()
        until(week.exists, "the note of the week that ended")
        assert stat.S_IMODE(week.stat().st_mode) == 0o600
        said = week.read_text()
        assert said.startswith("---\nvaultkind: false\n---\n\n# November 16, 2026 to November 22, 2026\n")
        assert "[[journal/2026/11-November/2026-11-19-Thursday|Thu Nov 19, 2026]], line 1\n" in said
        watching.rest()
    assert [file.name for file in week.parent.iterdir()] == [week.name]
    assert {name: held for name, held in tree(place.root / "journal").items() if name.endswith(".md")} == notes
    with watcher(place, "2026-11-23 12:00:00") as watching:
        watching.event("ready")
    assert week.read_text() == said
    week.unlink()
    with watcher(place, "2026-11-24 12:00:00") as watching:
        watching.event("ready")
    assert not week.exists()
    assert {name: held for name, held in tree(place.root / "journal").items() if name.endswith(".md")} == notes


def test_it_does_not_come_where_it_is_not_wanted(tmp_path: Path) -> None:
    """Without one of the consents, while paused, with nothing mentioned, and where the name is taken."""
    places = {
        "without marks": vault(tmp_path / "a", ["weekly-note"]),
        "without weekly-note": vault(tmp_path / "b", ["marks", "words"]),
        "paused": vault(tmp_path / "c", BOTH),
        "nothing mentioned": vault(tmp_path / "d", BOTH, "words\n"),
        "a private note": vault(tmp_path / "e", BOTH, "---\nprivate: true\n---\n#rest\n"),
        "a quiet day": vault(tmp_path / "f", BOTH, quiet_dates=["11-19"]),
        "a name that is taken": vault(tmp_path / "g", BOTH),
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
