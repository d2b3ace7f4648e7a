"""
Answers that linkage could not follow are refused when they are given, with the reason.

1. Two people with a valid citizen id each are two people: `same` is refused if the two files, or files that earlier
   answers tie to them, hold more than one id of their own. An id under which two people stand is owned by one of them
   only, so two files never own the same one.
2. A chain of `same` answers and a `different` answer between its ends exclude one another: the later one is refused.

Of older answers that contradict each other (before this rule, or by rows that came in since) linkage keeps apart what
an id or a `different` keeps apart; `queries.unheeded` names the answers that were not followed.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from liren.kit.errors import Conflict
from liren.primitives.entities import kinds
from liren.primitives.entities.models import Decision, Fact, Link, Pair

OWN_ID: Final = "citizen_id"  # a fact of an entity under this name is a valid id that is its own

Mention = tuple[int, str]  # record and role


class TwoIds(Conflict):
    """The two have a valid citizen id each, and an id is one person's."""

    code = "entities.two_ids"


class AnsweredOtherwise(Conflict):
    """An earlier answer, or a chain of them, says the opposite."""

    code = "entities.answered_otherwise"


def refuse_contradiction(pair: Pair, answer: str) -> None:
    """
    Let an answer pass if linkage can follow it.

    :raises TwoIds: if the two have different valid citizen ids
    :raises AnsweredOtherwise: if earlier answers say the opposite
    """
    if answer == kinds.UNSURE:
        return
    standing = list(_standing(pair))
    same = _Chains(one for one in standing if one.answer == kinds.SAME)
    first, second = (pair.record_a, pair.role_a), (pair.record_b, pair.role_b)
    if answer == kinds.DIFFERENT:
        if same.root(first) == same.root(second):
            raise AnsweredOtherwise(pair=pair.pk)
        return
    ends = {same.root(first), same.root(second)}
    for one in standing:
        between = {same.root((one.record_a, one.role_a)), same.root((one.record_b, one.role_b))}
        if one.answer == kinds.DIFFERENT and between == ends:
            raise AnsweredOtherwise(pair=pair.pk)
    tied = [mention for mention in (*same.mentions(), first, second) if same.root(mention) in ends]
    if _owners_of_ids(pair, tied) > 1:
        raise TwoIds(pair=pair.pk)


def _standing(pair: Pair) -> Iterable[Decision]:
    return Decision.objects.filter(community_id=pair.community_id, sort=pair.sort, undone_at=None).exclude(
        answer=kinds.UNSURE
    )


def _owners_of_ids(pair: Pair, mentions: Iterable[Mention]) -> int:
    """Count the entities of some mentions that own a valid citizen id."""
    told = set(mentions)
    links = Link.objects.filter(
        community_id=pair.community_id, sort=pair.sort, record_id__in={record for record, _role in told}
    ).values_list("record_id", "role", "entity_id")
    entities = {entity for record, role, entity in links if (record, role) in told}
    owned = Fact.objects.filter(community_id=pair.community_id, entity_id__in=entities, field=OWN_ID, ordinal=0)
    return owned.values("entity_id").distinct().count()


class _Chains:
    """Mentions that `same` answers tie to one another."""

    def __init__(self, answers: Iterable[Decision]) -> None:
        above: dict[Mention, Mention] = {}
        self._above: Mapping[Mention, Mention] = above
        for one in answers:
            left, right = self.root((one.record_a, one.role_a)), self.root((one.record_b, one.role_b))
            above.setdefault(right, right)
            above[left] = right

    def root(self, mention: Mention) -> Mention:
        while (over := self._above.get(mention, mention)) != mention:
            mention = over
        return mention

    def mentions(self) -> Iterable[Mention]:
        return self._above.keys()
