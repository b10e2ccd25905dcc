"""What a platform's service manager is to vaultkind: one file, a few commands, and how to read an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vaultkind.core.digest import sha256_hex

Command = tuple[str, ...]
NAME = "vaultkind"
# What `service run` ends with when only a fresh start helps: EX_TEMPFAIL of sysexits.h.
START_ANEW = 75

_MARK = "Written by `vaultkind service install`, and taken away by `vaultkind service uninstall`. sha256:"
_DIGEST = re.compile(re.escape(_MARK) + "([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Setup:
    """What the service is to run: the ``program`` and what it may write to. Folders are absolute.

    ``environment`` holds the variables that decide where things are and how dates are spelled. ``walled``:
    whether the system gives the service folders, users and a network of its own.
    """

    program: Command
    vaults: tuple[Path, ...]
    config_folder: Path
    state_folder: Path
    environment: tuple[tuple[str, str], ...] = ()
    verbose: bool = False
    walled: bool = True

    @property
    def command(self) -> Command:
        """The command that the service runs, without what one platform adds."""
        return (*self.program, *(["--verbose"] if self.verbose else []))


@dataclass(frozen=True, slots=True)
class Found:
    """What the service manager says. ``trouble`` is its own word for what went wrong, if anything did."""

    known: bool
    running: bool
    since: datetime | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Backend:
    """One platform. ``{file}`` in a command stands for the file.

    ``ask`` is answered with 0 where there is a service manager for this account. ``load`` makes the file
    count and starts it; ``unload`` stops it and makes it count no more; ``after`` follows the file's removal.
    ``read`` turns exit code and output of ``query`` into what was found. ``logs``: the command that shows so
    many lines, or None where the service writes a file of its own. ``lenient`` commands may fail.
    """

    name: str
    file: Path
    render: Callable[[Setup], str]
    ask: Command
    load: tuple[Command, ...]
    unload: tuple[Command, ...]
    after: tuple[Command, ...]
    start: tuple[Command, ...]
    stop: tuple[Command, ...]
    query: Command
    read: Callable[[int, str], Found]
    logs: Callable[[int, bool], Command] | None = None
    lenient: tuple[Command, ...] = ()
    encoding: str = "utf-8"


def mark() -> str:
    """The line that says where a file comes from; ``signed`` fills in the digest."""
    return _MARK + "0" * 64


def signed(text: str) -> str:
    """The text with its own digest in the line of ``mark``."""
    return _DIGEST.sub(lambda _found: _MARK + sha256_hex(_plain(text)), text, count=1)


def is_ours(text: str) -> bool:
    """Whether vaultkind wrote exactly this text."""
    found = _DIGEST.search(text)
    return found is not None and found[1] == sha256_hex(_plain(text))


def _plain(text: str) -> bytes:
    return _DIGEST.sub(_MARK, text, count=1).encode("utf-8", "surrogateescape")
