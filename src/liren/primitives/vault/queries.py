"""What the vault shows to everybody who may see a list: masked forms."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connections

from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """
    The masked form of one entity.

    :ivar label: for a list, `陈*珍`
    :ivar facts: masked fields by name
    """

    ref: Ref
    label: str = "***"
    facts: Mapping[str, str] = field(default_factory=dict)


def masks(_actor: Actor, refs: Iterable[Ref]) -> dict[Ref, Masked]:
    """
    Return the masked forms of entities, each ref that was asked for; `***` for one of which nothing is held.

    Runs inside the community of the request's transaction.
    """
    asked = list(dict.fromkeys(refs))
    found = {ref: Masked(ref=ref) for ref in asked}
    by_sort: dict[str, list[int]] = {}
    for ref in asked:
        by_sort.setdefault(ref.sort, []).append(ref.id)
    with connections["default"].cursor() as cursor:
        for sort, ids in by_sort.items():
            for start in range(0, len(ids), AT_ONCE):
                cursor.execute(
                    "SELECT entity_id, label, facts FROM vault.masks(%s, %s::bigint[])",
                    [sort, ids[start : start + AT_ONCE]],
                )
                for number, label, facts in cursor.fetchall():
                    ref = Ref(sort, number)
                    found[ref] = Masked(ref=ref, label=label, facts=json.loads(facts))
    return found
