"""The turn of the year: the watcher finds the first note of a folder that is not there yet. Time is libfaketime's."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from tools import edit, require_tool, until
from watched_vault import Place, Starter, beside_others

DECEMBER, JANUARY = "2026/12-December/2026-12-31", "2027/01-January/2027-01-01"
TURNS = [
    ("YYYY/[W]ww/YYYY-MM-DD", "en", "00:00", "2026/W01/2026-12-31", "2027/W01/2027-01-01"),
    ("YYYY/[W]WW/YYYY-MM-DD", None, "00:00", "2026/W53/2026-12-31", "2027/W53/2027-01-01"),
    ("YYYY/MM-MMMM/YYYY-MM-DD", None, "00:00", DECEMBER, JANUARY),
    ("YYYY/MM-MMMM/YYYY-MM-DD", None, "04:00", DECEMBER, JANUARY),
]


@pytest.mark.parametrize(("form", "locale", "starts", "last", "first"), TURNS)
@beside_others
def test_the_first_note_of_the_new_year_is_found_in_its_new_folder(
    place: Place, watch: Starter, form: str, locale: str | None, starts: str, last: str, first: str
) -> None:
    faketime = require_tool("faketime")
    place.configure(folder="journal", format=form, day_starts=starts, **({"locale": locale} if locale else {}))
    turn = int(datetime.fromisoformat(f"2027-01-01T{starts}").timestamp())
    start = datetime.fromtimestamp(turn - 8).strftime("@%Y-%m-%d %H:%M:%S")
    old, new = (place.root / "journal" / f"{name}.md" for name in (last, first))
    began = time.monotonic()
    watching = watch(before=(faketime, "-f", start))
    assert watching.events[0]["path"] == f"journal/{last}.md"
    edit(["mkdir", str(old.parent)], ["write", str(old), "old\n"], ["utimes", str(old), turn - 7])
    assert watching.event("inserted")["date"] == last[-10:]
    raw = old.read_bytes()
    # The new day has come when eight seconds are over; the editor makes the folders first, then the note.
    until(lambda: time.monotonic() - began > 8.7, "the turn of the year")
    edit(["mkdir", str(new.parent)], ["write", str(new), "new\n"], ["utimes", str(new), turn + 1])
    event = watching.event("inserted")
    assert (event["date"], event["path"]) == (first[-10:], f"journal/{first}.md")
    assert new.read_bytes().startswith(b"new\n\n> [!vaultkind|")
    assert old.read_bytes() == raw
