"""The questions that relations answer, and which of them are followed for each."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.modules.register.kinds import RELATIONS

Follow = tuple[str, bool]  # a relation, and whether it is followed from its subject to its object


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    What somebody asks of the relations around a thing, and which of them are followed to answer it.

    :ivar depth: how many relations away the answer stands at most, unless more are asked for
    """

    name: str
    title: str | Promise
    follows: frozenset[Follow]
    depth: int


EVERY_WAY: Final = frozenset((name, side) for name in RELATIONS for side in (True, False))
_HOUSED: Final = ("lives_at", "household_at", "member_of", "head_of")
QUESTIONS: Final = (
    Question(
        name="lives",
        title=_("Who else lives here"),
        follows=frozenset((name, side) for name in _HOUSED for side in (True, False)),
        depth=2,
    ),
    Question(
        name="responsible",
        title=_("Who is responsible"),
        # From a person to home, household, car and work, and from each of these to whoever answers for it.
        follows=frozenset(
            {
                *((name, True) for name in ("lives_at", "member_of", "located_at", "household_at", "works_at")),
                *((name, False) for name in ("owns", "rents", "lets", "pays_for", "head_of", "guardian_of")),
                *((name, False) for name in ("contact_of", "parent_of", "runs", "drives", "household_at")),
            }
        ),
        depth=2,
    ),
    Question(
        name="affected",
        title=_("Who is affected"),
        # From a place to whoever is in it, and from each of these to whoever depends on them.
        follows=frozenset(
            {
                *((name, False) for name in ("lives_at", "rents", "owns", "household_at", "located_at", "works_at")),
                *((name, False) for name in ("member_of", "head_of", "runs", "drives")),
                *((name, True) for name in ("guardian_of", "parent_of", "head_of", "spouse_of", "runs")),
                ("spouse_of", False),
            }
        ),
        depth=2,
    ),
    Question(name="all", title=_("Everything around it"), follows=EVERY_WAY, depth=1),
)
QUESTION: Final = {one.name: one for one in QUESTIONS}
DEPTHS: Final = (1, 2, 3)
