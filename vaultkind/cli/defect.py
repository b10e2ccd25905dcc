"""What is kept of a mistake of vaultkind's own. Imported when there is one."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from vaultkind import __version__
from vaultkind.errors import Defect
from vaultkind.paths import find_paths, private_folder
from vaultkind.words import _


def defect_from(problem: Exception) -> Defect:
    """The defect to tell: where it happened goes to a log, without any value of any variable."""
    where = "\n".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(problem.__traceback__)
    )
    step = _("--verbose shows where. No note is half-written.")
    try:
        folder = find_paths().state_folder
        private_folder(folder)
        log = folder / "defects.log"
        with open(log, "a", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            out.write(f"vaultkind {__version__}: {type(problem).__name__}\n{where}\n\n")
        step = _("{path} says where, without any of your text. No note is half-written.", path=log)
    except OSError:
        pass
    return Defect(_("vaultkind made a mistake of its own and stopped."), next_step=step)
