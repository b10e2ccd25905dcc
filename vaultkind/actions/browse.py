"""Looks through packs and prompts, and begins a pack of the person's own. Reads no note."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vaultkind.actions.which import spoken
from vaultkind.configkeys import VaultConfig
from vaultkind.core.nearest import meant
from vaultkind.core.prompt import Pack, Problem, Prompt
from vaultkind.errors import NotPermitted, UsageError, VaultError
from vaultkind.library import languages, new_pack_page, read_library
from vaultkind.notefile import refused
from vaultkind.words import LANGUAGES, _, nearest

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Found:
    """The packs that were asked for. ``away``: prompts put away; ``waiting``: packs that wait for a yes."""

    packs: tuple[Pack, ...]
    away: frozenset[str]
    waiting: frozenset[str]
    tiers: tuple[str, ...]
    problems: tuple[Problem, ...]


def look_through(root: Path | None, vault: VaultConfig | None, *, pack: str | None, language: str | None) -> Found:
    """Every pack at hand, or one. Raises UsageError for a pack or a language that there is not."""
    config = vault or VaultConfig(path="")
    library = read_library(root, config.packs_folder, _known_language(language) or spoken(vault))
    packs = library.packs
    if pack is not None:
        packs = tuple(one for one in packs if one.name == pack)
        if not packs:
            names = [one.name for one in library.packs]
            raise UsageError(_("There is no pack {name!r}.", name=pack), next_step=meant(pack, names))
    return Found(
        packs,
        frozenset(config.never),
        frozenset(one.name for one in packs if one.consent != "none" and one.consent not in config.consent),
        config.tiers,
        library.problems,
    )


def _known_language(wanted: str | None) -> str | None:
    if wanted is None:
        return None
    found = nearest(wanted)
    if found not in languages() or found.split("-")[0] != wanted.replace("_", "-").lower().split("-")[0]:
        raise UsageError(
            _("There are no prompts in {name!r}.", name=wanted),
            next_step=_("There are: {names}.", names=", ".join(one for one in LANGUAGES if one in languages())),
        )
    return found


def find_prompt(found: Found, identifier: str) -> tuple[Prompt, Pack]:
    """The prompt of that id, and its pack. Raises UsageError, with the nearest id."""
    known = {prompt.id: (prompt, pack) for pack in found.packs for prompt in pack.prompts}
    if identifier not in known:
        step = meant(identifier, known, otherwise=_("`vaultkind prompts list` shows every id."))
        raise UsageError(_("There is no prompt {name!r}.", name=identifier), next_step=step)
    return known[identifier]


def begin_pack(root: Path | None, vault: VaultConfig | None, name: str) -> str:
    """Make a pack with one prompt and notes on every part of it. Returns its vault-relative path.

    Nothing is written over. Raises UsageError for a name that is none or taken, VaultError without a
    vault, NotPermitted.
    """
    if root is None:
        raise VaultError(
            _("No vault is set up, and none is around this folder."),
            next_step=_("`vaultkind init PATH` sets one up; --vault PATH names one for this command."),
        )
    if not _NAME.fullmatch(name):
        raise UsageError(
            _("{name!r} is no name for a pack.", name=name),
            next_step=_("A name has small letters, digits and hyphens, such as kitchen or quiet-days."),
        )
    config = vault or VaultConfig(path=str(root))
    folder = root / config.packs_folder
    shown = f"{config.packs_folder}/{name}.md" if config.packs_folder else f"{name}.md"
    taken = next((one for one in look_through(root, vault, pack=None, language=None).packs if one.name == name), None)
    if taken is not None and taken.source == "built-in":
        raise UsageError(
            _("A pack that ships with vaultkind has the name {name!r}.", name=name),
            next_step=_("Another name keeps both. A pack of the same name would take its place."),
        )
    try:
        if os.path.lexists(folder) and not folder.is_dir():
            raise NotPermitted(
                _("{folder} is not a folder, so {path} has no place in it.", folder=config.packs_folder, path=shown),
                next_step=_("Another name, or a folder in that place, makes room for the note."),
            )
        made = not folder.is_dir()
        folder.mkdir(parents=True, exist_ok=True)
        if not folder.resolve().is_relative_to(root.resolve()):
            raise NotPermitted(
                _("{path} leads out of the vault.", path=config.packs_folder),
                next_step=_("vaultkind writes inside the vault's own folder and nowhere else."),
            )
        try:
            _write_new(folder / f"{name}.md", new_pack_page(name, spoken(vault)))
        except OSError:
            with suppress(OSError):
                if made:
                    folder.rmdir()
            raise
    except FileExistsError:
        raise UsageError(
            _("{path} is there already.", path=shown), next_step=_("Another name, or that file, has room for a pack.")
        ) from None
    except OSError as problem:
        raise refused(problem, shown) from problem
    return shown


def own_folder(root: Path | None, vault: VaultConfig | None) -> Path | None:
    """Where the person's own packs live; None where there is no such folder, or it leads out of the vault.

    One that is closed to this account is there: whoever looks into it says so.
    """
    name = (vault or VaultConfig(path="")).packs_folder
    if root is None or not name:
        return None
    folder = root / name
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(root)):
        return None
    try:
        return folder if stat.S_ISDIR(os.stat(folder).st_mode) else None
    except PermissionError:
        return folder
    except (OSError, ValueError):
        return None


def _write_new(path: Path, text: str) -> None:
    """A new file with the whole text in it, or none. Raises FileExistsError, OSError."""
    with open(path, "xb", buffering=0) as file:
        try:
            rest = memoryview(text.encode())
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            path.unlink()  # Half a pack would be told of as a damaged one at every prompt.
            raise
