"""Where zk keeps daily notes: the group of ``.zk/config.toml`` whose file names are days.

Its file names are Handlebars templates; those made of dates and plain text can be followed. Read in its sources:
internal/core/config.go, internal/adapter/handlebars/helpers/date.go.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vaultkind.core.datedialects import Literal, NoCounterpart, from_strftime, written
from vaultkind.core.dateformat import FormatError, compile_format
from vaultkind.vaults import plain
from vaultkind.vaults.languages import parse_toml
from vaultkind.vaults.settings import (
    DEFAULT_FORMAT,
    VaultSettings,
    check_places,
    existing_folder,
    one_line,
    read_keys,
    tidy_path,
    unusable,
)
from vaultkind.words import _

FLAVOR = "zk"
FILE = ".zk/config.toml"

_EXPRESSION = re.compile(r"\{\{\{?\s*(?P<inside>.*?)\s*\}?\}\}", re.DOTALL)
_DATE = re.compile(r"(?:format-)?date\s+now(?:\s+(?P<quote>['\"])(?P<format>.*?)(?P=quote))?\Z", re.DOTALL)
# Names that people give to the group of their daily notes, the one in zk's documentation first.
_NAMES = ("daily", "journal", "dailies", "diary")


@dataclass(frozen=True, slots=True)
class _Group:
    """A group of notes: its folder, its file names in moment's tokens, and the keys that give these."""

    name: str
    folder: str
    folder_key: str
    format: str
    format_key: str
    extension: str


def is_vault(folder: Path) -> bool:
    """Whether a folder is a notebook of zk's."""
    return os.path.isfile(folder / FILE)


def read(root: Path) -> VaultSettings | None:
    """Where zk would put a day's note, None where the folder is no notebook of its.

    Raises ``VaultError`` where its settings cannot be read or followed.
    """
    keys = read_keys(root, FILE, parse_toml, _("zk itself tells more about it: `zk list` reads the same file."))
    if keys is None:
        return None
    groups = sorted(_daily_groups(keys), key=lambda group: _rank(group.name))
    if not groups:
        remark = _(
            "No group in {file} names notes by the day, so the place is the one where dated names are.", file=FILE
        )
        return plain.look(root).noting(remark)._replace(flavor=FLAVOR, watched=(FILE,))
    group = groups[0]
    # Translators: completes "from …", and "It comes from …." where the name cannot be used.
    default = _("zk's default")
    settings = VaultSettings(
        flavor=FLAVOR,
        folder=existing_folder(root, group.folder),
        format=group.format,
        extension=f".{group.extension.lstrip('.')}",
        locale="en",
        template=None,
        decided_by={
            "folder": f"{FILE}: {group.folder_key}" if group.folder_key else default,
            "format": f"{FILE}: {group.format_key}",
            # Translators: completes "from …", where the language of dates is told.
            "locale": _("zk, which writes dates in English"),
        },
        watched=(FILE,),
    )
    check_places(settings, FILE)
    others = ", ".join(one_line(other.name) for other in groups[1:])
    if not others or group.name in _NAMES:
        return settings
    return settings.noting(
        _(
            "Several groups in {file} name notes by the day ({names}); {name} is used. "
            "`folder` and `format` in vaultkind's configuration settle it.",
            file=FILE,
            names=others,
            name=one_line(group.name),
        )
    )


def _rank(name: str) -> int:
    return _NAMES.index(name) if name in _NAMES else len(_NAMES)


def _daily_groups(keys: Mapping[str, object]) -> Iterator[_Group]:
    """The groups whose file names are days, in the order of the file; the notebook as a whole comes last."""
    note = _table(keys, "note")
    for name, values in _table(keys, "group").items():
        group = values if isinstance(values, dict) else {}
        own = _table(group, "note")
        filename, key = own.get("filename"), f"group.{name}.note.filename"
        if not filename:
            filename, key = note.get("filename"), "note.filename"
        folder, folder_key = _folder(name, group.get("paths"))
        extension = own.get("extension") or note.get("extension") or "md"
        if (form := _format(filename, key, name)) is not None and folder is not None:
            yield _Group(name, folder, folder_key, form, key, str(extension))
    if (form := _format(note.get("filename"), "note.filename", "")) is not None:
        yield _Group("", "", "", form, "note.filename", str(note.get("extension") or "md"))


def _table(keys: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = keys.get(key)
    return value if isinstance(value, dict) else {}


def _folder(name: str, paths: object) -> tuple[str | None, str]:
    """The folder new notes of a group go to: the first path that is no pattern; the group's name where none is said."""
    if not isinstance(paths, list):
        return name, f"group.{name}"
    plain_paths = (path for path in paths if isinstance(path, str) and not re.search(r"[*?\[{]", path))
    path = next(plain_paths, None)
    return (None if path is None else tidy_path(path)), f"group.{name}.paths"


def _format(filename: object, key: str, group: str) -> str | None:
    """The file name in moment's tokens, None where it does not name a day by itself.

    Raises ``VaultError`` for a group by the name of daily notes whose dates cannot be written.
    """
    if not isinstance(filename, str):
        return None
    try:
        form = written(_parts(filename))
        compiled = compile_format(form)
    except NoCounterpart as problem:
        if group == _NAMES[0]:
            raise unusable(FILE, key, problem.reason) from problem
        return None
    except FormatError:
        return None
    return None if compiled.missing or compiled.has_time else form


def _parts(filename: str) -> Iterator[Literal | str]:
    at = 0
    for found in _EXPRESSION.finditer(filename):
        yield Literal(filename[at : found.start()])
        at, date = found.end(), _DATE.match(found["inside"])
        if date is None:
            raise NoCounterpart(found[0])
        yield from_strftime(date["format"]) if date["format"] else DEFAULT_FORMAT
    yield Literal(filename[at:])
