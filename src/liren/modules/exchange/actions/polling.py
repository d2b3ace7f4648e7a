"""Poll a source: read it, compare it with what was loaded of it last, and deliver what changed. Runs in a job.

1. One delivery of a source is open at most: while one waits for a person, nothing is read.
2. What is compared with is the last delivery that was loaded. One that was refused or cancelled changes nothing: the
   rows are brought again once the source says something else.
3. A poll that fails changes nothing but the time of the next one; what was loaded last stands.
4. Killed at any point and begun again, it ends the same: a delivery that was only announced is read whole.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from liren.engine.read.limits import Limits
from liren.kit.errors import Conflict, Refusal
from liren.kit.refs import Ref
from liren.modules.exchange import kinds, queries, rules
from liren.modules.exchange.actions import (
    collecting,
    connections,
    marking,
    memory,
    outcomes,
    queueing,
    reaching,
    reading,
)
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Connection, Fetch, Poll
from liren.primitives.actors import queries as actors
from liren.primitives.actors.actions import inside
from liren.primitives.actors.models import User
from liren.primitives.actors.queries import Actor
from liren.primitives.ledger import actions as ledger
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records import queries as records
from liren.primitives.records import rules as records_rules
from liren.primitives.records.models import Delivery

ALIAS: Final = "importer"
HERE: Final = "default"
LIMITS: Final = Limits(seconds=kinds.POLL_SECONDS)


class NobodyAnswers(Conflict):
    """Whoever had this source polled holds that post no more; somebody else resumes it."""

    code = "exchange.nobody_answers"


class SourceEmpty(Conflict):
    """The source had rows and now has none; they are kept."""

    code = "exchange.source_empty"


def poll(
    *,
    community_id: int,
    connection_id: int,
    places: Places,
    clock: Callable[[], datetime],
    asked_by: tuple[int, int] | None = None,
    kept_days: int = records_kinds.KEPT_DAYS,
) -> Poll | None:
    """
    Poll a source now; None when it was retired or, by the clock, paused meanwhile.

    :param asked_by: user and post of who asked; None: the clock did
    """
    begun = _begin(community_id, connection_id, asked_by, at=clock())
    if begun is None:
        return None
    connection, poll = begun
    try:
        actor = _answerable(connection, asked_by, on=timezone.localdate(clock()))
        outcome = _looked(actor, connection, places, clock=clock, kept_days=kept_days)
    except Refusal as refusal:
        outcome = outcomes.failed(refusal)
    return _end(connection, poll, outcome, at=clock())


def _begin(
    community_id: int, connection_id: int, asked_by: tuple[int, int] | None, *, at: datetime
) -> tuple[Connection, Poll] | None:
    with inside(community_id=community_id, using=HERE):
        found = Connection.objects.select_for_update().filter(pk=connection_id, retired_at__isnull=True).first()
        if found is None or (found.paused_at is not None and asked_by is None):
            return None
        # Whose worker was killed left one at work.
        Poll.objects.filter(connection=found, ended_at__isnull=True).delete()
        made = Poll.objects.create(
            community_id=community_id, connection=found, asked_by_id=asked_by and asked_by[0], begun_at=at
        )
        return found, made


def _answerable(connection: Connection, asked_by: tuple[int, int] | None, *, on: date) -> Actor:
    """
    Return in whose name a source is read.

    :raises NobodyAnswers: if that user holds the post no more
    """
    user_id, post_id = asked_by or (connection.set_by_id or 0, connection.set_in_id or 0)
    with inside(community_id=connection.community_id, using=HERE):
        user = User.objects.filter(pk=user_id).first()
        held = actors.appointments(user, on=on).filter(post_id=post_id).first() if user else None
        if user is None or held is None:
            raise NobodyAnswers(connection=connection.pk)
        return actors.acting(user, held)


def _looked(
    actor: Actor, connection: Connection, places: Places, *, clock: Callable[[], datetime], kept_days: int
) -> outcomes.Outcome:
    with inside(community_id=connection.community_id, using=ALIAS):
        last = queries.last_fetch(connection, using=ALIAS)
        before = queries.baseline(connection, using=ALIAS)
    if connection.engine in kinds.FILES:
        return collecting.collect(actor, connection, places, at=clock(), kept_days=kept_days)
    if last is not None and last.delivery.state in records_kinds.OPEN:
        return _carried_on(last.delivery, places, at=clock())
    sheet = reaching.read(connection, places, limits=LIMITS)
    fetched = connections.changed(sheet, before=before, secret=places.secret)
    known = _known(last, before, fetched)
    if known is not None:
        return known
    narrowed = _narrowed(connection, before, fetched, places)
    with inside(community_id=connection.community_id, using=HERE):
        delivery = connections.receive_fetch(actor=actor, connection_id=connection.pk, at=clock(), kept_days=kept_days)
    read = reading.read_delivery(
        community_id=connection.community_id, delivery_id=delivery.pk, places=places, at=clock(), fetched=narrowed
    )
    return _counted(_outcome(read), fetched)


def _carried_on(delivery: Delivery, places: Places, *, at: datetime) -> outcomes.Outcome:
    """A person is waited for; or a worker was killed after it had announced the delivery, and it is read now."""
    if delivery.state == records_kinds.RECEIVED:
        delivery = reading.read_delivery(
            community_id=delivery.community_id, delivery_id=delivery.pk, places=places, at=at
        )
    return _outcome(delivery)


def _outcome(delivery: Delivery) -> outcomes.Outcome:
    if delivery.state == records_kinds.MAPPED:
        with inside(community_id=delivery.community_id, using=HERE):
            queueing.ask_to_load(community_id=delivery.community_id, delivery_id=delivery.pk)
        return outcomes.Outcome(outcome=kinds.DELIVERED, delivery=delivery)
    if delivery.state == records_kinds.REFUSED:
        return outcomes.Outcome(
            outcome=kinds.FAILED,
            delivery=delivery,
            refusal=delivery.refusal,
            refusal_data=dict(delivery.refusal_data),
        )
    return outcomes.Outcome(outcome=kinds.WAITING, delivery=delivery)


def _known(last: Fetch | None, before: Fetch | None, fetched: connections.Fetched) -> outcomes.Outcome | None:
    """Return what came of the same rows before, None when the source says something that nobody has seen."""
    unchanged = _counted(outcomes.Outcome(outcome=kinds.UNCHANGED), fetched)
    if before is not None and not unchanged.seen:
        raise SourceEmpty(rows=unchanged.gone)
    if before is not None and not unchanged.fresh and _is_of(before, fetched):
        return unchanged
    if last is None or not _is_same(last, fetched):
        return None
    if last.delivery.state == records_kinds.REFUSED:
        return _counted(_outcome(last.delivery), fetched)
    if last.delivery.state == records_kinds.CANCELLED:
        return replace(unchanged, delivery=last.delivery)
    return None


def _is_same(last: Fetch, fetched: connections.Fetched) -> bool:
    if last.marks is None or not _is_of(last, fetched):
        return False
    changes = marking.compare(marking.unpacked(bytes(last.marks)), fetched.seen.marks)
    return not len(changes.rows) and not changes.gone


def _is_of(held: Fetch, fetched: connections.Fetched) -> bool:
    """Tell whether the source has the columns that it had."""
    return marking.same_columns(held.columns or [], fetched.seen.columns)


def _counted(outcome: outcomes.Outcome, fetched: connections.Fetched) -> outcomes.Outcome:
    seen, changes = len(fetched.seen.marks), fetched.changes
    if changes is None:
        return replace(outcome, seen=seen, fresh=seen)
    return replace(outcome, seen=seen, fresh=len(changes.rows), gone=changes.gone)


def _narrowed(
    connection: Connection, before: Fetch | None, fetched: connections.Fetched, places: Places
) -> connections.Fetched:
    """Return only what changed, where the columns are what they were and one knows what names a row."""
    if before is None or fetched.changes is None or not len(fetched.changes.rows):
        return fetched
    if not _is_of(before, fetched):
        return fetched
    with inside(community_id=connection.community_id, using=ALIAS):
        parts = list(before.delivery.parts.using(ALIAS).filter(is_taken=True).select_related("layout"))
    if len(parts) != 1 or parts[0].proposal["header"] != [0, 0] or parts[0].proposal["passed"]:
        return fetched
    key = memory.key_headers(parts[0])
    headers = [records_rules.plain_name(name) for name, _type in fetched.seen.columns]
    if key is None or any(headers.count(name) != 1 for name in key):
        return fetched
    at = [headers.index(name) for name in key]
    sheet = marking.partial(fetched.sheet, fetched.changes, key=at, secret=places.secret)
    return replace(fetched, sheet=sheet, is_partial=True)


def _end(connection: Connection, poll: Poll, outcome: outcomes.Outcome, *, at: datetime) -> Poll:
    with inside(community_id=connection.community_id, using=HERE):
        held = Connection.objects.select_for_update().get(pk=connection.pk)
        failed = outcome.outcome == kinds.FAILED
        _note_turn(held, outcome, failed=failed)
        held.failures = held.failures + 1 if failed else 0
        if failed and outcome.refusal == NobodyAnswers.code:
            held.paused_at = held.paused_at or at
        if held.every:
            held.next_at = (
                rules.retry(at=at, failures=held.failures)
                if failed
                else rules.next_poll(
                    due=held.next_at or at, at=at, every=held.every, is_more_waiting=outcome.is_more_waiting
                )
            )
        held.save(update_fields=["failures", "paused_at", "next_at"])
        poll.ended_at, poll.outcome = at, outcome.outcome
        poll.delivery_id = outcome.delivery.pk if outcome.delivery else None
        poll.seen, poll.fresh, poll.gone = outcome.seen, outcome.fresh, outcome.gone
        poll.refusal, poll.refusal_data = outcome.refusal, dict(outcome.refusal_data)
        poll.save()
        kept = Poll.objects.filter(connection=held).order_by("-id").values("pk")[: kinds.POLLS_KEPT]
        Poll.objects.filter(connection=held).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return poll


def _note_turn(connection: Connection, outcome: outcomes.Outcome, *, failed: bool) -> None:
    """Enter when a source begins to fail and when it is well again: not every look of the clock."""
    if failed == bool(connection.failures) or connection.set_by is None or connection.set_in is None:
        return
    actor = records.as_actor(connection.set_by, connection.set_in)
    ledger.append_entry(
        actor=actor,
        verb="connection.failed" if failed else "connection.recovered",
        subjects=(Ref("connection", connection.pk), Ref("dataset", connection.dataset_id)),
        data={"code": outcome.refusal} if failed else {},
    )
