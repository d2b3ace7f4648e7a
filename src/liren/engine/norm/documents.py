"""Documents that stand in an id column but are no citizen id: passports, travel permits, military and birth papers."""

import re
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import marks


@dataclass(frozen=True, slots=True)
class Document:
    """
    A recognised document.

    :ivar mark: which kind, one of `norm.marks`
    :ivar number: its number as one would type it, without labels
    """

    mark: str
    number: str


# In order: the first that fits wins. All read upper-case half-width text without blanks.
_FORMS: Final = (
    (marks.MILITARY, re.compile(r"([军士文兵南北沈兰济广成空海武参政后装警政]+字?第?[0-9]{4,8}号?)")),
    (marks.BIRTH_CERTIFICATE, re.compile(r"(?:出生(?:医学)?证明?[::号]*)?([A-Z][0-9]{9})")),
    (marks.PERMIT, re.compile(r"(?:港澳|台|通行证|回乡证|台胞证)[^0-9A-Z]*([A-Z]?[0-9]{8,10}(?:\([A-Z0-9]+\))?)")),
    (marks.PERMIT, re.compile(r"([HM][0-9]{8}(?:[0-9]{2})?)")),
    (marks.PERMIT, re.compile(r"([A-Z]{1,2}[0-9]{6}\([0-9A]\))")),  # Hong Kong identity card
    (marks.FOREIGN, re.compile(r"([A-Z]{3}[0-9]{12})")),  # permanent residence card before 2023
    (marks.PASSPORT, re.compile(r"(?:护照|PASSPORT)[^0-9A-Z]*([A-Z0-9]{6,12})")),
    (marks.PASSPORT, re.compile(r"([DEGPS][0-9]{8}|E[A-Z][0-9]{7}|1[45][0-9]{7})")),  # of China
    (marks.PASSPORT, re.compile(r"([A-Z]{1,3}[0-9]{6,8}[A-Z]?)")),
)


def recognize(text: str) -> Document | None:
    """Recognise a document by the form of its number, or None."""
    for mark, form in _FORMS:
        if found := form.fullmatch(text):
            return Document(mark, found.group(1))
    return None
