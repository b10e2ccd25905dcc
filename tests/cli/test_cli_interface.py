"""What docs/interface.md lists is what the program gives: every command with ``--json``, and every key of each."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from command_line import PROGRAM, Place, Ran, today, today_note, write_pack
from test_cli_service import managed

from pages.commandline import CommandHelp, commands
from vaultkind.core.evidence import Evidence
from vaultkind.core.tiers import TIERS
from vaultkind.render.summary_data import CSV_HEAD

PAGE = (Path(__file__).parents[2] / "docs" / "interface.md").read_text(encoding="utf-8")


def rows(first: str) -> dict[str, set[str]]:
    """The table whose head begins with that word: what stands in code in the first cell, and in the second."""
    table = PAGE.partition(f"| {first} |")[2].partition("\n\n")[0]
    cells = [re.findall(r"\| (.*?) (?=\|)", line) for line in table.splitlines()[2:]]
    assert cells
    code = re.compile(r"`([^`]+)`")
    return {name: set(code.findall(held)) for names, held in cells for name in code.findall(names)}


def keys(value: Any, where: str = "") -> Iterator[str]:
    """The keys of a JSON value as the page writes them. An empty list has none of what it could hold."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from keys(held, f"{where}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for held in value:
            yield from keys(held, f"{where}[]")
        if not value:
            yield f"{where}[]"
    else:
        yield where


def differences(command: str, given: list[Any]) -> list[str]:
    """What the page and the program do not have in common."""
    named, found = rows("Command")[command], {key for value in given for key in keys(value)}
    parents = {key for key in found if key.endswith("[]") and any(one.startswith(f"{key}.") for one in named)}
    unnamed = [key for key in found - parents if not any(_fits(key, pattern) for pattern in named)]
    missing = [pattern for pattern in named if not any(_fits(key, pattern) for key in found)]
    return [f"{command} gives {key}, which is not named" for key in unnamed] + [
        f"{command} does not give {key}" for key in missing
    ]


def _fits(key: str, pattern: str) -> bool:
    # A list of values that is empty has the key all the same.
    return fnmatchcase(key, pattern.replace("[]", "[[]]"))


def said(ran: Ran) -> Any:
    assert ran.out, ran
    return ran.json


def test_each_command_that_speaks_to_programs_is_on_the_page_and_no_other() -> None:
    def with_json(found: tuple[CommandHelp, ...]) -> Iterator[str]:
        for one in found:
            if any(word.written.startswith("--json") for word in one.words):
                yield one.name.removeprefix("vaultkind ")
            yield from with_json(one.commands)

    assert set(rows("Command")) == set(with_json(commands()))


def test_every_key_is_named_and_every_name_is_there(place: Place, vault: Path, tmp_path: Path) -> None:
    given: dict[str, list[Any]] = {name: [] for name in rows("Command")}

    def run(*words: str | Path, under: str | None = None, **variables: str) -> None:
        name = under or next(name for name in given if words[: len(name.split())] == tuple(name.split()))
        given[name].append(said(place.run(*words, "--json", **variables)))

    for ago in (7, 14, 21):
        (vault / f"{today() - timedelta(days=ago)}.md").write_text("- [x] bath #care/bath\n- nap #rest/nap\n")
    outside = tmp_path / "outside.md"
    outside.write_text("#rest\n")
    (vault / f"{today() - timedelta(days=3)}.md").symlink_to(outside)
    broken = write_pack(vault, "kitchen")
    broken.write_text(broken.read_text().replace("Number 1", "You should stop. Number 1"))
    run("init", vault, "--yes")
    place.configure(vault, 'consent = ["marks"]\n')
    today_note(vault)
    for words in (("days",), ("explain",), ("consent", "show"), ("doctor",), ("prompt",), ("summary", "--all")):
        run(*words)
    for words in (("list",), ("packs",), ("show", "rest-012"), ("check", str(broken))):
        run("prompts", *words)
    run("support")
    run("support", "Ireland")
    run("prompt", "--into", "today")
    run("remove")
    run("pause", "3d")
    run("resume")
    variables = managed(place, tmp_path / "bin")
    run("service", "install", "--yes", **variables)
    run("service", "status", **variables)
    run("service", "uninstall", **variables)
    place.configure(vault, 'delivery = "embed"\n')
    run("ahead")
    kept = vault / given["ahead"][0]["written"][0]
    kept.write_text("mine")
    run("ahead")
    run("forget", "--dry-run")
    watching = subprocess.Popen(
        [*PROGRAM, "watch", "--json"], env=place.environment(), cwd=place.here, stdout=subprocess.PIPE, text=True
    )
    with watching:
        assert watching.stdout is not None
        given["watch"].append(json.loads(watching.stdout.readline()))
        watching.terminate()
    wrong = [line for name, values in given.items() for line in differences(name, values)]
    assert not wrong


def test_the_words_of_a_list_and_the_columns_are_those_of_the_page() -> None:
    named = rows("Key")
    assert named["evidence"] == {one.value for one in Evidence}
    assert named["tier"] == set(TIERS)
    mention = {key.rpartition(".")[2] for key in rows("Command")["summary"] if "mentions[]." in key}
    assert set(CSV_HEAD) == {"pattern", *mention}
