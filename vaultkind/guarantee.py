"""Tries out, in a folder, what its file system can do for safe writing, and says what that means.

Asking the file system beats a list of names: the same kind can differ by mount, server and owner.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vaultkind.linux import Lease
from vaultkind.system import exchange, open_file
from vaultkind.words import _

# Named like the siblings of notes, so that one rule in a sync tool leaves all of them out.
_PROBES = (".probe-1.vaultkind", ".probe-2.vaultkind")


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What holds in a folder.

    ``leases``: no other program can open a note while it is written to. ``exchange``: two files can trade
    places in one step. What follows from each stands in docs/guarantees.md.
    """

    leases: bool
    exchange: bool

    @property
    def sentence(self) -> str:
        """What it means for the person's words, in a line or two."""
        if self.leases and self.exchange:
            return _("A note is written while no other program has it open, and in one step.")
        if self.exchange:
            return _("A note is written in one step and looked at afterwards. A save that comes at that moment wins.")
        if self.leases:
            return _(
                "At its end, a note is written while no other program has it open. "
                "Elsewhere in a note, a save in that very moment can collide."
            )
        return _("A note is compared, written and compared again. A save in that very moment can collide.")

    @property
    def whole(self) -> bool:
        """True where no save can collide, wherever in the note the prompt goes."""
        return self.leases and self.exchange


def try_out(folder: Path) -> Guarantee:
    """Make two empty hidden files in ``folder``, try a lease and an exchange, and delete them. Raises OSError."""
    paths = [str(folder / name) for name in _PROBES]
    opened: list[int] = []
    try:
        for path in paths:
            with suppress(FileNotFoundError):
                os.unlink(path)
            opened.append(open_file(path, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        lease = Lease(opened[0]).take()
        held = lease.held
        lease.give_back()
        first = os.lstat(paths[0]).st_ino
        traded = exchange(*paths) and os.lstat(paths[1]).st_ino == first
        return Guarantee(held, traded)
    finally:
        for descriptor in opened:
            os.close(descriptor)
        for path in paths:
            with suppress(FileNotFoundError):
                os.unlink(path)
