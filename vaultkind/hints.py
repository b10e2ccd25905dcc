"""Watches a handful of folders and says "look again". What an event was about is never trusted; the disk is asked.

One watch per folder, none of them recursive, so their number does not grow with the vault.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from vaultkind.core.dailynote import is_conflict_copy
from vaultkind.trade import siblings
from vaultkind.watched import Attention

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

# What watchdog has to say about its own threads is of no use to the person.
_LOG = logging.getLogger("watchdog")
_LOG.addHandler(logging.NullHandler())

_KINDS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    FileAttribEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
    DirAttribEvent,
]
_FOLDERS: list[type[FileSystemEvent]] = [DirCreatedEvent, DirMovedEvent, DirDeletedEvent]


class _Warnings(logging.Handler):
    """Calls ``heard()`` for whatever watchdog warns of: above all that the system had to drop events."""

    def __init__(self, heard: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard()


class Hints(FileSystemEventHandler):
    """Calls ``strong()`` for an event on a path of interest, ``weak()`` for any other on the way to the note.

    ``strong`` is handed True where the event was about the note itself, and so may be of our own doing.

    ``copies()`` is called where a name on the way looks like a conflict copy's. None of the calls may raise or take
    long: they run in watchdog's thread, which an exception would end.
    """

    def __init__(
        self, strong: Callable[[bool], None], weak: Callable[[], None], copies: Callable[[], None] = lambda: None
    ) -> None:
        self._strong = strong
        self._copies = copies
        self._weak = weak
        self._attention = Attention((), frozenset(), frozenset(), frozenset())
        # What a write of our own makes beside the note.
        self._ours: frozenset[str] = frozenset()
        self._watches: dict[str, tuple[tuple[int, int], ObservedWatch]] = {}
        self._gone: set[str] = set()
        self._observer: BaseObserver | None = None
        self._warnings = _Warnings(weak)
        _LOG.addHandler(self._warnings)

    def stop(self) -> None:
        """End, and wait for watchdog's threads to end."""
        _LOG.removeHandler(self._warnings)
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(timeout=5)

    def _begun(self) -> BaseObserver:
        if self._observer is None:
            # This alone takes what the system may have none left of.
            observer = Observer()
            observer.start()
            self._observer = observer
        return self._observer

    def dispatch(self, event: FileSystemEvent) -> None:
        """Watchdog's entry: note which kind of hint this is and return."""
        paths = (os.fsdecode(event.src_path), os.fsdecode(event.dest_path))
        if isinstance(event, DirDeletedEvent | DirMovedEvent):
            self._gone.add(paths[0])
        for path in paths:
            folder, name = os.path.split(path)
            if folder in self._attention.way and is_conflict_copy(name):
                self._copies()
        found = self._attention.interest.intersection(paths)
        if found:
            self._strong(found <= self._attention.note)
        elif os.path.dirname(paths[0]) in self._attention.way and paths[0] not in self._ours:
            self._weak()

    def attend(self, attention: Attention) -> OSError | None:
        """Watch exactly these folders as far as they exist. What stood in the way of watching one of them, if anything.

        A folder that went and came back is another one, even where it got the same inode: its watch is renewed.
        """
        self._attention = attention
        self._ours = frozenset(file for note in attention.note for file in siblings(note))
        try:
            observer = self._begun()
        except OSError as problem:
            return problem
        gone, self._gone = self._gone, set()
        wanted: dict[str, tuple[int, int]] = {}
        for folder in attention.folders:
            real = os.path.realpath(folder)
            with suppress(OSError):
                status = os.stat(real)
                wanted[real] = (status.st_dev, status.st_ino)
        for folder, (identity, watch) in list(self._watches.items()):
            if wanted.get(folder) != identity or folder in gone:
                del self._watches[folder]
                with suppress(KeyError, OSError):
                    observer.unschedule(watch)
        trouble: OSError | None = None
        for folder, identity in wanted.items():
            if folder not in self._watches:
                around = folder == attention.around
                try:
                    # Where it may not be read, the system refuses to watch it, and watchdog does not tell.
                    os.scandir(folder).close()
                    watch = observer.schedule(self, folder, event_filter=_FOLDERS if around else _KINDS)
                except OSError as problem:
                    if not around:
                        trouble = problem
                    continue
                self._watches[folder] = (identity, watch)
        return trouble

    def distrust(self) -> None:
        """Renew every watch at the next chance: a disk that was away can come back with the very same numbers."""
        self._gone.update(self._watches)

    @property
    def count(self) -> int:
        """How many folders are watched."""
        return len(self._watches)
