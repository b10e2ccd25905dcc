"""After a day with a check-in tag, fewer prompts may come: permission, and the world outside. With a yes alone."""

from __future__ import annotations

from datetime import date, timedelta

from vaultkind.actions.vault import Vault, note_path
from vaultkind.core.checkin import PACKS, state_of
from vaultkind.core.consent import FOLLOW_CHECK_IN
from vaultkind.core.prompt import Prompt
from vaultkind.errors import LeftAlone, NotPermitted
from vaultkind.notefile import read


def following(vault: Vault, day: date, pool: tuple[Prompt, ...]) -> tuple[Prompt, ...]:
    """The prompts that may come on ``day``. Yesterday's note is opened with the consent ``follow-check-in`` alone."""
    if FOLLOW_CHECK_IN not in vault.config.consent:
        return pool
    try:
        state = state_of(read(vault.root, note_path(vault, day - timedelta(days=1))).raw)
    except (LeftAlone, NotPermitted, OverflowError):
        return pool
    if state is None:
        return pool
    return tuple(prompt for prompt in pool if prompt.pack in PACKS) or pool
