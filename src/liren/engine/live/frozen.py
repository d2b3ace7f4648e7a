"""What an edition freezes of a full run, so that a single record is resolved by what all of them taught."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from liren.engine import alike, alone, batch, compare, persons, places, selves
from liren.engine.judge import Judge
from liren.engine.live import digests
from liren.engine.live import places as gazetteers
from liren.engine.live.digests import Digest, Table
from liren.engine.live.places import Gazetteer
from liren.engine.live.saying import Placing, Sounds, sound, usable
from liren.engine.model import ModelDoesNotFit

SEXES = ("male", "female")


@dataclass(frozen=True, eq=False)
class Rarity:
    """
    What an agreement on a value adds: for the rare, who are most, one number; for the others what the census counted.

    :ivar told: digest of a value → bits
    """

    unseen: float
    told: Table


@dataclass(frozen=True, eq=False)
class Frozen:
    """
    One edition.

    :ivar scorer: scores a pair
    :ivar sexes: digest of a name → index into SEXES, where all who bear it are of one
    :ivar sounds: how names are spoken
    """

    digest: Digest
    scorer: alone.Alone
    threshold: float
    placing: Placing
    sexes: Table
    sounds: Sounds

    def sex(self, name: str) -> str:
        """Give the sex of all who bear a name; empty where there are none, or both."""
        number = int(self.sexes.get(self.digest("sex", name), -1))
        return SEXES[number] if number >= 0 else ""


@dataclass(frozen=True, eq=False)
class Learnt:
    """
    What a full run leaves of itself: what a `Frozen` is opened from, and what can be written.

    :ivar levels: name of each comparison, and of its levels
    :ivar scorer: the scorer of the run, of which weights and priors count
    :ivar rarities: one a comparison
    :ivar numbers: landlines without area code → whole numbers
    :ivar trusted: lists and roles where the contact of a hidden subject is the subject
    :ivar sounds: names → how they are spoken, where the name alone does not tell it
    """

    levels: Sequence[tuple[str, tuple[str, ...]]]
    scorer: alone.Alone
    threshold: float
    rarities: Sequence[Rarity]
    gazetteer: Gazetteer
    numbers: Mapping[str, str]
    trusted: frozenset[tuple[str, str]]
    sexes: Table
    sounds: Mapping[str, str]


def frozen(normal: batch.Normal, weighed: persons.Weighed, *, key: bytes, threshold: float) -> Frozen:
    """
    Keep what a full run learnt.

    :param key: under which values become numbers, at most 64 bytes
    """
    return opened(learnt(normal, weighed, key=key, threshold=threshold), key=key)


def learnt(normal: batch.Normal, weighed: persons.Weighed, *, key: bytes, threshold: float) -> Learnt:
    """Gather what a full run learnt."""
    digest, judging = digests.keyed(key), weighed.judge
    told = normal.known.sounds
    return Learnt(
        levels=levels(judging.scheme),
        scorer=alone.alone(judging),
        threshold=threshold,
        rarities=[_rarity(judging, place, digest) for place in range(len(judging.scheme.comparisons))],
        gazetteer=gazetteers.learnt(normal, digest),
        numbers=_whole_numbers(normal.known.phone.values),
        trusted=_trusted(normal),
        sexes=_sexes(normal, digest),
        sounds={name: spoken for name, spoken in told.items() if spoken != sound(name)},
    )


def opened(told: Learnt, *, key: bytes) -> Frozen:
    """
    Give the edition that resolves records.

    :raises ModelDoesNotFit: if it was learnt for other comparisons or levels than those of this engine
    """
    digest, sounds, rarities = digests.keyed(key), Sounds(told.sounds), told.rarities
    scheme = alike.scheme(sounds)
    if levels(scheme) != list(told.levels):
        raise ModelDoesNotFit

    def rarity(place: int, value: str) -> float:
        return rarities[place].told.get(digest(value), rarities[place].unseen)

    def number(text: str) -> str:
        return told.numbers.get(text, text)

    scorer = dataclasses.replace(told.scorer, scheme=scheme, rarity=rarity)
    placing = Placing(told.gazetteer.place, number, told.trusted)
    return Frozen(digest, scorer, told.threshold, placing, told.sexes, sounds)


def levels(scheme: compare.Scheme) -> list[tuple[str, tuple[str, ...]]]:
    """Name the comparisons of a scheme and their levels."""
    return [(comparison.name, scheme.names(comparison)) for comparison in scheme.comparisons]


def _rarity(judging: Judge, place: int, digest: Digest) -> Rarity:
    """Keep what is not as rare as most."""
    bits = judging.rarity[place][:-1]
    if not len(bits):
        return Rarity(0.0, digests.table({}))
    values = judging.frame.columns[judging.scheme.comparisons[place].column].values
    unseen = float(bits.max())
    found = {digest(values[code]): float(bits[code]) for code in np.flatnonzero(bits < unseen).tolist()}
    return Rarity(unseen, digests.table(found))


def _whole_numbers(values: tuple[str, ...]) -> dict[str, str]:
    """Give for landlines without area code the one whole number that ends so."""
    whole: dict[str, list[str]] = {}
    for text in values:
        if "-" in text:
            whole.setdefault(text.split("-", 1)[1], []).append(text)
    return {text: found[0] for text, found in whole.items() if len(found) == 1}


def _trusted(normal: batch.Normal) -> frozenset[tuple[str, str]]:
    known, mentions = normal.known, normal.stated.mentions
    _, beside = selves.hidden_selves(known, normal.lists)
    rows = mentions.rows.sort_by("row_id")
    files, sheets = rows["file"].to_pylist(), rows["sheet"].to_pylist()
    at = np.searchsorted(rows["row_id"].to_numpy(), known.row[beside]).tolist()
    roles = [known.role.values[code] for code in known.role.codes[beside].tolist()]
    return frozenset((f"{files[p]}{places.GAP}{sheets[p]}", role) for p, role in zip(at, roles, strict=True))


def _sexes(normal: batch.Normal, digest: Digest) -> Table:
    name, sex = normal.known.single["name"], normal.known.single["sex"]
    both = np.unique(np.stack([name.codes, sex.codes])[:, (name.codes >= 0) & (sex.codes >= 0)], axis=1)
    told: dict[str, set[str]] = {}
    for one, other in both.T.tolist():
        told.setdefault(name.values[one], set()).add(sex.values[other])
    sole = {text: next(iter(some)) for text, some in told.items() if len(some) == 1 and usable(text)}
    return digests.table({digest("sex", text): SEXES.index(value) for text, value in sole.items()})
