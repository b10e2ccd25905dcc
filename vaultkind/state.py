"""The ledger of offers: dates, prompt ids and digests in one SQLite file for this person alone.

It never holds note text. Opening it is left until something is to be written or taken out.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vaultkind.core.insertion import Placed
from vaultkind.errors import NotPermitted, VaultError
from vaultkind.paths import private_folder
from vaultkind.words import _

_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_SYSTEM = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM", "SQLITE_READONLY")
# Each step brings a record from one version to the next; a released step stays as it is for ever.
_STEPS = (
    """
CREATE TABLE offers (
    vault TEXT NOT NULL, path TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
    prompt TEXT NOT NULL, digest TEXT NOT NULL, length INTEGER NOT NULL,
    above BLOB NOT NULL, below BLOB NOT NULL, replaced BLOB NOT NULL, at_end INTEGER NOT NULL,
    size_before INTEGER NOT NULL, digest_before TEXT NOT NULL, digest_after TEXT NOT NULL,
    PRIMARY KEY (vault, path)
);
CREATE TABLE pause (until TEXT NOT NULL);
""",
    # The files that summaries were written to, by vault ("" for one outside), with the digest of each.
    "CREATE TABLE files (vault TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (vault, path))",
)
VERSION = len(_STEPS)


# A folder's name can hold bytes that are no text; as bytes they go in and come out as they are.
_TEXT = "CAST(? AS TEXT)"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        # Translators: completes "vaultkind's own record of prompts, PATH, cannot be read (…).".
        raise sqlite3.DatabaseError(_("a text in it is no text")) from None


def _day(text: object) -> date:
    try:
        if isinstance(text, str):
            return date.fromisoformat(text)
    except ValueError:
        pass
    # Translators: completes "vaultkind's own record of prompts, PATH, cannot be read (…).".
    raise sqlite3.DatabaseError(_("a day in it is no date")) from None


@dataclass(frozen=True, slots=True)
class Offer:
    """One block that was, or is about to be, in a note.

    ``kind``: ``daily`` for the watcher's, ``asked`` for one the person asked for. ``status``: ``writing``
    from before the write until it is known to be whole, then ``placed``. ``digest_before`` and
    ``digest_after`` are of the whole note.
    """

    vault: str
    path: str
    day: date
    kind: str
    status: str
    placed: Placed
    size_before: int
    digest_before: str
    digest_after: str


class State:
    """An open ledger. Every change is on disk before the call returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def _run(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except UnicodeDecodeError:  # what SQLite has to say of damage can itself be no text
            # Translators: completes "vaultkind's own record of prompts, PATH, cannot be read (…).".
            raise sqlite3.DatabaseError(_("it is damaged")) from None

    def daily_offer(self, vault: str, day: date) -> Offer | None:
        """The watcher's offer for that day, whatever became of it."""
        rows = self._select(vault=vault, day=day.isoformat(), kind="daily")
        return rows[0] if rows else None

    def offer_in(self, vault: str, path: str) -> Offer | None:
        """The offer made in that note, if any."""
        rows = self._select(vault=vault, path=path)
        return rows[0] if rows else None

    def offers(self, vault: str) -> tuple[Offer, ...]:
        """Every offer in the vault, oldest day first."""
        return self._select(vault=vault)

    def record(self, offer: Offer) -> None:
        """Keep the offer, in place of an earlier one in the same note."""
        known = offer.placed
        with self._db:
            self._run(
                f"INSERT OR REPLACE INTO offers VALUES ({_TEXT},{_TEXT},?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    _bytes(offer.vault),
                    _bytes(offer.path),
                    offer.day.isoformat(),
                    offer.kind,
                    offer.status,
                    known.prompt,
                    known.digest,
                    known.length,
                    known.before,
                    known.after,
                    known.replaced,
                    int(known.at_end),
                    offer.size_before,
                    offer.digest_before,
                    offer.digest_after,
                ),
            )

    def drop(self, offer: Offer) -> None:
        """Forget an offer that never reached its note."""
        with self._db:
            self._run(
                f"DELETE FROM offers WHERE vault = {_TEXT} AND path = {_TEXT}",
                (_bytes(offer.vault), _bytes(offer.path)),
            )

    def record_file(self, vault: str, path: str, digest: str) -> None:
        """Keep the digest of a file of vaultkind's own: a summary, or a note for embedding."""
        with self._db:
            self._run(f"INSERT OR REPLACE INTO files VALUES ({_TEXT},{_TEXT},?)", (_bytes(vault), _bytes(path), digest))

    def file_digest(self, vault: str, path: str) -> str | None:
        """The digest of a file as vaultkind wrote it; None for one that it did not write."""
        row = self._run(
            f"SELECT digest FROM files WHERE vault = {_TEXT} AND path = {_TEXT}", (_bytes(vault), _bytes(path))
        ).fetchone()
        return str(row[0]) if row else None

    def files(self, vault: str) -> tuple[str, ...]:
        """The files of a vault that vaultkind wrote, by their paths."""
        rows = self._run(f"SELECT path FROM files WHERE vault = {_TEXT} ORDER BY path", (_bytes(vault),))
        return tuple(row[0] for row in rows)

    def drop_file(self, vault: str, path: str) -> None:
        """Forget a file, so that one of its name can be written anew."""
        with self._db:
            self._run(f"DELETE FROM files WHERE vault = {_TEXT} AND path = {_TEXT}", (_bytes(vault), _bytes(path)))

    def paused_until(self) -> date | None:
        """The first day that is not paused, ``date.max`` for an open end, None when nothing is paused."""
        row = self._run("SELECT until FROM pause").fetchone()
        return _day(row[0]) if row else None

    def pause(self, until: date | None) -> None:
        """Pause until the given day, or with None resume."""
        with self._db:
            self._run("DELETE FROM pause")
            if until is not None:
                self._run("INSERT INTO pause VALUES (?)", (until.isoformat(),))

    def _select(self, **wanted: str) -> tuple[Offer, ...]:
        where = " AND ".join(f"{column} = {_TEXT}" for column in wanted)
        values = [_bytes(value) for value in wanted.values()]
        rows = self._run(f"SELECT * FROM offers WHERE {where} ORDER BY day, path", values)
        return tuple(
            Offer(
                vault=row[0],
                path=row[1],
                day=_day(row[2]),
                kind=row[3],
                status=row[4],
                placed=Placed(row[5], row[6], row[7], row[8], row[9], row[10], bool(row[11])),
                size_before=row[12],
                digest_before=row[13],
                digest_after=row[14],
            )
            for row in rows
        )


@contextmanager
def open_state(path: Path, *, create: bool = True, patience: float = 5.0) -> Iterator[State]:
    """The ledger at ``path``, made when it is not there; without ``create`` an empty one in memory instead.

    Another program that is writing to it is waited for, for ``patience`` seconds.
    Raises VaultError when the file is damaged, busy or from a newer version, NotPermitted when the
    system refuses it.
    """
    try:
        if create and not path.exists():
            private_folder(path.parent)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        elif path.exists() and not path.is_file():
            # Translators: completes "vaultkind's own record of prompts, PATH, cannot be read (…).".
            raise sqlite3.DatabaseError(_("it is not a regular file"))
        connection = sqlite3.connect(path if path.exists() else ":memory:", timeout=patience)
    except (OSError, sqlite3.DatabaseError) as problem:
        raise _refused(path, problem) from problem
    connection.text_factory = _text
    try:
        _prepare(connection, path)
        yield State(connection)
    except sqlite3.DatabaseError as problem:
        raise _refused(path, problem) from problem
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the record to the newest version, in one step or not at all."""
    version = _version(connection)
    if version == VERSION:
        return
    if not 0 <= version < VERSION:
        raise VaultError(
            _("vaultkind's own record of prompts, {path}, was written by a newer vaultkind.", path=path),
            next_step=_("Updating vaultkind lets it read the record again. Nothing was changed."),
            path=str(path),
        )
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        # Another vaultkind may have done it while this one waited.
        for number in range(_version(connection), VERSION):
            for statement in _STEPS[number].strip().split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def _refused(path: Path, problem: OSError | sqlite3.DatabaseError) -> VaultError | NotPermitted:
    name = getattr(problem, "sqlite_errorname", "")
    if name.startswith(_BUSY):
        return VaultError(
            _("Another program is using vaultkind's own record of prompts, {path}.", path=path),
            next_step=_("It usually lets go in a moment, and the next try works."),
            path=str(path),
        )
    if isinstance(problem, OSError) or name.startswith(_SYSTEM):
        reason = problem.strerror if isinstance(problem, OSError) else problem
        return NotPermitted(
            _("vaultkind's own record of prompts, {path}, cannot be written ({reason}).", path=path, reason=reason),
            next_step=_("It takes free space, and permission to write in that folder."),
            path=str(path),
        )
    return VaultError(
        _("vaultkind's own record of prompts, {path}, cannot be read ({reason}).", path=path, reason=problem),
        next_step=_("Moving that file away lets vaultkind start a new one. No note is affected."),
        path=str(path),
    )
