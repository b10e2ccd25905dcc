"""How dates, weekdays and patterns are said in the person's language; handed to whatever shows a summary."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """``date`` is short ("2 Nov 2026"), ``weekday`` a short name (0 is Monday), ``pattern`` a name as it is shown."""

    language: str
    date: Callable[[datetime.date], str]
    long_date: Callable[[datetime.date], str]
    weekday: Callable[[int], str]
    pattern: Callable[[str], str]
