"""The sentences that every form of a summary has in common. Says what is mentioned, and nothing about what is not."""

from __future__ import annotations

from vaultkind.core.summary import Summary, Together, Told
from vaultkind.render.speech import Speech
from vaultkind.render.text import visible
from vaultkind.words import N_, _

_PATTERNS = {
    "rest": N_("Rest"),
    "boundary": N_("Boundaries"),
    "grounding": N_("Grounding"),
    "support": N_("Support"),
    "care": N_("Small care"),
}


def pattern_name(name: str) -> str:
    """A pattern's name as it is shown: the built-in ones in the person's language, their own as they are."""
    return _(_PATTERNS[name]) if name in _PATTERNS else visible(name)


def span(summary: Summary, speech: Speech) -> str:
    """Which days a summary is about."""
    if summary.start is None and summary.end is None:
        return _("All daily notes")
    first, last = (None if day is None else speech.long_date(day) for day in (summary.start, summary.end))
    if first is None:
        return _("Up to {last}", last=last)
    if last is None:
        return _("From {first}", first=first)
    # Translators: two dates, the first and the last day that a summary looks at; likewise "From" and "Up to".
    return first if first == last else _("{first} to {last}", first=first, last=last)


def nothing() -> str:
    """What a summary without mentions says."""
    return _("Nothing is mentioned here in these weeks. That can mean many things, or nothing.")


def looked_like(told: Told) -> str:
    """What a pattern looked like: ``nap 4, early night 3``."""
    return ", ".join(f"{visible(word)} {count}" for word, count in told.looked_like)


def weekdays(told: Told, speech: Speech) -> str:
    """On which weekdays it is mentioned: ``Mon 2, Sat 3``."""
    return ", ".join(f"{speech.weekday(day)} {count}" for day, count in told.weekdays)


def together(pair: Together, speech: Speech) -> str:
    """Two patterns, and the days that both are mentioned on."""
    one, other = (speech.pattern(name) for name in pair.patterns)
    days = ", ".join(day.isoformat() for day in pair.days)
    return _("{one} and {other}: {days}", one=one, other=other, days=days)


def skipped(summary: Summary) -> list[str]:
    """The notes that could not be read, each with the reason."""
    # Translators: the reason is one such as "is larger than 4 MiB" or "is not text".
    return [_("{note} {reason}.", note=visible(path), reason=reason) for path, reason in summary.skipped]
