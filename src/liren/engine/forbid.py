"""What is never one person, whatever the weights say. Each constraint has a name that explanations give."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import compare, keys
from liren.engine.bags import Bags, Frame
from liren.engine.coding import Ints
from liren.engine.gather import Context
from liren.engine.judge import Forbid
from liren.engine.weigh import Floats

CHILDBEARING: Final = (12, 70)  # years between a parent's birth and a child's
YEARS_APART: Final = 2

Mask = NDArray[np.bool_]


def forbids(
    context: Context, frame: Frame, entity: Ints, scheme: compare.Scheme, apart: frozenset[tuple[int, int]]
) -> dict[str, Forbid]:
    """
    Give the constraints on groups of mentions.

    :param entity: the group (a row of `frame`) of each line
    :param apart: pairs of lines that a human keeps apart
    """
    place = {comparison.name: number for number, comparison in enumerate(scheme.comparisons)}
    decided = np.array(sorted(apart), np.int64).reshape(-1, 2)
    born = born_in(frame.columns["birth"])
    return {
        "two_ids": _two_values(frame.columns["sure_id"]),
        "other_given_name": _other_name(scheme, place),
        "other_twin": _two_values(frame.columns["twin"]),
        "unnamed_other_sex": _unnamed_other_sex(scheme, place),
        "impossible_for_kin": _impossible_for_kin(context, entity, born),
        "ages_apart": _ages_apart(scheme, place["birth"], born),
        "one_row": _pairs(context.strangers, entity, frame.size),
        "human": _pairs((decided[:, 0], decided[:, 1]), entity, frame.size),
    }


def _two_values(column: Bags) -> Forbid:
    def test(left: Ints, right: Ints, _grades: compare.Grades) -> Mask:
        one, two = column.first[left], column.first[right]
        return np.asarray((one >= 0) & (two >= 0) & (one != two))

    return Forbid(test)


def _other_name(scheme: compare.Scheme, place: dict[str, int]) -> Forbid:
    """Twins, couples and fathers share all but the given name; only an id can say that a name was changed."""
    other = scheme.sizes[place["name"]] - 1
    names = scheme.comparisons[place["citizen_id"]].names
    agrees = np.array([name in ("same", "fits_long") for name in (*names, "unknown")])

    def test(_left: Ints, _right: Ints, grades: compare.Grades) -> Mask:
        id_agrees = agrees[grades[:, place["citizen_id"]]]
        return np.asarray((grades[:, place["name"]] == other) & ~id_agrees)

    return Forbid(test, ("name", "citizen_id"))


def _unnamed_other_sex(scheme: compare.Scheme, place: dict[str, int]) -> Forbid:
    """A newborn without a name shares all else with the twin, who may be a brother."""
    other = scheme.sizes[place["sex"]] - 1

    def test(_left: Ints, _right: Ints, grades: compare.Grades) -> Mask:
        return np.asarray((grades[:, place["name"]] == compare.UNKNOWN) & (grades[:, place["sex"]] == other))

    return Forbid(test, ("name", "sex"))


def _impossible_for_kin(context: Context, entity: Ints, born: Floats) -> Forbid:
    low, high = bounds(context, entity, born)

    def test(left: Ints, right: Ints, _grades: compare.Grades) -> Mask:
        one = (born[left] < low[right]) | (born[left] > high[right])
        two = (born[right] < low[left]) | (born[right] > high[left])
        return np.asarray(one | two)

    return Forbid(test)


def _ages_apart(scheme: compare.Scheme, birth: int, born: Floats) -> Forbid:
    other = scheme.sizes[birth] - 1

    def test(left: Ints, right: Ints, grades: compare.Grades) -> Mask:
        return np.asarray((np.abs(born[left] - born[right]) > YEARS_APART) & (grades[:, birth] == other))

    return Forbid(test, ("birth",))


def _pairs(lines: tuple[Ints, Ints], entity: Ints, size: int) -> Forbid:
    one, two = entity[lines[0]], entity[lines[1]]
    low, high = np.minimum(one, two), np.maximum(one, two)
    never = keys.distinct((low * size + high)[low != high])

    def test(left: Ints, right: Ints, _grades: compare.Grades) -> Mask:
        return keys.contains(never, np.minimum(left, right) * size + np.maximum(left, right))

    return Forbid(test)


def born_in(birth: Bags) -> Floats:
    """Give the year of birth of each group, not a number where it is unknown or told in two ways."""
    years = np.array([*(float(value[:4]) for value in birth.values), np.nan])[birth.first]
    return np.where(birth.sizes == 1, years, np.nan)


def bounds(context: Context, entity: Ints, born: Floats) -> tuple[Floats, Floats]:
    """Say between which years each group was born, as its children and parents tell."""
    low, high = np.full(len(born), -np.inf), np.full(len(born), np.inf)
    parent, child = entity[context.parents[0]], entity[context.parents[1]]
    least, most = CHILDBEARING
    told = ~np.isnan(born[child])
    np.minimum.at(high, parent[told], born[child[told]] - least)
    np.maximum.at(low, parent[told], born[child[told]] - most)
    told = ~np.isnan(born[parent])
    np.maximum.at(low, child[told], born[parent[told]] + least)
    np.minimum.at(high, child[told], born[parent[told]] + most)
    return low, high
