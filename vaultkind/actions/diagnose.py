"""Looks at everything vaultkind relies on and says what was found, each with what to do about it. Mends nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from vaultkind.actions.ahead import is_embedding
from vaultkind.actions.alike import alike
from vaultkind.actions.check_place import check_clock, check_copies, check_permissions, check_space, nearest
from vaultkind.actions.check_template import check_embedding, check_template
from vaultkind.actions.choose import library_for
from vaultkind.actions.doubts import doubts
from vaultkind.actions.finding import Finding, trouble
from vaultkind.actions.vault import Vault, note_path
from vaultkind.config import read_config
from vaultkind.core.dayedge import today
from vaultkind.core.insertion import Place
from vaultkind.errors import VaultError, VaultkindError
from vaultkind.guarantee import try_out
from vaultkind.linux import can_watch
from vaultkind.lock import is_watched, watcher_runs
from vaultkind.paths import Paths
from vaultkind.state import open_state
from vaultkind.watched import file_system, is_remote
from vaultkind.words import _, n_


def diagnose(open_vault: Callable[[], Vault], paths: Paths, now: datetime) -> Iterator[Finding]:
    """Every finding, in the order a person would look. ``open_vault`` reads configuration and settings."""
    yield from _configuration(paths)
    vault = None
    try:
        vault = open_vault()
    except VaultkindError as problem:
        yield trouble("vault", problem)
    else:
        yield from _of_vault(vault, now)
    yield from check_space(paths, vault)
    try:
        yield from _record(paths, vault)
        yield _watcher(paths, vault)
    except (VaultkindError, OSError) as problem:
        yield trouble("record", problem, str(paths.state))


def _configuration(paths: Paths) -> Iterator[Finding]:
    """What the configuration is. Where it cannot be used, opening the vault says so."""
    try:
        count = len(read_config(paths.config).vaults)
    except VaultkindError:
        return
    if not paths.config.exists():
        yield Finding("configuration", _("There is none, so the defaults hold."))
        return
    yield Finding(
        "configuration",
        n_("{path} has {count} vault.", "{path} has {count} vaults.", count, path=paths.config),
    )


def _of_vault(vault: Vault, now: datetime) -> Iterator[Finding]:
    decided = vault.settings.decided_by
    yield Finding("vault", f"{vault.root} ({vault.settings.flavor}).")
    if not vault.config.prompts:
        sentence = _("Prompts in new notes are switched off for this vault.")
        step = _("`prompts = true` for this vault in the configuration lets them in.")
        yield Finding("prompts", sentence, step, VaultError.exit_code)
    path = note_path(vault, today(now, vault.config.day_starts))
    default = _("the default")
    sources = {key: _(decided.get(key, default)) for key in ("folder", "format", "locale")}
    sentences = (
        _("Today's is {path}. The format comes from {source}.", path=path, source=sources["format"]),
        _("Folder: {source}.", source=sources["folder"]),
        _("Language of dates: {locale}, {source}.", locale=vault.notes.format.locale.name, source=sources["locale"]),
    )
    yield Finding("daily note", " ".join(sentences))
    for remark in vault.settings.remarks:
        yield Finding("settings", remark)
    yield from check_embedding(vault) if is_embedding(vault) else check_template(vault)
    yield from (Finding("daily names", doubt.sentence, doubt.next_step) for doubt in doubts(vault, now.date()))
    yield _packs(vault)
    yield from _devices(vault)
    folder = nearest((vault.root / path).parent)
    yield from check_copies(vault, folder)
    if is_embedding(vault):
        # Trying out how notes can be written would write beside them.
        return
    yield check_permissions(vault, path)
    yield _safe_writing(folder, vault.place)
    yield _changes(folder)
    yield check_clock(vault, folder, now)


def _packs(vault: Vault) -> Finding:
    try:
        library = library_for(vault.root, vault.config)
    except VaultkindError as problem:
        return trouble("packs", problem)
    if library.problems:
        first, more = library.problems[0], len(library.problems) - 1
        sentence = _(
            "In a pack, {file}, line {line}: {problem}", file=first.source, line=first.line, problem=first.text
        )
        if more:
            sentence += " " + n_("There is {count} more like it.", "There are {count} more like it.", more)
        return Finding("packs", sentence, _("Mending that line lets it be used."))
    packs = n_("{count} pack", "{count} packs", len(library.packs))
    prompts = n_("{count} prompt", "{count} prompts", len(library.prompts))
    # Translators: both come with their number, as in "12 packs, 340 prompts.".
    return Finding("packs", _("{packs}, {prompts}.", packs=packs, prompts=prompts))


def _devices(vault: Vault) -> Iterator[Finding]:
    with suppress(VaultkindError):  # what is wrong with packs or the block is told elsewhere
        yield Finding(
            "two devices", _("Where another shows {sign} too, it writes the same prompts.", sign=alike(vault))
        )


def _safe_writing(folder: Path, place: Place) -> Finding:
    """What writing in that folder is like, found out by doing it with two empty files."""
    try:
        found = try_out(folder)
    except OSError as problem:
        return trouble("safe writing", problem, str(folder))
    step = None
    at_end = place == Place("end")
    if not found.whole and not (found.leases and at_end):
        kind = file_system(folder)
        step = (
            _("This file system ({kind}) offers no more; a local disk does.", kind=kind)
            if kind
            else _("This file system offers no more; a local disk does.")
        )
        if not at_end:
            step += " " + _('`place = "end"` makes it less likely here: nothing that stands is written again.')
    return Finding("safe writing", found.sentence, step)


def _changes(folder: Path) -> Finding:
    if is_remote(folder):
        return Finding(
            "changes",
            _(
                "This file system ({kind}) does not tell of every change, so the watcher looks every few seconds.",
                kind=file_system(folder),
            ),
        )
    if can_watch(str(folder)):
        return Finding("changes", _("The system tells of a new note at once."))
    return Finding(
        "changes",
        _("The system has no room for another folder watch, so the watcher looks every few seconds."),
        _("Raising fs.inotify.max_user_watches or max_user_instances gives it room."),
    )


def _record(paths: Paths, vault: Vault | None) -> Iterator[Finding]:
    with open_state(paths.state, create=False, patience=1.0) as state:
        offers = state.offers(vault.key) if vault is not None else ()
        cut_short = [offer.path for offer in offers if offer.status == "writing"]
        until = state.paused_until()
    # SQLite keeps a journal beside its file for as long as it writes.
    if paths.state.exists() and not (os.access(paths.state, os.W_OK) and os.access(paths.state_folder, os.W_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(paths.state))
    if paths.state.exists():
        yield Finding("record", _("{path} can be used.", path=paths.state))
    else:
        yield Finding("record", _("Nothing is recorded so far."))
    if until is not None:
        yield Finding("pause", _("vaultkind is paused."), _("`vaultkind resume` ends that."))
    for path in cut_short:
        step = _("`vaultkind watch` clears up after it when it starts. The note is the old one or the new one.")
        yield Finding("cut short", _("Writing to {note} was cut short.", note=path), step)


def _watcher(paths: Paths, vault: Vault | None) -> Finding:
    if vault is not None and is_watched(paths.state_folder, vault.root):
        return Finding("watcher", _("A watcher is looking after this vault."))
    step = _("`vaultkind watch` starts one; `vaultkind prompt` needs none.")
    if watcher_runs(paths.state_folder):
        return Finding("watcher", _("A watcher is running, and looks after another vault."), step)
    return Finding("watcher", _("No watcher is running."), step)
