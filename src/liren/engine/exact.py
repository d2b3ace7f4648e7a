"""Exact evidence: mentions that are one person beyond doubt, found in linear time.

A valid citizen id is exact evidence only where the names under it agree. An id under which two clearly different
persons stand (a parent's, written for a child) belongs to one of them; for the others it is `borrowed`, no evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from liren.engine import alike, cluster, coding
from liren.engine.coding import NONE, Codes, Ints
from liren.engine.prepare import Persons, Several

# Each is a set of fields that no two persons share by chance. `several` fields stand last.
KEYS: Final = (
    ("name", "pattern"),
    ("name", "other_id"),
    ("name", "birth", "phone"),
    ("name", "birth", "dwelling"),
    ("name", "headship"),
    ("name", "birth", "household"),
    ("name", "birth", "token"),
    ("name", "phone", "dwelling"),
    ("name", "phone", "household"),
    ("name", "phone", "token"),
)


@dataclass(frozen=True, eq=False)
class Evidence:
    """
    What exact evidence says.

    :ivar label: for each mention the smallest mention of its group
    :ivar via: the mention it was joined to, itself when alone
    :ivar rule: index into `rules` of the evidence, 0 is `alone`
    :ivar owned_id: code of the citizen id where it is the mention's own
    :ivar borrowed: mentions whose id is another's
    """

    label: Ints
    via: Ints
    rule: Ints
    rules: tuple[str, ...]
    owned_id: Codes
    borrowed: Ints


def link(
    known: Persons,
    several: dict[str, Several],
    *,
    keys: Sequence[tuple[str, ...]] = KEYS,
    same: Sequence[tuple[int, int]] = (),
    apart: frozenset[tuple[int, int]] = frozenset(),
) -> Evidence:
    """
    Join what is one person beyond doubt.

    :param several: the columns of KEYS that hold several values: `phone`, `dwelling`, `headship`, ...
    :param same: decided by a human, lines of `known`; applied first
    :param apart: likewise; pairs (smaller, larger) that are never joined
    """
    owned, borrowed = owners(known)
    edges = [(np.array([max(p) for p in same], np.int64), np.array([min(p) for p in same], np.int64))]
    edges.append(_stars(np.arange(known.size), owned.astype(np.int64)))
    for key in keys:
        edges.append(_keyed(known, several, key, owned))
    rules = ("alone", "human", "citizen_id", *("_".join(key) for key in keys))
    left = np.concatenate([edge[0] for edge in edges])
    right = np.concatenate([edge[1] for edge in edges])
    rule = np.repeat(np.arange(1, len(edges) + 1), [len(edge[0]) for edge in edges])
    label = cluster.components(known.size, left, right)
    label = _without_conflicts(label, left, right, owned, apart)
    kept = label[left] == label[right]
    via, why = np.arange(known.size), np.zeros(known.size, np.int64)
    # The strongest evidence of a mention is the first rule that joined it: written last to first.
    for one, other, number in (
        (a[kept][::-1], b[kept][::-1], rule[kept][::-1]) for a, b in ((right, left), (left, right))
    ):
        via[one], why[one] = other, number
    return Evidence(label, via, why, rules, owned, borrowed)


def owners(known: Persons) -> tuple[Codes, Ints]:
    """Say for each mention which citizen id is its own, and which mentions bear another's."""
    ids, names = known.single["citizen_id"], known.single["name"]
    owned = ids.codes.copy()
    rows = np.flatnonzero((ids.codes >= 0) & (names.codes >= 0))
    pairs = np.unique(np.stack([ids.codes[rows], names.codes[rows]]), axis=1)
    _, first, count = np.unique(pairs[0], return_index=True, return_counts=True)
    contested = {}
    for start, many in zip(first[count > 1].tolist(), count[count > 1].tolist(), strict=True):
        contested[int(pairs[0, start])] = [int(name) for name in pairs[1, start : start + many]]
    if not contested:
        return owned, np.empty(0, np.int64)
    rows = rows[np.isin(ids.codes[rows], np.fromiter(contested, np.int64))]
    borrowed = _borrowers(known, contested, rows)
    owned[borrowed] = NONE
    return owned, borrowed


def _borrowers(known: Persons, contested: dict[int, list[int]], rows: Ints) -> Ints:
    ids, names, births = known.single["citizen_id"], known.single["name"], known.single["own_birth"]
    by_id: dict[int, list[int]] = {}
    for row in rows.tolist():
        by_id.setdefault(int(ids.codes[row]), []).append(row)
    found: list[int] = []
    for id_, some in by_id.items():
        told = _iso(ids.values[id_])
        group = _name_groups([names.values[name] for name in contested[id_]], known.sounds)
        side = dict(zip(contested[id_], group, strict=True))
        votes: dict[int, tuple[int, int]] = {}
        for row in some:
            place = side[int(names.codes[row])]
            agrees = births.codes[row] >= 0 and births.values[births.codes[row]] == told
            confirmed, total = votes.get(place, (0, 0))
            votes[place] = (confirmed + agrees, total + 1)
        owner = max(sorted(votes), key=lambda place: votes[place])
        found += [
            row
            for row in some
            if side[int(names.codes[row])] != owner
            and not (births.codes[row] >= 0 and births.values[births.codes[row]] == told)
        ]
    return np.array(sorted(found), np.int64)


def _name_groups(names: Sequence[str], sounds: dict[str, str]) -> list[int]:
    """Group names that may be one person's."""
    group = list(range(len(names)))
    for one in range(len(names)):
        for two in range(one):
            if same_name_perhaps(names[one], names[two], sounds):
                low, high = sorted((group[one], group[two]))
                group = [low if place == high else place for place in group]
    return group


def same_name_perhaps(one: str, two: str, sounds: dict[str, str]) -> bool:
    """Tell whether two names under one citizen id may be spellings of one."""
    if alike.masked_alike(one, two) or alike.one_character_apart(one, two) or alike.surname_only(one, two):
        return True
    spoken = sounds.get(one)
    return spoken is not None and spoken == sounds.get(two)


def _iso(id_: str) -> str:
    return f"{id_[6:10]}-{id_[10:12]}-{id_[12:14]}"


def _stars(rows: Ints, key: Ints) -> tuple[Ints, Ints]:
    """Join every row of a key to the first: linear, however large the group."""
    known = key >= 0
    rows, key = rows[known], key[known]
    order = np.lexsort((rows, key))
    rows, key = rows[order], key[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.empty(0, np.int64)
    first = np.repeat(rows[starts], np.diff(np.r_[starts, len(rows)]))
    other = rows != first
    return rows[other], first[other]


def _keyed(known: Persons, several: dict[str, Several], fields: Sequence[str], owned: Codes) -> tuple[Ints, Ints]:
    rows = np.arange(known.size)
    key = coding.combined([known.single[name].codes for name in fields if name in known.single])
    if "birth" in fields:
        whole = np.array([len(value) == alike.WHOLE for value in known.single["birth"].values] + [False])
        key = np.where(whole[known.single["birth"].codes], key, NONE)
    if "name" in fields:
        told = np.array(
            [len(v) > 1 and alike.LOST not in v and known.surnames.get(v) != v for v in known.single["name"].values]
            + [False]
        )
        key = np.where(told[known.single["name"].codes], key, NONE)
    if "pattern" in fields:
        told = np.array([alike.LOST not in value for value in known.single["pattern"].values] + [False])
        key = np.where(told[known.single["pattern"].codes], key, NONE)
    for name in (name for name in fields if name in several):
        rows, key = _with(rows, key, several[name])
    return _stars(rows, _pure(rows, key, owned, known.single["birth"]))


def _with(rows: Ints, key: Ints, column: Several) -> tuple[Ints, Ints]:
    """Extend the key of each row by each of its values of a column of several values."""
    order = np.argsort(column.rows, kind="stable")
    of, codes = column.rows[order], column.codes[order]
    start, end = np.searchsorted(of, rows), np.searchsorted(of, rows, side="right")
    repeat = np.where(key >= 0, end - start, 0)
    place = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    picked = codes[np.repeat(start, repeat) + place]
    wide = int(column.codes.max(initial=0)) + 1
    joined = np.repeat(key, repeat) * wide + picked
    return np.repeat(rows, repeat), np.unique(joined, return_inverse=True)[1].astype(np.int64)


def _pure(rows: Ints, key: Ints, owned: Codes, birth: coding.Coded) -> Ints:
    """Take out the groups that hold two citizen ids or two days of birth: those need weighing."""
    whole = np.array([len(value) == alike.WHOLE for value in birth.values] + [False])
    key = coding.dense(key)  # the arrays below are as long as there are keys
    out = key.copy()
    for codes in (owned[rows], np.where(whole[birth.codes[rows]], birth.codes[rows], NONE)):
        told = (key >= 0) & (codes >= 0)
        if not told.any():
            continue
        size = int(key.max()) + 1
        low = np.full(size, np.iinfo(np.int32).max, np.int64)
        high = np.full(size, -1, np.int64)
        np.minimum.at(low, key[told], codes[told])
        np.maximum.at(high, key[told], codes[told])
        mixed = (high >= 0) & (low != high)
        out[(key >= 0) & mixed[key]] = NONE
    return out


def _without_conflicts(label: Ints, left: Ints, right: Ints, owned: Codes, apart: frozenset[tuple[int, int]]) -> Ints:
    """Rebuild the groups that ended with two citizen ids, or with a pair that a human keeps apart, edge by edge."""
    wrong = _mixed(label, owned)
    wrong |= {int(label[one]) for one, two in apart if label[one] == label[two]}
    if not wrong:
        return label
    out = label.copy()
    inside = np.isin(label, np.fromiter(wrong, np.int64))
    out[inside] = np.flatnonzero(inside)
    groups: dict[int, tuple[list[int], set[int]]] = {}
    for row in np.flatnonzero(inside).tolist():
        groups[row] = ([row], {int(owned[row])} - {NONE})
    foes: dict[int, set[int]] = {}
    for one, two in apart:
        foes.setdefault(one, set()).add(two)
        foes.setdefault(two, set()).add(one)
    for one, two in zip(left[inside[left]].tolist(), right[inside[left]].tolist(), strict=True):
        low, high = sorted((int(out[one]), int(out[two])))
        if low == high or len(groups[low][1] | groups[high][1]) > 1:
            continue
        if any(foe in groups[high][0] for row in groups[low][0] for foe in foes.get(row, ())):
            continue
        groups[low][0].extend(groups[high][0])
        groups[low][1].update(groups[high][1])
        out[groups.pop(high)[0]] = low
    return out


def _mixed(label: Ints, owned: Codes) -> set[int]:
    rows = np.flatnonzero(owned >= 0)
    pairs = np.unique(np.stack([label[rows], owned[rows]]), axis=1)
    groups, count = np.unique(pairs[0], return_counts=True)
    return {int(group) for group in groups[count > 1]}
