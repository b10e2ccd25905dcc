"""What every kind of vault answers: where its daily notes are, and which file says so.

Holds names and patterns as text. Refuses folders and formats that lead out of the vault, since
settings files are anybody's to write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from vaultkind.core.dailynote import DailyNotes, check_path
from vaultkind.core.dateformat import FormatError, compile_format
from vaultkind.core.datetokens import SEAM
from vaultkind.errors import VaultError
from vaultkind.vaults.settingsfile import Unreadable, as_keys, read_file
from vaultkind.words import _

DEFAULT_FORMAT = "YYYY-MM-DD"
EXTENSION = ".md"


class VaultSettings(NamedTuple):
    """A vault's answer, in names and patterns.

    ``folder`` and ``template`` are vault-relative and "/"-separated. ``locale`` is moment's name
    for it where the vault itself decides, else None. ``decided_by`` gives the file and key, or the
    default, for each of these. ``watched`` are the settings files whose change can change the
    answer, also those that do not exist yet. ``remarks`` are plain sentences.
    """

    flavor: str
    folder: str
    format: str
    extension: str
    locale: str | None
    template: str | None
    decided_by: Mapping[str, str]
    watched: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def shown_format(self) -> str:
        """The format as a person would write it: without the seams between parts that are read one by one."""
        return self.format.replace(SEAM, "")

    def noting(self, *remarks: str) -> VaultSettings:
        """The same answer with further remarks."""
        return self._replace(remarks=self.remarks + remarks)


class Group(NamedTuple):
    """The part of a settings file that speaks of daily notes."""

    file: str  # vault-relative
    prefix: str  # what stands before a key, as in "daily."
    values: Mapping[str, object]
    template_key: str = "template"

    def text(self, key: str) -> str:
        """The text under a key, "" where there is none. Raises ``VaultError`` for other values."""
        return "" if self.values.get(key) is False else text_of(self.values, key, self.file, self.prefix + key)


def text_of(values: Mapping[str, object], key: str, file: str, written: str) -> str:
    """The text under a key, "" where there is none. ``written``: the key as the vault-relative ``file`` has it.

    Raises ``VaultError`` for other values.
    """
    value = values.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise VaultError(
            _("In {file}, {key} is not text.", file=one_line(file), key=written),
            next_step=_("Setting it again in the settings of the app mends it."),
            path=file,
            key=written,
        )
    return value


def settings_from(root: Path, group: Group, *, flavor: str, default: str) -> VaultSettings:
    """The answer one group of settings gives; ``default`` names who decides what it leaves out.

    Raises ``VaultError`` where the folder or the format is not text or leads out of the vault.
    """
    folder = existing_folder(root, group.text("folder"))
    written = group.text("format")
    format_, remarks = tidy_format(written)
    settings = VaultSettings(
        flavor=flavor,
        folder=folder,
        format=format_,
        extension=EXTENSION,
        locale=None,
        template=None,
        decided_by={
            "folder": _decider(group, "folder", folder, default),
            "format": _decider(group, "format", written.strip(), default),
        },
        remarks=tuple(_("{name}: {problem}", name=one_line(group.file), problem=remark) for remark in remarks),
    )
    check_places(settings, group.file)
    return _with_template(settings, group)


def stopped(file: str, error: Unreadable, next_step: str) -> VaultError:
    """The error for a vault-relative file that decides and cannot be read; ``next_step`` where it knows none itself."""
    return VaultError(
        # Translators: the reason is one such as "is empty" or "is not valid JSON (line 3)".
        _("The file {file} {reason}.", file=one_line(file), reason=error),
        next_step=error.next_step or next_step,
        path=file,
        line=error.line,
    )


def read_keys(root: Path, file: str, parse: Callable[[str], object], hint: str) -> Mapping[str, object] | None:
    """The keys of the settings file that makes a folder a vault of its kind; None where there is no such file.

    ``parse`` is one of the parsers in ``languages``, ``hint`` the next step where it cannot be read; then raises
    ``VaultError``.
    """
    if not (root / file).is_file():
        return None
    try:
        return as_keys(read_file(root / file, parse, within=root))
    except Unreadable as error:
        raise stopped(file, error, hint) from error


def unusable(file: str, key: str, reason: str) -> VaultError:
    """The error for a value that cannot name daily notes; ``reason`` is one plain sentence."""
    return VaultError(
        # Translators: two sentences; the second one says what is the matter with the value.
        _("{file} cannot be followed in {key}. {reason}", file=one_line(file), key=one_line(key), reason=reason),
        next_step=_("`folder` and `format` in vaultkind's configuration settle it, or another value there."),
        path=file,
        key=key,
    )


def _decider(group: Group, key: str, value: str, default: str) -> str:
    return f"{group.file}: {group.prefix}{key}" if value else default


def _with_template(settings: VaultSettings, group: Group) -> VaultSettings:
    """A template that cannot be found stops nobody; it is left out with a remark."""
    key = group.template_key
    try:
        name = tidy_path(group.text(key))
        if name:
            check_path(name)
    except (VaultError, ValueError):
        file = one_line(group.file)
        return settings.noting(_("In {file}, {key} names no file of this vault.", file=file, key=group.prefix + key))
    if not name:
        return settings
    return settings._replace(
        template=name if name.endswith(EXTENSION) else name + EXTENSION,
        decided_by={**settings.decided_by, "template": f"{group.file}: {group.prefix}{key}"},
    )


def check_places(settings: VaultSettings, file: str) -> None:
    """Raise ``VaultError`` where the folder or the format that ``file`` names leads out of the vault."""
    try:
        DailyNotes(settings.folder, compile_format(settings.format), settings.extension).try_out()
    except FormatError as error:
        reason = error.reason[0].lower() + error.reason[1:]
    except ValueError as error:
        # Translators: completes "In FILE, …".
        reason = _("the folder and format name no place inside the vault: {reason}.", reason=error)
    else:
        return
    raise VaultError(
        _("In {file}, {reason}", file=one_line(file), reason=reason),
        next_step=_("Another folder or format in the settings of the app settles it."),
        path=file,
        folder=settings.folder,
        format=settings.format,
    )


def tidy_path(written: str) -> str:
    """A folder or file as Obsidian reads it: either slash, none doubled, at the start or the end.

    Everything else is part of the name, invisible characters too.
    """
    return "/".join(part for part in written.replace("\\", "/").split("/") if part not in ("", "."))


def existing_folder(root: Path, written: str) -> str:
    """The folder, in the spelling the disk has where the settings differ by it.

    Obsidian composes accents, turns hard spaces into spaces and plugins take spaces off the ends.
    """
    name = tidy_path(written)
    composed = unicodedata.normalize("NFC", name.replace("\u00a0", " ").replace("\u202f", " "))
    spellings = [name, composed, tidy_path(composed.strip()), unicodedata.normalize("NFD", name)]
    return next((folder for folder in spellings if is_folder(root / folder)), spellings[2])


def tidy_format(written: str) -> tuple[str, list[str]]:
    """The format to use and plain sentences about what was changed in it."""
    remarks: list[str] = []
    if not written.strip():
        return DEFAULT_FORMAT, remarks
    # A slash too many disappears in Obsidian when it opens the path.
    pattern = re.sub("/+", "/", written).lstrip("/")
    stem = re.sub(r"(\[\.md\]|\\?\.\\?m\\?d)\Z", "", pattern)
    if stem != pattern and not pattern.endswith("]"):
        # Translators: stands behind the name of a settings file, as in "NAME: …".
        remarks.append(_("the ending .md of the format is read as the ending of the file."))
    return stem, remarks


def is_folder(path: Path) -> bool:
    """Whether a folder is there; no for whatever the system cannot answer."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def one_line(text: str) -> str:
    """A name as it can stand in a sentence: control characters and line ends show as a mark."""
    return "".join("\ufffd" if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in text)
