"""Which question comes on which day: the same everywhere, none twice before all were there, and gently mixed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vaultkind.core.prompt import Prompt
from vaultkind.core.selection import alternatives, prompt_for, seed_from
from vaultkind.library import built_in

DAY = date(2026, 11, 23)


def make(identifier: str, pack: str = "a", direction: str = "outward") -> Prompt:
    return Prompt(
        id=identifier,
        pack=pack,
        tier="plain",
        consent="none",
        language="en",
        text=f"{identifier}?",
        direction=direction,
        energy=0,
        outward="Out?" if direction == "inward" else None,
        source="test",
        line=1,
    )


def pool_of(*packs: tuple[int, int]) -> tuple[Prompt, ...]:
    """For each pack so many outward and so many inward prompts."""
    return tuple(
        make(f"p{number}-{at:03}", f"p{number}", "outward" if at < out else "inward")
        for number, (out, inward) in enumerate(packs)
        for at in range(out + inward)
    )


def days(pool: Sequence[Prompt], count: int, seed: str = "Notes", start: date = DAY) -> list[Prompt]:
    found = [prompt_for(start + timedelta(days=at), seed, pool) for at in range(count)]
    return [prompt for prompt in found if prompt is not None]


def cycle_start(size: int) -> date:
    """The first day on or after DAY on which a pool of that size starts anew."""
    return date.fromordinal(-(-DAY.toordinal() // size) * size)


POOLS = {
    "built in": tuple(prompt for pack in built_in("en") for prompt in pack.prompts),
    "five packs, a third inward": pool_of((8, 4), (8, 4), (8, 4), (8, 4), (8, 4)),
    "one large, three small": pool_of((10, 2), (3, 1), (4, 0), (4, 2)),
    "four short ones": pool_of((2, 1), (2, 1), (2, 1), (2, 1)),
}
LOPSIDED = {"two alike": pool_of((10, 0), (10, 0)), "mostly inward": pool_of((3, 9), (0, 8)), "one": pool_of((9, 3))}
shaped = pytest.mark.parametrize("pool", POOLS.values(), ids=POOLS)


class TestOrder:
    @pytest.mark.parametrize("pool", (POOLS | LOPSIDED).values(), ids=POOLS | LOPSIDED)
    @pytest.mark.parametrize("seed", ["Notes", "Tagebuch 🌱", ""])
    def test_nothing_comes_again_before_everything_has_come(self, pool: Sequence[Prompt], seed: str) -> None:
        size = len(pool)
        shown = days(pool, 5 * size, seed, cycle_start(size))
        for cycle in range(5):
            assert {prompt.id for prompt in shown[cycle * size : (cycle + 1) * size]} == {prompt.id for prompt in pool}

    @shaped
    @pytest.mark.parametrize("seed", ["Notes", "Tagebuch 🌱", ""])
    def test_neighbouring_days_differ_in_pack(self, pool: Sequence[Prompt], seed: str) -> None:
        """Over the edges of cycles as well."""
        shown = days(pool, 8 * len(pool), seed)
        assert all(one.pack != other.pack for one, other in pairwise(shown))

    @shaped
    @pytest.mark.parametrize("seed", ["Notes", "Tagebuch 🌱", ""])
    def test_no_three_days_turn_inward_three_times(self, pool: Sequence[Prompt], seed: str) -> None:
        shown = [prompt.direction == "inward" for prompt in days(pool, 8 * len(pool), seed)]
        assert max(sum(shown[at : at + 3]) for at in range(len(shown))) <= 2

    @settings(max_examples=60)
    @given(st.lists(st.tuples(st.integers(4, 12), st.integers(0, 4)), min_size=4, max_size=8), st.text(max_size=8))
    def test_any_balanced_pool_keeps_both_rules(self, packs: list[tuple[int, int]], seed: str) -> None:
        pool = pool_of(*packs)
        assume(max(out + inward for out, inward in packs) * 5 <= len(pool) * 2)
        shown = days(pool, 3 * len(pool), seed)
        assert all(one.pack != other.pack for one, other in pairwise(shown))
        assert max(sum(p.direction == "inward" for p in shown[at : at + 3]) for at in range(len(shown))) <= 2

    def test_each_cycle_has_an_order_of_its_own(self) -> None:
        pool = POOLS["built in"]
        shown = [prompt.id for prompt in days(pool, 2 * len(pool), start=cycle_start(len(pool)))]
        assert shown[: len(pool)] != shown[len(pool) :]

    def test_the_seed_decides_the_order(self) -> None:
        pool = POOLS["built in"]
        orders = {tuple(prompt.id for prompt in days(pool, 60, seed)) for seed in ("Notes", "notes", "", "Notes ")}
        assert len(orders) == 4

    @given(st.permutations(POOLS["four short ones"]))
    def test_how_the_packs_were_found_changes_nothing(self, shuffled: list[Prompt]) -> None:
        pool = POOLS["four short ones"]
        assert days(shuffled, 30) == days(pool, 30)
        assert alternatives(DAY, "Notes", shuffled, pool[0]) == alternatives(DAY, "Notes", iter(pool), pool[0])

    def test_a_folder_named_on_a_mac_has_the_seed_it_has_on_linux(self) -> None:
        assert seed_from("Tagebu\u0308cher") == seed_from("Tageb\u00fccher") == "Tageb\u00fccher"

    def test_another_machine_comes_to_the_same_questions(self) -> None:
        """A second interpreter with another hash seed; and the order a year from now is the one of today."""
        script = (
            "import json;from datetime import date,timedelta as d;from vaultkind.library import built_in;"
            "from vaultkind.core.selection import prompt_for as f,alternatives as g;"
            "p=[q for k in reversed(built_in('en')) for q in k.prompts];s=date(2026,11,23);"
            "print(json.dumps([[f(s+d(days=i),'Notes',p).id for i in range(200)],"
            "[q.id for q in g(s,'Notes',p,p[0])]]))"
        )
        answers = []
        for number in ("0", "4242"):
            environment = os.environ | {"PYTHONHASHSEED": number}
            ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
            answers.append(json.loads(ran.stdout))
        pool = [prompt for pack in reversed(built_in("en")) for prompt in pack.prompts]
        here = [
            [prompt.id for prompt in days(pool, 200)],
            [prompt.id for prompt in alternatives(DAY, "Notes", pool, pool[0])],
        ]
        assert answers == [here, here]

    def test_the_order_is_the_one_people_have_already(self) -> None:
        """Fixed by SHA-256: a change here gives every vault another order in the middle of its cycle."""
        shown = [prompt.id for prompt in days(POOLS["four short ones"], 12)]
        assert shown == ORDER


ORDER = [
    "p2-002",
    "p1-000",
    "p2-002",
    "p3-001",
    "p0-002",
    "p3-000",
    "p2-000",
    "p0-000",
    "p2-001",
    "p3-002",
    "p1-002",
    "p0-001",
]


class TestSmallPools:
    @pytest.mark.parametrize("day", [date.min, date.min + timedelta(1), DAY, date.max])
    @pytest.mark.parametrize("pool", [pool_of((size, 0)) for size in range(4)] + [pool_of((0, 3)), pool_of((1, 1))])
    def test_it_never_stumbles(self, day: date, pool: tuple[Prompt, ...]) -> None:
        found = prompt_for(day, "Notes", pool)
        assert (found in pool) if pool else found is None

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_the_first_and_the_last_day_there_are(self, day: date) -> None:
        assert prompt_for(day, "Notes", POOLS["built in"]) in POOLS["built in"]

    def test_one_pack_alone_still_changes_its_question_every_day(self) -> None:
        for size in (5, 9, 35):
            shown = days(pool_of((size, 0)), 20 * size)
            assert all(one.id != other.id for one, other in pairwise(shown))

    def test_a_thousand_prompts_of_one_pack_do_not_take_long(self) -> None:
        pool = pool_of((3000, 0), (10, 0))
        assert prompt_for(DAY, "Notes", pool) in pool


class TestAlternatives:
    @shaped
    def test_they_are_all_the_others_once(self, pool: Sequence[Prompt]) -> None:
        for at in range(10):
            day = DAY + timedelta(days=at)
            first = prompt_for(day, "Notes", pool)
            assert first is not None
            others = alternatives(day, "Notes", pool, first)
            assert len(others) == len(set(others)) == len(pool) - 1
            assert first not in others

    @shaped
    def test_a_way_out_comes_first(self, pool: Sequence[Prompt]) -> None:
        """Outward, and from another pack."""
        first = prompt_for(DAY, "Notes", pool)
        assert first is not None
        others = alternatives(DAY, "Notes", pool, first)
        apart = [prompt for prompt in pool if prompt.direction == "outward" and prompt.pack != first.pack]
        assert set(others[: len(apart)]) == set(apart)

    def test_another_day_offers_them_in_another_order(self) -> None:
        pool = POOLS["built in"]
        assert alternatives(DAY, "Notes", pool, pool[0]) != alternatives(DAY + timedelta(1), "Notes", pool, pool[0])

    def test_there_may_be_none(self) -> None:
        one = make("a-1")
        assert alternatives(DAY, "Notes", [one], one) == ()
        assert alternatives(DAY, "Notes", [], one) == ()
