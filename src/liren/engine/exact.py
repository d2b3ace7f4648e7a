"""Exact evidence: mentions that are one person beyond doubt, found in linear time.

A valid citizen id is exact evidence only where the names under it agree. An id under which two clearly different
persons stand (a parent's, written for a child) belongs to one of them; for the others it is `borrowed`, no evidence. An
id under which a crowd stands is nobody's.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from liren.engine import alike, bags, cluster, coding, keys, lanes
from liren.engine.bags import Bags
from liren.engine.coding import NONE, Codes, Ints
from liren.engine.keys import Runs
from liren.engine.prepare import Persons, Several

# Each is a set of fields that no two persons share by chance. `several` fields stand last.
KEYS: Final = (
    ("name", "pattern"),
    ("name", "other_id"),
    ("name", "birth", "phone"),
    ("name", "birth", "dwelling"),
    ("name", "headship"),
    ("row_head",),
    ("row_self",),
    ("caller",),
    ("name", "birth", "household"),
    ("name", "birth", "token"),
    ("name", "phone", "dwelling"),
    ("name", "phone", "household"),
    ("name", "phone", "token"),
)
# Distinct names under one id from which on it is what somebody filled in for everybody: the clerk's own, a sample's.
# Names of a crowd chain (each is a character from the next), so no owner could be told; and pairs of them are many.
CROWD: Final = 16


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
    by: Sequence[tuple[str, ...]] = KEYS,
    same: Sequence[tuple[int, int]] = (),
    apart: frozenset[tuple[int, int]] = frozenset(),
    threads: int = 1,
) -> Evidence:
    """
    Join what is one person beyond doubt.

    :param several: the columns of KEYS that hold several values: `phone`, `dwelling`, `headship`, ...
    :param same: decided by a human, lines of `known`; applied first
    :param apart: likewise; pairs (smaller, larger) that are never joined
    """
    owned, borrowed = owners(known)
    edges = [(np.array([max(p) for p in same], np.int64), np.array([min(p) for p in same], np.int64))]
    told = np.flatnonzero(owned >= 0)
    edges.append(_stars(keys.runs(told, owned[told].astype(np.int64))))
    edges += _agreeing(known, several, by, owned, threads)
    rules = ("alone", "human", "citizen_id", *("_".join(names) for names in by))
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


def _agreeing(
    known: Persons, several: dict[str, Several], by: Sequence[tuple[str, ...]], owned: Codes, threads: int
) -> list[tuple[Ints, Ints]]:
    wanted = {name for names in by for name in names}
    columns = _usable(known, wanted)
    for name in sorted(wanted - set(columns)):
        column = several[name]
        columns[name] = bags.gathered(known.size, column.rows, column.codes, column.values)
    birth = _usable(known, {"birth"})["birth"].first

    def stars(names: tuple[str, ...]) -> tuple[Ints, Ints]:
        return _stars(_pure(keys.runs(*keys.combined([columns[name] for name in names])), owned, birth))

    return lanes.each(stars, by, threads=threads)


def owners(known: Persons) -> tuple[Codes, Ints]:
    """Say for each mention which citizen id is its own, and which mentions bear another's."""
    ids, names = known.single["citizen_id"], known.single["name"]
    owned = ids.codes.copy()
    rows = np.flatnonzero((ids.codes >= 0) & (names.codes >= 0))
    width = len(names.values) + 1
    id_, name = np.divmod(keys.distinct(ids.codes[rows].astype(np.int64) * width + names.codes[rows]), width)
    contested: dict[int, list[int]] = {}
    several = np.bincount(id_, minlength=1)[id_] > 1
    for one, other in zip(id_[several].tolist(), name[several].tolist(), strict=True):
        contested.setdefault(one, []).append(other)
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
        if len(contested[id_]) > CROWD:
            found += some
            continue
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
    spellings = (alike.masked_alike, alike.one_glyph_apart, alike.one_character_apart, alike.surname_only)
    if any(spelled(one, two) for spelled in spellings):
        return True
    spoken = sounds.get(one)
    return spoken is not None and spoken == sounds.get(two)


def _iso(id_: str) -> str:
    return f"{id_[6:10]}-{id_[10:12]}-{id_[12:14]}"


def _stars(found: Runs) -> tuple[Ints, Ints]:
    """Join every row of a group to the first: linear, however large the group."""
    first = np.repeat(found.rows[found.starts], found.sizes)
    other = found.rows != first
    return found.rows[other], first[other]


def _usable(known: Persons, wanted: Collection[str]) -> dict[str, Bags]:
    """Give columns of single values, without what is no evidence: a part of a name, of an id, of a day."""
    tests: dict[str, Callable[[str], bool]] = {
        "birth": lambda text: len(text) == alike.WHOLE,
        "name": lambda text: len(text) > 1 and alike.LOST not in text and known.surnames.get(text) != text,
        "pattern": lambda text: alike.LOST not in text,
    }
    found = {}
    for name in sorted(known.single.keys() & wanted):
        column = known.single[name]
        codes = column.codes
        if name in tests:
            told = np.array([*map(tests[name], column.values), False], bool)
            codes = np.where(told[codes], codes, NONE).astype(np.int32)
        found[name] = bags.of(coding.Coded(codes, column.values))
    return found


def _pure(found: Runs, owned: Codes, birth: Codes) -> Runs:
    """Take out the groups that hold two citizen ids or two days of birth: those need weighing."""
    if not len(found.rows):
        return found
    mixed = np.zeros(len(found.starts), bool)
    for codes in (owned, birth):
        own = codes[found.rows]
        most = np.maximum.reduceat(own, found.starts)
        least = np.minimum.reduceat(np.where(own >= 0, own, np.iinfo(np.int32).max), found.starts)
        mixed |= (most >= 0) & (least != most)
    return found.only(~mixed)


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
    most = np.full(len(label), NONE, np.int64)
    most[label[rows]] = owned[rows]  # any of them: another than that is a second
    return set(label[rows[most[label[rows]] != owned[rows]]].tolist())
