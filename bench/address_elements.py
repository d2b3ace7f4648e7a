"""The elements of Chinese addresses: as an annotated corpus names them, and as our grammar does.

The corpus (Li et al., *Neural Chinese Address Parsing*, NAACL 2019) marks every character of an address with the
element that it belongs to. Its files have no license: they are read from a path and never kept.
"""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from liren.engine.norm import addresses
from liren.engine.norm.characters import NUMERALS, number

# Element of the corpus → our field that tells it. A lane and a house are both numbers on a road there.
FIELDS = {
    "prov": ("province",),
    "city": ("city",),
    "district": ("county",),
    "town": ("township",),
    "community": ("community", "village"),
    "road": ("road",),
    "roadno": ("lane", "house_no"),
    "poi": ("compound",),
    "houseno": ("building",),
    "cellno": ("unit",),
    "floorno": ("floor",),
    "roomno": ("room",),
}
ENDINGS = {  # 杭州 is 杭州市, 301 is 301室
    "prov": "省|市|自治区|壮族|回族|维吾尔",
    "city": "市",
    "district": "区|县|市",
    "town": "街道办事处|街道|镇|乡|办事处",
    "community": "社区居委会|居委会|社区|村委会|村",
    "poi": "小区|住宅区",
    "road": "",
}
_MARKS = "号楼|单元|号院|号|支弄|弄|幢|栋|座|室|层|楼|组|队|#|门|房"
_RUN = re.compile(f"[{NUMERALS}]+")
_JOINTS = re.compile(r"[\s_-]+")

Element = tuple[str, str]
Tagged = list[tuple[str, str]]


@dataclass
class Tally:
    """How many elements were found, of how many that were told and how many that there are."""

    both: int = 0
    told: int = 0
    there: int = 0

    def add(self, told: Set[Element], there: Set[Element]) -> None:
        """Count one address."""
        self.both, self.told, self.there = self.both + len(told & there), self.told + len(told), self.there + len(there)

    @property
    def scores(self) -> tuple[float, float, float]:
        """Give precision, recall and F1."""
        return (
            self.both / max(self.told, 1),
            self.both / max(self.there, 1),
            2 * self.both / max(self.told + self.there, 1),
        )


def read(path: Path) -> list[Tagged]:
    """Read the addresses of a file: (character, tag) a line, a blank line between addresses."""
    parts = path.read_text(encoding="utf-8").split("\n\n")
    return [[_pair(line) for line in part.strip("\n").split("\n")] for part in parts if part.strip()]


def _pair(line: str) -> tuple[str, str]:
    text, tag = line.rsplit(" ", 1)
    return text, tag


def spans(tagged: Tagged) -> Iterator[tuple[int, str, str]]:
    """Yield where each element begins, its name and its text."""
    found: list[tuple[int, str, str]] = []
    for at, (text, tag) in enumerate(tagged):
        if tag.startswith("B-") or not found or found[-1][1] != tag[2:]:
            found.append((at, tag[2:], text))
        else:
            start, name, before = found[-1]
            found[-1] = (start, name, before + text)
    yield from found


def compared(elements: Iterable[Element]) -> frozenset[Element]:
    """Give the elements that our grammar names as well, each spelled one way."""
    return frozenset((name, _one_way(name, text)) for name, text in elements if name in FIELDS)


def told_by_grammar(raw: str) -> frozenset[Element]:
    """Give what our grammar says of an address."""
    address = addresses.normalize(raw)
    told = ((name, str(getattr(address, field))) for name, fields in FIELDS.items() for field in fields)
    return compared((name, text) for name, text in told if text)


def _one_way(name: str, text: str) -> str:
    spelled = _RUN.sub(lambda run: number(run.group()), _JOINTS.sub("", text.upper()))
    if name in ENDINGS:
        return re.sub(f"(?:{ENDINGS[name]})+$", "", spelled) if ENDINGS[name] else spelled
    return re.sub(f"(?:{_MARKS})+$", "", spelled).lstrip("0")
