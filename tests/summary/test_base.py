"""The base for Obsidian: a file of vaultkind's own that lists marked notes. Writing it reads no note."""

from __future__ import annotations

from pathlib import Path

import yaml
from command_line import Place, assert_refused

OWN = '[[vault.pattern]]\nname = "the-sea"\nmarks = ["the sea\'s", "swim"]\n'


def test_each_pattern_has_a_view_of_the_notes_with_one_of_its_marks(place: Place) -> None:
    """Without a consent, since no note is opened for it."""
    vault = place.vault(settings={"folder": 'my "journal": it\'s'})
    place.configure(vault, OWN)
    ran = place.run("summary", "--base")
    file = vault / "vaultkind summaries" / "mentions.base"
    assert ran.out == f"Written to {file}\n"
    base = yaml.safe_load(file.read_text())
    assert base["filters"] == {"and": ['file.inFolder("my \\"journal\\": it\'s")']}
    names = [view["name"] for view in base["views"]]
    assert names == ["Rest", "Boundaries", "Grounding", "Support", "Small care", "the-sea"]
    sea = base["views"][-1]
    assert sea["filters"]["or"] == [
        'file.hasTag("the sea\'s", "swim")',
        'note["the sea\'s"].isTruthy()',
        'note["swim"].isTruthy()',
    ]
    assert place.run("summary", "--base").out == f"{file} says the same already.\n"


def test_one_that_somebody_changed_is_left_alone_and_other_vaults_have_none(place: Place, vault: Path) -> None:
    place.configure(vault)
    assert place.run("summary", "--base").code == 0
    file = vault / "vaultkind summaries" / "mentions.base"
    file.write_text("views: []\n")
    assert_refused(
        place.run("summary", "--base"), 5, f"{file} has been changed since vaultkind wrote it.", step="`--out`"
    )
    assert file.read_text() == "views: []\n"
    plain = place.base / "plain"
    plain.mkdir()
    (plain / "2026-11-23.md").write_text("words")
    place.configure(plain)
    assert_refused(
        place.run("summary", "--base"),
        4,
        "A base is a file of Obsidian's, and this vault is of another kind (plain).",
        step="`vaultkind summary`",
    )
