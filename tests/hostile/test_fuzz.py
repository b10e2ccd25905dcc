"""Notes, settings, packs and configurations of any making: a value or a plain refusal comes out, and soon.

Hypothesis looks for what breaks that; the long run does so with many more examples. What it or another fuzzer found
stays below as a case of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from drawn_files import (
    LOCALE,
    Block,
    block_acts_on_nothing,
    block_cases,
    config_cases,
    config_is_read_or_refused,
    locale_cases,
    locale_is_read_or_refused,
    pack_cases,
    pack_is_read_or_named,
)
from drawn_notes import BLOCKS, Note, note_cases, note_keeps_its_bytes
from drawn_settings import (
    format_cases,
    format_never_guesses,
    plain_cases,
    plain_folder_is_read,
    registry_cases,
    registry_is_read,
    vault_cases,
    vault_is_read_or_refused,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultkind.core.insertion import Place

# Of one example, in seconds of processor time: what takes a square of its size takes far longer.
LIMIT = 5
LONG_RUN = 40  # times the examples of the short one


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
