"""流动人口: one sheet with explanations in row 2 and a hidden sheet of code words; many who left are still in it."""

from collections.abc import Iterator

from liren.site.town.model import Organization, Person, Tenancy, as_of
from liren.site.town.registers.desk import SERIAL, SEX, Desk, key, numbered, person, place, written
from liren.site.town.sheets import Cells, Export, Mention, Row, Sheet, drifted
from liren.site.town.statistics import MOVE_REASONS
from liren.site.town.wordlists import words

HEADER = words(
    "序号 姓名 性别 民族 公民身份号码 户籍地址 暂住地址 来本地日期 拟离开时间 居住事由 居住处所 房东姓名 房东电话 "
    "与出租人关系 "
    "从业单位 职业 联系电话 随行人员 居住证号 签注有效期 备注"
)
_EXPLANATIONS = {
    "姓名": "必填，与证件一致",
    "公民身份号码": "18位，文本格式",
    "来本地日期": "格式YYYY-MM-DD",
    "居住处所": "租赁房屋/自购/单位宿舍/投靠亲友",
    "随行人员": "多人用顿号分隔",
    "民族": "选填",
}


def export(*, desk: Desk) -> list[Export]:
    """Return the workbook."""
    rows = written(desk, _listed(desk), lambda p: key(p.id), lambda p: _row(desk, p))
    explanations = [_EXPLANATIONS.get(title, "") for title in HEADER]
    sheet = Sheet("流动人口信息", list(HEADER), rows, explanations=list(explanations))
    if desk.edition > 1:
        moves = (("联系电话", 2), ("暂住地址", 4), ("从业单位", 18))
        sheet = drifted(
            sheet, moves=moves, renamed={"公民身份号码": "身份证号", "联系电话": "手机号码", "暂住地址": "现居住地址"}
        )
    codes = Sheet("代码", ["居住事由", "居住处所"], [Row([w, None], []) for w in MOVE_REASONS], is_hidden=True)
    return [Export(f"流动人口登记_{desk.day:%Y-%m}.xlsx", [sheet, codes])]


def _listed(desk: Desk) -> Iterator[Person]:
    """Everyone from afar who came before the day; half of those who left stay listed, one in nine never registered."""
    for who in desk.town.people:
        if who.origin is None or not who.homes or who.register(desk.day) is not None or not who.alive(desk.day):
            continue
        home = _home(who, desk)
        left = who.home(desk.day) is None
        share = key(who.id) * 7919 % 100
        if home is not None and (share < 50 if left else share < 89):
            yield who


def _home(who: Person, desk: Desk) -> tuple[object, object] | None:
    past = [h for h in who.homes if h[0] <= desk.day and h[1] is not None]
    return past[-1] if past else None


def _row(desk: Desk, who: Person) -> Row:
    clerk, day, tenancy = desk.clerk, desk.day, who.tenancy
    since, dwelling = next((s, d) for s, d in reversed(who.homes) if d is not None and s <= day)
    taken = clerk.taken(since=since, snapshot=day, years=0.8)
    landlord = tenancy.landlord if tenancy else None
    child = who.age(day) < 16
    employer = None if child else as_of(who.employers, taken)
    along = [] if child else _companions(who, tenancy)
    own = who.phone(taken)
    permit = f"{who.citizen_id[:6]}{key(who.id):010d}" if who.id_kind == "resident" and not child else None
    mentions = [person(who, "subject"), place(dwelling)]
    cells: Cells = [
        SERIAL, clerk.name(who), SEX[who.sex], who.nation, clerk.citizen_id(who), who.origin_address,
        clerk.address(dwelling, form="county"), f"{since.year}.{since.month}" if clerk.happens("since") else since,
        None if clerk.rng.random() < 0.8 else f"{since.year + 3}年底",
        "随迁家属" if child else MOVE_REASONS[key(who.id) % 10 % 6 if key(who.id) % 10 > 5 else 0],
        "租赁房屋" if landlord else "投靠亲友", clerk.name(landlord) if landlord else None,
        landlord.phone(taken) if landlord else None, "租赁" if landlord else "亲属",
        clerk.organization(employer) if employer else None, None if child else who.occupation,
        clerk.phone(who, taken, landlord) if own else None, "、".join(clerk.name(p) for p in along) or None, permit,
        taken.replace(year=taken.year + 1, day=min(taken.day, 28)) if permit else None,
        f"{clerk.rng.choice(('已核查', '未在家', '电话核实'))}" if clerk.rng.random() < 0.15 else None,
    ]  # fmt: skip
    if landlord is not None:
        mentions.append(person(landlord, "landlord"))
    mentions += [person(p, numbered("member", i)) for i, p in enumerate(along)]
    return Row(cells, mentions + _work(employer))


def _companions(who: Person, tenancy: Tenancy | None) -> list[Person]:
    """A spouse and the small children who live at the same place; a crowd of strangers is no company."""
    if tenancy is None:
        return []
    near = [who.spouse] if who.spouse is not None and who.sex == "M" else []
    near += [c for c in who.children if c.tenancy is tenancy] if who.sex == "M" else []
    return [p for p in near if p.tenancy is tenancy]


def _work(employer: Organization | None) -> list[Mention]:
    return [Mention("organization", "subject", employer.id)] if employer else []
