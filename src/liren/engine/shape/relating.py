"""What a row states between its own mentions; nothing is concluded that the sender did not write."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import fields
from liren.engine.norm import relations
from liren.engine.shape import blocks

# How the subject has to do with the place, by the place's role; `property` depends on the form.
BY_PLACE: Final = {"residence": "lives_at", "registered": "registered_at", "other": "lives_at"}
BY_FORM: Final = {"property": "owns", "meter": "pays_for", "parking": "lives_at", "rental": "lives_at"}
# A companion's relation to the subject.
TO_SUBJECT: Final = {
    "spouse": "spouse_of",
    "parent": "parent_of",
    "guardian": "guardian_of",
    "contact": "contact_of",
    "member": "kin_of",
}
RENTS: Final = "租"
OWNS: Final = r"业主|产权|房主|本人|户主|自有|^主"


@dataclass(frozen=True)
class Stated:
    """Relations of one name: positions of rows, mention ids on both sides, the source's own words."""

    rows: np.ndarray
    subjects: np.ndarray
    relation: str
    objects: np.ndarray
    details: pa.Array


def relate(found: list[blocks.Block], form: str, count: int) -> list[Stated]:
    """Everything that the rows of one table state."""
    persons = [block for block in found if block.kind == fields.PERSON]
    subject = next((block for block in persons if block.role == "subject"), None)
    places = [block for block in found if block.kind == fields.DWELLING]
    stated = _companions(persons, subject, count)
    if subject is not None:
        stated += _at_places(subject, places, form, count)
        stated += _owning_things(subject, found, form, count)
    stated += _of_others(persons, places, count)
    stated += _of_firms(found, places, count)
    stated += _of_households(persons, subject, found, form, count)
    return [one for one in stated if len(one.rows)]


def _pairs(
    one: blocks.Block, relation: str, other: blocks.Block, count: int, details: pa.Array | None = None
) -> Stated:
    """Each mention of `one` with the first mention of `other` in its row."""
    there = np.full(count, -1, dtype=np.int64)
    there[other.rows[::-1]] = other.numbers[::-1]
    objects = there[one.rows]
    mask = objects >= 0
    words = details if details is not None else pa.nulls(len(one.rows), pa.string())
    return Stated(one.rows[mask], one.numbers[mask], relation, objects[mask], words.filter(pa.array(mask)))


def _only(stated: Stated, mask: np.ndarray) -> Stated:
    return Stated(
        stated.rows[mask],
        stated.subjects[mask],
        stated.relation,
        stated.objects[mask],
        stated.details.filter(pa.array(mask)),
    )


def _companions(persons: list[blocks.Block], subject: blocks.Block | None, count: int) -> list[Stated]:
    if subject is None:
        return []
    return [
        _pairs(block, TO_SUBJECT[block.role], subject, count, block.text("relation"))
        for block in persons
        if block.role in TO_SUBJECT
    ]


def _at_places(subject: blocks.Block, places: list[blocks.Block], form: str, count: int) -> list[Stated]:
    stated = []
    for place in places:
        relation = BY_PLACE.get(place.place) or (BY_FORM.get(form) if place.place == "property" else None)
        if relation is None:
            continue
        is_told = relation == "owns" or (relation == "lives_at" and form == "community")
        made = _pairs(subject, relation, place, count, subject.text("relation") if is_told else None)
        stated += _by_word(made) if is_told else [made]
    return stated


def _by_word(made: Stated) -> list[Stated]:
    """A property company lists owners, their families and their tenants in one column and says which in another."""
    rents = _matches(made.details, RENTS)
    is_said = pc.is_valid(made.details).to_numpy(zero_copy_only=False)
    owns = (~rents & (_matches(made.details, OWNS) | ~is_said)) if made.relation == "owns" else np.zeros_like(rents)
    lives = ~rents & ~owns
    return [
        _only(made, owns),
        _only(Stated(made.rows, made.subjects, "rents", made.objects, made.details), rents),
        _only(Stated(made.rows, made.subjects, "lives_at", made.objects, made.details), lives),
    ]


def _matches(words: pa.Array, pattern: str) -> np.ndarray:
    found: np.ndarray = pc.fill_null(pc.match_substring_regex(words, pattern), False).to_numpy(zero_copy_only=False)
    return found


def _owning_things(subject: blocks.Block, found: list[blocks.Block], form: str, count: int) -> list[Stated]:
    stated = []
    for block in found:
        if block.kind == fields.VEHICLE:
            stated.append(_reversed(_pairs(block, "drives", subject, count)))
        elif block.kind == fields.ORGANIZATION and block.place == "workplace":
            stated.append(_pairs(subject, "works_at", block, count))
        elif block.kind == fields.ORGANIZATION and block.place == "subject" and form == "organization":
            stated.append(_pairs(subject, "runs", block, count))
    return stated


def _reversed(stated: Stated) -> Stated:
    return Stated(stated.rows, stated.objects, stated.relation, stated.subjects, stated.details)


def _of_others(persons: list[blocks.Block], places: list[blocks.Block], count: int) -> list[Stated]:
    stated = []
    homes = [place for place in places if place.place in ("residence", "property")][:1]
    for block in persons:
        relation = {"landlord": "lets", "tenant": "rents", "owner": "owns"}.get(block.role)
        stated += [_pairs(block, relation, home, count) for home in homes if relation]
    return stated


def _of_firms(found: list[blocks.Block], places: list[blocks.Block], count: int) -> list[Stated]:
    firms = [block for block in found if block.kind == fields.ORGANIZATION and block.place == "subject"]
    homes = [place for place in places if place.place in ("workplace", "registered")]
    return [_pairs(firm, "located_at", home, count) for firm in firms for home in homes]


def _of_households(
    persons: list[blocks.Block], subject: blocks.Block | None, found: list[blocks.Block], form: str, count: int
) -> list[Stated]:
    stated = []
    head = next((block for block in persons if block.role == "head"), None)
    houses = [block for block in found if block.kind == fields.HOUSEHOLD]
    if subject is not None and head is not None:
        stated += _kin(subject, head, count)
    for house in houses:
        stated += [_pairs(head, "head_of", house, count)] if head is not None else []
        stated += _members(subject, house, form, count, is_headed=head is not None) if subject is not None else []
        stated += _placed(house, found, form, count)
    return stated


def _kin(subject: blocks.Block, head: blocks.Block, count: int) -> list[Stated]:
    """The word decides: the head is no kin of the self, a lodger is none of the head."""
    made = _pairs(subject, "kin_of", head, count, subject.text("relation"))
    married = _pairs(subject, "spouse_of", head, count, subject.text("relation"))
    kin = _coded(made.details, lambda code: code[:1] not in ("", "0", "1") and code not in ("98", "99"))
    return [_only(made, kin), _only(married, _coded(married.details, lambda code: code[:1] == "1"))]


def _members(subject: blocks.Block, house: blocks.Block, form: str, count: int, *, is_headed: bool) -> list[Stated]:
    made = _pairs(subject, "member_of", house, count, subject.text("relation"))
    leads = _coded(made.details, lambda code: code == "02")
    if form == "welfare" and not is_headed:
        leads |= pc.is_null(made.details).to_numpy(zero_copy_only=False)
    heads = Stated(made.rows, made.subjects, "head_of", made.objects, made.details)
    return [_only(made, ~leads), _only(heads, leads)]


def _coded(words: pa.Array, holds: Callable[[str], bool]) -> np.ndarray:
    encoded = words.dictionary_encode()
    known = np.array(
        [holds(relations.normalize(word)) for word in encoded.dictionary.to_pylist()] or [False], dtype=bool
    )
    codes = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    found: np.ndarray = known[codes] & pc.is_valid(words).to_numpy(zero_copy_only=False)
    return found


def _placed(house: blocks.Block, found: list[blocks.Block], form: str, count: int) -> list[Stated]:
    wanted = ("registered",) if form == "household_register" else ("registered", "residence", "property")
    places = [block for block in found if block.kind == fields.DWELLING and block.place in wanted]
    places.sort(key=lambda block: wanted.index(block.place))
    return [_pairs(house, "household_at", place, count) for place in places[:1]]
