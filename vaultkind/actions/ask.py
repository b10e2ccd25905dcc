"""Puts a prompt that someone asked for into a note of theirs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

from vaultkind.actions.choose import Chosen
from vaultkind.actions.offer import Planned, known_block, left_alone, plan_offer, plan_swap
from vaultkind.actions.vault import Vault, note_path
from vaultkind.core.dailynote import check_path, leave_alone, never_looked_into
from vaultkind.core.insertion import Reason
from vaultkind.core.prompt import Prompt
from vaultkind.errors import LeftAlone
from vaultkind.notefile import read, refused
from vaultkind.snapshot import Snapshot
from vaultkind.state import State
from vaultkind.vaults.settings import one_line
from vaultkind.words import _


def place_of(vault: Vault, into: str, day: date, here: Path) -> str:
    """The vault-relative path that ``--into`` means: ``today``, or a note by its path.

    A path counts from the vault's folder, or from the current one where that leads into the vault.
    Raises LeftAlone for what is no note's place in the vault.
    """
    if into == "today":
        return note_path(vault, day)
    name = into if into.endswith(vault.settings.extension) else into + vault.settings.extension
    given = Path(os.path.expanduser(name))
    paths = [Path(os.path.normpath(folder / given)) for folder in (vault.root, here)]
    paths += [Path(os.path.realpath(path.parent), path.name) for path in paths]
    inside = [path.relative_to(vault.root).as_posix() for path in paths if path.is_relative_to(vault.root)]
    found = next((path for path in inside if os.path.lexists(vault.root / path)), inside[0] if inside else None)
    if found is None:
        raise LeftAlone(
            _("{path} is not in the vault {vault}.", path=one_line(into), vault=one_line(str(vault.root))),
            next_step=_("vaultkind writes inside the vault's own folder and nowhere else."),
        )
    try:
        if os.path.basename(into) in ("", ".", ".."):
            # Translators: completes "NAME is no name for a note: ….".
            raise ValueError(_("it names a folder"))
        if never_looked_into(check_path(found)) and vault.notes.day(found) is None:
            # Translators: completes "NAME is no name for a note: ….".
            raise ValueError(_("hidden files and folders hold no notes"))
        if (other := leave_alone(found)) is not None:
            # Translators: completes "NAME is no name for a note: ….", as in "it is a conflict copy".
            raise ValueError(_("it is {kind}", kind=_(other)))
    except ValueError as problem:
        raise LeftAlone(
            _("{name!r} is no name for a note: {reason}.", name=one_line(into), reason=problem),
            next_step=_("A name such as Ideas or Projects/Ideas counts from the vault's folder."),
        ) from None
    return found


def snapshot_of(vault: Vault, path: str, *, create: bool) -> Snapshot:
    """The note as it is; with ``create`` an empty one where there is none, without making it. Raises LeftAlone."""
    if os.path.lexists(vault.root / path):
        return read(vault.root, path)
    if not create:
        raise LeftAlone(
            _("There is no note {note} yet.", note=path),
            next_step=_("Once it is there, the command can be run again; --create makes it."),
        )
    _missing_folders(vault, path)
    return Snapshot(str(vault.root / path), b"", (0, 0, 0, 0))


def plan(
    vault: Vault, state: State, chosen: Chosen, path: str, now: datetime, snapshot: Snapshot, *, another: bool
) -> tuple[Planned, Prompt]:
    """The write that puts the prompt into the note at ``path``, or swaps the one that stands there.

    Raises LeftAlone where a block stands and no other was asked for, or where it was edited.
    """
    standing = known_block(vault, path, snapshot, state, now)
    kind = "daily" if path == note_path(vault, chosen.day) else "asked"
    try:
        return plan_offer(vault, path, chosen.day, kind, chosen.prompt, now, snapshot), chosen.prompt
    except LeftAlone as problem:
        if problem.data.get("reason") != Reason.HAS_BLOCK.value or not another:
            raise
    if standing is None:
        raise left_alone(Reason.TOUCHED)
    row = [chosen.prompt, *chosen.others]
    ids = [prompt.id for prompt in row]
    # Asked again and again, it goes on from the one that stands there.
    at = ids.index(standing.placed.prompt) + 1 if standing.placed.prompt in ids else 0
    following = row[at % len(row)]
    return plan_swap(vault, standing, following, now, snapshot), following


@contextmanager
def made_if_wanted(vault: Vault, path: str, *, create: bool) -> Iterator[None]:
    """With ``create``, an empty note where there is none; it and its new folders go again if nothing came into it."""
    target = vault.root / path
    if not create or os.path.lexists(target):
        yield
        return
    folders = _missing_folders(vault, path)
    made: list[Path] = []
    try:
        try:
            for folder in folders:
                folder.mkdir()
                made.append(folder)
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        except OSError as problem:
            raise refused(problem, path) from problem
        made.append(target)
        yield
    finally:
        for one in reversed(made):
            with suppress(OSError):
                if one != target:
                    one.rmdir()
                elif one.stat().st_size == 0:
                    one.unlink()


def _missing_folders(vault: Vault, path: str) -> list[Path]:
    """The folders that a new note at ``path`` would take, the outermost first.

    Raises LeftAlone where the way there leads out of the vault or through a file.
    """
    missing: list[Path] = []
    folder = (vault.root / path).parent
    while not os.path.lexists(folder):
        missing.insert(0, folder)
        folder = folder.parent
    if not Path(os.path.realpath(folder)).is_relative_to(vault.root):
        raise LeftAlone(
            _("{path} leads out of the vault.", path=path),
            next_step=_("vaultkind writes inside the vault's own folder and nowhere else."),
        )
    if not folder.is_dir():
        raise LeftAlone(
            _(
                "{folder} is not a folder, so {path} has no place in it.",
                folder=folder.relative_to(vault.root).as_posix(),
                path=path,
            ),
            next_step=_("Another name, or a folder in that place, makes room for the note."),
        )
    return missing
