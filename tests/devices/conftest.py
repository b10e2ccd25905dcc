"""What the tests of two devices find: the tools of all tests, and a person's shell."""

from __future__ import annotations

import sys
from pathlib import Path

_TESTS = Path(__file__).parent.parent
for _folder in (_TESTS, _TESTS / "cli", _TESTS / "watch"):
    sys.path.insert(0, str(_folder))
