"""Vaults, settings, configurations and notes that cannot be used: a plain sentence, the next step, nothing changed."""

from __future__ import annotations

import json
import os
import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import NOBODY, Place, assert_kind, assert_refused, contents, today, today_note, tree

STAYS = "Nothing was changed. Its owner and permissions, and its folder's, say who may write."


def test_a_folder_that_is_no_vault(place: Place) -> None:
    missing, file = place.base / "no such folder", place.base / "a note.md"
    file.write_text("x")
    for command in (("days",), ("explain",), ("remove", "--all"), ("prompt", "--into", "today"), ("init", "--yes")):
        gone, plain = place.each((*command, "--vault", missing), (*command, "--vault", file))
        assert_refused(gone, 4, f"There is no folder {missing}.", step="A disk that is away may hold it. Another path,")
        assert_refused(plain, 4, f"{file} is a file.", step="--vault PATH can name the folder around it.")
    none = place.run("days")
    assert_refused(none, 4, "No vault is set up, and none is around this folder.", step="`vaultkind init PATH`")
    assert file.read_text() == "x"
    assert not list(place.state.iterdir())


SETTINGS = {
    "": ("The file .obsidian/daily-notes.json is empty.", "usually mends it"),
    "{": ("The file .obsidian/daily-notes.json is not valid JSON (line 1).", "usually mends it"),
    "[]": ("The file .obsidian/daily-notes.json holds no settings.", "usually mends it"),
    '"text"': ("The file .obsidian/daily-notes.json holds no settings.", "usually mends it"),
    '{"format": 5}': ("In .obsidian/daily-notes.json, format is not text.", "Setting it again"),
    '{"folder": ["a"]}': ("In .obsidian/daily-notes.json, folder is not text.", "Setting it again"),
    '{"folder": "../x"}': ("In .obsidian/daily-notes.json, the folder and format name no place inside the vault", ""),
    '{"format": "../YYYY-MM-DD"}': ("In .obsidian/daily-notes.json, the folder and format name no place", ""),
    '{"format": "[]"}': ("In .obsidian/daily-notes.json, the folder and format name no place", ""),
    "[" * 100_000: ("The file .obsidian/daily-notes.json is nested too deeply.", ""),
    '<<<<<<< a\n{}\n=======\n{"x":1}\n>>>>>>> b': (
        "The file .obsidian/daily-notes.json holds the marks of a merge conflict (line 1).",
        "Keeping one of the two sides",
    ),
    '{"format": "MM-DD"}': (
        "The daily format 'MM-DD' cannot name a note: it leaves out the year, so several days share one name.",
        "It comes from .obsidian/daily-notes.json: format.",
    ),
    '{"format": "YYYY-MM"}': (
        "The daily format 'YYYY-MM' cannot name a note: it leaves out the day, so several days share one name.",
        "It comes from .obsidian/daily-notes.json: format.",
    ),
    '{"format": "dddd"}': ("The daily format 'dddd' cannot name a note: it leaves out the year", "`format` in"),
    '{"format": "YYYY-MM-DD HH"}': ("The daily format 'YYYY-MM-DD HH' cannot name a note: it holds a time of day", ""),
}


def test_settings_that_cannot_be_used(place: Place) -> None:
    vaults = [place.vault(f"v{n}") for n in range(len(SETTINGS))]
    for vault, text in zip(vaults, SETTINGS, strict=True):
        (vault / ".obsidian" / "daily-notes.json").write_text(text)
        today_note(vault)
    before = tree(place.base / "vaults")
    runs = place.each(*(("prompt", "--into", "today", "--vault", vault) for vault in vaults))
    for ran, (message, step) in zip(runs, SETTINGS.values(), strict=True):
        assert_refused(ran, 4, step=step)
        assert ran.lines[0].startswith(message), ran.err
    for ran in place.each(*((command, "--vault", vaults[1]) for command in ("days", "explain", "remove"))):
        assert_refused(ran, 4, "The file .obsidian/daily-notes.json is not valid JSON (line 1).")
    assert place.run("prompt", "--vault", vaults[1]).code == 0, "a question needs no settings"
    assert tree(place.base / "vaults") == before


def configurations(root: Path) -> dict[str, list[str]]:
    """What a configuration may hold, and the lines that are said about it."""
    start = f"[[vault]]\npath = {json.dumps(str(root))}\n"
    return {
        start + 'settel = 3\nplace = "middle"\n': [
            "  vault 1: There is no key 'settel'. The nearest is 'settle'.",
            '  vault 1: place is \'middle\', where "end" or "start" belongs.',
        ],
        start + "settle = 0\nday_starts = 4\nprompts = 'no'\n": [
            "  vault 1: settle is 0, where seconds, from 0.5 to 600 belongs.",
            '  vault 1: day_starts is 4, where a time from "00:00" to "12:00" belongs.',
            "  vault 1: prompts is 'no', where true or false belongs.",
        ],
        start + 'packs_folder = ".hidden"\nconsent = ["boddy"]\n': [
            "  vault 1: packs_folder is '.hidden', where a visible folder of the vault belongs.",
            "  vault 1: consent is ['boddy'], where a list out of body, inner-critic, warmth, follow-check-in, "
            "marks, words, weekly-note belongs.",
        ],
        "vaults = 3\n[[vault]]\n": [
            "  There is no key 'vaults'. The nearest is 'vault'.",
            "  vault 1: path is not there. It names the vault's folder.",
        ],
        "vault = 3\n": ["  vault is a list of tables, each opened by a line [[vault]]."],
    }


def test_a_configuration_reports_everything_at_once(place: Place, vault: Path) -> None:
    today_note(vault)
    before = tree(vault)
    for text, problems in configurations(vault).items():
        place.config.write_text(text)
        runs = place.each(("prompt", "--into", "today"), ("init", vault, "--yes"))
        for ran in runs:
            assert ran.code == 4
            assert ran.lines == [
                f"The configuration, {place.config}, cannot be used as it is:",
                *problems,
                "Changing what is named above in that file is enough. Nothing else was touched.",
            ]
            assert_kind(ran.err)
        assert place.config.read_text() == text
    assert tree(vault) == before


def test_a_configuration_that_is_no_text_file(place: Place, vault: Path) -> None:
    def said(step: str = "Changing what is named above") -> str:
        ran = place.run("days", "--vault", vault)
        assert ran.code == 4
        assert step in ran.lines[-1]
        assert_kind(ran.err)
        return ran.lines[1].strip()

    place.config.mkdir()
    assert said().endswith(" is a folder.")
    place.config.rmdir()
    os.mkfifo(place.config)
    assert said().endswith(" is not a regular file.")
    place.config.unlink()
    place.config.write_bytes(b"#" * 300_000)
    assert said().endswith(" is larger than 256 KiB.")
    place.config.write_text("[[vault]\n")
    assert said().startswith("It is not TOML as it stands: ")
    place.config.write_text("version = 2\n")
    newer = place.run("days", "--vault", vault)
    assert_refused(newer, 4, f"The configuration, {place.config}, is of version 2, from a newer vaultkind.")


def test_a_configuration_in_another_encoding(place: Place, vault: Path) -> None:
    place.config.write_bytes(b"version = 1 # \xff\n")
    ran = place.run("days", "--vault", vault)
    assert ran.code == 4
    assert_kind(ran.err)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('locale = "xx"', "There is no locale 'xx'."),
        ('format = "dddd"', "The daily format 'dddd' cannot name a note"),
        ('format = "MM-DD"', "The daily format 'MM-DD' cannot name a note: it leaves out the year"),
        ('settings_folder = ".nope"', "This vault has no settings folder .nope."),
    ],
)
def test_what_the_configuration_says_of_daily_notes(place: Place, vault: Path, line: str, message: str) -> None:
    today_note(vault)
    place.configure(vault, line + "\n")
    before = tree(vault)
    for ran in place.each(("explain",), ("prompt", "--into", "today", "--create"), ("days",)):
        assert_refused(ran, 4)
        assert ran.lines[0].startswith(message)
    assert tree(vault) == before


@pytest.mark.parametrize("line", ['folder = "../x"', 'folder = "a/../../x"', 'format = "../YYYY-MM-DD"'])
def test_a_configuration_that_leads_out_of_the_vault(place: Place, vault: Path, line: str) -> None:
    today_note(vault)
    place.configure(vault, line + "\n")
    before = tree(place.base / "vaults")
    for ran in place.each(("explain",), ("prompt", "--into", "today", "--create"), ("remove",)):
        assert tree(place.base / "vaults") == before
        assert_refused(ran, 4)
        assert "record of prompts" not in ran.err


def fifo(note: Path) -> None:
    os.mkfifo(note)


def bound_socket(note: Path) -> None:
    here = os.getcwd()
    os.chdir(note.parent)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(note.name)
    finally:
        os.chdir(here)


def sparse(note: Path) -> None:
    with note.open("wb") as out:
        out.truncate(100_000)
    if note.stat().st_blocks:
        pytest.skip("this file system keeps blocks for holes")


def linked_twice(note: Path) -> None:
    note.write_text("x")
    os.link(note, note.with_name("other.md"))


def escaping(note: Path) -> None:
    outside = note.parents[2] / "outside.md"
    outside.write_text("outside")
    note.symlink_to(outside)


NOTES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (Path.mkdir, "{} is a folder, not a note."),
    "a dangling link": (lambda note: note.symlink_to("nowhere.md"), "{} is a link that leads nowhere."),
    "a loop": (lambda note: note.symlink_to(note.name), "{} is a link that leads nowhere."),
    "an escaping link": (escaping, "{} leads out of the vault."),
    "a link to a device": (lambda note: note.symlink_to("/dev/zero"), "{} leads out of the vault."),
    "a pipe": (fifo, "{} is not a regular file."),
    "a socket": (bound_socket, "{} is not a regular file."),
    "5 MiB": (lambda note: note.write_bytes(b"x" * 5 * 1024 * 1024), "{} is larger than 1 MiB."),
    "two names": (linked_twice, "{} has 2 names (hard links)."),
    "no blocks": (sparse, "{} is not on this device yet; the cloud keeps it."),
    "UTF-16": (
        lambda note: note.write_bytes("hi".encode("utf-16")),
        "The note was left alone: the note is not UTF-8 text.",
    ),
    "NUL": (lambda note: note.write_bytes(b"a\0b"), "The note was left alone: the note is not UTF-8 text."),
    "bad UTF-8": (lambda note: note.write_bytes(b"a\xff\xfe"), "The note was left alone: the note is not UTF-8 text."),
    "off": (
        lambda note: note.write_bytes(b"---\nvaultkind: false\n---\n"),
        "The note was left alone: its properties say vaultkind: false.",
    ),
    "a merge": (
        lambda note: note.write_bytes(b"<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"),
        "The note was left alone: it holds merge conflict markers.",
    ),
    "an open fence": (
        lambda note: note.write_bytes(b"```\nx"),
        "The note was left alone: it ends inside a code fence that is still open.",
    ),
    "an open comment": (
        lambda note: note.write_bytes(b"%% x"),
        "The note was left alone: it ends inside a comment that is still open.",
    ),
}


def test_notes_that_are_left_alone(place: Place, vault: Path) -> None:
    names = {kind: f"Note {number}.md" for number, kind in enumerate(NOTES)}
    for kind, (make, _) in NOTES.items():
        (vault / kind).mkdir()
        make(vault / kind / names[kind])
    before = tree(place.base / "vaults")
    paths = {kind: f"{kind}/{name}" for kind, name in names.items()}
    runs = place.each(*(("prompt", "--vault", vault, "--into", path) for path in paths.values()))
    for (kind, path), ran in zip(paths.items(), runs, strict=True):
        assert_refused(ran, 5, NOTES[kind][1].format(path))
    assert tree(place.base / "vaults") == before


@pytest.mark.parametrize("kind", ["a folder", "a loop", "an escaping link", "a pipe", "UTF-16"])
def test_todays_note_that_is_left_alone(place: Place, vault: Path, kind: str) -> None:
    make, message = NOTES[kind]
    note = vault / f"{today().isoformat()}.md"
    make(note)
    before = tree(place.base / "vaults")
    create, swap, out, everything, told = place.each(
        ("prompt", "--vault", vault, "--into", note.stem, "--create", "--dry-run"),
        ("prompt", "--vault", vault, "--into", "today", "--another", "--json"),
        ("remove", "--vault", vault),
        ("remove", "--vault", vault, "--all"),
        ("explain", "--vault", vault, "--json"),
    )
    for ran in (create, swap):
        assert_refused(ran, 5, message.format(note.name))
    assert_refused(out, 5)
    assert (everything.code, everything.err) == (0, "")
    if told.code == 0:
        assert told.json["outcome"] in ("left_alone", "wait")
        assert_kind(told.json["reason"])
    else:
        assert_refused(told, 6)
        assert kind == "a loop"
    assert tree(place.base / "vaults") == before


@pytest.mark.parametrize(
    "name",
    [
        "with a space",
        "'single' and \"double\"",
        "[red]markup[/red]",
        "🌱 growing",
        unicodedata.normalize("NFD", "Tagebücher"),
        "new\nline",
        "esc\x1b[31m\x07",
        "right\u202eto left",
        "%s {0} $HOME",
        "~",
        "--all",
    ],
)
def test_a_vault_of_any_name_works_and_the_terminal_stays_whole(place: Place, name: str) -> None:
    vault = place.vault(name)
    note = today_note(vault, b"x")
    before = {row: held for row, held in tree(vault).items() if row not in (".", note.name)}
    into = place.run("prompt", "--into", "today", "--json", cwd=vault)
    assert (into.code, into.err) == (0, "")
    assert b"[!vaultkind|" in note.read_bytes()
    shown = "".join("\ufffd" if char in "\n\x1b\x07\u202e" else char for char in str(vault))
    told, out, away = place.each(
        ("explain", "--vault", vault), ("remove", "--vault", vault), ("prompt", "--into", "../x", "--vault", vault)
    )
    assert (told.code, out.code) == (0, 0)
    assert note.read_bytes() == b"x"
    assert told.out.splitlines()[0] == f"Vault     {shown} (obsidian)"
    assert_refused(away, 5, f"../x is not in the vault {shown}.")
    assert_kind(told.out + out.out, names=(shown,))
    assert {row: held for row, held in tree(vault).items() if row not in (".", note.name)} == before


def test_a_vault_whose_name_is_no_text(place: Place) -> None:
    vault = place.vault(os.fsdecode(b"bytes\xff"))
    today_note(vault)
    before = tree(vault)
    into, out, told = (
        place.run(*words, "--vault", vault) for words in (("prompt", "--into", "today"), ("remove",), ("explain",))
    )
    assert (into.code, out.code, told.code) == (0, 0, 0)
    assert "bytes? (obsidian)" in told.out
    assert contents(vault) == {name: row[-1] for name, row in before.items()}


def test_a_note_this_account_may_not_write_or_read(ordinary: Place) -> None:
    vault = ordinary.vault()
    note = today_note(vault)
    note.chmod(0o444)
    before = tree(vault)
    words = ("prompt", "--vault", vault, "--into", "today")
    assert_refused(
        ordinary.run(*words), 6, f"{note.name} cannot be read or written: permission is missing.", step=STAYS
    )
    note.chmod(0o000)
    into, out, told = ordinary.each(words, ("remove", "--vault", vault), ("explain", "--vault", vault))
    for ran in (into, out, told):
        assert_refused(ran, 6, f"{note.name} cannot be read or written: permission is missing.", step=STAYS)
    note.chmod(0o444)
    assert tree(vault) == before


def test_remove_all_goes_on_past_a_note_it_may_not_write(ordinary: Place) -> None:
    vault = ordinary.vault()
    notes = [vault / f"2024-02-0{n}.md" for n in (1, 2, 3)]
    for note in notes:
        note.write_bytes(b"x")
    for note in notes:
        assert ordinary.run("prompt", "--vault", vault, "--into", note.name).code == 0
    notes[0].chmod(0o444)
    kept = notes[0].read_bytes()
    ran = ordinary.run("remove", "--vault", vault, "--all")
    assert_refused(ran, 6, f"{notes[0].name} cannot be read or written: permission is missing.")
    assert [note.read_bytes() for note in notes] == [kept, b"x", b"x"]
    assert f"Taken out of {notes[2].name}." in ran.out


def test_folders_this_account_may_not_enter(ordinary: Place) -> None:
    vault = ordinary.vault()
    (vault / "2024-02-29.md").write_text("x")
    (vault / "closed").mkdir()
    (vault / "closed").chmod(0o000)
    listed, made = ordinary.each(
        ("days", "--vault", vault, "--json"), ("prompt", "--vault", vault, "--into", "closed/x", "--create")
    )
    assert [day["path"] for day in listed.json] == ["2024-02-29.md"], "a closed folder below it stops nothing"
    assert_refused(made, 6, "closed/x.md cannot be read or written: permission is missing.")
    (vault / "closed").chmod(0o755)
    before = contents(vault)
    vault.chmod(0o555)
    for name in ("new", "new/deep/note"):
        ran = ordinary.run("prompt", "--vault", vault, "--into", name, "--create")
        assert_refused(ran, 6, f"{name}.md cannot be read or written: permission is missing.")
    assert contents(vault) == before
    vault.chmod(0o000)
    assert_refused(
        ordinary.run("days", "--vault", vault), 4, f"The folder {vault} is closed to this account.", step="the right to"
    )


def test_closed_folders_stop_neither_the_set_up_beside_them_nor_are_own_packs_in_them_passed_over(
    ordinary: Place,
) -> None:
    """A folder with another's closed vault around it can be set up; packs that cannot be read are told."""
    notes = ordinary.base / "shared" / "notes"
    notes.mkdir(parents=True)
    closed = [notes.parent / name for name in ("logseq", ".zk", ".obsidian")]
    for folder in closed:
        folder.mkdir(mode=0)
    ran = ordinary.run("init", notes, "--yes")
    assert (ran.code, ran.err) == (0, "")
    for folder in closed:
        folder.chmod(0o755)
    vault = ordinary.vault()
    (vault / "vaultkind").mkdir()
    vault.chmod(0)
    ran = ordinary.run("prompts", "check", "--vault", vault)
    vault.chmod(0o755)
    assert_refused(ran, 6, f"{vault / 'vaultkind'} cannot be read: Permission denied.")


def test_a_note_of_another_owner_keeps_its_owner(ordinary: Place) -> None:
    if os.geteuid() != 0:
        pytest.skip("giving a note to another account takes root")
    vault = ordinary.vault()
    note = today_note(vault, b"x")
    os.chown(note, NOBODY, NOBODY)
    note.chmod(0o666)
    ran = ordinary.run("prompt", "--vault", vault, "--into", "today")
    assert (ran.code, ran.err) == (0, "")
    assert note.read_bytes().startswith(b"x\n\n> [!vaultkind|")
    assert (note.stat().st_uid, note.stat().st_mode & 0o777) == (NOBODY, 0o666)
    note.write_bytes(b"x")
    note.chmod(0o644)
    ordinary.run("forget")
    before = tree(vault)
    assert_refused(ordinary.run("prompt", "--vault", vault, "--into", "today"), 6)
    assert tree(vault) == before


def test_a_state_folder_that_cannot_be_used(ordinary: Place) -> None:
    vault = ordinary.vault()
    today_note(vault)
    before = tree(vault)
    ordinary.state.chmod(0o555)
    into, pause, init, plain, told = ordinary.each(
        ("prompt", "--vault", vault, "--into", "today"),
        ("pause",),
        ("init", vault, "--yes"),
        ("prompt",),
        ("explain", "--vault", vault),
    )
    for ran in (into, pause):
        assert_refused(ran, 6, step="It takes free space, and permission to write in that folder.")
    assert_refused(init, 6, f"The configuration, {ordinary.config}, cannot be written: Permission denied.")
    assert (plain.code, told.code) == (0, 0)
    ordinary.state.chmod(0o755)
    record = ordinary.state / "state.sqlite3"
    record.write_bytes(b"no database at all, and long enough to be looked at" * 100)
    for ran in ordinary.each(
        ("prompt", "--vault", vault, "--into", "today"), ("explain", "--vault", vault), ("pause",)
    ):
        assert_refused(ran, 4, step="Moving that file away lets vaultkind start a new one. No note is affected.")
    assert tree(vault) == before
    assert ordinary.run("forget").code == 0
    assert not record.exists()
    assert ordinary.run("prompt", "--vault", vault, "--into", "today").code == 0
