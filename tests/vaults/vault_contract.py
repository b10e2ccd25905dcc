"""What every kind of vault holds to; each kind inherits it with a vault of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from vaultkind.core.dailynote import DailyNotes
from vaultkind.core.dateformat import compile_format
from vaultkind.vaults import VaultSettings, read_settings


class VaultContract:
    """Subclasses give ``root``, a vault with a note of 2026-11-23 at ``note``, and its flavor."""

    flavor: str
    note: str

    @pytest.fixture
    def root(self) -> Path:
        raise NotImplementedError

    @pytest.fixture
    def settings(self, root: Path) -> VaultSettings:
        return read_settings(root)

    def test_names_its_flavor(self, settings: VaultSettings) -> None:
        assert settings.flavor == self.flavor

    def test_path_of_the_day_is_the_note_that_is_there(self, settings: VaultSettings) -> None:
        """Folder, format and extension together name the person's own note."""
        notes = DailyNotes(settings.folder, compile_format(settings.format), settings.extension)
        assert notes.path(date(2026, 11, 23)) == self.note

    def test_everything_is_vault_relative(self, settings: VaultSettings) -> None:
        """No absolute path and no way up, also not among the files to watch."""
        for name in (settings.folder, *settings.watched, settings.template or "x.md"):
            assert not name.startswith("/")
            assert ".." not in PurePosixPath(name).parts

    def test_says_what_decided(self, settings: VaultSettings) -> None:
        assert {"folder", "format", "locale"} <= set(settings.decided_by)
        assert all(settings.decided_by.values())

    def test_watches_something(self, settings: VaultSettings) -> None:
        assert settings.watched

    def test_the_same_vault_gives_the_same_answer(self, root: Path) -> None:
        assert read_settings(root) == read_settings(root)

    def test_opens_no_note_and_changes_nothing(self, root: Path, opened: list[str]) -> None:
        """Notes are private; where they are is told by settings and names."""
        before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}
        read_settings(root)
        assert [name for name in opened if name.endswith(".md")] == []
        assert {path: path.lstat().st_mtime_ns for path in root.rglob("*")} == before
