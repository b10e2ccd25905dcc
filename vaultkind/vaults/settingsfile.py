"""Reading a small settings file that another program writes, whatever its language.

Refuses anything but a regular file of at most 1 MiB, never waits on a pipe, and follows no link
out of the folder it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from vaultkind import files
from vaultkind.core.lazily import later
from vaultkind.files import read_regular
from vaultkind.vaults.languages import NotValid, parse_json, parse_text, text_of
from vaultkind.words import N_, _

MAX_BYTES = 1 << 20

_ANEW = N_("With it moved away, the app can write a new one.")
_MARKERS = later(r"^(<<<<<<< |>>>>>>> )", re.MULTILINE)


class Unreadable(Exception):
    """Why a file cannot be used: words that follow its name, and the line where there is one.

    ``next_step`` is a plain line, "" where the program that writes the file can mend it.
    """

    def __init__(self, reason: str, line: int | None = None, next_step: str = "") -> None:
        super().__init__(reason if line is None else _("{reason} (line {line})", reason=reason, line=line))
        self.line = line
        self.next_step = next_step


def read_json(path: Path, within: Path | None = None) -> object:
    """What a JSON file holds; None where there is no such file, ``{}`` where it holds ``null``. Raises ``Unreadable``.

    ``within`` is a folder that links may not lead out of.
    """
    return read_file(path, parse_json, within)


def read_file(path: Path, parse: Callable[[str], object], within: Path | None = None) -> object:
    """What a file holds, by one of the parsers in ``languages``; otherwise as :func:`read_json`."""
    data = _bytes(path, within)
    return None if data is None else _parse(data, parse)


def read_text(path: Path, within: Path | None = None) -> str | None:
    """A settings file's text, None where there is none. Raises ``Unreadable``."""
    content = read_file(path, parse_text, within)
    return content if isinstance(content, str) else None


def as_keys(value: object, name: str = "") -> Mapping[str, object]:
    """The value as keys with values. Raises ``Unreadable`` for any other shape."""
    if isinstance(value, dict):
        return value
    # Translators: each of these completes "The file NAME …".
    raise Unreadable(_("has no settings under {name}", name=name) if name else _("holds no settings"))


def _bytes(path: Path, within: Path | None) -> bytes | None:
    try:
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            # Translators: completes "The file NAME …".
            raise Unreadable(_("is a link that leads out of the vault"), next_step=_(_ANEW))
        return read_regular(path, MAX_BYTES)
    except files.Unreadable as problem:
        raise Unreadable(problem.reason, next_step=_(_ANEW)) from None
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            # Translators: completes "The file NAME …".
            raise Unreadable(_("is a link to something that is not there"), next_step=_(_ANEW)) from None
        return None
    except PermissionError:
        step = _("With the right to read it given to this account, it can be used.")
        # Translators: completes "The file NAME …".
        raise Unreadable(_("cannot be opened by this account"), next_step=step) from None
    except (OSError, ValueError, RuntimeError):  # a name too long, a loop of links, a lost disk
        # Translators: completes "The file NAME …".
        raise Unreadable(_("cannot be opened"), next_step=_(_ANEW)) from None


def _parse(data: bytes, parse: Callable[[str], object]) -> object:
    # Translators: each of these completes "The file NAME …".
    if not data.strip():
        raise Unreadable(_("is empty"))
    try:
        text = text_of(data)
    except ValueError:
        raise Unreadable(_("is not text in UTF-8")) from None
    # Some languages would take the marks for text of their own.
    if (marker := _MARKERS.search(text)) and len(set(_MARKERS.findall(text))) == 2:
        line = text.count("\n", 0, marker.start()) + 1
        step = _("Keeping one of the two sides, in any text editor, settles it.")
        raise Unreadable(_("holds the marks of a merge conflict"), line, step)
    try:
        content = parse(text)
    except NotValid as problem:
        raise Unreadable(problem.reason, problem.line) from None
    return {} if content is None else content
