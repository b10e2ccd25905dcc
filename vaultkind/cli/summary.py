"""``vaultkind summary``: where rest, boundaries and other small things turn up in a person's own words."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import Run, at_terminal, columns, command, now, read_date, write, write_rows
from vaultkind.cli.summary_forms import FORMATS, Wish, link, said, speech
from vaultkind.core.nearest import meant
from vaultkind.errors import UsageError
from vaultkind.render.text import visible
from vaultkind.words import _, language

if TYPE_CHECKING:
    from vaultkind.actions.vault import Vault
    from vaultkind.core.summary import Summary
    from vaultkind.core.window import Window

summary = command()

# From so many notes on, a terminal is told how far the reading is.
_MANY = 400


@summary.command(
    help=_(
        "Show where rest, boundaries and small care are mentioned in your own words.\n\n"
        "Your lines are shown as they are, and nothing is judged. Without a yes (`vaultkind consent grant marks`) no "
        "note is opened. Days in `quiet_dates` and notes marked private are not read."
    ),
    epilog=_("Example: vaultkind summary --last 4w --pattern rest"),
)
def run(
    ctx: typer.Context,
    last: Annotated[
        str | None, typer.Option(metavar="4w", help=_("So many days, weeks, months or years; 4w if left out."))
    ] = None,
    week: Annotated[bool, typer.Option("--week", help=_("The last seven days."))] = False,
    month: Annotated[bool, typer.Option("--month", help=_("The last month."))] = False,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help=_("From that day on."))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help=_("Until that day."))] = None,
    all_: Annotated[bool, typer.Option("--all", help=_("All daily notes."))] = False,
    pattern: Annotated[list[str] | None, typer.Option(metavar="NAME", help=_("One pattern alone."))] = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help=_("text, markdown, html, json or csv."))
    ] = None,
    out: Annotated[str | None, typer.Option(metavar="FILE", help=_("Into that file, readable by you alone."))] = None,
    save: Annotated[bool, typer.Option("--save", help=_("Into the vault, as a note of its own."))] = False,
    open_: Annotated[bool, typer.Option("--open", help=_("With --out or --save: open what was written."))] = False,
    base: Annotated[
        bool, typer.Option("--base", help=_("Into the vault: an Obsidian base of the marked notes."))
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help=_("Say which rule saw each line."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs; the same as --format json."))] = False,
) -> None:
    from vaultkind.actions.lookback import granted, look_back
    from vaultkind.core.dayedge import today
    from vaultkind.errors import VaultError

    given: Run = ctx.obj
    if as_json and form not in (None, "json"):
        raise UsageError(_("--json and --format say two different things."), next_step=_("One of them is enough."))
    form = _form("json" if as_json else form, out, save)
    if open_ and not (out or save):
        raise UsageError(
            _("--open goes with --out or --save, which say where the summary is written."),
            next_step=_("Example: vaultkind summary --save --format html --open"),
        )
    if out and save:
        raise UsageError(_("--out and --save say two different things."), next_step=_("One of them is enough."))
    if pattern and len(pattern) > 1:  # the last one alone would say of the others that nothing is mentioned
        raise UsageError(_("--pattern takes one name."), next_step=_("Without it, every pattern is shown."))
    vault = given.open_vault()
    if base:
        _keep_base(given, vault)
        return
    grant = granted(vault)
    current = today(now(), vault.config.day_starts)
    window = _window(last, week, month, from_, to, all_, current)
    target = Path(out).expanduser() if out else None
    if target is not None and not target.parent.is_dir():
        raise VaultError(
            _("There is no folder {folder} to write in.", folder=visible(str(target.parent))),
            next_step=_("Once it is there, the command can be run again."),
        )
    if save:
        target = vault.root / vault.config.summaries_folder / f"{_name(window, current)}{FORMATS[form]}"
    with _progress(given) as tell:
        found = look_back(vault, grant, window, pattern[0] if pattern else None, language(), tell)
    wish = Wish(form, target, in_vault=save, explain=explain)
    if target is None:
        _show(given, vault, found, wish)
        return
    _keep(given, vault, found, wish)
    if open_:
        _open(Path(os.path.abspath(target)))


def _form(asked: str | None, out: str | None, save: bool) -> str:
    """The form that was asked for, else the one that a file's name asks for."""
    if asked is not None:
        if asked not in FORMATS:
            raise UsageError(_("There is no format {name!r}.", name=asked), next_step=meant(asked, FORMATS))
        return asked
    if save:
        return "markdown"
    ending = Path(out).suffix.lower() if out else ""
    return next((form for form, known in FORMATS.items() if ending in (known, f"{known}l", f".{form}")), "text")


def _window(
    last: str | None, week: bool, month: bool, from_: str | None, to: str | None, all_: bool, current: date
) -> "Window":
    from vaultkind.core.window import DEFAULT, Window
    from vaultkind.core.window import last as of_last

    ways = [last is not None, week, month, from_ is not None or to is not None, all_]
    if sum(ways) > 1:
        raise UsageError(
            _("--last, --week, --month, --from with --to, and --all each say which days."),
            next_step=_("One of them is enough."),
        )
    if all_:
        return Window(None, None)
    if from_ is not None or to is not None:
        start = read_date(from_) if from_ is not None else None
        end = read_date(to) if to is not None else current
        if start is not None and to is None and start > end:
            raise UsageError(
                _("--from {start} comes after today.", start=start), next_step=_("Today or an earlier day will do.")
            )
        if start is not None and start > end:
            raise UsageError(
                _("--from {start} comes after --to {end}.", start=start, end=end),
                next_step=_("Exchanging the two is enough."),
            )
        return Window(start, end)
    asked = "1w" if week else "1m" if month else last or DEFAULT
    try:
        return of_last(asked, current)
    except ValueError:
        raise UsageError(
            _("{text!r} is no length of time.", text=asked),
            next_step=_("10d is ten days, 4w four weeks, 3m three months, 1y a year."),
        ) from None


def _name(window: "Window", current: date) -> str:
    end = window.end or current
    return f"summary until {end}" if window.start is None else f"summary {window.start} to {end}"


@contextmanager
def _progress(given: Run) -> Iterator[Callable[[int, int], None]]:
    """How far the reading is, on a terminal's standard error, where there is much to read."""
    if given.quiet or given.plain or not at_terminal(sys.stderr):
        yield lambda done, of: None
        return
    shown: list[object] = []
    from contextlib import ExitStack

    with ExitStack() as stack:

        def tell(done: int, of: int) -> None:
            if of < _MANY:
                return
            if not shown:
                from rich.console import Console
                from rich.progress import BarColumn, Progress, TextColumn

                bar = Progress(
                    TextColumn(_("Reading")), BarColumn(), console=Console(stderr=True), transient=True, expand=False
                )
                stack.enter_context(bar)
                shown.extend((bar, bar.add_task("", total=of)))
            if done % 100 == 0 or done == of:
                shown[0].update(shown[1], completed=done)  # type: ignore[attr-defined]

        yield tell


def _show(given: Run, vault: "Vault", found: "Summary", wish: Wish) -> None:
    if wish.form != "text":
        write(said(vault, found, wish).rstrip("\n"))
        return
    from vaultkind.render.summary_text import summary_rows

    rows = summary_rows(found, speech(), columns(), wish.explain)
    if given.plain:
        write_rows(row.text for row in rows)
    else:
        from vaultkind.cli.colours import draw

        draw(rows, lambda mention: link(vault, mention))
    if wish.explain and found.patterns:
        write()
        write(_("A line that is not meant: a phrase of it in `not_this` leaves it out."))
        write(_("A day, a note or a folder: `quiet_dates` and `unread`. All are in {path}", path=given.paths.config))


def _keep(given: Run, vault: "Vault", found: "Summary", wish: Wish) -> None:
    from vaultkind.actions.saving import write_own
    from vaultkind.state import open_state

    assert wish.out is not None
    with open_state(given.paths.state) as state:
        text = said(vault, found, wish)
        path = Path(os.path.abspath(wish.out))
        new = write_own(path, text, state, vault if wish.in_vault else None)
    shown = visible(str(wish.out))
    given.say(_("Written to {path}", path=shown) if new else _("{path} says the same already.", path=shown))


def _keep_base(given: Run, vault: "Vault") -> None:
    """Write the base. It reads no note: what it lists is for Obsidian to find."""
    from vaultkind.actions.saving import write_own
    from vaultkind.core.consent import Grant
    from vaultkind.errors import VaultError
    from vaultkind.patternfiles import read_search
    from vaultkind.render.summary_base import summary_base
    from vaultkind.state import open_state

    if vault.settings.flavor != "obsidian":
        raise VaultError(
            _(
                "A base is a file of Obsidian's, and this vault is of another kind ({kind}).",
                kind=vault.settings.flavor,
            ),
            next_step=_("`vaultkind summary` shows the same for any vault."),
        )
    search = read_search(Grant(words=False), language(), vault.config.pattern)
    text = summary_base(search.patterns, vault.settings.folder, speech())
    path = vault.root / vault.config.summaries_folder / "mentions.base"
    with open_state(given.paths.state) as state:
        new = write_own(path, text, state, vault)
    shown = visible(str(path))
    given.say(_("Written to {path}", path=shown) if new else _("{path} says the same already.", path=shown))


def _open(path: Path) -> None:
    """Hand the file to the program that the system opens such files with."""
    if typer.launch(str(path)) != 0:
        write(_("No program was found that opens it. The file is there: {path}", path=visible(str(path))))
