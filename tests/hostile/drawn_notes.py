"""Notes of any making, and what holds of each: a block goes in and comes out again, and no other byte changes."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from vaultkind.core.digest import sha256_hex
from vaultkind.core.insertion import Edit, Place, Reason, placed, plan_insertion
from vaultkind.core.note import outline
from vaultkind.core.removal import plan_removal, plan_swap

ID = "rest-012"
BLOCKS = (
    "> [!vaultkind|rest-012] If you want it\n> Was there any stopping today? 🌿",
    "> If you want it: <!-- vaultkind: rest-012 -->\n> Was there any stopping today?\n> Or: What did the light do?",
    "- If you want it\n  vaultkind:: rest-012\n  Was there any stopping today?\n  Or: What did the light do?",
)
LATER = "## Später 🌱"
PLACES = (Place(), Place("start"), Place(heading=LATER), Place(heading="#"), Place(heading="# a  b #"))

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
