"""Killed before, or refused at, every single system call of a write: the note is the old or the new one, the
record fits it, the next start clears up, and no day gets two prompts.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from traced import TEXTS, Counts, bench_in, faults_of


@pytest.mark.parametrize("place", ["end", "start"])
def test_stopped_at_a_system_call_the_note_is_whole_and_the_record_fits(tmp_path: Path, place: str) -> None:
    """The short version: each call that has to do with the note, and a few of the record's."""
    bench, counts = bench_in(tmp_path, place, taking_out=False), Counts()
    calls = bench.calls()
    ours = [call for call in calls if str(bench.note.parent) in call.line]
    assert len(ours) > 10, "the write was not seen"
    for call in ours:
        for fault in faults_of(call)[:2]:
            bench.meet(call, fault, counts)
    for number, call in enumerate([call for call in calls if call not in ours][::9]):
        faults = faults_of(call)
        bench.meet(call, faults[number % len(faults)], counts)
    print(counts)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("what", ["in", "out", "the first ever"])
@pytest.mark.parametrize("place", TEXTS)
def test_stopped_at_every_system_call_the_note_is_whole_and_the_record_fits(
    folder: Path, place: str, what: str
) -> None:
    bench, counts = bench_in(folder, place, what == "out", what == "the first ever"), Counts()
    calls = bench.calls()
    for call in calls:
        for fault in faults_of(call):
            bench.meet(call, fault, counts)
    print(f"\n{place}, {what}, {len(calls)} calls: {counts}")
