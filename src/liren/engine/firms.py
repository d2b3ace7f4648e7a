"""Organizations under the longer and shorter forms of their names: 云泽市同航食品有限公司 is also called 同航食品.

A shorter name tells less: no town, no legal form. It means the one firm of the folder whose full name it is part of;
where two firms come into question, it means neither.
"""

import functools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import divisions, organizations

FEWEST: Final = 3  # characters that distinguish a firm; 药房 is no name
RANKS: Final = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "地区",
    "省",
    "市",
    "区",
    "县",
)
FORMS: Final = ("股份有限公司", "有限公司", "公司")


@dataclass(frozen=True, slots=True)
class Called:
    """
    What a name tells.

    :ivar core: what distinguishes the firm, empty when that is too little
    :ivar region: the places that stand before it
    :ivar form: its legal form
    """

    core: str
    region: str
    form: str


def read(names: Iterable[str], regions: Collection[str]) -> list[Called]:
    """
    Say what each name (as `norm.organizations` writes it) tells.

    :param regions: provinces, cities, counties and streets of the folder's addresses; the great ones are known anyway
    """
    words = frozenset(word for region in regions for word in _spellings(region)) | _known_everywhere()
    return [_called(name, words) for name in names]


def sole(called: Iterable[Called]) -> frozenset[str]:
    """Give the cores under which all names may be one firm's: each place and each form is part of the longest told."""
    told: dict[str, tuple[set[str], set[str]]] = {}
    for one in called:
        regions, forms = told.setdefault(one.core, (set(), set()))
        regions.add(one.region)
        forms.add(one.form)
    return frozenset(core for core, parts in told.items() if core and all(map(_nested, parts)))


def _nested(texts: set[str]) -> bool:
    longest = max(texts, key=len)
    return all(text in longest for text in texts)


def _called(name: str, words: frozenset[str]) -> Called:
    form = next((form for form in FORMS if name.endswith(form)), "")
    rest = name.removesuffix(form)
    region = _leading(rest, words)
    core = rest[len(region) :]
    return Called(core if len(core) >= FEWEST and "分公司" not in name else "", region, form)


def _leading(name: str, words: frozenset[str]) -> str:
    """Give the names of places with which a name begins."""
    end = 0
    while True:
        rest = name[end:]
        # 市鑫源: a form that asked for the name without its city kept the rank.
        longest = next((rest[:size] for size in range(8, 1, -1) if rest[:size] in words), rest[:1] if end == 0 else "")
        if not longest or (len(longest) == 1 and longest not in RANKS) or len(longest) >= len(rest):
            return name[:end]
        end += len(longest)


def _spellings(region: str) -> Iterator[str]:
    yield region
    short = next((region.removesuffix(rank) for rank in RANKS if region.endswith(rank)), region)
    if len(short) >= 2:
        yield short


@functools.cache
def _known_everywhere() -> frozenset[str]:
    tables = (divisions.provinces(), divisions.cities())
    return frozenset(name for table in tables for some in table.values() for name, _ in some if len(name) >= 2)


def numbers(codes: Iterable[str]) -> dict[str, str]:
    """
    Say for each code, as it stood in a file, by which number its firm is known; codes that tell nothing are left out.

    An organization code (GB 11714) is part of the unified code that came after it (GB 32100-2015).
    """
    read_ = {code: organizations.normalize_code(code) for code in codes}
    unified: dict[str, set[str]] = {}
    for one in read_.values():
        if one.text:
            unified.setdefault(one.text[8:17], set()).add(one.text)
    found = {}
    for raw, one in read_.items():
        later = unified.get(one.number, set()) if one.kind == "organization_code" else set()
        if one.text or len(later) == 1:
            found[raw] = one.text or next(iter(later))
        elif one.kind == "organization_code" and one.valid:
            found[raw] = one.number
    return found
