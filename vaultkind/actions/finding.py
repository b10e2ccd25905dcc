"""One thing that `doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass

from vaultkind.errors import VaultkindError
from vaultkind.notefile import refused


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. ``next_step`` is there where the person can do something about it.

    ``exit_code`` is 0 unless prompts cannot be added as things are.
    """

    check: str
    sentence: str
    next_step: str | None = None
    exit_code: int = 0


def trouble(check: str, problem: VaultkindError | OSError, path: str = "") -> Finding:
    """A refusal as a finding; ``path`` is what an OSError was about."""
    known = refused(problem, path) if isinstance(problem, OSError) else problem
    return Finding(check, known.message, known.next_step, known.exit_code)
