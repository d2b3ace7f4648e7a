"""民政: 低保, 特困, 高龄津贴 in one workbook: three sheets with totals, one more with those taken off; old-style heads.

The 低保 sheet has a row a householder, a two-row header with merged groups, and the family in one cell. The 高龄津贴
sheet has two columns named 联系电话: the first is the old person's, the second the contact's.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from liren.site.town.model import Family, Person
from liren.site.town.places import DIVISION
from liren.site.town.registers.desk import SERIAL, SEX, Desk, key, numbered, person, place, written
from liren.site.town.sheets import Cells, Export, Mention, Row, Sheet
from liren.site.town.wordlists import words

DIBAO = words(
    "序号 低保证号 户主姓名 性别 身份证号码 家庭人口 保障人数 重点保障人数 残疾人数 家庭成员 保障类别 家庭住址 "
    "联系电话 "
    "家庭月收入 致贫原因 起始保障年月 月保障金 开户银行 账号 复核日期 备注"
)
_GROUPS: Cells = [*[None] * 5, "保障人口情况", *[None] * 7, "保障情况", *[None] * 6, None]
DESTITUTE = words("序号 姓名 性别 出生年月 身份证号 供养方式 供养机构 自理能力 照料人 照料人电话 住址 起始年月 备注")
AGED = words(
    "序号 社区 姓名 性别 出生日期 身份证号 联系电话 年龄档 标准(元/月) 起发年月 银行账号 联系人 联系电话 家庭住址 "
    "生存认证日期 备注"
)
_CAUSES = ("因病", "因残", "缺劳动力", "失业", "因学", "年老体弱")


def export(*, desk: Desk) -> list[Export]:
    """Return the workbook."""
    poor = [f for f in desk.town.families if key(f.id) % 1000 < 24 and f.head.register(desk.day) is not None]
    cut = len(poor) // 12
    sheets = [
        _dibao(
            desk,
            "城乡低保",
            poor[cut:],
            lambda n: [["合计", None, None, None, None, None, n], ["审核人：", None, None, "制表人："]],
        ),
        _destitute(desk),
        _aged(desk),
        _dibao(desk, "剔除后", poor[: cut + 3], lambda _: []),
    ]
    return [Export(f"民政_社会救助及高龄津贴_{desk.day:%Y年%m月}.xlsx", sheets)]


def _dibao(desk: Desk, name: str, families: list[Family], below: Callable[[int], list[Cells]]) -> Sheet:
    merged = ("A1:U1", "F2:M2", "N2:S2")
    rows = written(desk, families, lambda f: key(f.id) + len(name), lambda f: _dibao_row(desk, f))
    title: Cells = [f"望潮街道{desk.day.year}年{desk.day.month}月最低生活保障对象花名册"]
    return Sheet(name, list(DIBAO), rows, (title, _GROUPS), merged=merged, below=below)


def _dibao_row(desk: Desk, family: Family) -> Row:
    clerk, rng, day = desk.clerk, desk.clerk.rng, desk.day
    members = [p for p in family.members if p.alive(day) and p.register(day) is not None][:6]
    grown = [p for p in members if p.age(day) >= 18] or [family.head]
    head = grown[key(family.id) % len(grown)]
    others = [p for p in members if p is not head]
    since = max(date(2012, 1, 1), family.members[0].homes[-1][0])
    taken = clerk.taken(since=since, snapshot=day, years=2)
    home = head.home(taken) or family.dwelling
    rural = home.compound.kind == "village"
    started = clerk.taken(since=since, snapshot=day, years=4)
    cells: Cells = [
        SERIAL, f"{DIVISION}{'N' if rural else 'C'}{key(family.id):06d}", clerk.name(head),
        SEX[head.sex],
        clerk.citizen_id(head), len(members), max(1, len(members) - (1 if rng.random() < 0.2 else 0)),
        int(rng.random() < 0.3),
        int(rng.random() < 0.35), _family_cell(desk, head, others), "农保" if rural else "城保",
        clerk.address(home, form="street"), clerk.phone(head, taken, *others), rng.randrange(0, 1500),
        rng.choice(_CAUSES), f"{started.year}.{started.month}", rng.randrange(400, 2400), "云泽农商银行",
        f"62{key(family.id):013d}", taken, None,
    ]  # fmt: skip
    mentions = [person(head, "subject"), Mention("household", "subject", family.id), place(home)]
    mentions += [person(p, numbered("member", i)) for i, p in enumerate(others)]
    return Row(cells, mentions)


def _family_cell(desk: Desk, head: Person, others: list[Person]) -> str | None:
    """Write the others into one cell: 王芳(妻)、王磊(子)."""
    parts = []
    for other in others:
        word = "配偶" if other is head.spouse else "子女" if head in (other.father, other.mother) else "亲属"
        parts.append(f"{desk.clerk.name(other)}({word})")
    return "、".join(parts) or None


def _destitute(desk: Desk) -> Sheet:
    rows = written(desk, _lonely(desk), lambda p: key(p.id) + 5, lambda p: _destitute_row(desk, p))
    return Sheet(
        "特困供养", list(DESTITUTE), rows, (["特困人员供养花名册"],), merged=("A1:M1",), below=lambda n: [["合计", n]]
    )


def _lonely(desk: Desk) -> Iterator[Person]:
    for who in desk.town.people:
        old = who.age(desk.day) >= 60 and who.alive(desk.day) and not who.children and who.register(desk.day)
        if old and who.home(desk.day) is not None and key(who.id) % 4 == 0:
            yield who


def _destitute_row(desk: Desk, who: Person) -> Row:
    clerk, day = desk.clerk, desk.day
    home = who.home(day)
    assert home is not None
    neighbors = [p for p in (who.spouse, who.mother) if p is not None and p.alive(day)]
    carer = neighbors[0] if neighbors else None
    cells: Cells = [
        SERIAL, clerk.name(who), SEX[who.sex], clerk.birth(who, style="y.m"), clerk.citizen_id(who),
        "分散供养",
        None, "可自理", clerk.name(carer) if carer else "社区", clerk.phone(carer, day) if carer else None,
        clerk.address(home, form="body"), f"{day.year - 2}.{day.month}", None,
    ]  # fmt: skip
    return Row(cells, [person(who, "subject"), place(home)] + ([person(carer, "guardian")] if carer else []))


def _aged(desk: Desk) -> Sheet:
    rows = written(desk, _eighty(desk), lambda p: key(p.id) + 9, lambda p: _aged_row(desk, p))
    title: Cells = [f"{desk.day.year}年高龄津贴发放表"]
    return Sheet(
        "高龄津贴", list(AGED), rows, (title,), merged=("A1:P1",), below=lambda n: [["合计", None, n], ["复核："]]
    )


def _eighty(desk: Desk) -> Iterator[Person]:
    """Those over 79 registered here, nine in ten; a death is known only after the next yearly proof of life."""
    for who in desk.town.people:
        if who.age(desk.day) < 80 or key(who.id) % 10 == 7 or who.register(desk.day) is None:
            continue
        if who.alive(desk.day) or (not who.struck_off and who.died is not None and who.died.year >= desk.day.year - 2):
            yield who


def _aged_row(desk: Desk, who: Person) -> Row:
    clerk, day = desk.clerk, desk.day
    register = who.register(day)
    taken = clerk.taken(since=who.born + timedelta(days=80 * 365), snapshot=day, years=2)
    home = who.home(taken) or (register.dwelling if register else None)
    assert home is not None
    kin = [c for c in who.children if c.alive(day)]
    contact = kin[key(who.id) % len(kin)] if kin else None
    age = who.age(day)
    band = "80-89" if age < 90 else "90-99" if age < 100 else "100+"
    cells: Cells = [
        SERIAL, home.compound.community.name, clerk.name(who), SEX[who.sex],
        clerk.birth(who, style="y.m.d"),
        clerk.citizen_id(who), clerk.phone(who, taken, contact), band, {"80-89": 60, "90-99": 200, "100+": 800}[band],
        f"{who.born.year + 80}年{who.born.month}月", f"62{key(who.id):015d}",
        clerk.name(contact) if contact else None, clerk.phone(contact, taken) if contact else None,
        clerk.address(home, form="street", other=register.dwelling if register else None),
        clerk.taken(since=taken, snapshot=day, years=0.5), "满90周岁调整" if age == 90 else None,
    ]  # fmt: skip
    mentions = [person(who, "subject"), place(home)] + ([person(contact, "contact")] if contact else [])
    return Row(cells, mentions)
