"""Where Logseq keeps journals in a file graph: ``logseq/config.edn``.

Its date formats are cljs-time's, its names of months and days English. What its code does with the file was read in
its sources (0.10.9: frontend.state, frontend.date, frontend.handler.repo).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from vaultkind.core.datedialects import NoCounterpart, from_cljs_time
from vaultkind.errors import VaultError
from vaultkind.vaults.languages import parse_edn
from vaultkind.vaults.settings import (
    VaultSettings,
    check_places,
    existing_folder,
    one_line,
    read_keys,
    text_of,
    unusable,
)
from vaultkind.words import _

FLAVOR = "logseq"
FILE = "logseq/config.edn"

_FOLDER = "journals-directory"
_FORMAT = "journal/file-name-format"


def is_vault(folder: Path) -> bool:
    """Whether a folder is a file graph of Logseq."""
    return os.path.isfile(folder / FILE)


def read(root: Path) -> VaultSettings | None:
    """Where Logseq would put a day's journal, None where the vault is not Logseq's.

    Raises ``VaultError`` where its settings cannot be read or followed.
    """
    keys = read_keys(root, FILE, parse_edn, _("Logseq's settings have a button that opens this file."))
    if keys is None:
        return None
    _check_markdown(keys)
    # Translators: completes "from …", and "It comes from …." where the name cannot be used.
    default = _("Logseq's default")
    folder, pattern = _text(keys, _FOLDER), _text(keys, _FORMAT)
    try:
        format_ = from_cljs_time(pattern or "yyyy_MM_dd")
    except NoCounterpart as problem:
        raise unusable(FILE, f":{_FORMAT}", problem.reason) from problem
    settings = VaultSettings(
        flavor=FLAVOR,
        folder=existing_folder(root, folder or "journals"),
        format=format_,
        extension=".md",
        locale="en",
        template=None,
        decided_by={
            "folder": f"{FILE}: :{_FOLDER}" if folder else default,
            "format": f"{FILE}: :{_FORMAT}" if pattern else default,
            # Translators: completes "from …", where the language of dates is told.
            "locale": _("Logseq, which writes dates in English"),
        },
        watched=(FILE,),
    )
    check_places(settings, FILE)
    return settings._replace(remarks=tuple(_remarks(keys, settings.folder)))


def _text(keys: Mapping[str, object], key: str) -> str:
    return text_of(keys, key, FILE, f":{key}")


def _check_markdown(keys: Mapping[str, object]) -> None:
    if str(keys.get("preferred-format", "markdown")).lower() == "org":
        raise VaultError(
            _("This graph writes its journals in Org, and vaultkind writes Markdown."),
            next_step=_('In {file}, `:preferred-format "Markdown"` has Logseq write Markdown.', file=FILE),
            path=FILE,
        )


def _remarks(keys: Mapping[str, object], folder: str) -> Iterator[str]:
    if keys.get("feature/enable-journals?") is False:
        yield _("Journals are switched off in Logseq; its settings are used here.")
    hidden = keys.get("hidden")
    for entry in hidden if isinstance(hidden, list) else ():
        if f"{folder}/".startswith(f"{entry.strip('/')}/"):
            yield _("{file} hides {folder}, so Logseq does not show it.", file=FILE, folder=one_line(folder))
