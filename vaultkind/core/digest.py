"""SHA-256 by the interpreter's own code. ``hashlib`` would load OpenSSL: 3.6 MB that a watcher keeps for no use."""

try:
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]  # Python 3.12 and later
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,no-redef,unused-ignore]  # Python 3.11
    except ImportError:  # an interpreter that has them elsewhere
        from hashlib import sha256  # type: ignore[assignment,unused-ignore]


def sha256_bytes(data: bytes) -> bytes:
    """The 32 bytes of the digest."""
    return bytes(sha256(data).digest())


def sha256_hex(data: bytes) -> str:
    """The digest as 64 hexadecimal digits."""
    return sha256_bytes(data).hex()
