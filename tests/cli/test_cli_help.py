"""Help, versions, global options, usage errors: what someone meets before anything is done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import Place, assert_kind, assert_refused, tree

from vaultkind import __version__
from vaultkind.cli.main import COMMANDS, hoist

GROUPS = ["Write", "Look back", "Background", "Set up", "Help"]


def test_the_help_is_one_screen_in_groups(place: Place) -> None:
    bare, asked, short, piped = place.each((), ("--help",), ("-h",), ("--plain",))
    assert {bare.code, asked.code, short.code} == {0}
    assert bare.out == asked.out == short.out == piped.out
    rows = asked.out.splitlines()
    assert len(rows) <= 23, "the shell's own prompt takes the last of 24 lines"
    assert max(map(len, rows)) <= 80
    heads = [row.split("  ")[0] for row in rows if re.match(r"(Write|Look back|Background|Set up|Help)\s{2,}", row)]
    assert heads == GROUPS
    assert "resume ends it" in COMMANDS["pause"].line, "a command without a line stands in the one above it"
    for name, entry in COMMANDS.items():
        assert not entry.line or any(re.search(rf"(^|\s){name}\s+{re.escape(entry.line)}$", row) for row in rows), name
    for option in ("--vault PATH", "--plain", "--quiet", "--verbose", "--version", "--help"):
        assert option in asked.out
    assert_kind(asked.out)
    assert not asked.err


def test_the_commands_of_the_design_stand_in_their_groups() -> None:
    assert [entry.group for entry in COMMANDS.values()] == sorted(
        (entry.group for entry in COMMANDS.values()), key=GROUPS.index
    )
    for name, group in {
        "prompt": "Write",
        "summary": "Look back",
        "days": "Look back",
        "watch": "Background",
        "init": "Set up",
        "support": "Help",
        "ground": "Help",
        "demo": "Help",
    }.items():
        assert COMMANDS[name].group == group


def test_every_command_has_help_with_an_example(place: Place) -> None:
    for name, ran in zip(COMMANDS, place.each(*((name, "--help") for name in COMMANDS)), strict=True):
        assert ran.code == 0, name
        assert ran.out.startswith(f"Usage: vaultkind {name}"), name
        assert re.search(rf"^ *Example: vaultkind {name}\b", ran.out, re.MULTILINE), name
        assert max(map(len, ran.out.splitlines())) <= 80, name
        assert "[default: 0]" not in ran.out
        assert_kind(ran.out, names=("  never  ",))


def test_the_version_is_said_before_and_after_a_command(place: Place) -> None:
    for ran in place.each(("--version",), ("prompt", "--version")):
        assert (ran.code, ran.out, ran.err) == (0, f"vaultkind {__version__}\n", "")


def test_global_options_work_before_and_after_the_command(place: Place, vault: Path) -> None:
    (vault / "2024-02-29.md").write_text("leap")
    runs = place.each(
        ("--vault", vault, "days"),
        ("days", "--vault", vault),
        ("days", f"--vault={vault}"),
        (f"--vault={vault}", "--plain", "days", "--quiet"),
    )
    assert {(ran.code, ran.out) for ran in runs} == {(0, "2024-02-29  2024-02-29.md\n")}
    assert place.run("days", VAULTKIND_VAULT=str(vault)).out == runs[0].out
    assert place.run("days", cwd=vault / ".obsidian").out == runs[0].out


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["prompt", "--plain"], ["--plain", "prompt"]),
        (["days", "--vault", "X", "--json"], ["--vault", "X", "days", "--json"]),
        (["days", "--vault=X"], ["--vault=X", "days"]),
        (["prompt", "--", "--plain", "--vault"], ["prompt", "--", "--plain", "--vault"]),
        (["days", "--vault"], ["--vault", "days"]),
    ],
)
def test_global_options_come_to_the_front_and_nothing_else_moves(given: list[str], expected: list[str]) -> None:
    assert hoist(given) == expected


def test_usage_errors_exit_2_with_the_nearest_name(place: Place) -> None:
    help_of = "`vaultkind prompt --help` shows what it takes."
    cases: dict[tuple[str, ...], tuple[str, str]] = {
        ("promt",): ("There is no command 'promt'.", "Did you mean prompt? `vaultkind --help` shows what it takes."),
        ("xyzzy",): ("There is no command 'xyzzy'.", "`vaultkind --help` shows what it takes."),
        ("it's",): ("There is no command 'it's'.", "`vaultkind --help` shows what it takes."),
        ("prompt", "--anoter"): ("There is no option --anoter for prompt.", f"Did you mean --another? {help_of}"),
        ("--vrebose", "days"): (
            "There is no option --vrebose for vaultkind.",
            "Did you mean --verbose? `vaultkind --help` shows what it takes.",
        ),
        ("prompt", "--date"): ("--date takes a value, and none follows it.", help_of),
        ("prompt", "--json=3"): ("--json takes no value.", help_of),
        ("prompt", "more", "words"): ("prompt has no use for 'more words'.", help_of),
        ("prompt", "--create"): ("--create and --dry-run go with --into.", "`vaultkind prompt --help` shows how."),
        ("remove", "--all", "--date", "2026-11-23"): (
            "--all and --date say two different things.",
            "One of them is enough.",
        ),
        ("init", "--json"): ("--json asks nothing, so it goes with --yes.", "`vaultkind init --yes --json`"),
    }
    runs = place.each(*cases)
    for (message, step), ran in zip(cases.values(), runs, strict=True):
        assert_refused(ran, 2, message)
        assert ran.lines[1] == step
        assert not ran.out
    assert not list(place.state.iterdir())


def test_a_command_line_with_control_characters_shows_none(place: Place) -> None:
    for ran in place.each(
        ("x\x1b[31m",), ("prompt", "--\x1b]0;t\x07"), ("prompt", "a\nb"), ("prompt", "--pack", "\x1b[2J")
    ):
        assert_refused(ran, 2)


def test_no_colour_and_no_animation_through_a_pipe(place: Place, vault: Path) -> None:
    before = tree(vault)
    runs = place.each(("prompt",), ("prompt", "--plain"), ("explain", "--vault", vault))
    runs += place.each(("prompt",), ("prompt", "--plain"), ("explain", "--vault", vault), NO_COLOR="1")
    for ran in runs:
        assert ran.code == 0
        assert "\x1b" not in ran.out + ran.err
    assert [ran.out for ran in runs[:3]] == [ran.out for ran in runs[3:]]
    assert tree(vault) == before


def test_a_terminal_that_cannot_show_a_sign_still_shows_the_rest(place: Place) -> None:
    root = place.vault("Käfer 🌱")
    plain = place.run("explain", "--vault", root, PYTHONIOENCODING="ascii")
    assert plain.code == 0
    assert "K?fer ?" in plain.out
    assert place.run("explain", "--vault", root).out.splitlines()[0].endswith("Käfer 🌱 (obsidian)")
