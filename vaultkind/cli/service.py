"""``vaultkind service``: the watcher as the platform's own background service."""

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, at_terminal, group, write, write_json, yes_or_no
from vaultkind.errors import UsageError, VaultError
from vaultkind.render.text import visible
from vaultkind.words import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkind.service.backend import Backend, Setup

service = group(
    _(
        "The watcher in the background: it starts at log-in and looks after every vault of the configuration.\n\n"
        "It can write to these vaults and to vaultkind's own record, and to nothing else; it has no network."
    ),
    _("Example: vaultkind service install"),
)
Json = Annotated[bool, typer.Option("--json", help=_("For programs."))]
_INDENT = 14
_NONE = N_("No service is installed.")
_INSTALL = N_("`vaultkind service install` shows what it would write, and asks.")


@service.command(
    "install",
    help=_(
        "Set the service up and start it. The file is shown first, and nothing is written without a yes.\n\n"
        "Running it again brings the file up to date, as after adding a vault or moving vaultkind."
    ),
    epilog=_("Example: vaultkind service install"),
)
def run_install(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help=_("Ask nothing."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show the file and write nothing."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs; goes with --yes or --dry-run."))] = False,
) -> None:
    from vaultkind.paths import private_folder
    from vaultkind.service.manage import install

    given: Run = ctx.obj
    if as_json and not yes and not dry_run:
        raise UsageError(
            _("--json asks nothing, so it goes with --yes or --dry-run."),
            next_step="`vaultkind service install --yes --json`",
        )
    backend, setup = _planned(given)
    text = backend.render(setup)
    if not as_json:
        write(_("This would be written to {path}:", path=str(backend.file)))
        write()
        write(text)
    if dry_run:
        if as_json:
            write_json({"file": str(backend.file), "text": text, "installed": False, "walled": setup.walled})
        return
    if not yes and not _agreed():
        write(_("Nothing was written."))
        return
    # What is not there when it starts, it is not given to write to.
    private_folder(given.paths.state_folder)
    if backend.name == "systemd":
        setup = _with_walls(backend, setup)
    else:
        install(backend, text)
    if as_json:
        written = backend.render(setup)
        write_json({"file": str(backend.file), "text": written, "installed": True, "walled": setup.walled})
        return
    for vault in setup.vaults:
        given.say(_("The service looks after {vault}", vault=str(vault)))
    given.say(_("`vaultkind service status` says how it is, and `vaultkind service uninstall` takes it away."))


def _with_walls(backend: "Backend", setup: "Setup") -> "Setup":
    """Install, and once more without folders of its own where the system grants these to no ordinary account."""
    from vaultkind.service.manage import find, install
    from vaultkind.service.systemd import wall_trouble

    try:
        install(backend, backend.render(setup))
    except VaultError:
        if not wall_trouble(find(backend)):
            raise
        setup = replace(setup, walled=False)
        install(backend, backend.render(setup))
        write(_("This system gives the service no folders of its own, so that part of the file was left out."))
        write(_("What remains: no network, no new rights, and a limit on memory."))
    return setup


def _planned(given: Run) -> "tuple[Backend, Setup]":
    """The service manager here and what it would be handed. Raises VaultError where there is no vault for it."""
    from vaultkind.background import chosen_vaults
    from vaultkind.service.manage import backend_here, setup_for

    backend = backend_here(os.environ, given.paths)
    return backend, setup_for(chosen_vaults(given.config()), given.paths, os.environ, verbose=given.verbose)


def _agreed() -> bool:
    if not at_terminal(sys.stdin):
        raise UsageError(
            _("There is no terminal to answer from."),
            next_step=_("`vaultkind service install --yes` asks nothing; --dry-run shows the file alone."),
        )
    while True:
        answer = str(typer.prompt(_("Write it and start the service? [y/N]"), "", show_default=False)).strip()
        if not answer:
            return False
        if (said := yes_or_no(answer)) is not None:
            return said
        write(_("y is yes, n is no. Ctrl-C leaves everything as it is."))


@service.command(
    "uninstall",
    help=_(
        "Stop the service and take its file away. No note is touched.\n\n"
        "A file that was changed since vaultkind wrote it is yours and stays."
    ),
    epilog=_("Example: vaultkind service uninstall"),
)
def run_uninstall(ctx: typer.Context, as_json: Json = False) -> None:
    from vaultkind.service.manage import backend_here, uninstall
    from vaultkind.standing import standing_path

    given: Run = ctx.obj
    backend = backend_here(os.environ, given.paths)
    gone = uninstall(backend)
    if gone:
        standing_path(given.paths.state_folder).unlink(missing_ok=True)
    if as_json:
        write_json({"file": str(backend.file), "uninstalled": gone})
    elif gone:
        given.say(_("The service has ended, and {path} is deleted.", path=visible(str(backend.file))))
        given.say(_("`vaultkind remove --all` takes prompts out of notes, `vaultkind forget` deletes the record."))
    else:
        given.say(_(_NONE))


@service.command("start", help=_("Start the service."), epilog=_("Example: vaultkind service start"))
def run_start(ctx: typer.Context) -> None:
    given: Run = ctx.obj
    backend = _installed(given)
    _carry_out(backend, start=True)
    given.say(_("The service is started."))


@service.command(
    "stop",
    help=_("Stop the service until the next log-in. `vaultkind service start` starts it before."),
    epilog=_("Example: vaultkind service stop"),
)
def run_stop(ctx: typer.Context) -> None:
    given: Run = ctx.obj
    backend = _installed(given)
    _carry_out(backend, start=False)
    given.say(_("The service has stopped. It starts again at the next log-in."))


def _carry_out(backend: "Backend", *, start: bool) -> None:
    from vaultkind.service.manage import carry_out

    carry_out(backend, backend.start if start else backend.stop)


def _installed(given: Run) -> "Backend":
    from vaultkind.service.manage import backend_here, standing_file

    backend = backend_here(os.environ, given.paths)
    if standing_file(backend) is None:
        raise VaultError(_(_NONE), next_step=_(_INSTALL))
    return backend


@service.command(
    "status",
    help=_("Whether the service runs, and any trouble. In five lines: since when, for which vaults, the last prompt."),
    epilog=_("Example: vaultkind service status"),
)
def run_status(ctx: typer.Context, as_json: Json = False) -> None:
    from vaultkind.locales import spoken_date
    from vaultkind.service.manage import backend_here
    from vaultkind.service.status import look_at_service

    given: Run = ctx.obj
    backend = backend_here(os.environ, given.paths)
    told = look_at_service(backend, given.paths, configured(given))
    if as_json:
        write_json(
            {
                "installed": told.installed,
                "running": told.running,
                "since": told.since.isoformat(timespec="seconds") if told.since else None,
                "manager": backend.name,
                "file": str(backend.file),
                "vaults": [
                    {"path": one.path, "trouble": one.trouble, "next_step": one.next_step} for one in told.vaults
                ],
                "last_prompt": told.last_prompt.isoformat() if told.last_prompt else None,
                "trouble": told.trouble,
                "next_step": told.next_step,
            }
        )
        return
    if told.running and told.since:
        day, hour = spoken_date(told.since.date()), told.since.strftime("%H:%M")
        said = _("Running since {date}, {time}, by {manager}.", date=day, time=hour, manager=backend.name)
    elif told.running:
        said = _("Running, by {manager}.", manager=backend.name)
    else:
        said = _("Not running.") if told.installed else _(_NONE)
    rows = [
        (_("Service"), said),
        (_("Vaults"), "; ".join(visible(one.path) for one in told.vaults) or _("None.")),
        (_("Last prompt"), spoken_date(told.last_prompt) if told.last_prompt else _("None so far.")),
        (_("Trouble"), visible(told.trouble) if told.trouble else _("None.")),
        (_("Next"), visible(told.next_step) if told.next_step else _("Nothing is asked of you.")),
    ]
    for label, text in rows:
        write(f"{label:<{max(_INDENT, *(len(name) + 2 for name, _row in rows))}}{text}")


def configured(given: Run) -> "tuple[Path, ...]":
    """The vaults that the service is for; none where the configuration cannot be used."""
    from vaultkind.background import chosen_vaults
    from vaultkind.errors import VaultkindError

    try:
        return chosen_vaults(given.config())
    except VaultkindError:
        return ()


@service.command(
    "logs",
    help=_(
        "What the service has said: a line for each thing that happened. No text and no title of a note is in it.\n\n"
        "A service installed with --verbose names the notes, too."
    ),
    epilog=_("Example: vaultkind service logs --lines 20"),
)
def run_logs(
    ctx: typer.Context,
    lines: Annotated[int, typer.Option(min=1, max=100_000, metavar="N", help=_("The newest so many lines."))] = 50,
    follow: Annotated[bool, typer.Option("--follow", help=_("Go on showing new ones. Ctrl-C ends it."))] = False,
) -> None:
    from vaultkind.logbook import last_lines, log_path
    from vaultkind.service.manage import backend_here, read_logs

    given: Run = ctx.obj
    backend = backend_here(os.environ, given.paths)
    if backend.logs is None and follow:
        raise UsageError(
            _("This platform's log is a file, which --follow is not for."),
            next_step=_("The file is {path}.", path=log_path(given.paths.state_folder)),
        )
    own = log_path(given.paths.state_folder)
    rows = last_lines(own, lines) if backend.logs is None else read_logs(backend, lines, follow)
    for row in rows:
        write(row)
    if not rows and not follow:
        given.say(_("The service has said nothing so far."))


@service.command(
    "run",
    help=_(
        "What the service itself runs, in the foreground. It looks after every vault that takes prompts.\n\n"
        "For ways of starting a program at log-in that `install` does not know."
    ),
    epilog=_("Example: vaultkind service run"),
)
def run_run(
    ctx: typer.Context,
    systemd: Annotated[
        bool, typer.Option("--systemd", help=_("Speak as systemd expects; end with 75 for a fresh start."))
    ] = False,
    log: Annotated[bool, typer.Option("--log", help=_("Write to a log file of its own."))] = False,
) -> None:
    from vaultkind.background import Background

    given: Run = ctx.obj
    code = Background(given.paths, systemd=systemd, log=log, verbose=given.verbose).run()
    if code:
        raise typer.Exit(code)
