"""`liren import` and `liren worker`: bring files in without a browser, and do the jobs that screens ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer
from rich.console import Console

from liren.kit import errors
from liren.site.cli import places, sentences
from liren.site.cli.languages import is_chinese, say

if TYPE_CHECKING:
    from liren.primitives.actors.queries import Actor
    from liren.primitives.records.models import Delivery

HELP = say(
    "导入部门导出的文件；同一条命令可以重复运行。", "Import departments' files; the same command may be run again."
)
WORKER_HELP = say("处理导入等后台任务，直到按 Ctrl-C。", "Do the jobs of the site, until Ctrl-C.")
CHUNK = 1 << 20

console = Console(soft_wrap=True, highlight=False)


class NobodyDelivers(errors.Missing):
    """There is no such account, or it holds no post in that community today."""

    code: ClassVar[str] = "import.nobody_delivers"


def import_files(
    files: Annotated[list[Path], typer.Argument(help=say("要导入的文件", "files to import"))],
    account: Annotated[str, typer.Option("--as", help=say("以哪个账号导入", "the account that imports"))],
    dataset: Annotated[str, typer.Option(help=say("数据集，写作 系统/名称", "dataset, as system/name"))] = "",
    community: Annotated[str, typer.Option(help=say("社区的 12 位代码", "12-digit code of the community"))] = "",
) -> None:
    """Read, map and load each file; ends with 1 when one of them was refused."""
    setup()
    giver = actor(account, community)
    results = [_brought(giver, path, dataset) for path in files]
    if not all(results):
        raise typer.Exit(1)


def work() -> None:
    """Do jobs until told to stop."""
    setup()
    from liren.site import worker

    worker.work()


def setup() -> None:
    """Start the database and Django; settings read where the database is."""
    places.start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
    import django

    django.setup()


def _brought(actor: "Actor", path: Path, dataset: str) -> bool:
    with console.status(say("正在导入 {0}……", "Importing {0}…").format(path.name)):
        try:
            delivery = bring(actor=actor, path=path, dataset=dataset)
        except errors.Refusal as refusal:
            console.print(f"{path.name}: {sentences.of(refusal)}")
            return False
    console.print(f"{path.name}: {_told(delivery)}")
    return delivery.state == "loaded"


def bring(*, actor: "Actor", path: Path, dataset: str = "") -> "Delivery":
    """
    Bring one file all the way in; one that an interrupted run left half-way is carried on.

    Columns are taken as remembered, or as proposed when nobody confirmed them yet.

    :raises Refusal: if the bytes cannot be kept or the mapping cannot be confirmed
    """
    from django.conf import settings
    from django.utils import timezone

    from liren.modules.exchange.actions import loading, reading, receiving
    from liren.modules.exchange.actions.places import Places
    from liren.primitives.records.actions import scopes

    folders = Places(settings.DATA, settings.KEYS)
    with scopes.inside(community_id=actor.community_id, using="default"):
        waiting = _waiting(actor, path)
        delivery = waiting or receiving.receive_file(
            actor=actor, name=path.name, chunks=_chunks(path), places=folders, at=timezone.now()
        )
    where = {"community_id": actor.community_id, "delivery_id": delivery.pk}
    delivery = reading.read_delivery(**where, places=folders, at=timezone.now())
    if delivery.state == "read":
        with scopes.inside(community_id=actor.community_id, using="default"):
            _confirm(actor, delivery, path, dataset)
    return loading.load_delivery(**where, places=folders, clock=timezone.now)


def _waiting(actor: "Actor", path: Path) -> "Delivery | None":
    from liren.primitives.records import kinds, queries, rules

    if not path.is_file():
        return None
    known = queries.deliveries(actor).filter(
        name=rules.plain_name(path.name), size=path.stat().st_size, state__in=kinds.OPEN, received_by=actor.user_id
    )
    return known.first()


def _confirm(actor: "Actor", delivery: "Delivery", path: Path, named: str) -> None:
    from liren.modules.exchange.actions import mapping
    from liren.primitives.records import queries

    parts = list(queries.parts(delivery))
    system, _, name = named.partition("/")
    dataset = delivery.dataset if delivery.dataset_id and not named else None
    dataset = dataset or mapping.name_dataset(
        actor=actor, system=system or path.stem, name=name or system or path.stem, form=mapping.taken_form(parts)
    )
    targets: dict[int, dict[int, str]] = {part.pk: {} for part in parts if part.is_taken}
    mapping.confirm_mapping(actor=actor, delivery_id=delivery.pk, dataset=dataset, targets=targets)


def _chunks(path: Path) -> Iterator[bytes]:
    from liren.engine.read.sources import Source

    with Source.at(path).open() as file:
        while chunk := file.read(CHUNK):
            yield chunk


def actor(account: str, community: str) -> "Actor":
    """Let an account act: the ledger names a person, also when nobody sat at a browser."""
    from django.db import transaction
    from django.utils import timezone

    from liren.primitives.actors import actions, queries
    from liren.primitives.actors.models import Community, User

    user = User.objects.filter(username=account, is_active=True).first()
    if user is None:
        raise NobodyDelivers(account=account)
    with transaction.atomic():
        actions.identify(user_id=user.pk)
        held = list(queries.appointments(user, on=timezone.localdate()))
        if community:
            named = Community.objects.filter(code=community).first()
            held = [each for each in held if named is not None and each.community_id == named.pk]
        if not held:
            raise NobodyDelivers(account=account)
        actions.enter(community_id=held[0].community_id)
        return queries.acting(user, held[0])


def _told(delivery: "Delivery") -> str:
    if delivery.state == "refused":
        return sentences.of(type("Said", (errors.Invalid,), {"code": delivery.refusal})(**delivery.refusal_data))
    if delivery.same_as_id is not None:
        return say("同一个文件已导入过，没有变化。", "The same file was imported before; nothing was changed.")
    told = (
        "新增 {0}，变更 {1}，未变 {2}，不合格 {3}"
        if is_chinese()
        else "{0} new, {1} changed, {2} unchanged, {3} did not fit"
    )
    return told.format(delivery.new, delivery.changed, delivery.unchanged, delivery.errors)
