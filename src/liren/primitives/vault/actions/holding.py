"""Holding what linkage concluded: merged values, identifiers, search tokens and masks, as role `linker`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connections

from liren.kit.refs import Ref
from liren.primitives.actors import actions as actors
from liren.primitives.vault.actions import rows

LINKER = "linker"
TABLES = ("value", "identifier", "blind_index", "mask")

_VALUES = """
    INSERT INTO vault.value (community_id, entity_sort, entity_id, field, value, standing, record_id, rule, observed_on,
                             is_contested)
    SELECT %s, * FROM unnest(
      %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::date[], %s::boolean[])
"""
_IDENTIFIERS = """
    INSERT INTO vault.identifier (community_id, entity_sort, entity_id, kind, value, record_id)
    SELECT %s, * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::bigint[])
"""
_TOKENS = """
    INSERT INTO vault.blind_index (community_id, entity_sort, entity_id, kind, token)
    SELECT %s, * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bytea[])
    ON CONFLICT DO NOTHING
"""
_MASKS = """
    INSERT INTO vault.mask (community_id, entity_sort, entity_id, label, facts)
    SELECT %s, m.sort, m.id, m.label, m.facts::jsonb
    FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[]) m(sort, id, label, facts)
    ON CONFLICT (community_id, entity_sort, entity_id) DO UPDATE SET label = excluded.label, facts = excluded.facts
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldValue:
    """
    One merged value of an entity.

    :ivar standing: `current`, `conflict` or `past`
    :ivar rule: the rule by which it won or lost, a word of the house
    :ivar is_contested: somebody says that it is wrong, and nobody knows better yet
    """

    entity: Ref
    field: str
    value: str
    rule: str
    standing: str = "current"
    record_id: int | None = None
    observed_on: date | None = None
    is_contested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldIdentifier:
    """One identifier of an entity, as linkage compares it."""

    entity: Ref
    kind: str
    value: str
    record_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldToken:
    """One keyed search token of an entity (see `vault.rules.tokens`)."""

    entity: Ref
    kind: str
    token: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMask:
    """The masked form of an entity (see `vault.rules.mask_*`): a label for lists, and masked fields."""

    entity: Ref
    label: str
    facts: Mapping[str, str] = field(default_factory=dict)


def hold_values(*, community_id: int, values: Iterable[HeldValue], using: str = LINKER) -> int:
    """Add merged values and return how many; `clear` first what they replace."""
    given = (
        (
            one.entity.sort,
            one.entity.id,
            one.field,
            one.value,
            one.standing,
            one.record_id,
            one.rule,
            one.observed_on,
            one.is_contested,
        )
        for one in values
    )
    return rows.insert(using=using, community_id=community_id, sql=_VALUES, rows=given)


def hold_identifiers(*, community_id: int, identifiers: Iterable[HeldIdentifier], using: str = LINKER) -> int:
    """Add identifiers and return how many."""
    given = ((one.entity.sort, one.entity.id, one.kind, one.value, one.record_id) for one in identifiers)
    return rows.insert(using=using, community_id=community_id, sql=_IDENTIFIERS, rows=given)


def hold_tokens(*, community_id: int, tokens: Iterable[HeldToken], using: str = LINKER) -> int:
    """Add search tokens and return how many were given; one that is held already stays."""
    given = ((one.entity.sort, one.entity.id, one.kind, one.token) for one in tokens)
    return rows.insert(using=using, community_id=community_id, sql=_TOKENS, rows=given)


def hold_masks(*, community_id: int, masks: Iterable[HeldMask], using: str = LINKER) -> int:
    """Set the masked forms of entities (each once) and return how many."""
    given = (
        (one.entity.sort, one.entity.id, one.label, json.dumps(dict(one.facts), ensure_ascii=False)) for one in masks
    )
    return rows.insert(using=using, community_id=community_id, sql=_MASKS, rows=given)


def clear(*, community_id: int, entities: Iterable[Ref], using: str = LINKER) -> None:
    """Drop all that is held on entities, before it is written anew; their records stay."""
    gone = list(entities)
    pairs = ([one.sort for one in gone], [one.id for one in gone])
    with actors.inside(community_id=community_id, using=using), connections[using].cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"DELETE FROM vault.{table} v USING unnest(%s::text[], %s::bigint[]) g(sort, id)"  # noqa: S608  # a fixed list
                " WHERE v.community_id = %s AND v.entity_sort = g.sort AND v.entity_id = g.id",
                [*pairs, community_id],
            )
