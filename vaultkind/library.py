"""What ships with vaultkind and what the person adds: packs, cards, block skeletons, tables of help.

Reads files, decides nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkind.core.lazily import later
from vaultkind.errors import VaultError
from vaultkind.files import Unreadable, read_regular
from vaultkind.kept import kept
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.core.card import Card
    from vaultkind.core.prompt import Pack, Problem, Prompt
    from vaultkind.core.rulebook import Rulebook
    from vaultkind.core.support import Directory

MAX_OWN_FILES = 200
MAX_OWN_PROMPTS = 2000
MAX_OWN_BYTES = 2 * 1024 * 1024
MAX_BLOCK_BYTES = 8192
BLOCK_FILE = "block.md"
_PACKAGE = Path(__file__).resolve().parent
_LANGUAGE = later(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")


@cache
def templates() -> Path:
    """The folder of templates: inside an installed package, beside the package in a checkout."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


class Library(NamedTuple):
    """All packs that can be used, and what was wrong with those that cannot."""

    packs: tuple[Pack, ...]
    problems: tuple[Problem, ...]

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt of every pack."""
        return tuple(prompt for pack in self.packs for prompt in pack.prompts)


def read_pack(raw: bytes, source: str, language: str) -> tuple[Pack | None, tuple[Problem, ...]]:
    """One pack from a file's bytes; ``source`` is the name to report problems under."""
    from vaultkind.core.packpage import pack_from
    from vaultkind.core.prompt import Problem
    from vaultkind.properties import take_apart

    halves = take_apart(raw, source)
    if isinstance(halves, Problem):
        return None, (halves,)
    return pack_from(halves.properties, halves.body, halves.first_line, source, language, halves.lines)


def read_card(raw: bytes, source: str, language: str) -> tuple[Card | None, tuple[Problem, ...]]:
    """One card from a file's bytes; ``source`` is the name to report problems under."""
    from vaultkind.core.card import card_from
    from vaultkind.core.prompt import Problem
    from vaultkind.properties import take_apart

    halves = take_apart(raw, source)
    if isinstance(halves, Problem):
        return None, (halves,)
    return card_from(halves.properties, halves.body, halves.first_line, source, language, halves.lines)


def find_card(practice: str, language: str) -> Card:
    """The card that ships for a practice: in that language if there is a sound one, else in English."""
    problems: tuple[Problem, ...] = ()
    files = {file.parent.name: file for file in (templates() / "cards").glob(f"*/{practice}.md")}
    for tongue in dict.fromkeys(name for name in (language, "en") if name in files):
        card, problems = read_card(files[tongue].read_bytes(), files[tongue].name, tongue)
        if card is not None and card.practice == practice:
            return card
    raise RuntimeError(f"The card for {practice}: {problems or 'there is none'}")


def read_directory() -> Directory:
    """The tables of help as far as they can be read: a damaged row or file leaves the rest standing."""
    from vaultkind.core.support import Directory, countries_from, help_from

    found, problems = help_from(_table("lines.tsv"), "lines.tsv")
    countries, more = countries_from(_table("countries.tsv"), "countries.tsv")
    return Directory(found, countries, (*problems, *more))


def _table(name: str) -> str:
    try:
        return (templates() / "support" / name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@cache
def built_in(language: str) -> tuple[Pack, ...]:
    """The packs that ship, by name. A problem in one of them is a defect."""
    from vaultkind.core.prompt import Pack, Prompt

    folder = os.path.join(templates(), "packs", language)
    files = sorted(os.path.join(folder, name) for name in _listed(folder) if name.endswith(".md"))
    code = [__file__, *(os.path.join(_PACKAGE, "core", name) for name in ("packpage.py", "prompt.py"))]
    rows = kept(f"packs-{language}", [folder, *files, *code], lambda: [_built_in(file, language) for file in files])
    return tuple(Pack(**pack, prompts=tuple(Prompt(*prompt) for prompt in prompts)) for pack, prompts in rows)


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def _built_in(file: str, language: str) -> tuple[dict[str, Any], tuple[tuple[Any, ...], ...]]:
    """The fields of a pack that ships without its prompts, and those of each prompt, in their order."""
    from vaultkind.core.packpage import pack_from
    from vaultkind.properties import take_apart_simply

    # YAML would be a megabyte that the watcher keeps, for properties that are plain lines here.
    halves = take_apart_simply(Path(file).read_bytes())
    source = os.path.basename(file)
    pack, problems = pack_from(halves.properties, halves.body, halves.first_line, source, language, halves.lines)
    if pack is None or problems:
        raise RuntimeError(f"{file}: {problems}")
    prompts = tuple(tuple(prompt._replace(source="built-in")) for prompt in pack.prompts)
    fields = {name: getattr(pack, name) for name in ("name", "title", "tier", "consent", "about", "language")}
    return {**fields, "source": "built-in"}, prompts


def languages() -> tuple[str, ...]:
    """The languages that packs ship in."""
    return tuple(sorted(folder.name for folder in (templates() / "packs").iterdir() if folder.is_dir()))


@cache
def read_rulebook(language: str) -> Rulebook:
    """The words that the language check looks for; an empty rulebook for a language that has none yet."""
    from vaultkind.core.rulebook import Rulebook, rulebook_from

    file = templates() / "language" / f"{language}.toml"
    if not _LANGUAGE.fullmatch(language) or not file.is_file():
        return Rulebook(language)
    import tomllib

    return rulebook_from(language, tomllib.loads(file.read_text(encoding="utf-8")))


def new_pack_page(name: str, language: str) -> str:
    """The page of a pack that somebody begins, with a note on every part of it."""
    pages = templates() / "new-pack"
    page = pages / f"{language}.md"
    text = (page if page.is_file() else pages / "en.md").read_text(encoding="utf-8")
    return text.replace("{{pack}}", name).replace("{{title}}", name.replace("-", " ").capitalize())


def read_library(root: Path | None, folder: str, language: str) -> Library:
    """The built-in packs with the person's own added, or put in the place of those they share a name with."""
    from vaultkind.core.prompt import MAX_PACK_BYTES, Problem

    packs = {pack.name: pack for pack in built_in("en")}
    if language != "en" and language in languages():
        packs |= {pack.name: pack for pack in built_in(language)}
    files, problems = _own_files(root, folder)
    size = count = 0
    for file, source in files:
        try:
            raw = read_regular(file, MAX_PACK_BYTES)
        except Unreadable as problem:
            problems.append(Problem(source, 1, _("It {reason}, so it is not read.", reason=problem.reason)))
            continue
        except OSError as problem:
            problems.append(Problem(source, 1, _("The file cannot be read: {reason}.", reason=problem.strerror)))
            continue
        if (size := size + len(raw)) > MAX_OWN_BYTES:
            text = _("The packs before it by name hold 2 MiB already, so it is not read.")
            problems.append(Problem(source, 1, text))
            continue
        pack, found = read_pack(raw, source, language)
        problems += found
        if pack is None:
            continue
        if count + len(pack.prompts) > MAX_OWN_PROMPTS:
            text = _(
                "With it there would be more than {most} prompts in own packs, so it is left out.", most=MAX_OWN_PROMPTS
            )
            problems.append(Problem(source, 1, text))
            continue
        count += len(pack.prompts)
        if (earlier := packs.get(pack.name)) is not None and earlier.source != "built-in":
            text = _("The pack {name} is in {file} already.", name=pack.name, file=earlier.source)
            problems.append(Problem(source, 1, text))
            continue
        packs[pack.name] = pack
    kept: dict[str, Prompt] = {}
    result: list[Pack] = []
    for pack in packs.values():
        doubled = [prompt for prompt in pack.prompts if prompt.id in kept]
        problems += [
            Problem(
                prompt.source,
                prompt.line,
                _("The id {id} is in the pack {pack} already.", id=prompt.id, pack=kept[prompt.id].pack),
            )
            for prompt in doubled
        ]
        kept |= {prompt.id: prompt for prompt in pack.prompts if prompt.id not in kept}
        result.append(pack if not doubled else _without(pack, doubled))
    return Library(tuple(result), tuple(problems))


def _without(pack: Pack, prompts: Iterable[Prompt]) -> Pack:
    gone = set(prompts)
    return pack._replace(prompts=tuple(prompt for prompt in pack.prompts if prompt not in gone))


def _own_files(root: Path | None, folder: str) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """The person's pack files with the names they are reported under, by name, and those that are not looked at."""
    from vaultkind.core.prompt import Problem

    if root is None or not folder:
        return [], []
    place = root / folder
    if not _inside(root, place):
        return [], [Problem(folder, 1, _("It leads out of the vault, so it is not read."))]
    try:
        names = sorted(path.name for path in place.iterdir() if path.suffix == ".md")
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    except OSError as problem:
        return [], [Problem(folder, 1, _("The folder cannot be read: {reason}.", reason=problem.strerror))]
    names = [name for name in names if name != BLOCK_FILE and not name.startswith(".")]
    problems = [
        Problem(f"{folder}/{name}", 1, _("It leads out of the vault, so it is not read."))
        for name in names[:MAX_OWN_FILES]
        if not _inside(root, place / name)
    ]
    if len(names) > MAX_OWN_FILES:
        text = _("It holds {count} files; the first {most} by name are read.", count=len(names), most=MAX_OWN_FILES)
        problems.append(Problem(folder, 1, text))
    outside = {problem.source for problem in problems}
    named = [(place / name, f"{folder}/{name}") for name in names[:MAX_OWN_FILES]]
    return [(file, source) for file, source in named if source not in outside], problems


def _inside(root: Path, path: Path) -> bool:
    """True when ``path``, with links resolved, is in the vault."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def read_skeleton(root: Path | None, folder: str, flavor: str, language: str) -> str:
    """The block's skeleton: the person's own ``block.md`` in their packs folder, else the one for the flavour.

    Raises VaultError for an own one that cannot be used.
    """
    from vaultkind.core.block import skeleton_problem

    own = root / folder / BLOCK_FILE if root is not None and folder else None
    if own is not None and root is not None and os.path.lexists(own):
        text = ""
        try:
            if _inside(root, own):
                text = read_regular(own, MAX_BLOCK_BYTES).decode("utf-8-sig")
                text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
                problem = skeleton_problem(text, item=flavor == "logseq")
            else:
                problem = _("It leads out of the vault.")
        except Unreadable as refusal:
            problem = _("It {reason}.", reason=refusal.reason)
        except (OSError, UnicodeDecodeError):
            problem = _("It cannot be read as text.")
        if problem:
            raise VaultError(
                _("{name}: {problem}", name=f"{folder}/{BLOCK_FILE}", problem=problem),
                next_step=_("Moving that file away brings the built-in block back."),
            )
        return text
    blocks = templates() / "blocks"
    names = [blocks / one / f"{kind}.md" for one in (language, "en") for kind in (flavor, "plain")]
    return next(name for name in names if name.is_file()).read_text(encoding="utf-8").strip("\n")
