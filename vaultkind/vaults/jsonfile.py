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

MAX_BYTES = 1 << 20

_ANEW = "With it moved away, the app can write a new one."
_MARKERS = re.compile(r"^(<<<<<<< |>>>>>>> )", re.MULTILINE)


class Unreadable(Exception):
    """Why a file cannot be used: words that follow its name, and the line where there is one.

    ``next_step`` is a plain line, "" where the program that writes the file can mend it.
    """

    def __init__(self, reason: str, line: int | None = None, next_step: str = "") -> None:
        super().__init__(reason if line is None else f"{reason} (line {line})")
        self.line = line
        self.next_step = next_step


def read_json(path: Path, within: Path | None = None) -> object:
    """What the file holds; None where there is no such file, ``{}`` where it holds ``null``.

    ``within`` is a folder that links may not lead out of. Raises ``Unreadable``.
    """
    try:
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            raise Unreadable("is a link that leads out of the vault", next_step=_ANEW)
        data = read_regular(path, MAX_BYTES)
    except files.Unreadable as problem:
        raise Unreadable(problem.reason, next_step=_ANEW) from None
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise Unreadable("is a link to something that is not there", next_step=_ANEW) from None
        return None
    except PermissionError:
        step = "With the right to read it given to this account, it can be used."
        raise Unreadable("cannot be opened by this account", next_step=step) from None
    except (OSError, ValueError, RuntimeError):  # a name too long, a loop of links, a lost disk
        raise Unreadable("cannot be opened", next_step=_ANEW) from None
    content = _parse(data)
    return {} if content is None else content


def _parse(data: bytes) -> object:
    if not data.strip():
        raise Unreadable("is empty")
    try:
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except ValueError:
        raise Unreadable("is not text in UTF-8") from None
    try:
        content: object = json.loads(text)
    except json.JSONDecodeError as error:
        if marker := _MARKERS.search(text):
            line = text.count("\n", 0, marker.start()) + 1
            step = "Keeping one of the two sides, in any text editor, settles it."
            raise Unreadable("holds the marks of a merge conflict", line, step) from None
        raise Unreadable("is not valid JSON", error.lineno) from None
    except RecursionError:
        raise Unreadable("is nested too deeply") from None
    except ValueError:  # a number of thousands of digits
        raise Unreadable("is not valid JSON") from None
    return content
