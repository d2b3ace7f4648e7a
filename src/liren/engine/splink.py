"""Learnt weights as the settings of Splink, and back, as far as both compare alike.

Splink (https://moj-analytical-services.github.io/splink, version 5) keeps a model as JSON: for each comparison its
levels as SQL conditions over columns `_l` and `_r`, with m and u. Conditions are read as syntax trees, never run; one
that is not among LEVELS is refused by name. Two things differ and are not carried over: exchanged fields, which Splink
writes as a level of one comparison and counts a second time in the other, and how much a rare value adds.
"""

import json
import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np
import sqlglot
from sqlglot import expressions

from liren.engine import columns, compare
from liren.engine.model import KindModel
from liren.engine.weigh import Weights
from liren.kit import errors

DIALECT: Final = "duckdb"
OTHER: Final = "ELSE"
LONGEST: Final = 2_000  # characters of a condition
HUNDREDTHS: Final = len("0.92")
JARO_WINKLER: Final = ("jaro_winkler_similarity", "jarowinkler_similarity")  # as written, and as sqlglot calls it


class SettingsNotReadable(errors.Invalid):
    """The text is no trained model of Splink."""

    code: ClassVar[str] = "splink.not_readable"


class LevelNotCarried(errors.Invalid):
    """A level of the model has no counterpart on the other side."""

    code: ClassVar[str] = "splink.level_not_carried"


@dataclass(frozen=True, eq=False)
class Carried:
    """
    A model that came from Splink.

    :ivar declaration: its columns, for `tables.link_table`
    """

    declaration: columns.Declaration
    learnt: KindModel


def to_settings(declaration: columns.Declaration, learnt: KindModel) -> str:
    """
    Write weights as settings that Splink loads: `Linker(table, settings=json.loads(text))`.

    :raises LevelNotCarried: for fields whose values may be exchanged
    :raises liren.engine.model.ModelDoesNotFit: if the weights are of other comparisons
    """
    scheme = declaration.scheme()
    learnt.check(scheme)
    for swap in scheme.swaps:
        raise LevelNotCarried(comparison=swap.first, level="swapped")
    columns_ = [comparison.column for comparison in scheme.comparisons]
    return _settings(learnt.prior, zip(columns_, learnt.weights, strict=True))


def of_edition(learnt: KindModel, *, leave_out: Container[str] = ()) -> str:
    """
    Write the weights of an edition as settings, each comparison over a column of its name.

    :param leave_out: comparisons that are not to be written
    :raises LevelNotCarried: for a comparison that Splink cannot make
    """
    kept = [weight for weight in learnt.weights if weight.name not in leave_out]
    return _settings(learnt.prior, ((weight.name, weight) for weight in kept))


def not_carried(learnt: KindModel) -> dict[str, str]:
    """Return the comparisons that Splink cannot make, each with the first level that has no counterpart."""
    found = {}
    for weight in learnt.weights:
        try:
            _comparison(weight.name, weight)
        except LevelNotCarried as refusal:
            found[weight.name] = str(refusal.data["level"])
    return found


def _settings(prior: float, comparisons: Iterable[tuple[str, Weights]]) -> str:
    settings = {
        "link_type": "dedupe_only",
        "sql_dialect": DIALECT,
        "probability_two_random_records_match": 1 / (1 + 2**-prior),
        "comparisons": [_comparison(column, known) for column, known in comparisons],
    }
    return json.dumps(settings, ensure_ascii=False, indent=1)


def from_settings(text: str) -> Carried:
    """
    Read the settings of a trained model.

    :raises SettingsNotReadable: if it is anything else, or a level was never trained
    :raises LevelNotCarried: if a condition has no counterpart here
    """
    try:
        raw = json.loads(text)
        prior = float(raw["probability_two_random_records_match"])
        read = [_read(one) for one in raw["comparisons"]]
        weights = [Weights(field.name, names, _shares(m), _shares(u)) for field, names, m, u in read]
        bits = math.log2(prior / (1 - prior))
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise SettingsNotReadable from error
    return Carried(columns.Declaration(tuple(field for field, *_ in read)), KindModel(tuple(weights), bits))


def _comparison(column: str, known: Weights) -> dict[str, Any]:
    conditions = [_condition(name, column) for name in known.levels[:-1]]
    null = {"sql_condition": f'"{column}_l" IS NULL OR "{column}_r" IS NULL', "is_null_level": True}
    levels = [
        {"sql_condition": condition, "label_for_charts": name, "m_probability": float(m), "u_probability": float(u)}
        for condition, name, m, u in zip((*conditions, OTHER), known.levels, known.m, known.u, strict=True)
    ]
    return {"output_column_name": column, "comparison_levels": [null, *levels]}


def _condition(level: str, column: str) -> str:
    left, right = f'"{column}_l"', f'"{column}_r"'
    kind, _, number = level.rpartition("_")
    if level == "same":
        return f"{left} = {right}"
    if kind == "edits":
        return f"damerau_levenshtein({left}, {right}) <= {number}"
    if kind == "jaro_winkler":
        return f"jaro_winkler_similarity({left}, {right}) >= {int(number) / 100}"
    if kind == "prefix":
        return f"substring({left}, 1, {number}) = substring({right}, 1, {number})"
    raise LevelNotCarried(comparison=column, level=level)


def _read(raw: Mapping[str, Any]) -> tuple[columns.Field, tuple[str, ...], list[float], list[float]]:
    """Read a comparison: its field, the names of its levels, their m and u."""
    found = [one for one in raw["comparison_levels"] if not one.get("is_null_level")]
    *some, last = found
    name = str(raw["output_column_name"])
    if str(last["sql_condition"]).strip().upper() != OTHER:
        raise LevelNotCarried(comparison=name, level=last["sql_condition"])
    levels = [_level(name, str(one["sql_condition"])) for one in some]
    if not levels or levels[0] is not None or None in levels[1:]:
        raise LevelNotCarried(comparison=name, level="exact match")  # has to be there, and first
    likenesses = tuple(level for level in levels if level is not None)
    names = ("same", *(level.name for level in likenesses), "other")
    m, u = ([float(one[which]) for one in found] for which in ("m_probability", "u_probability"))
    return columns.Field(name, _kind(likenesses), levels=likenesses), names, m, u


def _shares(values: Sequence[float]) -> np.ndarray:
    out = np.array(values, np.float64)
    if not (out > 0).all() or not np.isfinite(out).all() or out.sum() > 1 + 1e-6:
        raise ValueError
    return out


def _kind(levels: Sequence[compare.Level]) -> str:
    """Say which kind of column a field is, for the keys by which its rows are found."""
    names = {level.name.rpartition("_")[0] for level in levels}
    return "name" if "jaro_winkler" in names else "date" if "prefix" in names else "code" if names else "category"


def _level(column: str, condition: str) -> compare.Level | None:
    """
    Read a condition: a level of likeness, None for `same`.

    :raises LevelNotCarried: if it is anything else
    """
    refused = LevelNotCarried(comparison=column, level=condition[:LONGEST])
    if len(condition) > LONGEST:
        raise refused
    try:
        tree = sqlglot.parse_one(condition, dialect=DIALECT)
    except sqlglot.errors.SqlglotError as error:
        raise refused from error
    if isinstance(tree, expressions.EQ):
        if _sides(tree.this, tree.expression, column):
            return None
        length = _prefix(tree, column)
        if length is not None:
            return compare.prefix(length)
    level = _likeness(tree, column)
    if level is None:
        raise refused
    return level


def _likeness(tree: sqlglot.Expr, column: str) -> compare.Level | None:
    """Read `distance(a_l, a_r) <= n` or `likeness(a_l, a_r) >= x`, x in hundredths."""
    if not isinstance(tree, (expressions.LTE, expressions.GTE)) or not isinstance(tree.expression, expressions.Literal):
        return None
    bound, function = float(tree.expression.this), tree.this
    given = list(function.iter_expressions())
    if len(given) != 2 or not _sides(given[0], given[1], column):
        return None
    if isinstance(tree, expressions.LTE):
        is_edits = _named(function, "levenshtein", "damerau_levenshtein") and bound in (1, 2, 3)
        return compare.edits(int(bound)) if is_edits else None
    is_likeness = _named(function, *JARO_WINKLER) and 0 < bound < 1 and len(tree.expression.name) <= HUNDREDTHS
    return compare.jaro_winkler(bound) if is_likeness else None


def _named(function: sqlglot.Expr, *names: str) -> bool:
    if isinstance(function, expressions.Anonymous):
        return str(function.this).lower() in names
    return isinstance(function, expressions.Func) and function.sql_name().lower() in names


def _prefix(tree: expressions.EQ, column: str) -> int | None:
    """Read `substring(a_l, 1, n) = substring(a_r, 1, n)`."""
    left, right = tree.this, tree.expression
    if not (isinstance(left, expressions.Substring) and isinstance(right, expressions.Substring)):
        return None
    bounds = [(str(one.args.get("start")), str(one.args.get("length"))) for one in (left, right)]
    if bounds[0] != bounds[1] or bounds[0][0] != "1" or not bounds[0][1].isdecimal():
        return None
    return int(bounds[0][1]) if _sides(left.this, right.this, column) else None


def _sides(left: sqlglot.Expr, right: sqlglot.Expr, column: str) -> bool:
    """Tell whether two expressions are the two sides of a column."""
    both = isinstance(left, expressions.Column) and isinstance(right, expressions.Column)
    return both and {left.name, right.name} == {f"{column}_l", f"{column}_r"}
