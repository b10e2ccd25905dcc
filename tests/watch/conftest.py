"""A vault and its watcher for each test, and the tests that run side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from watched_vault import Place, Starter


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A vault with nested daily notes, ready to be watched."""
    return Place(tmp_path)


@pytest.fixture
def watch(place: Place) -> Iterator[Starter]:
    """A function that starts the watcher on the vault."""
    start = Starter(place)
    yield start
    start.end()


@pytest.fixture(scope="session")
def side_by_side(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[None]]]:
    """The tests that run beside one another, by node id, four at a time in the order of the collection."""

    def run(scenario: Callable[..., None], folder: Path, values: dict[str, object]) -> None:
        place = Place(folder)
        start = Starter(place)
        try:
            scenario(place=place, watch=start, **values)
        finally:
            start.end()

    with ThreadPoolExecutor(4) as pool:
        futures = {}
        for item in request.session.items:
            scenario = getattr(getattr(item, "function", None), "scenario", None)
            if scenario is not None:
                values = item.callspec.params if hasattr(item, "callspec") else {}
                futures[item.nodeid] = pool.submit(run, scenario, tmp_path_factory.mktemp("vault"), values)
        yield futures
        for future in futures.values():
            future.cancel()
