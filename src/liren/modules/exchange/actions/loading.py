"""Load a mapped delivery: rows that fit become records, the others go to the error file. Role importer.

Everything is stored in one transaction that ends with the delivery's counts: killed at any point and run again, the
result is the same. Progress is shown, and cancelling is heard, over another connection.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.read.sheets import Sheet
from liren.engine.shape import gathering
from liren.modules.exchange import rules
from liren.modules.exchange.actions import connections, fitting, keeping, mapping, memory, shaping
from liren.modules.exchange.actions.places import Places
from liren.primitives.actors.actions import inside
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import deliveries, loading
from liren.primitives.records.models import Delivery, Layout, Part
from liren.primitives.vault import actions as vault

ALIAS: Final = "importer"
PASSES: Final = 2  # over the rows: hashing, then writing


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """A sheet with its rows told apart."""

    part: Part
    sheet: Sheet = field(repr=False)
    rows: loading.Rows
    wrong: Sequence[fitting.Wrong] = field(repr=False)


def _silent(_done: int, _total: int) -> None:
    """Tell nobody: the delivery's own steps are what a screen shows."""


def load_delivery(
    *,
    community_id: int,
    delivery_id: int,
    places: Places,
    clock: Callable[[], datetime],
    tell: Callable[[int, int], None] = _silent,
) -> Delivery:
    """
    Load a delivery whose mapping is confirmed; a closed one is left as it is.

    :param clock: asked at every beat; the job runs long
    :param tell: told at every beat how many steps are done, and how many there are
    :raises deliveries.MoveNotPossible: if it still waits for a mapping
    """
    with inside(community_id=community_id, using=ALIAS):
        actor = records.receiver(community_id=community_id, delivery_id=delivery_id, using=ALIAS)
        delivery = Delivery.objects.using(ALIAS).select_related("dataset").get(pk=delivery_id)
        if delivery.state in kinds.CLOSED:
            return delivery
        delivery = deliveries.begin_loading(actor=actor, delivery_id=delivery_id, using=ALIAS)
        sheets = keeping.sheets(community_id=community_id, upload=delivery.upload, using=ALIAS)
        parts = list(delivery.parts.using(ALIAS).filter(is_taken=True).select_related("layout").order_by("ordinal"))
    try:
        ready = [_ready(actor, part, sheets, delivery) for part in parts]
    except mapping.KeyColumnMissing as refusal:
        with inside(community_id=community_id, using=ALIAS):
            return deliveries.refuse(actor=actor, delivery_id=delivery_id, refusal=refusal, at=clock(), using=ALIAS)
    total = PASSES * sum(len(each.rows.numbers) for each in ready)
    deliveries.expect_steps(community_id=community_id, delivery_id=delivery_id, total=total, at=clock())
    done = 0

    def beat(steps: int) -> None:
        nonlocal done
        done += steps
        deliveries.beat(community_id=community_id, delivery_id=delivery_id, steps=steps, at=clock())
        tell(done, total)

    try:
        return _loaded(actor=actor, delivery=delivery, ready=ready, places=places, clock=clock, beat=beat)
    except deliveries.Cancelled:
        with inside(community_id=community_id, using=ALIAS):
            return deliveries.close_cancelled(actor=actor, delivery_id=delivery_id, at=clock(), using=ALIAS)


def _ready(actor: Actor, part: Part, sheets: Sequence[Sheet], delivery: Delivery) -> _Ready:
    layout = part.layout
    assert layout is not None  # a sheet that is taken has one
    sheet = sheets[part.proposal["sheet_at"]]
    table = shaping.table_of(sheet, part.proposal)
    wrong = fitting.misfits(table, part.proposal["columns"], form=layout.form)
    fit = fitting.positions(table, wrong)
    facts = shaping.facts_of(table, part.proposal["columns"], layout.columns, fit)
    rows = loading.Rows(
        layout_id=layout.pk,
        file=delivery.name,
        sheet=part.sheet,
        form=layout.form,
        numbers=(table.lines[fit.to_numpy()] + 1).tolist(),
        facts=facts,
        key_facts=_key(actor, part, layout, facts),
        observed_on=gathering.observed_on(table),
    )
    return _Ready(part=part, sheet=sheet, rows=rows, wrong=wrong)


def _key(actor: Actor, part: Part, layout: Layout, facts: Mapping[str, pa.ChunkedArray]) -> tuple[str, ...]:
    """
    Name rows as the dataset's deliveries before did, whatever the columns are called now; only a first one chooses.

    :raises mapping.KeyColumnMissing: if what named them is not there any more
    """
    if layout.key_facts is not None:
        return tuple(layout.key_facts)
    with inside(community_id=layout.community_id, using=ALIAS):
        known = memory.key_before(actor, layout, part, using=ALIAS)
        if known is None:
            key = rules.choose_key(facts, ratio=lambda names: _ratio(facts, names))
        else:
            key, missing = memory.key_now(known, part, layout)
            if missing:
                raise mapping.KeyColumnMissing(facts=list(missing))
        Layout.objects.using(ALIAS).filter(pk=layout.pk, key_facts__isnull=True).update(key_facts=list(key))
    return key


def _ratio(facts: Mapping[str, pa.ChunkedArray], names: tuple[str, ...]) -> tuple[float, float]:
    columns = [facts[name].combine_chunks() for name in names]
    if not columns or not len(columns[0]):
        return 0.0, 0.0
    joined = pc.binary_join_element_wise(*columns, "\x1f") if len(columns) > 1 else columns[0]
    filled = pc.not_equal(columns[0], "")
    kept = joined.filter(filled)
    return len(kept) / len(joined), len(pc.unique(kept)) / len(kept) if len(kept) else 0.0


def _loaded(
    *,
    actor: Actor,
    delivery: Delivery,
    ready: Sequence[_Ready],
    places: Places,
    clock: Callable[[], datetime],
    beat: loading.Beat,
) -> Delivery:
    community = actor.community_id
    with inside(community_id=community, using=ALIAS):
        before = _same_before(actor, delivery, ready)
        loaded = (
            loading.load(delivery=delivery, sheets=[each.rows for each in ready], secret=places.secret, beat=beat)
            if before is None
            else _nothing_new(ready)
        )
        changed = sum(each.changed for each in loaded.sheets)
        absent = connections.absent(delivery=delivery, absent=loaded.absent, changed=changed, using=ALIAS)
        return deliveries.finish_loading(
            actor=actor,
            delivery_id=delivery.pk,
            loaded=replace(loaded, absent=absent),
            errors=[len(each.wrong) for each in ready],
            dropped=sum(1 for each in ready for column in each.part.proposal["columns"] if column["dropped"]),
            error_file=_error_file(delivery, ready) if before is None else before.error_file,
            same_as=before,
            at=clock(),
            using=ALIAS,
        )


def _same_before(actor: Actor, delivery: Delivery, ready: Sequence[_Ready]) -> Delivery | None:
    """Return the delivery that loaded the very same bytes under the very same layouts."""
    assert delivery.dataset_id is not None and delivery.sha256 is not None  # it is mapped
    before = records.loaded_before(actor, dataset_id=delivery.dataset_id, sha256=bytes(delivery.sha256), using=ALIAS)
    if before is None:
        return None
    used = before.parts.using(ALIAS).filter(is_taken=True).order_by("ordinal").values_list("layout_id", flat=True)
    return before if list(used) == [each.part.layout_id for each in ready] else None


def _nothing_new(ready: Sequence[_Ready]) -> loading.Loaded:
    return loading.Loaded(tuple(loading.Counts(unchanged=len(each.rows.numbers)) for each in ready), absent=0)


def _error_file(delivery: Delivery, ready: Sequence[_Ready]) -> int | None:
    wrong = [each for each in ready if each.wrong]
    if not wrong:
        return None
    by_sheet = [list(group) for _, group in groupby(wrong, key=lambda each: int(each.part.proposal["sheet_at"]))]
    content = fitting.error_file(
        [(group[0].sheet, [(each.part.proposal, each.wrong) for each in group]) for group in by_sheet]
    )
    called = wrong[0].sheet.file or delivery.name
    name = f"{called.rpartition('.')[0] or called}-错误.xlsx"
    return vault.store_file(community_id=delivery.community_id, sort="error_file", name=name, content=content)
