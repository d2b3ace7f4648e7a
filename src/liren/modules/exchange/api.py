"""Datasets and deliveries for programs: list, look, deliver. Every refusal is a problem document."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from liren.modules.exchange import kinds, queries
from liren.modules.exchange.actions import connections, queueing, receiving, scheduling
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.queries import Connection, Flaw, Poll, Quality, Share
from liren.modules.exchange.schemas import (
    ConnectionIn,
    ConnectionOut,
    ConnectionsOut,
    DatasetOut,
    DatasetQualityOut,
    DatasetsOut,
    DeliveriesOut,
    DeliveryOut,
    FlawOut,
    FlawsOut,
    MeasuredOut,
    PollAsked,
    PollOut,
    PollsOut,
    ScheduleIn,
    ShareOut,
    refusal_words,
    words_of,
)
from liren.primitives.actors.api import calling
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Dataset, Delivery
from liren.web.callers import REFUSALS, Caller, page_of

DELIVERER, CONNECTOR = Caller("records.deliver"), Caller("exchange.connect")
router = Router(tags=["exchange"], auth=Caller())


@router.get("/datasets", response={200: DatasetsOut, **REFUSALS})
def list_datasets(request: HttpRequest, page: int = 1) -> DatasetsOut:
    """Datasets that the caller's post may see, by system and name."""
    actor = calling(request)
    records.require_sight(actor)
    found = records.datasets(actor)
    return DatasetsOut(total=found.count(), items=[_dataset(each) for each in page_of(found, page)])


@router.get("/datasets/{dataset_id}", response={200: DatasetOut, **REFUSALS})
def get_dataset(request: HttpRequest, dataset_id: int) -> DatasetOut:
    """One dataset."""
    return _dataset(records.dataset(calling(request), dataset_id))


@router.get("/datasets/{dataset_id}/quality", response={200: DatasetQualityOut, **REFUSALS})
def get_dataset_quality(request: HttpRequest, dataset_id: int) -> DatasetQualityOut:
    """How good a dataset is: completeness, validity, uniqueness and agreement with other sources, and the trend."""
    actor = calling(request)
    records.dataset(actor, dataset_id)
    told = [_quality(each) for each in queries.qualities(actor, [dataset_id], latest=12).get(dataset_id, [])]
    return DatasetQualityOut(
        overall=told[0].overall if told else {}, columns=told[0].columns if told else {}, before=told[1:]
    )


@router.get("/datasets/{dataset_id}/quality/{measure}/rows", response={200: FlawsOut, **REFUSALS})
def list_flaws(request: HttpRequest, dataset_id: int, measure: str, field: str = "", page: int = 1) -> FlawsOut:
    """The rows that count against a dataset in one respect, a thousand of each column at most; never what they say."""
    found = queries.flaws(calling(request), dataset_id, name=measure)
    if field:
        found = found.filter(field=field)
    return FlawsOut(total=found.count(), items=[_flaw(each) for each in page_of(found, page)])


@router.get("/deliveries", response={200: DeliveriesOut, **REFUSALS})
def list_deliveries(request: HttpRequest, page: int = 1) -> DeliveriesOut:
    """Deliveries that the caller's post may see, the latest first."""
    actor = calling(request)
    records.require_sight(actor)
    found = records.deliveries(actor)
    shown = [_delivery(each) for each in page_of(found, page)]
    return DeliveriesOut(total=found.count(), items=shown)


@router.get("/deliveries/{delivery_id}", response={200: DeliveryOut, **REFUSALS})
def get_delivery(request: HttpRequest, delivery_id: int) -> DeliveryOut:
    """One delivery: ask again until its state is loaded, refused or cancelled."""
    return _delivery(records.delivery(calling(request), delivery_id))


@router.post("/deliveries", response={201: DeliveryOut, **REFUSALS}, auth=DELIVERER)
def deliver(request: HttpRequest, file: File[UploadedFile], dataset_id: Form[int | None] = None) -> Status[DeliveryOut]:
    """Deliver a file. It is read by a job; one of a dataset whose columns are remembered is loaded without asking."""
    actor = calling(request)
    delivery = receiving.receive_file(
        actor=actor,
        name=file.name or "upload",
        chunks=_chunks(file),
        announced=file.size or 0,
        places=_places(),
        at=timezone.now(),
        dataset_id=dataset_id,
        kept_days=settings.KEPT_DAYS,
    )
    queueing.ask_to_read(community_id=actor.community_id, delivery_id=delivery.pk)
    return Status(201, _delivery(delivery))


@router.get("/connections", response={200: ConnectionsOut, **REFUSALS}, auth=DELIVERER)
def list_connections(request: HttpRequest, page: int = 1) -> ConnectionsOut:
    """Sources that can be delivered from."""
    found = queries.connections(calling(request))
    return ConnectionsOut(total=found.count(), items=[_connection(each) for each in page_of(found, page)])


@router.post("/connections", response={201: ConnectionOut, **REFUSALS}, auth=CONNECTOR)
def connect(request: HttpRequest, sent: ConnectionIn) -> Status[ConnectionOut]:
    """Register a table, query, folder or page of a department as the source of a dataset."""
    address = connections.Address(**sent.dict(exclude={"dataset_id", "password"}))
    made = connections.register_connection(
        actor=calling(request),
        dataset_id=sent.dataset_id,
        address=address,
        password=sent.password,
        places=_places(),
        at=timezone.now(),
    )
    return Status(201, _connection(made))


@router.post("/connections/{connection_id}/deliveries", response={201: DeliveryOut, **REFUSALS}, auth=DELIVERER)
def deliver_from(request: HttpRequest, connection_id: int) -> Status[DeliveryOut]:
    """Deliver what the table, query or page holds now; a job reads it. A folder is polled instead."""
    actor = calling(request)
    delivery = connections.receive_fetch(
        actor=actor, connection_id=connection_id, at=timezone.now(), kept_days=settings.KEPT_DAYS
    )
    queueing.ask_to_read(community_id=actor.community_id, delivery_id=delivery.pk)
    return Status(201, _delivery(delivery))


@router.get("/connections/{connection_id}", response={200: ConnectionOut, **REFUSALS}, auth=DELIVERER)
def get_connection(request: HttpRequest, connection_id: int) -> ConnectionOut:
    """One source, and how it is polled."""
    return _connection(queries.connection(calling(request), connection_id))


@router.post("/connections/{connection_id}/schedule", response={200: ConnectionOut, **REFUSALS}, auth=CONNECTOR)
def schedule(request: HttpRequest, connection_id: int, sent: ScheduleIn) -> ConnectionOut:
    """Have a source polled from now on, in the caller's name, or not for the time being."""
    actor, at = calling(request), timezone.now()
    scheduling.schedule_connection(
        actor=actor, connection_id=connection_id, every=sent.every, is_paused=sent.is_paused, at=at
    )
    return _connection(queries.connection(actor, connection_id))


@router.get("/connections/{connection_id}/polls", response={200: PollsOut, **REFUSALS}, auth=DELIVERER)
def list_polls(request: HttpRequest, connection_id: int, page: int = 1) -> PollsOut:
    """What came of the looks at a source, the latest first."""
    actor = calling(request)
    found = queries.polls(actor, queries.connection(actor, connection_id))
    return PollsOut(total=found.count(), items=[_poll(each) for each in page_of(found, page)])


@router.post("/connections/{connection_id}/polls", response={200: PollAsked, **REFUSALS}, auth=DELIVERER)
def poll_now(request: HttpRequest, connection_id: int) -> PollAsked:
    """Have a source polled now; a job does it, and what changed becomes a delivery."""
    return PollAsked(is_asked=scheduling.ask_to_poll(actor=calling(request), connection_id=connection_id))


def _places() -> Places:
    return Places(settings.DATA, settings.KEYS, settings.SOURCE_HOSTS)


def _chunks(file: UploadedFile) -> Iterator[bytes]:
    for chunk in file.chunks(kinds.CHUNK):
        yield bytes(chunk)


def _dataset(found: Dataset) -> DatasetOut:
    return DatasetOut(
        id=found.pk,
        system=found.system.name,
        name=found.name,
        form=found.form,
        lead=found.lead.name if found.lead else None,
        published_at=found.published_at,
        loaded_at=found.loaded_at,  # type: ignore[attr-defined]  # annotated by the query
    )


def _delivery(found: Delivery) -> DeliveryOut:
    return DeliveryOut(
        id=found.pk,
        name=found.name,
        dataset_id=found.dataset_id,
        carrier=found.carrier,
        state=found.state,
        refusal=found.refusal,
        refusal_words=refusal_words(found),
        received_at=found.received_at,
        closed_at=found.closed_at,
        rows=found.rows,
        new=found.new,
        changed=found.changed,
        unchanged=found.unchanged,
        errors=found.errors,
        absent=found.absent,
        dropped=found.dropped,
        same_as=found.same_as_id,
    )


def _quality(found: Quality) -> MeasuredOut:
    return MeasuredOut(
        delivery_id=found.delivery.pk,
        measured_at=found.measured_at,
        overall={name: _share(each) for name, each in found.overall.items()},
        columns={
            field: {name: _share(each) for name, each in shares.items()} for field, shares in found.columns.items()
        },
    )


def _share(found: Share) -> ShareOut:
    return ShareOut(part=found.part, whole=found.whole)


def _flaw(found: Flaw) -> FlawOut:
    return FlawOut(
        record_id=found.record_id,
        delivery_id=found.record.delivery_id,
        file=found.record.file,
        sheet=found.record.sheet,
        row=found.record.row,
        field=found.field,
    )


def _connection(found: Connection) -> ConnectionOut:
    return ConnectionOut(
        id=found.pk,
        dataset_id=found.dataset_id,
        engine=found.engine,
        host=found.host,
        port=found.port,
        database=found.database,
        table=found.table,
        query=found.query,
        folder=found.folder,
        pattern=found.pattern,
        host_key=found.host_key,
        page=found.page,
        rows_at=found.rows_at,
        next_key=found.next_key,
        page_key=found.page_key,
        registered_at=found.registered_at,
        every=found.every,
        next_at=found.next_at,
        paused_at=found.paused_at,
        failures=found.failures,
    )


def _poll(found: Poll) -> PollOut:
    return PollOut(
        id=found.pk,
        begun_at=found.begun_at,
        ended_at=found.ended_at,
        by_clock=found.asked_by_id is None,
        outcome=found.outcome,
        refusal=found.refusal,
        refusal_words=words_of(found.refusal, found.refusal_data),
        seen=found.seen,
        fresh=found.fresh,
        gone=found.gone,
        delivery_id=found.delivery_id,
    )
