"""Puts together what is known of a vault: configuration, settings, daily notes, and the shape of its block."""

from __future__ import annotations

import os
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkind.actions.which import seed_of, spoken
from vaultkind.configkeys import VaultConfig
from vaultkind.core.dailynote import DailyNotes
from vaultkind.core.dateformat import DateFormat, FormatError, compile_format
from vaultkind.errors import VaultError
from vaultkind.library import read_skeleton
from vaultkind.locales import has_locale, locale_for, read_locale
from vaultkind.vaults import VaultSettings, read_settings
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.core.insertion import Place
    from vaultkind.core.prompt import Prompt


class Vault(NamedTuple):
    """A vault ready for use. ``root`` is absolute, links resolved; ``settings`` has the configuration's say in it."""

    root: Path
    config: VaultConfig
    settings: VaultSettings
    notes: DailyNotes

    @property
    def key(self) -> str:
        """The name the vault has in the ledger."""
        return str(self.root)

    @property
    def seed(self) -> str:
        """What decides the order of prompts: the same on every device that has the vault."""
        return seed_of(self.root, self.config)

    @property
    def place(self) -> Place:
        """Where a block goes."""
        from vaultkind.core.insertion import Place

        return Place(self.config.place, self.config.under)


def open_vault(root: Path | None, config: VaultConfig | None) -> Vault:
    """The vault at ``root``. Raises VaultError when its folder, settings or daily format cannot be used."""
    if root is None:
        raise VaultError(
            _("No vault is set up, and none is around this folder."),
            next_step=_("`vaultkind init PATH` sets one up; --vault PATH names one for this command."),
        )
    config = config or VaultConfig(path=str(root))
    settings = _with_language(root, _with_config(read_settings(root, config.settings_folder), config))
    try:
        notes = DailyNotes(settings.folder, _compile(settings), settings.extension)
        notes.try_out()
    except ValueError as problem:
        raise _unusable(settings, "folder" if config.folder is not None else "format", str(problem)) from None
    return Vault(root, config, settings, notes)


def _with_config(settings: VaultSettings, config: VaultConfig) -> VaultSettings:
    """The settings, with what the person's configuration says put first."""
    decided = dict(settings.decided_by)
    for key in ("folder", "format", "locale"):
        if getattr(config, key) is not None:
            decided[key] = _mine(key)
    locale = config.locale or settings.locale
    remarks = settings.remarks
    if config.locale is None and locale is not None and not has_locale(locale):
        remarks += (
            _("moment.js has no locale {name!r} and falls back to English there; so does vaultkind.", name=locale),
        )
        locale = "en"
    folder = settings.folder if config.folder is None else config.folder.strip("/")
    form = config.format or settings.format
    return settings._replace(folder=folder, format=form, locale=locale, decided_by=decided, remarks=remarks)


def _with_language(root: Path, settings: VaultSettings) -> VaultSettings:
    """The settings with a locale where neither the configuration nor the vault has one."""
    if settings.locale is not None:
        return settings
    from vaultkind.actions.namelanguage import language_of_names

    usual = system_locale()
    told = language_of_names(root, settings, usual)
    # Translators: completes "from …", where the language of dates is told.
    source = _("the system's language") if told is None else _("the names of the notes that are there")
    return settings._replace(locale=told or usual, decided_by={**settings.decided_by, "locale": source})


def system_locale() -> str:
    """The moment locale that the system is set to, by POSIX's order of the variables for dates."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_TIME", "LANG"))
    return locale_for(next((name for name in names if name), None))


def _mine(key: str) -> str:
    """How a key of the configuration is named as what decides."""
    # Translators: completes "from …", "The format comes from …." and "It comes from ….".
    return _("vaultkind's configuration: {key}", key=key)


def _compile(settings: VaultSettings) -> DateFormat:
    try:
        form = compile_format(settings.format, read_locale(settings.locale or "en"))
    except FormatError as problem:
        raise _unusable(settings, "format", problem.reason) from None
    if form.missing:
        # Translators: stands between the parts of "it leaves out the year, and the day".
        parts = _(", and ").join(_(part) for part in form.missing)
        # Translators: completes "The daily format 'NAME' cannot name a note: ….".
        reason = _("it leaves out {parts}, so several days share one name", parts=parts)
        raise _unusable(settings, "format", reason)
    if form.has_time:
        # Translators: completes "The daily format 'NAME' cannot name a note: ….".
        raise _unusable(settings, "format", _("it holds a time of day, so one day has many names"))
    return form


def _unusable(settings: VaultSettings, key: str, reason: str) -> VaultError:
    """The daily folder or format cannot be used, with the place to change it."""
    # Translators: completes "It comes from …." where nothing more is known.
    decided = settings.decided_by.get(key, _("the settings"))
    reason = reason.rstrip(".")
    return VaultError(
        _("The daily folder {name!r} cannot name a note: {reason}.", name=settings.folder, reason=reason)
        if key == "folder"
        else _("The daily format {name!r} cannot name a note: {reason}.", name=settings.shown_format, reason=reason),
        next_step=_("It comes from {source}. Changing it there settles it.", source=decided)
        if decided == _mine(key)
        else _(
            "It comes from {source}. Changing it there settles it, or `{key}` in vaultkind's configuration.",
            source=decided,
            key=key,
        ),
    )


def note_path(vault: Vault, day: date) -> str:
    """The vault-relative path of the day's note, in the Unicode form it has on the disk if it is there."""
    path = vault.notes.path(day)
    if path.isascii():
        return path
    spellings = (path, *(unicodedata.normalize(form, path) for form in ("NFC", "NFD")))
    return next((one for one in spellings if os.path.lexists(vault.root / one)), path)


def block_for(vault: Vault, prompt: Prompt, now: datetime, title: str) -> str:
    """The block's text for a note of that title."""
    from vaultkind.core.block import Moment, fill

    skeleton = read_skeleton(vault.root, vault.config.packs_folder, vault.settings.flavor, spoken(vault.config))
    locale = vault.notes.format.locale

    def render(when: datetime, form: str) -> str:
        return compile_format(form, locale).render(when)

    return fill(skeleton, prompt, Moment(now, title, render))
