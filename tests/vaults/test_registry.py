"""The list Obsidian keeps of its vaults, on every platform."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vault_files import write_vault

from vaultkind.vaults.registry import known_vaults

LISTS = {
    "linux": ".config/obsidian",
    "flatpak": ".var/app/md.obsidian.Obsidian/config/obsidian",
    "snap": "snap/obsidian/current/.config/obsidian",
    "older snap": "snap/obsidian/42/.config/obsidian",
    "darwin": "Library/Application Support/obsidian",
    "win32": "AppData/Roaming/obsidian",
}


def registry(home: Path, where: str, *vaults: object) -> None:
    content = {"vaults": {str(index): vault for index, vault in enumerate(vaults)}}
    write_vault(home, {f"{LISTS[where]}/obsidian.json": content})


@pytest.mark.parametrize("where", LISTS)
def test_every_place_it_is_kept(tmp_path: Path, where: str) -> None:
    platform = where if where in ("darwin", "win32") else "linux"
    path = "C:\\Users\\me\\Notes" if platform == "win32" else "/home/me/Notes"
    registry(tmp_path, where, {"path": path, "ts": 1700000000000, "open": True})
    (vault,) = known_vaults(platform, tmp_path, {})
    assert (str(vault.path), vault.last_used, vault.exists) == (path, 1700000000000, False)


@pytest.mark.parametrize(("platform", "variable"), [("linux", "XDG_CONFIG_HOME"), ("win32", "APPDATA")])
def test_the_environment_may_move_it(tmp_path: Path, platform: str, variable: str) -> None:
    path = "D:\\Notes" if platform == "win32" else "/notes"
    content = {"vaults": {"a": {"path": path}}}
    write_vault(tmp_path / "moved", {"obsidian/obsidian.json": content})
    found = known_vaults(platform, tmp_path, {variable: str(tmp_path / "moved")})
    assert [str(vault.path) for vault in found] == [path]


def test_most_recent_first_each_once(tmp_path: Path) -> None:
    """One vault may stand in several lists, as after changing from Snap to Flatpak."""
    registry(tmp_path, "linux", {"path": "/a", "ts": 1}, {"path": "/b/", "ts": 2})
    registry(tmp_path, "flatpak", {"path": "/a", "ts": 3}, {"path": "/b", "ts": 1}, {"path": "/c"})
    found = known_vaults("linux", tmp_path, {})
    assert [(str(vault.path), vault.last_used) for vault in found] == [("/a", 3), ("/b", 2), ("/c", 0)]


def test_windows_paths_differ_in_case_alone(tmp_path: Path) -> None:
    registry(tmp_path, "win32", {"path": "C:\\Notes", "ts": 1}, {"path": "c:/notes", "ts": 2})
    assert [vault.last_used for vault in known_vaults("win32", tmp_path, {})] == [2]


def test_says_whether_the_vault_is_there(tmp_path: Path) -> None:
    """With any characters in its name."""
    path = tmp_path / "Mein [red] 'Tag' 🌿 e\u0301"
    path.mkdir()
    registry(tmp_path, "linux", {"path": str(path), "ts": 1})
    (vault,) = known_vaults("linux", tmp_path, {})
    assert (vault.path, vault.exists) == (path, True)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 9999,
        '{"vaults": []}',
        '{"vaults": {"a": 1, "b": {"path": 2}}}',
        '{"vaults": {"a": {"path": "relative"}}}',
        '{"vaults": {"a": {"path": "/a\\u0000"}}}',
        '{"vaults": {"a": {"path": "/\\ud800"}}}',
    ],
)
def test_a_broken_list_is_an_empty_one(tmp_path: Path, content: str) -> None:
    write_vault(tmp_path, {f"{LISTS['linux']}/obsidian.json": content})
    assert known_vaults("linux", tmp_path, {}) == ()


@pytest.mark.parametrize("when", [None, "yesterday", True, float("nan"), float("inf"), []])
def test_times_that_are_none_count_as_unknown(tmp_path: Path, when: object) -> None:
    registry(tmp_path, "linux", {"path": "/a", "ts": when})
    assert known_vaults("linux", tmp_path, {})[0].last_used == 0


def test_no_list_at_all(tmp_path: Path) -> None:
    for platform in ("linux", "darwin", "win32", "freebsd14"):
        assert known_vaults(platform, tmp_path, {}) == ()


@given(st.binary(max_size=80) | st.dictionaries(st.text(), st.text()).map(json.dumps).map(str.encode))
def test_any_bytes_give_an_answer(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    home = tmp_path_factory.mktemp("home")
    write_vault(home, {f"{LISTS['linux']}/obsidian.json": content})
    known_vaults("linux", home, {})
