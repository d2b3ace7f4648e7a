"""公安户籍: one sheet a station, a merged title, the rows of one 户号 together, its number and head in merged cells.

Facts it keeps: people who live elsewhere, the dead nobody struck off, everyone of a collective household, the divorced.
It has no phones. 宗教信仰 and 血型 stand in it as they do in the real form; the importer must not keep the former.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from liren.site.town.kinship import relation
from liren.site.town.model import Person, Register, as_of
from liren.site.town.registers.desk import SEX, Desk, key, person, place, written
from liren.site.town.sheets import Cells, Export, Mention, Row, Sheet
from liren.site.town.wordlists import words

HEADER = words(
    "户号 户别 户主姓名 户主身份证号 与户主关系 姓名 曾用名 性别 民族 出生日期 出生地 籍贯 公民身份号码 文化程度 "
    "婚姻状况 "
    "兵役状况 血型 宗教信仰 服务处所 职业 何时由何地迁来本市（县） 何时由何地迁来本址 住址 派出所 警务区"
)


def export(*, desk: Desk) -> list[Export]:
    """Return the workbook of all stations."""
    stations: defaultdict[str, list[Register]] = defaultdict(list)
    for register in desk.town.registers:
        stations[register.dwelling.compound.community.station].append(register)
    sheets = [_sheet(desk, station, registers, i) for i, (station, registers) in enumerate(sorted(stations.items()))]
    return [Export(f"公安_户籍人口_{desk.day:%Y%m}.xlsx", sheets)]


def _sheet(desk: Desk, station: str, registers: list[Register], index: int) -> Sheet:
    titles: tuple[Cells, ...] = (
        [f"{station}户籍人口信息表"],
        [f"统计截止：{desk.day:%Y年%m月%d日}", *[None] * 21, "单位：人"],
    )
    merged_columns = (0, 2, 3) if index % 2 == 0 else ()
    members = _members(registers, desk.day)
    rows = written(desk, members, lambda m: key(m[1].id), lambda m: _row(desk, *m))
    return Sheet(
        station,
        list(HEADER),
        rows,
        titles,
        merged=("A1:Y1",),
        merged_columns=merged_columns,
        below=lambda count: [[f"合计：{count}人", *[None] * 20, f"打印日期：{desk.day:%Y-%m-%d}"]],
    )


def _members(registers: list[Register], day: date) -> Iterator[tuple[Register, Person]]:
    for register in registers:
        present = [p for p in register.members if is_listed(p, register, day)]
        present.sort(key=lambda p: (p is not register.head, p.born, p.id))
        for member in present:
            yield register, member


def is_listed(member: Person, register: Register, day: date) -> bool:
    """Whether the police still have a person on a 户号: leaving or dying counts only once it was reported."""
    if member.register(day) is not register:
        return False
    return member.alive(day) or not member.struck_off


def _row(desk: Desk, register: Register, member: Person) -> Row:
    clerk, head = desk.clerk, register.head
    since = next(day for day, r in member.hukou if r is register)
    birth = clerk.birth(member, style="%Y%m%d")
    employer = as_of(member.employers, clerk.taken(since=since, snapshot=desk.day, years=4))
    word = "非亲属" if register.collective else relation(head=head, person=member, day=desk.day)
    home = register.dwelling
    community = home.compound.community
    rural = home.compound.kind == "village"
    cells: Cells = [
        register.number, "集体户" if register.collective else "家庭户",
        register.collective.name if register.collective else head.name,
        None if register.collective else head.citizen_id, word,
        clerk.name(member), member.former_name, SEX[member.sex], member.nation, birth,
        "浙江省云泽市澄湾区" if member.origin is None else member.origin.place,
        "浙江省云泽市" if member.origin is None else member.origin.place, clerk.citizen_id(member),
        _education(member, desk.day), member.marital(desk.day), "未服兵役" if member.sex == "M" else None,
        ("", "A", "B", "O", "AB")[key(member.id) % 11 % 5], _creed(member),
        clerk.organization(employer) if employer else None,
        "粮农" if rural and member.occupation else member.occupation,
        None if member.origin is None or member.born == since else f"{since:%Y%m%d}由{member.origin.place}迁来",
        f"{since:%Y%m%d}" + ("补报往年出生" if (since - member.born).days < 60 else "由本市迁来"),
        clerk.address(home, form="full"), community.station, f"{community.name}警务区",
    ]  # fmt: skip
    mentions = [person(member, "subject"), Mention("household", "subject", register.id), place(home)]
    if not register.collective:
        mentions.append(person(head, "head"))
    if employer:
        mentions.append(Mention("organization", "subject", employer.id))
    return Row(cells, mentions, register.number)


def _education(member: Person, day: date) -> str:
    age = member.age(day)
    return member.education or ("" if age < 6 else "小学" if age < 12 else "初中" if age < 18 else "高中")


def _creed(member: Person) -> str | None:
    return "佛教" if key(member.id) % 23 == 0 else None
