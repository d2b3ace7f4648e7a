"""Marking which values stand as contested."""

from collections.abc import Collection

from liren.primitives.actors.queries import Actor
from liren.primitives.entities.models import Fact


def mark_contested(*, actor: Actor, entity_id: int, field: str, ordinals: Collection[int]) -> None:
    """
    Let the values at these places of a field stand as contested, and no others of it.

    The caller leaves the entry: it alone knows who says so and why.
    """
    told = Fact.objects.filter(community_id=actor.community_id, entity_id=entity_id, field=field[:64])
    told.exclude(ordinal__in=ordinals).filter(is_contested=True).update(is_contested=False)
    told.filter(ordinal__in=ordinals, is_contested=False).update(is_contested=True)
