"""What stands beside an address and is none: 隔壁, 东侧100米, 和平路与建设路交叉口."""

import re
from typing import Final

from liren.engine.norm import address_areas, marks
from liren.engine.norm.address_parts import Draft

_HINT: Final = re.compile(
    r"(?:的?(?:隔壁|对面|斜对面|对过|旁边?|附近|后面|前面|背后|门口|楼下)|[往向]?[东南西北]{1,2}(?:侧|面|边|首|端|头)?(?:约?[0-9]+米)"
    r"|[东南西北]{1,2}(?:侧|边|首)|(?:交叉|交汇|岔)?路?口(?=$|[东南西北往向])|(?:约|距)?[0-9]+米处?).*$"
)


# The long expression is tried at every place, so one character must promise something first.
_HINT_SIGN: Final = re.compile("[隔对旁附后前背侧面米口首边端]|门口|楼下")


_CROSSING: Final = re.compile(
    r"([一-鿿]{1,6}(?:路|街|大道))[与和][一-鿿]{1,6}(?:路|街|大道)的?(?:(?:交叉|交汇|岔)路?[口处]|路口)"
    r"(?:[东南西北]{1,2}[角侧边面]?)?(?:约?[0-9]+米处?)?"
)


def without_crossing(text: str, draft: Draft) -> str:
    """
    Take off the crossing of two roads: 和平路与建设路交叉口西北角幸福小区3幢 is an address in 幸福小区.

    Where nothing numbered follows, it is near the first of the roads.
    """
    crossing = _CROSSING.search(text) if "口" in text or "处" in text else None
    if crossing is None:
        return text
    first, after = text[: crossing.end(1)], text[crossing.end() :]
    road = address_areas.take(first).rest
    draft.rest.append(road + text[crossing.end(1) : crossing.end()])
    if any(character.isdigit() for character in after):
        return first.removesuffix(road) + after
    draft.rest += [after] if after else []
    draft.marks.append(marks.NEARBY)
    return first


def without_hints(text: str, draft: Draft) -> str:
    """Take off words that place something beside the address (隔壁, 东侧100米): it is then no address of its own."""
    hint = _HINT.search(text) if _HINT_SIGN.search(text) else None
    if hint is None or hint.start() < 2:
        return text
    draft.rest.append(hint.group())
    draft.marks.append(marks.NEARBY)
    return text[: hint.start()]
