"""A check-in is what a person wrote as one: a tag or a property, in their own words and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkind.core.checkin import STATES, state_of

MEANT = {
    "a tag": (b"woke late #freeze\n", "freeze"),
    "a tag at the beginning": (b"#fawn\n", "fawn"),
    "in another case": (b"- all day #Flight.\n", "flight"),
    "a property": (b"---\nstate: fight\n---\nwords\n", "fight"),
    "a property in quotes": (b'---\nstate: "freeze"\n---\n', "freeze"),
    "a property with a list": (b"---\nstate:\n  - fawn\n---\n", "fawn"),
    "a tag in the properties": (b"---\ntags: [daily, flight]\n---\n", "flight"),
    "a list of tags": (b"---\ntags:\n- daily\n- freeze\n---\n", "freeze"),
    "with other line endings": (b"\xef\xbb\xbf---\r\nstate: fawn\r\n---\r\nwords\r\n", "fawn"),
    "after a comment on its line": (b"%% mine %% then #fight\n", "fight"),
}
NOT_MEANT = {
    "nothing": b"",
    "the word alone": b"wanted to freeze the soup\n",
    "a longer tag": b"#fighter #freeze-dried #flight/home\n",
    "another property": b"---\nstatement: freeze\nmood: fawn\n---\n",
    "code": b"`#freeze` and\n```\n#fight\n```\n",
    "a comment": b"%% #freeze %%\n<!-- #fight -->\n%%\n#fawn\n%%\n",
    "a quote": b"> #freeze\n",
    "a comment in the properties": b"---\nmood: x # freeze\n---\n",
    "a private note": b"---\nprivate: true\n---\n#freeze\n",
    "a private note with its state": b"---\nprivate: yes\nstate: freeze\n---\n",
    "a note tagged private": b"---\ntags:\n- private\n---\n#freeze\n",
}


@pytest.mark.parametrize("case", MEANT)
def test_what_was_meant_is_found(case: str) -> None:
    raw, state = MEANT[case]
    assert state_of(raw) == state


@pytest.mark.parametrize("case", NOT_MEANT)
def test_nothing_is_read_into_other_words(case: str) -> None:
    assert state_of(NOT_MEANT[case]) is None


@given(st.binary(max_size=400) | st.text("#freight->`%!<\n \r:[]fawl", max_size=200).map(str.encode))
def test_any_bytes_give_a_state_or_none(raw: bytes) -> None:
    assert state_of(raw) in (None, *STATES)
