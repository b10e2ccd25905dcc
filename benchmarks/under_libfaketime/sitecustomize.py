"""Lets ``time.sleep`` work under libfaketime, for processes that find this folder first in ``PYTHONPATH``.

Python 3.11 and later sleep until a moment of the monotonic clock (``clock_nanosleep`` with ``TIMER_ABSTIME``). Debian's
libfaketime 0.9.10 takes the faked date off that moment, whatever ``DONT_FAKE_MONOTONIC`` says, and the kernel refuses
what is left as an invalid argument. watchdog sleeps for half a second where it has seen one half of a rename alone; the
error would end its thread, and the watcher would hear of nothing from then on.
"""

import threading
import time


def _sleep(seconds: float) -> None:
    threading.Event().wait(seconds)


time.sleep = _sleep
