"""Addresses that lead to a note, in Obsidian and in a folder; all but plain letters and signs is percent-encoded."""

from __future__ import annotations

_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def percent(text: str, kept: str = "/") -> str:
    """Text as it can stand in an address (RFC 3986, 2.1); signs in ``kept`` stay as they are."""
    plain = _PLAIN | frozenset(kept.encode())
    raw = text.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in raw)


def obsidian_link(vault: str, path: str) -> str:
    """The address that opens a note in Obsidian (``obsidian://open?vault=&file=``)."""
    return f"obsidian://open?vault={percent(vault, '')}&file={percent(path, '')}"


def file_link(path: str) -> str:
    """The address of a file by its absolute path."""
    forward = path.replace("\\", "/")
    return f"file://{'' if forward.startswith('/') else '/'}{percent(forward, '/:')}"
