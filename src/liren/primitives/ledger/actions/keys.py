"""The keys that blind subjects and search words: files of 32 random bytes, outside the database, for our eyes only.

One key a month for tags, so that the months cannot be joined by whoever sees tags only; each is drawn alone, not
derived, so that deleting an old one forgets that month for ever. One lasting key for the search index.
"""

import contextlib
import os
import re
import secrets
from pathlib import Path

from liren.kit.errors import Unavailable

KEY_LENGTH = 32


class KeyUnreadable(Unavailable):
    """A key file is missing its bytes or may not be read; restore it from the backup, never draw it anew."""

    code = "ledger.key_unreadable"


def tag_key(*, folder: Path, month: str) -> bytes:
    """
    Return the key that blinds the subjects of a month (`2026-11`), drawing it on first use.

    :raises KeyUnreadable: if the file is there and is no key
    """
    if not re.fullmatch(r"\d{4}-\d{2}", month):
        raise ValueError("a month reads 2026-11")
    return _ensure(folder / f"tags-{month}.key")


def index_key(*, folder: Path) -> bytes:
    """
    Return the key of the search index, drawing it on first use.

    :raises KeyUnreadable: if the file is there and is no key
    """
    return _ensure(folder / "index.key")


def _ensure(path: Path) -> bytes:
    if not path.exists():
        _draw(path)
    try:
        key = path.read_bytes()
    except OSError as error:
        raise KeyUnreadable(file=path.name) from error
    if len(key) != KEY_LENGTH:
        raise KeyUnreadable(file=path.name)
    return key


def _draw(path: Path) -> None:
    """Write a whole key or none: killed at any point, and with two processes at once, there is one lasting key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, secrets.token_bytes(KEY_LENGTH))
        os.fsync(file)
    finally:
        os.close(file)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)  # unlike a rename, never replaces the key of a faster process
    draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
