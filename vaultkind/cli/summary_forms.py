"""The forms that a summary can have, in the person's language, with links that hold where it is written."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkind.words import language

if TYPE_CHECKING:
    from vaultkind.actions.vault import Vault
    from vaultkind.core.patterns import Mention
    from vaultkind.core.summary import Summary
    from vaultkind.render.speech import Speech
    from vaultkind.render.summary_markdown import Links

FORMATS = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json", "csv": ".csv"}
_MONDAY = date(2024, 1, 1)


class Wish(NamedTuple):
    """What form a summary is to have, and where it goes: ``out`` is a file, None for the terminal."""

    form: str
    out: Path | None
    in_vault: bool
    explain: bool


def said(vault: Vault, found: Summary, wish: Wish) -> str:
    if wish.form == "json":
        from vaultkind.render.summary_data import summary_json

        return summary_json(found) + "\n"
    if wish.form == "csv":
        from vaultkind.render.summary_data import summary_csv

        return summary_csv(found)
    if wish.form == "html":
        from vaultkind.render.summary_html import summary_html

        return summary_html(found, speech(), lambda mention: _page_link(vault, mention, wish))
    if wish.form == "markdown":
        from vaultkind.render.summary_markdown import summary_markdown

        return summary_markdown(found, speech(), links_from(vault, wish.out), wish.explain)
    from vaultkind.render.summary_text import summary_rows

    return "\n".join(row.text for row in summary_rows(found, speech(), 72, wish.explain)) + "\n"


def speech() -> Speech:
    """How dates and names are said in the person's language."""
    from vaultkind.core.dateformat import compile_format
    from vaultkind.locales import locale_for, read_locale
    from vaultkind.render.speech import Speech
    from vaultkind.render.summary_words import pattern_name

    locale = read_locale(locale_for(language()))
    short, long, name = (compile_format(form, locale) for form in ("ll", "LL", "ddd"))
    weekdays = [name.render(_MONDAY + timedelta(day)) for day in range(7)]
    return Speech(language(), short.render, long.render, weekdays.__getitem__, pattern_name)


def links_from(vault: Vault, file: Path | None) -> Links:
    """How a file links to the vault's notes; with None from the vault's top. Obsidian's links hold inside a vault."""
    from vaultkind.render.links import percent
    from vaultkind.render.summary_markdown import Links

    folder = Path(os.path.realpath(file.parent)) if file is not None else vault.root
    up = Path(os.path.relpath(vault.root, folder)).as_posix()
    inside = folder.is_relative_to(vault.root)
    return Links(inside and vault.settings.flavor == "obsidian", "" if up == "." else f"{percent(up)}/")


def _page_link(vault: Vault, mention: Mention, wish: Wish) -> str | None:
    """The address for a page: in Obsidian, or of the file where the page lies in the vault as well."""
    from vaultkind.render.links import percent

    if vault.settings.flavor == "obsidian":
        return link(vault, mention)
    return f"{links_from(vault, wish.out).up}{percent(mention.path)}" if wish.in_vault else None


def link(vault: Vault, mention: Mention) -> str | None:
    """The address that opens a mention's note: in Obsidian for its vaults, else the file."""
    from vaultkind.render.links import file_link, obsidian_link

    if vault.settings.flavor == "obsidian":
        return obsidian_link(vault.root.name, mention.path)
    return file_link(str(vault.root / mention.path))
