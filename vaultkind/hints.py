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
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from vaultkind.watched import Attention

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

# What watchdog has to say about its own threads is of no use to the person.
logging.getLogger("watchdog").addHandler(logging.NullHandler())

_KINDS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
_FOLDERS: list[type[FileSystemEvent]] = [DirCreatedEvent, DirMovedEvent, DirDeletedEvent]


class Hints(FileSystemEventHandler):
    """Calls ``strong()`` for an event on a path of interest, ``weak()`` for any other on the way to the note.

    Neither call may raise or take long: they run in watchdog's thread, which an exception would end.
    """

    def __init__(self, strong: Callable[[], None], weak: Callable[[], None]) -> None:
        self._strong = strong
        self._weak = weak
        self._attention = Attention((), frozenset(), frozenset())
        self._watches: dict[str, tuple[tuple[int, int], ObservedWatch]] = {}
        self._gone: set[str] = set()
        self._observer: BaseObserver = Observer()

    def start(self) -> None:
        """Begin. Raises OSError where the system has no room for a watcher."""
        self._observer.start()

    def stop(self) -> None:
        """End, and wait for watchdog's threads to end."""
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join(timeout=5)

    def dispatch(self, event: FileSystemEvent) -> None:
        """Watchdog's entry: note which kind of hint this is and return."""
        paths = (os.fsdecode(event.src_path), os.fsdecode(event.dest_path))
        if isinstance(event, DirDeletedEvent | DirMovedEvent):
            self._gone.add(paths[0])
        if paths[0] in self._attention.interest or paths[1] in self._attention.interest:
            self._strong()
        elif os.path.dirname(paths[0]) in self._attention.way:
            self._weak()

    def attend(self, attention: Attention) -> bool:
        """Watch exactly these folders as far as they exist. False where one of them could not be watched.

        A folder that went and came back is another one, even where it got the same inode: its watch is renewed.
        """
        self._attention = attention
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
                    self._observer.unschedule(watch)
        complete = True
        for folder, identity in wanted.items():
            if folder not in self._watches:
                around = folder == attention.around
                try:
                    watch = self._observer.schedule(self, folder, event_filter=_FOLDERS if around else _KINDS)
                except OSError:
                    complete = complete and around
                    continue
                self._watches[folder] = (identity, watch)
        return complete

    @property
    def count(self) -> int:
        """How many folders are watched."""
        return len(self._watches)
