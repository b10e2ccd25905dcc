"""What every kind of vault holds to; each kind inherits it with a vault of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from vaultkind.core.dailynote import DailyNotes
from vaultkind.core.dateformat import compile_format
from vaultkind.errors import VaultError
from vaultkind.vaults import VaultSettings, find_vault_root, read_settings


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
        assert notes.day(self.note) == date(2026, 11, 23)

    def test_the_vault_is_found_from_a_note_in_it(self, root: Path) -> None:
        """Running a command in the folder of a note is enough; a plain folder has nothing to know it by."""
        if self.flavor != "plain":
            assert find_vault_root(root / self.note) == root

    def test_settings_cut_short_stop_with_the_name_of_the_file(self, root: Path) -> None:
        """Half a settings file is no settings file: the person hears which one, and no traceback comes."""
        for name in read_settings(root).watched:
            if not (file := root / name).is_file():
                continue
            whole = file.read_bytes()
            for cut in {1, len(whole) // 3, len(whole) // 2, len(whole) - 2}:
                file.write_bytes(whole[:cut])
                problem = self._problem(root)
                assert problem is None or (name in problem.message and problem.next_step)
            file.write_bytes(whole)

    def _problem(self, root: Path) -> VaultError | None:
        try:
            read_settings(root)
        except VaultError as problem:
            return problem
        return None

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
        """Notes are private; where they are is told by settings and names. Some settings are pages, and are named."""
        before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}
        pages = {str(root / name) for name in read_settings(root).watched}
        assert [name for name in opened if name.endswith(".md") and name not in pages] == []
        assert {path: path.lstat().st_mtime_ns for path in root.rglob("*")} == before
