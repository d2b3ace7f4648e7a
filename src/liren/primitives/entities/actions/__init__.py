"""What writes entities: humans deciding about pairs and values, and linkage storing what it concluded."""

from liren.primitives.entities.actions.contradicting import AnsweredOtherwise, TwoIds
from liren.primitives.entities.actions.deciding import (
    AnswerNotKnown,
    NothingToUndo,
    PairSettled,
    TooManyAtOnce,
    ValueMissing,
    decide_mentions,
    decide_pair,
    settle_value,
    undo_decision,
    withdraw_decision,
)
from liren.primitives.entities.actions.joining import Joined, join_links
from liren.primitives.entities.actions.marking import mark_contested
from liren.primitives.entities.actions.relating import FoundRelation, store_relations
from liren.primitives.entities.actions.storing import (
    FoundFact,
    FoundPair,
    FoundTraits,
    Linked,
    learn_edition,
    store_facts,
    store_links,
    store_links_of,
    store_pairs,
    store_sample,
    store_standings,
    store_traits,
)

__all__ = [
    "AnswerNotKnown",
    "AnsweredOtherwise",
    "FoundFact",
    "FoundPair",
    "FoundRelation",
    "FoundTraits",
    "Joined",
    "Linked",
    "NothingToUndo",
    "PairSettled",
    "TooManyAtOnce",
    "TwoIds",
    "ValueMissing",
    "decide_mentions",
    "decide_pair",
    "join_links",
    "learn_edition",
    "mark_contested",
    "settle_value",
    "store_facts",
    "store_links",
    "store_links_of",
    "store_pairs",
    "store_sample",
    "store_relations",
    "store_standings",
    "store_traits",
    "undo_decision",
    "withdraw_decision",
]
