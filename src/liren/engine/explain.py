"""Every answer explains itself: the evidence, what each level weighs, and what would have changed it.

Levels, never values: an explanation may be shown to one who may not see the persons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import compare, trace
from liren.engine.coding import Ints
from liren.engine.judge import Judge, Part, Told
from liren.engine.link import Linked
from liren.engine.weigh import Floats
from liren.kit import errors


class MentionUnknown(errors.Missing):
    """There is no such mention of a person in this result."""

    code = "mention_unknown"


@dataclass(frozen=True)
class Explanation:
    """
    Why two mentions are one person, or are not.

    :ivar together: whether they are one entity
    :ivar path: the links that tie them, mention by mention, when they are one
    :ivar exact: the exact evidence that alone decided, or empty; then the rest describes nothing
    :ivar prior: bits; how likely the pair was before anything was compared
    :ivar against: what a likeness was weighed against: `strangers`, or `family` for those who share a home or a phone
    :ivar parts: what each compared field added; with the prior they sum to `score`
    :ivar score: bits; at the threshold, one person is as likely as two
    :ivar contest: bits, 0 or less: what the pair lost to others who may as well be the one; `score` does not hold it
    :ivar threshold: bits
    :ivar forbidden: constraints (names of reasons.CONSTRAINTS) that keep the two apart whatever the score
    :ivar turning: for each field the levels that, alone, would have turned the answer; none where the score did not
        decide, because a constraint or other mentions did
    """

    together: bool
    path: tuple[trace.Step, ...]
    exact: str
    prior: float
    against: str
    parts: tuple[Part, ...]
    score: float
    contest: float
    threshold: float
    forbidden: tuple[str, ...]
    turning: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Weighing:
    """
    The weighed part of an explanation: of a link, or of a pair that is asked.

    :ivar prior, against, parts, contest, threshold, turning: see Explanation
    """

    prior: float
    against: str
    parts: tuple[Part, ...]
    contest: float
    threshold: float
    turning: tuple[tuple[str, str], ...]

    @property
    def score(self) -> float:
        """Bits, without the contest."""
        return self.prior + sum(part.bits + part.rarity for part in self.parts)


def explain(linked: Linked, mention_a: int, mention_b: int) -> Explanation:
    """
    Explain what was decided about two mentions of persons.

    :raises MentionUnknown: if one of them is no person of this result
    """
    weighed = linked.batch.weighed
    [one], [two] = _groups(linked, [mention_a]), _groups(linked, [mention_b])
    together = bool(weighed.final[one] == weighed.final[two])
    path = trace.path(linked, mention_a, mention_b) if together else ()
    if one == two:
        exact = next((step.rule for step in path if step.rule != "alone"), "alone")
        return Explanation(True, path, exact, 0.0, "", (), 0.0, 0.0, linked.threshold, (), ())
    [why] = weighings(linked, [mention_a], [mention_b])
    forbidden = weighed.judge.forbidden(int(one), int(two))
    decided = not forbidden and together == (why.score + why.contest >= why.threshold)
    return Explanation(
        together=together,
        path=path,
        exact="",
        prior=why.prior,
        against=why.against,
        parts=why.parts,
        score=why.score,
        contest=why.contest,
        threshold=why.threshold,
        forbidden=forbidden,
        turning=why.turning if decided else (),
    )


@dataclass(frozen=True)
class Tie:
    """
    Why two mentions of one kind are one thing, or are not; levels of evidence exist for persons only.

    :ivar path: the links that tie them, when they are one
    """

    kind: str
    together: bool
    path: tuple[trace.Step, ...]


def tie(linked: Linked, mention_a: int, mention_b: int) -> Tie:
    """
    Say what ties two mentions of any kind.

    :raises MentionUnknown: if one of them is not of this result, or they are of two kinds
    """
    ends = pc.is_in(linked.links["mention"], pa.array([mention_a, mention_b], pa.int64()))
    found = {one["mention"]: one for one in linked.links.filter(ends).to_pylist()}
    if {mention_a, mention_b} - found.keys() or found[mention_a]["kind"] != found[mention_b]["kind"]:
        raise MentionUnknown
    together = found[mention_a]["entity"] == found[mention_b]["entity"]
    path = trace.path(linked, mention_a, mention_b) if together else ()
    return Tie(found[mention_a]["kind"], together, path)


def weighings(linked: Linked, mentions_a: Sequence[int], mentions_b: Sequence[int]) -> list[Weighing]:
    """
    Say how each of many pairs of mentions of persons weighs; one pass however many there are.

    Of two mentions that exact evidence joined nothing was weighed: what comes back tells how their whole group compares
    with itself.

    :raises MentionUnknown: if one of them is no person of this result
    """
    judge = linked.batch.weighed.judge
    left, right = _groups(linked, mentions_a), _groups(linked, mentions_b)
    told, contest = judge.tell(left, right), _contests(linked, left, right)
    return [
        Weighing(
            float(told.prior[line]),
            judge.against(told, line),
            tuple(judge.parts(told, line)),
            float(contest[line]),
            linked.threshold,
            tuple(_turning(judge, told, line, linked.threshold - float(contest[line]))),
        )
        for line in range(len(left))
    ]


def _groups(linked: Linked, mentions: Sequence[int]) -> Ints:
    lines = linked.batch.known.place(np.array(mentions, np.int64))
    if (lines < 0).any():
        raise MentionUnknown
    return linked.batch.weighed.entity[lines]


def _contests(linked: Linked, left: Ints, right: Ints) -> Floats:
    """Look up what each pair lost to others; nothing where it was no candidate."""
    weighed = linked.batch.weighed
    size = weighed.judge.frame.size
    known = np.minimum(weighed.left, weighed.right) * size + np.maximum(weighed.left, weighed.right)
    order = np.argsort(known)
    asked = np.minimum(left, right) * size + np.maximum(left, right)
    if not len(known):
        return np.zeros(len(asked))
    at = order[np.minimum(np.searchsorted(known, asked, sorter=order), len(known) - 1)]
    return np.where(known[at] == asked, weighed.contest[at], 0.0)


def _turning(judge: Judge, told: Told, line: int, threshold: float) -> Iterator[tuple[str, str]]:
    """
    Say which other level of which field would have taken the score across the threshold.

    A likeness can weigh more than a greater one, where chance gives few of it; nobody would understand a merge by
    less likeness, so only less is named where there was enough, and only more where there was not.
    """
    score = float(told.prior[line] + told.bits[line].sum() + told.rarity[line].sum())
    above = score >= threshold
    for place, weight in enumerate(judge.weights):
        given = float(told.bits[line, place] + told.rarity[line, place])
        grade = int(told.grades[line, place])
        for number, (level, bits) in enumerate(zip(weight.levels, judge.levels(told, line, place), strict=False)):
            fits = grade == compare.UNKNOWN or (number > grade if above else number < grade)
            if fits and (score - given + float(bits) >= threshold) != above:
                yield weight.name, level
