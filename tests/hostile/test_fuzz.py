"""Notes, settings, packs and configurations of any making: a value or a plain refusal comes out, and soon.

Hypothesis looks for what breaks that; the long run does so with many more examples. What it or another fuzzer found
stays below as a case of its own.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkind.actions.look import days
from vaultkind.actions.vault import open_vault
from vaultkind.config import read_config
from vaultkind.core.block import Moment, fill, skeleton_problem
from vaultkind.core.dailynote import DailyNotes, leave_alone
from vaultkind.core.dateformat import FormatError, compile_format
from vaultkind.core.digest import sha256_hex
from vaultkind.core.insertion import Edit, Place, Reason, placed, plan_insertion
from vaultkind.core.locale import locale_from_json
from vaultkind.core.note import block_id, outline
from vaultkind.core.prompt import Prompt
from vaultkind.core.removal import plan_removal, plan_swap
from vaultkind.errors import VaultkindError
from vaultkind.library import read_library, read_pack, templates
from vaultkind.locales import read_locale
from vaultkind.vaults.registry import known_vaults

# Of one example, in seconds of processor time: what takes a square of its size takes far longer.
LIMIT = 5
LONG_RUN = 40  # times the examples of the short one
ID = "rest-012"
BLOCKS = (
    "> [!vaultkind|rest-012] If you want it\n> Was there any stopping today? 🌿",
    "> If you want it: <!-- vaultkind: rest-012 -->\n> Was there any stopping today?\n> Or: What did the light do?",
    "- If you want it\n  vaultkind:: rest-012\n  Was there any stopping today?\n  Or: What did the light do?",
)
LATER = "## Später 🌱"
PLACES = (Place(), Place("start"), Place(heading=LATER), Place(heading="#"), Place(heading="# a  b #"))
PROMPT = Prompt(ID, "rest", "plain", "none", "en", "% Any stopping > today? -", "outward", 0, "The light?", "x", 1)
NOW = datetime(2026, 11, 23, 7, 5)
TODAY = NOW.date()


# ---- Notes ----

FRAGMENTS = [
    *(b"\n", b"\r\n", b"\r", b"\xc2\x85", "\u2028".encode(), b"\x0b", b"\x0c", b"\x1c", b" ", b"\t", b"\n\n\n"),
    *(b"\xef\xbb\xbf", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\0", b"\x1b[31m", "👩‍👧e\u0301".encode()),
    *(b"---", b"---\n", b"---\ntitle: x\n---\n", b"---\r\nvaultkind: false\r\n---\r\n", b"vaultkind: no", b"--- "),
    *(b"# a b", b"#", b"# ", b"##", b"# a  b ##", LATER.encode(), LATER.encode() + b" #", b"words", b"===", b"***"),
    *(b"```", b"````", b"~~~", b"``` js", b"`", b"``", b"- ```", b"> ```", b"    ```", b"- a\n  - ~~~"),
    *(b"> ", b">> ", b"> > - ", b"- ", b"1. ", b"- [ ] ", b"* * ", b"\t- ", b"| a |\n|---|", b"$$", b"\\"),
    *(b"%%", b"%% x %%", b"<!--", b"-->", b"<!-- x -->", b"<!", b"%", b"<div>", b"]]>", b"[^1]: "),
    *(b"<<<<<<< a", b"=======", b">>>>>>> b", b"<<<<<<<\n", b">>>>>>>\n", b"|||||||"),
    *(
        b"%% vaultkind %%",
        b"<!-- vaultkind -->",
        b"%%vaultkind%%",
        b"%% vaultkind",
        b"vaultkind -->",
        b"> %% vaultkind %%",
    ),
    *(b"> [!vaultkind", b"> [!vaultkind|rest-012]", b"[!vaultkind|", b"<!-- vaultkind:", b"[!note] vaultkind"),
    *(block.encode()[:cut] for block in BLOCKS for cut in (9, 20, 45, 200)),
]
notes = st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=4), max_size=24).map(b"".join)


class Note(NamedTuple):
    raw: bytes
    place: Place
    block: str
    typed: bytes
    at: int


note_cases = st.builds(
    Note, notes, st.sampled_from(PLACES), st.sampled_from(BLOCKS), notes | st.just(b""), st.integers(0, 400)
)


def note_keeps_its_bytes(case: Note) -> None:
    """In and out again is the same note, twice is once, and what is edited meanwhile is never taken out."""
    raw, place, block, typed, at = case
    plan = plan_insertion(raw, block, place)
    if isinstance(plan, Reason):
        known = placed(ID, Edit(0, b"", b"\n", block.encode(), b"\n\n"), b"")
    else:
        after, known = plan.apply(raw), placed(ID, plan, raw)
        assert after[: plan.at] == raw[: plan.at]
        assert after[plan.at + len(plan.new) :] == raw[plan.at + len(plan.old) :]
        assert b"".join(plan.new.split()) == b"".join(block.encode().split()), "nothing but the block and line ends"
        assert plan_insertion(after, block, place) is Reason.HAS_BLOCK
        assert outline(after).open_at_end is outline(raw).open_at_end, "the block hides nothing"
        out = plan_removal(after, known)
        assert isinstance(out, Edit)
        assert out.apply(after) == raw
        other = "> [!vaultkind|other-1] x\n> Another?"
        swap = plan_swap(after, known, other)
        assert isinstance(swap, Edit)
        assert swap.apply(after).replace(swap.block, swap.old) == after
        raw = after
    cut = min(at, len(raw))
    edited = raw[:cut] + typed + raw[cut:]
    out = plan_removal(edited, known)
    if isinstance(out, Edit):
        assert sha256_hex(out.old.strip(b"\r\n")) == known.digest, "what comes out is the block and line ends"
        assert out.apply(edited) == edited[: out.at] + known.replaced + edited[out.at + len(out.old) :]


# ---- Values that settings can hold ----

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


# ---- Names ----

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
    assert all((root / day.path).is_file() for day in days(vault))


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


# ---- Configuration, packs, blocks, locales ----

CONFIG = [
    *("version = 1", "[[vault]]", 'path = "/x"', "prompts = true", 'place = "start"', 'under = "## a"', "settle = 2.5"),
    *('day_starts = "04:00"', "day_starts = 04:00:00", 'language = "en"', 'packs_folder = "vaultkind"', 'seed = "s"'),
    *('never = ["a-1"]', 'consent = ["body"]', 'settings_folder = ".obsidian"', 'folder = "a"', 'format = "YYYY"'),
    'locale = "de"',
]
TOML_VALUES = st.sampled_from(
    [
        *(
            '""',
            '"../x"',
            '"\\u0000"',
            '"\\u001b[31m"',
            '"\\uFEFF"',
            "'''",
            '"""',
            "nan",
            "inf",
            "-1",
            "1e999",
            "0x" + "f" * 5000,
        ),
        *(
            "9" * 5000,
            "[" * 3000,
            "{a = 1}",
            "[[1]]",
            "1979-05-27T07:32:00Z",
            "25:61:00",
            "true",
            "[1, 'x']",
            "{a.b.c = 1}",
        ),
    ]
)
config_rows = st.sampled_from(CONFIG) | st.tuples(st.sampled_from(CONFIG), TOML_VALUES).map(
    lambda pair: f"{pair[0].partition(' =')[0]} = {pair[1]}"
)
config_cases = scarred(
    st.lists(config_rows | st.sampled_from(["vault = []", "[vault]", "[a.b]", "settle.x = 1", "# é"]), max_size=10).map(
        lambda rows: "\n".join(rows).encode()
    ),
    [b"\r", b"\0", b"\xff", b"[[", b"=", b'"', b".a" * 5000, b"\x1b", b"#" * 300_000],
)


def config_is_read_or_refused(raw: bytes, folder: Path) -> None:
    """The configuration is read, or refused in a few words."""
    file = folder / "config.toml"
    file.write_bytes(raw)
    try:
        config = read_config(file)
    except VaultkindError as problem:
        assert_few_words(problem)
    else:
        assert all(not one.packs_folder.startswith((".", "/")) for one in config.vaults)


PACK_ROWS = [
    *(
        "---",
        "pack: mine",
        "title: x",
        "tier: plain",
        "tier: kind",
        "consent: none",
        "about: x",
        "about: [",
        "a: &a *a",
        "? x",
    ),
    *(
        "? 0x" + "f" * 4050,
        ": x",
        "pack: !!binary x",
        "pack: !!python/name:os.system",
        "<<: {pack: x}",
        "pack: 2026-99-99",
    ),
    *(
        "- [" * 60,
        'title: "\\e[31m\\x9b"',
        "x: .nan",
        "1: 2",
        "null: x",
        "? [a, b]",
        "about: |",
        "about: >-",
        "%YAML 9.9",
        "...",
    ),
    *(
        "## mine-1",
        "## mine-2",
        "## ",
        "## A B",
        "##\tmine-3",
        "## mine-4 \x1b",
        "What is there?",
        "<% x %>",
        "`$= x`",
        "$$",
    ),
    *(
        "- direction: outward",
        "- direction: inward",
        "- outward: x",
        "- energy: 0",
        "- energy: 9",
        "- mood: x",
        "* energy:1",
    ),
    *(
        "## a" + " " * 3000 + "x",
        "- outward: " + " " * 3000 + "x",
        "x" * 400,
        "\u202e",
        "\u2028",
        "\x85",
        "\ufeff",
        "\ud800",
        "\0",
    ),
]
pack_cases = scarred(
    st.lists(st.sampled_from(PACK_ROWS) | st.text(max_size=10), max_size=24).flatmap(
        lambda rows: st.sampled_from(["\n", "\r\n", "\r"]).map(
            lambda end: end.join(["---", "pack: mine", "tier: plain", "about: x", *rows]).encode(
                "utf-8", "surrogatepass"
            )
        )
    ),
    [b"---\n", b"\n---\n", b"\0", b"\xff", b"&a", b"*a", b"\t", b"[" * 3000],
)
ACTING = (
    "<%",
    "%>",
    "<!--",
    "-->",
    "%%",
    "`",
    "~~~",
    "{{",
    "dataviewjs",
    "://",
    "[[",
    "](",
    "[!",
    "[ ]",
    "<a",
    "</",
    "$$",
)


def pack_is_read_or_named(raw: bytes, folder: Path) -> None:
    """A pack's prompts hold nothing that acts; all else is named with a line of the file."""
    pack, problems = read_pack(raw, "vaultkind/x.md", "en")
    assert pack is not None or problems
    rows = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert all(1 <= problem.line <= rows + 1 and len(problem.text) < 1000 for problem in problems)
    for prompt in pack.prompts if pack else ():
        text = f"{prompt.text}\n{prompt.outward or ''}"
        assert not any(mark in text for mark in ACTING)
        assert (
            prompt.text.isprintable()
            or "\u200d" in text
            or all(ord(sign) > 159 for sign in text if not sign.isprintable())
        )
        block = fill(BLOCKS[0].replace(ID, "{{id}}") + "\n> {{prompt}}\n> {{outward}}", prompt, MOMENT)
        assert block_id(block.split("\n")[0].encode()) == prompt.id
        assert len(block.splitlines()) in (3, 4)
    (folder / "packs").mkdir(exist_ok=True)
    (folder / "packs" / "x.md").write_bytes(raw)
    assert len(read_library(folder, "packs", "en").prompts) >= 100


def render(when: datetime, form: str) -> str:
    return compile_format(form).render(when)


MOMENT = Moment(NOW, "a <% x", render)
BLOCK_PIECES = [
    *(
        "\n> ",
        "\n",
        "> ",
        "{{prompt}}",
        "{{id}}",
        "{{title}}",
        "{{outward}}",
        "{{time}}",
        "{{date:",
        "}}",
        "{{",
        "[!vaultkind|",
    ),
    *(
        "<",
        "%",
        "!",
        "--",
        ">",
        "`",
        "~~~",
        "```",
        "$=",
        "[",
        "]",
        "[ ]",
        "- ",
        "<!--",
        "-->",
        "%%",
        "dataviewjs",
        "<img",
        "://",
    ),
    *("$", "`{{title}}", "[<]", "[%]", "YYYY", "L", " ", "\t", "\x1b", "\u2028", "\ud800", "x"),
]
titles = st.lists(
    st.sampled_from(["<", "%", ">", "!", "[", "]", "-", "`", "~", " ", "a", "=", "$", "\n", "\ud800"]), max_size=8
)


class Block(NamedTuple):
    skeleton: str
    title: str


block_cases = st.builds(
    Block,
    st.lists(st.sampled_from(BLOCK_PIECES), max_size=10).map(
        lambda pieces: "> [!vaultkind|{{id}}] x\n> {{prompt}}" + "".join(pieces)
    ),
    titles.map("".join),
)


def block_acts_on_nothing(case: Block) -> None:
    """A block of one's own is refused, or its lines stay a quote that nothing runs, whatever the note is called."""
    if skeleton_problem(case.skeleton) is not None:
        return
    block = fill(case.skeleton, PROMPT, Moment(NOW, case.title, render))
    rows = block.split("\n")
    assert all(row.lstrip(" \t").startswith(">") for row in rows)
    assert block_id(rows[0].encode()) == ID
    assert not re.search(r"<[%a-z]|```|~~~|`[ \t]*\$?=|dataviewjs|://", block), block
    plan = plan_insertion(b"words\n", block, Place())
    assert isinstance(plan, Edit)
    after = plan.apply(b"words\n")
    out = plan_removal(after, placed(ID, plan, b"words\n"))
    assert isinstance(out, Edit)
    assert out.apply(after) == b"words\n"


LOCALE = json.loads((templates() / "locales" / "ja.json").read_text(encoding="utf-8"))
locale_cases = nudged({**LOCALE, "months": [{"when": "a{9999999999999}", "names": LOCALE["months"]}]}) | nudged(LOCALE)


def locale_is_read_or_refused(data: Any) -> None:
    """A table of a locale is one, or a ValueError says that it is none."""
    with suppress(ValueError):
        locale = locale_from_json(data)
        compile_format("dddd Do MMMM YYYY", locale)


# ---- The runs ----


@contextmanager
def soon() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < LIMIT


class Target(NamedTuple):
    """What is drawn, what holds of it, whether that takes a folder, and the examples of the short run."""

    cases: st.SearchStrategy[Any]
    holds: Callable[..., None]
    on_disk: bool
    examples: int


TARGETS = {
    "notes": Target(note_cases, note_keeps_its_bytes, False, 600),
    "vault settings": Target(vault_cases, vault_is_read_or_refused, True, 150),
    "the list of vaults": Target(registry_cases, registry_is_read, True, 150),
    "plain folders": Target(plain_cases, plain_folder_is_read, True, 60),
    "date formats": Target(format_cases, format_never_guesses, False, 100),
    "configurations": Target(config_cases, config_is_read_or_refused, True, 250),
    "packs": Target(pack_cases, pack_is_read_or_named, True, 200),
    "blocks": Target(block_cases, block_acts_on_nothing, False, 400),
    "locale tables": Target(locale_cases, locale_is_read_or_refused, False, 60),
}


def look_for_trouble(target: Target, folder: Path, examples: int, *, again: bool) -> None:
    @settings(
        max_examples=examples,
        derandomize=again,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(target.cases)
    def run(case: Any) -> None:
        with soon():
            target.holds(*((case, folder) if target.on_disk else (case,)))

    run()


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_is_read_ends_in_a_value_or_a_plain_refusal(name: str, tmp_path: Path) -> None:
    look_for_trouble(TARGETS[name], tmp_path, TARGETS[name].examples, again=True)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", TARGETS)
def test_whatever_is_read_ends_so_in_a_long_run_too(name: str, tmp_path: Path) -> None:
    look_for_trouble(TARGETS[name], tmp_path, TARGETS[name].examples * LONG_RUN, again=False)


# ---- What was found ----

HEAD = b"---\npack: mine\ntier: plain\nabout: x\n---\n\n"
VAULT = b'[[vault]]\npath = "/x"\n'
# The target, and a case that once took minutes, or ended in an error of another kind, or let something through.
FINDINGS: dict[str, tuple[str, Any]] = {
    "spaces in a pack's heading": ("packs", HEAD + b"## a" + b" " * 200_000 + b"x\n"),
    "spaces in a pack's item": ("packs", HEAD + b"## a\nx\n- outward: a" + b" " * 200_000 + b"x\n"),
    "a heading that fills a pack": ("packs", HEAD + b"## " + b"X" * 200_000 + b"\n"),
    "Dataview in line": ("packs", HEAD + b"## a\n`$= dv.current()`\n- direction: outward\n"),
    "HTML in a prompt": ("packs", HEAD + b"## a\n<a href=x>\n- direction: outward\n"),
    "a version without digits": ("configurations", b"version = 0x" + b"f" * 10_000),
    "seconds without digits": ("configurations", VAULT + b"settle = 0x" + b"f" * 10_000),
    "a key of many parts": ("configurations", b"a" + b".a" * 100_000 + b" = 1"),
    "a version of many parts": ("configurations", b"version" + b".a" * 3000 + b" = 1"),
    "a table of many parts": ("configurations", b"[a" + b".a" * 100_000 + b"]"),
    "keys by the thousand": ("configurations", b"".join(b"k%d = 1\n" % number for number in range(20_000))),
    "a long key twice": ("configurations", (b"[" + b"a" * 100_000 + b"]\n") * 2),
    "a time no float holds": ("the list of vaults", b'{"vaults": {"a": {"path": "/x", "ts": ' + b"9" * 400 + b"}}}"),
    "headings of spaces": (
        "notes",
        Note((b"# " + b" " * 990 + b"x\n") * 1050, Place(heading="# a"), BLOCKS[0], b"", 0),
    ),
    "a heading of spaces that is looked for": (
        "notes",
        Note(b"# a\n", Place(heading="## a" + " " * 200_000 + "x"), BLOCKS[0], b"", 0),
    ),
    "a locale of a mebibyte": ("vault settings", {"app.json": b'{"localeOverride": "%s"}' % (b"x" * 900_000)}),
    "half a character in a block": ("blocks", Block("> [!vaultkind|{{id}}]\n> {{prompt}} \udf2d", "x")),
    "a tag in two pieces": ("blocks", Block("> [!vaultkind|{{id}}]\n> <{{prompt}}>", "x")),
    "a tag from a date": ("blocks", Block("> [!vaultkind|{{id}}]\n> {{date:[<][%]}} x {{prompt}}", "x")),
    "a tag from a title": ("blocks", Block("> [!vaultkind|{{id}}]\n> {{title}}% {{prompt}}", "a<")),
    "code from a title": ("blocks", Block("> [!vaultkind|{{id}}]\n> {{prompt}}\n> ` {{title}}`", "$= x")),
    "a fence from a title": ("blocks", Block("> [!vaultkind|{{id}}]\n> {{prompt}}\n> {{title}}", "~~~ js")),
    "a repetition beyond number": (
        "locale tables",
        {**LOCALE, "months": [{"when": "a{99999999999999999999}", "names": ["x"] * 12}, {"names": ["x"] * 12}]},
    ),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_what_was_found_once_stays_mended(name: str, tmp_path: Path) -> None:
    target, case = FINDINGS[name]
    with soon():
        TARGETS[target].holds(*((case, tmp_path) if TARGETS[target].on_disk else (case,)))
