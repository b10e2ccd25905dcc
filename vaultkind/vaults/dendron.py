"""Where Dendron keeps daily journals: ``dendron.yml``, both the older layout and the one under ``workspace``.

A note's name is its place: ``daily.journal.2026.11.22.md``. Dates are Luxon's. Read in its sources: JournalConfig,
DendronClientUtilsV2.genNoteName, VaultUtils.getRelPath.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vaultkind.core.datedialects import Literal, NoCounterpart, from_luxon, written
from vaultkind.vaults.languages import parse_yaml
from vaultkind.vaults.settings import VaultSettings, check_places, existing_folder, one_line, read_keys, unusable
from vaultkind.words import _

FLAVOR = "dendron"
FILE = "dendron.yml"

_DEFAULTS = {"dailyDomain": "daily", "name": "journal", "dateFormat": "y.MM.dd"}


@dataclass(frozen=True, slots=True)
class _Folder:
    """One of a workspace's vaults: its notes' folder, the name it goes by, and the key that gives it."""

    folder: str
    name: str
    key: str


def is_vault(folder: Path) -> bool:
    """Whether a folder is a Dendron workspace."""
    return os.path.isfile(folder / FILE)


def read(root: Path) -> VaultSettings | None:
    """Where Dendron would put a day's journal, None where the folder is no workspace of its.

    Raises ``VaultError`` where its settings cannot be read or followed.
    """
    keys = read_keys(root, FILE, parse_yaml, _("Dendron's command Configure (yaml) opens this file."))
    if keys is None:
        return None
    workspace = keys.get("workspace")
    prefix = "workspace." if isinstance(workspace, dict) else ""
    workspace = workspace if isinstance(workspace, dict) else keys
    written_journal = workspace.get("journal")
    journal = written_journal if isinstance(written_journal, dict) else {}
    vaults = tuple(_vaults(workspace.get("vaults"), f"{prefix}vaults"))
    vault, remarks = _chosen(vaults, journal)
    values = {key: str(journal.get(key) or default) for key, default in _DEFAULTS.items()}
    own = journal.get("addBehavior") == "asOwnDomain"
    parts = [values["name"]] if own else [values["dailyDomain"], values["name"]]
    try:
        format_ = written([Literal("".join(f"{part}." for part in parts)), from_luxon(values["dateFormat"])])
    except NoCounterpart as problem:
        raise unusable(FILE, f"{prefix}journal.dateFormat", problem.reason) from problem
    # Translators: completes "from …", and "It comes from …." where the name cannot be used.
    default = _("Dendron's default")
    said = [key for key in (*_DEFAULTS, "addBehavior") if journal.get(key)]
    settings = VaultSettings(
        flavor=FLAVOR,
        folder=existing_folder(root, vault.folder),
        format=format_,
        extension=".md",
        locale=None,
        template=None,
        decided_by={
            "folder": f"{FILE}: {vault.key}" if vault.key else default,
            "format": f"{FILE}: {prefix}journal.{said[0]}" if said else default,
            # Translators: completes "from …", where the language of dates is told.
            "locale": _("not set in the vault"),
        },
        watched=(FILE,),
        remarks=tuple(remarks),
    )
    check_places(settings, FILE)
    return settings


def _vaults(listed: object, key: str) -> Iterator[_Folder]:
    for index, vault in enumerate(listed if isinstance(listed, list) else ()):
        path = vault.get("fsPath") if isinstance(vault, dict) else None
        if not isinstance(path, str):
            continue
        around = vault.get("workspace") if isinstance(vault.get("workspace"), str) else ""
        folder = posixpath.normpath(posixpath.join(around, path.replace("\\", "/")))
        if str(vault.get("selfContained")).lower() == "true":
            folder = posixpath.normpath(posixpath.join(path, "notes"))
        name = vault.get("name") if isinstance(vault.get("name"), str) else posixpath.basename(path.rstrip("/"))
        yield _Folder("" if folder == "." else folder, name, f"{key}[{index}].fsPath")


def _chosen(vaults: Sequence[_Folder], journal: Mapping[str, object]) -> tuple[_Folder, list[str]]:
    """The vault that journals go to. Without ``dailyVault`` Dendron takes the one whose note is open."""
    wanted = journal.get("dailyVault")
    if isinstance(wanted, str) and wanted:
        if (named := next((vault for vault in vaults if vault.name == wanted), None)) is not None:
            return named, []
        reason = _("There is no vault of the name {name} in it.", name=one_line(wanted))
        raise unusable(FILE, "journal.dailyVault", reason)
    if not vaults:
        return _Folder("", "", ""), []
    if len(vaults) == 1:
        return vaults[0], []
    return vaults[0], [
        _(
            "There are several vaults here, and Dendron puts a journal into the one that is open; {folder} is used. "
            "`dailyVault` in {file} settles it.",
            folder=one_line(vaults[0].folder or "."),
            file=FILE,
        )
    ]
