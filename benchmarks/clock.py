"""A clock that can be set, for real processes, by libfaketime."""

from __future__ import annotations

import os
import subprocess
import time
from functools import cache
from pathlib import Path

# Has a ``sitecustomize`` for what Python needs there.
_HELP = Path(__file__).parent / "under_libfaketime"


def clock_of(file: Path) -> tuple[str, ...]:
    """What stands before a command whose clock is set by ``set_clock``."""
    # Without the last, libfaketime takes monotonic deadlines of condition variables for ones of the faked clock, which
    # are long over: each thread that waits for Python's interpreter lock would then spin instead of sleep.
    return (
        *("env", f"LD_PRELOAD={_library()}", f"FAKETIME_TIMESTAMP_FILE={file}", f"PYTHONPATH={_HELP}"),
        *("FAKETIME_NO_CACHE=1", "NO_FAKE_STAT=1", "DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0"),
    )


def set_clock(file: Path, moment: float) -> None:
    """Set the clock of the processes that go by that file to a POSIX time; it runs on from there."""
    fresh = file.with_suffix(".new")
    fresh.write_text(f"{moment - time.time():+.3f}")
    os.replace(fresh, file)


@cache
def _library() -> str:
    """Give the path of libfaketime itself, as its command hands it over."""
    command = ["faketime", "-f", "+0", "sh", "-c", 'echo "$LD_PRELOAD"']
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
