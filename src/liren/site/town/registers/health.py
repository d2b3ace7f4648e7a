"""卫健: health files of the old and the vaccination book of children, both from old systems that write GB18030."""

from collections.abc import Iterator
from datetime import date, timedelta

from liren.site.town.model import Person
from liren.site.town.places import DIVISION, Dwelling
from liren.site.town.registers.desk import SEX, Desk, key, numbered, person, place, written
from liren.site.town.sheets import Export, Row, Sheet
from liren.site.town.wordlists import words

ELDERS = words(
    "城乡居民健康档案编号 姓名 性别 出生日期 身份证号 本人电话 联系人姓名 联系人电话 常住类型 现住址 户籍地址 血型 "
    "医疗费用支付方式 药物过敏史 既往史 体检日期 血压 腰围 自理能力评估 中医体质 家庭医生"
)
CHILDREN = words(
    "儿童编码 儿童姓名 性别 出生日期 身份证件号 母亲姓名 父亲姓名 监护人电话 户籍类别 现住址 疫苗名称 剂次 "
    "接种日期 接种单位"
)
_VACCINES = (
    ("乙肝疫苗", 1, 0),
    ("卡介苗", 1, 1),
    ("脊灰疫苗", 1, 60),
    ("百白破疫苗", 2, 120),
    ("麻腮风疫苗", 1, 240),
    ("A群流脑疫苗", 2, 270),
)
_DOCTORS = words("沈医生 周敏 陆建平 俞静 章医生 钱文华")


def elders(*, desk: Desk) -> list[Export]:
    """Return the health files of those over 64."""
    rows = written(desk, _old(desk), lambda p: key(p.id), lambda p: _elder_row(desk, p))
    return [Export(f"老年人健康档案_{desk.day.year}.csv", [Sheet("", list(ELDERS), rows)], "gb18030")]


def _old(desk: Desk) -> Iterator[Person]:
    """Those over 64 who live here, three in four of them; the dead of the last two years mostly still there."""
    for who in desk.town.people:
        if who.age(desk.day) < 65 or key(who.id) % 100 >= 78 or who.id_kind == "passport":
            continue
        long_dead = who.died is not None and who.died < desk.day - timedelta(days=500)
        if who.home(desk.day) is not None and not long_dead and (who.alive(desk.day) or not who.struck_off):
            yield who


def _elder_row(desk: Desk, who: Person) -> Row:
    clerk, rng = desk.clerk, desk.clerk.rng
    exam = clerk.taken(since=who.born + timedelta(days=23000), snapshot=desk.day, years=1.3)
    home = who.home(exam) or who.home(desk.day)
    assert home is not None
    contact = _contact(who, exam)
    register = who.register(desk.day)
    serial = f"{DIVISION}{home.compound.community.code[6:9]}{home.compound.id % 1000:03d}{key(who.id) % 100_000:05d}"
    cells = [
        serial, clerk.name(who), SEX[who.sex], clerk.birth(who, style="%Y-%m-%d"), str_id(clerk.citizen_id(who)),
        clerk.phone(who, exam, contact), clerk.name(contact) if contact else "",
        contact.phone(exam) if contact else "",
        "户籍" if register else "非户籍", clerk.address(home, form="street"),
        clerk.address(register.dwelling, form="county") if register else who.origin_address, rng.choice("ABO"),
        "城乡居民基本医疗保险" if rng.random() < 0.6 else "城镇职工基本医疗保险",
        "无" if rng.random() < 0.93 else "青霉素",
        rng.choice(("无", "高血压", "糖尿病", "高血压、糖尿病", "冠心病")), exam.isoformat(),
        f"{rng.randrange(105, 165)}/{rng.randrange(60, 98)}", f"{rng.randrange(68, 104)}",
        rng.choices(("可自理", "轻度依赖", "中度依赖", "不能自理"), (86, 8, 4, 2))[0], "平和质", rng.choice(_DOCTORS),
    ]  # fmt: skip
    mentions = [person(who, "subject"), place(home)]
    if register is not None and register.dwelling is not home:
        mentions.append(place(register.dwelling, "other"))
    if contact is not None:
        mentions.append(person(contact, "contact"))
    return Row(list(cells), mentions)


def _contact(who: Person, day: date) -> Person | None:
    kin = [p for p in (who.spouse, *who.children) if p is not None and p.alive(day) and p.age(day) >= 18]
    return kin[key(who.id) % len(kin)] if kin and key(who.id) % 13 else None


def vaccinations(*, desk: Desk) -> list[Export]:
    """Return the vaccination book of children under seven: up to three doses, a row each."""
    doses = ((child, n) for child in _small(desk) for n in range(1 + key(child.id) % 3))
    rows = written(desk, doses, lambda d: key(d[0].id) * 10 + d[1], lambda d: _dose_row(desk, *d))
    return [Export(f"儿童疫苗接种_{desk.day:%Y%m%d}.csv", [Sheet("", list(CHILDREN), rows)], "gb18030")]


def _small(desk: Desk) -> Iterator[Person]:
    for child in desk.town.people:
        if (
            child.age(desk.day) < 7
            and child.alive(desk.day)
            and child.home(desk.day) is not None
            and key(child.id) % 100 < 96
        ):
            yield child


def _dose_row(desk: Desk, child: Person, dose: int) -> Row | None:
    clerk = desk.clerk
    vaccine, serial, after = _VACCINES[(dose * 2 + key(child.id)) % 6]
    given = child.born + timedelta(days=after)
    if given > desk.day:
        vaccine, serial, given = "乙肝疫苗", 1, child.born
    home = _home_then(child, given, desk.day)
    parents = [child.mother, child.father]
    if clerk.happens("parents"):
        parents.reverse()
    names = [clerk.name(p) if p else "" for p in parents]
    known = [p for p in parents if p is not None]
    caller = known[0] if known else child
    cells = [
        f"{DIVISION}{key(child.id):08d}", clerk.placeholder(child), SEX[child.sex],
        clerk.birth(child, style="%Y-%m-%d"),
        str_id(clerk.citizen_id(child)), *names, clerk.phone(caller, given + timedelta(days=30), *known[1:]),
        "本地" if child.register(desk.day) else "外地转来", clerk.address(home, form="body"), vaccine, str(serial),
        given.isoformat(), f"{home.compound.community.subdistrict}社区卫生服务中心",
    ]  # fmt: skip
    mentions = [person(child, "subject"), place(home)]
    mentions += [person(p, numbered("parent", i)) for i, p in enumerate(known)]
    return Row(list(cells), mentions)


def _home_then(child: Person, day: date, now: date) -> Dwelling:
    home = child.home(day) or child.home(now)
    assert home is not None
    return home


def str_id(value: str | float) -> str:
    """Return an id as a CSV holds it: a number a spreadsheet had rounded comes out with zeros."""
    return f"{value:.0f}" if isinstance(value, float) else value
