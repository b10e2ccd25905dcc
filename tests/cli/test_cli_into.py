"""``vaultkind prompt --into``: once, in its place, and not a byte elsewhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

from command_line import PROGRAM, Place, assert_kind, assert_refused, contents, today, today_note, tree, write_pack

THERE = "The note was left alone: a vaultkind block is there already."
SWAP = "The same command with --another puts another one in its place."
EDITED = "The note was left alone: the block was edited, so it is yours now."
OUTSIDE = "vaultkind writes inside the vault's own folder and nowhere else."


def block(prompt: dict[str, str]) -> bytes:
    """The callout of a prompt as it stands in an Obsidian note."""
    rows = [f"> [!vaultkind|{prompt['id']}] If you want it", f"> {prompt['text']}"]
    rows += [f"> Or: {prompt['outward']}"] if prompt["outward"] else []
    return "\n".join(rows).encode()


def test_into_today_once_and_every_other_byte_stays(place: Place, vault: Path) -> None:
    written = b"\xef\xbb\xbf---\ntime: 12:30 # kept\n---\r\n# Today  \r\n- tea\r\n-"
    note = today_note(vault, written)
    note.chmod(0o640)
    inode = note.stat().st_ino
    (vault / "other.md").write_text("other")
    others = {name: row for name, row in tree(vault).items() if name not in (".", note.name)}
    first = place.run("prompt", "--vault", vault, "--into", "today", "--json")
    assert (first.code, first.err) == (0, "")
    after = note.read_bytes()
    assert after == written + b"\r\n\r\n" + block(first.json).replace(b"\n", b"\r\n") + b"\r\n\r\n"
    assert (note.stat().st_ino, note.stat().st_mode & 0o777) == (inode, 0o640)
    before = tree(vault)
    again = place.run("prompt", "--vault", vault, "--into", "today")
    assert_refused(again, 5, THERE, step=SWAP)
    assert tree(vault) == before
    assert {name: row for name, row in tree(vault).items() if name not in (".", note.name)} == others
    assert place.run("remove", "--vault", vault).code == 0
    assert note.read_bytes() == written


def test_it_says_where_the_question_went(place: Place, vault: Path) -> None:
    note = today_note(vault)
    ran = place.run("prompt", "--vault", vault, "--into", "today")
    assert ran.out.splitlines()[0] == f"It is in {note.name}:"
    assert ran.out.splitlines()[1].encode() in note.read_bytes()
    assert_kind(ran.out)
    (vault / "b.md").write_text("")
    assert place.run("prompt", "--vault", vault, "--into", "b", "--quiet").out == ""


def test_another_goes_on_each_time_until_all_were_there(place: Place, vault: Path) -> None:
    write_pack(vault, "mine", count=4)
    note = today_note(vault, b"above\n")
    words = ("prompt", "--vault", vault, "--pack", "mine", "--into", "today", "--json")
    first = place.run(*words).json
    seen = [first["id"]]
    for _ in range(4):
        following = place.run(*words, "--another").json
        assert note.read_bytes() == b"above\n\n" + block(following) + b"\n\n"
        seen.append(following["id"])
    assert sorted(seen[:4]) == ["mine-1", "mine-2", "mine-3", "mine-4"]
    assert seen[4] == seen[0]
    # Asked from another pack, or after the record was deleted, it swaps as well.
    rest = place.run("prompt", "--vault", vault, "--pack", "rest", "--another", "--into", "today", "--json").json
    assert rest["pack"] == "rest"
    assert place.run("forget").code == 0
    last = place.run("prompt", "--vault", vault, "--another", "--into", "today", "--json").json
    assert last["id"] != rest["id"]
    assert note.read_bytes() == b"above\n\n" + block(last) + b"\n\n"


def test_an_edited_block_stays(place: Place, vault: Path) -> None:
    note = today_note(vault)
    assert place.run("prompt", "--vault", vault, "--into", "today").code == 0
    whole = note.read_bytes()
    for edit in (whole.rstrip(b"\n") + b" Yes.\n", whole.replace(b"> ", b">  "), whole.rstrip() + b"\n> an answer\n"):
        note.write_bytes(edit)
        before = tree(vault)
        assert_refused(place.run("prompt", "--vault", vault, "--into", "today"), 5, THERE)
        swap, out = place.each(
            ("prompt", "--vault", vault, "--another", "--into", "today"), ("remove", "--vault", vault)
        )
        assert_refused(swap, 5, EDITED)
        assert_refused(out, 5, EDITED)
        assert tree(vault) == before


def test_an_absent_note_is_left_absent_unless_it_is_to_be_made(place: Place, vault: Path) -> None:
    before = tree(vault)
    name = f"{today().isoformat()}.md"
    step = "Once it is there, the command can be run again; --create makes it."
    daily, other = place.each(
        ("prompt", "--vault", vault, "--into", "today"), ("prompt", "--vault", vault, "--into", "Ideas/Tea")
    )
    assert_refused(daily, 5, f"There is no note {name} yet.", step=step)
    assert_refused(other, 5, "There is no note Ideas/Tea.md yet.", step=step)
    assert tree(vault) == before
    dry = place.run("prompt", "--vault", vault, "--into", "Ideas/Tea", "--create", "--dry-run")
    assert dry.code == 0
    assert "+> [!vaultkind|" in dry.out
    assert tree(vault) == before
    made = place.run("prompt", "--vault", vault, "--into", "Ideas/2026/Tea", "--create", "--json")
    assert made.code == 0
    assert (vault / "Ideas/2026/Tea.md").read_bytes() == block(made.json) + b"\n\n"
    assert place.run("prompt", "--vault", vault, "--into", "today", "--create").code == 0
    assert (vault / name).exists()


def test_what_create_made_goes_again_when_something_refuses(place: Place, vault: Path) -> None:
    place.configure(vault, 'under = "## Later"\n')
    (vault / "a file").write_text("x")
    elsewhere = place.base / "elsewhere"
    elsewhere.mkdir()
    (vault / "door").symlink_to(elsewhere)
    before, contents_before, outside = tree(vault), contents(vault), tree(elsewhere)
    for words in (("--dry-run",), ()):
        heading, through, out = (
            place.run("prompt", "--into", name, "--create", *words)
            for name in ("new/deep/note", "a file/note", "door/new/note")
        )
        assert_refused(
            heading, 5, "The note was left alone: the heading named in the configuration is not in this note."
        )
        assert_refused(through, 5, "a file is not a folder, so a file/note.md has no place in it.")
        assert_refused(out, 5, "door/new/note.md leads out of the vault.", step=OUTSIDE)
        if words:
            assert tree(vault) == before
        assert contents(vault) == contents_before
        assert tree(elsewhere) == outside


def test_a_dry_run_shows_the_change_and_writes_nothing_at_all(place: Place, vault: Path) -> None:
    note = today_note(vault, b"one\ntwo\nthree\nfour")
    before = tree(vault)
    ran = place.run("prompt", "--vault", vault, "--into", "today", "--dry-run")
    assert ran.code == 0
    rows = ran.out.splitlines()
    assert rows[0] == f"{note.name} would change like this:"
    assert rows[1:3] == [" three", " four"]
    assert [row for row in rows[1:] if row.startswith("-")] == []
    assert any(row.startswith("+> [!vaultkind|") for row in rows)
    assert tree(vault) == before
    assert {file.name for file in place.state.rglob("*") if file.is_file()} <= {"packs-en.kept"}
    as_json = place.run("prompt", "--vault", vault, "--into", "today", "--dry-run", "--json")
    assert (as_json.code, tree(vault)) == (0, before)
    written = place.run("prompt", "--vault", vault, "--into", "today", "--json")
    assert as_json.json == written.json
    again = place.run("prompt", "--vault", vault, "--into", "today", "--dry-run", "--json")
    assert (again.code, again.out) == (5, "")
    kept, before = tree(place.state), tree(vault)
    swap, out = place.each(
        ("prompt", "--vault", vault, "--another", "--into", "today", "--dry-run"),
        ("remove", "--vault", vault, "--dry-run"),
    )
    assert (swap.code, out.code) == (0, 0)
    assert {row[0] for row in swap.out.splitlines()[1:] if row} == {" ", "-", "+"}
    assert "-> [!vaultkind|" in out.out
    assert (tree(vault), tree(place.state)) == (before, kept)


def test_nothing_outside_the_vault_is_touched(place: Place, vault: Path) -> None:
    outside = place.base / "vaults" / "out.md"
    outside.write_text("out")
    (vault / "link.md").symlink_to(outside)
    (vault / "Notes.md").write_text("in")
    everything = tree(place.base / "vaults")
    start: tuple[str | Path, ...] = ("prompt", "--vault", vault, "--into")
    names = ("../out", "../out.md", str(outside), "sub/../../out", "/etc/hostname", "../Notes2/x", "~/x", "link")
    ways = [*((name, "--create") for name in names), ("../out",), (str(outside),), ("link",)]
    for (name, *_), ran in zip(ways, place.each(*(start + way for way in ways)), strict=True):
        said = f"{name} is not in the vault {vault}." if name != "link" else "link.md leads out of the vault."
        assert_refused(ran, 5, said, step=OUTSIDE)
    names = ("", ".", "..", "sub/", ".hidden", ".obsidian/plugins/x/README", ".trash/old", "a\\b", "a\nb", "\x1b[31m")
    for name, ran in zip(names, place.each(*((*start, name, "--create") for name in names)), strict=True):
        assert_refused(ran, 5, step="A name such as Ideas or Projects/Ideas counts from the vault's folder.")
        assert "no name for a note" in ran.lines[0], name
    assert tree(place.base / "vaults") == everything
    assert not (place.home / "x.md").exists()


def test_copies_placeholders_and_temporaries_are_left_alone(place: Place, vault: Path) -> None:
    """What sync tools, clouds and editors leave beside a note is listed as no day and written to by no way."""
    names = (
        *("2026-11-23 (Conflicted copy Phone 202611230915).md", "2026-11-23.sync-conflict-20261123-091500-ABCDEFG.md"),
        *("2026-11-23 (conflicted copy 2026-11-23 091500).md", "2026-11-23-LAPTOP-AB12CD3.md"),
        *(".2026-11-23.md.icloud", "2026-11-23.md.tmp", "._2026-11-23.md"),
    )
    for name in (*names, "2026-11-23 2.md", "2026-11-23_2.md", "2026-11-23.md"):
        (vault / name).write_bytes(b"words")
    before = tree(vault)
    days, *runs = place.each(
        ("days", "--vault", vault, "--json"), *(("prompt", "--vault", vault, "--into", name) for name in names)
    )
    assert [day["path"] for day in days.json] == ["2026-11-23.md"]
    for ran in runs:
        assert_refused(ran, 5)
    assert tree(vault) == before


def test_a_note_can_be_named_in_several_ways(place: Place, vault: Path) -> None:
    folder = vault / "Projects"
    folder.mkdir()
    tilde = place.home / "vault"
    tilde.symlink_to(vault)
    ways: list[tuple[str, Path]] = [
        ("Projects/Ideas", place.here),
        ("Projects/Ideas.md", place.here),
        (str(folder / "Ideas.md"), place.here),
        (str(tilde / "Projects/Ideas"), place.here),
        ("~/vault/Projects/Ideas", place.here),
        ("Ideas", folder),
        ("./Ideas.md", folder),
        ("../Projects/Ideas", folder),
    ]
    for name, here in ways:
        (folder / "Ideas.md").write_bytes(b"x")
        ran = place.run("prompt", "--vault", vault, "--into", name, cwd=here)
        assert ran.code == 0, (name, ran)
        assert ran.out.startswith("It is in Projects/Ideas.md:\n"), name
        assert (folder / "Ideas.md").read_bytes().startswith(b"x\n\n> [!vaultkind|")
    # Where both places have such a note, the one counted from the vault's folder is meant.
    (vault / "Ideas.md").write_bytes(b"top")
    assert place.run("prompt", "--vault", vault, "--into", "Ideas", cwd=folder).out.startswith("It is in Ideas.md:\n")


def test_places_a_person_can_choose(place: Place, vault: Path) -> None:
    def into(content: bytes, config: str) -> bytes:
        note = today_note(vault, content)
        place.configure(vault, config)
        ran = place.run("prompt", "--into", "today", "--json")
        assert ran.code == 0, ran
        found = note.read_bytes().replace(block(ran.json), b"BLOCK")
        assert place.run("remove").code == 0
        assert note.read_bytes() == content
        return found

    marked = b"# T\n\n%% vaultkind %%\n\nend"
    assert into(marked, 'place = "start"\n') == b"# T\n\nBLOCK\n\nend"
    assert into(b"a\n<!-- vaultkind -->\nb", "") == b"a\n\nBLOCK\n\nb"
    assert into(b"---\na: 1\n---\n# T\n\ntext\n", 'place = "start"\n') == b"---\na: 1\n---\n# T\n\nBLOCK\n\ntext\n"
    assert into(b"# T\n## Later\n- a\n", 'under = "## Later"\n') == b"# T\n## Later\n\nBLOCK\n\n- a\n"
    assert into(b"# T", 'place = "end"\n') == b"# T\n\nBLOCK\n\n"


def test_a_note_that_another_program_is_writing_is_left_alone(place: Place, vault: Path) -> None:
    note = today_note(vault)
    before = tree(vault)
    with note.open("r+b"):
        ran = place.run("prompt", "--vault", vault, "--into", "today")
    assert_refused(ran, 5, "Another program has the note open, so it was left alone.")
    assert tree(vault) == before
    assert place.run("prompt", "--vault", vault, "--into", "today").code == 0


def test_a_current_folder_that_was_deleted_is_no_defect(place: Place, vault: Path) -> None:
    today_note(vault)
    script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
    words = [*PROGRAM, "--vault", str(vault), "prompt", "--into", "today"]
    done = subprocess.run(
        ["sh", "-c", script, "sh", *words], cwd=place.here, env=place.environment(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_day_can_be_named_for_another_days_note(place: Place, vault: Path) -> None:
    note = vault / "2024-02-29.md"
    note.write_bytes(b"leap")
    ran = place.run("prompt", "--vault", vault, "--date", "2024-02-29", "--into", "today", "--json")
    assert (ran.code, ran.json["date"]) == (0, "2024-02-29")
    assert note.read_bytes() == b"leap\n\n" + block(ran.json) + b"\n\n"
