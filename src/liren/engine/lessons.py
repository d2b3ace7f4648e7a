"""What persons teach about themselves: m from those who agree on a valid id, u from strangers, the rest by EM.

Beside strangers stands a second explanation of a likeness, the family. Its chances are counted on pairs that share a
phone, a flat or a household and hold two different valid ids: two persons for certain.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import alike, bags, compare, edition, exact, gather, judge, learn, model, partial, weigh
from liren.engine.bags import Frame
from liren.engine.coding import Ints
from liren.engine.gather import Context
from liren.engine.prepare import Persons
from liren.engine.weigh import Weights

KIND: Final = "person"
FAMILY: Final = "person:family"
MOST_AGREEING: Final = 100_000
MOST_PAIRS: Final = 500_000
ROUNDS: Final = 30
SETTLED: Final = 0.01  # bits
CENSUS: Final = 100  # persons by whose values rarity can be judged: Turing tells how rare the name of one of them is
MOST_ONE: Final = 1 / 3  # of two who share a home and tell nothing else: a home holds more than one person


@dataclass(frozen=True, eq=False)
class Candidates:
    """
    Compared pairs of groups.

    :ivar every: how many pairs each of them stands for
    :ivar never: which of them must never be one person
    """

    scheme: compare.Scheme
    frame: Frame
    left: Ints
    right: Ints
    grades: compare.Grades
    every: int
    never: NDArray[np.bool_]
    threads: int = 1


@dataclass(frozen=True, eq=False)
class Census:
    """
    Columns by which the rarity of values is judged.

    :ivar lacking: those of them that those with a valid id do not tell
    """

    columns: dict[str, bags.Bags]
    lacking: frozenset[str]


Models = dict[str, model.KindModel]


def sampled(
    scheme: compare.Scheme,
    frame: Frame,
    left: Ints,
    right: Ints,
    *,
    forbids: Mapping[str, judge.Forbid],
    threads: int = 1,
) -> Candidates:
    """Compare as many of the candidate pairs as are needed to learn from."""
    every = max(-(-len(left) // MOST_PAIRS), 1)
    left, right = left[::every], right[::every]
    grades = compare.vectors(scheme, frame, left, right, threads=threads)
    never = judge.any_of(forbids.values(), left, right, grades)
    return Candidates(scheme, frame, left, right, grades, every, never, threads)


def learnt(
    known: Persons,
    context: Context,
    evidence: exact.Evidence,
    pairs: Candidates,
    *,
    counted: Census,
) -> Models:
    """
    Learn the weights against strangers, and against the family where there are examples enough.

    Pairs that must never be one person teach nothing of how one person is spelled: learning by likeness alone would
    take the couples and siblings behind one phone for persons with two names.

    :param counted: the columns by which the rarity of values is judged
    """
    possible = ~pairs.never
    u = weigh.chances_between_strangers(pairs.scheme, pairs.frame, census=counted.columns)
    left, right, grades = pairs.left[possible], pairs.right[possible], pairs.grades[possible]
    sessions = [_agreeing_session(known, context, evidence, pairs)]
    for rule in alike.RULES:
        sessions.append(
            learn.session(
                scheme=pairs.scheme,
                frame=pairs.frame,
                rule=rule,
                left=left,
                right=right,
                grades=grades,
                u=u,
                every=pairs.every,
            )
        )
    weights = weigh.pooled(pairs.scheme, [session for session in sessions if session], u)
    weights = partial.against_strangers(pairs.scheme, pairs.frame, counted.columns, weights)
    fitted = {KIND: model.KindModel(tuple(weights), float(-np.log2(max(pairs.frame.size, 2))))}
    return fitted | {FAMILY: _family(pairs, weights)}


def trained(
    known: Persons,
    context: Context,
    evidence: exact.Evidence,
    pairs: Candidates,
    *,
    forbids: dict[str, judge.Forbid],
    counted: Census,
) -> judge.Judge:
    """Make the scorer of weights that are learnt from these pairs, priors included."""
    models = learnt(known, context, evidence, pairs, counted=counted)
    untuned = scorer(pairs.scheme, pairs.frame, models, forbids, counted)
    return with_priors(untuned, calibrated(pairs, untuned, models))


def models_of(judging: judge.Judge) -> Models:
    """Give the weights of a scorer as an edition keeps them."""
    own = {KIND: model.KindModel(tuple(judging.weights), judging.prior)}
    rival = judging.rival
    return own if rival is None else own | {FAMILY: model.KindModel(tuple(rival.weights), rival.prior)}


def check(fitted: Models, scheme: compare.Scheme) -> None:
    """
    Make sure that weights against strangers and families are those of a scheme.

    :raises ModelDoesNotFit: if a comparison or a level differs
    """
    for kind in (KIND, FAMILY):
        if kind in fitted:
            fitted[kind].check(scheme)


def scorer(
    scheme: compare.Scheme, frame: Frame, fitted: Models, forbids: dict[str, judge.Forbid], counted: Census
) -> judge.Judge:
    """
    Make the scorer of weights that were learnt.

    :param counted: the columns by which the rarity of values is judged
    """
    family = fitted.get(FAMILY)
    return judge.judge(
        scheme=scheme,
        frame=frame,
        weights=fitted[KIND].weights,
        prior=fitted[KIND].prior,
        forbids=forbids,
        rival=judge.Rival("family", family.weights, family.prior, close(scheme)) if family else None,
        census=counted.columns,
    )


def census(scheme: compare.Scheme, frame: Frame, person: Ints | None = None) -> Census:
    """
    Give the columns by which the rarity of values is judged: those of the groups with a valid id, if they are many.

    They are so many different persons. Among the others one person stands several times, and its name looks common.
    Where too few of them tell a field, the persons that an earlier pass has found are counted, else all groups.

    :param person: for each group the smallest group of its person, as an earlier pass found it
    """
    sure = np.flatnonzero(frame.columns["sure_id"].sizes)
    counted, lacking = {}, set()
    for name in {comparison.column for comparison in scheme.comparisons}:
        column = frame.columns[name]
        # Among groups those with an id look too few: a person of ten lists without one is ten groups, and one person.
        everyone = column if person is None else _of_persons(column, person)
        some = column.take(sure)
        if len(sure) >= CENSUS and 3 * some.known >= everyone.known:
            counted[name] = some
        else:
            counted[name] = everyone
            lacking.add(name)
    return Census(counted, frozenset(lacking))


def _of_persons(column: bags.Bags, person: Ints) -> bags.Bags:
    number = np.unique(person, return_inverse=True)[1].astype(np.int64)
    codes = column.codes.astype(np.int64)
    return bags.gathered(int(number.max(initial=-1)) + 1, number[column.rows()], codes, column.values)


def calibrated(pairs: Candidates, judging: judge.Judge, fitted: Models) -> Models:
    """Find the priors under which the expected number of matches is the number found: no typed threshold."""
    weighing = judging.weigh(pairs.left, pairs.right, pairs.grades)
    # Pairs of two ids are no sample of those without: their matches are joined already.
    two_ids = judging.forbids["two_ids"].test(pairs.left, pairs.right, pairs.grades)
    near = np.flatnonzero(close(pairs.scheme)(pairs.grades) & ~two_ids)
    total = max(pairs.frame.size * (pairs.frame.size - 1) / 2, 1) / pairs.every
    for _ in range(ROUNDS):
        score, _ = with_priors(judging, fitted).settle(weighing)
        chance = 1 / (1 + np.exp2(-np.clip(score, -100, 100)))
        chance[pairs.never] = 0.0
        moved = {KIND: float(np.log2(np.clip(chance.sum() / total, 1e-13, 0.5)))}
        if FAMILY in fitted and len(near):
            share = float(np.clip(chance[near].mean(), 1e-4, MOST_ONE))
            moved[FAMILY] = float(np.log2(share / (1 - share)))
        settled = all(abs(prior - fitted[kind].prior) < SETTLED for kind, prior in moved.items())
        fitted = fitted | {kind: dataclasses.replace(fitted[kind], prior=prior) for kind, prior in moved.items()}
        if settled:
            break
    return fitted


def with_priors(judging: judge.Judge, fitted: Models) -> judge.Judge:
    """Give the same scorer with the priors of a model."""
    rival = judging.rival and dataclasses.replace(judging.rival, prior=fitted[FAMILY].prior)
    return dataclasses.replace(judging, prior=fitted[KIND].prior, rival=rival)


def close(scheme: compare.Scheme) -> Callable[[compare.Grades], NDArray[np.bool_]]:
    """Say which pairs may be of one family: those who share what families share."""
    places = [place for place, c in enumerate(scheme.comparisons) if c.name in alike.SHARED]
    return lambda grades: np.asarray((grades[:, places] == compare.SAME).any(axis=1))


def _agreeing_session(
    known: Persons, context: Context, evidence: exact.Evidence, pairs: Candidates
) -> weigh.Session | None:
    """Learn m from mentions that agree on a valid citizen id of their own: one person for certain."""
    owned, scheme = evidence.owned_id, pairs.scheme
    rows = np.flatnonzero(owned >= 0)
    rows = rows[np.argsort(owned[rows], kind="stable")]
    same = np.flatnonzero(owned[rows[1:]] == owned[rows[:-1]])
    if len(same) < learn.FEWEST:
        return None
    same = same[:: -(-len(same) // MOST_AGREEING)]
    one, two = rows[same], rows[same + 1]
    lines, place = np.unique(np.concatenate([one, two]), return_inverse=True)
    frame = gather.mention_frame(known, context, lines, pairs.frame)
    grades = compare.vectors(scheme, frame, place[: len(one)], place[len(one) :], threads=pairs.threads)
    fixed = {p for p, c in enumerate(scheme.comparisons) if c.name == "citizen_id"}
    taught = {}
    for p, size in enumerate(scheme.sizes):
        counts = np.bincount(grades[:, p][grades[:, p] >= 0], minlength=size) + 0.5
        if p not in fixed and counts.sum() > learn.FEWEST:
            taught[p] = counts / counts.sum()
    return weigh.Session(frozenset(fixed), len(one), float(len(one)), taught)


def _untold(comparison: compare.Comparison, seen: Ints) -> judge.Mask:
    """
    Say of which levels sure relatives tell nothing because they never show them: their rows have an id.

    No masked name and no half a date stands beside an id; but whole names do, and none seen alike are none alike.
    """
    levels = np.arange(len(seen))
    hidden = np.isin(levels, partial.LEVELS) if comparison.name == alike.NAME else levels > compare.SAME
    return np.asarray((seen == 0) & hidden)


def _family(pairs: Candidates, weights: list[Weights]) -> model.KindModel:
    """Learn by how much relatives are alike: from those of the folder, added to those of the edition."""
    sure = pairs.frame.columns["sure_id"].first
    one, two = sure[pairs.left], sure[pairs.right]
    different = close(pairs.scheme)(pairs.grades) & (one >= 0) & (two >= 0) & (one != two)
    found = []
    brought = edition.shipped(FAMILY, pairs.scheme).weights
    for place, (comparison, weight, known) in enumerate(zip(pairs.scheme.comparisons, weights, brought, strict=True)):
        column = pairs.grades[different, place]
        seen, levels = np.bincount(column[column >= 0], minlength=len(weight.m)), np.arange(len(weight.m))
        brings = np.where((seen == 0) & (levels > compare.SAME), weight.m * known.u / known.m, known.u)
        u = (seen + edition.WORTH * brings) / (seen.sum() + edition.WORTH)
        u = np.maximum(u, np.minimum(brings, 0.5 / (seen.sum() + edition.WORTH)))  # what was never seen may yet be
        u = np.where(_untold(comparison, seen), brings, u)
        if comparison.name in alike.SHARED:
            u = weight.m  # tells nothing between members of a family
        elif comparison.name == "citizen_id":
            u = weight.u  # was what chose these pairs
        if not comparison.against:
            u[-1] = weight.m[-1]
        found.append(dataclasses.replace(weight, u=np.asarray(u)))
    relatives = (pairs.left[different], pairs.right[different])
    return model.KindModel(tuple(partial.against_family(pairs.scheme, pairs.frame, relatives, found)), -1.0)
