"""Where Foam keeps daily notes: the template ``daily-note.md``, else the older ``foam.openDailyNote`` settings.

Read in its sources: daily-note-service.ts, template-discovery.ts, variable-resolver.ts, note-factory.ts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from vaultkind.core.datedialects import Literal, NoCounterpart, from_dateformat, written
from vaultkind.vaults import plain
from vaultkind.vaults.languages import parse_json_with_comments, parse_properties
from vaultkind.vaults.settings import (
    DEFAULT_FORMAT,
    VaultSettings,
    check_places,
    existing_folder,
    is_folder,
    stopped,
    text_of,
    tidy_path,
    unusable,
)
from vaultkind.vaults.settingsfile import Unreadable, as_keys, read_file
from vaultkind.words import _

FLAVOR = "foam"
SETTINGS = ".vscode/settings.json"
EXTENSIONS = ".vscode/extensions.json"
FOLDER = ".foam"

_EXTENSION_ID = "foam.foam-vscode"
_PATH = "foam_template.filepath"
# ``$NAME``, ``${NAME}`` and ``${NAME:text}``, as in the snippets of VS Code.
_VARIABLE = re.compile(r"\$(?:\{(?P<name>[A-Z_]+)(?::(?P<text>[^{}]*))?\}|(?P<bare>[A-Z_]+))")
_TOKENS = {
    "FOAM_DATE_YEAR": "YYYY",
    "FOAM_DATE_YEAR_SHORT": "YY",
    "FOAM_DATE_MONTH": "MM",
    "FOAM_DATE_MONTH_NAME": "MMMM",
    "FOAM_DATE_MONTH_NAME_SHORT": "MMM",
    "FOAM_DATE_DATE": "DD",
    "FOAM_DATE_DAY_ISO": "E",
    "FOAM_DATE_DAY_NAME": "dddd",
    "FOAM_DATE_DAY_NAME_SHORT": "ddd",
    "FOAM_DATE_WEEK": "WW",
    "FOAM_DATE_WEEK_YEAR": "GGGG",
    # A daily note's title is its date.
    **dict.fromkeys(("FOAM_TITLE", "FOAM_TITLE_SAFE", "FOAM_SLUG"), DEFAULT_FORMAT),
}
_NAMES = re.compile(r"_(?:MONTH|DAY)_NAME")


def is_vault(folder: Path) -> bool:
    """Whether a folder is a workspace of Foam's: its own folder, its settings, or its extension asked for."""
    if is_folder(folder / FOLDER):
        return True
    try:
        settings = read_file(folder / SETTINGS, parse_json_with_comments, within=folder)
        wanted = read_file(folder / EXTENSIONS, parse_json_with_comments, within=folder)
    except Unreadable:
        return False
    asked = wanted.get("recommendations") if isinstance(wanted, dict) else None
    return (isinstance(settings, dict) and any(key.startswith("foam.") for key in settings)) or (
        isinstance(asked, list) and _EXTENSION_ID in asked
    )


def read(root: Path) -> VaultSettings | None:
    """Where Foam would put a day's note, None where the folder is no workspace of its.

    Raises ``VaultError`` where the settings that decide cannot be read or followed.
    """
    if not is_vault(root):
        return None
    try:
        keys = as_keys(read_file(root / SETTINGS, parse_json_with_comments, within=root) or {})
    except Unreadable as error:
        raise stopped(SETTINGS, error, _("VS Code opens this file and marks what it cannot read.")) from error
    templates = tidy_path(_text(keys, "foam.templates.folder") or ".foam/templates")
    page, program = f"{templates}/daily-note.md", f"{templates}/daily-note.js"
    settings = _by_names(root, program) if (root / program).is_file() else _by_template(root, page, keys)
    settings = settings or _by_settings(root, keys)
    return settings._replace(flavor=FLAVOR, watched=(page, program, SETTINGS))


def _by_names(root: Path, program: str) -> VaultSettings:
    remark = _("{file} is a program and is not run, so the place is the one where dated names are.", file=program)
    return plain.look(root).noting(remark)


def _by_template(root: Path, page: str, keys: Mapping[str, object]) -> VaultSettings | None:
    """What the template's property decides, None where it leaves the place to the older settings."""
    try:
        properties = read_file(root / page, parse_properties, within=root)
        template = as_keys(properties or {}).get("foam_template")
    except Unreadable as error:
        raise stopped(page, error, _("Foam reads the properties at the top of that page.")) from error
    path = template.get("filepath") if isinstance(template, dict) else None
    if not isinstance(path, str) or not path.strip():
        return None
    absolute = path.startswith("/")
    folder, name = _split(tidy_path(_in_workspace(root, path)))
    stem, dot, ending = name.rpartition(".")
    if not dot or _VARIABLE.search(ending):
        stem, ending = name, "md"
    try:
        form = written(_parts(stem))
    except NoCounterpart as problem:
        raise unusable(page, _PATH, problem.reason) from problem
    source = f"{page}: {_PATH}"
    settings = _settings(root, folder, form, ending, {"folder": source, "format": source}, page)
    language = _text(keys, "foam.dateLocale")
    if not _NAMES.search(path):
        # FOAM_DATE_FORMAT writes its names in English, whatever the language is.
        decided, locale = _("Foam, which writes dates in English"), "en"
    elif language not in ("", "default"):
        decided, locale = f"{SETTINGS}: foam.dateLocale", language.lower().replace("_", "-")
    else:
        decided, locale = settings.decided_by["locale"], None
    settings = settings._replace(locale=locale, decided_by={**settings.decided_by, "locale": decided})
    if absolute or _text(keys, "foam.files.newNotePath") == "root":
        return settings
    return settings.noting(
        _(
            "The path in {file} does not start with /, so Foam counts it from the folder of the note that is open; "
            "here it counts from the top.",
            file=page,
        )
    )


def _in_workspace(root: Path, written: str) -> str:
    """A path that may be written from the top of the disk, as the workspace has it."""
    top = root.as_posix().rstrip("/") + "/"
    return written[len(top) - 1 :] if written.startswith(top) else written


def _split(path: str) -> tuple[str, str]:
    """The folders without a variable, and what is below them."""
    parts = path.split("/")
    fixed = next((at for at, part in enumerate(parts[:-1]) if "$" in part), len(parts) - 1)
    return "/".join(parts[:fixed]), "/".join(parts[fixed:])


def _parts(text: str) -> Iterator[Literal | str]:
    at = 0
    for found in _VARIABLE.finditer(text):
        yield Literal(text[at : found.start()])
        at, name = found.end(), found["name"] or found["bare"]
        if name == "FOAM_DATE_FORMAT":
            yield found["text"] or "YYYY-MM-DDTHH:mm:ssZ"
        elif name in _TOKENS:
            yield _TOKENS[name]
        else:
            raise NoCounterpart(found[0])
    yield Literal(text[at:])


def _by_settings(root: Path, keys: Mapping[str, object]) -> VaultSettings:
    """What the older settings decide; where nothing is said, dated names, else Foam's default."""
    named = {key: _text(keys, f"foam.openDailyNote.{key}") for key in ("directory", "filenameFormat", "fileExtension")}
    if not any(named.values()):
        found = plain.look(root)
        # Settings may also be kept for all workspaces, outside of this folder; then the names tell.
        if found.folder or found.remarks:
            return found
    try:
        form = from_dateformat(named["filenameFormat"] or "isoDate")
    except NoCounterpart as problem:
        raise unusable(SETTINGS, "foam.openDailyNote.filenameFormat", problem.reason) from problem
    # Translators: completes "from …", and "It comes from …." where the name cannot be used.
    default = _("Foam's default")
    decided = {
        "folder": f"{SETTINGS}: foam.openDailyNote.directory" if named["directory"] else default,
        "format": f"{SETTINGS}: foam.openDailyNote.filenameFormat" if named["filenameFormat"] else default,
    }
    written_folder = _in_workspace(root, named["directory"])
    if written_folder.startswith("/") and is_folder(Path(written_folder)) and not is_folder(root / written_folder[1:]):
        raise unusable(SETTINGS, "foam.openDailyNote.directory", _("It names a folder outside of the vault."))
    folder = tidy_path(written_folder)
    return _settings(root, folder, form, named["fileExtension"] or "md", decided, SETTINGS)


def _settings(
    root: Path, folder: str, form: str, ending: str, decided_by: Mapping[str, str], file: str
) -> VaultSettings:
    settings = VaultSettings(
        flavor=FLAVOR,
        folder=existing_folder(root, folder),
        format=form,
        extension=f".{ending.lstrip('.')}",
        locale="en",
        template=None,
        # Translators: completes "from …", where the language of dates is told.
        decided_by={**decided_by, "locale": _("Foam, which writes dates in English")},
    )
    check_places(settings, file)
    return settings


def _text(keys: Mapping[str, object], key: str) -> str:
    return text_of(keys, key, SETTINGS, key)
