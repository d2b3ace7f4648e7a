"""教育学籍: one workbook a school, a sheet a grade; parents filled in the forms: fresh phones, short addresses."""

from collections import defaultdict
from datetime import date

from liren.site.town.clerk import Clerk
from liren.site.town.model import Organization, Person, as_of
from liren.site.town.places import COUNTY, DIVISION
from liren.site.town.registers.desk import SERIAL, SEX, Desk, key, person, place, written
from liren.site.town.sheets import Cells, Export, Mention, Row, Sheet
from liren.site.town.wordlists import words

HEADER = words(
    "序号 姓名 性别 出生日期 民族 政治面貌 身份证号 学籍号 学校 年级 班级 就读方式 是否随迁子女 是否留守儿童 "
    "户口性质 户籍地 "
    "现居住地址 监护人姓名 监护人电话 与本人关系 是否建档立卡"
)


def export(*, desk: Desk) -> list[Export]:
    """Return one workbook for each school."""
    schools: defaultdict[str, defaultdict[int, list[Person]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, Organization] = {}
    for who in desk.town.people:
        school = as_of(who.employers, desk.day) if 6 <= who.age(desk.day) < 16 else None
        if school is not None and school.kind == "school" and who.alive(desk.day) and who.home(desk.day) is not None:
            names[school.id] = school
            schools[school.id][_grade(who, desk)].append(who)
    return [_school(desk, names[school], schools[school]) for school in sorted(schools)]


def _grade(who: Person, desk: Desk) -> int:
    return max(1, min(9, desk.day.year - who.born.year - 6 + (desk.day.month >= 9)))


def _school(desk: Desk, school: Organization, grades: dict[int, list[Person]]) -> Export:
    sheets = [_sheet(desk, school, grade, grades[grade]) for grade in sorted(grades)]
    return Export(f"学籍_{school.name}_{desk.day.year}学年.xlsx", sheets)


def _sheet(desk: Desk, school: Organization, grade: int, pupils: list[Person]) -> Sheet:
    label = "一二三四五六七八九"[grade - 1] + "年级"
    rows = written(desk, pupils, lambda p: key(p.id), lambda p: _row(desk, school, label, p))
    return Sheet(label, list(HEADER), rows, ([f"{school.name}{label}学生学籍信息表"],), merged=("A1:U1",))


def _row(desk: Desk, school: Organization, label: str, who: Person) -> Row:
    clerk, day = desk.clerk, desk.day
    taken = clerk.taken(since=as_since(who, desk), snapshot=day, years=1.0)
    home = who.home(taken) or who.home(day)
    assert home is not None
    guardian = _guardian(clerk, who)
    register = who.register(day)
    relation = _relation(guardian, who)
    typed = clerk.citizen_id(who)
    cells: Cells = [
        SERIAL, clerk.name(who), SEX[who.sex], clerk.birth(who, style="y/m/d"), who.nation,
        "群众" if who.age(day) < 14 else "共青团员", typed,
        _pupil_number(who, typed),
        school.name, label, f"{key(who.id) % 4 + 1}班", "走读", clerk.flag(register is None),
        clerk.flag(who.carer_away),
        "农业户口" if register is None or register.dwelling.compound.kind == "village" else "非农业户口",
        who.origin_address if who.origin is not None and register is None else f"浙江省云泽市{COUNTY}",
        clerk.address(home, form="body", other=register.dwelling if register else None),
        clerk.name(guardian) if guardian else None,
        clerk.phone(guardian, taken, who.father, who.mother) if guardian else None, relation, "否",
    ]  # fmt: skip
    mentions = [person(who, "subject"), place(home), Mention("organization", "subject", school.id)]
    if guardian is not None:
        mentions.append(person(guardian, "guardian"))
    return Row(cells, mentions)


def _pupil_number(who: Person, typed: str | float) -> str | None:
    """G and the id as the school entered it; a child without one gets a provisional J and a serial."""
    if isinstance(typed, str) and len(typed) == 18:
        return f"G{typed.upper()}"
    return f"J{DIVISION}{who.born:%Y%m%d}{key(who.id) % 10_000:04d}" if who.citizen_id else None


def as_since(who: Person, desk: Desk) -> date:
    """Return when the pupil entered the school."""
    return next((day for day, _ in who.employers), desk.day)


def _guardian(clerk: Clerk, who: Person) -> Person | None:
    if who.guardian is not None:
        return who.guardian
    parents = [p for p in (who.mother, who.father) if p is not None]
    return clerk.rng.choice(parents) if parents else None


def _relation(guardian: Person | None, who: Person) -> str | None:
    if guardian is None:
        return None
    if guardian is who.father:
        return "父亲"
    return "母亲" if guardian is who.mother else "祖父母"
