"""
Why things are one, in plain words of both languages: levels, weights, rules, constraints.

Data, not messages: the command line speaks without Django, and a page picks the reader's language.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said twice."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Reason:
    """
    A rule that joins.

    :ivar why: what it says
    :ivar otherwise: what would have changed it
    """

    why: Words
    otherwise: Words


COMPARED: Final[dict[str, Words]] = {
    "name": Words("姓名", "name"),
    "citizen_id": Words("居民身份证", "citizen ID"),
    "other_id": Words("其他证件", "other document"),
    "birth": Words("出生日期", "date of birth"),
    "sex": Words("性别", "sex"),
    "phone": Words("电话", "phone"),
    "dwelling": Words("住处", "home"),
    "holding": Words("名下的房屋", "home that it is the holder of"),
    "household": Words("户号", "household number"),
    "token": Words("车牌或证件号", "plate or document number"),
    "kin": Words("同一行里的亲属", "relatives in the row"),
    "pattern": Words("居民身份证", "citizen ID"),
    "headship": Words("户主身份", "being the householder"),
    "row_head": Words("同一行里写明是户主", "the row says that it is the householder"),
    "row_self": Words("同一行里写了两次的姓名", "the name that the row writes twice"),
    "caller": Words("电话和姓，只有一个人都相符", "phone and surname, which fit one person alone"),
    "prior": Words("起点", "starting point"),
    "contest": Words("其他人选", "other candidates"),
}

LEVELS: Final[dict[str, Words]] = {
    "same": Words("一致", "the same"),
    "masked": Words("看得到的部分一致", "the same, as far as it is shown"),
    "homophone": Words("同音不同字", "sounds the same"),
    "glyph": Words("形近字", "looks the same"),
    "given_name": Words("名相同，姓不同", "same given name, another surname"),
    "one_character": Words("差一个字", "one character differs"),
    "surname_only": Words("只有姓一致", "only the surname is the same"),
    "fits_long": Words("已知的多位数字相符", "fits, many digits known"),
    "fits_short": Words("已知的少数几位相符", "fits, few digits known"),
    "slip": Words("相近，像是笔误", "almost the same: a slip of the pen"),
    "part": Words("写出的部分一致", "the same, as far as it is told"),
    "lunar": Words("按农历一致", "the same by the lunar calendar"),
    "near": Words("相差一年", "a year apart"),
    "building": Words("同一幢楼", "the same building"),
    "place": Words("同一小区或道路", "the same compound or road"),
    "other": Words("不同", "different"),
    "missing": Words("一方没有写", "one side does not say"),
    "strangers": Words("随便两条记录，很少是同一个人", "two rows taken at random are rarely one person"),
    "contested": Words("别人也同样符合，可能性要分摊", "other people fit as well and share the odds"),
    "family": Words("先当作一家人来比", "weighed as two of one family"),
}

ALONE: Final = "alone"
HUMAN: Final = "human"
WEIGHED: Final = "weighed"

RULES: Final[dict[str, Reason]] = {
    ALONE: Reason(
        Words("没有别的记录说到它。", "No other row speaks of it."),
        Words("再来一条写着相同号码、地址或姓名的记录。", "Another row with the same number, address or name."),
    ),
    HUMAN: Reason(
        Words("有人在认人台上作了判断。", "A person decided it at the review desk."),
        Words("在认人台撤回这个答案。", "Taking the answer back at the review desk."),
    ),
    WEIGHED: Reason(
        Words("各项逐一比较，证据相加。", "The fields were compared one by one, and the evidence added up."),
        Words("", ""),
    ),
    "citizen_id": Reason(
        Words("有效的居民身份证号码一致，姓名也不矛盾。", "The same valid citizen ID, and the names agree."),
        Words("任一方的号码或姓名不同。", "Another ID or another name in either row."),
    ),
    "address": Reason(
        Words(
            "两处地址写的是同一套房：小区（弄）、楼幢、单元、室号都一致，写法可以不同。",
            "The addresses mean one home: compound or lane, building, entrance and room agree, however written.",
        ),
        Words("任一方的楼幢、单元或室号不同。", "Another building, entrance or room in either row."),
    ),
    "place_learnt": Reason(
        Words(
            "小区有两个名字：多户人家在两个名字下住同样的门牌，由此认出是同一处。",
            "The place has two names: enough people live behind the same doors under both, so it is one place.",
        ),
        Words("两个名字下的住户对不上。", "Other people behind the doors under the second name."),
    ),
    "unit_filled": Reason(
        Words(
            "没有写单元；这幢楼里只有一个单元有这个室号，据此补上。",
            "No entrance is written; only one entrance of the building has this room, so it was filled in.",
        ),
        Words("写明另一个单元，或另一个单元也有这个室号。", "An entrance in the row, or the same room in another one."),
    ),
    "occupant": Reason(
        Words(
            "地址没有写全；写在这一行的人，别的记录里住的就是这一套。",
            "The address is not whole; the person in this row lives at this home by other rows.",
        ),
        Words("写全地址，或这个人另有住处。", "A whole address in the row, or another home of that person."),
    ),
    "register_no": Reason(
        Words("户号一致。", "The same household number."),
        Words("任一方的户号不同。", "Another household number in either row."),
    ),
    "head": Reason(
        Words(
            "没有户号；户主是同一个人，登记册也是同一种。", "No number; the same householder, in registers of one kind."
        ),
        Words("写明户号，或户主不同。", "A household number, or another householder."),
    ),
    "plate": Reason(
        Words("车牌号码一致。", "The same plate."),
        Words("任一方的车牌不同。", "Another plate in either row."),
    ),
    "plate_slip": Reason(
        Words(
            "车牌差一个字符，车主是同一个人：按笔误处理。",
            "The plates are one character apart and the keeper is the same: taken for a slip of the pen.",
        ),
        Words("车主不同，或车牌相差更多。", "Another keeper, or plates further apart."),
    ),
    "uscc": Reason(
        Words("统一社会信用代码一致。", "The same organization code."),
        Words("任一方的代码不同。", "Another code in either row."),
    ),
    "name": Reason(
        Words(
            "名称一致，或只差地名与公司类型，且没有第二家这样叫。",
            "The same name, perhaps without its town or legal form, and no second organization is called so.",
        ),
        Words("名称不同，或同名的另有代码。", "Another name, or a second code under this name."),
    ),
    "lives_together": Reason(
        Words("记录写明他们住在同一套房里。", "Rows say that they live at one home."),
        Words("较新的记录写明另一个住处。", "A newer row that names another home."),
    ),
}

NEEDED: Final[dict[str, Words]] = {  # what joins two mentions of a thing
    "household": Words(
        "户号一致；没有户号时，户主同一人且登记册同一种",
        "the same household number; without one, the same householder in registers of one kind",
    ),
    "dwelling": Words("地址写的是同一套房", "addresses that mean one home"),
    "vehicle": Words("车牌一致，或只差一个字符且车主同一人", "the same plate, or one slip apart with the same keeper"),
    "organization": Words(
        "统一社会信用代码一致，或没有代码而名称一致", "the same organization code, or without one the same name"
    ),
}

CONSTRAINTS: Final[dict[str, Words]] = {
    "two_ids": Words("两个不同的有效居民身份证号码", "two different valid citizen ids"),
    "other_twin": Words("还没有名字的双胞胎，一大一小", "two twins who have no names yet"),
    "unnamed_other_sex": Words("有一方没有名字，而性别不同", "one has no name, and the sex differs"),
    "other_given_name": Words("名不同，又没有号码说明改过名", "another given name, and no id that says it was changed"),
    "impossible_for_kin": Words(
        "年龄与对方的父母或子女对不上", "an age that a parent or child of the other makes impossible"
    ),
    "ages_apart": Words("出生年份相差太远，不像笔误", "years of birth too far apart for a slip"),
    "one_row": Words("有一行把他们写成两个人", "one row names them as two persons"),
    "human": Words("有人判断过不是同一人", "a human decided that they are two"),
}

STRENGTHS: Final[tuple[tuple[float, Words, Words], ...]] = (
    # from so many bits on: for, against
    (8.0, Words("非常有力", "very strongly for"), Words("非常不像", "very strongly against")),
    (4.0, Words("有力", "strongly for"), Words("很不像", "strongly against")),
    (1.5, Words("有些像", "for"), Words("不太像", "against")),
    (0.3, Words("略微像", "slightly for"), Words("略微不像", "slightly against")),
    (0.0, Words("说明不了什么", "says little"), Words("说明不了什么", "says little")),
)


def strength(bits: float) -> Words:
    """Say in words how much a weight speaks for one and the same, or against it."""
    for least, speaks_for, against in STRENGTHS:
        if abs(bits) >= least:
            return speaks_for if bits > 0 else against
    return STRENGTHS[-1][1]


def exact(rule: str) -> Reason:
    """Give the reason of exact evidence on persons: `name_birth_dwelling` are the fields that agreed."""
    if rule in RULES:
        return RULES[rule]
    rest, found = rule, []
    for name in sorted(COMPARED, key=len, reverse=True):
        if name in rest:
            found.append((rule.index(name), COMPARED[name]))
            rest = rest.replace(name, " " * len(name))
    told = [words for _place, words in sorted(found, key=lambda each: each[0])]
    zh, en = "、".join(each.zh for each in told) or rule, ", ".join(each.en for each in told) or rule
    return Reason(
        Words(
            f"确切证据：{zh}都一致，这样的巧合不会有第二个人。", f"Exact evidence: {en} agree, which no two people do."
        ),
        Words(
            f"{zh}里有一项不同：两条记录会改为逐项比较。", f"A difference in {en}: the rows would have been weighed."
        ),
    )
