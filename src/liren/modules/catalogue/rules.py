"""What an item must say before it is filed, what it is likely to be, and what is held already; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from liren.engine import fields

# Personal Information Protection Law art. 28: sensitive information, and everything about a child under fourteen.
GENERAL: Final = "general"
SENSITIVE: Final = "sensitive"
UNDER_14: Final = "under_14"
# Regulation on Government Data Sharing (State Council order 809) art. 14.
UNCONDITIONAL: Final = "unconditional"
CONDITIONAL: Final = "conditional"
NOT_SHARED: Final = "not_shared"
TEXT: Final = "text"
NUMBER: Final = "number"
DATE: Final = "date"
CODE: Final = "code"

# What a leak would make dangerous or shameful.
SENSITIVE_WORDS: Final = re.compile("病|健康|残疾|血|过敏|孕|账号|银行|收入|欠费|致贫|轨迹|指纹|人脸|身份证|公民身份")
SENSITIVE_FIELDS: Final = frozenset({"citizen_id", "other_id"})
CHILDREN_FORMS: Final = frozenset({"vaccination", "education"})
DATE_FIELDS: Final = frozenset({"birth"})
CODE_FIELDS: Final = frozenset({"citizen_id", "other_id", "uscc", "plate", "register_no", "code"})


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """
    How much of a dataset is held already.

    :ivar items: in the dataset
    :ivar held: those of them that another dataset holds too
    :ivar by_dataset: other dataset's id → the names of the items it holds too, most first
    """

    items: int
    held: int
    by_dataset: tuple[tuple[int, tuple[str, ...]], ...]


def missing_words(*, share_class: str, condition: str, reason: str, law: str) -> tuple[str, ...]:
    """
    Name what an item still has to say; all at once, as the law asks.

    Conditional sharing lists scope and purpose; an item that is not shared names the reason and the law or State
    Council decision behind it (order 809, art. 15).
    """
    asked = {CONDITIONAL: {"condition": condition}, NOT_SHARED: {"reason": reason, "law": law}}
    return tuple(name for name, text in asked.get(share_class, {}).items() if not text.strip())


def likely_sensitivity(*, target: str, name: str, form: str) -> str:
    """Propose how sensitive an item is; a person confirms it."""
    if form in CHILDREN_FORMS and _about_a_person(target):
        return UNDER_14
    field = fields.Target.parse(target).field if target.count(".") == 2 else ""
    return SENSITIVE if field in SENSITIVE_FIELDS or SENSITIVE_WORDS.search(name) else GENERAL


def likely_type(*, target: str, name: str) -> str:
    """Propose the type of an item."""
    field = target.rsplit(".", 1)[-1]
    if field in DATE_FIELDS or name.endswith(("日期", "时间", "年月")):
        return DATE
    if field in CODE_FIELDS:
        return CODE
    return NUMBER if name.endswith(("数", "金额", "面积", "元)", "元）")) else TEXT


def overlap(items: Mapping[str, str], others: Iterable[tuple[int, str]]) -> Overlap:
    """
    Compare a dataset with all others.

    :param items: meaning → name of the dataset's items
    :param others: dataset id and meaning of every item of every other dataset
    """
    shared: dict[int, list[str]] = {}
    for dataset, meaning in others:
        if meaning in items and items[meaning] not in shared.setdefault(dataset, []):
            shared[dataset].append(items[meaning])
    ranked = sorted(((dataset, tuple(names)) for dataset, names in shared.items() if names), key=_most_first)
    held = {name for _, names in ranked for name in names}
    return Overlap(items=len(items), held=len(held), by_dataset=tuple(ranked))


def meaning(*, target: str, name: str) -> str:
    """What an item is compared by: its target, or its name when linkage does not use it."""
    return target if target and not target.startswith("subject.fact.") else f"fact.{name}"


def _about_a_person(target: str) -> bool:
    return target.startswith(("subject.person.", "subject.fact."))


def _most_first(ranked: tuple[int, tuple[str, ...]]) -> tuple[int, int]:
    return -len(ranked[1]), ranked[0]


def in_tree_order(parents: Mapping[int, int | None]) -> tuple[tuple[int, int], ...]:
    """
    Put each thing below its parent, as (depth, id), brothers in the order given.

    What stands under nothing that is here stands at the top; so does a ring, from its first member on.
    """
    below: dict[int, list[int]] = {}
    for child, parent in parents.items():
        if parent is not None and parent in parents:
            below.setdefault(parent, []).append(child)
    tops = [child for child, parent in parents.items() if parent not in parents]
    placed: dict[int, int] = {}
    for top in (*tops, *parents):
        waiting = [(0, top)]
        while waiting:
            depth, here = waiting.pop()
            if here in placed:
                continue
            placed[here] = depth
            waiting += [(depth + 1, child) for child in reversed(below.get(here, []))]
    return tuple((depth, here) for here, depth in placed.items())
