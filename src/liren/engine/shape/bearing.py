"""One table's columns to its blocks of mentions: who and what each row speaks of, and in which role."""

import re
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import fields
from liren.engine.norm import names, plates, relations
from liren.engine.shape import blocks, casting, homes, layouts, lending, mappings, people

# Which place of a row is meant first; the others are `other`.
PLACES: Final = ("property", "residence", "registered", "workplace", "other")
CHIEF_PLACE: Final = {"household_register": ("registered",), "organization": ("workplace", "registered")}
HOUSED: Final = ("household_register", "community", "welfare")

NO_EMPLOYER: Final = re.compile(
    r"务农|种地|退休|离休|无业|待业|失业|下岗|个体|自由|灵活|学生|在读|在家|家务|打工|务工|经商|零工|散工|自营|做生意|农民|保姆|无固定|无工作"
)


def bear(table: layouts.Table, mapping: mappings.Mapping) -> list[blocks.Block]:
    """Every block of the table, ranked in a row's order: persons, household, dwellings, vehicles, firms."""
    groups = blocks.collect(table, mapping)
    count = len(table.lines)
    found = _persons(groups, mapping.form, count)
    found += _household(groups, mapping.form, count)
    found += _dwellings(groups, mapping.form, count)
    found += _vehicles(groups, count)
    found += _organizations(groups, count)
    return [block for block in found if len(block.rows)]


def _persons(groups: lending.Groups, form: str, count: int) -> list[blocks.Block]:
    lending.name_no_selves(groups)
    lending.lend_phones(groups, count)
    found = []
    for (kind, label), group in groups.items():
        if kind != fields.PERSON:
            continue
        base, number = blocks.parted(label)
        mask = blocks.filled(group, lending.IDENTIFYING, count)
        rank = fields.ROLES.index(base) + number / 100 if base in fields.ROLES else 50.0
        firms = mask & _are_organizations(group["name"]) if "name" in group else np.zeros(count, dtype=bool)
        block = blocks.Block(kind, base, rank, np.arange(count), group).at(mask & ~firms)
        found += _parted_people(block, form)
        if not (label == "subject" and lending.lend_name(groups, group, firms)):
            found.append(_firm(group, rank, firms))
    return found


def _firm(group: Mapping[str, pa.Array], rank: float, mask: np.ndarray) -> blocks.Block:
    """An organization where a person is expected: the owner of a shop's meter, the head of a collective household."""
    known = {"name": group.get("name"), "uscc": group.get("citizen_id")}
    told = {name: cells for name, cells in known.items() if cells is not None}
    block = blocks.Block(fields.ORGANIZATION, "subject", 44.0 + rank / 100, np.arange(len(mask)), told, "party")
    return block.at(mask)


def _parted_people(block: blocks.Block, form: str) -> list[blocks.Block]:
    """The block with one person a mention, and blocks of the further people of crowded cells."""
    crowded = pc.fill_null(pc.match_substring_regex(block.text("name"), people.CROWDED), False)
    where = np.nonzero(crowded.to_numpy(zero_copy_only=False))[0]
    changed: dict[str, dict[int, str | None]] = {"name": {}, "citizen_id": {}, "phone": {}, "relation": {}}
    others: dict[str, list[dict[str, str | int | None]]] = {}
    for at in map(int, where):
        cell = block.text("name")[at].as_py()
        found = people.named(cell)
        if len(found) < 2 and found[0].name == cell:
            continue
        ids = people.dealt(_cell(block, "citizen_id", at), len(found), ids=True)
        phones = people.dealt(_cell(block, "phone", at), len(found), ids=False)
        for place, (person, number, phone) in enumerate(zip(found, ids, phones, strict=True)):
            values = {
                "name": person.name,
                "citizen_id": person.citizen_id or number,
                "phone": person.phone or phone,
                "relation": person.note or None,
            }
            if place == 0:
                values["relation"] = _cell(block, "relation", at) or values["relation"]
                for name, value in values.items():
                    changed[name][at] = value
                continue
            # 张三(户主)、李秀英(妻) is a family, whoever owns the home.
            owners = form in casting.OWNERS_FIRST and relations.normalize(found[0].note)[:1] != "0"
            role = people.role_of_other(block.role, person.note, owners=owners)
            others.setdefault(role, []).append({"row": int(block.rows[at]), **values})
    for name, cells in changed.items():
        if any(value is not None for value in cells.values()):
            block.fields[name] = blocks.replaced(block.text(name), cells)
    return [block, *(_others(block, role, listed) for role, listed in others.items())]


def _cell(block: blocks.Block, name: str, at: int) -> str | None:
    cell: str | None = block.text(name)[int(at)].as_py()
    return cell


def _others(block: blocks.Block, role: str, listed: list[dict[str, str | int | None]]) -> blocks.Block:
    # 子女: 谢国、谢飞 stand before whoever the next column names in the same role.
    rank = block.rank + 0.001 if role == block.role else fields.ROLES.index(role) + 0.5 + block.rank / 1000
    rows = np.array([one["row"] for one in listed], dtype=np.int64)
    columns = {
        name: pa.array([one[name] for one in listed], pa.string())
        for name in ("name", "citizen_id", "phone", "relation")
    }
    return blocks.Block(fields.PERSON, role, rank, rows, columns)


def _household(groups: lending.Groups, form: str, count: int) -> list[blocks.Block]:
    group = groups.get((fields.HOUSEHOLD, "subject"), {})
    mask = blocks.filled(group, ("register_no", "size"), count)
    if form in HOUSED:
        mask |= blocks.filled(groups.get((fields.PERSON, "head"), {}), ("name", "citizen_id"), count)
    return [blocks.Block(fields.HOUSEHOLD, "subject", 20.0, np.arange(count), group).at(mask)]


def _dwellings(groups: lending.Groups, form: str, count: int) -> list[blocks.Block]:
    order = (*CHIEF_PLACE.get(form, ()), *PLACES)
    found = []
    for (kind, place), group in groups.items():
        if kind != fields.DWELLING:
            continue
        # A compound alone is where many live; only a list of buildings speaks of it as a thing.
        told = fields.FIELDS[fields.DWELLING] if form == "building" else ("address", "building", "room", "code")
        mask = blocks.filled(group, told, count)
        rank = 30.0 + (order.index(place) if place in order else len(order))
        block = blocks.Block(kind, "subject", rank, np.arange(count), group, place).at(mask)
        found += homes.parted(block)
    return found


def _vehicles(groups: lending.Groups, count: int) -> list[blocks.Block]:
    found = []
    for (kind, _), group in groups.items():
        if kind != fields.VEHICLE or "plate" not in group:
            continue
        block = blocks.Block(kind, "subject", 40.0, np.arange(count), group).at(blocks.filled(group, ("plate",), count))
        found += [block, *_further_plates(block)]
    return found


def _further_plates(block: blocks.Block) -> list[blocks.Block]:
    crowded = pc.match_substring_regex(block.text("plate"), r"[、,，;；/|\s]").to_numpy(zero_copy_only=False)
    first: dict[int, str | None] = {}
    rows: list[int] = []
    more: list[str] = []
    for at in np.nonzero(crowded)[0]:
        parts = plates.split(block.text("plate")[int(at)].as_py())
        if len(parts) > 1 and all(plates.normalize(part).valid for part in parts):
            first[int(at)] = parts[0]
            rows += [int(block.rows[at])] * (len(parts) - 1)
            more += parts[1:]
    if not first:
        return []
    block.fields["plate"] = blocks.replaced(block.text("plate"), first)
    return [blocks.Block(fields.VEHICLE, "subject", 40.5, np.array(rows), {"plate": pa.array(more, pa.string())})]


def _organizations(groups: lending.Groups, count: int) -> list[blocks.Block]:
    found = []
    for (kind, place), group in groups.items():
        if kind != fields.ORGANIZATION:
            continue
        mask = blocks.filled(group, ("name", "uscc"), count)
        if place != "subject" and "name" in group:
            mask &= _are_employers(group["name"])
        rank = 45.0 + (0 if place == "subject" else 1 if place == "workplace" else 2)
        found.append(blocks.Block(kind, "subject", rank, np.arange(count), group, place).at(mask))
    return found


def _are_organizations(cells: pa.Array) -> np.ndarray:
    return _each(cells, lambda value: names.is_organization("".join(value.split())))


def _are_employers(cells: pa.Array) -> np.ndarray:
    """Whatever stands under 服务处所 is an employer, unless it says how one lives: 务农, 退休, 在家."""
    return _each(
        cells, lambda value: names.is_organization(value) or (len(value) >= 4 and not NO_EMPLOYER.search(value))
    )


def _each(cells: pa.Array, holds: Callable[[str], bool]) -> np.ndarray:
    """A test of distinct values, spread over the cells; null holds nothing."""
    encoded = cells.dictionary_encode()
    known = np.array([holds(value) for value in encoded.dictionary.to_pylist()] or [False], dtype=bool)
    codes = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    found: np.ndarray = known[codes] & pc.is_valid(cells).to_numpy(zero_copy_only=False)
    return found
