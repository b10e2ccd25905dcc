"""What the settings of Obsidian's Periodic Notes plugin say about daily notes.

Reads parsed values, no files. Knows the shapes met in vaults; in all of them daily notes that are
not said to be on are off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultkind.vaults.settings import Group
from vaultkind.vaults.settingsfile import Unreadable, as_keys
from vaultkind.words import _

_DEFAULT_SET = "Default"


def daily_group(file: str, settings: Mapping[str, object]) -> Group | None:
    """The daily settings the plugin uses, None where there are none.

    Raises ``Unreadable`` where a part has another shape than settings can have.
    """
    for prefix, values, template_key in _shapes(settings):
        if values is not None:
            return Group(file, f"{prefix}.", as_keys(values, prefix), template_key)
    return None


def is_on(group: Group) -> bool:
    """Whether daily notes are switched on; a missing ``enabled`` is off, as in the plugin."""
    return bool(group.values.get("enabled"))


def _shapes(settings: Mapping[str, object]) -> Iterator[tuple[str, object, str]]:
    """Prefix, values and template key of each shape, the one the newest version reads first."""
    granularities = settings.get("granularities")  # 2.x, a fork that keeps the name
    if isinstance(granularities, dict):
        yield "granularities.day", granularities.get("day"), "templatePath"
    sets = settings.get("calendarSets")  # 1.0 beta: copies ``daily`` and leaves it standing
    if isinstance(sets, list) and sets:
        yield _active_set(sets, settings.get("activeCalendarSet"))
        return
    yield "daily", settings.get("daily"), "template"  # 0.0.x
    yield "dailyNote", settings.get("dailyNote"), "template"  # met in vaults made by scripts


def _active_set(sets: list[object], active: object) -> tuple[str, object, str]:
    name = _DEFAULT_SET if active is None else active
    for index, candidate in enumerate(sets):
        if isinstance(candidate, dict) and candidate.get("id") == name:
            return f"calendarSets[{index}].day", candidate.get("day"), "templatePath"
    # Translators: completes "The file NAME …".
    raise Unreadable(_("has no calendar set of the name under activeCalendarSet"))
