"""What was answered at the review desk, under masked labels: the latest, and what could not be followed."""

from collections.abc import Sequence
from dataclasses import dataclass

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.queries import files, runs
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.queries import Decision


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An answer, with the files in which the two mentions are now; a mention whose row is gone has none."""

    decision: Decision
    left: Ref | None
    right: Ref | None
    left_label: str
    right_label: str


def latest(actor: Actor, number: int) -> list[Answered]:
    """Return the latest answers that stand, whoever gave them."""
    actor.require(kinds.REVIEW)
    return _answered(actor, list(entities.decisions(actor)[:number]))


def unheeded(actor: Actor) -> list[Answered]:
    """Return the answers that the last linkage knew and could not follow."""
    actor.require(kinds.REVIEW)
    last = runs.last_done(actor)
    return _answered(actor, entities.unheeded(actor, before=last.asked_at)) if last else []


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Answers that exclude one another: one tells two apart, the others tie them one to the next."""

    parts: Answered
    ties: tuple[Answered, ...]


def contradictions(actor: Actor) -> list[Chain]:
    """Return the answers that contradict each other, directly or over a chain."""
    actor.require(kinds.REVIEW)
    found = []
    for one in entities.contradictions(actor):
        parts, *ties = _answered(actor, [one.parts, *one.ties])
        found.append(Chain(parts=parts, ties=tuple(ties)))
    return found


def _answered(actor: Actor, decisions: Sequence[Decision]) -> list[Answered]:
    mentions = {side for one in decisions for side in ((one.record_a, one.role_a), (one.record_b, one.role_b))}
    owners = entities.owners(actor, sort=entity_kinds.PERSON, mentions=mentions) if mentions else {}
    labels = files.labels(actor, owners.values()) if owners else {}
    told = []
    for one in decisions:
        left, right = owners.get((one.record_a, one.role_a)), owners.get((one.record_b, one.role_b))
        told.append(
            Answered(
                decision=one,
                left=left,
                right=right,
                left_label=labels[left] if left else "—",
                right_label=labels[right] if right else "—",
            )
        )
    return told
