"""The turn of the year: the watcher finds the first note of a folder that is not there yet. Time is libfaketime's."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path

from tools import Watching, edit, require_tool, until
from watched_vault import Place

from benchmarks.year import kind_of, live

# How long before the turn of the year the watchers start, in seconds.
LEAD = 9
DECEMBER, JANUARY = "2026/12-December/2026-12-31", "2027/01-January/2027-01-01"
TURNS = [
    ("YYYY/[W]ww/YYYY-MM-DD", "en", "00:00", "2026/W01/2026-12-31", "2027/W01/2027-01-01"),
    ("YYYY/[W]WW/YYYY-MM-DD", None, "00:00", "2026/W53/2026-12-31", "2027/W53/2027-01-01"),
    ("YYYY/MM-MMMM/YYYY-MM-DD", None, "00:00", DECEMBER, JANUARY),
    ("YYYY/MM-MMMM/YYYY-MM-DD", None, "04:00", DECEMBER, JANUARY),
]


def make(note: Path, seconds: int) -> None:
    """The editor makes the folders first, then the note, whose time is of the watcher's clock from the first moment."""
    apart = str(note.parents[4] / "being made")
    edit(
        ["mkdir", str(note.parent)], ["write", apart, "words\n"], ["utimes", apart, seconds], ["move", apart, str(note)]
    )


def test_the_first_note_of_the_new_year_is_found_in_its_new_folder(tmp_path: Path) -> None:
    """Four vaults at once, each at its own turn of the year, which comes some seconds after the start."""
    faketime = require_tool("faketime")
    with ExitStack() as stack:
        turns = []
        for number, (form, locale, starts, last, first) in enumerate(TURNS):
            place = Place(tmp_path / str(number))
            place.configure(folder="journal", format=form, day_starts=starts, **({"locale": locale} if locale else {}))
            turn = int(datetime.fromisoformat(f"2027-01-01T{starts}").timestamp())
            start = datetime.fromtimestamp(turn - LEAD).strftime("@%Y-%m-%d %H:%M:%S")
            watching = stack.enter_context(Watching(place.root, place.home, before=(faketime, "-f", start)))
            turns.append(
                (watching, turn, place.root / "journal" / f"{last}.md", place.root / "journal" / f"{first}.md")
            )
        began = time.monotonic()
        for watching, turn, old, _ in turns:
            assert watching.event("ready")["path"] == f"journal/{old.relative_to(old.parents[2])}"
            began = time.monotonic()
            make(old, turn - LEAD)
        for watching, _, old, _ in turns:
            assert watching.event("inserted")["date"] == old.stem
        # Their clocks began before they were ready.
        until(lambda: time.monotonic() - began > LEAD, "the turn of the year")
        for watching, turn, old, new in turns:
            raw = old.read_bytes()
            make(new, turn + 1)
            event = watching.event("inserted")
            assert (event["date"], event["path"]) == (new.stem, f"journal/{new.relative_to(new.parents[2])}")
            assert new.read_bytes().startswith(b"words\n\n> [!vaultkind|")
            assert old.read_bytes() == raw


def test_days_of_every_kind_get_one_prompt_each_and_what_was_there_before_gets_none() -> None:
    """Both changes of the clock, a leap day, a late night, a day with no note, a note made the evening before.

    The whole year is in ``benchmarks/year.py``.
    """
    require_tool("faketime")
    require_tool("node")
    days = [date(2027, 10, 30), date(2027, 10, 31), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 26)]
    more = date(2028, 3, 27)
    while {kind_of(day) for day in days} != {"morning", "late", "none", "evening before"}:
        if kind_of(more) not in {kind_of(day) for day in days}:
            days.append(more)
        more += timedelta(days=1)
    lived = live(days)
    assert lived.expected == lived.prompts > 3
    assert (lived.others, lived.repeats) == (0, 0)
    assert lived.memory[2] <= 1.1 * lived.memory[0]
