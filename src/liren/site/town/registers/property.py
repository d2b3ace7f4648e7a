"""物业业主: house codes, several owners in one cell, the tenant beside them; a sheet a company's district.

A row is as old as the last time someone rang the office: phones and tenants are those of that day.
"""

from collections import defaultdict
from datetime import date

from liren.site.town import addresses
from liren.site.town.model import Person, Tenancy, Vehicle, as_of
from liren.site.town.places import Dwelling
from liren.site.town.registers.desk import SERIAL, Desk, key, numbered, person, place, written
from liren.site.town.sheets import Cells, Export, Mention, Row, Sheet, drifted
from liren.site.town.wordlists import words

HEADER = words(
    "序号 小区名称 房号 建筑面积 业主姓名 身份证号 手机号 户籍类型 租户姓名 租户电话 车牌号 门禁卡号 物业费单价 "
    "欠费 最近缴费日 备注"
)
_CARE = ("modern", "tower", "lane", "resettled")


def export(*, desk: Desk) -> list[Export]:
    """Return one workbook a subdistrict, a sheet a compound kind."""
    groups: defaultdict[str, defaultdict[str, list[Dwelling]]] = defaultdict(lambda: defaultdict(list))
    for dwelling in desk.town.owners:
        compound = dwelling.compound
        if compound.kind in _CARE and key(dwelling.id) * 31 % 100 < 93:
            groups[compound.community.subdistrict][_company(compound.kind)].append(dwelling)
    tenancies = _current(desk)
    cars = _cars(desk)
    exports = []
    for subdistrict, companies in sorted(groups.items()):
        sheets = [_sheet(desk, c, companies[c], tenancies, cars) for c in sorted(companies)]
        exports.append(Export(f"物业业主台账_{subdistrict}_{desk.day:%Y.%m}.xlsx", sheets))
    return exports


def _company(kind: str) -> str:
    return {"modern": "和畅物业", "tower": "国际物业", "lane": "安居物业", "resettled": "安置房管理处"}[kind]


def _current(desk: Desk) -> dict[Dwelling, list[Tenancy]]:
    tenancies: defaultdict[Dwelling, list[Tenancy]] = defaultdict(list)
    for tenancy in desk.town.tenancies:
        if tenancy.since <= desk.day:
            tenancies[tenancy.dwelling].append(tenancy)
    return tenancies


def _cars(desk: Desk) -> dict[str, Vehicle]:
    return {holders[-1][1].id: v for v in desk.town.vehicles if (holders := v.holders)[-1][0] <= desk.day}


def _sheet(
    desk: Desk,
    company: str,
    dwellings: list[Dwelling],
    tenancies: dict[Dwelling, list[Tenancy]],
    cars: dict[str, Vehicle],
) -> Sheet:
    ordered = sorted(dwellings, key=lambda d: (d.compound.id, d.building, d.unit, int(d.room)))
    style = {"和畅物业": 0, "国际物业": 0, "安居物业": 1, "安置房管理处": 2}[company]
    rows = written(desk, ordered, lambda d: key(d.id), lambda d: _row(desk, d, style, tenancies.get(d, []), cars))
    sheet = Sheet(company, list(HEADER), rows, below=lambda n: [["合计", None, f"{n}户"]])
    if desk.edition > 1:
        moves = (("手机号", 4), ("建筑面积", 9), ("房号", 1))
        sheet = drifted(sheet, moves=moves, renamed={"手机号": "联系电话", "房号": "房屋编号", "业主姓名": "产权人"})
    return sheet


def _row(desk: Desk, home: Dwelling, style: int, tenancies: list[Tenancy], cars: dict[str, Vehicle]) -> Row | None:
    clerk, rng = desk.clerk, desk.clerk.rng
    since, owners = _owners(desk, home)
    if since is None:
        return None
    taken = clerk.taken(since=since, snapshot=desk.day, years=2.5)
    tenant = _tenant(tenancies, taken)
    car = next((cars[p.id] for p in owners if p.id in cars), None)
    numbers = [
        clerk.phone(owners[0], taken, owners[0].spouse, *owners[1:]),
        clerk.phone(tenant, taken) if tenant else "",
    ]
    if tenant and clerk.happens("tenant"):
        numbers.reverse()
    arrears = rng.random()
    cells: Cells = [
        SERIAL, home.compound.name, addresses.code(home, style=style), home.area,
        rng.choice(("、", "/", " ", "，")).join(clerk.name(p) for p in owners), _ids(desk, owners), numbers[0],
        "本地" if owners[0].origin is None else "外地", clerk.name(tenant) if tenant else None, numbers[1],
        car.plate if car else None, f"{rng.randrange(10**7):08d}", f"{rng.randrange(8, 36) / 10}元/㎡/月",
        0 if arrears < 0.8 else round(arrears * 4000, 2), clerk.taken(since=taken, snapshot=desk.day, years=0.4),
        None,
    ]  # fmt: skip
    mentions = [person(owners[0], "subject"), place(home)]
    mentions += [person(p, numbered("owner", i)) for i, p in enumerate(owners) if i]
    if tenant is not None:
        mentions.append(person(tenant, "tenant"))
    if car is not None:
        mentions.append(Mention("vehicle", "subject", car.id))
    return Row(cells, mentions)


def _owners(desk: Desk, home: Dwelling) -> tuple[date | None, list[Person]]:
    """Return the owners the office knows; one sale in seven never reached it."""
    history = [(day, owners) for day, owners in desk.town.owners[home] if day <= desk.day]
    if not history:
        return None, []
    unheard = len(history) > 1 and key(home.id) % 7 == 3
    return history[-2] if unheard else history[-1]


def _tenant(tenancies: list[Tenancy], day: date) -> Person | None:
    held = as_of([(t.since, t) for t in sorted(tenancies, key=lambda t: t.since)], day)
    return held.tenants[0] if held else None


def _ids(desk: Desk, owners: list[Person]) -> str | float | None:
    first = desk.clerk.citizen_id(owners[0])
    if len(owners) == 1 or not isinstance(first, str) or desk.clerk.rng.random() < 0.6:
        return first
    return f"{first}/{desk.clerk.citizen_id(owners[1])}"
