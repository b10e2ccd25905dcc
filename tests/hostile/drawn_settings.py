"""Settings and names of any making that other programs leave in a vault, and what holds of each."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from vaultkind.actions.days import days
from vaultkind.actions.vault import open_vault
from vaultkind.core.dailynote import DailyNotes, leave_alone
from vaultkind.core.dateformat import FormatError, compile_format
from vaultkind.errors import VaultkindError
from vaultkind.locales import read_locale
from vaultkind.vaults.registry import known_vaults

TODAY = date(2026, 11, 23)


TEXTS = st.sampled_from(
    [
        *(
            "",
            " ",
            ".",
            "..",
            "../..",
            "/",
            "//x",
            "a/../b",
            "~",
            "C:",
            "C:\\x",
            "\\\\s\\x",
            "a\0b",
            "a\nb",
            "\u2028",
            "\x1b[31m",
        ),
        *(
            "YYYY-MM-DD",
            "YYYY/MM",
            "DDDD",
            "[",
            "]",
            "[]",
            "[/]",
            "\\",
            "LLLL",
            "YDDDDMD",
            "gggg-[W]ww-e",
            "x",
            "X",
            "\ufeff",
        ),
        *(
            "YYYY-MM-DD.md",
            "YYYY-MM-DD[.md]",
            "Do MMMM YYYY",
            "\ud800",
            "\udcff",
            "e\u0301",
            "\u202e",
            "Default",
            "de",
            "pt_BR",
        ),
        *(
            "a" * 300,
            "Y" * 501,
            "YYYY" * 100,
            "/".join("a" * 50 for _ in range(100)),
            "9" * 5000,
            "sunday",
            "templates/x",
        ),
    ]
) | st.text(max_size=8)
VALUES = st.recursive(
    TEXTS
    | st.sampled_from([None, True, False, 0, -1, 1, 0.5, 10**400, -(10**400), 1e308, float("nan"), float("inf")])
    | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
JSON_SCARS = [b"{", b"}", b"[" * 50_000, b'"', b",", b"\\", b"\0", b"\xff", b"NaN", b"9" * 5000, b"//x", b"<<<<<<< "]


def nudged(value: Any) -> st.SearchStrategy[Any]:
    """A value like this one: the keys it has, some with other values, some gone."""
    if isinstance(value, dict):
        kept = {key: nudged(inner) for key, inner in value.items()}
        return st.fixed_dictionaries({}, optional=kept) | st.fixed_dictionaries(kept) | VALUES
    if isinstance(value, list):
        return st.tuples(*map(nudged, value)).map(list) | VALUES
    return st.just(value) | TEXTS | VALUES


@st.composite
def scarred(draw: st.DrawFn, texts: st.SearchStrategy[bytes], scars: list[bytes]) -> bytes:
    """The bytes, often as they are, else cut short, cut into, or in another encoding."""
    raw = draw(texts)
    how = draw(st.sampled_from(["", "", "", "cut", "into", "BOM", "utf-16", "twice", "binary"]))
    at = draw(st.integers(0, len(raw)))
    if how in ("BOM", "utf-16"):
        return b"\xef\xbb\xbf" + raw if how == "BOM" else raw.decode("utf-8", "replace").encode("utf-16")
    changes = {"cut": raw[:at], "into": raw[:at] + draw(st.sampled_from(scars)) + raw[at:], "twice": raw + raw}
    return draw(st.binary(max_size=60)) if how == "binary" else changes.get(how, raw)


def as_json(document: Any) -> st.SearchStrategy[bytes]:
    return scarred(nudged(document).map(lambda value: json.dumps(value).encode()), JSON_SCARS)


DAY = {"enabled": True, "folder": "Daily", "format": "YYYY-MM-DD", "template": "t"}
DOCUMENTS: dict[str, list[Any]] = {
    "daily-notes.json": [
        {"folder": "Daily", "format": "YYYY/MM-MMMM/YYYY-MM-DD dddd", "template": "t", "autorun": False}
    ],
    "app.json": [{"localeOverride": "de", "weekStart": "monday"}],
    "core-plugins.json": [["daily-notes"], {"daily-notes": False}],
    "community-plugins.json": [["periodic-notes", "calendar"], {"periodic-notes": False}],
    "plugins/periodic-notes/data.json": [
        {"daily": DAY, "localeOverride": "fr"},
        {"calendarSets": [{"id": "Default", "day": {**DAY, "templatePath": "t"}}], "activeCalendarSet": "Default"},
        {"granularities": {"day": {**DAY, "templatePath": "t"}}},
        {"dailyNote": DAY},
    ],
    "plugins/calendar/data.json": [{"localeOverride": "ja", "weekStart": "locale"}],
}
vault_cases = st.fixed_dictionaries(
    {}, optional={name: st.one_of(*map(as_json, documents)) for name, documents in DOCUMENTS.items()}
)


def vault_is_read_or_refused(files: dict[str, bytes], folder: Path) -> None:
    """Settings give daily notes inside the vault, or a refusal of a few words."""
    for name in DOCUMENTS:
        file = folder / ".obsidian" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        if name in files:
            file.write_bytes(files[name])
    try:
        vault = open_vault(folder, None)
    except VaultkindError as problem:
        assert_few_words(problem)
        return
    path = vault.notes.path(TODAY)
    assert not {"", ".", ".."} & set(path.split("/"))
    assert all(len(remark) < 1000 for remark in vault.settings.remarks)
    with suppress(VaultkindError):
        days(vault)


def assert_few_words(problem: VaultkindError) -> None:
    assert problem.message
    assert problem.next_step
    assert len(problem.message) < 6000


registry_cases = as_json({"vaults": {"a": {"path": "/a", "ts": 1, "open": True}, "b": {"path": "/b", "ts": 2}}})


def registry_is_read(raw: bytes, folder: Path) -> None:
    """Obsidian's list of vaults gives absolute paths, or none."""
    file = folder / ".config" / "obsidian" / "obsidian.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)
    assert all(vault.path.is_absolute() for vault in known_vaults("linux", folder, {}))
    known_vaults("win32", folder, {"APPDATA": str(folder / ".config")})


PLAIN_NAMES = [
    "2026-11-23.md",
    "2026-02-30.md",
    "2020-01-01",
    ".md",
    "2026-11-23 2.md",
    "a\nb.md",
    "\udcff.md",
    "\x1b.md",
]
PLAIN_FOLDERS = [
    "",
    "2026/",
    "2026/11/",
    "2026-11/",
    "\x1b[31m/",
    "a\u2028/",
    "a/b/c/d/e/",
    ".hidden/",
    "\udcff/",
    "x/.obsidian/",
]
plain_cases = st.sets(st.tuples(st.sampled_from(PLAIN_FOLDERS), st.sampled_from(PLAIN_NAMES)), max_size=6)


def plain_folder_is_read(names: set[tuple[str, str]], folder: Path) -> None:
    """A folder of files of any names has daily notes, or none."""
    root = folder / str(len(list(folder.iterdir())))
    root.mkdir()
    for inner, name in names:
        (root / inner).mkdir(parents=True, exist_ok=True)
        (root / inner / name).write_bytes(b"x")
    vault = open_vault(root, None)
    assert vault.settings.flavor == "plain"
    assert all((root / path).is_file() for _day, path, _moved in days(vault))


class Format(NamedTuple):
    pattern: str
    locale: str
    name: str


TOKENS = [
    *(
        "Y",
        "YY",
        "YYYY",
        "YYYYY",
        "YYYYYY",
        "y",
        "yo",
        "yyyy",
        "N",
        "NNNN",
        "gg",
        "gggg",
        "ggggg",
        "GG",
        "GGGG",
        "GGGGG",
    ),
    *(
        "Q",
        "Qo",
        "M",
        "Mo",
        "MM",
        "MMM",
        "MMMM",
        "D",
        "Do",
        "DD",
        "DDD",
        "DDDo",
        "DDDD",
        "d",
        "do",
        "dd",
        "ddd",
        "dddd",
    ),
    *("e", "E", "w", "wo", "ww", "W", "Wo", "WW", "H", "k", "hmm", "Hmmss", "x", "X", "Z", "S", "SSS", "A", "a", "L"),
    *("LL", "LLLL", "LTS", "l", "ll", "[x]", "[", "[1]", "\\Y", "\\", "-", "/", ".", " ", "\n", "é", "年"),
]
format_cases = st.builds(
    Format,
    st.lists(st.sampled_from([*TOKENS, "YYYY", "MM", "DD"]), max_size=14).map("".join) | TEXTS,
    st.sampled_from(["en", "de", "ja", "ar", "hi", "pl", "ko", "bo"]),
    st.text("0123456789", max_size=250) | st.text("12", min_size=100, max_size=250) | TEXTS,
)


def format_never_guesses(case: Format) -> None:
    """A format and a name of any making: a day is found again or not, and no other day is."""
    pattern, locale, name = case
    try:
        notes = DailyNotes("", compile_format(pattern, read_locale(locale)))
    except FormatError:
        return
    for day in (TODAY, date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)):
        with suppress(ValueError):
            path = notes.path(day)
            # Two digits of a year stand for the years from 1969 to 2068, in moment and here.
            assert notes.day(path) in (None, day) or day.year not in range(1969, 2069)
            notes.moved_day(f"archive/{path.rpartition('/')[2]}")
    for text in (name, f"{name}.md", f"a/{name}.md"):
        found = notes.day(text)
        assert found is None or notes.format.render(found) in (text, text.removesuffix(".md"))
        notes.moved_day(text)
        leave_alone(text, notes)
