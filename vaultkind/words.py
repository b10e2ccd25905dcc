"""The words a person meets, in their language.

English stands in the code and is the key; the other languages are gettext catalogues in
``templates/messages``. What a catalogue lacks is said in English. The language is set once, at the
start of a command, as a program's locale is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

LANGUAGES = ("en", "es", "de", "fr", "pt-BR")
_PACKAGE = Path(__file__).resolve().parent
_catalogue: GNUTranslations | None = None
_language = "en"


def _(message: str, /, **values: object) -> str:
    """``message`` in the person's language, with ``{name}`` places filled in from ``values``."""
    # The empty message of a catalogue is its header.
    return _filled(_catalogue.gettext(message) if _catalogue and message else message, message, values)


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """The form of a message that goes with ``count``, which fills in ``{count}``, too."""
    plain = one if count == 1 else many
    return _filled(_catalogue.ngettext(one, many, count) if _catalogue else plain, plain, {"count": count, **values})


def N_(message: str) -> str:  # noqa: N802 - the customary name
    """Marks a message for the catalogues where it is defined; ``_`` says it later."""
    return message


def _filled(text: str, english: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    try:
        return text.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):  # a catalogue with a place that is not there
        return english.format(**values)


def language() -> str:
    """The language that is spoken now, one of LANGUAGES."""
    return _language


def speak(wanted: str | None) -> None:
    """Say everything in the nearest language there is to ``wanted``, such as ``de`` or ``pt_BR.UTF-8``."""
    global _catalogue, _language
    _language = nearest(wanted)
    _catalogue = _read(_language)


def nearest(wanted: str | None) -> str:
    """The shipped language for a language tag or the value of a locale variable; ``en`` when there is none."""
    tag = (wanted or "").split(".")[0].split("@")[0].replace("_", "-").lower()
    known = {name.lower(): name for name in LANGUAGES}
    bases = {name.lower().split("-")[0]: name for name in LANGUAGES}
    return known.get(tag) or bases.get(tag.split("-")[0], "en")


def system_language(environment: Mapping[str, str]) -> str:
    """The language that the system is set to, by POSIX's order of the variables."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return nearest(next((name for name in names if name), None))


def _read(name: str) -> GNUTranslations | None:
    if name == "en":
        return None
    import struct
    from gettext import GNUTranslations

    inside = _PACKAGE / "templates"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "templates"
    try:
        with open(folder / "messages" / f"{name}.mo", "rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError, LookupError, struct.error):  # without its catalogue, a language is said in English
        return None
