"""Which of the known names somebody may have meant."""

from __future__ import annotations

from collections.abc import Collection

from vaultkind.words import _


def meant(said: str, known: Collection[str], otherwise: str | None = None) -> str:
    """The next step after a name that is not known: the nearest one, else ``otherwise``, else all that there are.

    Capitals make no difference in what was said; the names that are known here have none.
    """
    from difflib import get_close_matches

    near = get_close_matches(said.lower(), known, n=1)
    if near:
        return _("Did you mean {name}?", name=near[0])
    return _("There are: {names}.", names=", ".join(known)) if otherwise is None else otherwise
