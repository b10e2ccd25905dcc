"""What the running service has to say of itself, in one small file: since when, which vaults, any trouble.

It holds no text and no title of a note.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from vaultkind.files import Unreadable, read_regular

_LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Watched:
    """One vault of the service, and what is in the way there, if anything."""

    path: str
    trouble: str | None = None
    next_step: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The service as it last said. ``since`` is local time; ``trouble`` is there while no vault is known."""

    pid: int
    since: datetime
    vaults: tuple[Watched, ...]
    trouble: str | None = None
    next_step: str | None = None


def standing_path(state_folder: Path) -> Path:
    """Where it is kept."""
    return state_folder / "service.json"


def write_standing(path: Path, standing: Standing) -> None:
    """Replace the file in one step. Raises OSError."""
    held = asdict(standing) | {"since": standing.since.isoformat(timespec="seconds")}
    fresh = path.with_name(path.name + "-new")
    with open(fresh, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        out.write(json.dumps(held) + "\n")
    os.replace(fresh, path)


def read_standing(path: Path) -> Standing | None:
    """What the service last said; None where it said nothing, or nothing that can be read."""
    try:
        held = json.loads(read_regular(path, _LARGEST))
        vaults = tuple(Watched(str(one["path"]), one["trouble"], one["next_step"]) for one in held["vaults"])
        since = datetime.fromisoformat(held["since"])
        return Standing(int(held["pid"]), since, vaults, held["trouble"], held["next_step"])
    except (OSError, Unreadable, ValueError, LookupError, TypeError, RecursionError):
        return None
