"""What rows say of and around their persons, gathered group by group into columns that can be compared."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from liren.engine import alike, bags, coding, exact, keys, lanes, prepare
from liren.engine.bags import Bags, Frame
from liren.engine.coding import NONE, Coded, Ints
from liren.engine.prepare import Persons, Several

VALUES: Final = {  # of a field that one entity is compared by
    "name": 4,
    "citizen_id": 3,
    "birth": 2,
    "phone": 6,
    "dwelling": 6,
    "holding": 6,
    "household": 4,
    "token": 8,
    "kin": 8,
    "part": 8,
}


AT_HOME: Final = ("dwelling", "household")  # what relatives are taken to share when a row tells it of one of them


@dataclass(frozen=True, eq=False)
class Context:
    """
    What rows say around their persons, by line of `Persons`.

    :ivar dwelling: values `place.building.dwelling`, numbers, `x` for what is unknown
    :ivar holding: those of them that the person holds: as owner, landlord, householder, or by the name on an account
    :ivar household: numbers of registered households
    :ivar headship: those of which the person is the head
    :ivar token: vehicles and documents
    :ivar kin: names of relatives in the row
    :ivar strangers: pairs of lines that stand in one row as two persons
    :ivar relatives: pairs of lines that a row calls relatives
    :ivar parents: pairs of lines (parent, child)
    :ivar part: what each line is in its form: `property.owner`
    """

    dwelling: Several
    holding: Several
    household: Several
    headship: Several
    token: Several
    kin: Several
    strangers: tuple[Ints, Ints]
    relatives: tuple[Ints, Ints]
    parents: tuple[Ints, Ints]
    part: Coded

    def shared(self, known: Persons) -> dict[str, Several]:
        """Give the columns of several values that are compared, `kin` excepted."""
        return {
            "phone": known.phone,
            "dwelling": self.dwelling,
            "holding": self.holding,
            "household": self.household,
            "token": self.token,
        }


def entity_frame(
    known: Persons, context: Context, evidence: exact.Evidence, entity: Ints, size: int, *, threads: int = 1
) -> Frame:
    """Gather, group by group, the values that are compared and the keys made of them."""
    owned = Coded(evidence.owned_id, known.single["citizen_id"].values)
    single = known.single
    sets = functools.partial(prepare.entity_sets, size, entity)
    gathering: dict[str, Callable[[], Bags]] = {
        "name": lambda: sets(single["name"], VALUES["name"], single["former"]),
        "citizen_id": lambda: sets(owned, VALUES["citizen_id"], single["pattern"]),
        "sure_id": lambda: sets(owned, 1),
        "birth": lambda: sets(_own_births(known, evidence), VALUES["birth"]),
        "sex": lambda: sets(_without(single["sex"], evidence.borrowed), 1),
        "twin": lambda: sets(single["twin"], 1),
        "part": lambda: sets(context.part, VALUES["part"]),
        "kin": lambda: prepare.gathered(size, entity, prepare.joined([known.kin, context.kin]), VALUES["kin"]),
    }
    for name, column in context.shared(known).items():
        gathering[name] = functools.partial(_shared, size, entity, context.relatives, name, column)
    columns = _at_once(gathering, threads)
    columns["holder"] = _holders(columns.pop("part"), columns["holding"])
    return Frame(size, columns | _at_once(_keys(known, columns), threads))


def _at_once(gathering: Mapping[str, Callable[[], Bags]], threads: int) -> dict[str, Bags]:
    gathered = lanes.each(lambda gather: gather(), list(gathering.values()), threads=threads)
    return dict(zip(gathering, gathered, strict=True))


def _shared(size: int, entity: Ints, relatives: tuple[Ints, Ints], name: str, column: Several) -> Bags:
    if name not in AT_HOME:
        return prepare.gathered(size, entity, column, VALUES[name])
    return prepare.gathered(size, np.arange(size), _with_relatives(column, entity, relatives), VALUES[name])


def _with_relatives(column: Several, entity: Ints, relatives: tuple[Ints, Ints]) -> Several:
    """
    Give groups (not lines) their values and those of their relatives.

    A mother who stands in a vaccination row by her name alone is known by the home of her child.
    """
    size = int(entity.max(initial=-1)) + 1
    own = bags.gathered(size, entity[column.rows], column.codes, column.values)
    one, two = entity[np.concatenate(relatives)], entity[np.concatenate(relatives[::-1])]
    pair = keys.distinct((one * size + two)[one != two])
    one, two = np.divmod(pair, max(size, 1))
    rows = np.repeat(one, own.sizes[two])
    codes = own.codes[bags.spread(own.starts[two], own.sizes[two])]
    # What a group tells itself stands twice, so that the limit of values cuts what its relatives tell.
    return Several(
        np.concatenate([own.rows(), own.rows(), rows]), np.concatenate([own.codes, own.codes, codes]), column.values
    )


def _holders(part: Bags, holding: Bags) -> Bags:
    """Give the groups that hold a home what they are in their forms, all in one value."""
    rows = np.flatnonzero((holding.sizes > 0) & (part.sizes > 0))
    if not len(rows):
        return bags.of(Coded(np.full(len(part.sizes), NONE, np.int32), ()))
    some = part.take(rows)
    told = np.full((VALUES["part"], len(rows)), NONE, np.int32)
    told[bags.spread(np.zeros(len(rows), np.int64), some.sizes), some.rows()] = some.codes
    _, first, number = np.unique(coding.combined([line + 1 for line in told]), return_index=True, return_inverse=True)
    codes = np.full(len(part.sizes), NONE, np.int32)
    codes[rows] = number
    named = ("|".join(part.values[code] for code in told[:, at] if code >= 0) for at in first.tolist())
    return bags.of(Coded(codes, tuple(named)))


def _own_births(known: Persons, evidence: exact.Evidence) -> Coded:
    """Give births; one read from a borrowed id is not the mention's own."""
    out = known.single["birth"].codes.copy()
    borrowed = evidence.borrowed[known.single["own_birth"].codes[evidence.borrowed] < 0]
    out[borrowed] = NONE
    return Coded(out, known.single["birth"].values)


def _without(column: Coded, rows: Ints) -> Coded:
    codes = column.codes.copy()
    codes[rows] = NONE
    return Coded(codes, column.values)


def _keys(known: Persons, columns: dict[str, Bags]) -> dict[str, Callable[[], Bags]]:
    derived: dict[str, Callable[[str], str | None]] = {
        "name:sound": known.sounds.get,
        "name:surname": known.surnames.get,
        "birth:year": lambda text: text[:4],
        "dwelling:building": _building,
        "dwelling:place": alike.place_of,
        "citizen_id:tail": lambda text: text[-4:] if "?" not in text[-4:] else None,
        "citizen_id:head": lambda text: text[:14] if "?" not in text[:14] else None,
    }
    return {name: functools.partial(columns[name.split(":")[0]].each, change) for name, change in derived.items()}


def _building(dwelling: str) -> str | None:
    building = dwelling.rsplit(".", 1)[0]
    return None if "x" in building else building


def mention_frame(known: Persons, context: Context, lines: Ints, groups: Frame) -> Frame:
    """
    Put some lines into columns, each line for itself.

    :param groups: of the same persons; what is known of its words need not be found out again
    """
    size, words = len(lines), {name: column.words for name, column in groups.columns.items()}
    position = np.full(known.size, NONE, np.int64)
    position[lines] = np.arange(size)

    def some(several: Several, name: str) -> Bags:
        inside = position[several.rows] >= 0
        rows, codes = position[several.rows[inside]], several.codes[inside]
        return bags.gathered(size, rows, codes, several.values, limit=VALUES[name], words=words[name])

    single = known.single
    # A group's names and ids are those of the column and then others: what stands in the column has its number there.
    columns = {name: bags.of(single[name].take(lines), words[name]) for name in ("name", "citizen_id", "sex")}
    columns["birth"] = bags.of(single["own_birth"].take(lines))  # one that was read from the id would always agree
    for name, column in context.shared(known).items():
        columns[name] = some(column, name)
    columns["kin"] = some(prepare.joined([known.kin, context.kin]), "kin")
    return Frame(size, columns)
