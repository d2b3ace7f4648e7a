"""A community in which two departments say the same wrong thing of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from liren.modules.exchange.tests.registers import workbook
from liren.modules.register import actions, kinds
from liren.modules.register.models import Correction, Report
from liren.modules.register.queries import corrections, files
from liren.modules.register.queries.files import Line
from liren.primitives.actors import kinds as posts
from liren.primitives.actors import queries as actors
from liren.primitives.actors.models import Appointment, Post, User
from liren.primitives.actors.queries import Actor
from liren.primitives.entities.models import Entity
from liren.primitives.ledger import queries as ledger
from liren.site.demo import founding, importing
from liren.site.demo.founding import Founded
from tests import qinghe

CHEN = ("陈桂珍", "330106194902154024", "女", "13800137001", "青禾里6幢2单元301室", "")
LI = ("李国强", "330106195203114511", "男", "13800137009", "青禾里7幢1单元102室", "")
WELFARE, HEALTH = "民政社会救助.xlsx", "老年人健康档案.xlsx"
HEADERS = {
    WELFARE: ("姓名", "身份证号码", "性别", "联系电话", "家庭住址", "救助类别"),
    HEALTH: ("居民姓名", "身份证号", "性别", "本人电话", "现住址", "建档机构"),
}
WRONG, RIGHT, OTHER = CHEN[3], "13900137002", "13900137003"
PEOPLE = kinds.BY_SLUG["people"]


def saying(phone: str, row: Sequence[str] = CHEN) -> tuple[str, ...]:
    """Return a row with another phone."""
    return (*row[:3], phone, *row[4:])


@dataclass(frozen=True)
class Town:
    """The community, and whoever has to do with a wrong value in it."""

    founded: Founded
    folder: Path
    worker: Actor  # reports
    grid_worker: Actor  # reports, too
    clerk: Actor  # of the civil affairs department
    doctor: Actor  # of the health center, which leads the other dataset

    def bring(self, name: str, *rows: Sequence[str]) -> None:
        """Deliver a department's register."""
        path = self.folder / name
        path.write_bytes(workbook(rows, header=HEADERS[name], title=name.removesuffix(".xlsx")))
        assert importing.import_file(founded=self.founded, path=path).state == "loaded"

    def link(self) -> None:
        """Link the register, and do what follows a run."""
        qinghe.link(self.founded)
        actions.trace(actor=self.worker, at=timezone.now())

    def file(self) -> files.File:
        """Return the file of Chen Guizhen."""
        with importing.inside(self.worker):
            for entity in Entity.objects.filter(sort="person", merged_into=None):
                found = files.file(self.worker, PEOPLE, entity.pk)
                if any(line.field == "birth" and line.text.startswith("1949") for line in found.lines):
                    return found
        raise AssertionError("nobody was born in 1949")

    def phones(self) -> dict[int, Line]:
        """Return the phones of Chen Guizhen as her file has them, by their place."""
        return {line.ordinal: line for line in self.file().lines if line.field == "phone"}

    def report(
        self, actor: Actor | None = None, *, value: str = RIGHT, field: str = "phone", ordinal: int = 0
    ) -> Report:
        """Say that a value is wrong."""
        found = self.file()
        line = next(one for one in found.lines if (one.field, one.ordinal) == (field, ordinal))
        with importing.inside(self.worker):
            [made, *_] = actions.report_value(
                actor=actor or self.worker, sort=PEOPLE, entity_id=found.entity.pk, field=field, ordinal=ordinal,
                record_id=line.record_id, how="told", value=value, at=timezone.now(),
            )  # fmt: skip
        return made

    def trace(self) -> None:
        """Look for others who state what is said to be wrong, as the worker does."""
        actions.trace(actor=self.worker, at=timezone.now())

    def answer(self, actor: Actor, answer: str, *, value: str = "", why: str = "") -> Correction:
        """Answer the one report of a wrong value that an actor's organization has to answer."""
        with importing.inside(actor):
            one = corrections.answerable(actor).latest("id")
            return actions.answer_correction(
                actor=actor, correction_id=one.pk, answer=answer, value=value, why=why, at=timezone.now()
            )

    def states(self) -> dict[str, str]:
        """Return the state of what was reported, by dataset."""
        with importing.inside(self.worker):
            return {one.dataset.name: one.state for one in Correction.objects.select_related("dataset").order_by("id")}

    def verbs(self) -> list[str]:
        """Return what the ledger says happened to values, the oldest first."""
        with importing.inside(self.worker):
            told = [one.verb for one in ledger.latest(self.worker, limit=200)]
        return [verb for verb in reversed(told) if verb.startswith(("value.", "correction."))]


def settle(folder: Path) -> Town:
    """Found the community; both departments deliver Chen Guizhen with the same wrong phone."""
    founded = founding.found(on=date(2024, 6, 30))
    with importing.inside(founded.worker):
        grid_worker, clerk = (_acting(name) for name in ("liufeng", "hechuan"))
        doctor = _seat(founded, founded.organizations["柳浦社区卫生服务中心"])
    town = Town(founded, folder, founded.worker, grid_worker, clerk, doctor)
    town.bring(WELFARE, CHEN, LI)
    town.bring(HEALTH, CHEN, LI)
    town.link()
    return town


def _acting(username: str) -> Actor:
    user = User.objects.get(username=username)
    [appointment] = Appointment.objects.filter(user=user)
    return actors.acting(user, appointment)


def _seat(founded: Founded, organization: int) -> Actor:
    user = User.objects.create(username="sunyi", display_name="孙怡")
    post = Post.objects.create(
        community_id=founded.community_id,
        organization_id=organization,
        name="公卫科医生",
        role=posts.DEPARTMENT_OFFICER,
    )
    appointment = Appointment.objects.create(
        community_id=founded.community_id, user=user, post=post, from_on=date(2024, 1, 1)
    )
    return actors.acting(user, appointment)
