"""Waits without waking: until someone rings, a stretch of time is over, or the clock on the wall reaches a moment.

On Linux the moment is a kernel timer on the real clock, so it comes in time after a suspend and wakes
at once when the clock is set. Elsewhere the wait is cut into stretches of a few minutes.
"""

from __future__ import annotations

import ctypes
import os
import select
import sys
import threading
import time
from contextlib import suppress

from vaultkind.linux import c_library

_LONGEST = 300.0
_CLOCK_REALTIME = 0
_NONBLOCK_CLOEXEC = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_ABSOLUTE_CANCEL_ON_SET = 3


class _Span(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _Timer(ctypes.Structure):
    _fields_ = (("interval", _Span), ("value", _Span))


class Alarm:
    """One waiter, any number of ringers. ``ring`` may be called from any thread and from a signal handler."""

    def __init__(self) -> None:
        self._timer = _real_clock_timer()
        if self._timer is None or sys.platform == "win32":
            self._rung = threading.Event()
        else:
            self._reader, self._writer = os.pipe()
            os.set_blocking(self._reader, False)
            os.set_blocking(self._writer, False)
            self._poll = select.poll()
            self._poll.register(self._reader, select.POLLIN)
            self._poll.register(self._timer, select.POLLIN)
            self._mounts = -1
            # Mounting and unmounting make no event in any folder; the kernel tells of them here.
            with suppress(OSError):
                self._mounts = os.open("/proc/self/mountinfo", os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
                self._poll.register(self._mounts, select.POLLPRI)

    def ring(self) -> None:
        """End the wait, or the next one if nobody waits."""
        if self._timer is None or sys.platform == "win32":
            self._rung.set()
        else:
            # A full pipe has rung already, and after the end nobody waits.
            with suppress(OSError):
                os.write(self._writer, b"!")

    def wait(self, seconds: float | None, moment: float) -> bool:
        """Return when rung, after ``seconds`` (None: no such end), at ``moment`` (POSIX), or when the clock was set.

        A mount or unmount ends it, too. True when one of these or the clock had a part in it.
        """
        if self._timer is None or sys.platform == "win32":
            left = max(0.0, moment - time.time())
            rung = self._rung.wait(min(left, _LONGEST, _LONGEST if seconds is None else seconds))
            self._rung.clear()
            return not rung
        _set(self._timer, moment)
        ready = self._poll.poll(None if seconds is None else max(0.0, seconds) * 1000)
        for descriptor, size in ((self._reader, 4096), (self._timer, 8)):
            # The timer reads as cancelled when the clock was set: the wait is over either way.
            with suppress(OSError):
                os.read(descriptor, size)
        return any(descriptor != self._reader for descriptor, _ in ready)

    def close(self) -> None:
        """Give the descriptors back."""
        if self._timer is not None and sys.platform != "win32":
            gone = (self._timer, self._reader, self._writer, self._mounts)
            # A late ring must not reach whatever gets the number next.
            self._writer = -1
            for descriptor in gone:
                with suppress(OSError):
                    os.close(descriptor)


def _real_clock_timer() -> int | None:
    if sys.platform != "linux":
        return None
    try:
        descriptor = c_library().timerfd_create(_CLOCK_REALTIME, _NONBLOCK_CLOEXEC)
    except (OSError, AttributeError):
        return None
    return descriptor if descriptor >= 0 else None


def _set(timer: int, moment: float) -> None:
    value = _Timer(_Span(0, 0), _Span(max(1, int(moment)), int(moment % 1 * 1e9)))
    c_library().timerfd_settime(timer, _ABSOLUTE_CANCEL_ON_SET, ctypes.byref(value), None)
