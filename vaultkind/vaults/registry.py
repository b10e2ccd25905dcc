"""The vaults Obsidian knows of on this machine, from its own list.

Reads that list and nothing in the vaults. Platform, home and environment are arguments. A list that
is missing or cannot be read counts as empty.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from vaultkind.vaults.settings import is_folder
from vaultkind.vaults.settingsfile import Unreadable, read_json

_FILE = "obsidian.json"


@dataclass(frozen=True, slots=True)
class KnownVault:
    """A vault of Obsidian's list. ``last_used`` is in milliseconds since 1970, 0 where unknown."""

    path: Path
    last_used: int
    exists: bool


def known_vaults(platform: str, home: Path, env: Mapping[str, str]) -> tuple[KnownVault, ...]:
    """The vaults, most recently used first, each once.

    ``platform`` is spelled as in ``sys.platform``.
    """
    windows = platform == "win32"
    used: dict[object, tuple[str, int]] = {}
    for file in _registries(platform, home, env):
        for path, when in _vaults(file, windows):
            key = PureWindowsPath(path) if windows else posixpath.normpath(path)
            if key not in used or used[key][1] < when:
                used[key] = (path, when)
    ordered = sorted(used.values(), key=lambda vault: (-vault[1], vault[0]))
    return tuple(KnownVault(path=Path(path), last_used=when, exists=is_folder(Path(path))) for path, when in ordered)


def _registries(platform: str, home: Path, env: Mapping[str, str]) -> Iterator[Path]:
    if platform == "win32":
        roaming = env.get("APPDATA")
        yield (Path(roaming) if roaming else home / "AppData" / "Roaming") / "obsidian" / _FILE
        return
    if platform == "darwin":
        yield home / "Library" / "Application Support" / "obsidian" / _FILE
        return
    chosen = env.get("XDG_CONFIG_HOME", "")
    if chosen.startswith("/"):  # the specification ignores relative ones
        yield Path(chosen) / "obsidian" / _FILE
    yield home / ".config" / "obsidian" / _FILE
    yield home / ".var/app/md.obsidian.Obsidian/config/obsidian" / _FILE
    try:
        yield from sorted((home / "snap" / "obsidian").glob(f"*/.config/obsidian/{_FILE}"))
    except OSError:
        return


def _vaults(file: Path, windows: bool) -> Iterator[tuple[str, int]]:
    try:
        content = read_json(file)
    except Unreadable:
        return
    vaults = content.get("vaults") if isinstance(content, dict) else None
    for vault in vaults.values() if isinstance(vaults, dict) else ():
        path = vault.get("path") if isinstance(vault, dict) else None
        if isinstance(path, str) and _is_absolute(path, windows):
            yield path, _milliseconds(vault.get("ts"))


def _is_absolute(path: str, windows: bool) -> bool:
    if re.search("[\0\ud800-\udfff]", path):  # no system has such names; JSON can hold them
        return False
    return PureWindowsPath(path).is_absolute() if windows else path.startswith("/")


def _milliseconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    # JSON has numbers that no float can hold, so an int is not asked whether it is finite.
    return int(value) if isinstance(value, int) or math.isfinite(value) else 0
