"""The ledger's bytes: commitments, tags, leaves, chains, manifests. Described in docs/reference/ledger-format.md.

leaf   version(1) ‖ commitment(32) ‖ tag(32) ‖ count(8, big endian) ‖ previous(32)         105 bytes
tag = zero, count = 0, previous = zero   the entry names no subject
tag ≠ zero, count ≥ 1                    the count-th use under this tag; previous is the leaf hash of the one before
tag = zero, count ≥ 1                    a class of `count` subjects; previous is the root of its manifest
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from liren.kit.refs import Ref

VERSION: Final = b"\x01"
ZERO: Final = bytes(32)
ENTRY_DOMAIN: Final = b"liren.entry.v1\x00"
TAG_DOMAIN: Final = b"liren.tag.v1\x00"
LEAF_LENGTH: Final = 105


@dataclass(frozen=True, slots=True)
class Leaf:
    """
    One leaf of the transparency log.

    :ivar commitment: 32 bytes, hides the body of the entry
    :ivar tag: 32 bytes, hides the subject; zero for no subject and for a class
    :ivar count: uses under this tag so far, this one included; of a class, its size
    :ivar previous: 32 bytes, the leaf hash before this one under the tag; of a class, the root of its manifest
    """

    commitment: bytes
    tag: bytes = ZERO
    count: int = 0
    previous: bytes = ZERO

    def __bytes__(self) -> bytes:
        return VERSION + self.commitment + self.tag + self.count.to_bytes(8, "big") + self.previous


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf as RFC 6962 section 2.1 does."""
    return hashlib.sha256(b"\x00" + data).digest()


def parse(data: bytes) -> Leaf:
    """
    Read the bytes of a leaf.

    :raises ValueError: if they are not a leaf of this version
    """
    if len(data) != LEAF_LENGTH or data[:1] != VERSION:
        raise ValueError("not a leaf of version 1")
    return Leaf(data[1:33], data[33:65], int.from_bytes(data[65:73], "big"), data[73:])


def commitment(*, salt: bytes, body: bytes) -> bytes:
    """Commit to the canonical body (RFC 8785) under 32 random bytes."""
    return hashlib.sha256(ENTRY_DOMAIN + salt + body).digest()


def month(at: datetime) -> str:
    """Name the month whose key blinds an entry: of UTC, `2026-11`."""
    return at.astimezone(UTC).strftime("%Y-%m")


def tag(*, key: bytes, community: int, subject: Ref) -> bytes:
    """Blind a subject under the key of a month; under another month's key nobody can tell that it is the same one."""
    return hmac.digest(key, TAG_DOMAIN + community.to_bytes(8, "big") + str(subject).encode(), "sha256")


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """Hash a list of byte strings into one root as RFC 6962 section 2.1 does."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [leaf_hash(leaf) for leaf in leaves]
    # Joining neighbors and carrying an odd last one up gives the RFC's tree without recursion.
    while len(level) > 1:
        pairs = [_join(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def _join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def manifest(tags: Iterable[bytes]) -> bytes:
    """Return the root over the tags of a class, sorted: membership and absence both have short proofs."""
    return tree_hash(sorted(set(tags)))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one tag's chain so far."""

    count: int = 0
    hash: bytes = ZERO


def chain(committed: bytes, tags: Sequence[bytes], heads: Mapping[bytes, Head]) -> tuple[list[Leaf], dict[bytes, Head]]:
    """
    Form the leaves of one entry, in the order of its subjects, and the heads they lead to.

    :param tags: one for each subject; none for an entry without subjects
    :param heads: where each tag's chain stands; a tag that is absent begins
    """
    if not tags:
        return [Leaf(committed)], {}
    leaves: list[Leaf] = []
    moved: dict[bytes, Head] = {}
    for one in tags:
        before = moved.get(one) or heads.get(one, Head())
        leaf = Leaf(committed, one, before.count + 1, before.hash)
        leaves.append(leaf)
        moved[one] = Head(leaf.count, leaf_hash(bytes(leaf)))
    return leaves, moved


def class_leaf(committed: bytes, tags: Sequence[bytes]) -> Leaf:
    """Form the one leaf of a class entry."""
    return Leaf(committed, ZERO, len(tags), manifest(tags))
