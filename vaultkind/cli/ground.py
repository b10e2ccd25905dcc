"""``vaultkind ground``: one grounding practice, as a quiet moving page or as text. Nothing is recorded."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, at_terminal, columns, command, write, yes_or_no
from vaultkind.core.card import MINUTE, PRACTICES, Card, Part
from vaultkind.errors import UsageError
from vaultkind.render.ground import offer_text, page, whole_text
from vaultkind.render.text import folded
from vaultkind.words import _, language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkind.cli.stage import Stage

ground = command()
DONE = _("That is all of it.")
ENDED = _("Ended here. Nothing is kept of it.")
_TICK = 0.1


@ground.command(
    help=_(
        "Offer one grounding practice, for about a minute. Without a name: the senses.\n\n"
        "senses takes what is around you, breath a slow count, muscles goes from toes to face, touch has an object or "
        "a sound beside it, naming says what is here. Eyes may stay open, any part may be skipped, and Ctrl-C ends it "
        "at any time. Nothing is recorded."
    ),
    epilog=_("Example: vaultkind ground touch --still"),
)
def run(
    ctx: typer.Context,
    practice: Annotated[
        str | None,
        typer.Argument(metavar="[PRACTICE]", help=_("senses (the default), breath, muscles, touch or naming.")),
    ] = None,
    still: Annotated[bool, typer.Option("--still", help=_("The text alone, with nothing moving."))] = False,
    no_hold: Annotated[bool, typer.Option("--no-hold", help=_("The breath without its hold."))] = False,
) -> None:
    given: Run = ctx.obj
    name = practice.lower() if practice is not None else "breath" if no_hold else "senses"
    if name not in PRACTICES:
        from difflib import get_close_matches

        near = get_close_matches(name, PRACTICES, n=1)
        listed = _("There are {names} and {last}.", names=", ".join(PRACTICES[:-1]), last=PRACTICES[-1])
        raise UsageError(
            _("There is no practice {name!r}.", name=practice),
            next_step=_("Did you mean {name}?", name=near[0]) + " " + listed if near else listed,
        )
    if no_hold and name != "breath":
        raise UsageError(_("--no-hold goes with breath."), next_step="`vaultkind ground breath --no-hold`")
    from vaultkind.library import find_card

    try:
        still = still or given.plain or not _can_move()
        _offer(find_card(name, language()), still=still, hold=not no_hold, named=practice is not None)
    except (KeyboardInterrupt, EOFError):
        # In a terminal the cursor stands behind a question or a ^C.
        write(f"\n{ENDED}" if at_terminal(sys.stdout) else ENDED)


def _can_move() -> bool:
    return os.environ.get("TERM") not in ("dumb", "unknown") and (sys.stdout.encoding or "").lower().startswith("utf")


def _offer(card: Card, *, still: bool, hold: bool, named: bool) -> None:
    width = columns()
    others = [name for name in PRACTICES if name != card.practice]
    also = folded(
        _("Also there: {names}. `vaultkind ground {one}` is one of them.", names=", ".join(others), one=others[0]),
        width,
    )
    if still:
        write(whole_text(card, width, optional=hold))
        if not named:
            write(f"\n{also}")
        return
    write(offer_text(card, width))
    if not named:
        write(f"\n{also}")
    answers = at_terminal(sys.stdin)
    if answers:
        write("\n" + _("Enter begins. Ctrl-C ends it."))
        _listen()
    play(card, optional=hold)
    write(DONE)
    while answers and _more():
        rest(card)
        play(card, optional=hold)
        write(DONE)


def _listen() -> str:
    """One line that was typed, in small letters. Raises EOFError where there is nobody to type one."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip().lower()


def _more() -> bool:
    write(_("Once more, after a pause of a minute? y is yes, Enter ends here."))
    return yes_or_no(_listen()) is True


def play(card: Card, *, optional: bool = True, rounds: int | None = None) -> None:
    """A practice as a moving page, for about a minute or for so many rounds; then the terminal as it was."""
    from vaultkind.cli.stage import Stage

    with Stage() as stage:
        _go_through(stage, card, card.minute(optional=optional, rounds=rounds))


def rest(card: Card) -> None:
    """The pause of a minute that comes before more of a practice."""
    from dataclasses import replace

    from vaultkind.cli.stage import Stage

    pause = Part(_("A pause of a minute"), _("Nothing is asked for in it."), MINUTE, None, False, 0)
    with Stage() as stage:
        _go_through(stage, replace(card, instead=None), (pause,))


def _go_through(stage: "Stage", card: Card, parts: "Sequence[Part]") -> None:
    """Each part for its seconds. The ends are fixed from the start, so no part is late because of another.

    A part that the person cuts short moves those after it; an optional one stays out from then on.
    """
    left_out: set[str] = set()
    end = stage.now
    for part in parts:
        if part.name in left_out:
            continue
        begin, end = end, end + part.seconds
        while (now := stage.now) < end:
            stage.show(*page(card, part, (now - begin) / part.seconds, *stage.size()), head=card.title)
            if stage.wait(min(end, now + _TICK)):
                end = stage.now
                if part.optional:
                    left_out.add(part.name)
