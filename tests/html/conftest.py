"""One browser for all tests of a worker; it is started when the first one asks for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

from browser import Browser  # noqa: E402
from tools import require_tool  # noqa: E402


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium, without a window."""
    if sys.platform != "linux":
        pytest.skip("the browser is spoken to over a pipe as Linux has it")
    with Browser(require_tool("chromium"), tmp_path_factory.mktemp("chromium")) as started:
        yield started
