"""The operating system's part in writing safely, by one name each. What has run where: docs/guarantees.md."""

from __future__ import annotations

import os
import sys

# A link, a pipe and a child process are kept out of every open; Windows is kept from changing line endings.
OPEN = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def exchange(one: str, other: str) -> bool:
    """Let two files trade names in one step. False where there is no such thing; other trouble is an OSError."""
    if sys.platform == "linux":
        from vaultkind import linux

        return linux.exchange(one, other)
    if sys.platform == "darwin":
        from vaultkind import macos

        return macos.exchange(one, other)
    if sys.platform == "win32":
        from vaultkind import windows

        return windows.exchange(one, other)
    return False


def give_back_memory() -> None:
    """Hand memory that is free within the process back to the system, where it is kept by itself."""
    if sys.platform == "linux":
        from vaultkind import linux

        linux.give_back_memory()


def finish_exchange(one: str, other: str) -> None:
    """After a crash: finish an exchange that is more than one step on this system. Raises OSError."""
    if sys.platform == "win32":
        from vaultkind import windows

        windows.finish_exchange(one, other)


def open_file(path: str, flags: int) -> int:
    """A descriptor of the file itself, never of what a link leads to. A new one is for this person alone."""
    if sys.platform == "win32":
        from vaultkind import windows

        return windows.open_shared(path, flags | OPEN)
    return os.open(path, flags | OPEN, 0o600)


def copy_attributes(source: int, target: int) -> None:
    """Give one open file the extended attributes of another, as far as there are such things. Raises OSError."""
    if sys.platform == "linux":
        from vaultkind import linux

        linux.copy_attributes(source, target)
    elif sys.platform == "darwin":
        from vaultkind import macos

        macos.copy_attributes(source, target)


def birth_time(path: str) -> float | None:
    """When the file was made, in POSIX seconds; None where the system or file system does not say."""
    if sys.platform == "linux":
        from vaultkind import linux

        return linux.birth_time(path)
    found: float | None = getattr(os.lstat(path), "st_birthtime", None)
    return found


def account() -> int:
    """The number of this account; 0 where accounts have none."""
    if sys.platform == "win32":
        return 0
    return os.getuid()
