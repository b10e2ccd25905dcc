"""Whole vaults that somebody made to do harm, through the real command line.

Every run is held to what ``walled.py`` says: bounded time and memory, a code of its own, no traceback, no control
characters, nothing started, and nothing opened or changed elsewhere.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from command_line import LIMIT, contents, today, today_note, tree
from walled import Walled

from vaultkind.actions.days import days
from vaultkind.actions.vault import open_vault
from vaultkind.core.prompt import MAX_PACK_BYTES
from vaultkind.errors import VaultError
from vaultkind.library import built_in, read_library
from vaultkind.vaults import read_settings

MEBIBYTE = 1 << 20
ESCAPES = "\x1b[31m\x1b]8;;x:x.example\x07\x9b2J\u202e\u200b\x7f"
MARKUP = "[red]x [link=file:] :boom:"
HEAD = "---\npack: {0}\ntier: plain\nabout: x\n---\n\n"
BOMB = "a: &a [x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
NASTY_PROPERTIES = (
    BOMB
    + "deep: "
    + "[" * 5000
    + "]" * 5000
    + "\nrun: !!python/object/apply:os.system ['touch /tmp/no']\nday: 2026-99-99\nat: .nan\nbase: &b {x: 1}\n"
    + f"<<: [*b, *b, {{<<: *b}}]\nlong: {'x' * 50_000}\ntitle: {ESCAPES} {MARKUP}\n? [complex, key]\n: x\n"
)

# What a pack's prompt may not bring into a note, where another application would act on it.
ACTING = {
    "Templater": "<% tp.system.user() %>",
    "Templater, on arrival": "<%+ tp.date.now() %>",
    "end of a tag": "a %> b",
    "Dataview script in line": "`$= dv.current()`",
    "Dataview query in line": "`= this.file.name`",
    "script": "dataviewjs",
    "fence": "```dataview LIST```",
    "tildes": "~~~ js",
    "a button": "`BUTTON[run]`",
    "template": "{{title}}",
    "embed": "![[secret]]",
    "picture": "![x](https://x.example/a.png)",
    "page": "see https://x.example",
    "link": "[[other note]]",
    "script link": "[x](javascript:alert(1))",
    "HTML": "<script>alert(1)</script>",
    "frame": "<iframe src=//x.example>",
    "instruction": "<?php x ?>",
    "comment": "a <!-- b",
    "hidden": "%% hidden",
    "box": "- [ ] call them",
    "other box": "- [/] call them",
    "callout": "[!danger] x",
    "a block of ours": "[!vaultkind|rest-001] x",
    "a block of ours, plain": "<!-- vaultkind: rest-001 -->",
    "TeX": r"$\href{javascript:x}{y}$",
    "TeX on its own": "$$x$$",
    "escape": "a \x1b[31m b",
    "eight bits": "a \x9b31m b",
    "turned around": "a \u202eb",
    "no width": "a\u200bb",
    "a mark of order": "a\ufeffb",
}
# Packs that are none, each a file of its own with what is said about it.
BROKEN: dict[str, tuple[bytes, int, str]] = {
    "bomb": (f"---\n{BOMB}---\n".encode(), 1, "tangled"),
    "deep": (b"---\npack: " + b"[" * 3000 + b"\n---\n", 1, "tangled"),
    "deep blocks": ("\n".join(["---", *(" " * n + "a:" for n in range(85)), "---", ""]).encode(), 2, "not one"),
    "huge scalar": (b"---\npack: " + b"x" * 100_000 + b"\n---\n", 1, "larger"),
    "merge": (b"---\nbase: &b {pack: x}\n<<: *b\n---\n", 1, "tangled"),
    "python": (b"---\npack: !!python/object/apply:os.system ['x']\n---\n", 2, "not YAML"),
    "no date": (b"---\npack: 2026-99-99\n---\n", 1, "cannot be read"),
    "nan": (b"---\npack: .nan\ntier: plain\nabout: x\n---\n", 2, "not text"),
    "numeric key": (b"---\n? 0x" + b"f" * 4000 + b"\n: x\n---\n", 1, "cannot be read"),
    "spaces in a heading": (HEAD.format("h").encode() + b"## a" + b" " * 200_000 + b"x\n", 7, "small letters"),
    "spaces in an item": (HEAD.format("i").encode() + b"## i-1\n- outward: a" + b" " * 200_000 + b"b\n", 7, "no text"),
    "a long heading": (HEAD.format("l").encode() + b"## " + b"X" * 200_000 + b"\n", 7, "small letters"),
    "UTF-16": (HEAD.encode("utf-16"), 1, "not UTF-8"),
    "NUL": (b"---\npack: a\0b\n---\n", 1, "not YAML"),
    "escapes": (f'---\npack: "\\e[31m{MARKUP}"\ntier: "\\x9b"\n---\n'.encode(), 2, "no name"),
}


def pack(name: str, *texts: str) -> str:
    return HEAD.format(name) + "\n".join(
        f"## {name}-{number}\n{text}\n\n- direction: outward\n" for number, text in enumerate(texts, 1)
    )


def hostile_packs(root: Path, outside: Path) -> None:
    """Every kind of pack somebody could leave in the folder, a thousand more, and two that can be used."""
    folder = root / "vaultkind"
    folder.mkdir()
    (outside / "away.md").write_text(pack("away", "From outside?"))
    for name, (raw, _, _) in BROKEN.items():
        (folder / f"{name}.md").write_bytes(raw)
    (folder / "acting.md").write_text(pack("acting", *ACTING.values(), "And this one, plainly?"))
    (folder / "good.md").write_text(pack("good", "What is on the table?"))
    (folder / "link out.md").symlink_to(outside / "away.md")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "device.md").symlink_to("/dev/zero")
    (folder / "folder.md").mkdir()
    os.mkfifo(folder / "pipe.md")
    with (folder / "huge.md").open("wb") as out:
        out.truncate(50 * MEBIBYTE)
    (folder / f"name {ESCAPES}\nnew line: {MARKUP}.md").write_text("x")
    (folder / os.fsdecode(b"bytes\xff.md")).write_text("x")
    for number in range(1000):
        (folder / f"z{number:04}.md").write_text("x")


def hostile_notes(root: Path, folder: str, outside: Path, title: str) -> Path:
    """The daily folder with names of every kind, and today's note."""
    place = root / folder
    place.mkdir(parents=True)
    (outside / "2020-01-01.md").write_text("another person's words")
    for number, name in enumerate((ESCAPES, MARKUP, "new\nline", "a\u2028b", os.fsdecode(b"\xff\xfe"), "`$= x`"), 1):
        (place / f"2020-02-0{number} {name}.md").write_text("x")
        (place / f"f{number} {name}").mkdir()
        (place / f"f{number} {name}" / f"2020-03-0{number} {title}.md").write_text("x")
    (place / f"2020-04-01 {title}.md").symlink_to(outside / "2020-01-01.md")
    (place / f"2020-04-02 {title}.md").symlink_to(f"2020-04-02 {title}.md")
    (place / f"2020-04-03 {title}.md").mkdir()
    os.mkfifo(place / f"2020-04-04 {title}.md")
    (place / "out").symlink_to(outside)
    note = place / f"{today().isoformat()} {title}.md"
    note.write_text(
        f"---\n{NASTY_PROPERTIES}---\n# {ESCAPES} {MARKUP}\n\n````\n```\n~~~\n````\n> > ```\n> > x\n\n"
        f"- a <!-- x --> %%y%% `%%` <% z %>\n{'> ' * 500}q\n",
        encoding="utf-8",
    )
    return note


def test_the_wall_notices_what_it_is_there_for(place: Walled) -> None:
    (place.outside / "x").write_text("x")
    acts = (f"open({str(place.outside / 'x')!r})", "__import__('os').system('true')")
    for act in acts:
        subprocess.run([sys.executable, "-c", act], env=place.hooked(), check=True)
        assert place.loaded is not None
        place.loaded.run(["--version"], str(place.here), place.environment(), LIMIT, first=f"{place.hook}\n{act}")
    noted = [line.split()[0] for line in place.log.read_text().splitlines()]
    assert noted == ["open", "open", "os.system", "os.system"]


def test_a_vault_where_everything_is_hostile_still_gets_its_prompt(place: Walled) -> None:
    place.loaded = None  # each of these runs starts an interpreter, with the wall around all that it does
    folder, title = "[red]Journal", "<% tp.x() %> `$= y` ~~~"
    root = place.vault("[bold]vault `x`", {"folder": folder, "format": f"YYYY-MM-DD [{title}]"})
    hostile_packs(root, place.outside)
    (root / "vaultkind" / "block.md").write_text(
        "> [!vaultkind|{{id}}] {{title}} {{time}}\n> {{title}}\n> {{prompt}}\n> Or: {{outward}}\n"
    )
    note = hostile_notes(root, folder, place.outside, title)
    before, raw = tree(root), note.read_bytes()
    said, as_json, one, dry, told, listed, listed_json, away = place.each(
        ("prompt", "--vault", root),
        ("prompt", "--vault", root, "--json"),
        ("prompt", "--vault", root, "--pack", "acting", "--json"),
        ("prompt", "--vault", root, "--into", "today", "--dry-run"),
        ("explain", "--vault", root),
        ("days", "--vault", root),
        ("days", "--vault", root, "--json"),
        ("prompt", "--vault", root, "--pack", "away"),
    )
    assert [ran.code for ran in (said, as_json, one, dry, told, listed, listed_json)] == [0] * 7
    assert said.out.splitlines()[0] == as_json.json["text"]
    assert one.json["text"] == "And this one, plainly?"
    assert away.code == 2, "no file outside the vault is read"
    assert len(said.err.splitlines()) == 21
    assert "more of that kind in packs." in said.err
    assert all(re.match(r"vaultkind(/.+\.md)?:\d+: ", line) for line in said.err.splitlines()[:-1])
    assert len(told.out.splitlines()) == 9
    found = [row["path"] for row in listed_json.json]
    assert len(listed.out.splitlines()) == len(found)
    assert "2020-01-01" not in listed.out
    assert f"{folder}/{note.name}" in found
    assert tree(root) == before
    asked, into = place.run("init", root, "--yes"), place.run("prompt", "--vault", root, "--into", "today", "--json")
    assert (asked.code, into.code) == (0, 0)
    after = note.read_bytes()
    assert after.startswith(raw)
    block = after[len(raw) :].decode()
    assert len(block.strip().splitlines()) in (3, 4)
    assert not re.search(r"<%|%>|`|~~~|<[a-z]|\[ ?\]", block), block
    assert place.run("remove", "--vault", root, "--all").code == 0
    assert contents(root) == {name: row[-1] for name, row in before.items()}


def test_each_broken_pack_is_named_with_its_line_and_the_others_serve(tmp_path: Path) -> None:
    root, outside = tmp_path / "vault", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    hostile_packs(root, outside)
    started = time.process_time()
    library = read_library(root, "vaultkind", "en")
    assert time.process_time() - started < 10
    own = [one for one in library.packs if one.source != "built-in"]
    assert {one.name for one in library.packs} == {one.name for one in built_in("en")} | {"acting", "good"}
    assert [prompt.text for one in own for prompt in one.prompts] == ["And this one, plainly?", "What is on the table?"]
    told = {name: [(p.line, p.text) for p in library.problems if p.source == f"vaultkind/{name}.md"] for name in BROKEN}
    for name, (_, line, word) in BROKEN.items():
        assert [at for at, text in told[name] if word in text][:1] == [line], (name, told[name])
    acting = [p for p in library.problems if p.source == "vaultkind/acting.md"]
    assert {p.text.split(":")[0] for p in acting} == {f"acting-{number}" for number in range(1, len(ACTING) + 1)}
    for name in ("link out", "loop", "device", "folder", "pipe", "huge"):
        assert [p.line for p in library.problems if p.source == f"vaultkind/{name}.md"] == [1], name
    assert all(len(p.text) < 400 for p in library.problems)


def test_packs_by_the_megabyte_are_left_out_and_the_day_still_has_its_prompt(place: Walled) -> None:
    root = place.vault()
    (root / "vaultkind").mkdir()
    for number in range(200):
        text = pack(f"p{number}", *["x"] * 6000)[: MAX_PACK_BYTES - 100]
        (root / "vaultkind" / f"{number:03}.md").write_text(text)
    ran = place.run("prompt", "--vault", root)
    assert (ran.code, len(ran.out.splitlines()) in (1, 2), len(ran.lines)) == (0, True, 21)
    assert ran.lines[0] == (
        "vaultkind/000.md:1: With it there would be more than 2000 prompts in own packs, so it is left out."
    )
    many = place.vault("many")
    (many / "vaultkind").mkdir()
    for number in range(200):
        (many / "vaultkind" / f"{number:03}.md").write_text(pack(f"p{number}", *["x"] * 10))
    assert place.run("prompt", "--vault", many, "--pack", "p7").out == "x\n", "as many as may be are quick enough"


# The daily settings, and what is said where they cannot be used.
SETTINGS: dict[str, tuple[object, str | None]] = {
    "up": ({"folder": "../.."}, "leads out"),
    "up behind a name": ({"folder": "a/../../b"}, "leads out"),
    "up in the format": ({"format": "[../../]YYYY-MM-DD"}, "leads out"),
    "a drive": ({"folder": "C:/Users"}, "drive"),
    "a drive in the format": ({"format": "[C:]YYYY-MM-DD"}, "drive"),
    "from the top": ({"folder": "/etc"}, None),
    "a share": ({"folder": "\\\\server\\share"}, None),
    "the home": ({"folder": "~/x"}, None),
    "a variable": ({"folder": "$HOME/%TEMP%"}, None),
    "NUL": ({"folder": "a\0b"}, "control character"),
    "a new line": ({"folder": "a\nNote      b"}, "control character"),
    "a line separator": ({"folder": "a\u2028Note      b"}, "control character"),
    "half a character": ({"folder": "\ud800"}, "control character"),
    "escapes": ({"folder": ESCAPES}, "control character"),
    "a long name": ({"folder": "x" * 300}, "longer than 255"),
    "a long path": ({"folder": "/".join(["x" * 50] * 100)}, "longer than 4096"),
    "a mebibyte": ({"folder": "x" * 900_000}, "longer than"),
    "no name": ({"format": "YYYY-MM-DD/"}, "empty"),
    "a long format": ({"format": "YYYY" * 25_000}, "longer than 500"),
    "repeated": ({"format": "YYYY" * 100 + "-MM-DD"}, "longer than 255"),
    "ambiguous": ({"format": "YDDDDMD" * 20}, None),
    "wide": ({"format": "YyyyyyGGGGggggDDDMDwWQdeEDoMo"}, None),
    "brackets": ({"format": "[" * 200 + "YYYY-MM-DD"}, None),
    "expanding": ({"format": "LLLL" * 100}, ""),
    "escaped": ({"format": "\\" * 200 + "YYYY-MM-DD"}, None),
    "a list": ({"folder": [[]]}, "not text"),
    "a number": ({"format": 10**400}, "not text"),
    "not a number": ({"format": float("nan")}, "not text"),
    "template out": ({"template": "../../x"}, None),
    "template NUL": ({"template": "a\0b"}, None),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_lead_nowhere_else_and_take_no_time(tmp_path: Path, name: str) -> None:
    values, word = SETTINGS[name]
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / ".obsidian" / "daily-notes.json").write_text(json.dumps(values))
    for daily in ("1" * 8, "1" * 40, "12" * 100, "2026-11-23", "1" * 200 + "x"):
        (root / f"{daily}.md").write_text("x")
    started = time.process_time()
    if word is None:
        vault = open_vault(root, None)
        assert all(".." not in path and (root / path).is_file() for _day, path, _moved in days(vault))
        assert (root / vault.notes.path(today())).resolve().is_relative_to(root)
    else:
        with pytest.raises(VaultError) as refused:
            open_vault(root, None)
        assert word in refused.value.message
        assert len(refused.value.message) < 1000
    assert time.process_time() - started < 5


FILES = {
    "nested lists": (b"[" * 500_000, "nested too deeply"),
    "nested objects": (b'{"a":' * 150_000, "nested too deeply"),
    "a number of digits": (b'{"folder": ' + b"9" * 100_000 + b"}", "not valid JSON"),
    "twice": (b'{"folder": "..", "folder": "x"}', None),
    "twice, the other way": (b'{"folder": "x", "folder": ".."}', "leads out"),
    "half a character": (b'{"folder": "\\ud800"}', "control character"),
    "half of UTF-16": ('{"folder": "x"}'.encode("utf-16")[:-1], "not text in UTF-8"),
    "UTF-16": ('{"folder": "x"}'.encode("utf-16"), None),
    "a mark of order": ('\ufeff{"folder": "x"}'.encode(), None),
    "two marks": ('\ufeff\ufeff{"folder": "x"}'.encode(), None),
    "NaN": (b'{"folder": NaN, "format": Infinity}', "not text"),
    "a mebibyte of spaces": (b" " * MEBIBYTE, "is empty"),
    "more than a mebibyte": (b" " * (MEBIBYTE + 1), "larger than 1 MiB"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("file", ["daily-notes.json", "plugins/periodic-notes/data.json", "app.json"])
def test_settings_files_of_any_making_are_read_or_refused_at_once(tmp_path: Path, file: str, name: str) -> None:
    raw, word = FILES[name]
    path = tmp_path / ".obsidian" / file
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    started = time.process_time()
    if word is not None and file == "daily-notes.json":
        with pytest.raises(VaultError, match=word):
            read_settings(tmp_path)
    else:
        with suppress(VaultError):
            assert ".." not in read_settings(tmp_path).folder
    assert time.process_time() - started < 5


def test_what_settings_say_cannot_pass_for_a_line_of_the_answer(place: Walled) -> None:
    root = place.vault(settings={"format": "YYYY-MM-DD\n\u2028[/etc/shadow]", "folder": f"{MARKUP} \u202e"})
    plugin = root / ".obsidian" / "plugins" / "calendar" / "data.json"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(json.dumps({"localeOverride": "a" * 900_000, "weekStart": ESCAPES}))
    today_note(root)
    before = tree(root)
    told, listed, asked = place.each(("explain", "--vault", root), ("days", "--vault", root), ("init", root, "--yes"))
    assert (told.code, listed.code, asked.code) == (0, 0, 0)
    assert [line[:10].strip() for line in told.out.splitlines()] == [
        *("Vault", "Folder", "", "Format", "", "Locale", "", "Note", "", "Also")
    ]
    assert MARKUP in told.out
    assert sum(line.startswith("Daily name") for line in asked.out.splitlines()) == 1
    assert tree(root) == before


def test_links_that_lead_out_are_not_followed(place: Walled) -> None:
    name = f"{today().isoformat()}.md"
    (place.outside / name).write_text("another person's words\n")
    (place.outside / "daily-notes.json").write_text('{"folder": "Elsewhere"}')
    (place.outside / "app.json").write_text("{}")
    (place.outside / "x.md").write_text(pack("x", "From outside?"))
    settings, folder, note = place.base / "vaults" / "settings", place.vault("f", {"folder": "Daily"}), place.vault("n")
    settings.mkdir()
    (settings / ".obsidian").symlink_to(place.outside)
    (folder / "Daily").symlink_to(place.outside)
    (folder / "vaultkind").symlink_to(place.outside)
    (note / name).symlink_to(place.outside / name)
    (note / ".obsidian" / "daily-notes.json").symlink_to(note / ".obsidian" / "daily-notes.json")
    before = tree(place.base / "vaults")
    away, into, dry, loop, packs = place.each(
        ("explain", "--vault", settings),
        ("prompt", "--into", "today", "--vault", folder),
        ("prompt", "--into", "today", "--dry-run", "--vault", folder),
        ("prompt", "--into", name, "--vault", note),
        ("prompt", "--pack", "x", "--vault", folder),
    )
    assert (away.code, "leads out of the vault" in away.err) == (4, True)
    assert [ran.code for ran in (into, dry)] == [5, 5]
    assert all("leads out of the vault." in ran.err for ran in (into, dry))
    assert (loop.code, "daily-notes.json cannot be opened" in loop.err) == (4, True)
    assert (packs.code, packs.lines[0]) == (2, "There is no pack 'x'.")
    (note / ".obsidian" / "daily-notes.json").unlink()
    assert place.run("prompt", "--into", "today", "--vault", note).code == 5
    before.pop("n/.obsidian/daily-notes.json")
    assert {row: held[-1] for row, held in before.items()} == contents(place.base / "vaults")


def test_a_hostile_configuration_is_refused_in_a_few_lines(place: Walled) -> None:
    root = place.vault()
    start = f"[[vault]]\npath = {json.dumps(str(root))}\n".encode()
    texts = {
        b"a" + b".a" * 100_000 + b" = 1": "Line 1 holds more than 200 dots.",
        start + b"settle = 0x" + b"f" * 100_000: "a number of thousands of digits",
        b"".join(b"k%d = 1\n" % number for number in range(20_000)): "There are 19980 more of that kind.",
    }
    for text, word in texts.items():
        place.config.write_bytes(text)
        ran = place.run("prompt", "--vault", root)
        assert (ran.code, word in ran.err) == (4, True), ran
    place.config.unlink()
    place.config.symlink_to(place.config)
    assert place.run("prompt", "--vault", root).code == 6


NOTES = {
    "one line": b"a" * (MEBIBYTE - 1),
    "headings": b"# a\n" * (MEBIBYTE // 4),
    "headings of spaces": ((b"# " + b" " * 990 + b"x\n") * 1057)[: MEBIBYTE - 1],
    "nested": b"".join(b"> " * (at % 300) + b"- ```\n" for at in range(3000)) + b"\n\n",
}


@pytest.mark.parametrize("name", NOTES)
def test_a_note_of_a_mebibyte_is_shown_and_changed_in_no_time(place: Walled, name: str) -> None:
    root = place.vault()
    note = today_note(root, NOTES[name])
    place.configure(root, 'under = "# a"\n' if name.startswith("headings") else "")
    before = tree(root)
    ran = place.run("prompt", "--into", "today", "--dry-run")
    assert ran.code == (5 if name == "headings of spaces" else 0), ran
    assert tree(root) == before
    assert note.read_bytes() == NOTES[name]
