"""Reading a small JSON file that another program writes.

Refuses anything but a regular file of at most 1 MiB, never waits on a pipe, and follows no link
out of the folder it was given.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from vaultkind import files
from vaultkind.files import read_regular
from vaultkind.words import N_, _

MAX_BYTES = 1 << 20

_ANEW = N_("With it moved away, the app can write a new one.")
_MARKERS = re.compile(r"^(<<<<<<< |>>>>>>> )", re.MULTILINE)


class Unreadable(Exception):
    """Why a file cannot be used: words that follow its name, and the line where there is one.

    ``next_step`` is a plain line, "" where the program that writes the file can mend it.
    """

    def __init__(self, reason: str, line: int | None = None, next_step: str = "") -> None:
        super().__init__(reason if line is None else _("{reason} (line {line})", reason=reason, line=line))
        self.line = line
        self.next_step = next_step


def read_json(path: Path, within: Path | None = None) -> object:
    """What the file holds; None where there is no such file, ``{}`` where it holds ``null``.

    ``within`` is a folder that links may not lead out of. Raises ``Unreadable``.
    """
    try:
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            # Translators: completes "The file NAME …".
            raise Unreadable(_("is a link that leads out of the vault"), next_step=_(_ANEW))
        data = read_regular(path, MAX_BYTES)
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
    content = _parse(data)
    return {} if content is None else content


def _parse(data: bytes) -> object:
    # Translators: each of these completes "The file NAME …".
    if not data.strip():
        raise Unreadable(_("is empty"))
    try:
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except ValueError:
        raise Unreadable(_("is not text in UTF-8")) from None
    try:
        content: object = json.loads(text)
    except json.JSONDecodeError as error:
        if marker := _MARKERS.search(text):
            line = text.count("\n", 0, marker.start()) + 1
            step = _("Keeping one of the two sides, in any text editor, settles it.")
            raise Unreadable(_("holds the marks of a merge conflict"), line, step) from None
        raise Unreadable(_("is not valid JSON"), error.lineno) from None
    except RecursionError:
        raise Unreadable(_("is nested too deeply")) from None
    except ValueError:  # a number of thousands of digits
        raise Unreadable(_("is not valid JSON")) from None
    return content
