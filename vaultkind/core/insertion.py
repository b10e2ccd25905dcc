"""Plans where a prompt block goes into a note's bytes. Touches no file.

Every plan is an :class:`Edit`: one splice. The person's bytes outside the splice never change, and the
inverse of the edit gives back the very same note.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from vaultkind.core import note, outliner
from vaultkind.core.digest import sha256_hex
from vaultkind.core.note import MAX_BYTES, Outline, first_byte
from vaultkind.words import N_


class Reason(StrEnum):
    """Why a note is left as it is. The value is kept and compared; a person reads it through the catalogues."""

    # Translators: each completes "The note was left alone: …." and "Left alone: NOTE (…).".
    TOO_LARGE = N_("the note is larger than 1 MiB")
    NOT_TEXT = N_("the note is not UTF-8 text")
    OFF = N_("its properties say vaultkind: false")
    CONFLICT = N_("it holds merge conflict markers")
    HAS_BLOCK = N_("a vaultkind block is there already")
    IN_FENCE = N_("it ends inside a code fence that is still open")
    IN_COMMENT = N_("it ends inside a comment that is still open")
    NO_HEADING = N_("the heading named in the configuration is not in this note")
    NO_BLOCK = N_("no vaultkind block is there")
    TOUCHED = N_("the block was edited, so it is yours now")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block goes when the note has no placeholder: ``end``, ``start``, or under a heading."""

    where: str = "end"
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One splice: at byte ``at``, the bytes ``old`` give way to ``new``.

    ``new`` is ``before + block + after``: the separators stand beside the block so that it can be
    taken out again with them.
    """

    at: int
    old: bytes
    before: bytes
    block: bytes
    after: bytes

    @property
    def new(self) -> bytes:
        """The bytes that come in."""
        return self.before + self.block + self.after

    def apply(self, raw: bytes) -> bytes:
        """The note after the splice. Raises ValueError when ``raw`` is not the note that was planned for."""
        if self.at > len(raw) or raw[self.at : self.at + len(self.old)] != self.old:
            raise ValueError("the note is not the one this edit was planned for")
        return raw[: self.at] + self.new + raw[self.at + len(self.old) :]

    def appends_to(self, raw: bytes) -> bool:
        """True when nothing of ``raw`` moves: the edit only adds bytes after its last one."""
        return not self.old and self.at == len(raw)

    def cuts_off(self, raw: bytes) -> bool:
        """True when nothing of ``raw`` moves: the edit only takes its last bytes away."""
        return not self.new and bool(self.old) and self.at + len(self.old) == len(raw)


@dataclass(frozen=True, slots=True)
class Placed:
    """What went into a note, as remembered: enough to take it out again, and none of the person's text.

    ``digest`` is the SHA-256 of the block's bytes, ``length`` their number; ``before`` and ``after`` are
    line endings; ``replaced`` is the placeholder line that gave way, or empty; ``at_end`` says that
    nothing stood below.
    """

    prompt: str
    digest: str
    length: int
    before: bytes
    after: bytes
    replaced: bytes
    at_end: bool


def placed(prompt: str, edit: Edit, raw: bytes) -> Placed:
    """What to remember of ``edit`` once it has gone into ``raw``."""
    return Placed(
        prompt=prompt,
        digest=sha256_hex(edit.block),
        length=len(edit.block),
        before=edit.before,
        after=edit.after,
        replaced=edit.old,
        at_end=edit.at + len(edit.old) == len(raw),
    )


def plan_insertion(raw: bytes, block: str, place: Place) -> Edit | Reason:
    r"""Where ``block`` (lines joined by ``\n``, no final newline) goes into the note ``raw``.

    A placeholder line wins over ``place``. The block takes the note's own line ending and stands apart
    by a blank line on either side, whatever is there. Returns the reason where the note is left alone.
    """
    refused = refusal(raw)
    if refused is not None:
        return refused
    seen = note.outline(raw)
    ending = note.newline(raw)
    if outliner.is_item(block.encode("utf-8")):
        return _as_item(raw, seen, block.encode("utf-8"), place, ending)
    text = ending.join(line.encode("utf-8") for line in block.split("\n"))
    if seen.placeholder is not None:
        row = seen.lines[seen.placeholder]
        return _splice(raw, seen, row.start, row.end, text, ending)
    at = _position(raw, seen, place)
    if isinstance(at, Reason):
        return at
    return _splice(raw, seen, at, at, text, ending)


def _as_item(raw: bytes, seen: Outline, block: bytes, place: Place, ending: bytes) -> Edit | Reason:
    """The edit that puts an item of an outline into the note."""
    heading = None if place.heading is None else place.heading.encode("utf-8")
    spot = outliner.find_spot(raw, place.where, heading, ending)
    if spot is None:
        return Reason.NO_HEADING
    if spot.start == len(raw) and seen.open_at_end is not None:
        return Reason.IN_FENCE if seen.open_at_end is note.Open.FENCE else Reason.IN_COMMENT
    text = outliner.indented(block, spot.indent, ending)
    return Edit(spot.start, raw[spot.start : spot.end], spot.before, text, spot.after)


def refusal(raw: bytes) -> Reason | None:
    """Why no block may go into this note, wherever the place is; None when one may."""
    if len(raw) > MAX_BYTES:
        return Reason.TOO_LARGE
    if not note.is_text(raw):
        return Reason.NOT_TEXT
    if note.is_off(raw):
        return Reason.OFF
    if note.has_conflict_markers(raw):
        return Reason.CONFLICT
    if note.has_block(raw):
        return Reason.HAS_BLOCK
    return None


def _position(raw: bytes, seen: Outline, place: Place) -> int | Reason:
    """The byte where the block starts, for a note without a placeholder."""
    if place.heading is not None:
        wanted = _heading(place.heading.encode("utf-8"))
        for index in seen.headings:
            if _heading(seen.lines[index].text) == wanted:
                return seen.lines[index].end
        return Reason.NO_HEADING
    # A `---` still waiting for its second line: a block put before or after it would end up in the properties.
    if place.where == "start" and not note.has_open_properties(raw):
        return _after_title(seen)
    if seen.open_at_end is note.Open.FENCE:
        return Reason.IN_FENCE
    if seen.open_at_end is note.Open.COMMENT:
        return Reason.IN_COMMENT
    return len(raw)


def _after_title(seen: Outline) -> int:
    """After the properties and a leading level-one heading, if the first written line is one."""
    for index, line in enumerate(seen.lines):
        if line.blank:
            continue
        return line.end if index in seen.headings and line.text.startswith((b"# ", b"#\t")) else seen.body
    return seen.body


def _heading(text: bytes) -> bytes:
    """A heading line without what does not change its meaning: outer white space, closing ``#`` signs."""
    text = text.strip(b" \t")
    bare = text.rstrip(b"#")
    # Without a search for where the signs begin: that takes the square of the length where many spaces are.
    return re.sub(rb"[ \t]+", b" ", bare.rstrip(b" \t") if bare.endswith((b" ", b"\t")) else text)


def _splice(raw: bytes, seen: Outline, start: int, end: int, block: bytes, ending: bytes) -> Edit:
    """The edit that puts ``block`` in place of bytes ``start`` to ``end``, apart by a blank line."""
    tail = seen.lines[bisect_left(seen.lines, end, key=lambda line: line.start) :][:1]
    # At the end of a note the blank line leaves room to write below the block instead of inside it.
    after = ending if tail and tail[0].blank else ending * 2
    if after == b"\r" and raw[end : end + 1] == b"\n":
        after = b"\n"  # the two would end one line together, and no blank line would be left
    return Edit(at=start, old=raw[start:end], before=_gap_above(raw, start, ending), block=block, after=after)


def _gap_above(raw: bytes, at: int, ending: bytes) -> bytes:
    """The line endings that are missing above byte ``at`` for a blank line to stand there."""
    above = raw[first_byte(raw) : at].splitlines(keepends=True)
    if not above:
        return b""
    text = above[-1].rstrip(b"\r\n")
    ended = above[-1][len(text) :]
    if not text.strip(b" \t"):
        return b"" if ended else ending
    if not ended:
        return ending * 2
    return b"\r" if ended == b"\r" and ending == b"\n" else ending  # likewise
