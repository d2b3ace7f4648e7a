"""One record, or a few, linked at once under the edition of the last full run: durably and with an entry, or not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np

from liren.engine.live import resolving, saying
from liren.engine.live.evidence import Decided
from liren.engine.live.frozen import Frozen
from liren.engine.live.resolving import Outcome
from liren.engine.live.saying import Row
from liren.engine.live.state import State
from liren.modules.register.actions.stored import Added, Stored
from liren.modules.register.queries.tenancy import LINKER, inside, piped
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import actions as entities
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.ledger import actions as ledger
from liren.primitives.vault.actions import live

PERSON: Final = entity_kinds.PERSON
WEIGHED: Final = "weighed"


@dataclass(frozen=True, eq=False)
class Living:
    """The edition under which records are linked, with all that it froze."""

    edition_id: int
    frozen: Frozen


@dataclass(frozen=True, eq=False)
class Resolved:
    """What became of some records, not yet written."""

    stored: Stored
    state: State
    outcome: Outcome
    gone: Sequence[tuple[int, str]]


def link_rows(
    *, actor: Actor, living: Living, come: Sequence[Row], gone: Collection[int] = (), decided: Decided | None = None,
    at: datetime,
) -> Resolved:  # fmt: skip
    """
    Link rows that came, changed or went, as role `linker`; committed with its entry when this returns.

    :param come: rows that are new or other than they were, numbered as their records are
    :param gone: mentions that are no more, and those of changed rows as they were
    """
    with inside(actor.community_id):
        with piped():
            live.lock(community_id=actor.community_id)
            resolved = resolve(living=living, come=come, gone=gone, decided=decided)
        write(actor=actor, living=living, resolved=resolved, at=at)
        data = {"records": len(come), "persons": len(resolved.outcome.persons)}
        ledger.append_entry(actor=actor, verb="register.record_linked", data=data, using=LINKER)
    return resolved


def resolve(
    *, living: Living, come: Sequence[Row], gone: Collection[int] = (), decided: Decided | None = None
) -> Resolved:
    """Look up and settle what rows touch, inside the transaction that is open; nothing is written."""
    told = [one for row in come for one in saying.said(row, living.frozen.placing)]
    stored = Stored(living.frozen)
    state = State(stored)
    stored.mentions(state, gone)
    there = {one.mention for one in told}
    left = [(state.told[one].row, state.told[one].role) for one in gone if one not in there]
    known = [one for one in gone if one in state.told]
    outcome = resolving.resolve(state, frozen=living.frozen, come=told, gone=known, decided=decided or Decided())
    return Resolved(stored, state, outcome, left)


def write(*, actor: Actor, living: Living, resolved: Resolved, at: datetime) -> None:
    """Write what was settled: the state for the next record, and the links of all persons that it touched."""
    state, stored = resolved.state, resolved.stored
    persons = [groups for groups in resolved.outcome.persons if not stored.is_as_it_was(state, groups)]
    added = [None if resolved.gone else stored.added(state, groups) for groups in persons]
    moved = [groups for groups, some in zip(persons, added, strict=True) if some is None]
    if moved or resolved.gone:
        _move(actor, living, resolved, moved, at)
    joined = [_joined(resolved, some) for some in added if some is not None]
    with piped():
        live.write(stored.change(state))
        if joined:
            entities.join_links(
                community_id=actor.community_id, edition_id=living.edition_id, sort=PERSON, joined=joined, at=at
            )


def _joined(resolved: Resolved, some: Added) -> entities.Joined:
    told = [resolved.state.told[mention] for mention in some.mentions]
    why = [_why(resolved, mention) for mention in some.mentions]
    return entities.Joined(mentions=[(one.row, one.role) for one in told], evidence=why, beside=some.beside)


def _move(actor: Actor, living: Living, resolved: Resolved, persons: Sequence[frozenset[int]], at: datetime) -> None:
    """Settle the ids of persons who were merged or parted."""
    state = resolved.state
    mentions = [
        (mention, cluster)
        for cluster, groups in enumerate(persons)
        for number in sorted(groups)
        for mention in sorted(state.groups[number].members)
    ]
    resolved.stored.mentions(state, [mention for mention, _ in mentions])
    told = [state.told[mention] for mention, _ in mentions]
    entities.store_links_of(
        community_id=actor.community_id,
        edition_id=living.edition_id,
        linked=entities.Linked(
            sort=PERSON,
            record_ids=np.array([one.row for one in told], np.int64),
            roles=[one.role for one in told],
            clusters=np.array([cluster for _, cluster in mentions], np.int64),
            weights=[None] * len(told),
            evidence=[_why(resolved, one.mention) for one in told],
        ),
        gone=resolved.gone,
        at=at,
    )


def _why(resolved: Resolved, mention: int) -> Mapping[str, Any]:
    """Say why a mention is where it is; never a value."""
    state = resolved.state
    if (via := resolved.outcome.via.get(mention)) is not None:
        other, rule = via
        return {"rule": rule, "via_record": state.told[other].row, "via_role": state.told[other].role}
    number = state.group_of[mention]
    if state.groups[number].person == number:
        return {"rule": "alone"}
    return {"rule": WEIGHED}
