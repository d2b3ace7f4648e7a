"""Small exports as departments send them, and the way in walked without a browser."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter
from django.utils import timezone

from liren.modules.exchange.actions import loading, mapping, reading, receiving
from liren.modules.exchange.actions.places import Places
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.models import Delivery
from tests import town

HEADER = ("车牌号", "车牌颜色", "车主", "电话", "车位号", "宗教信仰")
LAN = ("浙A12345", "蓝", "王岚", "13800137001", "B1-07", "佛教")
ZHOU = ("浙A6G8K9", "蓝", "周敏", "13800137002", "B1-08", "不详")
FENG = ("浙AD12346", "绿", "刘锋", "13800137003", "B1-09", "不详")
EMPTY = ("", "蓝", "", "", "", "")


def workbook(
    rows: Sequence[Sequence[str]], *, header: Sequence[str] = HEADER, title: str = "青禾社区停车登记"
) -> bytes:
    """Write an export with a title line above its header; the same rows give the same bytes at any time."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 11, 1)})
        sheet = book.add_worksheet("车辆")
        sheet.write(0, 0, title)
        for at, row in enumerate([header, *rows], start=1):
            sheet.write_row(at, 0, row)
    return held.getvalue()


def bare(rows: Sequence[Sequence[str]]) -> bytes:
    """Write an export that begins with its first row: no title, no header."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 11, 1)})
        sheet = book.add_worksheet("名单")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return held.getvalue()


@dataclass(frozen=True)
class WayIn:
    """The way in, step by step, for one actor."""

    cast: town.Cast
    actor: Actor
    places: Places

    def drop(self, content: bytes, name: str = "车位.xlsx", dataset_id: int | None = None) -> Delivery:
        """Receive and read a file."""
        delivery = receiving.receive_file(
            actor=self.actor,
            name=name,
            chunks=[content],
            places=self.places,
            at=timezone.now(),
            dataset_id=dataset_id,
        )
        return reading.read_delivery(
            community_id=self.actor.community_id, delivery_id=delivery.pk, places=self.places, at=timezone.now()
        )

    def confirm(self, delivery: Delivery, targets: dict[int, str] | None = None) -> Delivery:
        """Say that every sheet is as proposed, but for some columns."""
        dataset = mapping.name_dataset(actor=self.actor, system="停车系统", name="车位登记", form="parking")
        told = {part.pk: targets or {} for part in records.parts(delivery)}
        return mapping.confirm_mapping(actor=self.actor, delivery_id=delivery.pk, dataset=dataset, targets=told)

    def load(self, delivery: Delivery) -> Delivery:
        """Load what is mapped."""
        return loading.load_delivery(
            community_id=self.actor.community_id, delivery_id=delivery.pk, places=self.places, clock=timezone.now
        )

    def bring(self, content: bytes, name: str = "车位.xlsx") -> Delivery:
        """Walk the whole way; a person confirms only when asked."""
        delivery = self.drop(content, name)
        if delivery.state == kinds.READ:
            delivery = self.confirm(delivery)
        return self.load(delivery)


def open_way(folder: Path) -> WayIn:
    """Settle Qinghe with its purposes, and give its worker the way in."""
    cast = town.settle()
    agreements.compile_purposes(community_id=cast.community.pk)
    return WayIn(cast, cast.worker, Places(folder, folder / "keys"))
