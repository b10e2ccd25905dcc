"""The language check over files: what ships, or what someone wrote. Reads, and returns findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vaultkind.core.language import Finding, settle
from vaultkind.core.packcheck import check_block, check_card, check_pack, check_together
from vaultkind.core.prompt import MAX_PACK_BYTES, Pack
from vaultkind.errors import NotPermitted, UsageError
from vaultkind.files import Unreadable, read_regular
from vaultkind.library import BLOCK_FILE, read_card, read_pack, read_rulebook, templates
from vaultkind.vaults.settings import one_line
from vaultkind.words import N_, _

_CLOSED = N_("Its owner and permissions say who may read it.")
_STEP = N_("`vaultkind prompts check PATH` takes a pack, or a folder of packs.")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, in the order of files and lines, and the languages whose words could not be looked for."""

    findings: tuple[Finding, ...]
    without_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A file to check: ``kind`` is ``pack``, ``block`` or ``card``; ``language`` where the file does not say."""

    path: Path
    source: str
    kind: str
    language: str


def check(paths: Sequence[Path], own: Path | None = None) -> Report:
    """Check the files and folders, or without any what ships and what is in ``own``. Raises UsageError, NotPermitted.

    A file that cannot be used as a pack is a finding and no error; a path that leads nowhere is an error. The folder
    ``own`` may be empty.
    """
    if paths:
        return _check(tuple(dict.fromkeys(file for path in paths for file in _own(path))))
    shipped, added = _check(tuple(_shipped())), Report((), ())
    if own is not None:
        with suppress(UsageError):
            # Each for itself: an own pack of a built-in one's name takes its place, ids and all.
            added = _check(tuple(_own(own)))
    missing = {*shipped.without_words, *added.without_words}
    return Report(shipped.findings + added.findings, tuple(sorted(missing)))


def _check(files: Sequence[_File]) -> Report:
    """Check files, and packs of one language against each other. Raises NotPermitted."""
    texts: dict[str, str] = {}
    found: dict[str, list[Finding]] = {}
    packs: list[Pack] = []
    missing: set[str] = set()
    for file in files:
        findings = found.setdefault(file.source, [])
        try:
            raw = read_regular(file.path, MAX_PACK_BYTES)
        except Unreadable as problem:
            findings.append(_unusable(file.source, _("It {reason}, so it is not read.", reason=problem.reason)))
            continue
        except OSError as problem:
            raise NotPermitted(
                _("{path} cannot be read: {reason}.", path=one_line(file.source), reason=problem.strerror),
                next_step=_(_CLOSED),
            ) from problem
        text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        texts[file.source] = text
        language = file.language
        if file.kind == "pack":
            pack, problems = read_pack(raw, file.source, language)
            language = pack.language if pack else language
            packs += [pack] if pack else []
            findings += check_pack(read_rulebook(language), text, file.source, pack, problems)
        elif file.kind == "card":
            card, problems = read_card(raw, file.source, language)
            language = card.language if card else language
            findings += check_card(read_rulebook(language), text, file.source, card, problems)
        elif "\ufffd" in text:
            findings.append(_unusable(file.source, _("The file is not UTF-8 text.")))
        else:
            findings += check_block(read_rulebook(language), text, file.source)
        missing |= set() if read_rulebook(language).words else {language}
    for language in {pack.language for pack in packs}:
        for finding in check_together([pack for pack in packs if pack.language == language]):
            found[finding.source].append(finding)
    settled = [
        finding for source, findings in found.items() for finding in settle(findings, texts.get(source, ""), source)
    ]
    return Report(tuple(settled), tuple(sorted(missing)))


def _unusable(source: str, sentence: str) -> Finding:
    return Finding("VK115", source, 1, sentence, _(_STEP))


def _shipped() -> Iterator[_File]:
    """Packs, cards and blocks that ship, in every language."""
    top = templates()
    for folder, kind in (("packs", "pack"), ("cards", "card"), ("blocks", "block")):
        for path in sorted((top / folder).glob("*/*.md")):
            yield _File(path, f"templates/{path.relative_to(top).as_posix()}", kind, path.parent.name)


def _own(path: Path) -> Iterator[_File]:
    """A file, or the packs, cards and block of a folder, by name. Raises UsageError, NotPermitted."""
    try:
        if not path.is_dir():
            path.stat()
            yield _file(path)
            return
        inside = sorted(one for one in path.iterdir() if one.suffix == ".md" and not one.name.startswith("."))
    except FileNotFoundError:
        raise UsageError(
            _("There is no file or folder {path}.", path=one_line(str(path))), next_step=_(_STEP)
        ) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or _("the name is not one that files have")
        raise NotPermitted(
            _("{path} cannot be read: {reason}.", path=one_line(str(path)), reason=reason), next_step=_(_CLOSED)
        ) from problem
    if not inside:
        raise UsageError(
            _("No pack is in {path}.", path=one_line(str(path))),
            next_step=_("A pack is a Markdown file. `--help` has an example."),
        )
    yield from map(_file, inside)


def _file(path: Path) -> _File:
    """What a file is, by its name and its folders: block.md, cards/LANGUAGE/*.md, or else a pack."""
    kind = "block" if path.name == BLOCK_FILE else "card" if "cards" in path.parts[:-1] else "pack"
    folder = path.absolute().parent.name
    return _File(path, str(path), kind, folder if read_rulebook(folder).words else "en")
