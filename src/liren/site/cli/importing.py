"""`liren import` and `liren worker`: bring files in without a browser, and do the jobs that screens ask for."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from liren.kit import errors
from liren.site.cli import fetching, places, sentences
from liren.site.cli.languages import is_chinese, say

if TYPE_CHECKING:
    from liren.primitives.actors.queries import Actor
    from liren.primitives.records.models import Delivery

HELP = say(
    "导入部门导出的文件；同一条命令可以重复运行。", "Import departments' files; the same command may be run again."
)
WORKER_HELP = say("处理导入等后台任务，直到按 Ctrl-C。", "Do the jobs of the site, until Ctrl-C.")
CHUNK = 1 << 20
ASKED = 2
Tell = Callable[[int, int], None]

console = Console(soft_wrap=True, highlight=False)


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


class NobodyDelivers(errors.Missing):
    """There is no such account, or it holds no post in that community today."""

    code: ClassVar[str] = "import.nobody_delivers"


class DatabaseBehind(errors.Conflict):
    """The database holds the tables of an earlier version, or none."""

    code: ClassVar[str] = "database.behind"


def import_files(
    sources: Annotated[
        list[str],
        typer.Argument(
            help=say(
                "要导入的文件，或数据库地址：postgresql://账号@主机/库#表、mysql://账号@主机/库#表、sqlite:///文件名#表",
                "files to import, or databases: postgresql://login@host/name#table, mysql://…, sqlite:///file#table",
            )
        ),
    ],
    account: Annotated[str, typer.Option("--as", help=say("以哪个账号导入", "the account that imports"))],
    dataset: Annotated[str, typer.Option(help=say("数据集，写作 系统/名称", "dataset, as system/name"))] = "",
    community: Annotated[str, typer.Option(help=say("社区的 12 位代码", "12-digit code of the community"))] = "",
    query: Annotated[str, typer.Option(help=say("代替 #表 的 SELECT 查询", "a SELECT in the place of #table"))] = "",
) -> None:
    """Read, map and load each source; ends with 1 when one of them was refused."""
    setup()
    giver = actor(account, community)
    results = [_brought(giver, source, dataset, query) for source in sources]
    if not all(results):
        raise typer.Exit(1)


def work() -> None:
    """Do jobs until told to stop."""
    setup()
    from liren.site import worker

    worker.work()


def setup() -> None:
    """
    Start the database and Django; settings read where the database is.

    :raises DatabaseBehind: if the tables are not of this version
    """
    places.start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
    import django

    django.setup()
    refuse_if_behind()


def refuse_if_behind() -> None:
    """
    Find out before the work begins that the tables are those of an earlier version, or not there yet.

    :raises DatabaseBehind: if they are
    """
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise DatabaseBehind()


def _brought(actor: "Actor", source: str, dataset: str, query: str) -> bool:
    name = fetching.shown(source) if "://" in source else Path(source).name
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task(say("正在读取 {0}", "Reading {0}").format(name), total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, description=say("正在导入 {0}", "Importing {0}").format(name), completed=done, total=total)

        try:
            if "://" in source:
                received = fetching.receive(actor=actor, url=source, dataset=dataset, query=query)
                delivery = carry_on(actor=actor, delivery=received, name=dataset, dataset=dataset, tell=tell)
            else:
                delivery = bring(actor=actor, path=Path(source), dataset=dataset, tell=tell)
        except errors.Refusal as refusal:
            sentence = sentences.of(refusal)
            console.print(sentence if sentence.startswith(f"{name}: ") else f"{name}: {sentence}")
            return False
    console.print(f"{name}: {_told(delivery)}")
    if columns := not_stored(actor=actor, delivery=delivery):
        words = say("没有存储的列：{0}", "columns that were not stored: {0}")
        console.print("  " + words.format("、".join(columns)), markup=False)
    return delivery.state == "loaded"


def not_stored(*, actor: "Actor", delivery: "Delivery") -> tuple[str, ...]:
    """Name the columns of a delivery that crossed a red line, or that a person left out."""
    from liren.modules.exchange import queries
    from liren.primitives.actors.actions import inside

    with inside(community_id=actor.community_id, using="default"):
        return tuple(one.column["header"] for one in queries.dropped(actor, [delivery]))


def bring(*, actor: "Actor", path: Path, dataset: str = "", tell: Tell = silent) -> "Delivery":
    """
    Bring one file all the way in; one that an interrupted run left half-way is carried on.

    Columns are taken as remembered, or as proposed when nobody confirmed them yet.

    :raises Refusal: if the bytes cannot be kept or the mapping cannot be confirmed
    """
    from django.conf import settings
    from django.utils import timezone

    from liren.engine.read.sources import Source
    from liren.modules.exchange.actions import receiving
    from liren.modules.exchange.actions.places import Places
    from liren.primitives.actors.actions import inside

    with inside(community_id=actor.community_id, using="default"):
        waiting = _waiting(actor, path)
        delivery = waiting or receiving.receive_file(
            actor=actor,
            name=path.name,
            chunks=_chunks(path),
            announced=Source.at(path).size(),
            places=Places(settings.DATA, settings.KEYS),
            at=timezone.now(),
            kept_days=settings.KEPT_DAYS,
        )
    return carry_on(actor=actor, delivery=delivery, name=delivery.name.rpartition(".")[0], dataset=dataset, tell=tell)


def carry_on(*, actor: "Actor", delivery: "Delivery", name: str, dataset: str, tell: Tell) -> "Delivery":
    """
    Read, map and load what was received.

    :param name: of the dataset when nobody named one
    :raises Refusal: if the mapping cannot be confirmed
    """
    from django.conf import settings
    from django.utils import timezone

    from liren.modules.exchange.actions import loading, reading
    from liren.modules.exchange.actions.places import Places
    from liren.primitives.actors.actions import inside

    folders = Places(settings.DATA, settings.KEYS, settings.SOURCE_HOSTS)
    community, number = actor.community_id, delivery.pk
    delivery = reading.read_delivery(community_id=community, delivery_id=number, places=folders, at=timezone.now())
    for _again in range(ASKED):  # a named dataset that is recalled is looked at once more
        if delivery.state == "read":
            with inside(community_id=actor.community_id, using="default"):
                delivery = _confirm(actor, delivery, name, dataset)
    return loading.load_delivery(
        community_id=community, delivery_id=number, places=folders, clock=timezone.now, tell=tell
    )


def _waiting(actor: "Actor", path: Path) -> "Delivery | None":
    from liren.primitives.records import kinds, queries, rules

    if not path.is_file():
        return None
    known = queries.deliveries(actor).filter(
        name=rules.label(path.name, known=queries.known_words(actor)),
        size=path.stat().st_size,
        state__in=kinds.OPEN,
        received_by=actor.user_id,
    )
    return known.first()


def _confirm(actor: "Actor", delivery: "Delivery", fallback: str, named: str) -> "Delivery":
    from liren.modules.exchange.actions import mapping
    from liren.primitives.records import queries

    parts = list(queries.parts(delivery))
    system, _, name = named.partition("/")
    dataset = delivery.dataset if delivery.dataset_id and not named else None
    dataset = dataset or mapping.name_dataset(
        actor=actor, system=system or fallback, name=name or system or fallback, form=mapping.taken_form(parts)
    )
    targets: dict[int, dict[int, str]] = {part.pk: {} for part in parts if part.is_taken}
    return mapping.confirm_mapping(actor=actor, delivery_id=delivery.pk, dataset=dataset, targets=targets)


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
