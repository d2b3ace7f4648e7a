"""What of a firm's name stands outside the vault: all of it, but for the name of somebody who stands beside the firm.

The state publishes what firms are called. Yet 王伟水果店 beside a masked 王* says who that is, and where he lives.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from liren.kit.refs import Ref
from liren.primitives.entities import kinds
from liren.primitives.entities.actions import FoundRelation
from liren.primitives.vault.rules import masking

SHORTEST: Final = 2  # a surname alone names nobody


def bearers(*, names: Mapping[Ref, Collection[str]], relations: Iterable[FoundRelation]) -> dict[Ref, set[str]]:
    """
    Return what the people beside each firm are called.

    :param names: every name of each person
    """
    found: dict[Ref, set[str]] = defaultdict(set)
    for one in relations:
        sides = Ref(one.subject_sort, one.subject_id), Ref(one.object_sort, one.object_id)
        for person, firm in (sides, sides[::-1]):
            if (person.sort, firm.sort) == (kinds.PERSON, kinds.ORGANIZATION):
                found[firm].update(names.get(person, ()))
    return found


def shown(*, text: str, bearers: Iterable[str]) -> str:
    """Return a firm's name with the names of those who bear it masked, the longest first."""
    for name in sorted(bearers, key=len, reverse=True):
        if len(name) >= SHORTEST:
            text = text.replace(name, masking.mask_name(name))
    return text
