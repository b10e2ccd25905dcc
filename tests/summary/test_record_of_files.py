"""The record of an earlier vaultkind is taken over with every offer in it, and goes on being what takes prompts out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from command_line import Place, today_note

from vaultkind.state import open_state


def as_version_1(file: Path) -> None:
    """Turn a record into what the version before the summaries wrote."""
    with closing(sqlite3.connect(file)) as record, record:
        record.execute("DROP TABLE files")
        record.execute("PRAGMA user_version = 1")


def test_every_offer_and_the_pause_are_kept(place: Place, vault: Path) -> None:
    place.configure(vault, 'folder = ""\n')
    note = today_note(vault)
    before = note.read_bytes()
    assert place.run("prompt", "--into", "today").code == 0
    assert place.run("pause", "3d").code == 0
    record = place.state / "state.sqlite3"
    with open_state(record) as state:
        offers, paused = state.offers(str(vault)), state.paused_until()
    assert len(offers) == 1
    as_version_1(record)
    with open_state(record) as state:
        assert state.offers(str(vault)) == offers
        assert state.paused_until() == paused
        assert state.file_digest(str(vault), "x.md") is None
        state.record_file(str(vault), "x.md", "digest")
    with open_state(record) as state:
        assert state.file_digest(str(vault), "x.md") == "digest"
    as_version_1(record)
    assert place.run("remove", "--all").code == 0
    assert note.read_bytes() == before
    as_version_1(record)
    forgot = place.run("forget")
    assert forgot.code == 0
    assert str(record) in forgot.out
    assert not record.exists()
