"""Where Obsidian puts daily notes: Periodic Notes where it is on, else Journals, else the core Daily notes.

Reads settings files, never notes. A file that decides and cannot be read stops with its name and
line; any other unreadable file becomes a remark. The app's language is not kept in the vault, so a
locale is known where a plugin sets one.
"""

from __future__ import annotations

import re
from pathlib import Path

from vaultkind.core.lazily import later
from vaultkind.errors import VaultError
from vaultkind.vaults import obsidian_files as files_of
from vaultkind.vaults.obsidian_files import SettingsFiles
from vaultkind.vaults.settings import (
    EXTENSION,
    Group,
    VaultSettings,
    check_places,
    existing_folder,
    one_line,
    settings_from,
)
from vaultkind.vaults.settingsfile import Unreadable
from vaultkind.words import N_, _

FLAVOR = "obsidian"

# Translators: completes "from …", and "It comes from …." where the name cannot be used.
_DEFAULT = N_("Obsidian's default")
# Where a locale or the first day of the week may be set for the whole app, and the plugin doing it.
_LOCALE_FILES = (
    (files_of.PERIODIC, "periodic-notes"),
    (files_of.APP, "periodic-notes"),
    (files_of.CALENDAR, "calendar"),
)
# Tokens that depend on the day a week starts on, outside [literals] and \escapes.
_LITERAL = later(r"\[[^\[]*\]|\\.", re.DOTALL)
_WEEK = later(r"[wge]")
_WEEKDAYS = (
    # Translators: each completes "Weeks start on … by FILE: KEY; …".
    *(N_("sunday"), N_("monday"), N_("tuesday"), N_("wednesday")),
    *(N_("thursday"), N_("friday"), N_("saturday")),
)
# The shape of moment's names. Callers may look for a file of that name, so nothing else passes.
_LOCALE = later(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_LOCALE = 35


def is_vault(folder: Path) -> bool:
    """Whether a folder is an Obsidian vault."""
    return bool(files_of.settings_folders(folder))


def read(root: Path, settings_folder: str | None = None) -> VaultSettings | None:
    """Where Obsidian would put a day's note, None where the vault is not Obsidian's.

    ``settings_folder`` names the one to use. Raises ``VaultError`` where the settings that decide
    cannot be read, or lead out of the vault.
    """
    folder, remarks = files_of.choose_folder(root, settings_folder)
    if folder is None:
        return None
    files = SettingsFiles(root, folder, remarks)
    settings = _with_locale(files, _periodic(files) or _journals(files) or _core(files))
    if any(part.startswith(".") for part in settings.folder.split("/")):
        files.remarks.append(_("The daily folder starts with a dot, so Obsidian does not show it."))
    return settings._replace(
        watched=tuple(files.name(file) for file in files_of.ALL),
        remarks=tuple(dict.fromkeys((*settings.remarks, *files.remarks))),
    )


def _periodic(files: SettingsFiles) -> VaultSettings | None:
    """What Periodic Notes decides, None where its daily notes are off."""
    group = _periodic_group(files)
    if group is None:
        return None
    if not _is_listed(files, "periodic-notes", "Periodic Notes"):
        return None
    # Translators: completes "from …", and "It comes from …." where the name cannot be used.
    default = _("Periodic Notes' default")
    settings = settings_from(files.root, group, flavor=FLAVOR, default=default)
    _compare_with_core(files, settings, "Periodic Notes")
    return settings


def _journals(files: SettingsFiles) -> VaultSettings | None:
    """What the Journals plugin decides, None where it has no daily journal or is off."""
    try:
        data = files.keys(files_of.JOURNALS)
        if data is None:
            return None
        from vaultkind.vaults.journals import daily_journals, own_weeks

        journals = daily_journals(files.name(files_of.JOURNALS), data)
    except Unreadable as error:
        if _surely_off(files, "journals"):
            files.remark(files_of.JOURNALS, error)
            return None
        raise files.stop(files_of.JOURNALS, error, "Journals") from error
    if not journals or not _is_listed(files, "journals", "Journals"):
        return None
    journal = journals[0]
    folder, form = journal.place()
    settings = VaultSettings(
        flavor=FLAVOR,
        folder=existing_folder(files.root, folder),
        format=form,
        extension=EXTENSION,
        locale=None,
        template=None,
        decided_by={
            "folder": f"{journal.day.file}: {journal.day.prefix}folder",
            "format": f"{journal.day.file}: {journal.day.prefix}nameTemplate",
        },
    )
    check_places(settings, journal.day.file)
    if own_weeks(data) and _uses_weeks(settings):
        files.remarks.append(
            _("Journals sets how weeks are counted; here the week numbers in the format follow the locale.")
        )
    if len(journals) > 1:
        names = ", ".join(one_line(other.name) for other in journals[1:])
        files.remarks.append(
            _(
                "There are several daily journals ({names}); {name} is used. "
                "`folder` and `format` in vaultkind's configuration settle it.",
                names=names,
                name=one_line(journal.name),
            )
        )
    _compare_with_core(files, settings, "Journals")
    return settings


def _is_listed(files: SettingsFiles, plugin: str, name: str) -> bool:
    """Whether a plugin with daily notes in its settings is switched on; what is said of it where it is not."""
    try:
        listed = files.community_plugin(plugin)
    except Unreadable as error:
        # Translators: a page of Obsidian's settings, by the name that Obsidian gives it.
        raise files.stop(files_of.COMMUNITY, error, _("Community plugins")) from error
    if listed is False:
        files.remarks.append(
            _("{plugin} has settings for daily notes and is not switched on; they are not used here.", plugin=name)
        )
    return listed is not False


def _uses_weeks(settings: VaultSettings) -> bool:
    return _WEEK.search(_LITERAL.sub("", settings.format)) is not None


def _periodic_group(files: SettingsFiles) -> Group | None:
    try:
        data = files.keys(files_of.PERIODIC)
        if data is None:
            return None
        from vaultkind.vaults.periodic_notes import daily_group, is_on

        group = daily_group(files.name(files_of.PERIODIC), data)
    except Unreadable as error:
        if _surely_off(files, "periodic-notes"):
            files.remark(files_of.PERIODIC, error)
            return None
        raise files.stop(files_of.PERIODIC, error, "Periodic Notes") from error
    return group if group is not None and is_on(group) else None


def _surely_off(files: SettingsFiles, plugin: str) -> bool:
    try:
        return files.community_plugin(plugin) is False
    except Unreadable:
        return False


def _compare_with_core(files: SettingsFiles, settings: VaultSettings, plugin: str) -> None:
    """Say so where the core plugin would put the note elsewhere."""
    keys = files.keys_or_remark(files_of.DAILY)
    if keys is None or files.core_plugin("daily-notes") is False:
        return
    core = Group(files.name(files_of.DAILY), "", keys)
    try:
        other = settings_from(files.root, core, flavor=FLAVOR, default=_(_DEFAULT))
    except VaultError as error:
        files.remarks.append(error.message)
        return
    if (other.folder, other.format) != (settings.folder, settings.format):
        files.remarks.append(
            _(
                "{plugin} and Daily notes name different places ({one} and {other}); {plugin} decides.",
                plugin=plugin,
                one=_place(settings),
                other=_place(other),
            )
        )


def _place(settings: VaultSettings) -> str:
    return one_line(f"{settings.folder}/{settings.shown_format}".lstrip("/"))


def _core(files: SettingsFiles) -> VaultSettings:
    """What the core plugin decides; where it is off and has no settings, where dated names are."""
    off = files.core_plugin("daily-notes") is False
    try:
        keys = files.keys(files_of.DAILY)
    except Unreadable as error:
        if not off:
            # Translators: a page of Obsidian's settings, by the name that Obsidian gives it.
            raise files.stop(files_of.DAILY, error, _("Daily notes")) from error
        files.remark(files_of.DAILY, error)
        keys = None
    if off and keys is None:
        files.remarks.append(
            _(
                "Daily notes is switched off in Obsidian and has no settings, "
                "so the place is the one where dated names are."
            )
        )
        from vaultkind.vaults import plain

        return plain.look(files.root)._replace(flavor=FLAVOR)
    if off:
        files.remarks.append(_("Daily notes is switched off in Obsidian; its settings are used here."))
    group = Group(files.name(files_of.DAILY), "", keys or {})
    return settings_from(files.root, group, flavor=FLAVOR, default=_(_DEFAULT))


def _with_locale(files: SettingsFiles, settings: VaultSettings) -> VaultSettings:
    """Add the locale where a plugin sets one, which then holds for the whole app."""
    written, source = _override(files, "localeOverride", unset="system-default")
    locale = None if written is None else written.strip().lower().replace("_", "-")
    if locale is not None and (len(locale) > _LONGEST_LOCALE or not _LOCALE.fullmatch(locale)):
        files.remarks.append(_("{setting} names no locale; it is left out.", setting=one_line(source)))
        locale, source = None, _("not set in the vault")
    day, by = _override(files, "weekStart", unset="locale")
    if day in _WEEKDAYS and _uses_weeks(settings):
        files.remarks.append(
            _(
                "Weeks start on {day} by {setting}; here the week numbers in the format follow the locale.",
                day=_(day),
                setting=one_line(by),
            )
        )
    return settings._replace(
        locale=locale,
        decided_by={**settings.decided_by, "locale": source},
    )


def _override(files: SettingsFiles, key: str, *, unset: str) -> tuple[str | None, str]:
    """The text a plugin that may be on sets under a key, and where."""
    for file, plugin in _LOCALE_FILES:
        try:
            if files.community_plugin(plugin) is False:
                continue
        except Unreadable as error:
            files.remark(files_of.COMMUNITY, error)
            continue
        value = (files.keys_or_remark(file) or {}).get(key)
        if isinstance(value, str) and value.strip() not in ("", unset):
            return value, f"{files.name(file)}: {key}"
    return None, _("not set in the vault")
