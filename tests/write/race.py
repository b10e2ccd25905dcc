"""An editor saves a note over and over while a prompt is put in and taken out over and over: are words lost?

Run it by hand with ``python tests/write/race.py [SAVES]``; the tests run the short and the long version.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from tools import NODE_SCRIPTS, require_tool

from vaultkind.core import note as notes
from vaultkind.core.insertion import Edit, Place, placed, plan_insertion, plan_removal
from vaultkind.errors import LeftAlone
from vaultkind.notefile import read, write
from vaultkind.trade import Snapshot

BLOCK = "> [!vaultkind|rest-012] If you want it\n> Was there any stopping today? No reason needed."
MODES = ("write", "rename", "append")
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


def race(folder: Path, mode: str, where: str, saves: int, writer: Writer = write, enough: int = 1000) -> Outcome:
    """Let Node save ``saves`` times in its mode while ``writer`` puts blocks in ``where`` and takes them out.

    It is over before that where ``enough`` saves are lost.
    """
    if mode == "append" and saves > FRESH:
        return race(folder, mode, where, FRESH, writer, enough) + race(
            folder, mode, where, saves - FRESH, writer, enough
        )
    note = folder / "note.md"
    note.write_bytes(b"---\na: 1\n---\n# T\n\n")
    script = [require_tool("node"), str(NODE_SCRIPTS / "saver.mjs")]
    command = [*script, str(note), mode, str(saves), "4", str(enough)]
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
                edit = plan_insertion(snapshot.raw, BLOCK, Place(where))
                kind = "in"
            if not isinstance(edit, Edit):
                continue
            if kind == "in":
                known = placed("rest-012", edit, snapshot.raw)
            writer(snapshot, edit, note.name)
            done[kind] += 1
        except (LeftAlone, FileNotFoundError):
            done["back"] += 1
    out, problems = process.communicate()
    assert process.returncode == 0, problems
    found = json.loads(out)
    left = tuple(sorted(file.name for file in folder.iterdir() if file.name != note.name))
    return Outcome(found["saves"], tuple(found["lost"]), found["unseen"], done["in"], done["out"], done["back"], left)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for one in MODES:
        for place in ("end", "start"):
            with tempfile.TemporaryDirectory(dir=os.environ.get("RACE_FOLDER")) as made:
                print(one, place, race(Path(made), one, place, count), flush=True)
