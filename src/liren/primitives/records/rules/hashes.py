"""What names a row, and when two rows say the same; pure."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from typing import Final

SEPARATOR: Final = "\x1f"


def key_of(secret: bytes, *, label: str) -> bytes:
    """Derive the key of one use from the house's secret, so that hashes of two uses cannot be compared."""
    return hmac.digest(secret, f"liren.records.{label}".encode(), hashlib.sha256)


def source_key(parts: Iterable[str], *, key: bytes) -> bytes:
    """
    Hash the words that name a row in its source: 32 bytes that tell nothing without the key.

    Width, case and blanks are not part of a name: an export that pads its ids names the same row.
    """
    return hmac.digest(key, SEPARATOR.join(map(_folded, parts)).encode(), hashlib.sha256)


def content_hash(facts: Iterable[tuple[str, str]], *, key: bytes) -> bytes:
    """Hash all that a row says, whatever the order of its columns: 32 bytes."""
    told = SEPARATOR.join(f"{name}{SEPARATOR}{text}" for name, text in sorted(facts))
    return hmac.digest(key, told.encode(), hashlib.sha256)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
