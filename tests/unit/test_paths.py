"""Where configuration, state and what is kept lie: what platformdirs says, whatever the variables hold."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from vaultkind.paths import find_paths


@pytest.mark.parametrize("home", ["/home/a person", "relative", "", None])
@pytest.mark.parametrize("chosen", ["/elsewhere", "relative", "", None])
def test_the_folders_are_the_platforms_own(
    monkeypatch: pytest.MonkeyPatch, home: str | None, chosen: str | None
) -> None:
    monkeypatch.delenv("VAULTKIND_HOME", raising=False)
    for name, value in (("HOME", home), *((f"XDG_{kind}_HOME", chosen) for kind in ("CONFIG", "STATE", "CACHE"))):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    found = find_paths()
    assert (found.config_folder, found.state_folder, found.cache_folder) == (
        Path(platformdirs.user_config_dir("vaultkind", appauthor=False)),
        Path(platformdirs.user_state_dir("vaultkind", appauthor=False)),
        Path(platformdirs.user_cache_dir("vaultkind", appauthor=False)),
    )
