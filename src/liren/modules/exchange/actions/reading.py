"""Read what was received: sheets, forms, columns. Runs as role importer, in a job or under the command line.

The file is opened outside of any transaction; what it holds is noted in one. Killed before that, the bytes are still
in the spool and reading begins again.
"""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from liren.engine.read import files, sources
from liren.engine.read.sheets import Sheet
from liren.kit.errors import Refusal
from liren.modules.exchange.actions import connections, keeping, memory, shaping
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.actions.spool import BytesGone
from liren.primitives.actors.actions import inside
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds, rules
from liren.primitives.records import queries as records
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Delivery
from liren.primitives.vault import actions as vault

ALIAS: Final = "importer"


def read_delivery(
    *,
    community_id: int,
    delivery_id: int,
    places: Places,
    at: datetime,
    fetched: connections.Fetched | None = None,
) -> Delivery:
    """
    Read a received delivery; one that was read, refused or cancelled meanwhile is left as it is.

    A refusal of the file closes the delivery with its reason; it is not raised.

    :param fetched: what the source of the delivery told, when it was read already
    """
    with inside(community_id=community_id, using=ALIAS):
        actor = records.receiver(community_id=community_id, delivery_id=delivery_id, using=ALIAS)
        delivery = Delivery.objects.using(ALIAS).select_related("dataset").get(pk=delivery_id)
    if delivery.state != kinds.RECEIVED:
        places.spool.wipe(delivery_id)
        return delivery
    try:
        if delivery.carrier == kinds.DATABASE:
            fetched = fetched or connections.fetch(delivery=delivery, places=places, using=ALIAS)
        kept, told = _proposed(delivery, fetched, places)
    except Refusal as refusal:
        return _refused(actor, delivery, refusal, places=places, fetched=fetched, at=at)
    return _noted(actor, delivery, kept, told, places=places, fetched=fetched)


def _proposed(
    delivery: Delivery, fetched: connections.Fetched | None, places: Places
) -> tuple[tuple[Sheet, ...], tuple[shaping.Told, ...]]:
    if fetched is None:
        source = sources.Source(_called(delivery, places), places.spool.path(delivery.pk))
        return shaping.propose(files.read_source(source))
    if not fetched.is_partial:
        return shaping.propose((fetched.sheet,))
    return shaping.propose_rows(fetched.sheet)


def _called(delivery: Delivery, places: Places) -> str:
    try:
        return places.spool.name(delivery.pk) if delivery.carrier == kinds.FILE else delivery.name
    except BytesGone:
        return delivery.name


def _refused(
    actor: Actor,
    delivery: Delivery,
    refusal: Refusal,
    *,
    places: Places,
    fetched: connections.Fetched | None,
    at: datetime,
) -> Delivery:
    """Close a delivery; of its file only the name is kept, in the vault, so that its sender can tell it from others."""
    community, called = actor.community_id, _called(delivery, places)
    with inside(community_id=community, using=ALIAS):
        upload = vault.store_file(community_id=community, sort="upload", name=called, content=b"")
        refused = deliveries.refuse(
            actor=actor, delivery_id=delivery.pk, refusal=refusal, at=at, upload=upload, using=ALIAS
        )
        if fetched is not None:
            connections.keep_seen(delivery=delivery, fetched=fetched, using=ALIAS)
    places.spool.wipe(delivery.pk)
    return refused


def _noted(
    actor: Actor,
    delivery: Delivery,
    kept: tuple[Sheet, ...],
    told: tuple[shaping.Told, ...],
    *,
    places: Places,
    fetched: connections.Fetched | None,
) -> Delivery:
    packed, called = keeping.pack(kept), _called(delivery, places)
    key = rules.key_of(places.secret, label="upload")
    with inside(community_id=actor.community_id, using=ALIAS):
        upload = vault.store_file(community_id=actor.community_id, sort="upload", name=called, content=packed)
        samples = vault.store_file(
            community_id=actor.community_id, sort="upload", name=called, content=shaping.samples(told)
        )
        dataset, parts = memory.recall(actor, told, dataset=delivery.dataset, using=ALIAS)
        if delivery.carrier == kinds.FILE:
            parts = _labelled(parts, known=records.known_words(actor, using=ALIAS))
        if fetched is not None:
            connections.keep_seen(delivery=delivery, fetched=fetched, using=ALIAS)
            parts = [memory.with_retyped(part, fetched.retyped) for part in parts]
        read = deliveries.mark_read(
            actor=actor,
            delivery_id=delivery.pk,
            upload=upload,
            samples=samples,
            sha256=hmac.digest(key, packed, sha256),
            parts=parts,
            dataset=dataset,
            using=ALIAS,
        )
        if dataset is not None and memory.knows_all(read):
            read = memory.confirm_remembered(actor, read, using=ALIAS)
    places.spool.wipe(delivery.pk)
    return read


def _labelled(parts: Sequence[deliveries.PartRead], *, known: frozenset[str]) -> list[deliveries.PartRead]:
    """People call sheets after persons, too."""
    return [
        replace(part, sheet=rules.sheet_label(part.sheet, at=part.proposal["sheet_at"], known=known)) for part in parts
    ]
