"""Two devices that share a vault choose alike and write the same bytes, and each keeps a record of its own."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from command_line import Place, today_note
from tools import edit
from watched_vault import Place as Watched
from watched_vault import Starter

from vaultkind.actions.alike import alike
from vaultkind.actions.vault import open_vault
from vaultkind.configkeys import VaultConfig


def _device(base: Path, folder: str, seed: str | None = None) -> tuple[Place, Path]:
    place = Place(base)
    root = place.vault(folder)
    place.configure(root, f'seed = "{seed}"\n' if seed else "")
    return place, root


def _sign(place: Place) -> str:
    return next(row["message"] for row in place.run("doctor", "--json").json if row["check"] == "two devices")


def test_the_same_seed_gives_the_same_bytes_under_other_folder_names_and_other_homes(tmp_path: Path) -> None:
    """A vault that is called Notes here and My Vault there gets the very same block into the very same note."""
    one, here = _device(tmp_path / "a", "Notes", "ours")
    other, there = _device(tmp_path / "b", "My Vault", "ours")
    notes = [today_note(root, b"# A day\r\n\r\n- words") for root in (here, there)]
    for place in (one, other):
        assert place.run("prompt", "--into", "today").code == 0
    assert notes[0].read_bytes() == notes[1].read_bytes()
    assert b"vaultkind" in notes[0].read_bytes()
    assert _sign(one) == _sign(other)
    other.configure(there)
    assert _sign(one) != _sign(other), "without the seed, the folder's name decides"


def test_init_decides_the_seed_once_and_another_name_for_the_folder_changes_no_prompt(tmp_path: Path) -> None:
    place = Place(tmp_path)
    root = place.vault("Notes")
    before = place.run("prompt", "--vault", root, "--json").json
    assert place.run("init", root, "--yes").code == 0
    assert 'seed = "Notes"\n' in place.config.read_text()
    renamed = root.rename(root.with_name("Journal"))
    place.config.write_text(place.config.read_text().replace(str(root), str(renamed)))
    assert place.run("init", renamed, "--yes").code == 0
    assert 'seed = "Notes"\n' in place.config.read_text()
    assert place.run("prompt", "--vault", renamed, "--json").json == before


def test_a_person_can_see_on_each_device_whether_both_choose_alike(tmp_path: Path) -> None:
    """The sign that ``doctor`` shows differs with packs, language, place and consent, as the prompts or bytes do."""
    place, root = _device(tmp_path, "Notes")
    same = VaultConfig(path=str(root))
    keys: list[dict[str, Any]] = [{}, {"language": "de"}, {"place": "start"}, {"never": ("rest-012",)}]
    signs = {alike(open_vault(root, same._replace(**key))) for key in (*keys, {"consent": ("warmth",)})}
    assert any(sign in _sign(place) for sign in signs)
    (root / "vaultkind").mkdir()
    (root / "vaultkind" / "block.md").write_text("> [!vaultkind|{{id}}] Here\n> {{prompt}}\n")
    signs.add(alike(open_vault(root, same)))
    assert len(signs) == 6


def test_a_block_that_another_device_wrote_is_known_and_comes_out_without_a_record_of_it(tmp_path: Path) -> None:
    one, here = _device(tmp_path / "a", "Notes")
    other, there = _device(tmp_path / "b", "Notes")
    note = today_note(here)
    before = note.read_bytes()
    assert one.run("prompt", "--into", "today").code == 0
    arrived = today_note(there, note.read_bytes())
    assert other.run("remove").code == 0
    assert arrived.read_bytes().rstrip(b"\n") == before.rstrip(b"\n")


def test_a_note_that_came_from_another_device_moments_ago_is_left_to_that_device(tmp_path: Path) -> None:
    """Its text is older than its file here, as a sync tool makes it: it may still be written to over there."""
    place = Watched(tmp_path)
    start = Starter(place)
    try:
        watching = start()
        note = place.note()
        apart = str(place.root / ".syncthing.note.md.tmp")
        edit(
            ["mkdir", str(note.parent)],
            ["write", apart, "words of the other device\n"],
            ["utimes", apart, int(time.time()) - 10],
            ["move", apart, str(note)],
        )
        assert watching.event("left_alone")["reason"] == "it was there before, or came from elsewhere"
        # Nor does it become new by being written in here.
        edit(["append", str(note), "more\n"])
        watching.rest()
        assert note.read_text() == "words of the other device\nmore\n"
        assert os.listdir(note.parent) == [note.name]
    finally:
        start.end()
