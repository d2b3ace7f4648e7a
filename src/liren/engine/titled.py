"""The place that the name of a list tells.

The rows of 金明花园业主资料.xlsx say 1-2-301 and no more: all of them are about the place that their file, their sheet
or the other sheets of their workbook name.
"""

from collections.abc import Collection, Iterable
from typing import Final

from liren.engine import mentions

FEWEST: Final = 3  # characters of a compound that a title can name; 花园 is no name


def compounds(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """
    Say which compound each list is about, if its name or its workbook tells but one.

    :param named: (title, compound): the file and sheet of an address, and the compound it names, empty for none
    """
    titles: dict[str, str] = {}
    inside: dict[str, set[str]] = {}
    for title, compound in named:
        file = titles.setdefault(title, title.split(mentions.BETWEEN)[0])
        if compound:
            inside.setdefault(file, set()).add(compound)
    everywhere = frozenset(name for names in inside.values() for name in names if len(name) >= FEWEST)
    found = {}
    for title, file in titles.items():
        told = _longest(title, everywhere) or inside.get(file, set())
        if len(told) == 1:
            found[title] = next(iter(told))
    return found


def _longest(title: str, everywhere: Collection[str]) -> set[str]:
    """Give the compounds that a title names, without those that are part of another: 翠苑 of 翠苑新村."""
    held = [name for name in everywhere if name in title]
    return {name for name in held if not any(name != other and name in other for other in held)}
