"""Between a day and its note's path, and names left alone."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkind.core.dailynote import DailyNotes, check_path, leave_alone, never_looked_into
from vaultkind.core.dateformat import compile_format

DAY = date(2026, 11, 23)
FORMATS = (
    "YYYY-MM-DD",
    "DD-MM-YYYY",
    "YYYYMMDD",
    "YYYY/MMMM/DD",
    "YYYY-MM-DD dddd \\J\\o\\u\\r\\n\\a\\l",
    "[Daily Journal] MM-DD-YYYY",
    "dddd, MMMM Do YYYY",
    "yyyy-MM/yyyy-MM-DD",
    "YYYY/[W]W/YYYY-MM-DD",
    "YYYY/[W]ww/YYYY-MM-DD",
    "YYYY-MM-DD dddd (WW)",
    "YYYY/MM MMM/DD ddd",
    "YYYY/MM-MMMM/YYYY-MM-DD-dddd",
    "YYYY-MM-DD_DDD",
    "YYYY-MM-DD[.md]",
    "[a/b/]YYYY-MM-DD",
    "YYYY[/]MM-DD-YYYY",
)


def notes(format_: str = "YYYY-MM-DD", folder: str = "Journal") -> DailyNotes:
    return DailyNotes(folder, compile_format(format_))


class TestPath:
    @pytest.mark.parametrize(
        ("folder", "format_", "path"),
        [
            ("", "YYYY-MM-DD", "2026-11-23.md"),
            ("Journal", "YYYY-MM-DD", "Journal/2026-11-23.md"),
            ("a/b c", "YYYY/MM-MMMM/DD", "a/b c/2026/11-November/23.md"),
            ("\u200eLog", "DD.MM.YYYY", "\u200eLog/23.11.2026.md"),
            ("Tag 🌿", "YYYY-MM-DD[.md]", "Tag 🌿/2026-11-23.md"),
            (".hidden", "[.]YYYY-MM-DD", ".hidden/.2026-11-23.md"),
        ],
    )
    def test_folder_format_and_extension(self, folder: str, format_: str, path: str) -> None:
        """An extension the format writes itself is not doubled; hidden places are allowed."""
        assert notes(format_, folder).path(DAY) == path

    @pytest.mark.parametrize(
        "format_",
        [
            "../YYYY-MM-DD",
            "YYYY/../../DD",
            "[..]/YYYY-MM-DD",
            "./YYYY-MM-DD",
            "YYYY//MM-DD",
            "/YYYY-MM-DD",
            "YYYY-MM-DD/",
            "YYYY-MM-DD/[.md]",
            "[]",
            "YYYY-MM-DD\0",
            "YYYY-MM-DD\t",
            "YYYY-MM-DD\x9f",
            "YYYY-MM-DD\ud800",
            "[..\\..\\]YYYY-MM-DD",
        ],
    )
    def test_refuses_places_outside_the_folder(self, format_: str) -> None:
        """Formats come from settings files, which are anybody's to write."""
        with pytest.raises(ValueError, match=r"."):
            notes(format_).path(DAY)

    @pytest.mark.parametrize("folder", ["..", "a/../b", "/a", "a/", "a//b", "C:/x", "a\\b", "a\0"])
    def test_refuses_folders_outside_the_vault(self, folder: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            notes(folder=folder)

    def test_refuses_a_drive_made_by_the_format(self) -> None:
        with pytest.raises(ValueError, match="drive"):
            notes("[C:]/YYYY-MM-DD", folder="").path(DAY)

    @given(st.text(), st.dates(min_value=date(1900, 1, 1)))
    def test_any_format_gives_a_path_inside_the_folder_or_an_error(self, format_: str, day: date) -> None:
        try:
            path = notes(format_).path(day)
        except ValueError:
            return
        assert path.startswith("Journal/")
        assert check_path(path) == path


class TestDay:
    @pytest.mark.parametrize("folder", ["", "Journal", "a/b"])
    @pytest.mark.parametrize("format_", FORMATS)
    @settings(max_examples=40)
    @given(day=st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
    def test_the_path_of_a_day_is_recognised(self, folder: str, format_: str, day: date) -> None:
        """There and back for every format met in vaults, and not as a moved note."""
        daily = notes(format_, folder)
        assert daily.day(daily.path(day)) == day
        assert daily.moved_day(daily.path(day)) is None

    @pytest.mark.parametrize(
        "path",
        [
            "Journal/2026-11-23",
            "Journal/2026-11-23.MD",
            "Journal/2026-11-23.txt",
            "Journal/2026-11-23.md.md",
            "Journal/2026-11-23 1.md",
            "Journal/2026-02-30.md",
            "Journal/2026-11-23.md/x.md",
            "Journal/sub/2026-11-23.md",
            "journal/2026-11-23.md",
            "Journal2026-11-23.md",
            "2026-11-23.md",
            "/Journal/2026-11-23.md",
            "Journal/../Journal/2026-11-23.md",
            "Journal//2026-11-23.md",
            "Journal/.md",
            "Journal",
            "",
        ],
    )
    def test_anything_else_is_no_day(self, path: str) -> None:
        assert notes().day(path) is None

    def test_the_name_of_a_format_that_writes_the_extension(self) -> None:
        daily = notes("YYYY-MM-DD[.md]")
        assert daily.day("Journal/2026-11-23.md") == DAY
        assert daily.day("Journal/2026-11-23.md.md") is None

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    @pytest.mark.parametrize("disk", ["NFC", "NFD"])
    def test_either_unicode_form_is_the_same_name(self, form: str, disk: str) -> None:
        """A Mac may have decomposed what the settings compose, and the other way round."""
        daily = notes(unicodedata.normalize(form, "[Täg] YYYY-MM-DD"), unicodedata.normalize(form, "Tagebücher/é"))
        path = unicodedata.normalize(disk, daily.path(DAY))
        assert daily.day(path) == DAY


class TestMovedDay:
    @pytest.mark.parametrize(
        ("format_", "path"),
        [
            ("YYYY-MM-DD", "Journal/2025/2025-11/2026-11-23.md"),
            ("YYYY/[W]ww/YYYY-MM-DD", "Journal/2026/W28/2026-11-23.md"),
            ("YYYY/YYYY-MM-DD", "Journal/2026-11-23.md"),
            ("[a/b/]YYYY-MM-DD", "Journal/old/2026-11-23.md"),
            ("YYYY-MM-DD[.md]", "Journal/old/2026-11-23.md"),
        ],
    )
    def test_a_daily_name_in_another_folder_below(self, format_: str, path: str) -> None:
        """People sort old notes into folders the format does not name."""
        assert notes(format_).day(path) is None
        assert notes(format_).moved_day(path) == DAY

    @pytest.mark.parametrize(
        ("format_", "path"),
        [
            ("YYYY-MM-DD", "Elsewhere/2026-11-23.md"),
            ("YYYY-MM-DD", "Journal/2026-11-23.md"),
            ("YYYY-MM-DD", "Journal/old/2026-11-23 1.md"),
            ("YYYY-MM-DD", "Journal/.trash/2026-11-23.md"),
            ("YYYY-MM-DD", "Journal/logseq/bak/2026-11-23.md"),
            ("YYYY/MM/DD", "Journal/old/23.md"),
            ("YYYY/MM/DD", "Journal/old/2026/11/23.md"),
        ],
    )
    def test_other_names_are_not(self, format_: str, path: str) -> None:
        """A name that does not tell its day alone is not taken for one either."""
        assert notes(format_).moved_day(path) is None

    def test_a_folder_that_starts_with_a_dot_is_still_the_daily_folder(self) -> None:
        assert notes(folder=".journal").moved_day(".journal/old/2026-11-23.md") == DAY


class TestLeaveAlone:
    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("2026-11-23 (Conflicted copy Phone 202611230915).md", "a conflict copy"),
            ("2026-11-23 (conflicted copy 2026-11-23 091500).md", "a conflict copy"),
            ("2026-11-23 (Anna's conflicted copy 2026-11-23).md", "a conflict copy"),
            ("2026-11-23.sync-conflict-20261123-091500-ABCDEFG.md", "a conflict copy"),
            ("2026-11-23_conflict-20261123-091500.md", "a conflict copy"),
            ("2026-11-23 (SFConflict anna@example.org 2026-11-23-09-15-00).md", "a conflict copy"),
            ("2026-11-23 [conflicted].md", "a conflict copy"),
            ("2026-11-23.Conflict.md", "a conflict copy"),
            ("2026-11-23-DESKTOP-AB12CD3.md", "a conflict copy"),
            ("2026-11-23 (case clash conflict 2026-11-23 091500).md", "a conflict copy"),
            ("2026-11-23 (In Konflikt stehende Kopie von Anna 2026-11-23).md", "a conflict copy"),
            ("2026-11-23 (Copie en conflit de Anna 2026-11-23).md", "a conflict copy"),
            ("2026-11-23 (Anna 的冲突副本 2026-11-23).md", "a conflict copy"),
            ("2026-11-23_LOCAL_4711.md", "a conflict copy"),
            ("._2026-11-23.md", "a temporary file"),
            (".2026-11-23.md.icloud", "not downloaded from iCloud yet"),
            ("2026-11-23.md~", "a temporary file"),
            (".2026-11-23.md.swp", "a temporary file"),
            ("4913", "a temporary file"),
            (".#2026-11-23.md", "a temporary file"),
            ("#2026-11-23.md#", "a temporary file"),
            (".goutputstream-AB12C3", "a temporary file"),
            (".syncthing.2026-11-23.md.tmp", "a temporary file"),
            ("2026-11-23.md.sb-1a2b3c4d-XyZ123", "a temporary file"),
            ("2026-11-23.md___jb_tmp___", "a temporary file"),
            ("2026-11-23.md.tmp", "a temporary file"),
        ],
    )
    def test_copies_placeholders_and_temporaries(self, name: str, reason: str) -> None:
        """By name alone, with or without a folder."""
        assert leave_alone(name) == reason
        assert leave_alone(f"Journal/{name}", notes()) == reason

    @pytest.mark.parametrize("suffix", [" 2", "_2", " 1", " (1)", "(2)", " copy", " copy 2", " - Copy", " - Kopie"])
    def test_copies_of_a_daily_name(self, suffix: str) -> None:
        """Numbered copies count where the rest is a daily name, here or in an archive."""
        for folder in ("", "Journal/", "Journal/2025/"):
            path = f"{folder}2026-11-23{suffix}.md"
            assert leave_alone(path, notes()) == "a copy of a daily note"
            assert leave_alone(path) is None

    @pytest.mark.parametrize(
        "name", ["Chapter 2.md", "2026-13-01 2.md", "2026-11-23.md", "a.md", "A conflict (about tea).md", ""]
    )
    def test_names_of_the_persons_own(self, name: str) -> None:
        assert leave_alone(name) is None
        assert leave_alone(name, notes()) is None

    def test_a_daily_name_that_ends_like_a_copy_is_a_daily_name(self) -> None:
        daily = notes("YYYY-MM-DD_DDD")
        assert leave_alone("Journal/2026-01-02_2.md", daily) is None
        assert leave_alone("2026-01-02_2.md", daily) is None

    @given(st.text())
    def test_any_name_has_an_answer(self, name: str) -> None:
        leave_alone(name, notes())
        notes().day(name)
        notes().moved_day(name)


@pytest.mark.parametrize(
    ("folder", "shut"),
    [
        (".trash", True),
        (".obsidian/plugins", True),
        ("a/.git/b", True),
        ("a/node_modules/b", True),
        ("logseq/bak", True),
        ("graph/logseq/version-files/local", True),
        ("logseq", False),
        ("bak/logseq", False),
        ("Journal/2026", False),
        ("", False),
    ],
)
def test_folders_never_looked_into(folder: str, shut: bool) -> None:
    assert never_looked_into(folder) == shut
