"""Where SilverBullet keeps journal pages: ``Journal/`` and the date, or what ``CONFIG.md`` says.

The page's ``space-lua`` blocks are programs. Of them only the calls of ``config.set`` with plain texts are read, the
ones that its Configuration Manager writes; nothing is run. Read in its sources: Library/Std/Journal, plugs/
configuration-manager.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from vaultkind.core.datedialects import Literal, written
from vaultkind.vaults.languages import parse_text
from vaultkind.vaults.settings import VaultSettings, check_places, existing_folder, stopped, unusable
from vaultkind.vaults.settingsfile import Unreadable, read_file
from vaultkind.words import _

FLAVOR = "silverbullet"
FILE = "CONFIG.md"

_LUA = re.compile(
    r"(?P<skip>--\[\[.*?\]\]|--[^\n]*|\s+)|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_.]*)|(?P<sign>.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u\{?(?P<hex>[0-9a-fA-F]{1,6})\}?|(?P<sign>.))", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}
_MOST_SIGNS = 100_000


def is_vault(folder: Path) -> bool:
    """Whether a folder is a space of SilverBullet's: a page with its programs, or a file of its server's."""
    try:
        with os.scandir(folder) as entries:
            if any(entry.name.startswith(".silverbullet") for entry in entries):
                return True
        page = read_file(folder / FILE, parse_text, within=folder)
    except (OSError, ValueError, Unreadable):
        return False
    return isinstance(page, str) and next(_programs(page), None) is not None


def read(root: Path) -> VaultSettings | None:
    """Where SilverBullet would put a day's page, None where the folder is no space of its.

    Raises ``VaultError`` where its configuration cannot be read or followed.
    """
    if not is_vault(root):
        return None
    try:
        page = read_file(root / FILE, parse_text, within=root)
    except Unreadable as error:
        raise stopped(FILE, error, _("SilverBullet's command Configuration: Open writes this page.")) from error
    said = dict(_said(page if isinstance(page, str) else ""))
    prefix = said.get("prefix", "Journal/")
    if not isinstance(prefix, str):
        raise unusable(FILE, "journal.prefix", _("It is worked out by a program, which is not run."))
    folder, _slash, start = prefix.rpartition("/")
    # Translators: completes "from …", and "It comes from …." where the name cannot be used.
    source = f"{FILE}: journal.prefix" if "prefix" in said else _("SilverBullet's default")
    settings = VaultSettings(
        flavor=FLAVOR,
        folder=existing_folder(root, folder),
        format=written([Literal(start), "YYYY-MM-DD"]),
        extension=".md",
        locale="en",
        template=None,
        decided_by={
            "folder": source,
            "format": source if start else _("SilverBullet's default"),
            # Translators: completes "from …", where the language of dates is told.
            "locale": _("SilverBullet, which writes dates in numbers"),
        },
        watched=(FILE,),
        remarks=(_("Journals are switched off in SilverBullet; its settings are used here."),)
        if said.get("enabled") == "false"
        else (),
    )
    check_places(settings, FILE)
    return settings


def _said(page: str) -> Iterator[tuple[str, str | None]]:
    """What the page sets below ``journal``: texts and bare words, None for what a program works out."""
    for program in _programs(page):
        signs = list(_signs(program))
        for at, sign in enumerate(signs):
            if sign == "config.set":
                yield from _call(signs[at + 1 : at + 60])


def _programs(page: str) -> Iterator[str]:
    """The text of each ``space-lua`` block that is closed."""
    inside: list[str] | None = None
    for row in page.splitlines():
        if inside is None:
            inside = [] if row.startswith("```space-lua") else None
        elif row.rstrip() == "```":
            yield "\n".join(inside)
            inside = None
        else:
            inside.append(row)


def _signs(lua: str) -> Iterator[str]:
    """Words, signs, and texts with a quote mark put before them; bounded."""
    for count, found in enumerate(_LUA.finditer(lua)):
        if count > _MOST_SIGNS:
            return
        if found["text"]:
            yield '"' + _ESCAPE.sub(_unescaped, found["text"][1:-1])
        elif not found["skip"]:
            yield found["word"] or found["sign"]


def _unescaped(found: re.Match[str]) -> str:
    if found["hex"]:
        code = int(found["hex"], 16)
        return chr(code) if code < 0x110000 else ""
    return _CONTROL.get(found["sign"], found["sign"])


def _call(signs: list[str]) -> Iterator[tuple[str, str | None]]:
    """What one call sets: ``("journal.prefix", "Log/")``, ``("journal", {prefix = "Log/"})``, ``{journal = {…}}``."""
    signs = signs[1:] if signs[:1] == ["("] else signs
    match signs:
        case ['"journal.prefix' | '"journal.enabled' as path, ",", value, after, *_rest]:
            yield path.rpartition(".")[2], _value(value, after in (")", ""))
        case ['"journal', ",", "{", *inside] | ["{", "journal", "=", "{", *inside]:
            until = inside.index("}") if "}" in inside else len(inside)
            for at in range(until - 2):
                if inside[at] in ("prefix", "enabled") and inside[at + 1] == "=":
                    yield inside[at], _value(inside[at + 2], inside[at + 3 : at + 4] in ([","], ["}"], [";"]))


def _value(sign: str, alone: bool) -> str | None:
    if not alone:
        return None
    return sign[1:] if sign.startswith('"') else sign if sign in ("true", "false") else None
