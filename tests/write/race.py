"""An editor saves a note over and over while a prompt is put in and taken out over and over: are words lost?

Run it by hand with ``python tests/write/race.py [SAVES [WAY]]``; the tests run the short and the long version.
WAY is one of WAYS: what the file system offers, or the usual way of writing in place of vaultkind's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from unittest import mock

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from tools import NODE_SCRIPTS, require_tool

import vaultkind.trade as trading
from vaultkind.core import note as notes
from vaultkind.core.insertion import Edit, Place, placed, plan_insertion
from vaultkind.core.removal import plan_removal
from vaultkind.errors import LeftAlone
from vaultkind.linux import Lease
from vaultkind.notefile import Unsettled, read, write
from vaultkind.snapshot import Snapshot

BLOCK = "> [!vaultkind|rest-012] If you want it\n> Was there any stopping today? No reason needed."
MODES = ("write", "rename", "append")
TOP = "---\na: 1\n---\n# T\n\n"
# Where a block goes: what every save begins with, and the place.
PLACES = {
    "end": (TOP, Place("end")),
    "start": (TOP, Place("start")),
    "placeholder": (f"{TOP}%% vaultkind %%\n\n", Place("end")),
    "heading": (f"{TOP}## Later\n\n", Place("end", "## Later")),
}
Writer = Callable[[Snapshot, Edit, str], None]


# A note that is only ever added to grows, and a long one takes so long to plan for that there is no race.
FRESH = 400


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the saves, and how much vaultkind got done meanwhile."""

    saves: int
    lost: tuple[int, ...]
    unseen: int
    put_in: int
    taken_out: int
    stepped_back: int
    left_behind: tuple[str, ...]

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def usual_way(snapshot: Snapshot, edit: Edit, shown: str) -> None:
    """What is usually called an atomic write: a sibling, then a rename over the note. The control of the race."""
    sibling = snapshot.path + ".new"
    Path(sibling).write_bytes(edit.apply(snapshot.raw))
    os.replace(sibling, snapshot.path)


def _taken_by_nobody(lease: Lease) -> Lease:
    return lease


@contextmanager
def without_leases() -> Iterator[None]:
    """As on a file system that has no leases."""
    with mock.patch.object(Lease, "take", _taken_by_nobody):
        yield


@contextmanager
def without_exchange() -> Iterator[None]:
    """As on a file system that has neither leases nor an exchange of two files."""
    with without_leases(), mock.patch.object(trading, "exchange", return_value=False):
        yield


def race(folder: Path, mode: str, where: str, saves: int, writer: Writer = write, enough: int = 1000) -> Outcome:
    """Let Node save ``saves`` times in its mode while ``writer`` puts blocks in ``where`` and takes them out.

    It is over before that where ``enough`` saves are lost.
    """
    if mode == "append" and saves > FRESH:
        return race(folder, mode, where, FRESH, writer, enough) + race(
            folder, mode, where, saves - FRESH, writer, enough
        )
    note = folder / "note.md"
    head, place = PLACES[where]
    note.write_text(head)
    script = [require_tool("node"), str(NODE_SCRIPTS / "saver.mjs")]
    command = [*script, str(note), mode, str(saves), "4", str(enough), head]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    done = {"in": 0, "out": 0, "back": 0}
    known = None
    while process.poll() is None:
        try:
            snapshot = read(folder, note.name)
            if notes.has_block(snapshot.raw):
                edit = plan_removal(snapshot.raw, known) if known is not None else None
                kind = "out"
            else:
                edit = plan_insertion(snapshot.raw, BLOCK, place)
                kind = "in"
            if not isinstance(edit, Edit):
                continue
            if kind == "in":
                known = placed("rest-012", edit, snapshot.raw)
            writer(snapshot, edit, note.name)
            done[kind] += 1
        except (LeftAlone, Unsettled, FileNotFoundError):
            done["back"] += 1
    out, problems = process.communicate()
    assert process.returncode == 0, problems
    found = json.loads(out)
    left = tuple(sorted(file.name for file in folder.iterdir() if file.name != note.name))
    return Outcome(found["saves"], tuple(found["lost"]), found["unseen"], done["in"], done["out"], done["back"], left)


WAYS = {
    "whole": (nullcontext, write),
    "without-leases": (without_leases, write),
    "without-exchange": (without_exchange, write),
    "usual": (nullcontext, usual_way),
}

if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    way = sys.argv[2] if len(sys.argv) > 2 else "whole"
    surroundings, by = WAYS[way]
    for one in MODES:
        for where in PLACES:
            with tempfile.TemporaryDirectory(dir=os.environ.get("RACE_FOLDER")) as made, surroundings():
                print(one, where, race(Path(made), one, where, count, by, enough=20), flush=True)
