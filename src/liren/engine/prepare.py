"""Raw mentions of persons become columns that can be compared.

Every distinct value is understood once (`norm`), however many rows repeat it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np
import pyarrow as pa

from liren.engine import bags, coding, distinct, fields
from liren.engine.bags import Bags
from liren.engine.coding import NONE, Coded, Ints
from liren.engine.mentions import Mentions
from liren.engine.norm import citizen_ids, dates, names, phones, sexes

Value = TypeVar("Value")

UNUSABLE: Final = frozenset({"not_a_person", "missing", "newborn"})  # names that name nobody


@dataclass(frozen=True, eq=False, slots=True)
class Several:
    """A column in which a row may hold several values: one line a (row, value)."""

    rows: Ints
    codes: Ints
    values: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Persons:
    """
    What is known of each person mention, one line a mention.

    :ivar mention: mention ids
    :ivar row: row ids
    :ivar role: as links.csv writes it
    :ivar single: `name`, `former`, `citizen_id` (whole and valid), `pattern` (what is known of any other id), `birth`
        (of its own column, else of a valid id; `1949-12-31`, `1949-12`, `1949`), `own_birth`, `sex`, `other_id`, `twin`
        (which of twins not yet named)
    :ivar phone: mobiles and landlines
    :ivar kin: names of parents that the mention itself tells (王芳之子)
    :ivar sounds: name → tone-less pinyin
    :ivar surnames: name → surname
    """

    mention: Ints
    row: Ints
    role: Coded
    single: dict[str, Coded]
    phone: Several
    kin: Several
    sounds: dict[str, str]
    surnames: dict[str, str]

    @property
    def size(self) -> int:
        """Count the mentions."""
        return len(self.mention)

    def place(self, mention: Ints) -> Ints:
        """Find the lines of mentions; NONE for those that are no persons."""
        line = np.full(int(max(self.mention.max(initial=-1), mention.max(initial=-1))) + 1, NONE, np.int64)
        line[self.mention] = np.arange(self.size)
        return line[mention]

    def lines(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give pairs of mentions as pairs of lines, smaller first; pairs of what is no person are left out."""
        flat = self.place(np.array([mention for pair in pairs for mention in pair], np.int64)).reshape(-1, 2)
        return [(min(a, b), max(a, b)) for a, b in flat.tolist() if a >= 0 and b >= 0]

    def take(self, order: Ints) -> "Persons":
        """Give the same mentions in another order."""
        line = np.empty(self.size, np.int64)
        line[order] = np.arange(self.size)
        return Persons(
            self.mention[order],
            self.row[order],
            self.role.take(order),
            {name: column.take(order) for name, column in self.single.items()},
            Several(line[self.phone.rows], self.phone.codes, self.phone.values),
            Several(line[self.kin.rows], self.kin.codes, self.kin.values),
            self.sounds,
            self.surnames,
        )


def persons(mentions: Mentions, *, crew: distinct.Crew = distinct.ALONE) -> Persons:
    """Understand every person mention."""
    table = mentions.tables[fields.PERSON].sort_by("mention")
    named = _understood(table["name"], names.normalize, crew)
    identified = _understood(table["citizen_id"], citizen_ids.normalize, crew)
    others = _understood(table["other_id"], citizen_ids.normalize, crew)
    born = _understood(table["birth"], dates.normalize, crew)
    called = _understood(table["phone"], phones.normalize, crew)
    own_birth = born.text(birth_of)
    told = _understood(table["sex"], sexes.normalize, crew).text(lambda sex: sex)
    titled = _understood(table["name"], names.sex_of_title, crew).text(lambda sex: sex)
    sex = _first_of(_first_of(told, identified.text(lambda id_: id_.sex)), titled)
    columns = {
        "name": named.text(name_of),
        "former": _first_of(
            _understood(table["former_name"], names.normalize, crew).text(name_of), named.text(lambda name: name.former)
        ),
        # A student or disability number holds the id of its owner.
        "citizen_id": _first_of(identified.text(valid_id), others.text(valid_id)),
        "pattern": identified.text(lambda id_: None if id_.valid else id_.text or id_.pattern),
        "own_birth": own_birth,
        "birth": _first_of(own_birth, identified.text(birth_of_id)),
        "sex": sex,
        "other_id": _first_of(_serials(table["other_id"]), identified.text(document_of)),
        "twin": named.text(lambda name: name.twin or None),
    }
    return Persons(
        table["mention"].to_numpy(),
        table["row_id"].to_numpy(),
        coding.encode(table["role"]),
        columns,
        _with_area_codes(called.several(numbers_of)),
        named.several(lambda name: [name.parent] if name.parent else []),
        {name.text: name.pinyin for name in named.values if name.pinyin},
        {name.text: name.surname for name in named.values if name.surname},
    )


def entity_sets(size: int, entity: Ints, column: Coded, limit: int, extra: Coded | None = None) -> Bags:
    """
    Gather the values that an entity's mentions hold.

    :param entity: the entity (0 ≤ entity < size) of each line of `column`
    :param extra: a second column whose values join the first's
    """
    lines = np.arange(len(column.codes))
    parts = [several_of(lines, one) for one in (column, extra) if one is not None]
    return gathered(size, entity, joined(parts) if len(parts) > 1 else parts[0], limit)


def gathered(size: int, entity: Ints, several: Several, limit: int | None = None) -> Bags:
    """Gather the values of a column of several values, entity by entity."""
    return bags.gathered(size, entity[several.rows], several.codes, several.values, limit=limit)


def joined(parts: Sequence[Several]) -> Several:
    """Put columns of several values together; values that are spelled alike are one."""
    values, renumbered = coding.united([part.values for part in parts])
    codes = [number[part.codes] for number, part in zip(renumbered, parts, strict=True)]
    return Several(np.concatenate([part.rows for part in parts]), np.concatenate(codes), values)


def several_of(rows: Ints, column: Coded) -> Several:
    """Read a coded column (one line a row of `rows`) as a column of several values."""
    present = column.codes >= 0
    return Several(rows[present], column.codes[present].astype(np.int64), column.values)


@dataclass(frozen=True, eq=False, slots=True)
class _Understood(Generic[Value]):
    codes: coding.Codes
    values: list[Value]

    def text(self, of: Callable[[Value], str | None]) -> Coded:
        told = coding.encode_values(of(value) for value in self.values)
        return Coded(coding.through(told.codes, self.codes), told.values)

    def several(self, of: Callable[[Value], Iterable[str]]) -> Several:
        parts = [list(dict.fromkeys(of(value))) for value in self.values]
        values = sorted({part for some in parts for part in some})
        number = {value: place for place, value in enumerate(values)}
        flat = np.array([number[part] for some in parts for part in some], np.int64)
        sizes = np.array([len(some) for some in parts] or [0], np.int64)
        starts = np.cumsum(sizes) - sizes
        rows = np.flatnonzero(self.codes >= 0)
        own = self.codes[rows]
        repeat = sizes[own] if len(own) else np.empty(0, np.int64)
        place = np.arange(repeat.sum()) - np.repeat(np.cumsum(repeat) - repeat, repeat)
        picked = np.repeat(starts[own], repeat) + place if len(own) else np.empty(0, np.int64)
        return Several(np.repeat(rows, repeat), flat[picked], tuple(values))


def _understood(column: pa.ChunkedArray, normalize: Callable[[str], Value], crew: distinct.Crew) -> _Understood[Value]:
    coded = coding.encode(column)
    return _Understood(coded.codes, crew.understand(normalize, coded.values))


def _first_of(one: Coded, two: Coded) -> Coded:
    values, (first, second) = coding.united([one.values, two.values])
    return Coded(np.where(one.codes >= 0, first[one.codes], second[two.codes]).astype(np.int32), values)


def name_of(name: names.Name) -> str | None:
    """Give a name by which a person can be compared."""
    return None if UNUSABLE & set(name.marks) else name.text or None


def birth_of(date: dates.PartialDate) -> str | None:
    """Give what is known of a day of birth."""
    if (whole := date.date) is not None:  # a lunar day is given as the solar day it was
        return whole.isoformat()
    if date.year is None or date.calendar == "lunar":
        return None if date.year is None else f"{date.year:04}"
    return f"{date.year:04}" if date.month is None else f"{date.year:04}-{date.month:02}"


def birth_of_id(id_: citizen_ids.CitizenId) -> str | None:
    """Give the day of birth that an id tells."""
    return id_.birth.isoformat() if id_.birth else None


def valid_id(id_: citizen_ids.CitizenId) -> str | None:
    """Give an id that is whole and valid."""
    return id_.text if id_.valid else None


def _serials(column: pa.ChunkedArray) -> Coded:
    return coding.mapped(coding.encode(column), serial)


def serial(text: str) -> str | None:
    """Read the number of a document; one of few characters names nobody."""
    return "".join(text.split()).upper() if len(text) >= 6 else None


def document_of(id_: citizen_ids.CitizenId) -> str | None:
    """Give the number of a document that is no citizen id."""
    return id_.number or None


def numbers_of(found: tuple[phones.Phone, ...]) -> list[str]:
    """Give the numbers by which a person can be reached."""
    return [
        phone.text for phone in found if phone.kind != "service" and "placeholder" not in phone.marks and phone.text
    ]


def _with_area_codes(told: Several) -> Several:
    """Take a landline without its area code (2389953) for the one number with a code that ends so (0931-2389953)."""
    number = {text: code for code, text in enumerate(told.values)}
    whole: dict[str, list[str]] = {}
    for text in told.values:
        if "-" in text:
            whole.setdefault(text.split("-", 1)[1], []).append(text)
    meant = {text: found[0] for text, found in whole.items() if len(found) == 1 and text in number}
    codes = np.array([number[meant.get(text, text)] for text in told.values], np.int64)
    return Several(told.rows, codes[told.codes] if len(codes) else told.codes, told.values)
