"""Which prompt belongs to which day: the same on every machine, from the seed, the date and the packs alone.

Nothing is drawn at random at run time and nothing remembered: order comes from SHA-256, never from
``hash()`` or a generator whose sequence a Python release could change.
"""

from __future__ import annotations

import unicodedata
from bisect import insort
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

from vaultkind.core.digest import sha256_bytes
from vaultkind.core.prompt import Prompt

WINDOW = 3
MOST_INWARD = 2
TRIES = 12


def seed_from(name: str) -> str:
    """A vault folder's name as a seed: composed Unicode, so that macOS and Linux agree on it."""
    return unicodedata.normalize("NFC", name)


def prompt_for(day: date, seed: str, prompts: Iterable[Prompt]) -> Prompt | None:
    """The prompt of one day, or None where nothing is allowed.

    The allowed prompts are shown once each, in an order of the cycle's own, before any comes again;
    neighbouring days differ in pack, and no three days hold more than two inward prompts, as far as
    the prompts at hand permit.
    """
    pool = _pool(prompts)
    if not pool:
        return None
    cycle, position = divmod(day.toordinal(), len(pool))
    return _cycle(seed, pool, cycle)[position]


def alternatives(day: date, seed: str, prompts: Iterable[Prompt], instead_of: Prompt) -> tuple[Prompt, ...]:
    """Every other prompt, in the order in which ``--another`` offers them for this day.

    The first ones come from other packs and turn outward: who asks for another may want a way out.
    """
    others = [prompt for prompt in _pool(prompts) if prompt.id != instead_of.id]
    rank = {prompt.id: _rank(seed, f"another {day.isoformat()}", prompt) for prompt in others}
    return tuple(sorted(others, key=lambda p: (p.direction == "inward" or p.pack == instead_of.pack, rank[p.id])))


def _pool(prompts: Iterable[Prompt]) -> tuple[Prompt, ...]:
    """The prompts in an order that does not depend on how they were found."""
    return tuple(sorted(prompts, key=lambda prompt: prompt.id))


def _rank(seed: str, label: str, prompt: Prompt) -> bytes:
    """Where the seed puts a prompt in a shuffle; the separator keeps two parts from running together."""
    return sha256_bytes("\0".join((seed, label, prompt.id)).encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=8)
def _cycle(seed: str, pool: tuple[Prompt, ...], number: int) -> tuple[Prompt, ...]:
    """One pass through the pool, with its beginning fitted to the end of the pass before."""
    order = _shuffle(seed, pool, number)
    before = _shuffle(seed, pool, number - 1)[-(WINDOW - 1) :]
    # The end stays as it is, because the next pass is fitted to it.
    movable = len(order) - WINDOW + 1
    fitting = (candidate for candidate in _beginnings(order, movable) if _fits([*before, *candidate]))
    # Where both rules cannot be kept, at least no question comes on two days running.
    others = (candidate for candidate in _beginnings(order, movable) if candidate[0] != before[-1])
    return next(fitting, None) or next(others, order)


def _beginnings(order: tuple[Prompt, ...], movable: int) -> Iterator[tuple[Prompt, ...]]:
    """The order itself, then with another of the ``movable`` first prompts at its head."""
    yield order
    for at in range(1, movable):
        yield (order[at], *order[1:at], order[0], *order[at + 1 :])
    for at in range(1, movable):
        yield (order[at], *order[:at], *order[at + 1 :])


def _fits(run: Sequence[Prompt]) -> bool:
    """Whether a run of days keeps both rules: another pack each day, at most two inward in three."""
    for one, other in pairwise(run):
        if one.pack == other.pack:
            return False
    inward = [prompt.direction == "inward" for prompt in run]
    # Plain loops: this is asked some thousand times for one prompt.
    for at in range(len(run) - WINDOW + 1):  # noqa: SIM110
        if sum(inward[at : at + WINDOW]) > MOST_INWARD:
            return False
    return True


@lru_cache(maxsize=8)
def _shuffle(seed: str, pool: tuple[Prompt, ...], number: int) -> tuple[Prompt, ...]:
    """One pass that keeps both rules within itself; where no try does, the first one."""
    first = _arrange(seed, pool, f"cycle {number}")
    # A small pool can run into a corner; another order of the same prompts mostly does not.
    tries = (_arrange(seed, pool, f"cycle {number}.{again}") for again in range(1, TRIES))
    return first if _fits(first) else next((order for order in tries if _fits(order)), first)


def _arrange(seed: str, pool: tuple[Prompt, ...], label: str) -> tuple[Prompt, ...]:
    """The pool in the order of its ranks under ``label``, bent as little as both rules ask."""
    ranked = sorted(pool, key=lambda prompt: _rank(seed, label, prompt))
    queues: dict[tuple[str, str], deque[int]] = {}
    packs: Counter[str] = Counter(prompt.pack for prompt in ranked)
    ways: Counter[str] = Counter(prompt.direction for prompt in ranked)
    for at, prompt in enumerate(ranked):
        queues.setdefault((prompt.pack, prompt.direction), deque()).append(at)
    # The first of each queue, by rank: mostly one of the first few is the one that goes next.
    heads = sorted(queue[0] for queue in queues.values())
    order: list[Prompt] = []
    for remaining in range(len(ranked), 0, -1):
        chosen = _next(order, heads, ranked, packs, ways, remaining)
        at = heads.pop(chosen)
        prompt = ranked[at]
        queue = queues[prompt.pack, prompt.direction]
        queue.popleft()
        if queue:
            insort(heads, queue[0])
        packs[prompt.pack] -= 1
        ways[prompt.direction] -= 1
        order.append(prompt)
    return tuple(order)


def _next(
    order: list[Prompt],
    heads: list[int],
    ranked: list[Prompt],
    packs: Counter[str],
    ways: Counter[str],
    remaining: int,
) -> int:
    """Which of the heads, in the order of their ranks, goes next: its place among them."""
    recent = order[-(WINDOW - 1) :]
    fitting: Iterator[int] = (at for at, head in enumerate(heads) if _fits([*recent, ranked[head]]))
    # What fills its share of the days that remain goes next, else it would end up side by side.
    turned = ways["inward"] > 2 * ways["outward"]
    if turned or max(packs.values()) * 2 > remaining:
        kept = list(fitting)
        crowded = [at for at in kept if packs[ranked[heads[at]].pack] * 2 > remaining]
        inward = [at for at in kept if turned and ranked[heads[at]].direction == "inward"]
        fitting = iter(crowded or inward or kept)
    if (first := next(fitting, None)) is not None:
        return first
    apart = (at for at, head in enumerate(heads) if not order or ranked[head].pack != order[-1].pack)
    return next(apart, 0)
