"""Tries out, in a folder, what its file system can do for safe writing. Leaves nothing there.

Asking the file system beats a list of names: the same kind can differ by mount, server and owner.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vaultkind.linux import Lease, exchange
from vaultkind.trade import OPEN

_PROBES = (".vaultkind-probe-1", ".vaultkind-probe-2")


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What holds in a folder.

    ``leases``: no other program can open a note while it is written to. ``exchange``: two files can trade
    places in one step. Where both are there, no save can be lost; see docs/guarantees.md for the rest.
    """

    leases: bool
    exchange: bool

    @property
    def sentence(self) -> str:
        """What it means for the person's words, in a line."""
        if self.leases and self.exchange:
            return "A note is written while no other program can open it, in one step."
        if self.exchange:
            return "A note is written in one step and looked at afterwards; a save that comes at that moment wins."
        return "A note is compared, replaced and compared again; two programs saving at that moment can still collide."


def try_out(folder: Path) -> Guarantee:
    """Make two small hidden files in ``folder``, try a lease and an exchange, and delete them. Raises OSError."""
    paths = [str(folder / name) for name in _PROBES]
    opened: list[int] = []
    try:
        for path in paths:
            with suppress(FileNotFoundError):
                os.unlink(path)
            opened.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | OPEN, 0o600))
        lease = Lease(opened[0]).take()
        held = lease.held
        lease.give_back()
        before = os.lstat(paths[0]).st_ino
        traded = exchange(*paths) and os.lstat(paths[1]).st_ino == before
        return Guarantee(held, traded)
    finally:
        for descriptor in opened:
            os.close(descriptor)
        for path in paths:
            with suppress(FileNotFoundError):
                os.unlink(path)
