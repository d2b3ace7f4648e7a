"""Import a folder of registers as their departments' datasets, as a worker would, without the browser."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from liren.modules.catalogue import actions as catalogue
from liren.modules.exchange.actions import loading, mapping, reading, receiving
from liren.modules.exchange.actions.places import Places
from liren.primitives.actors import actions
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import datasets
from liren.primitives.records.models import Delivery
from liren.site.demo.founding import Founded

# What a register's file name begins with → system, dataset, who leads it.
REGISTERS: Final = (
    ("公安", "人口信息系统", "户籍人口", "区公安分局"),
    ("流动人口", "流动人口系统", "流动人口登记", "柳浦派出所"),
    ("民政", "民政综合业务系统", "社会救助与高龄津贴", "区民政局"),
    ("老年人", "基本公共卫生系统", "老年人健康档案", "柳浦社区卫生服务中心"),
    ("儿童疫苗", "免疫规划系统", "儿童疫苗接种", "区卫生健康局"),
    ("学籍", "学籍管理系统", "学生学籍", "区教育局"),
    ("物业", "物业管理系统", "业主台账", "区住房和城乡建设局"),
    ("停车", "停车管理系统", "停车场车辆", "区住房和城乡建设局"),
    ("自来水", "营业收费系统", "自来水抄表", "自来水公司"),
    ("用电", "营销业务系统", "用电客户", "供电公司"),
)
CONDITION: Final = "用于社区服务和管理"
Tell = Callable[[str, int, int], None]


def import_folder(*, founded: Founded, folder: Path, tell: Tell) -> Iterator[Delivery]:
    """
    Import every register of a folder and yield its delivery; a file that was imported before changes nothing.

    :param tell: is told the file, its number from 0, and how many there are
    """
    files = sorted(path for path in folder.iterdir() if path.suffix in (".xlsx", ".csv"))
    for number, path in enumerate(files):
        tell(path.name, number, len(files))
        yield import_file(founded=founded, path=path)


def import_file(*, founded: Founded, path: Path) -> Delivery:
    """Receive, read, map as proposed and load one register."""
    actor, places = founded.worker, Places(settings.DATA, settings.KEYS)
    with inside(actor), path.open("rb") as content:
        delivery = receiving.receive_file(
            actor=actor,
            name=path.name,
            chunks=iter(lambda: content.read(1 << 20), b""),
            places=places,
            at=timezone.now(),
        )
    read = reading.read_delivery(
        community_id=actor.community_id, delivery_id=delivery.pk, places=places, at=timezone.now()
    )
    if read.state == kinds.REFUSED:
        return read
    with inside(actor):
        if records.delivery(actor, delivery.pk).state == kinds.READ:
            _confirm(founded, actor, path, delivery.pk)
    loaded = loading.load_delivery(
        community_id=actor.community_id, delivery_id=delivery.pk, places=places, clock=timezone.now
    )
    with inside(actor):
        _publish(founded, loaded)
    return loaded


def _publish(founded: Founded, delivery: Delivery) -> None:
    """Describe the items that were really mapped, and publish the dataset under its lead department."""
    officer, number = founded.data_officer, delivery.dataset_id
    if number is None or delivery.state != kinds.LOADED:
        return
    catalogue.describe_latest(actor=officer, dataset_id=number, condition=CONDITION)
    if records.dataset(officer, number).published_at is None:
        catalogue.publish_dataset(actor=officer, dataset_id=number, at=timezone.now())


def _confirm(founded: Founded, actor: Actor, path: Path, delivery_id: int) -> None:
    delivery = records.delivery(actor, delivery_id)
    system, name, lead = next(
        (one[1:] for one in REGISTERS if path.name.startswith(one[0])),
        ("其他系统", delivery.name.rpartition(".")[0], "subdistrict"),
    )
    parts = list(records.parts(delivery))
    dataset = mapping.name_dataset(actor=actor, system=system, name=name, form=mapping.taken_form(parts))
    if dataset.lead_id is None:
        datasets.appoint_lead(
            actor=founded.data_officer, dataset_id=dataset.pk, organization_id=founded.organizations[lead]
        )
    mapping.confirm_mapping(
        actor=actor, delivery_id=delivery_id, dataset=dataset, targets={part.pk: {} for part in parts}
    )


def inside(actor: Actor) -> AbstractContextManager[None]:
    """Open a transaction of the web role inside the actor's community."""
    return actions.inside(community_id=actor.community_id, using="default")
