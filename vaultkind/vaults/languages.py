"""The languages settings are written in: JSON, JSON with comments, EDN, TOML, YAML, the properties of a page.

Each parser takes text and gives plain values, or raises ``NotValid``. What is tangled, deep or huge is refused
within a bounded time. The libraries are loaded when a file asks for them.
"""

from __future__ import annotations

import json
import re

from vaultkind.core.lazily import later
from vaultkind.words import _

# The largest config.edn that Logseq ships has 15 KB; the parser takes two seconds for each MiB.
MAX_EDN = 256 * 1024
MAX_YAML = 256 * 1024
MAX_DEPTH = 200
_PROPERTIES = later(r"\ufeff?---[ \t]*\n(?P<yaml>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)


class NotValid(ValueError):
    """Text that is not of its language: words that follow a file's name, and the line where one is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def text_of(data: bytes) -> str:
    """A file's bytes as text, in whichever Unicode encoding they are. Raises ValueError."""
    return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")


def parse_json(text: str) -> object:
    """JSON as it stands in the standard."""
    return _json(text, json.loads)


def parse_json_with_comments(text: str) -> object:
    """JSON with ``//`` and ``/* */`` comments and commas too many, as VS Code reads its settings."""
    import jsonc

    try:
        return parse_json(text)
    except NotValid:
        pass
    try:
        return _json(text, jsonc.loads)
    except NotValid as problem:
        # Comments were taken out before lines were counted.
        raise NotValid(problem.reason) from None


def _json(text: str, loads: object) -> object:
    # Translators: each of these completes "The file NAME …".
    try:
        content: object = loads(text)  # type: ignore[operator]
    except json.JSONDecodeError as error:
        raise NotValid(_("is not valid JSON"), error.lineno) from None
    except RecursionError:
        raise NotValid(_("is nested too deeply")) from None
    except ValueError:  # a number of thousands of digits
        raise NotValid(_("is not valid JSON")) from None
    return content


def parse_edn(text: str) -> object:
    """EDN with its keywords as text without the colon: ``{:a/b "c"}`` is ``{"a/b": "c"}``. Only the outermost map's
    keys, and texts, numbers, truths, keywords and lists below them, keep a meaning.
    """
    import edn_format

    # Translators: completes "The file NAME …", as in "is not valid EDN".
    invalid = _("is not valid {language}", language="EDN")
    if len(text) > MAX_EDN:
        raise NotValid(_("is larger than {size} KiB", size=MAX_EDN >> 10))
    try:
        # Its tables are rebuilt in memory: written ones would land in the installed package.
        content = edn_format.loads(text, write_ply_tables=False)
    except Exception:  # the library raises what each tag and sign brings along
        raise NotValid(invalid) from None
    if content is None:
        return {}
    if not isinstance(content, edn_format.ImmutableDict):
        raise NotValid(invalid)
    return {key.name: _edn_value(value) for key, value in content.items() if isinstance(key, edn_format.Keyword)}


def _edn_value(value: object) -> object:
    import edn_format

    if isinstance(value, edn_format.Keyword):
        return value.name
    if isinstance(value, edn_format.ImmutableList | frozenset):
        return [str(item) for item in value if isinstance(item, str)]
    return value


def parse_toml(text: str) -> object:
    """TOML."""
    import tomllib

    if any(row.count(".") > MAX_DEPTH for row in text.split("\n")):
        raise NotValid(_("is nested too deeply"))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise NotValid(_("is not valid {language}", language="TOML"), int(place[1]) if place else None) from None
    except RecursionError:
        raise NotValid(_("is nested too deeply")) from None
    except ValueError:
        raise NotValid(_("is not valid {language}", language="TOML")) from None


def parse_yaml(text: str) -> object:
    """YAML with every single value as text, so that a date stays what was written."""
    import yaml

    if len(text) > MAX_YAML:
        raise NotValid(_("is larger than {size} KiB", size=MAX_YAML >> 10))
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        if text.count("[") + text.count("{") > MAX_DEPTH:
            raise NotValid(_("is nested too deeply"))
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise NotValid(_("is not valid {language}", language="YAML"), line) from None
    except RecursionError:
        raise NotValid(_("is nested too deeply")) from None
    except ValueError:
        raise NotValid(_("is not valid {language}", language="YAML")) from None


def parse_properties(text: str) -> object:
    """The properties at the top of a page; ``{}`` where it has none."""
    found = _PROPERTIES.match(text.replace("\r\n", "\n"))
    if found is None:
        return {}
    try:
        content = parse_yaml(found["yaml"])
    except NotValid as problem:
        raise NotValid(problem.reason, None if problem.line is None else problem.line + 1) from None
    return content if isinstance(content, dict) else {}


def parse_text(text: str) -> object:
    """The text as it is."""
    return text
