"""The scorer for one pair: what `judge` says of a million pairs at once, said of two rows without an array.

A new record is compared with a handful of others, where arrays cost a hundred times what the comparison does.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from liren.engine import alike, compare, forbid
from liren.engine.judge import Judge

Cells = Mapping[str, Sequence[str]]
Rarity = Callable[[int, str], float]

NEVER: Final = -math.inf
AGREEING_IDS: Final = ("same", "fits_long")


@dataclass(frozen=True, eq=False, slots=True)
class Profile:
    """
    What is compared of a group of mentions.

    :ivar cells: column → its values, each once
    :ivar low, high: the years between which parents and children allow the birth
    :ivar mentions: the mentions of the group
    :ivar strangers: mentions that must not be of this person: another one of the same row, or kept apart by a human
    """

    cells: Cells
    low: float = -math.inf
    high: float = math.inf
    mentions: frozenset[int] = field(default=frozenset())
    strangers: frozenset[int] = field(default=frozenset())

    @property
    def born(self) -> float | None:
        """Give the year of birth; None where it is unknown or told in two ways."""
        told = self.cells["birth"]
        return float(told[0][: alike.YEAR]) if len(told) == 1 else None


@dataclass(frozen=True, eq=False)
class Alone:
    """
    Scores one pair as `judge` does.

    :ivar bits, rival: for each comparison the weight of each grade, 0 for UNKNOWN at the end
    :ivar shared: places of the comparisons that a family has in common
    :ivar rarity: what an agreement of a comparison (its place) on a value adds
    :ivar leaning: place of the comparison that weighs otherwise for those who hold homes
    :ivar leant: part that a holder plays → what is added to each grade, 0 for UNKNOWN at the end
    """

    scheme: compare.Scheme
    bits: Sequence[Sequence[float]]
    prior: float
    rarity: Rarity
    rival: Sequence[Sequence[float]] | None
    rival_prior: float
    shared: tuple[int, ...]
    leaning: int | None = None
    leant: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def __call__(self, one: Profile, two: Profile) -> tuple[float, float]:
        """Score a pair in bits: with the prior, and the bare evidence; −∞ and 0 where it is forbidden."""
        if never_at_sight(one, two):
            return NEVER, 0.0
        grades = [compare.UNKNOWN] * len(self.scheme.comparisons)
        # Most pairs are forbidden by what few fields say; the others are not compared for them.
        for places, forbids in ((self._early, self._never), (self._late, None)):
            for place in places:
                comparison = self.scheme.comparisons[place]
                column = comparison.column
                grades[place] = compare.grade_alone(comparison, one.cells[column], two.cells[column])
            if forbids is not None and forbids(one, two, grades):
                return NEVER, 0.0
        return self.score(one, two, grades)

    def _never(self, one: Profile, two: Profile, grades: Sequence[int]) -> bool:
        """Tell by their grades in a few fields whether two must never be one person."""
        return self._other_name(grades) or self._unnamed_other_sex(grades) or self._ages_apart(one, two, grades)

    def score(self, one: Profile, two: Profile, grades: Sequence[int]) -> tuple[float, float]:
        """Score a pair that is compared already, whether forbidden or not."""
        evidence = 0.0
        for place, grade in enumerate(grades):
            evidence += self.bits[place][grade]
            if grade == compare.SAME:
                evidence += self._rarest(place, one, two)
        evidence += self._leant(one, two, grades)
        if self.rival is not None and any(grades[place] == compare.SAME for place in self.shared):
            bare = sum(bits[grade] for bits, grade in zip(self.rival, grades, strict=True))
            if bare + self.rival_prior < evidence + self.prior:
                return bare + self.rival_prior, bare
        return evidence + self.prior, evidence

    def _rarest(self, place: int, one: Profile, two: Profile) -> float:
        comparison = self.scheme.comparisons[place]
        left, right = one.cells[comparison.column], two.cells[comparison.column]
        return max(
            self.rarity(place, value)
            for value in left
            if value in right and (comparison.itself is None or comparison.itself(value) == compare.SAME)
        )

    def _leant(self, one: Profile, two: Profile, grades: Sequence[int]) -> float:
        """Say what the part of the one without an id adds, where the other has one."""
        if self.leaning is None or bool(one.cells["sure_id"]) == bool(two.cells["sure_id"]):
            return 0.0
        part = (two if one.cells["sure_id"] else one).cells["holder"]
        bits = self.leant.get(part[0]) if part else None
        return bits[grades[self.leaning]] if bits else 0.0

    def _other_name(self, grades: Sequence[int]) -> bool:
        if grades[self._name] != self._worst[self._name]:
            return False
        return grades[self._id] == compare.UNKNOWN or grades[self._id] not in self._agreeing_ids

    def _unnamed_other_sex(self, grades: Sequence[int]) -> bool:
        return grades[self._name] == compare.UNKNOWN and grades[self._sex] == self._worst[self._sex]

    def _ages_apart(self, one: Profile, two: Profile, grades: Sequence[int]) -> bool:
        if grades[self._birth] != self._worst[self._birth] or one.born is None or two.born is None:
            return False
        return abs(one.born - two.born) > forbid.YEARS_APART

    @cached_property
    def _early(self) -> Sequence[int]:
        return (self._name, self._id, self._sex, self._birth)

    @cached_property
    def _late(self) -> Sequence[int]:
        return [place for place in range(len(self.scheme.comparisons)) if place not in self._early]

    @cached_property
    def _name(self) -> int:
        return self._place(alike.NAME)

    @cached_property
    def _id(self) -> int:
        return self._place("citizen_id")

    @cached_property
    def _sex(self) -> int:
        return self._place("sex")

    @cached_property
    def _birth(self) -> int:
        return self._place("birth")

    @cached_property
    def _worst(self) -> Sequence[int]:
        return [size - 1 for size in self.scheme.sizes]

    @cached_property
    def _agreeing_ids(self) -> frozenset[int]:
        names = self.scheme.comparisons[self._id].names
        return frozenset(grade for grade, name in enumerate(names) if name in AGREEING_IDS)

    def _place(self, name: str) -> int:
        return next(place for place, c in enumerate(self.scheme.comparisons) if c.name == name)


def alone(judging: Judge) -> Alone:
    """Make the scorer for one pair of the scorer for many."""
    columns = [judging.frame.columns[c.column].values for c in judging.scheme.comparisons]
    rarities = [
        dict(zip(values, told[:-1].tolist(), strict=True)) for values, told in zip(columns, judging.rarity, strict=True)
    ]
    rival, leaning = judging.rival, judging.leaning
    return Alone(
        scheme=judging.scheme,
        bits=[weight.bits.tolist() for weight in judging.weights],
        prior=judging.prior,
        rarity=lambda place, value: rarities[place][value],
        rival=[weight.bits.tolist() for weight in rival.weights] if rival else None,
        rival_prior=rival.prior if rival else 0.0,
        shared=tuple(place for place, c in enumerate(judging.scheme.comparisons) if c.name in alike.SHARED),
        leaning=leaning.place if leaning else None,
        leant=_leant(judging) if leaning else {},
    )


def _leant(judging: Judge) -> dict[str, list[float]]:
    parts = judging.frame.columns["holder"].values
    return dict(zip(parts, judging.leaning.bits[:-1].tolist() if judging.leaning else (), strict=True))


def never_at_sight(one: Profile, two: Profile) -> bool:
    """Tell without comparing them whether two must never be one person."""
    return (
        not one.strangers.isdisjoint(two.mentions)
        or not two.strangers.isdisjoint(one.mentions)
        or _two_values(one, two, "sure_id")
        or _two_values(one, two, "twin")
        or _impossible_for_kin(one, two)
    )


def _two_values(one: Profile, two: Profile, column: str) -> bool:
    left, right = one.cells[column], two.cells[column]
    return bool(left and right) and left[0] != right[0]


def _impossible_for_kin(one: Profile, two: Profile) -> bool:
    return _outside(one.born, two) or _outside(two.born, one)


def _outside(born: float | None, other: Profile) -> bool:
    return born is not None and not other.low <= born <= other.high
