"""Every answer explains itself: the evidence, what each level weighs, and what would have changed it.

Levels, never values: an explanation may be shown to one who may not see the persons.
"""

from dataclasses import dataclass

import numpy as np

from liren.engine import forbid, trace
from liren.engine.judge import Part
from liren.engine.link import Linked
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
    :ivar forbidden: constraints that keep the two apart whatever the score
    :ivar turning: for each field the levels that, alone, would have turned the answer of the score
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


def explain(linked: Linked, mention_a: int, mention_b: int) -> Explanation:
    """
    Explain what was decided about two mentions of persons.

    :raises MentionUnknown: if one of them is no person of this result
    """
    weighed = linked.batch.weighed
    lines = linked.batch.known.place(np.array([mention_a, mention_b], np.int64))
    if (lines < 0).any():
        raise MentionUnknown
    one, two = (int(weighed.entity[line]) for line in lines)
    together = bool(weighed.final[one] == weighed.final[two])
    path = trace.path(linked, mention_a, mention_b) if together else ()
    if one == two:
        exact = next((step.rule for step in path if step.rule != "alone"), "alone")
        return Explanation(True, path, exact, 0.0, "", (), 0.0, 0.0, linked.threshold, (), ())
    prior, against, parts = weighed.judge.parts(one, two)
    score = prior + sum(part.bits + part.rarity for part in parts)
    return Explanation(
        together=together,
        path=path,
        exact="",
        prior=prior,
        against=against,
        parts=tuple(parts),
        score=score,
        contest=_contest(linked, one, two),
        threshold=linked.threshold,
        forbidden=tuple(forbid.named(name) for name in weighed.judge.forbidden(one, two)),
        turning=tuple(_turning(linked, parts, against, score)),
    )


def _contest(linked: Linked, one: int, two: int) -> float:
    weighed = linked.batch.weighed
    pair = np.flatnonzero((weighed.left == min(one, two)) & (weighed.right == max(one, two)))
    return float(weighed.contest[pair[0]]) if len(pair) else 0.0


def _turning(linked: Linked, parts: list[Part], against: str, score: float) -> list[tuple[str, str]]:
    """Say which other level of which field would have taken the score across the threshold."""
    scorer = linked.batch.weighed.judge
    rival = scorer.rival
    weights = rival.weights if rival is not None and against == rival.name else scorer.weights
    given = {part.comparison: part.bits + part.rarity for part in parts}
    above = score >= linked.threshold
    found = []
    for weight in weights:
        for level, bits in zip(weight.levels, weight.bits, strict=False):
            moved = score - given.get(weight.name, 0.0) + float(bits)
            if (moved >= linked.threshold) != above:
                found.append((weight.name, level))
    return found
