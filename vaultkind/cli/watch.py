"""``vaultkind watch``: the watcher in the foreground."""

import signal
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, command, write_error, write_json
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.actions.vault import Vault
    from vaultkind.events import Event

watch = command()


@watch.command(
    help=_(
        "Add one prompt to each new daily note, for as long as this runs. Ctrl-C ends it.\n\n"
        "The note is left to settle first, and is not touched while anything else has it open. A prompt that you "
        "delete stays deleted. Notes that were there before are left alone."
    ),
    epilog=_("Example: vaultkind watch --json"),
)
def run(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=_("One event a line, for programs."))] = False,
) -> None:
    import gc

    from vaultkind.actions.admit import admitted, open_again
    from vaultkind.actions.ahead import is_embedding
    from vaultkind.actions.vault import open_vault
    from vaultkind.watch import Watcher
    from vaultkind.weekstart import weekly

    gc.enable()  # The quick start went without, and this runs for days.
    given: Run = ctx.obj
    vault = admitted(given.open_vault())
    out_of_reach = False

    configured = given.config().for_root(vault.root) is not None

    def again() -> "Vault":
        config = given.config()
        if configured and config.path.exists():
            return open_again(config, vault.root)
        return admitted(open_vault(vault.root, config.for_root(vault.root)))

    def say(event: "Event") -> None:
        nonlocal out_of_reach
        try:
            _tell(given, event, as_json, embedded=is_embedding(vault))
        except BrokenPipeError:
            out_of_reach = True
            watcher.stop()
        except OSError:
            pass  # A full disk under a log is no reason to stop.

    watcher = Watcher(vault.root, again, given.paths, say, afterwards=weekly())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: watcher.stop())
    watcher.run()
    if out_of_reach:
        raise BrokenPipeError
    if not as_json:
        given.say(_("The watch has ended."))


def _tell(given: Run, event: "Event", as_json: bool, *, embedded: bool) -> None:
    if as_json:
        row = asdict(event)
        row.pop("next_step")
        row["date"] = event.date.isoformat() if event.date else None
        write_json(row)
    elif event.event == "ready" and embedded:
        given.say(_("Prompts are kept ready for your template to show. Ctrl-C ends that."))
    elif event.event == "ready":
        given.say(_("Watching. Today's note is {note}. Ctrl-C ends the watch.", note=event.path))
    elif event.event == "inserted":
        given.say(_("A prompt is in {note}.", note=event.path))
    elif event.event == "left_alone":
        reason = _(event.reason) if event.reason else ""
        # What is a sentence already names the note itself.
        whole = reason.endswith(".")
        given.say(reason if whole else _("Left alone: {note} ({reason}).", note=event.path, reason=reason))
    else:
        write_error(event.reason or "")
        if event.next_step:
            write_error(event.next_step)
