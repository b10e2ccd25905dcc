"""Where vaultkind keeps its configuration and its state: the platform's own folders. Creates nothing by itself."""

import os
import sys
from pathlib import Path
from typing import NamedTuple

HOME = "VAULTKIND_HOME"


class Paths(NamedTuple):
    """The folders. ``VAULTKIND_HOME`` names one for all of them, for a portable or a passing set-up."""

    config_folder: Path
    state_folder: Path
    cache_folder: Path

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.config_folder / "config.toml"

    @property
    def state(self) -> Path:
        """The ledger of offers."""
        return self.state_folder / "state.sqlite3"


def find_paths() -> Paths:
    """The folders for this person on this machine (XDG on Linux, by platformdirs)."""
    home = os.environ.get(HOME)
    if home:
        folder = Path(home).expanduser()
        return Paths(folder, folder, folder / "cache")
    if (usual := _usual()) is not None:
        return usual
    import platformdirs

    return Paths(
        Path(platformdirs.user_config_dir("vaultkind", appauthor=False)),
        Path(platformdirs.user_state_dir("vaultkind", appauthor=False)),
        Path(platformdirs.user_cache_dir("vaultkind", appauthor=False)),
    )


def _usual() -> Paths | None:
    """What platformdirs says on Linux where nothing is out of the ordinary; loading it takes longer than all else here.

    None elsewhere, and wherever a variable holds something that is no absolute path.
    """
    named = [os.environ.get(name, "") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")]
    home = named[0]
    if sys.platform != "linux" or not home or any(path and not path.startswith("/") for path in named):
        return None
    places = zip(named[1:], (".config", ".local/state", ".cache"), strict=True)
    return Paths(*(Path(path or os.path.join(home, usual), "vaultkind") for path, usual in places))


def private_folder(folder: Path) -> None:
    """Make ``folder`` for this person alone, unless it is there. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
