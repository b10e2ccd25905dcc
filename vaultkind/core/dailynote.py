"""Between a day and the vault-relative path of its note, and the names to leave alone.

Looks at text alone and opens nothing. Refuses to make a path that leaves the vault, whatever the
settings say: they come from files that anyone may have written.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from vaultkind.core.dateformat import DateFormat, compile_format
from vaultkind.core.lazily import later
from vaultkind.words import N_, _

_LONGEST_NAME = 255  # of a file or folder, on every usual disk
_LONGEST_PATH = 4096
# A leap day, a first and a last day.
_SAMPLES = (date(2024, 2, 29), date(2025, 1, 1), date(2026, 12, 31))
# Unicode's control characters, halves of characters, and ends of lines and paragraphs.
_NO_TEXT = later("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_DRIVE = later(r"[A-Za-z]:")
# moment's literals: [anything], a backslash and one character, any other character.
_TOKENS = later(r"\[[^\[]*\]|\\?.", re.DOTALL)

# Each as its program writes it, in the languages met; what stands in the brackets ends the name.
_CONFLICT = later(
    r"""
      \([^()]*(conflicted\ copy|case\ (clash\ )?conflict)[^()]*\) # Obsidian Sync, Dropbox, Nextcloud, ownCloud
    | \([^()]*(konfliktkopie|in\ konflikt\ stehende\ kopie|copie\ en\ conflit|copia\ en\ conflicto
        |c[oó]pia\ em\ conflito|copia\ in\ conflitto|冲突副本|衝突複本|競合コピー|충돌하는\ 사본)[^()]*\)
    | \(SFConflict\ [^()]*\)                                     # Seafile
    | \[conflicted(\ \d+)?\]                                     # pCloud
    | _conflict-\d                                               # ownCloud, older
    | \.sync-conflict-\d{8}-\d{6}(-\w+)?(\.|\Z)                 # Syncthing
    | \.conflict(\.|\Z)                                          # Resilio
    | -(DESKTOP|LAPTOP)-[A-Z0-9]{7}(-\d+)?\.\w+\Z                # OneDrive, by the usual names of Windows machines
    | [._](BACKUP|BASE|LOCAL|REMOTE)[._]\d+\.\w+\Z               # git mergetool
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ICLOUD = later(r"\..+\.icloud\Z", re.DOTALL)
_COPY = later(
    r"(?P<name>.+?)(?:[ _]\d{1,3}| ?\(\d{1,3}\)| - (?:Copy|Kopie|Copie|Copia|Cópia)| copy(?: \d{1,3})?)\Z", re.DOTALL
)
_TEMPORARY = later(
    r"""
      .*~                                   # Emacs, gedit, vim: backup
    | \._.*                                 # macOS: what other disks cannot hold
    | \#.*\# | \.\#.*                       # Emacs: autosave, lock
    | \..*\.sw[a-z] | 4913                  # vim: swap, probe
    | ~\$.* | \.~lock\..*\#                 # Office: lock
    | \.goutputstream-.* | \.nfs[0-9a-f]+   # GLib, NFS
    | \.syncthing\..*\.tmp | ~syncthing~.*  # Syncthing
    | .*\.(tmp|temp|part|partial|crdownload|bak|orig|kate-swp)
    | .*\.sb-[0-9a-f]{8}-\w+                # macOS: safe save
    | .*___jb_(tmp|old)___                  # JetBrains
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_SHUT_FOLDERS = later(r"(?:\A|/)(?:\.|(?:node_modules|logseq/(?:bak|version-files))(?:/|\Z))")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def check_path(path: str) -> str:
    """The same vault-relative path.

    Raises ``ValueError`` where it leaves the vault, is absolute, has an empty part, or holds a
    backslash (a separator on some systems), a control character or line end, or is longer than a
    path can be. Hidden folders pass: they are the person's own choice.
    """
    # Translators: each completes "The daily folder 'NAME' cannot name a note: …." or "NAME is no name for a note: ….".
    if _DRIVE.match(path):
        raise ValueError(_("it starts with a drive"))
    if len(path) > _LONGEST_PATH:
        raise ValueError(_("it is longer than {most} characters", most=_LONGEST_PATH))
    for part in path.split("/"):
        if part == "":
            raise ValueError(_("a part of it is empty"))
        if part in (".", ".."):
            raise ValueError(_("it leads out of its folder"))
        if "\\" in part:
            raise ValueError(_("it holds a backslash"))
        if len(part) > _LONGEST_NAME:
            raise ValueError(_("a part of it is longer than {most} characters", most=_LONGEST_NAME))
        # Nearly every name is printable, and tells so sooner than the expression is compiled.
        if not part.isprintable() and _NO_TEXT.search(part):
            raise ValueError(_("it holds a control character"))
    return path


class DailyNotes:
    """Where one vault keeps its daily notes.

    ``folder`` is vault-relative, separated by "/", "" for the top folder. ``extension`` starts with
    a dot. ``name`` is the last component of the format, where that names a day by itself. Raises
    ``ValueError`` where the folder leads out of the vault.
    """

    def __init__(self, folder: str, format_: DateFormat, extension: str = ".md") -> None:
        if folder:
            check_path(folder)
        self.folder = folder
        self.format = format_
        self.extension = extension
        self.name = _name_format(format_)

    def path(self, day: date) -> str:
        """The vault-relative path of the day's note, "/"-separated.

        Raises ``ValueError`` where the format leads out of the vault or leaves a part empty.
        """
        text = self.format.render(day)
        if text.rpartition("/")[2] in ("", self.extension):
            raise ValueError(_("the name is empty"))
        # A format may render the extension itself (``YYYY-MM-DD[.md]``); it is not doubled then.
        name = text if text.endswith(self.extension) else text + self.extension
        return check_path(f"{self.folder}/{name}" if self.folder else name)

    def try_out(self) -> None:
        """Raise ``ValueError`` where some day's path would: what a format renders is looked at before it is trusted."""
        for day in _SAMPLES:
            self.path(day)

    def day(self, path: str) -> date | None:
        """The day whose note this path is: the whole path, strictly. None for anything else."""
        below = self._below(path)
        return None if below is None else self._match(self.format, below)

    def moved_day(self, path: str) -> date | None:
        """The day a note kept in some other folder below the daily folder is named for.

        None where the name alone does not tell the day, and for what ``day`` recognises.
        """
        below = self._below(path)
        if below is None:
            return None
        folder, _slash, name = below.rpartition("/")
        day = None if never_looked_into(folder) else self.named_day(name)
        return day if day is not None and self.day(path) is None else None

    def named_day(self, name: str) -> date | None:
        """The day that a bare file name stands for; None where the name alone does not tell it."""
        return None if self.name is None else self._match(self.name, name)

    def _below(self, path: str) -> str | None:
        """The part of a path below the daily folder, as the disk spells it."""
        try:
            check_path(path)
        except ValueError:
            return None
        if not self.folder:
            return path
        depth = self.folder.count("/") + 1
        parts = path.split("/")
        same = _nfc("/".join(parts[:depth])) == _nfc(self.folder)
        return "/".join(parts[depth:]) if same and len(parts) > depth else None

    def _match(self, shape: DateFormat, below: str) -> date | None:
        if not below.endswith(self.extension):
            return None
        stem = below.removesuffix(self.extension)
        day = None if stem.endswith(self.extension) else shape.match(stem)
        # A format may render the extension itself, as in ``path``.
        return day or shape.match(below)


def _name_format(whole: DateFormat) -> DateFormat | None:
    """The last component of a format, where it names a day by itself."""
    last = _last_component(whole.pattern)
    try:
        name = whole if last == whole.pattern else compile_format(last, whole.locale)
    except ValueError:
        return None
    return None if name.missing else name


def _last_component(pattern: str) -> str:
    """What the pattern says after its last slash, which may stand inside a literal."""
    last = ""
    for token in _TOKENS.findall(pattern):
        if "/" not in token:
            last += token
        else:
            rest = token.rpartition("/")[2]
            last = f"[{rest}" if rest else ""
    return last


def never_looked_into(folder: str) -> bool:
    """Whether a vault-relative folder holds no notes by its name: hidden folders, the trash,
    packages, Logseq's backups. True for anything below such a folder as well.
    """
    return _SHUT_FOLDERS.search(folder) is not None


def is_conflict_copy(name: str) -> bool:
    """Whether a bare name is one that sync tools give to the second version of a file."""
    return _CONFLICT.search(name) is not None


def is_conflict_copy_of(copy: str, name: str) -> bool:
    """Whether the first is the name of a second version of the file that the other names, and of no other file."""
    stem = name.rpartition(".")[0] or name
    return copy.startswith(stem) and _CONFLICT.match(copy[len(stem) :].removeprefix(" ")) is not None


def leave_alone(path: str, notes: DailyNotes | None = None) -> str | None:
    """Why a file is left alone going by its name, in a few plain words; None where it is not.

    Takes a bare name or a vault-relative path. A copy numbered like ``2024-10-09 2.md`` is
    recognised when ``notes`` says that the rest is a daily name, and the whole is not.
    """
    folder, _slash, name = path.rpartition("/")
    # Translators: each completes "it is …", said of a file.
    if _ICLOUD.match(name):
        return N_("not downloaded from iCloud yet")
    if is_conflict_copy(name):
        return N_("a conflict copy")
    if _TEMPORARY.fullmatch(name):
        return N_("a temporary file")
    copy = _COPY.match(name.removesuffix(notes.extension)) if notes is not None else None
    if notes is None or copy is None or _is_daily(notes, folder, name):
        return None
    rest = copy["name"] + notes.extension
    return N_("a copy of a daily note") if _is_daily(notes, folder, rest) else None


def _is_daily(notes: DailyNotes, folder: str, name: str) -> bool:
    # A bare name says nothing about its folder; it counts as one in the daily folder.
    path = f"{folder or notes.folder}/{name}".lstrip("/")
    return (notes.day(path) or notes.moved_day(path)) is not None
