"""The program, with a note kept of where each of its errors was made. Only for tests; nothing it says is changed.

The first argument names a folder for the notes, a file for each process: a line ``module.py:line`` for every function
of the program that was at work when an error came into being.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import FrameType

import vaultkind
from vaultkind.errors import VaultkindError

_PACKAGE = Path(vaultkind.__file__).parent


def note_errors(folder: str) -> None:
    """From now on, note in ``folder`` where errors are made."""
    made = VaultkindError.__init__

    def noting(self: VaultkindError, message: str, *, next_step: str, **data: object) -> None:
        made(self, message, next_step=next_step, **data)
        frame: FrameType | None = sys._getframe(1)
        with open(os.path.join(folder, str(os.getpid())), "a", encoding="utf-8") as out:
            while frame is not None:
                path = Path(frame.f_code.co_filename)
                if path.is_relative_to(_PACKAGE):
                    out.write(f"{path.relative_to(_PACKAGE).as_posix()}:{frame.f_lineno}\n")
                frame = frame.f_back

    VaultkindError.__init__ = noting  # type: ignore[method-assign]


if __name__ == "__main__":
    from vaultkind.cli.main import main

    note_errors(sys.argv.pop(1))
    main()
