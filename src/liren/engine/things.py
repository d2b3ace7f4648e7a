"""Registered households, vehicles and organizations: things that bear a number, and what is told when it is missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from rapidfuzz.distance import OSA

from liren.engine import cluster, coding, fields, firms
from liren.engine.coding import NONE, Coded, Ints
from liren.engine.mentions import Mentions
from liren.engine.norm import organizations, plates


@dataclass(frozen=True, eq=False)
class Things:
    """
    Mentions of one kind, resolved.

    :ivar mention: mention ids, ascending
    :ivar row: row ids
    :ivar key: the understood number or name, None when nothing was understood
    :ivar entity: number of the entity
    :ivar rule: index into `rules`
    """

    mention: Ints
    row: Ints
    key: Coded
    entity: Ints
    rule: Ints
    rules: tuple[str, ...]


def households(mentions: Mentions, *, head: Ints) -> Things:
    """
    Resolve registered households (户籍户): by their number, else by their head within registers of one form.

    The family that draws an allowance is not the registered household of its head.

    :param head: for each household mention (ascending) the person at its head, NONE when unknown
    """
    table = mentions.tables[fields.HOUSEHOLD].sort_by("mention")
    number = coding.mapped(coding.encode(table["register_no"]), register_number)
    entity, rule = _by_key(number.codes.astype(np.int64)), np.where(number.codes >= 0, 1, 0)
    form = mentions.said("form", table["row_id"].to_numpy())
    entity, by_head = _adopted(entity, number.codes >= 0, coding.combined([head.astype(np.int32), form.codes]))
    return _things(table, number, entity, np.where(by_head, 2, rule), ("alone", "register_no", "head"))


def vehicles(mentions: Mentions, *, keeper: Ints) -> Things:
    """
    Resolve vehicles by their plate; a plate one slip away from the same keeper's other plate is that plate.

    :param keeper: for each vehicle mention (ascending) the person who drives it, NONE when unknown
    """
    table = mentions.tables[fields.VEHICLE].sort_by("mention")
    read = {value: plates.normalize(value) for value in coding.encode(table["plate"]).values}
    plate = coding.mapped(coding.encode(table["plate"]), lambda text: read[text].text or None)
    sound = {one.text for one in read.values() if one.valid}
    entity = _by_key(plate.codes.astype(np.int64))
    left, right = _slips(plate, keeper, sound)
    root = _joined(entity, left, right)
    rule = np.where(plate.codes < 0, 0, np.where(root == entity, 1, 2))
    return _things(table, plate, root, rule, ("alone", "plate", "plate_slip"))


def organizations_(mentions: Mentions, *, place: Ints, person: Ints, regions: Collection[str]) -> Things:
    """
    Resolve organizations by their code, else by name and address, else by a name that only one code bears.

    What is left of a name without town and legal form (宏达科技) is enough with the same address or the same owner, and
    where no other firm of the folder is called so.

    :param place: for each organization mention (ascending) the building where it is, NONE when unknown
    :param person: likewise the person who runs it
    :param regions: provinces, cities, counties and streets that addresses name
    """
    table = mentions.tables[fields.ORGANIZATION].sort_by("mention")
    told = coding.encode(table["uscc"])
    code = coding.mapped(told, firms.numbers(told.values).get)
    name = coding.mapped(coding.encode(table["name"]), lambda text: organizations.normalize_name(text).text or None)
    called = firms.read(name.values, regions)
    sole = firms.sole(called)
    core = _codes(name, [one.core or full for one, full in zip(called, name.values, strict=True)])
    number = coding.combined([name.codes, (place + 1).astype(np.int32)])
    known = [coding.combined([core.codes, beside.astype(np.int32)]) for beside in (place, person)]
    only = _codes(name, [one.core if one.core in sole else None for one in called]).codes.astype(np.int64)
    entity = _by_key(code.codes.astype(np.int64))
    keys = [number, *known, name.codes.astype(np.int64), only]
    left, right = _stars_beside(code.codes.astype(np.int64), keys)
    root = _joined(entity, left, right)
    rule = np.where(code.codes >= 0, 1, np.where(name.codes >= 0, 2, 0))
    key = Coded(np.where(code.codes >= 0, code.codes, NONE).astype(np.int32), code.values)
    return _things(table, key, root, rule, ("alone", "uscc", "name"))


def _codes(column: Coded, become: Sequence[str | None]) -> Coded:
    told = coding.encode_values(become)
    return Coded(coding.through(told.codes, column.codes), told.values)


def of_mention(things: Ints, mention: Ints, values: Ints) -> Ints:
    """
    Look up a value for each of `things`, given for some mentions.

    :param mention: which of `things` each value is for; the first value counts
    """
    out = np.full(len(things), NONE, np.int64)
    if len(things) and len(mention):
        at = np.minimum(np.searchsorted(things, mention), len(things) - 1)
        hit = np.flatnonzero(things[at] == mention)[::-1]
        out[at[hit]] = values[hit]
    return out


def register_number(text: str) -> str | None:
    """Understand the number of a registered household."""
    bare = "".join(character for character in text.upper() if character.isalnum())
    return bare.lstrip("0") or None


def plate_number(text: str) -> str | None:
    """Understand a number plate; one that is partly hidden may be several."""
    plate = plates.normalize(text).text
    return plate if plate and "?" not in plate else None


def _by_key(key: Ints) -> Ints:
    """Number the distinct keys; what has none is alone."""
    out = np.full(len(key), NONE, np.int64)
    known = key >= 0
    out[known] = np.unique(key[known], return_inverse=True)[1]
    start = int(out.max(initial=-1)) + 1
    out[~known] = start + np.arange((~known).sum())
    return out


def _adopted(entity: Ints, numbered: np.ndarray[tuple[int], np.dtype[np.bool_]], head: Ints) -> tuple[Ints, Ints]:
    """Put what has no number to the one numbered household of its head, else together by head."""
    out, found = entity.copy(), np.zeros(len(entity), np.int64)
    known = np.flatnonzero(numbered & (head >= 0))
    rows = np.unique(np.stack([head[known], entity[known]]), axis=1)
    heads, first, count = np.unique(rows[0], return_index=True, return_counts=True)
    one = dict(zip(heads[count == 1].tolist(), rows[1][first[count == 1]].tolist(), strict=True))
    for line in np.flatnonzero(~numbered & (head >= 0)).tolist():
        out[line] = one.setdefault(int(head[line]), int(entity[line]))
        found[line] = 1
    return out, found


def _slips(plate: Coded, keeper: Ints, sound: set[str]) -> tuple[list[int], list[int]]:
    """Pair lines of one keeper whose plates are one character apart, one of them impossible or masked."""
    first: dict[tuple[int, int], int] = {}
    for line in np.flatnonzero((keeper >= 0) & (plate.codes >= 0)).tolist():
        first.setdefault((int(keeper[line]), int(plate.codes[line])), line)
    kept: dict[int, list[tuple[int, int]]] = {}
    for (person, code), line in first.items():
        kept.setdefault(person, []).append((code, line))
    left, right = [], []
    for some in kept.values():
        for code, line in some:
            text = plate.values[code]
            others = [(c, at) for c, at in some if plate.values[c] in sound and _slip(text, plate.values[c])]
            if text not in sound and len(others) == 1:
                left.append(others[0][1])
                right.append(line)
    return left, right


def _slip(one: str, two: str) -> bool:
    masked = len(one) == len(two) and all(a == b or "?" in (a, b) for a, b in zip(one, two, strict=True))
    return masked or OSA.distance(one, two, score_cutoff=1) <= 1


def _joined(entity: Ints, left: Sequence[int], right: Sequence[int]) -> Ints:
    one, two = entity[np.array(left, np.int64)], entity[np.array(right, np.int64)]
    return cluster.components(int(entity.max(initial=-1)) + 1, one, two)[entity]


def _stars_beside(number: Ints, keys: Sequence[Ints]) -> tuple[list[int], list[int]]:
    """
    Join lines without a number to others of their key, where at most one number stands under that key.

    What one key told of a line's number counts for the next, so that no line joins two numbers.
    """
    number = number.copy()
    left: list[int] = []
    right: list[int] = []
    for key in keys:
        groups: dict[int, list[int]] = {}
        for line in np.flatnonzero(key >= 0).tolist():
            groups.setdefault(int(key[line]), []).append(line)
        for some in groups.values():
            numbers = {int(number[line]) for line in some} - {NONE}
            if len(numbers) <= 1:
                left += [some[0]] * (len(some) - 1)
                right += some[1:]
                number[some] = max(numbers, default=NONE)
    return left, right


def _things(table: pa.Table, key: Coded, entity: Ints, rule: Ints, rules: tuple[str, ...]) -> Things:
    return Things(table["mention"].to_numpy(), table["row_id"].to_numpy(), key, entity, rule.astype(np.int64), rules)
