"""Nothing is on without a yes, a yes is taken back in one line, and what it reads is said before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from command_line import Place, assert_kind, today

NAMES = ["body", "inner-critic", "warmth", "follow-check-in", "marks", "words", "weekly-note"]


def test_at_first_all_is_off_and_each_says_what_it_reads(place: Place, vault: Path) -> None:
    place.configure(vault)
    told, as_json = place.each(("consent", "show"), ("consent", "show", "--json"))
    assert told.code == 0
    assert_kind(told.out)
    rows = as_json.json
    assert [row["name"] for row in rows] == NAMES
    assert not any(row["on"] for row in rows)
    assert all(row["reads"] and row["turns_on"] for row in rows)
    assert told.out.count("Off.") == len(rows)
    assert max(map(len, told.out.splitlines())) <= 80


def test_a_yes_is_kept_and_taken_back_and_the_rest_of_the_file_stays(place: Place, vault: Path) -> None:
    place.configure(vault, "# mine\nsettle = 3\n")
    before = place.config.read_text()
    granted = place.run("consent", "grant", "body", "warmth")
    assert granted.code == 0
    assert_kind(granted.out)
    assert "`vaultkind consent withdraw body` takes it back." in granted.out
    assert 'consent = ["body", "warmth"]' in place.config.read_text()
    assert place.run("prompt", "--pack", "body").code == 0
    withdrawn = place.run("consent", "withdraw", "body", "warmth")
    assert withdrawn.out.splitlines() == ["body is off.", "warmth is off."]
    assert place.run("prompt", "--pack", "body").code == 3
    assert place.config.read_text().replace("consent = []\n", "") == before


def test_what_cannot_be_granted_is_told_plainly(place: Place, vault: Path) -> None:
    without, unknown, nothing = place.each(
        ("consent", "grant", "body"), ("consent", "grant", "bodi"), ("consent", "grant")
    )
    assert (without.code, unknown.code, nothing.code) == (4, 2, 2)
    assert "vaultkind init" in without.err
    assert "Did you mean body?" in unknown.err
    assert "vaultkind consent show" in nothing.err
    for ran in (without, unknown, nothing):
        assert len(ran.lines) == 2
        assert_kind(ran.err)


def test_a_pack_that_waits_for_a_yes_says_how(place: Place, vault: Path) -> None:
    ran = place.run("--vault", vault, "prompt", "--pack", "inner-critic")
    assert ran.code == 3
    assert "vaultkind consent grant inner-critic" in ran.err


def test_a_check_in_of_yesterday_is_followed_with_a_yes_and_unread_without(place: Place, vault: Path) -> None:
    """The packs differ from day to day, so a run of dates shows whether they are limited."""
    days = [today() + timedelta(days=shift) for shift in range(6)]
    for day in days:
        (vault / f"{day - timedelta(days=1)}.md").write_text("a slow day #freeze\n")

    def packs() -> set[str]:
        return {ran.json["pack"] for ran in place.each(*[("prompt", "--json", "--date", f"{day}") for day in days])}

    place.configure(vault)
    assert packs() - {"permission", "outward-grounding"}
    place.configure(vault, 'consent = ["follow-check-in"]\n')
    assert packs() <= {"permission", "outward-grounding"}


def test_a_narrow_terminal_gets_narrow_lines(place: Place, vault: Path) -> None:
    commands = (("consent", "show"), ("prompts", "list", "--pack", "rest"), ("prompts", "show", "rest-018"))
    for words in commands:
        wide, narrow = place.run("--vault", vault, *words), place.run("--vault", vault, *words, COLUMNS="40")
        assert max(map(len, wide.out.splitlines())) <= 80
        assert narrow.out.split() == wide.out.split()
        # The two lines above the consents are no table, and a name is never taken apart.
        assert max(len(row) for row in narrow.out.splitlines() if len(row.split()) > 1 and row[:1] == " ") <= 40
