"""The errors a person can meet: one plain sentence, the next step, and an exit code.

Nothing here prints. The one error boundary is in ``vaultkind.cli.main``.
"""

from __future__ import annotations

from typing import ClassVar


class VaultkindError(Exception):
    """Something that stops a command.

    ``message`` says what is so, ``next_step`` says what the person could do about it. Both are one
    plain line. ``data`` holds what a program may want (paths as text, keys, line numbers).
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, next_step: str, **data: object) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.data = data


class UsageError(VaultkindError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class ConsentError(VaultkindError):
    """The person has not said yes to this."""

    exit_code = 3


class VaultError(VaultkindError):
    """The vault, its settings or vaultkind's configuration cannot be used as they are."""

    exit_code = 4


class LeftAlone(VaultkindError):
    """The note was not touched: it changed meanwhile, is busy, or is not eligible."""

    exit_code = 5


class Busy(LeftAlone):
    """Someone has the note open, or saved it a moment ago: worth another look later."""


class NotPermitted(VaultkindError):
    """The system refused: no permission, no space, a read-only disk."""

    exit_code = 6


class Defect(VaultkindError):
    """A mistake in vaultkind itself."""

    exit_code = 70
