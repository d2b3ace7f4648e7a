"""Columns that are never stored, whoever sends them: service, not surveillance.

A column that crosses a line is dropped before anything is kept, and its sender is told which line and by
what law. Forms that
carry such columns exist; the rest of such a form is imported.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from liren.engine.shape import headers

POLITICS: Final = "politics"


@dataclass(frozen=True)
class RedLine:
    """
    Why a column was dropped.

    :ivar code: stable, for programs
    :ivar zh: the reason and its law, in Chinese
    :ivar en: the same in English
    """

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class _Rule:
    line: RedLine
    header: re.Pattern[str]
    values: re.Pattern[str] | None = None


_RULES: Final = (
    _Rule(
        RedLine(
            "religion",
            "宗教信仰属于敏感个人信息，社区服务不需要，不予导入（《个人信息保护法》第六条、第二十八条）。",
            "Religious belief is sensitive personal information that no community service needs (PIPL art. 6, 28).",
        ),
        re.compile(r"宗教|信仰|教派|信教|邪教|法轮功|religio"),
        re.compile(r"佛教|道教|基督教|天主教|伊斯兰教|无宗教信仰|不信教"),
    ),
    _Rule(
        RedLine(
            POLITICS,
            "政治面貌不是提供社区服务所必需，不予导入；仅选举等法定事项可以另行收集（《个人信息保护法》第六条）。",
            "Political status is needed by no community service; only an election may collect it (PIPL art. 6).",
        ),
        re.compile(r"政治面貌|政治身份|党派|是否党员|党员身份|入党|党组织|politic"),
        re.compile(r"(?:中共)?(?:预备)?党员|共青团员|团员|群众|民主党派"),
    ),
    _Rule(
        RedLine(
            "reliability",
            "政治可靠、思想动态、现实表现一类评价没有法律依据，不予导入（《个人信息保护法》第五条、第六条）。",
            "Judgments of political reliability, thought or conduct have no basis in law (PIPL art. 5, 6).",
        ),
        re.compile(r"政治(?:可靠|表现|倾向|态度|立场|审查)|思想(?:动态|状况|倾向)|现实表现|可靠程度|是否可靠"),
    ),
    _Rule(
        RedLine(
            "petitions",
            "信访、上访是公民的权利，不得据此标记个人，不予导入（《信访工作条例》；《个人信息保护法》第六条）。",
            "Petitioning is a citizen's right and marks nobody (Regulations on Petition Work; PIPL art. 6).",
        ),
        re.compile(r"上访|信访(?!.*(?:编号|单号|件号))|缠访|闹访|维稳|稳控|涉稳|不稳定因素"),
    ),
    _Rule(
        RedLine(
            "criminal_record",
            "前科、违法犯罪、吸毒和矫正情况只能由法定机关处理，不予导入（《个人信息保护法》第二十八条；《禁毒法》）。",
            "Criminal, drug and correction records belong to the authorities named by law (PIPL art. 28).",
        ),
        re.compile(
            r"前科|犯罪|违法记录|吸毒|戒毒|涉毒|刑满|刑释|刑罚|社区矫正|矫正(?:类型|对象|人员)|安置帮教|治安处罚|案底"
        ),
    ),
    _Rule(
        RedLine(
            "detained_relatives",
            "亲属被关押、服刑的情况与服务无关且株连他人，不予导入（《个人信息保护法》第五条、第六条）。",
            "Whether relatives are detained concerns no service and holds one answerable for others (PIPL art. 5, 6).",
        ),
        re.compile(r"关押|在押|服刑|羁押|拘留|收押|收教"),
    ),
    _Rule(
        RedLine(
            "biometrics",
            "人脸、指纹、步态等生物识别信息不予导入（《个人信息保护法》第二十六条、第二十八条）。",
            "Face, fingerprint, gait and other biometric data are not taken in (PIPL art. 26, 28).",
        ),
        re.compile(r"人脸|面部|脸谱|指纹|掌纹|虹膜|声纹|步态|生物特征|生物识别|dna|fingerprint|biometric"),
    ),
    _Rule(
        RedLine(
            "scores",
            "不对居民个人打分、评级或预测风险，不予导入（《个人信息保护法》第五条、第二十四条）。",
            "Residents are not scored, ranked or predicted (PIPL art. 5, 24).",
        ),
        re.compile(
            r"信用(?:分|积分|得分|评分|等级|评级)|诚信(?:分|积分|等级)|征信|失信|(?:个人|居民|家庭|文明|道德|综合)(?:评分|得分|积分|评级|星级)"
            r"|风险(?:等级|评分|评估|级别)|危险(?:等级|性|程度)|管控(?:等级|级别|类别|措施)|^(?:评分|得分|打分|积分|评级)$|creditscore"
        ),
    ),
    _Rule(
        RedLine(
            "tracking",
            "行踪轨迹属于敏感个人信息，不予导入；也不对工作人员定位跟踪（《个人信息保护法》第二十八条）。",
            "Whereabouts are sensitive; neither residents nor workers are tracked (PIPL art. 28).",
        ),
        re.compile(r"轨迹|行踪|实时位置|手机定位|定位记录|活动规律|出行规律"),
    ),
)

LINES: Final = {rule.line.code: rule.line for rule in _RULES}
# A share of the values that say it, when the header does not.
TELLING: Final = 0.5


def crossed(header: str, values: Sequence[str] = (), *, permitted: frozenset[str] = frozenset()) -> RedLine | None:
    """
    Name the line that a column crosses by its header or its values, None when it crosses none.

    :param permitted: codes that the importing module may lawfully hold; only POLITICS, only for an election, has effect
    """
    text = headers.plain(header)
    for rule in _RULES:
        if rule.line.code == POLITICS and POLITICS in permitted:
            continue
        if rule.header.search(text) or _told(rule, values):
            return rule.line
    return None


def _told(rule: _Rule, values: Sequence[str]) -> bool:
    if rule.values is None or not values:
        return False
    return sum(1 for value in values if rule.values.fullmatch(value.strip())) > TELLING * len(values)
