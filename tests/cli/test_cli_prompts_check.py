"""``prompts check``: the rules of language, by file and line, for what ships and for packs of one's own."""

from __future__ import annotations

from pathlib import Path

from command_line import Place, assert_kind, assert_refused, tree

from vaultkind.library import templates

PACK = """\
---
pack: mine
tier: plain
about: Small things.
---

## mine-001
Why is it only this?

- direction: outward
"""


def test_what_ships_has_nothing_to_find_and_ones_own_is_told_by_line(place: Place) -> None:
    folder = place.here / "packs"
    folder.mkdir()
    (folder / "mine.md").write_text(PACK)
    (folder / "latin.md").write_bytes(PACK.replace("Small", "Schöne").encode("latin-1"))
    (folder / "block.md").write_text("> [!vaultkind|{{id}}] Hm\n> {{prompt}}\n")
    before = tree(folder)
    shipped, words, rows, quiet = place.each(
        ("prompts", "check", templates() / "packs" / "en"),
        ("prompts", "check", "packs"),
        ("prompts", "check", "packs/mine.md", "--json"),
        ("prompts", "check", "packs/block.md", "--json"),
    )
    assert (shipped.code, shipped.out, shipped.err) == (0, "Nothing was found.\n", "")
    assert (words.code, words.err) == (1, "")
    assert words.out.splitlines() == [
        "packs/latin.md:4: VK115 The file is not UTF-8 text.",
        "    The head of another pack shows the shape.",
        "packs/mine.md:8: VK104 `only` counts against someone.",
        "    What is there can be said; what is absent can stay out.",
        "packs/mine.md:8: VK106 `Why` asks for reasons.",
        "    What, where, when, who or which asks for something one can point at.",
    ]
    assert_kind(words.out)
    assert (rows.code, [(row["code"], row["path"], row["line"]) for row in rows.json]) == (
        1,
        [("VK104", "packs/mine.md", 8), ("VK106", "packs/mine.md", 8)],
    )
    assert all(list(row) == ["code", "path", "line", "message", "suggestion"] for row in rows.json)
    assert (quiet.code, quiet.json) == (0, [])
    assert tree(folder) == before


def test_without_a_path_ones_own_packs_are_looked_at_as_well(place: Place, vault: Path) -> None:
    """As the page of a new pack says. One that takes a built-in pack's place is not told of as a double."""
    place.run("--vault", vault, "prompts", "new", "kitchen")
    (vault / "vaultkind" / "rest.md").write_bytes((templates() / "packs" / "en" / "rest.md").read_bytes())
    sound = place.run("--vault", vault, "prompts", "check")
    assert (sound.code, sound.out, sound.err) == (0, "Nothing was found.\n", "")
    mine = vault / "vaultkind" / "mine.md"
    mine.write_text(PACK)
    found = place.run("--vault", vault, "prompts", "check", "--json")
    assert (found.code, {(row["code"], row["path"]) for row in found.json}) == (
        1,
        {("VK104", str(mine)), ("VK106", str(mine))},
    )
    mine.rename(vault / "mine.md")
    place.configure(vault, 'packs_folder = ""\n')
    assert place.run("prompts", "check").code == 0, "without a folder for packs, notes are not taken for packs"


def test_paths_that_hold_no_pack_are_told(place: Place, tmp_path: Path) -> None:
    (place.here / "empty").mkdir()
    gone, empty, group = place.each(("prompts", "check", "nowhere"), ("prompts", "check", "empty"), ("prompts", "chek"))
    assert_refused(gone, 2, "There is no file or folder nowhere.", step="a folder of packs")
    assert_refused(empty, 2, "No pack is in empty.")
    assert_refused(group, 2, "There is no command 'chek'.", step="Did you mean check?")
