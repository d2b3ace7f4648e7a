"""水电表: two CSV files whose account name (户名) is whoever opened the account: the last owner but one, or the dead.

户号 here is the meter account. It is no household, though the word is the police's.
"""

from datetime import timedelta
from itertools import chain

from liren.site.town.model import Organization, Person
from liren.site.town.places import Dwelling, organization_address
from liren.site.town.registers.desk import Desk, key, person, place, written
from liren.site.town.sheets import Cells, Export, Mention, Row, Sheet, drifted
from liren.site.town.wordlists import words

WATER = words("户号 户名 用水地址 表号 上期读数 本期读数 用量(m³) 抄表日期 账期 欠费 联系电话")
POWER = words("户号 户名 用电地址 资产编号 上期示数 本期示数 用电量(kWh) 抄表日期 账期 电费余额 手机号 证件号码")


def export(*, desk: Desk) -> list[Export]:
    """Return the water company's and the power company's files."""
    return [_file(desk, "自来水抄表", WATER, 0, 95), _file(desk, "用电客户清单", POWER, 1, 98)]


def _file(desk: Desk, name: str, header: tuple[str, ...], salt: int, share: int) -> Export:
    homes = [
        d for d in desk.town.owners if (key(d.id) * 17 + salt * 37) % 100 < share and desk.town.meters[d][1] <= desk.day
    ]
    rows = written(desk, homes, lambda d: key(d.id) * 2 + salt, lambda d: _row(desk, d, salt))
    firms = [o for o in desk.town.organizations if o.kind == "employer"] if salt else []
    firm_rows = written(desk, firms, lambda o: key(o.id) + 7, lambda o: _firm_row(desk, o))
    sheet = Sheet("", list(header), chain(rows, firm_rows), below=_power_foot if salt else _water_foot)
    if desk.edition > 1 and salt:
        sheet = drifted(sheet, moves=(("手机号", 2), ("资产编号", 9)), renamed={"户号": "客户编号", "户名": "客户名称"})
    return Export(f"{name}_{desk.day:%Y%m}.csv", [sheet], "utf-8")


def _holder(desk: Desk, home: Dwelling, salt: int) -> Person:
    """Return the name on the account; the power company asked for the new owner more often than the water company."""
    holder, _ = desk.town.meters[home]
    history = [owners for day, owners in desk.town.owners[home] if day <= desk.day]
    return history[-1][0] if salt and history and key(home.id) % 3 == 0 else holder


def _row(desk: Desk, home: Dwelling, salt: int) -> Row:
    clerk, rng = desk.clerk, desk.clerk.rng
    holder = _holder(desk, home, salt)
    opened = desk.town.meters[home][1]
    taken = min(desk.day, opened + timedelta(days=int(rng.expovariate(1 / 1200))))
    used = round(rng.lognormvariate(2.3, 0.7)) if home.residents else rng.choice((0, 0, 0, 1))
    used *= 14 if salt else 1
    before = rng.randrange(100, 9000)
    cells: Cells = [
        home.account if salt == 0 else f"{int(home.account) * 3 % 10**10:010d}", clerk.name(holder),
        clerk.address(home, form="body" if salt == 0 else "county"),
        f"{'W' if salt == 0 else 'E'}{key(home.id):012d}",
        before, before + used, used, (desk.day - timedelta(days=rng.randrange(1, 12))).isoformat(),
        f"{desk.day:%Y%m}",
        "0.00" if rng.random() < 0.9 else f"{rng.randrange(20, 400)}.50", clerk.phone(holder, taken),
        *([""] if salt else []),
    ]  # fmt: skip
    return Row(cells, [person(holder, "subject"), place(home)])


def _firm_row(desk: Desk, firm: Organization) -> Row:
    """Write a company's account: at a street number, with its credit code."""
    clerk, rng = desk.clerk, desk.clerk.rng
    before, used = rng.randrange(10_000, 90_000), rng.randrange(300, 9000)
    cells: Cells = [
        f"{8_800_000_000 + key(firm.id)}", clerk.organization(firm), organization_address(rng=rng),
        f"E{key(firm.id):012d}",
        before, before + used, used, desk.day.isoformat(), f"{desk.day:%Y%m}", "0.00", "", firm.uscc,
    ]  # fmt: skip
    return Row(cells, [Mention("organization", "subject", firm.id)])


def _water_foot(count: int) -> list[Cells]:
    return [["合计", f"{count}户"]]


def _power_foot(_count: int) -> list[Cells]:
    return []
