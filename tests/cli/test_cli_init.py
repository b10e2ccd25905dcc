"""``vaultkind init``: unattended, in a real terminal, and again."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import tomllib
from pathlib import Path

import pytest
from command_line import LIMIT, PROGRAM, Place, assert_kind, assert_refused, contents, today, tree

from vaultkind.core.consent import CONSENTS, GO_WITH_MARKS

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")


class Terminal:
    """A terminal of 80 columns with the program in it."""

    def __init__(self, place: Place, *words: str | Path, cwd: Path | None = None, **variables: str) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._end = ours
        self.seen = ""
        self.process = subprocess.Popen(
            [*PROGRAM, *(os.fspath(word) for word in words)],
            cwd=cwd or place.here,
            env=place.environment(TERM="xterm", **variables),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)

    def wait_for(self, text: str, times: int = 1) -> None:
        end = time.monotonic() + LIMIT
        while self.seen.count(text) < times:
            assert time.monotonic() < end, f"{text!r} never came; seen: {self.seen}"
            if not self._read():
                break
        assert self.seen.count(text) >= times, self.seen

    def type(self, text: str) -> None:
        os.write(self._end, text.encode())

    def finish(self) -> int:
        while self._read():
            pass
        code = self.process.wait(LIMIT)
        os.close(self._end)
        return code

    def _read(self) -> bool:
        ready, _, _ = select.select([self._end], [], [], LIMIT)
        assert ready, f"nothing more came; seen: {self.seen}"
        try:
            piece = os.read(self._end, 4096)
        except OSError:  # the other end was closed
            return False
        self.seen += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)

    @property
    def screen(self) -> list[str]:
        return self.seen.splitlines()


def fits(terminal: Terminal, *names: Path) -> None:
    """Plain words in 80 columns; a path is as long as it is."""
    assert "\x1b" not in terminal.seen
    for line in terminal.screen:
        assert len(line) <= 80 or any(str(name) in line for name in names), line
    assert_kind(terminal.seen, names=tuple(map(str, names)))


def registry(place: Place, *vaults: Path) -> None:
    """Obsidian's own list; the last one was used last."""
    file = place.home / ".config" / "obsidian" / "obsidian.json"
    file.parent.mkdir(parents=True)
    rows = {f"{n:016x}": {"path": str(vault), "ts": n + 1} for n, vault in enumerate(vaults)}
    file.write_text(json.dumps({"vaults": rows}))


def tables(place: Place) -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads(place.config.read_text())["vault"]
    return found


def test_yes_takes_the_defaults_shows_what_it_found_and_changes_no_note(place: Place) -> None:
    vault = place.vault(settings={"folder": "journal"})
    before = tree(vault)
    ran = place.run("init", vault, "--yes")
    assert (ran.code, ran.err) == (0, "")
    for shown in (
        f"Vault         {vault}",
        "Daily folder  journal",
        "              from .obsidian/daily-notes.json: folder",
        f"Today's note  journal/{today().isoformat()}.md",
        f"The answer is kept in {place.config}",
    ):
        assert shown in ran.out.splitlines()
    assert re.search(r"^    > \[!vaultkind\|[a-z0-9-]+\] If you want it$", ran.out, re.MULTILINE)
    assert_kind(ran.out, names=(str(vault),))
    assert tables(place) == [{"path": str(vault), "seed": vault.name}]
    assert place.config.stat().st_mode & 0o777 == 0o600
    assert tree(vault) == before
    # The preview is today's prompt.
    shown = re.findall(r"\[!vaultkind\|([a-z0-9-]+)\]", ran.out)
    assert shown == [place.run("prompt", "--json").json["id"]]


def test_yes_as_json_is_safe_to_run_again_and_keeps_comments(place: Place, vault: Path) -> None:
    place.config.write_text(
        f"# mine\nversion = 1 # one\n\n[[vault]]\n# the notes\npath = {json.dumps(str(vault))} # here\n"
        'settle = 4.0 # slow disk\nseed = "ours"\nnever = ["rest-001"] # no\nprompts = false\n'
    )
    written = place.config.read_bytes()
    for words in (("init", "--yes", "--json"), ("init", vault, "--yes", "--json")):
        ran = place.run(*words)
        assert (ran.code, ran.err) == (0, "")
        assert list(ran.json) == ["vault", "config", "prompts", "path"]
        assert ran.json["prompts"] is False, "an answer given before stays"
        assert place.config.read_bytes() == written
    other = place.vault("Other")
    assert place.run("init", other, "--yes", "--json").json["vault"] == str(other)
    assert place.config.read_bytes().startswith(written.rstrip(b"\n"))
    assert [table["path"] for table in tables(place)] == [str(vault), str(other)]
    once = place.config.read_bytes()
    assert place.run("init", other, "--yes").code == 0
    assert place.config.read_bytes() == once
    several = place.run("days")
    assert_refused(several, 4, f"There are several vaults: {vault}, {other}.", step="--vault PATH")


def test_without_a_terminal_nothing_is_asked_and_nothing_kept(place: Place, vault: Path) -> None:
    ran = place.run("init", vault)
    assert_refused(ran, 2, "There is no terminal to answer from.", step="`vaultkind init --yes` takes the defaults")
    missing = place.base / "no such folder"
    gone, file = place.each(("init", missing, "--yes"), ("init", vault / ".obsidian/app.json", "--yes", "--json"))
    assert_refused(gone, 4, f"There is no folder {missing}.")
    assert_refused(file, 4, f"{vault}/.obsidian/app.json is a file.")
    none = place.run("init", "--yes")
    assert_refused(none, 4, "No vault was found here, and Obsidian's list names none.", step="`vaultkind init PATH`")
    registry(place, vault, place.vault("Other"), place.base / "unplugged")
    several = place.run("init", "--yes")
    assert several.code == 2
    assert several.lines == [
        "Obsidian knows of these vaults:",
        f"  {place.base}/vaults/Other",
        f"  {vault}",
        "`vaultkind init PATH` says which one is meant.",
    ]
    assert not place.config.exists()


def test_a_folder_whose_name_the_configuration_cannot_hold_is_not_kept(place: Place) -> None:
    for name in ("new\nline", "esc\x1b[31m", os.fsdecode(b"bytes\xff")):
        vault = place.vault(name)
        ran = place.run("init", vault, "--yes")
        assert_refused(ran, 4, step="Under another name")
        assert not place.config.exists()


def test_a_folder_of_a_vault_is_set_up_as_asked_and_the_vault_is_named(place: Place, vault: Path) -> None:
    (vault / "journal").mkdir()
    inner, outer = place.each(("init", vault / "journal", "--yes"), ("init", vault, "--yes"))
    assert (inner.code, outer.code) == (0, 0)
    assert f"Also          This folder lies in the vault {vault}." in inner.out
    assert "Also" not in outer.out


def test_the_vault_around_the_current_folder_is_found(place: Place, vault: Path) -> None:
    deep = vault / "a" / "b"
    deep.mkdir(parents=True)
    assert place.run("init", "--yes", "--json", cwd=deep).json["vault"] == str(vault)


@pytest.mark.parametrize(("typed", "prompts"), [("y\n", True), ("\n", True), ("n\n", False), ("maybe\nN\n", False)])
def test_in_a_terminal_it_asks_and_keeps_the_answer(place: Place, vault: Path, typed: str, prompts: bool) -> None:
    before = tree(vault)
    terminal = Terminal(place, "init", vault)
    terminal.wait_for("Add a prompt to new daily notes? [Y/n]: ")
    assert not place.config.exists()
    for number, answer in enumerate(typed.splitlines(keepends=True), start=1):
        terminal.wait_for("[Y/n]: ", times=number)
        terminal.type(answer)
    look_later(terminal)
    if prompts:
        terminal.wait_for("snippets/vaultkind.css? [y/N]: ")
        terminal.type("\n")
    assert terminal.finish() == 0
    fits(terminal, vault, place.config)
    if typed.startswith("maybe"):
        assert "y is yes, n is no. Ctrl-C leaves everything as it is." in terminal.screen
    assert tables(place)[0].get("prompts", True) is prompts
    assert (
        "No note will be written to. `vaultkind prompt` gives a question when asked." in terminal.screen
    ) is not prompts
    assert tree(vault) == before
    # Asked again, the answer that was given is the one that stays with Enter.
    again = Terminal(place, "init", vault)
    again.wait_for("[Y/n]: " if prompts else "[y/N]: ")
    again.type("\n")
    look_later(again)
    if prompts:
        again.wait_for("snippets/vaultkind.css? [y/N]: ")
        again.type("n\n")
    assert again.finish() == 0
    assert tables(place)[0].get("prompts", True) is prompts


def look_later(terminal: Terminal) -> None:
    """The other consents are left for another day."""
    terminal.wait_for("Look at them now? [y/N]: ")
    terminal.type("\n")


def test_the_other_consents_are_asked_one_by_one_and_no_is_what_enter_means(place: Place, vault: Path) -> None:
    terminal = Terminal(place, "init", vault)
    terminal.wait_for("Add a prompt to new daily notes? [Y/n]: ")
    terminal.type("n\n")
    terminal.wait_for("Look at them now? [y/N]: ")
    terminal.type("y\n")
    for number, name in enumerate(CONSENTS, start=1):
        terminal.wait_for("Turn it on? [y/N]: ", times=number)
        assert f"\n{name.name}:\n" in terminal.seen
        terminal.type("y\n" if name.name in ("body", "marks") else "\n")
    assert terminal.finish() == 0
    fits(terminal, vault, place.config)
    written = {"path": str(vault), "prompts": False, "seed": vault.name, "consent": ["body", "marks"]}
    assert tables(place) == [written]
    # Asked again, the yes that was given stays with Enter; without marks, nothing that goes with it is asked.
    again = Terminal(place, "init", vault)
    again.wait_for("[y/N]: ")
    again.type("\n")
    again.wait_for("Look at them now? [y/N]: ")
    again.type("y\n")
    asked = [name.name for name in CONSENTS if name.name not in GO_WITH_MARKS]
    for number, one in enumerate(asked, start=1):
        again.wait_for(" it on? [", times=number)
        again.type("n\n" if one == "marks" else "\n")
    assert again.finish() == 0
    assert tables(place)[0]["consent"] == ["body"]


def test_folders_that_older_notes_were_moved_to_are_kept(place: Place) -> None:
    vault = place.vault(settings={"folder": "journal"})
    (vault / "journal" / "old" / "2024").mkdir(parents=True)
    (vault / "journal" / "old" / "2024" / "2024-03-05.md").write_text("then")
    assert place.run("init", vault, "--yes").code == 0
    assert tables(place)[0]["archives"] == ["journal/old/2024"]


def test_in_a_terminal_one_of_obsidians_vaults_is_chosen_by_number(place: Place) -> None:
    vaults = [place.vault("First one"), place.vault("[red]Second[/red]"), place.vault("Third\x1b[31m")]
    registry(place, *vaults, place.base / "unplugged")
    terminal = Terminal(place, "init")
    terminal.wait_for("Which one? Its number: ")
    assert terminal.screen[:4] == [
        "Obsidian knows of these vaults:",
        f"  1  {place.base}/vaults/Third\ufffd[31m",
        f"  2  {vaults[1]}",
        f"  3  {vaults[0]}",
    ]
    terminal.type("7\n")
    terminal.wait_for("Which one? Its number: ", times=2)
    terminal.type("two\n")
    terminal.wait_for("Which one? Its number: ", times=3)
    assert terminal.screen.count("The list has numbers from 1 to 3. Ctrl-C leaves everything as it is.") == 2
    terminal.type("2\n")
    terminal.wait_for("[Y/n]: ")
    terminal.type("y\n")
    look_later(terminal)
    terminal.wait_for("snippets/vaultkind.css? [y/N]: ")
    terminal.type("\n")
    assert terminal.finish() == 0
    fits(terminal, *vaults, place.config, place.base)
    assert tables(place) == [{"path": str(vaults[1]), "seed": vaults[1].name}]


def test_the_look_of_the_callout_is_shown_first_and_written_on_a_yes(place: Place, vault: Path) -> None:
    """One file of its own among Obsidian's snippets; the app's settings stay as they are, and it leaves again."""
    before = contents(vault)
    style = vault / ".obsidian/snippets/vaultkind.css"
    terminal = Terminal(place, "init", vault)
    terminal.wait_for("[Y/n]: ")
    terminal.type("y\n")
    look_later(terminal)
    terminal.wait_for("Keep it as .obsidian/snippets/vaultkind.css? [y/N]: ")
    shown = "\n".join(row.removeprefix("    ") for row in terminal.screen)
    assert not style.exists()
    terminal.type("y\n")
    assert terminal.finish() == 0
    fits(terminal, vault, place.config)
    assert style.read_text() in shown + "\n"
    assert {name for name, held in contents(vault).items() if held != before.get(name)} == {
        ".obsidian/snippets/vaultkind.css"
    }
    explained = place.run("--vault", vault, "explain").out
    assert ".obsidian/snippets/vaultkind.css\n" in explained
    assert "from `vaultkind init`" in explained
    # What the person made of it is theirs; the file as it was goes with everything else.
    style.write_text(style.read_text() + "/* mine */\n")
    assert "so it is yours" in place.run("--vault", vault, "explain").out
    assert place.run("--vault", vault, "remove", "--all").code == 0
    assert style.exists()
    style.write_text(style.read_text().removesuffix("/* mine */\n"))
    assert "Would delete" in place.run("--vault", vault, "remove", "--all", "--dry-run").out
    assert "Deleted .obsidian/snippets/vaultkind.css" in place.run("--vault", vault, "remove", "--all").out
    assert contents(vault) == before


def test_a_style_of_that_name_is_not_written_over_and_nothing_is_written_unasked(place: Place, vault: Path) -> None:
    style = vault / ".obsidian/snippets/vaultkind.css"
    assert place.run("init", "--yes", vault).code == 0
    assert not style.parent.exists()
    style.parent.mkdir()
    style.write_text("mine")
    terminal = Terminal(place, "init", vault)
    terminal.wait_for("[Y/n]: ")
    terminal.type("\n")
    look_later(terminal)
    assert terminal.finish() == 0
    assert style.read_text() == "mine"
    outside = place.base / "elsewhere"
    outside.mkdir()
    style.unlink()
    style.parent.rmdir()
    style.parent.symlink_to(outside)
    terminal = Terminal(place, "init", vault)
    terminal.wait_for("[Y/n]: ")
    terminal.type("\n")
    look_later(terminal)
    assert terminal.finish() == 0
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_ctrl_c_at_a_question_leaves_everything_as_it_is(place: Place, vault: Path, key: str) -> None:
    before = tree(vault)
    terminal = Terminal(place, "init", vault)
    terminal.wait_for("[Y/n]: ")
    time.sleep(0.3)  # Python notices a signal once it is reading, not in the instant before
    terminal.type(key)
    assert terminal.finish() == 130
    assert terminal.screen[-1] == "Stopped. Nothing more was done."
    assert "Traceback" not in terminal.seen
    assert not place.config.exists()
    assert tree(vault) == before


def test_ctrl_c_ends_the_watch_with_one_line(place: Place, vault: Path) -> None:
    terminal = Terminal(place, "--vault", vault, "watch")
    terminal.wait_for("Ctrl-C ends the watch.")
    terminal.type("\x03")
    assert terminal.finish() == 0
    assert terminal.screen[-1].removeprefix("^C") == "The watch has ended."
    fits(terminal)
