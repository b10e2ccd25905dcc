"""Transcripts: what is typed and what is answered, kept in a file that people can read, and played for real.

A transcript has a title (``== Title``), lines that are typed (``$ …``) and what the terminal shows below each; where a
command ends with another code than 0, that stands last (``(exit 2)``). Lines that begin with ``#`` are remarks.

Each is played in a folder of its own, in which ``notes`` is an empty Obsidian vault and ``kept`` holds a configuration
that names it; programs in its ``bin`` come before others. ``$TODAY`` is today's date. In what is shown, the folder
reads HERE, the date TODAY and the version VERSION. A line is one of a shell with the program in its path; where it is a
plain call of the program, it goes to a process that has it loaded. Where a remark above a line says, for instance,
``# Answers: y, Enter``, it runs in a terminal, and each answer is typed when a question waits for it. ``await FILE
TEXT`` waits until the text is in the file. A transcript with a remark ``# Needs: COMMAND`` is left as it is where that
command does not work, as mounting does not for everybody.

With ``VAULTKIND_WRITE_TRANSCRIPTS=1`` in their environment, the tests write down what is shown now.
"""

from __future__ import annotations

import difflib
import json
import os
import pty
import re
import select
import shlex
import subprocess
import sys
import termios
from dataclasses import dataclass, field
from pathlib import Path

sys.path.extend(str(Path(__file__).parent.parent / name) for name in ("", "cli"))

from command_line import LIMIT, PROGRAM, WITHOUT_POWERS, give_up_powers, today
from loaded import Loaded

from vaultkind import __version__

RECORDED = Path(__file__).with_name("recorded.py")
_ANSWERS = "# Answers: "
_AWAIT = """#!/bin/sh
for turn in $(seq 400); do grep -qF "$2" "$1" && exit; sleep 0.05; done
echo "waited in vain for: $2"; cat "$1"; exit 1
"""
_NEEDS = "# Needs: "
_SILENT = " > /dev/null"
_FOR_A_SHELL = re.compile(r"[|<>&;()`*?]|\$(?!TODAY\b)")


@dataclass
class Step:
    """One line that is typed, with the remarks above it, and what is shown for it."""

    line: str
    shown: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join([*self.remarks, f"$ {self.line}", *self.shown])


@dataclass
class Transcript:
    """A title and its steps."""

    title: str
    steps: list[Step] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join([f"== {self.title}", *map(str, self.steps)])


def _read(part: str) -> Transcript:
    title, *rows = part.rstrip("\n").split("\n")
    found = Transcript(title)
    remarks: list[str] = []
    for row in rows:
        if row.startswith("$ "):
            found.steps.append(Step(row[2:], remarks=remarks))
            remarks = []
        elif row.startswith("#"):
            remarks.append(row)
        else:
            found.steps[-1].shown.append(row)
    return found


class Player:
    """Plays transcripts in folders below ``base``, by an account with no more rights over files than a person's."""

    def __init__(self, base: Path, sites: Path | None = None, installed: Path | None = None) -> None:
        """``sites``: a folder for notes of where errors are made. ``installed``: the program to use, by its folder."""
        self.base = base
        self.sites = sites
        self.left_out: list[str] = []
        if sites:
            sites.mkdir()
        self.bin = base / "bin"
        self.bin.mkdir(parents=True)
        self._script("await", _AWAIT)
        program = (
            [PROGRAM[0], str(RECORDED), str(sites)]
            if sites
            else [str(installed / "vaultkind")]
            if installed
            else PROGRAM
        )
        self._script("vaultkind", f'#!/bin/sh\nexec {shlex.join(program)} "$@"\n')
        self.loaded = None if installed else Loaded()

    def end(self) -> None:
        """Let the loaded process go."""
        if self.loaded:
            self.loaded.end()

    def play(self, transcript: Transcript, number: int) -> Transcript:
        """The transcript with what is shown now."""
        here = self.base / str(number)
        self.prepare(here)
        played = Transcript(transcript.title)
        for step in transcript.steps:
            if any(self._run(need, here)[0] for need in _after(_NEEDS, step.remarks)):
                self.left_out.append(transcript.title)
                return transcript
            answers = _after(_ANSWERS, step.remarks)
            if answers:
                code, shown = self._run_in_terminal(step.line, here, answers[0].split(", "))
            else:
                code, shown = self._run(step.line, here)
            rows = self.without_place(shown, here).splitlines()
            rows += [f"(exit {code})"] if code else []
            assert not [row for row in rows if row.startswith(("#", "$ ", "== "))], "cannot be told from what is typed"
            played.steps.append(Step(step.line, [row.rstrip() for row in rows], step.remarks))
        return played

    def prepare(self, here: Path) -> None:
        """An empty vault, configured, and a home."""
        (here / "notes" / ".obsidian").mkdir(parents=True)
        (here / "notes" / ".obsidian" / "app.json").write_text("{}")
        for folder in ("kept", "home"):
            (here / folder).mkdir()
        vault = json.dumps(str(here / "notes"))
        (here / "kept" / "config.toml").write_text(f"version = 1\n\n[[vault]]\npath = {vault}\n")

    def without_place(self, shown: str, here: Path) -> str:
        """What is shown, without what differs from place to place and from day to day."""
        for found, placeholder in ((str(here), "HERE"), (today().isoformat(), "TODAY"), (__version__, "VERSION")):
            shown = shown.replace(found, placeholder)
        return shown

    def _variables(self, here: Path) -> dict[str, str]:
        return {
            "PATH": os.pathsep.join([str(here / "bin"), str(self.bin), os.environ["PATH"]]),
            "HOME": str(here / "home"),
            "VAULTKIND_HOME": str(here / "kept"),
            "LC_ALL": "C.UTF-8",
            "TZ": os.environ.get("TZ", "UTC"),
            "TODAY": today().isoformat(),
        }

    def _run(self, line: str, here: Path) -> tuple[int, str]:
        variables = self._variables(here)
        words = line.replace("$TODAY", variables["TODAY"])
        call = words.removesuffix(_SILENT)
        if not _FOR_A_SHELL.search(line.removesuffix(_SILENT)):
            first, *rest = shlex.split(call)
            while re.fullmatch(r"[A-Z_]+=.*", first):
                name, _, value = first.partition("=")
                variables[name] = value
                first, *rest = rest
            if first == "vaultkind" and self.loaded:
                code, out, err = self.loaded.run(rest, str(here), variables, LIMIT, self._first())
                return code, (err if call != words else out + err).decode()
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=here,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LIMIT,
            check=False,
            preexec_fn=give_up_powers if os.geteuid() == 0 else None,
        )
        return done.returncode, done.stdout.decode()

    def _first(self) -> str:
        """What a loaded program does before it runs: give up an administrator's rights, and note errors."""
        first = WITHOUT_POWERS if os.geteuid() == 0 else ""
        if self.sites:
            first += f"\nimport sys; sys.path.append({str(RECORDED.parent)!r}); import recorded; sys.path.pop()\n"
            first += f"recorded.note_errors({str(self.sites)!r})\n"
        return first

    def _run_in_terminal(self, line: str, here: Path, answers: list[str]) -> tuple[int, str]:
        """A line in a terminal of 80 columns; typer's questions end with a colon and a space."""
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        with subprocess.Popen(
            ["bash", "-c", line],
            cwd=here,
            env={**self._variables(here), "TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            seen = b""
            while select.select([ours], [], [], LIMIT)[0]:
                try:
                    seen += os.read(ours, 4096)
                except OSError:  # the other end is closed
                    break
                if seen.endswith(b": ") and answers:
                    os.write(ours, answers.pop(0).replace("Enter", "").encode() + b"\n")
            else:
                process.kill()
            os.close(ours)
        return process.returncode, seen.decode().replace("\r\n", "\n")

    def _script(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)


def _after(mark: str, remarks: list[str]) -> list[str]:
    """What stands behind the mark in the remarks that begin with it."""
    return [remark.removeprefix(mark) for remark in remarks if remark.startswith(mark)]


def compare(file: Path, player: Player) -> None:
    """Play a file's transcripts to their end and compare what is shown; the player ends in any case.

    With ``VAULTKIND_WRITE_TRANSCRIPTS`` in the environment, what is shown now is written down instead.
    """
    head, transcripts = _read_file(file)
    try:
        played = [player.play(transcript, number) for number, transcript in enumerate(transcripts)]
    finally:
        player.end()
    if os.environ.get("VAULTKIND_WRITE_TRANSCRIPTS"):
        file.write_text(_written(head, played), encoding="utf-8")
        return
    expected, found = (_written(head, rows).splitlines() for rows in (transcripts, played))
    assert found == expected, "\n".join(difflib.unified_diff(expected, found, file.name, "now", lineterm="", n=4))


def read_transcripts(file: Path) -> list[Transcript]:
    """The transcripts in a file."""
    return _read_file(file)[1]


def _read_file(file: Path) -> tuple[str, list[Transcript]]:
    """What stands above the first title, and the transcripts."""
    head, *parts = re.split(r"^== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return head, [_read(part) for part in parts]


def _written(head: str, transcripts: list[Transcript]) -> str:
    return head + "\n\n".join(map(str, transcripts)) + "\n"
