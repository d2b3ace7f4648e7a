"""
Reports of wrong values follow their source: to the new version of a row, to other sources that state the same, to an
end when a delivery says something else.

Runs as database role `linker`: what rows state is in the vault. Nothing is read where nothing is open.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connections
from django.db.models import Q, QuerySet

from liren.kit.refs import Ref
from liren.modules.register.actions.correcting import Sealed, sealed
from liren.modules.register.models import Correction, Report
from liren.modules.register.queries import stating
from liren.modules.register.queries.corrections import CORRECTION, REPORT
from liren.modules.register.queries.stating import Mention, Stated
from liren.modules.register.queries.tenancy import LINKER, inside
from liren.modules.register.rules import corrections as rules
from liren.primitives.actors.queries import Actor
from liren.primitives.entities.models import Link
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import queries as records
from liren.primitives.vault import actions as vault

MOST_ROWS: Final = 200  # of one file that are looked through for others who state a value: a factory has thousands

_GIVEN: Final = """
    SELECT entity_id, value FROM vault.value
    WHERE community_id = %s AND entity_sort = %s AND entity_id = ANY(%s) AND rule = 'given'
"""


def trace(*, actor: Actor, at: datetime) -> None:
    """
    Bring what is open up to date with what was delivered and linked.

    :param actor: in whose name it is entered: who asked for the run, or reported
    """
    with inside(actor.community_id):
        _follow(actor, at)
        _spread(actor, at)


def follow(*, actor: Actor, at: datetime) -> None:
    """Follow rows to their new versions only; before the register is linked, its links know none of them."""
    with inside(actor.community_id):
        _follow(actor, at)


def _follow(actor: Actor, at: datetime) -> None:
    moved = list(_live(actor).exclude(record__superseded_by=None).select_related("record").order_by("id"))
    if not moved:
        return
    latest = records.latest_versions(actor, [one.record_id for one in moved], using=LINKER)
    told = stating.stated(actor.community_id, list(latest.values()))
    said = sealed(actor, [one.pk for one in moved])
    for one in moved:
        record = latest[one.record_id]
        if _states(told, (record, one.sort, one.role), one.field, said.get(one.pk)):
            one.record_id = record
            one.save(using=LINKER, update_fields=["record"])
        else:
            _close(actor, one, at)


def _close(actor: Actor, one: Correction, at: datetime) -> None:
    state = rules.superseded(one.state)
    assert state is not None  # only live ones are followed
    one.state, one.closed_at = state, at
    one.save(using=LINKER, update_fields=["state", "closed_at"])
    ledger.append_entry(
        actor=actor,
        verb=f"correction.{state}",
        subjects=[Ref(one.sort, one.entity_id)],
        fields=[one.field],
        data={"correction": one.pk},
        using=LINKER,
    )


def _states(told: Stated, mention: Mention, field: str, said: Sealed | None) -> bool:
    return said is not None and said.said in told.get(mention, {}).get(field, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The rows of one file, and what they state."""

    entity_id: int
    mentions: Sequence[Mention]


def _spread(actor: Actor, at: datetime) -> None:
    """Ask every other source that states a contested value, once."""
    asked = list(_live(actor).filter(state__in=rules.CONTESTED).order_by("id"))
    held = _held(actor, asked)
    if not held:
        return
    rows = {record for one in held.values() for record, _sort, _role in one.mentions}
    told, dataset = stating.stated(actor.community_id, sorted(rows)), records.datasets_of(actor, rows, using=LINKER)
    every = list(_every(actor, asked))
    said = {number: one.said for number, one in sealed(actor, [one.pk for one in every]).items()}
    for one in asked:
        if one.pk not in held or one.pk not in said:
            continue
        _settle(one, held[one.pk])
        text = said[one.pk]
        same = [other for other in every if other.field == one.field and said.get(other.pk) == text]
        known = {other.dataset_id for other in same if _answers_for(other, one, held[one.pk])}
        for mention in held[one.pk].mentions:  # the newest row first
            source = dataset[mention[0]]
            if source not in known and text in told.get(mention, {}).get(one.field, ()):
                known.add(source)
                made = _copy(actor, one, mention=mention, dataset=source, text=text, at=at)
                every.append(made)
                said[made.pk] = text


def _settle(one: Correction, held: _Held) -> None:
    """Let a correction point at the file in which its row stands now."""
    if one.entity_id != held.entity_id:
        one.entity_id = held.entity_id
        one.save(using=LINKER, update_fields=["entity"])


def _answers_for(other: Correction, one: Correction, held: _Held) -> bool:
    """Tell whether a source is being asked about a value of a file, or has been asked since it was reported."""
    is_here = other.entity_id == held.entity_id or (other.record_id, other.sort, other.role) in held.mentions
    return is_here and (other.state in rules.LIVE or other.opened_at >= one.opened_at)


def _every(actor: Actor, asked: Sequence[Correction]) -> Iterable[Correction]:
    """Return what was ever opened about the fields of some corrections and may be about the same value."""
    found = Correction.objects.using(LINKER).filter(community_id=actor.community_id)
    since = min(one.opened_at for one in asked)
    return found.filter(Q(state__in=rules.LIVE) | Q(opened_at__gte=since), field__in={one.field for one in asked})


def _live(actor: Actor) -> QuerySet[Correction]:
    return Correction.objects.using(LINKER).filter(community_id=actor.community_id, state__in=rules.LIVE)


def _held(actor: Actor, asked: Sequence[Correction]) -> Mapping[int, _Held]:
    """Return the rows of the file that each of some corrections is about now, the newest first."""
    links = Link.objects.using(LINKER).filter(community_id=actor.community_id)
    found = links.filter(record_id__in={one.record_id for one in asked}, sort__in={one.sort for one in asked})
    entity = {(link.record_id, link.sort, link.role): link.entity_id for link in found}
    rows: dict[int, list[Mention]] = defaultdict(list)
    for number in {entity.get((one.record_id, one.sort, one.role)) for one in asked} - {None}:
        assert number is not None
        latest = links.filter(entity_id=number).order_by("-record_id", "role")[:MOST_ROWS]
        rows[number] = [(link.record_id, link.sort, link.role) for link in latest]
    return {
        one.pk: _Held(entity_id=number, mentions=rows[number])
        for one in asked
        if (number := entity.get((one.record_id, one.sort, one.role))) is not None
    }


def _copy(actor: Actor, one: Correction, *, mention: Mention, dataset: int, text: str, at: datetime) -> Correction:
    """Open the same at another source, with the same reporters and what they hold to be right."""
    record, sort, role = mention
    made = Correction.objects.using(LINKER).create(
        community_id=actor.community_id, entity_id=one.entity_id, sort=sort, field=one.field, record_id=record,
        role=role, dataset_id=dataset, opened_at=at,
    )  # fmt: skip
    about = vault.HeldValue(
        entity=Ref(CORRECTION, made.pk), field=one.field, value=text, rule="reported", standing="past", record_id=record
    )
    held = [about]
    reports = list(Report.objects.using(LINKER).filter(correction=one, withdrawn_at=None).order_by("id"))
    given = _given(actor, [report.pk for report in reports])
    for report in reports:
        copied = Report.objects.using(LINKER).create(
            community_id=actor.community_id, correction=made, reported_by_id=report.reported_by_id,
            reported_in_id=report.reported_in_id, reported_at=report.reported_at, how=report.how,
            has_value=report.has_value,
        )  # fmt: skip
        if report.pk in given:
            entity, value = Ref(REPORT, copied.pk), given[report.pk]
            held.append(vault.HeldValue(entity=entity, field=one.field, value=value, rule="given"))
    vault.hold_values(community_id=actor.community_id, values=held)
    ledger.append_entry(
        actor=actor,
        verb="correction.opened",
        subjects=[Ref(sort, one.entity_id)],
        fields=[one.field],
        data={"correction": made.pk, "like": one.pk},
        using=LINKER,
    )
    return made


def _given(actor: Actor, reports: Sequence[int]) -> dict[int, str]:
    with connections[LINKER].cursor() as cursor:
        cursor.execute(_GIVEN, [actor.community_id, REPORT, list(reports)])
        return dict(cursor.fetchall())
