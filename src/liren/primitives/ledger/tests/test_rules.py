"""The bytes of the ledger, against fixed vectors and against a second way of computing them."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.kit.refs import Ref
from liren.primitives.ledger import rules

KEY = bytes(range(32))
SUBJECT = Ref("person", 7)
bytes32 = st.binary(min_size=32, max_size=32)


def test_the_leaf_is_105_bytes_in_the_documented_order():
    leaf = rules.Leaf(commitment=b"\xaa" * 32, tag=b"\xbb" * 32, count=258, previous=b"\xcc" * 32)

    assert bytes(leaf).hex() == "01" + "aa" * 32 + "bb" * 32 + "0000000000000102" + "cc" * 32


def test_the_vectors_of_the_reference_page_hold():
    salt, body = bytes(32), b'{"v":1}'
    committed = rules.commitment(salt=salt, body=body)
    tag = rules.tag(key=KEY, community=1, subject=SUBJECT)
    first, second = rules.chain(committed, [tag], {})[0][0], rules.Leaf(committed, tag, 2, b"\x11" * 32)

    assert committed.hex() == "0ab1ae71b42c8acc6dee2c78a7aa5598088f45d650c96d4bb57989ad1c72fbcd"
    assert tag.hex() == "9aa08568d3c9feb0295b3689c00ba8823f30d40755757ad559219e8415ae74e4"
    assert (
        rules.leaf_hash(bytes(rules.Leaf(committed))).hex()
        == "86d7cbd8f9ad9b88276a0cceb168219b2dd09425a52036a1e5a51af67e4d4fce"
    )
    assert rules.leaf_hash(bytes(first)).hex() == "c063304b48096f01f922d004f9fc42a58c509c400ad0454efb4a88a26d1f2cd2"
    assert rules.leaf_hash(bytes(second)).hex() == "7222411c1463c06a693066fbc6754c8616369e93289c5275a53b272c9eb9ec38"
    assert rules.manifest([tag]).hex() == "e274a9dffbdb19051640693e7f07d508f7cbe40b3924f201ab667a7b113294fa"


@given(bytes32, bytes32, st.integers(0, 2**64 - 1), bytes32)
def test_a_leaf_is_read_back_as_it_was_written(committed, tag, count, previous):
    leaf = rules.Leaf(committed, tag, count, previous)

    assert rules.parse(bytes(leaf)) == leaf


@pytest.mark.parametrize("data", [b"", bytes(104), bytes(105), b"\x02" + bytes(104), b"\x01" + bytes(105)])
def test_what_is_no_leaf_of_this_version_is_refused(data):
    with pytest.raises(ValueError, match="not a leaf"):
        rules.parse(data)


def _recursive(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + _recursive(leaves[:split]) + _recursive(leaves[split:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_tree_hash_is_that_of_rfc_6962(leaves):
    assert rules.tree_hash(leaves) == _recursive(leaves)


@given(st.lists(bytes32, min_size=1, max_size=20))
def test_a_manifest_depends_on_its_members_only(tags):
    assert rules.manifest(tags) == rules.manifest(reversed(tags)) == rules.manifest(tags + tags[:1])


@given(st.lists(st.lists(st.integers(0, 4), unique=True, max_size=4), max_size=30))
def test_every_chain_counts_from_one_and_links_to_the_leaf_before(entries):
    heads: dict[bytes, rules.Head] = {}
    leaves: list[rules.Leaf] = []

    for number, subjects in enumerate(entries):
        formed, moved = rules.chain(number.to_bytes(32, "big"), [bytes([one + 1]) * 32 for one in subjects], heads)
        heads |= moved
        leaves += formed

    for tag in {leaf.tag for leaf in leaves} - {rules.ZERO}:
        own = [leaf for leaf in leaves if leaf.tag == tag]
        assert [leaf.count for leaf in own] == list(range(1, len(own) + 1))
        assert [leaf.previous for leaf in own] == [rules.ZERO, *(rules.leaf_hash(bytes(leaf)) for leaf in own[:-1])]
    assert all(leaf == rules.Leaf(leaf.commitment) for leaf in leaves if leaf.tag == rules.ZERO)


def test_an_entry_without_subjects_has_one_leaf_without_a_tag():
    leaves, moved = rules.chain(b"\x01" * 32, [], {})

    assert leaves == [rules.Leaf(b"\x01" * 32, rules.ZERO, 0, rules.ZERO)]
    assert moved == {}


def test_a_class_leaf_carries_its_size_and_the_root_of_its_manifest():
    tags = [b"\x02" * 32, b"\x01" * 32]

    leaf = rules.class_leaf(b"\x09" * 32, tags)

    assert leaf == rules.Leaf(b"\x09" * 32, rules.ZERO, 2, rules.manifest(tags))


def test_a_tag_tells_months_communities_and_subjects_apart():
    tags = {
        rules.tag(key=key, community=community, subject=subject)
        for key in (KEY, bytes(32))
        for community in (1, 2)
        for subject in (SUBJECT, Ref("person", 8), Ref("dwelling", 7))
    }

    assert len(tags) == 12


def test_the_month_is_that_of_utc():
    shanghai = timezone(timedelta(hours=8))

    assert rules.month(datetime(2026, 12, 1, 7, 59, tzinfo=shanghai)) == "2026-11"
    assert rules.month(datetime(2026, 12, 1, 0, 0, tzinfo=UTC)) == "2026-12"
