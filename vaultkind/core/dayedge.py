"""Which day a moment belongs to, for people whose day begins later than at midnight. Asks no clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta


def today(now: datetime, day_starts: time) -> date:
    """The day that ``now`` belongs to, for someone whose day starts at ``day_starts``."""
    return (now - timedelta(hours=day_starts.hour, minutes=day_starts.minute)).date()


def next_day(now: datetime, day_starts: time) -> datetime:
    """The moment at which the next day starts, naive local time like ``now``."""
    return datetime.combine(today(now, day_starts) + timedelta(days=1), day_starts)
