"""What is kept of shipped files: used while nothing changed, made anew when anything did, believed from nobody else."""

from __future__ import annotations

import marshal
import os
import stat
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultkind import kept as module
from vaultkind.core.patterns import BUILT_IN
from vaultkind.core.wordrules import rules_from
from vaultkind.kept import ENDING, kept
from vaultkind.library import templates
from vaultkind.patternfiles import built_in_rules, read_grammar

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAULTKIND_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(module, "_SETTLED_NS", -(10**15))
    return tmp_path / "home" / "cache"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "shipped.md"
    file.write_text("one")
    return file


def reading(source: Path, made: list[str]) -> Callable[[], str]:
    def read() -> str:
        made.append(source.read_text())
        return made[-1]

    return read


def signs(file: Path) -> Any:
    return marshal.loads(file.read_bytes()[module._SUM :])[0]


def write(file: Path, said: object) -> None:
    raw = marshal.dumps(said)
    file.write_bytes(module._sum(raw) + raw)


def test_a_result_is_made_once_and_kept_for_its_owner_alone(home: Path, source: Path) -> None:
    made: list[str] = []
    assert [kept("packs", [source], reading(source, made)) for _ in range(3)] == ["one"] * 3
    assert made == ["one"]
    file = home / f"packs{ENDING}"
    assert [path.name for path in home.iterdir()] == [file.name]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_it_may_be_deleted_or_damaged_at_any_time(home: Path, source: Path) -> None:
    made: list[str] = []
    file = home / f"packs{ENDING}"
    for damage in (file.unlink, lambda: file.write_bytes(b""), lambda: file.write_bytes(file.read_bytes()[:-3])):
        assert kept("packs", [source], reading(source, made)) == "one"
        damage()
    write(file, 7)
    assert kept("packs", [source], reading(source, made)) == "one"
    assert len(made) == 4


def test_any_damage_is_seen_before_anything_is_made_of_it(home: Path, source: Path) -> None:
    """One byte can name a tuple of two thousand million things, or another word."""
    made: list[str] = []
    file = home / f"packs{ENDING}"
    for at in range(200):
        assert kept("packs", [source], reading(source, made)) == "one"
        raw = bytearray(file.read_bytes())
        for sign in (0x28, 0x7F, 0xFF, raw[at % len(raw)] ^ 1):
            damaged = raw.copy()
            damaged[at % len(raw)] = sign
            file.write_bytes(damaged)
            assert kept("packs", [source], reading(source, made)) == "one"
    huge = b"(" + (0x7FFFFFFE).to_bytes(4, "little")
    for raw in (huge, b"\0" * 4 + huge, b"\xff" * 600):
        file.write_bytes(raw)
        assert kept("packs", [source], reading(source, made)) == "one"


@pytest.mark.parametrize("how", ["in place", "same time and size", "another file", "vaultkind"])
def test_a_change_of_what_it_was_made_from_is_always_seen(
    home: Path, source: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    made: list[str] = []
    kept("packs", [source], reading(source, made))
    before = source.stat()
    if how == "vaultkind":
        monkeypatch.setattr(module, "__version__", "9.9.9")
    elif how == "another file":
        other = source.with_name("other")
        other.write_text("two")
        os.replace(other, source)
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        source.write_text("two" if how == "same time and size" else "two words")
        if how == "same time and size":
            os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert kept("packs", [source], reading(source, made)) == source.read_text()
    assert len(made) == 2


def test_a_file_that_others_may_write_or_that_is_a_link_is_not_believed(home: Path, source: Path) -> None:
    made: list[str] = []
    file = home / f"packs{ENDING}"
    kept("packs", [source], reading(source, made))
    known = signs(file)
    write(file, (known, "planted"))
    assert kept("packs", [source], reading(source, made)) == "planted", "its owner's own file counts"
    file.chmod(0o666)
    assert kept("packs", [source], reading(source, made)) == "one"
    write(file, (known, "planted"))
    home.chmod(0o777)
    assert kept("packs", [source], reading(source, made)) == "one"
    home.chmod(0o700)
    elsewhere = home.parent / "elsewhere"
    os.replace(file, elsewhere)
    write(elsewhere, (known, "planted"))
    file.symlink_to(elsewhere)
    assert kept("packs", [source], reading(source, made)) == "one"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
def test_another_persons_file_is_not_believed_and_nothing_is_left_in_another_persons_home(
    home: Path, source: Path
) -> None:
    made: list[str] = []
    file = home / f"packs{ENDING}"
    kept("packs", [source], reading(source, made))
    known = signs(file)
    write(file, (known, "planted"))
    os.chown(file, 65534, 65534)
    assert kept("packs", [source], reading(source, made)) == "one"
    file.unlink()
    home.rmdir()
    os.chown(home.parent, 65534, 65534)
    assert kept("packs", [source], reading(source, made)) == "one"
    assert not list(home.parent.iterdir())


def test_a_source_that_changed_a_moment_ago_is_not_kept_yet(
    home: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SETTLED_NS", 10**15)
    made: list[str] = []
    assert [kept("packs", [source], reading(source, made)) for _ in range(2)] == ["one"] * 2
    assert len(made) == 2
    assert not home.exists()


def test_without_a_place_to_keep_anything_all_works(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULTKIND_HOME", "/proc/nowhere")
    made: list[str] = []
    assert kept("packs", [source], reading(source, made)) == "one"


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_rules_that_were_kept_are_the_rules_of_the_files(home: Path, language: str) -> None:
    """Whether they were made a moment ago or lay there, the same words mean the same to them."""
    made, there = [], []
    for _start in range(2):
        for remembered in (read_grammar, built_in_rules):
            remembered.cache_clear()
        there.append((home / f"rules-{language}{ENDING}").exists())
        made.append([rule.as_plain() for rule in built_in_rules(language)])
    assert there == [False, True]
    assert made[0] == made[1] != []
    grammar = read_grammar(language)
    assert grammar is not None
    files = {name: templates() / "patterns" / language / f"{name}.toml" for name in BUILT_IN}
    fresh = (
        rule
        for name, file in files.items()
        for rule in rules_from(tomllib.loads(file.read_text(encoding="utf-8")), name, language, grammar)
    )
    assert made[1] == [rule.as_plain() for rule in fresh]
