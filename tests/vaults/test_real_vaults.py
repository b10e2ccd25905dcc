"""The settings and the names of dated files of 32 public vaults, without the names of people or any note.

``tests/data/vaults.json`` has for each: the settings that decide, the daily folder and format in moment's tokens and
where these come from (``settings``, the application's ``default``, or ``looking``), ``daily`` paths with their day as
moment.js reads them, ``moved`` ones (the same names kept in other folders), and ``not_daily``.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from vault_files import write_vault

from vaultkind.actions.days import days
from vaultkind.actions.vault import open_vault
from vaultkind.configkeys import VaultConfig
from vaultkind.core.dailynote import DailyNotes
from vaultkind.core.dateformat import compile_format
from vaultkind.vaults import VaultSettings, read_settings

ROWS = json.loads((Path(__file__).parents[1] / "data" / "vaults.json").read_text(encoding="utf-8"))
ALL = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["vault"])
DECIDED = pytest.mark.parametrize("row", [row for row in ROWS if row["settings"]], ids=lambda row: row["vault"])
# Two people keep notes where neither their settings nor the default has them; their own line would say so.
OWN_LINE = {"v15", "v33"}


def names(settings: VaultSettings) -> DailyNotes:
    return DailyNotes(settings.folder, compile_format(settings.format), settings.extension)


def test_all_of_them_are_here() -> None:
    assert len(ROWS) == 32
    assert {row["app"] for row in ROWS} == {"obsidian", "logseq", "dendron", "plain"}


@DECIDED
def test_settings_name_the_notes_in_use(row: dict[str, Any], tmp_path: Path) -> None:
    """Where settings or the application's default decide, they give the very names that are on the disk."""
    if row["vault"] in OWN_LINE:
        return
    settings = read_settings(write_vault(tmp_path, row["settings"]))
    assert (settings.flavor, settings.folder) == (row["app"], row["folder"])
    wanted = DailyNotes(row["folder"], compile_format(row["format"]))
    for month in range(1, 13):
        day = date(2026, month, 2 * month)
        assert names(settings).path(day) == wanted.path(day)
    if row["source"] == "default":
        assert "default" in settings.decided_by["format"]


@ALL
def test_daily_notes_are_told_from_other_names(row: dict[str, Any]) -> None:
    """Daily paths give their day and back; archived ones are seen; near misses are neither."""
    notes = DailyNotes(row["folder"], compile_format(row["format"]))
    for path, day in row["daily"].items():
        assert notes.day(path) == date.fromisoformat(day)
        assert notes.path(date.fromisoformat(day)) == path
        assert notes.moved_day(path) is None
    for path in row["moved"]:
        assert notes.day(path) is None
        assert notes.moved_day(path) is not None
    for path in row["not_daily"]:
        assert (notes.day(path), notes.moved_day(path)) == (None, None)


@ALL
def test_days_lists_these_notes_and_no_others(row: dict[str, Any], tmp_path: Path) -> None:
    """The whole vault on the disk, found as a person's would be: settings or names decide, nothing is said for it."""
    listed = [*row["daily"], *row["moved"], *row["not_daily"]]
    root = write_vault(tmp_path, {**dict.fromkeys(listed, ""), **row["settings"]})
    own = {"folder": row["folder"], "format": row["format"]} if row["vault"] in OWN_LINE else {}
    found = days(open_vault(root, VaultConfig(path=str(root), locale="en", **own)))
    assert {path: day.isoformat() for day, path, moved in found if not moved} == row["daily"]
    moved = {path for _day, path, moved in found if moved}
    assert moved <= set(row["moved"])
    # One a day: of two kept copies of a day's note, and beside one in its own place, one is enough.
    assert {day for day, _path, _moved in found} == {
        day for path in (*row["daily"], *row["moved"]) if (day := _day(row, path)) is not None
    }


def _day(row: dict[str, Any], path: str) -> date | None:
    notes = DailyNotes(row["folder"], compile_format(row["format"]))
    return notes.day(path) or notes.moved_day(path)
