"""``vaultkind demo``: a sample vault, the real watcher on it, and today's note made as an editor would make it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Annotated

import typer

from vaultkind.cli.run import Run, at_terminal, command, now, write
from vaultkind.errors import VaultError
from vaultkind.paths import HOME
from vaultkind.render.text import folded
from vaultkind.words import _, language

demo = command()
_LIMIT = 12.0


@demo.command(
    help=_(
        "See it work: a sample vault, the watcher, a new daily note, its question. Ends by itself.\n\n"
        "Your own vaults, your configuration and vaultkind's record are not used."
    ),
    epilog=_("Example: vaultkind demo --keep"),
)
def run(
    ctx: typer.Context,
    keep: Annotated[bool, typer.Option("--keep", help=_("Keep the sample vault and say where it is."))] = False,
) -> None:
    given: Run = ctx.obj
    folder = Path(tempfile.mkdtemp(prefix="vaultkind-demo-"))
    try:
        _play(given, folder)
    finally:
        if keep:
            write(_("The sample vault is in {path}", path=folder / "Sample vault"))
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _play(given: Run, folder: Path) -> None:
    from vaultkind.actions.sample import make_vault, note_path, write_today
    from vaultkind.config_edit import save_vault
    from vaultkind.configkeys import VaultConfig

    root = folder / "Sample vault"
    environment = {**os.environ, HOME: str(folder / "home")}
    environment.pop("VAULTKIND_VAULT", None)
    # The question is in the language that everything here is said in.
    save_vault(folder / "home" / "config.toml", VaultConfig(path=str(root), language=language()))
    day = now().date()
    make_vault(root, day)
    _title(_("1. A sample vault, as Obsidian keeps one"))
    _beneath(_("Daily notes are in journal/, and today's would be\n{note}", note=note_path(day)))
    _title(_("2. The watcher starts"))
    with _watcher(root, environment) as watcher:
        events = _events(watcher)
        _await(events, watcher, "ready")
        _beneath(_("It watches the folders on the way to today's note, and waits."))
        _title(_("3. An editor makes today's note: empty, then a template, then typing"))
        path = write_today(root, day)
        before = path.read_bytes()
        _beneath(_("The note has been saved three times. Now it is left to settle."))
        event = _await(events, watcher, "inserted")
        after = path.read_bytes()
        _title(_("4. One question has arrived, at the end of the note"))
        for line in after.decode().rstrip("\n").split("\n"):
            write(f"   | {line}")
        write()
        _beneath(
            _("Everything written before stands as it was: yes.")
            if after.startswith(before)
            else _("Everything written before stands as it was: no.")
        )
        _beneath(
            _(
                "Prompt {prompt}, {milliseconds} ms after the note had settled.",
                prompt=event["prompt"],
                milliseconds=event["latency_ms"],
            )
        )
        _title(_("5. `vaultkind remove` takes it out again"))
        _run(root, environment, "--quiet", "remove")
        _beneath(
            _("The note is the same, byte for byte: yes.")
            if path.read_bytes() == before
            else _("The note is the same, byte for byte: no.")
        )
    _title(_("6. With a yes, `vaultkind summary` shows where rest is mentioned in the notes"))
    _run(root, environment, "--quiet", "consent", "grant", "marks", "words")
    for line in _said(root, environment, "--plain", "summary", "--week").rstrip("\n").split("\n"):
        write(f"   | {line}".rstrip())
    _title(_("That is all it does. A blank page is a full answer."))


def _title(text: str) -> None:
    write()
    write(folded(text, shutil.get_terminal_size().columns, "   ") if at_terminal(sys.stdout) else text)


def _beneath(text: str) -> None:
    write("\n".join(f"   {line}" for line in text.split("\n")))


def _command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "vaultkind", "--vault", str(root), *words]


def _watcher(root: Path, environment: dict[str, str]) -> "_Ended":
    return _Ended(
        subprocess.Popen(
            _command(root, "watch", "--json"),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    )


class _Ended:
    """A process that is asked to end, and then made to, when the block is left."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __enter__(self) -> subprocess.Popen[str]:
        return self.process

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self.process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _events(process: subprocess.Popen[str]) -> IO[str]:
    if process.stdout is None:
        raise VaultError(_("The watcher says nothing."), next_step=_("`vaultkind watch` shows what it would say."))
    return process.stdout


def _await(events: IO[str], process: subprocess.Popen[str], kind: str) -> dict[str, object]:
    """The next event of that kind, within a bound."""
    timer = threading.Timer(_LIMIT, process.kill)
    timer.start()
    heard: list[str] = []
    try:
        for line in events:
            heard.append(line)
            with suppress(ValueError):
                event = json.loads(line)
                if isinstance(event, dict) and event.get("event") == kind:
                    return event
    finally:
        late = timer.finished.is_set()
        timer.cancel()
    said = " ".join("".join(heard).split())
    raise VaultError(
        _("The watcher did not say {word!r} within {seconds:g} seconds.", word=kind, seconds=_LIMIT)
        if late
        else _("The watcher ended before it said {word!r}.", word=kind),
        next_step=_("What it said: {words}", words=said) if said else _("What it said: nothing"),
    )


def _said(root: Path, environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        _command(root, *words), env=environment, check=False, timeout=_LIMIT, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _run(root: Path, environment: dict[str, str], *words: str) -> None:
    subprocess.run(_command(root, *words), env=environment, check=False, timeout=_LIMIT)
