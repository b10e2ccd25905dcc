"""What can be meant in more than one way is said aloud, with the line that decided and the line that settles it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from command_line import Place, assert_kind, contents

DAYS = [date(2026, 3, 1) + timedelta(days=ahead) for ahead in range(9)]


LOGSEQ = '{:meta/version 1\n :journal/file-name-format "yyyy-MM-dd"}'


def make(root: Path, files: dict[str, str], *paths: str) -> Path:
    for name, text in (files | dict.fromkeys(paths, "")).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def obsidian(**daily: str) -> dict[str, str]:
    return {".obsidian/app.json": "{}", ".obsidian/daily-notes.json": json.dumps(daily, indent=2)}


def said(place: Place, root: Path) -> str:
    """What ``explain`` says, after checking that ``doctor`` says it as well and that nothing changed."""
    before = contents(root)
    told, doctor = place.each(("--vault", root, "explain"), ("--vault", root, "doctor"))
    assert told.code == 0, told.err
    also = [row.split("  ")[-1].strip() for row in told.out.splitlines() if row.startswith("Also")]
    spoken = " ".join(doctor.out.split())
    for sentence in also:
        assert " ".join(sentence.split()) in spoken, sentence
    assert_kind(told.out, names=(str(root),))
    assert contents(root) == before
    return told.out


def test_a_format_that_was_changed_while_old_notes_keep_their_name(place: Place) -> None:
    old = [f"Daily/{day:%d.%m.%Y}.md" for day in DAYS]
    root = make(place.base / "v", obsidian(folder="Daily", format="YYYY-MM-DD"), *old, "Daily/2026-03-20.md")
    told = said(place, root)
    assert "9 notes are named as by DD.MM.YYYY, such as Daily/01.03.2026.md, and 1 as by YYYY-MM-DD" in told
    assert '`format = "DD.MM.YYYY"` in vaultkind\'s configuration' in told
    labels = place.run("--vault", root, "doctor", LC_ALL="de_DE.UTF-8").out
    assert "Dateiname " in labels
    assert "Daily" not in [row.split(" ")[0] for row in labels.splitlines()]
    place.configure(root, 'format = "DD.MM.YYYY"\n')
    assert len(place.run("--vault", root, "days", "--json").json) == 9


def test_most_dated_names_are_elsewhere(place: Place) -> None:
    notes = [f"Journal/{day}.md" for day in DAYS]
    root = make(place.base / "v", obsidian(folder="Daily"), *notes, "Daily/2026-03-20.md")
    told = said(place, root)
    assert "Most dated names are in Journal (9 of them); the daily folder is Daily, with 1." in told
    place.configure(root, 'folder = "Journal"\n')
    assert "Most dated names" not in said(place, root)


def test_notes_of_one_day_in_two_places_and_copies(place: Place) -> None:
    paths = ["Daily/2026-03-01.md", "Daily/2025/2026-03-01.md", "Daily/2026-03-01 (Conflicted copy x 202603011200).md"]
    told = said(place, make(place.base / "v", obsidian(folder="Daily"), *paths))
    assert "1 day has a note in two places: Daily/2026-03-01.md and Daily/2025/2026-03-01.md." in told
    assert "1 file beside the daily notes is a copy and is left alone" in told


def test_two_plugins_that_disagree(place: Place) -> None:
    periodic = {"daily": {"enabled": True, "folder": "P"}}
    files = {
        **obsidian(folder="Daily"),
        ".obsidian/community-plugins.json": '["periodic-notes"]',
        ".obsidian/plugins/periodic-notes/data.json": json.dumps(periodic, indent=2),
    }
    told = said(place, make(place.base / "v", files))
    assert "name different places (P/YYYY-MM-DD and Daily/YYYY-MM-DD); Periodic Notes decides." in told
    assert "from .obsidian/plugins/periodic-notes/data.json: daily.folder (line 4)" in told


@pytest.mark.parametrize("form", ["dddd", "MM-DD", "YYYY-MM"])
def test_formats_that_name_several_days_alike(place: Place, form: str) -> None:
    """No note can be told by such a name; both commands say so, and one line settles it."""
    root = make(place.base / "v", obsidian(format=form))
    for ran in place.each(("--vault", root, "explain"), ("--vault", root, "doctor")):
        told = " ".join((ran.out + ran.err).split())
        assert ran.code == 4
        assert "several days share one name" in told
        assert ".obsidian/daily-notes.json: format" in told
    place.configure(root, 'format = "YYYY-MM-DD"\n')
    assert place.run("--vault", root, "explain").code == 0


@pytest.mark.parametrize(
    ("files", "line"),
    [
        (obsidian(folder="a", format="YYYY/YYYY-MM-DD"), ".obsidian/daily-notes.json: format (line 3)"),
        ({"logseq/config.edn": LOGSEQ}, "file-name-format (line 2)"),
        ({"dendron.yml": "workspace:\n  journal:\n    dateFormat: yyyy-MM-dd\n"}, "journal.dateFormat (line 3)"),
        (
            {".zk/config.toml": "[note]\nfilename = 'x'\n[group.daily.note]\nfilename = '{{format-date now}}'\n"},
            "group.daily.note.filename (line 4)",
        ),
        (
            {".vscode/settings.json": '{\n  // x\n  "foam.openDailyNote.filenameFormat": "yyyy-mm-dd"\n}'},
            "filenameFormat (line 3)",
        ),
        (
            {".foam/templates/daily-note.md": "---\nfoam_template:\n  filepath: '/${FOAM_TITLE}.md'\n---\n"},
            "foam_template.filepath (line 3)",
        ),
    ],
)
def test_the_line_that_decided_is_named(place: Place, files: dict[str, str], line: str) -> None:
    assert line in said(place, make(place.base / "v", files))


def test_a_clear_vault_has_nothing_more_to_say(place: Place) -> None:
    root = make(place.base / "v", obsidian(folder="Daily"), *[f"Daily/{day}.md" for day in DAYS], "Other/2026-03-01.md")
    assert "Also" not in said(place, root)
