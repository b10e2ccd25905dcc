"""Writes a file of vaultkind's own: for this person alone, whole or not at all, never over what is not its own."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from vaultkind.actions.vault import Vault
from vaultkind.core.digest import sha256_hex
from vaultkind.errors import LeftAlone, NotPermitted
from vaultkind.files import Unreadable, read_regular
from vaultkind.state import State
from vaultkind.system import exchange
from vaultkind.words import _

_MOST = 256 * 1024 * 1024


def write_own(
    path: Path, text: str, state: State, vault: Vault | None = None, named_by: str = "summaries_folder"
) -> bool:
    """Write ``text`` to ``path``, a new file or one that vaultkind wrote and nobody changed since. Records its digest.

    With ``vault`` the file is a note of it, and its folder, which the key ``named_by`` of the configuration names, is
    made where it is not there. False where the file says the same already. Raises LeftAlone for a file that is not
    vaultkind's own, NotPermitted where the system refuses.
    """
    raw = text.encode("utf-8", "replace")
    digest = sha256_hex(raw)
    key = vault.key if vault is not None else ""
    with ExitStack() as undo:
        try:
            if vault is not None and _make_folder(path.parent, vault, named_by):
                undo.callback(_remove_empty, path.parent)
            before = _before(path, state, key)
            if before == digest:
                return False
            _put(path, raw, digest_before=before)
            if before is None:  # Without a record it would never be vaultkind's own again.
                undo.callback(os.unlink, path)
            state.record_file(key, str(path), digest)
        except OSError as problem:
            raise NotPermitted(
                _("{path} cannot be written: {reason}.", path=path, reason=problem.strerror),
                next_step=_("It takes free space, and permission to write in that folder. Nothing was changed."),
            ) from problem
        undo.pop_all()
    return True


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _make_folder(folder: Path, vault: Vault, named_by: str) -> bool:
    """Make the folder for files of that kind; False where it was there.

    Raises LeftAlone where it would lie outside of the vault, OSError.
    """
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(vault.root)):
        raise LeftAlone(
            _("{path} leads out of the vault.", path=folder),
            next_step=_("`{key}` in the configuration names another.", key=named_by),
            path=str(folder),
        )
    new = not folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    return new


def _before(path: Path, state: State, vault: str) -> str | None:
    """The digest of vaultkind's own file at ``path``; None where there is nothing. Raises LeftAlone, OSError."""
    if not os.path.lexists(path):
        return None
    known = state.file_digest(vault, str(path))
    try:
        found = None if path.is_symlink() else sha256_hex(read_regular(path, _MOST))
    except Unreadable as problem:
        raise LeftAlone(
            _("{note} {reason}.", note=path, reason=problem.reason),
            next_step=_("Another name will do; `--out` takes one."),
            path=str(path),
        ) from None
    if known is None or found != known:
        if known is not None:
            raise _changed(path)
        raise LeftAlone(
            _("{path} is there already, and nothing says that vaultkind wrote it.", path=path),
            next_step=_("Moved away, it makes room; `--out` takes another name."),
            path=str(path),
        )
    return found


def _put(path: Path, raw: bytes, digest_before: str | None) -> None:
    """The file, whole and for this person alone, in one step. Raises OSError, LeftAlone where it changed meanwhile."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".vaultkind-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        if digest_before is None:
            _name(temporary, path)
        elif sha256_hex(read_regular(path, _MOST)) != digest_before:
            raise _changed(path)
        elif sys.platform == "win32" or not exchange(temporary, str(path)):
            os.replace(temporary, path)
        elif sha256_hex(read_regular(temporary, _MOST)) != digest_before:
            # It came between the look and the trade.
            exchange(temporary, str(path))
            raise _changed(path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def _name(temporary: str, path: Path) -> None:
    """Give a finished file its name, where nothing has that name yet. Raises FileExistsError where something has."""
    try:
        os.link(temporary, path)
    except OSError as problem:
        if isinstance(problem, FileExistsError):
            raise
        # A file system without hard links: the name is taken first, and then the file put in its place.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.replace(temporary, path)


def _changed(path: Path) -> LeftAlone:
    return LeftAlone(
        _("{path} has been changed since vaultkind wrote it.", path=path),
        next_step=_("Another name will do; `--out` takes one."),
        path=str(path),
    )
