"""The engine's second half, in one call: what rows speak of becomes entities, and every answer keeps its reasons."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from liren.engine import batch, links, merge, relate, review
from liren.engine.batch import Options, Progress
from liren.engine.mentions import Mentions
from liren.engine.model import Model

LINKS: Final = links.LINKS
ENTITIES: Final = links.ENTITIES


@dataclass(frozen=True, eq=False)
class Linked:
    """
    The result.

    :ivar entities: schema ENTITIES; ids are `person-1`, numbered in the order of their first mentions
    :ivar links: schema LINKS, one line a mention, in mention order
    :ivar relations: schema relate.RELATIONS, between entities, in time
    :ivar homes: schema relate.HOMES, living households
    :ivar states: schema relate.STATES, what follows for where people live and are registered
    :ivar values: schema merge.VALUES, the values that survive
    :ivar conflicts: schema merge.VALUES, all values of a field on which an entity's mentions disagree, side by side
    :ivar review: schema review.REVIEW, pairs that a human might settle, the most telling first
    :ivar model: the weights used
    :ivar threshold: bits at which a pair was one entity
    :ivar batch, mentions: what `explain` and `trace` need
    """

    entities: pa.Table
    links: pa.Table
    relations: pa.Table
    homes: pa.Table
    states: pa.Table
    values: pa.Table
    conflicts: pa.Table
    review: pa.Table
    model: Model
    threshold: float
    batch: batch.Batch
    mentions: Mentions


def link(
    mentions: Mentions, *, options: Options | None = None, model: Model | None = None, progress: Progress | None = None
) -> Linked:
    """
    Resolve everything that a batch of exports speaks of.

    The answer depends on what the rows say, not on their order.

    :param model: weights of an earlier edition; without it they are learnt from the batch
    :param progress: told the stage, and the share done
    :raises ModelDoesNotFit: if the model is of other comparisons
    """
    options, tell = options or Options(), progress or _silent
    resolved = batch.resolve(mentions, options=options, learnt=model, progress=tell)
    tell("merging", 0.75)
    linked = links.links(resolved)
    ranks = merge.ranked(resolved, mentions, linked)
    tell("relating", 0.9)
    between = relate.relations(mentions, linked)
    return Linked(
        entities=links.entities(linked),
        links=linked,
        relations=between,
        homes=relate.homes(between),
        states=relate.states(mentions, linked, between),
        values=merge.surviving(ranks),
        conflicts=merge.conflicting(ranks),
        review=review.review(resolved, linked, threshold=options.threshold, doubt=options.doubt),
        model=resolved.model,
        threshold=options.threshold,
        batch=resolved,
        mentions=mentions,
    )


def _silent(_stage: str, _share: float) -> None:
    return None
