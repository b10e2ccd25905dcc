"""Keeps this process off the network: whatever asks for a socket is refused, whichever library it is in."""

from __future__ import annotations

import sys

from vaultkind.errors import Defect
from vaultkind.words import _


def stay_offline() -> None:
    """From now on, every use of a socket raises Defect. There is no way back (``sys.addaudithook``)."""
    sys.addaudithook(_refuse_sockets)


def _refuse_sockets(event: str, arguments: tuple[object, ...]) -> None:
    # Every call of the socket module is announced under its name (Python's table of audit events).
    if event.startswith("socket."):
        raise Defect(
            _("Something in vaultkind asked for the network, and was refused."),
            next_step=_("Nothing was sent. The name of the call is {call}.", call=event),
        )
