"""How dates, weekdays and the names of patterns are said in the person's language."""

import datetime
from collections.abc import Callable
from typing import NamedTuple


class Speech(NamedTuple):
    """What whoever writes a summary cannot know by itself, since it opens no file.

    ``language`` is a language tag such as ``de`` or ``pt-BR``. ``date`` says a day shortly ("2 Nov 2026"),
    ``long_date`` in full. ``weekday`` gives a short name, 0 is Monday. ``pattern`` gives the name of a pattern as it is
    shown ("Rest"), for the name it has in the code or the configuration ("rest").
    """

    language: str
    date: Callable[[datetime.date], str]
    long_date: Callable[[datetime.date], str]
    weekday: Callable[[int], str]
    pattern: Callable[[str], str]
