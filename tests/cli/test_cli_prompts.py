"""Looking through the prompts, putting one away and taking that back, and beginning a pack of one's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from command_line import PROGRAM, Place, assert_kind, contents, tree

KEYS = {"id", "pack", "tier", "consent", "language", "text", "direction", "energy", "outward"}


def test_every_prompt_can_be_listed_for_people_and_programs(place: Place) -> None:
    listed, one, as_json, packs = place.each(
        ("prompts", "list"),
        ("prompts", "list", "--pack", "rest"),
        ("prompts", "list", "--json"),
        ("prompts", "packs", "--json"),
    )
    rows = as_json.json
    assert {frozenset(row) for row in rows} == {frozenset(KEYS)}
    assert len({row["id"] for row in rows}) == len(rows) == sum(row["prompts"] for row in packs.json)
    assert all(row["id"] in listed.out for row in rows)
    assert "permission-001" not in one.out
    assert max(map(len, listed.out.splitlines())) <= 80


def test_one_prompt_is_shown_with_what_can_be_done_about_it(place: Place) -> None:
    shown, unknown, unknown_pack = place.each(
        ("prompts", "show", "rest-012"), ("prompts", "show", "rest-12"), ("prompts", "list", "--pack", "rst")
    )
    assert shown.out.startswith("Was there any stopping today? No reason needed.\n")
    assert "vaultkind prompts never rest-012" in shown.out
    assert_kind(shown.out.replace("prompts never", "prompts"))
    assert (unknown.code, unknown_pack.code) == (2, 2)
    assert "Did you mean rest-012?" in unknown.err
    assert "Did you mean rest?" in unknown_pack.err


def test_a_prompt_that_is_put_away_does_not_come_until_that_is_undone(place: Place, vault: Path) -> None:
    place.configure(vault)
    first = place.run("prompt", "--json").json["id"]
    away = place.run("prompts", "never", first)
    assert away.code == 0
    assert f"`vaultkind prompts never {first} --undo`" in away.out
    assert place.run("prompt", "--json").json["id"] != first
    assert "Put away." in place.run("prompts", "show", first).out
    assert place.run("prompts", "never", first, "--undo").out == f"{first} can come again.\n"
    assert place.run("prompt", "--json").json["id"] == first


def test_putting_away_needs_a_place_to_keep_it(place: Place, vault: Path) -> None:
    ran = place.run("--vault", vault, "prompts", "never", "rest-012")
    assert ran.code == 4
    assert "vaultkind init" in ran.err


def test_a_pack_of_ones_own_is_begun_and_can_be_used_as_it_is(place: Place, vault: Path) -> None:
    made = place.run("--vault", vault, "prompts", "new", "quiet-days")
    assert made.code == 0
    assert_kind(made.out)
    assert "vaultkind/quiet-days.md" in made.out
    assert place.run("--vault", vault, "prompt", "--pack", "quiet-days").out == "What is on the table right now?\n"
    before = contents(vault)
    again, taken, odd, nowhere = (
        place.run("--vault", vault, "prompts", "new", "quiet-days"),
        place.run("--vault", vault, "prompts", "new", "rest"),
        place.run("--vault", vault, "prompts", "new", "../out"),
        place.run("prompts", "new", "mine"),
    )
    assert (again.code, taken.code, odd.code, nowhere.code) == (2, 2, 2, 4)
    for ran in (again, taken, odd, nowhere):
        assert len(ran.lines) == 2
        assert_kind(ran.err)
    assert contents(vault) == before


def test_without_space_a_pack_is_not_begun_by_half(place: Place, vault: Path) -> None:
    """An empty file would be told of as a damaged pack from then on, and stand in the way of the next try."""
    before = sorted(tree(vault))
    ran = subprocess.run(
        ["bash", "-c", 'ulimit -f 0; exec "$@"', "-", *PROGRAM, "--vault", str(vault), "prompts", "new", "kitchen"],
        env=place.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr.splitlines()[0]) == (6, "There is no space left to write in.")
    assert sorted(tree(vault)) == before
    assert place.run("--vault", vault, "prompts", "new", "kitchen").code == 0


def test_a_tier_that_is_left_out_does_not_come(place: Place, vault: Path) -> None:
    place.configure(vault, 'tiers = ["permission"]\n')
    row, shown = place.each(("prompt", "--json"), ("prompts", "show", "rest-012"))
    assert row.json["tier"] == "permission"
    assert "left out in the configuration" in " ".join(shown.out.split())


def test_alone_it_shows_what_there_is(place: Place) -> None:
    for name in ("prompts", "consent"):
        alone, asked = place.each((name,), (name, "--help"))
        assert (alone.code, alone.err) == (0, "")
        assert alone.out == asked.out
