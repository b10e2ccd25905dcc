"""What makes long summaries quick changes nothing in them: the sieve before a note, and the second process."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tools import require_tool

from benchmarks.journal import notes, write_vault
from vaultkind.core.consent import Grant
from vaultkind.core.evidence import page
from vaultkind.core.patterns import mentions
from vaultkind.core.properties import properties
from vaultkind.core.sieve import Sieve
from vaultkind.halves import Half
from vaultkind.patternfiles import read_search

UNUSUAL = (
    "text `code #rest` rest",
    "%% c\n#rest\n%%\n#rest/nap",
    "~~~\n#rest\n~~~\nrest:: nap (care:: tea)",
    "tags:: rest, care\n- [x] nap #rest",
    "> quote #rest\n- had a nap (x:: y)",
    "# Private #private\nI had a nap\n# Open\nI had a nap",
    "---\nrest: nap\n---\n#boundary said no",
    "\ufeff---\nReST: yes\n---\n#[[rest]]",
    "I said \u201cno\u201d to Ana. had an early night",
    "* had a **na**p at noon\r\n* [[re]]st\r* #R\u00c9ST #REST",
    "had an early night #private",
    "x " * 2100 + "had an early night",
)


@pytest.mark.parametrize("words", [True, False])
def test_what_is_passed_over_holds_no_mention(words: bool) -> None:
    search = read_search(Grant(words=words), "en")
    sieve = Sieve(search)
    found = passed = 0
    for text in (*UNUSUAL, *(note.text for note in notes(60, seed=4))):
        raw = text.encode()
        whole = mentions(page(raw, properties(raw), words=words), search, date(2026, 1, 1), "note.md")
        marked = sieve.marks(raw)
        if marked or words:
            some = page(raw, properties(raw) if marked else {}, words=words, likely=sieve.line)
            assert mentions(some, search, date(2026, 1, 1), "note.md") == whole, text
        else:
            assert not whole, text
            passed += 1
        found += len(whole)
    assert found > 5
    assert words or passed > 20


@pytest.mark.skipif(sys.platform != "linux", reason="a second process is taken on Linux alone")
def test_two_processes_find_what_one_finds(tmp_path: Path) -> None:
    """And one finds the same where the system has no room for a second."""
    write_vault(tmp_path / "vault", 900)
    home = tmp_path / "home"
    home.mkdir()
    table = f'[[vault]]\npath = {json.dumps(str(tmp_path / "vault"))}\nconsent = ["marks"]\n'
    (home / "config.toml").write_text(table)
    hidden = tmp_path / "vault" / "Daily" / "2026-11-22.md"
    hidden.write_bytes(b"\0")

    def told(cores: set[int], *before: str) -> bytes:
        return subprocess.run(
            [*before, sys.executable, "-m", "vaultkind", "summary", "--all", "--json"],
            env={**os.environ, "VAULTKIND_HOME": str(home)},
            capture_output=True,
            check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        ).stdout

    mine = os.sched_getaffinity(0)
    alone = told({min(mine)})
    assert told(mine) == alone
    calls = "clone,clone3,fork,vfork"
    refused = (require_tool("strace"), "-o", str(tmp_path / "trace"), "-e", f"inject={calls}:error=EAGAIN", "-e", calls)
    assert told(mine, *refused) == alone
    assert len(mine) == 1 or "EAGAIN" in (tmp_path / "trace").read_text()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it copies a process")
class TestHalf:
    def test_what_the_other_process_gave_comes_back(self) -> None:
        draw = random.Random(1).randbytes(300_000)
        with Half(lambda: [(1, "words"), draw]) as half:
            assert list(half.pieces()) == [(1, "words"), draw]

    @pytest.mark.parametrize("work", [lambda: [1 / 0], lambda: [object()], lambda: os._exit(0)])
    def test_a_half_that_comes_to_nothing_is_known(self, work: Callable[[], list[object]]) -> None:
        with Half(work) as half, pytest.raises(EOFError):
            list(half.pieces())

    def test_it_ends_with_its_context_whatever_it_does(self) -> None:
        reading, writing = os.pipe()
        with pytest.raises(KeyError), Half(lambda: [os.read(reading, 1)]):
            raise KeyError
        os.close(writing)
        assert os.read(reading, 1) == b""
        os.close(reading)

    def test_it_ends_when_the_first_process_is_killed(self) -> None:
        """Although it has work for a long while, and nobody is left who could end it."""
        reading, writing = os.pipe()
        first = os.fork()
        if first == 0:
            with Half(lambda: (time.sleep(0.01) for _count in range(2000))):
                os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(first, 0)
        os.close(writing)
        assert select.select([reading], [], [], 10)[0], "nobody holds the pipe any more"
        assert os.read(reading, 1) == b""
        os.close(reading)
