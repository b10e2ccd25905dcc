"""What waits for a yes, and what each yes means, in plain words. Everything here is off until granted."""

from __future__ import annotations

from dataclasses import dataclass

from vaultkind.words import N_

PACKS = ("body", "inner-critic", "warmth")
FOLLOW_CHECK_IN = "follow-check-in"


@dataclass(frozen=True, slots=True)
class Consent:
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
)
NAMES = tuple(consent.name for consent in CONSENTS)
