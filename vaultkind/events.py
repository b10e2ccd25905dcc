"""What a watcher has to say, and how long it waits where something is wrong. No event holds a word of a note."""

from __future__ import annotations

import errno
import traceback
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vaultkind.errors import Defect
from vaultkind.words import _

# Seconds between looks at a vault that is away, or whose changes cannot be heard of.
POLL = 5.0
# The longest wait between looks while something is in the way, in seconds.
LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class Event:
    """One thing worth saying. ``event``: ``ready``, ``inserted``, ``left_alone`` or ``error``.

    ``latency_ms`` counts from the end of the settle time.
    """

    event: str
    date: date | None = None
    path: str | None = None
    prompt: str | None = None
    reason: str | None = None
    latency_ms: float | None = None
    next_step: str | None = None


def wait_after(tries: int) -> float:
    """Seconds until the next look at what was wrong ``tries`` times in a row."""
    return min(POLL * tries, LONGEST)


def mistake(problem: Exception) -> Defect:
    """A mistake of vaultkind's own: where it happened, and no value of any variable, which could be a note's text."""
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    where = f"{type(problem).__name__}, {Path(frame.filename).name}:{frame.lineno}"
    return Defect(
        _("vaultkind made a mistake of its own ({place}).", place=where),
        next_step=_("The note is looked at again in a while."),
    )


def deafness(trouble: OSError) -> Event | None:
    """What to say where a folder cannot be watched; nothing where it went meanwhile."""
    if trouble.errno in (errno.ENOENT, errno.ENOTDIR):
        return None
    if trouble.errno in (errno.ENOSPC, errno.EMFILE):
        return Event(
            "error",
            reason=_("The system has no room for another folder watch. The note is looked for every few seconds."),
            next_step=_("Raising fs.inotify.max_user_watches or max_user_instances gives it room."),
        )
    return Event(
        "error",
        reason=_(
            "The folder {folder} cannot be watched: {reason}. The note is looked for every few seconds.",
            folder=trouble.filename,
            reason=trouble.strerror,
        ),
        next_step=_("Its owner and permissions say who may read it."),
    )
