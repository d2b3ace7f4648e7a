"""Those who hold homes: what another address says against a landlord, an owner, the name on an account.

How often one person stands at two homes is learnt from ids, and ids stand in the lists of who lives where. Who holds
homes may hold several, a landlord more than the name on a water account. So each part that holders play is learnt by
itself, without labels: from pairs of one with an id and one without, each counting by how likely it is one person.
"""

import dataclasses
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import alike, compare, edition, judge, model
from liren.engine.bags import Frame
from liren.engine.coding import NONE, Ints
from liren.engine.lessons import Candidates, Models
from liren.engine.weigh import Floats

KIND: Final = "person:holder:"  # and what the holder is in its forms
ROUNDS: Final = 30
SETTLED: Final = 0.01  # bits


def heeded(pairs: Candidates, judging: judge.Judge) -> judge.Judge:
    """Give the scorer that weighs homes by the part which a holder plays."""
    leaning = _unlearnt(judging)
    place = leaning.place
    kinds = leaning.kinds(pairs.left, pairs.right)
    open_ = (kinds != NONE) & ~pairs.never
    left, right, kinds, grades = pairs.left[open_], pairs.right[open_], kinds[open_], pairs.grades[open_]
    weighing = judging.weigh(left, right, grades)
    holder = np.where(leaning.sure[left], right, left)
    teaching = _is_told_apart(pairs.frame)[holder] & (grades[:, place] != compare.UNKNOWN)
    for _ in range(ROUNDS):
        bits = leaning.added(kinds, grades[:, place])
        score, _ = judging.settle(dataclasses.replace(weighing, evidence=weighing.evidence + bits))
        odds = np.exp2(np.clip(score, -60, 60))
        chance = odds / (1 + np.bincount(holder, odds, pairs.frame.size)[holder])
        taught = _learnt(leaning, holder[teaching], grades[teaching, place], chance[teaching] * pairs.every)
        moved = np.abs(taught.bits - leaning.bits).max(initial=0.0)
        leaning = taught
        if moved < SETTLED:
            break
    return dataclasses.replace(judging, leaning=leaning)


def recalled(judging: judge.Judge, fitted: Models) -> judge.Judge:
    """Give the scorer with what holders taught an earlier edition; parts that it did not know are weighed as all."""
    leaning = _unlearnt(judging)
    m = [
        fitted[KIND + part].weights[0].m if KIND + part in fitted else leaning.general
        for part in judging.frame.columns["holder"].values
    ]
    taught = np.array(m).reshape(-1, len(leaning.general))
    return dataclasses.replace(judging, leaning=dataclasses.replace(leaning, m=taught))


def models_of(judging: judge.Judge) -> Models:
    """Give what holders taught as an edition keeps it: for each part the weights of homes."""
    leaning = judging.leaning
    if leaning is None:
        return {}
    general = judging.weights[leaning.place]
    return {
        KIND + part: model.KindModel((dataclasses.replace(general, m=m),), judging.prior)
        for part, m in zip(judging.frame.columns["holder"].values, leaning.m, strict=True)
    }


def check(fitted: Models, scheme: compare.Scheme) -> None:
    """
    Make sure that weights of homes are for the homes of a scheme.

    :raises ModelDoesNotFit: if they are not
    """
    homes = compare.Scheme((scheme.comparisons[_place(scheme)],))
    for kind, learnt in fitted.items():
        if kind.startswith(KIND):
            learnt.check(homes)


def _place(scheme: compare.Scheme) -> int:
    return [comparison.name for comparison in scheme.comparisons].index(alike.HOME)


def _unlearnt(judging: judge.Judge) -> judge.Leaning:
    place, part = _place(judging.scheme), judging.frame.columns["holder"]
    sure, general = judging.frame.columns["sure_id"].sizes > 0, judging.weights[place].m
    kind = np.where(sure, NONE, part.first).astype(np.int64)
    return judge.Leaning(place, sure, kind, general, np.tile(general, (len(part.values), 1)))


def _is_told_apart(frame: Frame) -> NDArray[np.bool_]:
    """Say who bears one whole name that so few bear that every pair of them was compared."""
    names = frame.columns[alike.NAME]
    whole = np.append(names.words.numbers(alike.name_with_itself) == compare.SAME, False)[names.first]
    few = np.append(names.counts(), 0)[names.first] <= alike.FEW_BEARERS
    return np.asarray((names.sizes == 1) & whole & few)


def _learnt(leaning: judge.Leaning, holder: Ints, grade: compare.Grades, weight: Floats) -> judge.Leaning:
    levels = len(leaning.general)
    seen = np.bincount(leaning.kind[holder] * levels + grade, weight, leaning.m.size).reshape(-1, levels)
    m = (seen + edition.WORTH * leaning.general) / (seen.sum(axis=1, keepdims=True) + edition.WORTH)
    return dataclasses.replace(leaning, m=m)
