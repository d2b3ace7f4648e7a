"""Judge links against the truth: pairs of mentions rightly and wrongly joined, counted without listing pairs.

Mentions are matched by file, sheet, row, kind and role. Within a row the numbered roles of one kind are matched by
rank, so `owner2` beside a `subject` and a lone `owner` are the same second owner. Cost is linear in the mentions.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Key = tuple[str, str, int, str, str, int]
_COLUMNS = ("file", "sheet", "row", "kind", "role", "entity")


class LinksNotReadable(ValueError):
    """A links or truth file lacks a column or has a row that is no number."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well one kind was linked. Pairs are pairs of mentions of one entity.

    A mention that links lack counts as an entity of its own, so it costs recall; one that the truth lacks is only
    reported, since nobody knows whom it means.
    """

    precision: float
    recall: float
    f1: float
    true_pairs: int
    linked_pairs: int
    right_pairs: int
    true_entities: int
    linked_entities: int
    entities_with_two_true: int
    true_entities_split: int
    mentions: int
    missing_mentions: int
    extra_mentions: int


def score(*, links: Path, truth: Path) -> dict[str, Score]:
    """Compare two files of the links schema, kind by kind.

    :raises LinksNotReadable: a file is not of the schema.
    """
    linked, true = keyed(path=links), keyed(path=truth)
    kinds = sorted({key[3] for key in true} | {key[3] for key in linked})
    return {kind: _score(kind, linked, true) for kind in kinds}


def missing_by_role(*, links: Path, truth: Path) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """Return for each (file, kind, role) how many mentions the truth has, how many links lack, how many they add."""
    linked, true = keyed(path=links), keyed(path=truth)
    table: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for file, sheet, row, kind, role, rank in true:
        cell = table[(file, kind, role)]
        cell[0] += 1
        cell[1] += (file, sheet, row, kind, role, rank) not in linked
    for key in linked:
        if key not in true:
            table[(key[0], key[3], key[4])][2] += 1
    return {place: (cell[0], cell[1], cell[2]) for place, cell in sorted(table.items())}


def _score(kind: str, linked: dict[Key, str], true: dict[Key, str]) -> Score:
    truths = {key: entity for key, entity in true.items() if key[3] == kind}
    found = {key: linked[key] for key in truths if key in linked}
    extra = sum(key[3] == kind and key not in truths for key in linked)
    cells = Counter((found[key], truths[key]) for key in found)
    true_sizes, linked_sizes = Counter(truths.values()), Counter(found.values())
    right, wanted, made = _pairs(cells), _pairs(true_sizes), _pairs(linked_sizes)
    precision = right / made if made else 1.0
    recall = right / wanted if wanted else 1.0
    mixed = Counter(entity for entity, _ in cells)
    parts = Counter(entity for _, entity in cells)
    return Score(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        true_pairs=wanted,
        linked_pairs=made,
        right_pairs=right,
        true_entities=len(true_sizes),
        linked_entities=len(linked_sizes),
        entities_with_two_true=sum(count > 1 for count in mixed.values()),
        true_entities_split=sum(count > 1 for count in parts.values()),
        mentions=len(truths),
        missing_mentions=len(truths) - len(found),
        extra_mentions=extra,
    )


def _pairs(sizes: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def keyed(*, path: Path) -> dict[Key, str]:
    """Return the entity of each mention, roles split into their word and their rank within the row."""
    mentions: dict[Key, str] = {}
    for row, ranked in _rows(path):
        for rank, (role, entity) in enumerate(ranked):
            mentions[(row[0], row[1], row[2], row[3], role, rank)] = entity
    return mentions


def _rows(path: Path) -> Iterator[tuple[tuple[str, str, int, str], list[tuple[str, str]]]]:
    groups: defaultdict[tuple[str, str, int, str, str], list[tuple[int, str]]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        if tuple(header[:6]) != _COLUMNS:
            raise LinksNotReadable(f"{path.name}: the header must be {','.join(_COLUMNS)}")
        for line in reader:
            word = line[4].rstrip("0123456789")
            groups[(line[0], line[1], _number(path, line[2]), line[3], word)].append(
                (int(line[4][len(word) :] or 1), line[5])
            )
    for (file, sheet, number, kind, role), members in groups.items():
        members.sort()
        yield (file, sheet, number, kind), [(role, entity) for _, entity in members]


def _number(path: Path, text: str) -> int:
    if not text.isdigit():
        raise LinksNotReadable(f"{path.name}: {text!r} is not a row number")
    return int(text)
