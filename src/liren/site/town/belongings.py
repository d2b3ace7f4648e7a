"""What families have: phones (often one for two), homes let and kept, meter accounts, cars, work, school."""

from collections import defaultdict
from datetime import date, timedelta

from liren.site.town import slips
from liren.site.town.clans import family_name
from liren.site.town.maker import Maker
from liren.site.town.model import Family, Organization, Person, Vehicle
from liren.site.town.places import DIVISION, PLATE_REGION, Dwelling
from liren.site.town.wordlists import words

_TRADES = (
    "电子",
    "服饰",
    "机械",
    "物流",
    "建材",
    "食品",
    "五金",
    "纺织",
    "餐饮",
    "环保",
    "信息技术",
    "汽车零部件",
    "包装",
    "家居",
)
_STEMS = words("恒达 鑫源 宏泰 联创 永兴 瑞丰 天成 华盛 亿利 中澜 顺昌 博远 金澜 嘉和 东升 立信 万通 盛邦 启航 同创")
_ENDS = ("有限公司", "有限公司", "股份有限公司", "经营部", "厂")


def found_work(*, maker: Maker, people: int) -> None:
    """Found the employers, schools and shops that a town of that size has."""
    known: set[str] = set()
    for number in range(max(6, people // 110)):
        name = _company(maker, known)
        uscc = maker.issuer.uscc(division=DIVISION)
        maker.town.organizations.append(Organization(f"O{number + 1:05d}", name, uscc, "employer"))
    for number in range(max(2, people // 7000)):
        stage = ("小学", "初级中学", "实验小学", "九年一贯制学校")[number % 4]
        stem = _STEMS[number % 20]
        name = f"澄湾区{stem}{'' if number < 20 else '第' + str(number // 20 + 1)}{stage}"
        maker.town.organizations.append(
            Organization(f"S{number + 1:04d}", name, maker.issuer.uscc(division=DIVISION), "school")
        )


def _company(maker: Maker, known: set[str]) -> str:
    """Name a company so that even its short name is nobody else's in the city, as the registrar demands."""
    while True:
        stem = maker.rng.choice(_STEMS)[0] + maker.rng.choice(_STEMS)[1]
        name = f"{_place(maker)}{stem}{maker.rng.choice(_TRADES)}{maker.rng.choice(_ENDS)}"
        if slips.shortened(name) not in known:
            known.add(slips.shortened(name))
            return name


def _place(maker: Maker) -> str:
    return maker.rng.choice(("云泽市", "云泽", "浙江", "澄湾区", "云泽市澄湾区"))


def give_phones(*, maker: Maker) -> None:
    """Give everyone a number that is still theirs, one they had before, or a relative's."""
    for person in maker.town.people:
        if not person.phones:
            _give_phone(maker, person)


def _give_phone(maker: Maker, person: Person) -> None:
    rng, age = maker.rng, person.age(maker.at)
    owns = 0.0 if age < 11 else 0.35 if age < 16 else 0.975 if age < 66 else 0.72 if age < 78 else 0.42
    lender = _lender(maker, person)
    if lender is not None and rng.random() >= owns:
        person.shares_phone_of = lender
        return
    if age < 11 or (lender is None and age > 78 and rng.random() < 0.4):
        return
    first = max(date(2003, 1, 1), person.born + timedelta(days=11 * 365))
    count = rng.choices((1, 2, 3), (56, 33, 11))[0]
    days = sorted(maker.day(first, maker.at) for _ in range(count - 1))
    person.phones = [(day, maker.issuer.phone()) for day in (min([first, *days]), *days)]
    if age > 70 and rng.random() < 0.3:
        person.phones = [(first, maker.issuer.landline())]


def _lender(maker: Maker, person: Person) -> Person | None:
    """Find whose phone rings for someone without: a child's for the old, a parent's for the young, a partner's."""
    alive = [c for c in person.children if c.age(maker.at) > 18 and c.alive(maker.at)]
    if person.age(maker.at) < 18:
        pair = [p for p in (person.mother, person.father) if p is not None]
        if person.guardian is not None:
            pair = [person.guardian]
    elif person.age(maker.at) < 60:
        pair = [p for p in (person.father, person.spouse) if p is not None and maker.chance(0.6)]
    else:
        pair = alive or ([person.spouse] if person.spouse is not None else [])
    pair = [p for p in pair if p.alive(maker.at) and p.shares_phone_of is not person]
    return maker.rng.choice(pair) if pair else None


def give_work(*, maker: Maker) -> None:
    """Employ those of working age, and send children of school age to a school of the town."""
    employers = [o for o in maker.town.organizations if o.kind == "employer"]
    schools = [o for o in maker.town.organizations if o.kind == "school"]
    weights = [1 / (i + 3) for i in range(len(employers))]
    draws = maker.rng.choices(employers, weights, k=len(maker.town.people))
    for person, employer in zip(maker.town.people, draws, strict=True):
        age = person.age(maker.at)
        if 19 <= age < 60 and not person.employers and maker.chance(0.58):
            started = maker.day(max(person.born + timedelta(days=18 * 366), date(2008, 1, 1)), maker.at)
            person.employers = [(started, employer)]
        elif 6 <= age < 16 and person.homes and person.homes[-1][1] is not None:
            dwelling = person.homes[-1][1]
            stage = [s for s in schools if ("中学" if age < 12 else "小学") not in s.name]
            school = stage[dwelling.compound.id % len(stage)]
            person.employers = [(date(person.born.year + 6, 9, 1), school)]


def gather_families(*, maker: Maker) -> None:
    """Group those who live together now; strangers in a crowded rental are families of their own."""
    at_home: defaultdict[Dwelling, list[Person]] = defaultdict(list)
    for person in maker.town.people:
        home = person.home(maker.at)
        if home is not None and person.alive(maker.at):
            at_home[home].append(person)
    for dwelling, people in at_home.items():
        for members in _families(people):
            head = min(members, key=lambda p: (p.born, p.id))
            maker.town.families.append(Family(f"F{len(maker.town.families) + 1:06d}", dwelling, head, members))


def _families(people: list[Person]) -> list[list[Person]]:
    groups: list[list[Person]] = []
    for person in people:
        kin = {id(p) for p in (person.spouse, person.father, person.mother, person.guardian, *person.children) if p}
        touching = [g for g in groups if any(id(p) in kin for p in g)]
        merged = [p for g in touching for p in g] + [person]
        groups = [g for g in groups if g not in touching] + [merged]
    return groups


def park_cars(*, maker: Maker) -> None:
    """Give about half of the families a car, a few two; some were bought from a neighbor."""
    previous: list[Person] = []
    for family in maker.town.families:
        drivers = [p for p in family.members if 20 <= p.age(maker.at) < 72]
        if not drivers:
            continue
        for _ in range(maker.rng.choices((0, 1, 2), (52, 41, 7))[0]):
            _park(maker, family, maker.rng.choice(drivers), previous)


def _park(maker: Maker, family: Family, driver: Person, previous: list[Person]) -> None:
    rng = maker.rng
    electric = rng.random() < 0.22
    region = driver.origin.plate if driver.origin is not None and rng.random() < 0.4 else PLATE_REGION
    since = maker.day(max(date(2010, 1, 1), driver.born + timedelta(days=20 * 366)), maker.at - timedelta(days=30))
    holders = [(since, driver)]
    if previous and rng.random() < 0.06:
        holders.insert(0, (since - timedelta(days=rng.randrange(400, 2500)), rng.choice(previous)))
    previous.append(driver)
    del previous[:-200]
    number = len(maker.town.vehicles) + 1
    color = "绿" if electric else "黄" if rng.random() < 0.02 else "蓝"
    bay = f"{'AB'[rng.randrange(2)]}{rng.randrange(1, 400):03d}" if family.dwelling.compound.kind != "village" else ""
    plate = maker.issuer.plate(region=region, is_electric=electric)
    maker.town.vehicles.append(Vehicle(f"V{number:06d}", plate, color, holders, bay))


def open_accounts(*, maker: Maker) -> None:
    """Name the holder of each meter account: whoever opened it, often an owner or two ago."""
    for number, (dwelling, history) in enumerate(maker.town.owners.items()):
        stale = len(history) > 1 and maker.chance(0.5)
        since, owners = history[0] if stale else history[-1]
        holder = owners[0]
        father = holder.father
        if father is not None and not stale and maker.chance(0.08):
            holder = father
        dwelling.account = f"{3_100_000_000 + number * 7 + 3}"
        maker.town.meters[dwelling] = (holder, since)


def make_namesakes(*, maker: Maker) -> None:
    """Give some neighbors of one surname the same full name, as happens in any large building."""
    doors: dict[tuple[int, int, str, str], Person] = {}
    for person in maker.town.people:
        home = person.home(maker.at)
        if home is None or not person.alive(maker.at) or person.nation not in ("汉族", "畲族"):
            continue
        key = (home.compound.id, home.building, family_name(person), person.sex)
        twin = doors.setdefault(key, person)
        apart = twin is not person and twin.home(maker.at) is not home and not person.children
        if apart and abs(twin.born.year - person.born.year) < 25 and maker.chance(0.06):
            person.name = twin.name
        elif maker.chance(0.5):
            doors[key] = person


def strike(*, maker: Maker) -> None:
    """Divide what the police know: those who died in the last weeks are on every register."""
    for person in maker.town.people:
        if person.died is not None and (maker.at - person.died).days < 30:
            person.struck_off = False
