"""What waits for a yes, and what each yes means, in plain words. Everything here is off until granted."""

from typing import NamedTuple

from vaultkind.words import N_

PACKS = ("body", "inner-critic", "warmth")
FOLLOW_CHECK_IN = "follow-check-in"
MARKS = "marks"
WORDS = "words"
WEEKLY_NOTE = "weekly-note"
GO_WITH_MARKS = (WORDS, WEEKLY_NOTE)


class Consent(NamedTuple):
    """One thing a person can say yes to. ``turns_on`` and ``reads`` are sentences for the catalogues."""

    name: str
    turns_on: str
    reads: str


CONSENTS = (
    Consent(
        "body",
        N_("Prompts about the body: warmth, hands, clothes, the chair below. Each has an outward one beside it."),
        N_("It reads nothing."),
    ),
    Consent(
        "inner-critic",
        N_("Prompts that are curious about the harsh voice. Each inward one has an outward one beside it."),
        N_("It reads nothing."),
    ),
    Consent(
        "warmth",
        N_("A few warmer prompts. Nothing leads up to them, and they can be too much; that is common."),
        N_("It reads nothing."),
    ),
    Consent(
        FOLLOW_CHECK_IN,
        N_(
            "After a day that you marked #fight, #flight, #freeze or #fawn, the next prompt is a permission or an "
            "outward one."
        ),
        N_("It reads yesterday's daily note to look for that tag or a state property, and keeps neither."),
    ),
    Consent(
        MARKS,
        N_("`vaultkind summary`: where your own marks turn up, such as #rest, rest:: nap or a ticked task."),
        N_("It reads daily notes when you ask for a summary, to look for those marks. It keeps none of their text."),
    ),
    Consent(
        WORDS,
        N_("Summaries also show sentences in which you say that you rested, said no, asked for help. Goes with marks."),
        N_("It reads the sentences of daily notes when you ask for a summary. It keeps none of their text."),
    ),
    Consent(
        WEEKLY_NOTE,
        N_("The watcher writes a summary of the week that ended as a note of its own. Goes with marks."),
        N_("It reads last week's daily notes once, when a new week has begun."),
    ),
)
NAMES = tuple(consent.name for consent in CONSENTS)


class Grant(NamedTuple):
    """The yes to read daily notes. Whatever reads one takes it as an argument; ``grant`` alone makes it."""

    words: bool


def grant(consented: tuple[str, ...]) -> Grant | None:
    """The grant that goes with what a person said yes to; None where notes may not be read."""
    return Grant(words=WORDS in consented) if MARKS in consented else None
