"""Plans how a prompt block comes out of a note's bytes again, or gives way to another. Touches no file.

Only a block that nobody touched since comes out, found by what is remembered of it and by nothing else.
"""

from __future__ import annotations

from vaultkind.core import note, outliner
from vaultkind.core.digest import sha256_hex
from vaultkind.core.insertion import Edit, Placed, Reason
from vaultkind.core.note import first_byte


def plan_removal(raw: bytes, known: Placed) -> Edit | Reason:
    """How the block that ``known`` remembers comes out of the note as it is now.

    Only an untouched block is taken out. The separators go with it where they still stand as they
    were written, unless something was written above or below it since: then a blank line stays, so
    that two paragraphs do not run together. The placeholder comes back where there was one.
    """
    found = _find(raw, known)
    if found is None:
        return Reason.TOUCHED if note.has_block(raw) else Reason.NO_BLOCK
    end = found + known.length
    if outliner.is_item(raw[found:end]):
        start, stop = (found, end) if known.replaced else outliner.extent(raw, found, end, known.before, known.after)
        return Edit(at=start, old=raw[start:stop], before=b"", block=known.replaced, after=b"")
    start = found - _shared(known.before[::-1], raw[:found][::-1])
    stop = end + _shared(known.after, raw[end:])
    # An editor may have changed line endings since: half of one is never taken.
    start = found if raw[max(start - 1, 0) : start + 1] == b"\r\n" else start
    stop = end if raw[stop - 1 : stop + 1] == b"\r\n" else stop
    one = max(end, stop - (2 if raw[:stop].endswith(b"\r\n") else 1))
    if known.replaced:
        start = start if _ends_line(raw[:start]) else found
        stop = stop if _ends_line(known.replaced) or stop == len(raw) else one
    elif stop < len(raw):
        start = found if known.at_end or not _stood_above(raw, start) else start
        stop = one if _run_together(raw[:start], raw[stop:]) and not _stood_above(raw, start) else stop
    return Edit(at=start, old=raw[start:stop], before=b"", block=known.replaced, after=b"")


def _ends_line(text: bytes) -> bool:
    """True when what comes after ``text`` starts a line of its own."""
    return not text[first_byte(text) :] or text.endswith((b"\n", b"\r"))


def _stood_above(raw: bytes, at: int) -> bool:
    """True when above byte ``at`` is what blocks are put under: nothing, the properties, or a heading."""
    if at <= note.body_start(raw):
        return True
    last = raw[first_byte(raw) : at].splitlines(keepends=True)[-1]
    return _ends_line(last) and last.startswith(b"#")


def _run_together(above: bytes, below: bytes) -> bool:
    """True when the last line above and the first line below both hold text."""
    return all(row.strip() for row in (*above.splitlines()[-1:], *below.splitlines()[:1]))


def plan_swap(raw: bytes, known: Placed, block: str) -> Edit | Reason:
    """How another ``block`` takes the place of the untouched one that ``known`` remembers."""
    start = _find(raw, known)
    if start is None:
        return Reason.TOUCHED if note.has_block(raw) else Reason.NO_BLOCK
    # An own block.md may have changed the shape meanwhile; an item stays at the indentation of the one before it.
    there = raw[start : start + known.length]
    indent = outliner.indent_at(raw, start) if outliner.is_item(there) else b""
    text = outliner.indented(block.encode("utf-8"), indent, note.newline(raw))
    return Edit(at=start, old=there, before=b"", block=text, after=b"")


def _shared(wanted: bytes, there: bytes) -> int:
    """How many leading bytes of ``wanted`` stand in ``there`` (an editor may have trimmed blank lines)."""
    count = 0
    while count < min(len(wanted), len(there)) and wanted[count] == there[count]:
        count += 1
    return count


def _find(raw: bytes, known: Placed) -> int | None:
    """Where the remembered block stands unchanged as whole lines, or None."""
    for start, prompt in note.marked_blocks(raw):
        end = start + known.length
        if prompt != known.prompt or sha256_hex(raw[start:end]) != known.digest:
            continue
        below = note.lines(raw[end : end + 200])
        if below and below[0].text:
            continue
        # What goes on below the block was written there by someone: the block is theirs.
        if outliner.is_item(raw[start:end]):
            if outliner.is_touched(raw, start, end):
                continue
        elif len(below) > 1 and below[1].text.lstrip(b" \t").startswith(b">"):
            continue
        return start
    return None


def plan_mend(raw: bytes, size: int, whole: bytes) -> Edit | None:
    """How an append that was cut short comes out.

    ``size`` is the note's length before the append, ``whole`` the bytes that were to be added. None
    unless the note ends, after ``size`` bytes, in a true part of ``whole``.
    """
    part = raw[size:]
    if not part or len(part) >= len(whole) or not whole.startswith(part):
        return None
    return Edit(at=size, old=part, before=b"", block=b"", after=b"")
