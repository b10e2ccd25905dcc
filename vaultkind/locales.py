"""The locales of moment.js that ship: how dates are written in each language. Reads files, decides nothing."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from vaultkind.errors import VaultError
from vaultkind.library import templates
from vaultkind.words import _, language

if TYPE_CHECKING:
    from vaultkind.core.locale import Locale


@cache
def locale_names() -> tuple[str, ...]:
    """The names of moment's locales, in order."""
    files = os.listdir(templates() / "locales")
    return tuple(sorted(name.removesuffix(".json") for name in files if name.endswith(".json")))


def has_locale(name: str) -> bool:
    """Whether moment.js has a locale of that name."""
    return name in locale_names()


@cache
def read_locale(name: str) -> Locale:
    """A moment locale by name. Raises VaultError for one that moment does not have."""
    from vaultkind.core.locale import ENGLISH, locale_from_json

    if name == "en":
        return ENGLISH
    if name not in locale_names():
        raise VaultError(
            _("There is no locale {name!r}.", name=name),
            next_step=_("Locales have names such as en, de, pt-br or zh-cn; `locale` in the configuration takes one."),
        )
    import json

    return locale_from_json(json.loads((templates() / "locales" / f"{name}.json").read_text(encoding="utf-8")))


def spoken_date(day: date) -> str:
    """A date as people write it in the language that is spoken: moment's ``LL``."""
    from vaultkind.core.dateformat import compile_format

    return compile_format("LL", read_locale(language().lower())).render(day)


def locale_for(language: str | None) -> str:
    """The nearest moment locale for a language tag such as ``pt_BR.UTF-8`` or ``de-AT``; ``en`` when there is none."""
    tag = (language or "").split(".")[0].split("@")[0].replace("_", "-").lower()
    names = locale_names()
    for candidate in (tag, tag.split("-")[0]):
        if candidate in names:
            return candidate
    return "en"
