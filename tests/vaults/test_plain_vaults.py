"""Folders without settings, by the names in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from vault_contract import VaultContract
from vault_files import WriteVault, write_vault

from vaultkind.errors import VaultError
from vaultkind.vaults import plain, read_settings


class TestPlain(VaultContract):
    flavor = "plain"
    note = "journal/2026-11-23.md"

    @pytest.fixture
    def root(self, vault: WriteVault) -> Path:
        return vault({self.note: "private", "readme.md": ""})


def place(root: Path) -> tuple[str, str]:
    settings = read_settings(root)
    assert settings.flavor == "plain"
    return settings.folder, settings.format


def notes(pattern: str, count: int = 5) -> dict[str, object]:
    """Notes of the first days of March 2026, at a strftime path."""
    return {pattern.format(day=f"{day:02}", month="03", year="2026"): "" for day in range(1, count + 1)}


class TestWhereDatedNamesAre:
    def test_the_folder_with_most(self, vault: WriteVault) -> None:
        files = notes("log/{year}-{month}-{day}.md") | notes("meetings/{year}-{month}-{day}.md", 3)
        assert place(vault(files)) == ("log", "YYYY-MM-DD")

    @pytest.mark.parametrize(
        ("pattern", "folder", "format_"),
        [
            ("{year}-{month}-{day}.md", "", "YYYY-MM-DD"),
            ("j/{year}/{year}-{month}-{day}.md", "j", "YYYY/YYYY-MM-DD"),
            ("j/{year}/{month}/{year}-{month}-{day}.md", "j", "YYYY/MM/YYYY-MM-DD"),
            ("{year}/{month}/{year}-{month}-{day}.md", "", "YYYY/MM/YYYY-MM-DD"),
            ("j/{year}-{month}/{year}-{month}-{day}.md", "j", "YYYY-MM/YYYY-MM-DD"),
            ("{year}/{year}-{month}/{year}-{month}-{day}.md", "", "YYYY/YYYY-MM/YYYY-MM-DD"),
        ],
    )
    def test_year_and_month_folders(self, vault: WriteVault, pattern: str, folder: str, format_: str) -> None:
        """One note is enough to see how they are sorted."""
        for count in (1, 5):
            assert place(vault(notes(pattern, count))) == (folder, format_)

    def test_most_names_decide_between_flat_and_sorted(self, vault: WriteVault) -> None:
        files = notes("j/{year}/{year}-{month}-{day}.md", 4) | notes("j/{year}-{month}-{day}.md", 9)
        assert place(vault(files)) == ("j", "YYYY-MM-DD")

    def test_equal_numbers_go_to_the_shortest_folder(self, vault: WriteVault) -> None:
        files = notes("longer/{year}-{month}-{day}.md") | notes("short/{year}-{month}-{day}.md")
        assert place(vault(files)) == ("short", "YYYY-MM-DD")

    def test_none_is_the_top_folder(self, vault: WriteVault) -> None:
        assert place(vault({"readme.md": ""})) == ("", "YYYY-MM-DD")

    @pytest.mark.parametrize(
        "decoy",
        [
            ".trash/{year}-{month}-{day}.md",
            "a/.hidden/{year}-{month}-{day}.md",
            "logseq/bak/{year}-{month}-{day}.md",
            "node_modules/{year}-{month}-{day}.md",
            "a/b/c/d/e/{year}-{month}-{day}.md",
            "x/{year}-{month}-{day}.txt",
            "x/{year}-{month}-{day} 1.md",
            "x/{year}_{month}_{day}.md",
            "x/{year}-13-{day}.md",
        ],
    )
    def test_decoys_are_passed_by(self, vault: WriteVault, decoy: str) -> None:
        files = notes(decoy, 9) | {"log/2026-03-01.md": ""}
        assert place(vault(files)) == ("log", "YYYY-MM-DD")

    def test_another_vault_inside_is_left_to_itself(self, vault: WriteVault) -> None:
        files = notes("inner/d/{year}-{month}-{day}.md") | {"inner/.obsidian/app.json": {}}
        settings = read_settings(vault(files))
        assert settings.folder == ""
        assert any("inner" in remark for remark in settings.remarks)

    def test_links_to_folders_are_not_followed(self, vault: WriteVault, tmp_path: Path) -> None:
        write_vault(tmp_path / "elsewhere", notes("{year}-{month}-{day}.md"))
        root = vault({"readme.md": ""})
        (root / "link").symlink_to(tmp_path / "elsewhere")
        (root / "loop").symlink_to(root)
        assert place(root) == ("", "YYYY-MM-DD")

    def test_a_large_vault_is_looked_through_in_part(self, vault: WriteVault, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plain, "MAX_NAMES", 10)
        settings = read_settings(vault(notes("{year}-{month}-{day}.md", 20)))
        assert settings.folder == ""
        assert any("large" in remark for remark in settings.remarks)

    @pytest.mark.skipif(os.name == "nt", reason="names Windows cannot hold")
    def test_folder_names_no_path_can_hold_are_passed_by(self, vault: WriteVault) -> None:
        root = vault(notes("a\nb/{year}-{month}-{day}.md"))
        (root / os.fsdecode(b"\xff")).mkdir()
        (root / os.fsdecode(b"\xff") / "2026-03-01.md").touch()
        assert place(root) == ("", "YYYY-MM-DD")


class TestFoldersThatAreNoVault:
    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(VaultError, match="There is no folder") as caught:
            read_settings(tmp_path / "gone")
        assert "Another path" in caught.value.next_step

    def test_a_file(self, vault: WriteVault) -> None:
        with pytest.raises(VaultError, match="is a file"):
            read_settings(vault({"note.md": ""}) / "note.md")

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
    def test_closed_to_this_account(self, vault: WriteVault) -> None:
        root = vault({})
        root.chmod(0)
        try:
            with pytest.raises(VaultError, match="closed to this account"):
                read_settings(root)
        finally:
            root.chmod(0o700)

    @pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "a\nb"])
    def test_names_no_system_has(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(VaultError) as caught:
            read_settings(tmp_path / name)
        assert "\n" not in caught.value.message
