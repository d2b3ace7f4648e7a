"""Why one mention belongs to its entity, from the link's stored evidence: levels and weights, never values."""

from dataclasses import dataclass
from datetime import datetime

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.queries.sources import Source, sources_of
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities

BESIDE = ("prior", "contest")  # of a sum, what no field was compared for


@dataclass(frozen=True, kw_only=True)
class Level:
    """How alike one field was, and what that is worth in bits."""

    field: str
    level: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """
    Why a mention is where it is.

    :ivar rule: `alone`, `human`, `weighed`, or the exact evidence (engine.reasons puts it into words)
    :ivar is_joined: other rows belong to the entity too
    :ivar weight: bits, None where nothing was weighed
    :ivar levels: the comparison with the mention that it was joined to, the heaviest first
    :ivar beside: what the sum holds beside the fields: the starting point, others who fit as well
    :ivar turning: fields, each with the mildest level that alone would have turned the decision
    """

    entity: Ref
    source: Source | None
    via_source: Source | None
    rule: str
    is_joined: bool
    weight: float | None
    threshold: float
    levels: tuple[Level, ...]
    beside: tuple[Level, ...]
    turning: tuple[tuple[str, str], ...]
    edition: int | None
    linked_at: datetime


def explanation(actor: Actor, *, record_id: int, sort: str, role: str) -> Explanation:
    """
    Explain one link.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look
    :raises liren.primitives.entities.queries.EntityMissing: if the mention was never linked
    """
    actor.require(kinds.LOOK)
    link = entities.link(actor, record_id=record_id, sort=sort, role=role)
    evidence = link.evidence
    via = evidence.get("via_record")
    sources = sources_of(actor, [record_id, *([via] if via else [])])
    levels = [
        Level(field=name, level=str(one.get("level", "")), weight=float(one.get("weight", 0.0)))
        for name, one in evidence.get("levels", {}).items()
    ]
    entity = Ref(sort, link.entity_id)
    return Explanation(
        entity=entity,
        source=sources.get(record_id),
        via_source=sources.get(via) if via else None,
        rule=str(evidence.get("rule", "")),
        is_joined=entities.mention_counts(actor, [entity]).get(entity, 0) > 1,
        weight=link.weight,
        threshold=float(evidence.get("threshold", 0.0)),
        levels=tuple(sorted((one for one in levels if one.field not in BESIDE), key=lambda one: -abs(one.weight))),
        beside=tuple(one for one in levels if one.field in BESIDE),
        turning=tuple((field, level) for field, level in evidence.get("turning", ())),
        edition=link.edition_id,
        linked_at=link.linked_at,
    )
