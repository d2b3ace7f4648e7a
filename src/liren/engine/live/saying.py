"""What one row says of its persons, as linkage compares it: `prepare` and `gather` for one row, without an array."""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from liren.engine import alike, batch, fields, places, prepare, selves, things
from liren.engine.mentions import Mentions
from liren.engine.norm import citizen_ids, dates, names, phones, sexes

MANY: Final = 200_000  # understood values that are kept
MOST_OF_A_ROW: Final = 256  # mentions
SUBJECT: Final = "subject"
NOBODY: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a source.

    :ivar list_: the file and sheet that it stands in
    :ivar persons: (mention, role, cells) of each person, in their order
    :ivar things: mention → cells of whatever is no person
    :ivar relations: (subject, relation, object), mentions
    """

    number: int
    list_: str
    form: str
    persons: Sequence[tuple[int, str, Mapping[str, str | None]]]
    things: Mapping[int, Mapping[str, str | None]]
    relations: Sequence[tuple[int, str, int]]

    def numbered(self, number: int) -> "Row":
        """Give the row under its lasting number, and its mentions under numbers that follow from it."""
        told = [*(mention for mention, _, _ in self.persons), *self.things]
        name = {mention: number * MOST_OF_A_ROW + place for place, mention in enumerate(told)}
        return Row(
            number,
            self.list_,
            self.form,
            [(name[mention], role, cells) for mention, role, cells in self.persons],
            {name[mention]: cells for mention, cells in self.things.items()},
            [(name[one], relation, name[two]) for one, relation, two in self.relations],
        )


@dataclass(frozen=True, slots=True)
class Told:
    """
    What is told of one person in one row; empty where nothing is.

    :ivar twin: which of twins not yet named
    :ivar homes, holdings: dwellings (`place.building.dwelling`) that the person has to do with, that it holds
    :ivar kin: names of relatives
    :ivar part: what the person is in its form: `property.owner`
    :ivar again: marks that its row gives whomever it names twice, under the rule that says so
    :ivar is_whole: whether a name is told in full, so that a caller may be whoever bears it
    :ivar may_call: whether the name is one that callers give: a surname, or it and what a mask hides
    :ivar strangers: mentions that are somebody else
    :ivar relatives, parents, children: mentions of the row
    """

    mention: int
    row: int
    role: str
    name: str
    former: str
    citizen_id: str
    pattern: str
    birth: str
    own_birth: str
    sex: str
    other_id: str
    twin: str
    phones: tuple[str, ...]
    homes: tuple[str, ...]
    holdings: tuple[str, ...]
    households: tuple[str, ...]
    headships: tuple[str, ...]
    tokens: tuple[str, ...]
    kin: tuple[str, ...]
    part: str
    again: tuple[tuple[str, str], ...]
    is_whole: bool
    may_call: bool
    strangers: frozenset[int] = NOBODY
    relatives: frozenset[int] = NOBODY
    parents: frozenset[int] = NOBODY
    children: frozenset[int] = NOBODY

    @property
    def surname(self) -> str:
        """Give the surname; empty when unknown."""
        return surname(self.name)


@dataclass(frozen=True, eq=False)
class Placing:
    """
    What saying needs of an edition.

    :ivar place: gives the dwelling of an address as its row's list and the early keys of its occupant tell it, or ""
    :ivar number: gives the whole number for one without area code
    :ivar trusted: (list, role) where the contact of a hidden subject is the subject
    """

    place: Callable[[places.Parts, str, Sequence[str]], str]
    number: Callable[[str], str]
    trusted: frozenset[tuple[str, str]] = field(default=frozenset())


def rows_of(mentions: Mentions) -> Iterator[Row]:
    """Give the rows of a batch one by one."""
    persons: dict[int, list[tuple[int, str, Mapping[str, str | None]]]] = {}
    others: dict[int, dict[int, Mapping[str, str | None]]] = {}
    for kind, table in mentions.tables.items():
        for cells in table.sort_by("mention").to_pylist():
            if kind == fields.PERSON:
                persons.setdefault(cells["row_id"], []).append((cells["mention"], cells["role"], cells))
            else:
                others.setdefault(cells["row_id"], {})[cells["mention"]] = cells
    stated: dict[int, list[tuple[int, str, int]]] = {}
    for told in mentions.relations.select(["row_id", "subject", "relation", "object"]).to_pylist():
        stated.setdefault(told["row_id"], []).append((told["subject"], told["relation"], told["object"]))
    for row in mentions.rows.select(["row_id", "file", "sheet", "form"]).to_pylist():
        number = row["row_id"]
        if number in persons:
            list_ = f"{row['file']}{places.GAP}{row['sheet']}"
            beside, relations = others.get(number, {}), stated.get(number, [])
            yield Row(number, list_, row["form"] or "", persons[number], beside, relations)


def said(row: Row, placing: Placing) -> list[Told]:
    """Understand what a row says of its persons."""
    own = {mention: _own(cells) for mention, _, cells in row.persons}
    roles = {mention: role for mention, role, _ in row.persons}
    stands = _Stands(row, own, placing)
    again = _again(row, own, roles, placing)
    strangers = _strangers(row, own, roles, again)
    return [_told(stands, mention, again.get(mention, ()), strangers[mention]) for mention in own]


def early_keys(one: Mapping[str, Any]) -> list[str]:
    """Give the keys by which a mention is known without an address."""
    keys = [f"id{places.GAP}{one['citizen_id']}"] if one["citizen_id"] else []
    name = one["name"]
    if not usable(name):
        return keys
    for field_ in ("pattern", "other_id"):
        if one[field_] and not (field_ == "pattern" and alike.LOST in one[field_]):
            keys.append(f"{field_}{places.GAP}{name}{places.GAP}{one[field_]}")
    return [*keys, *(f"phone{places.GAP}{name}{places.GAP}{phone}" for phone in one["phones"])]


def usable(name: str) -> bool:
    """Tell whether a name is told in full, so that it can be evidence."""
    return len(name) > 1 and alike.LOST not in name and surname(name) != name


@functools.lru_cache(MANY)
def surname(name: str) -> str:
    """Give the surname of a name; empty when unknown."""
    return names.normalize(name).surname if name else ""


@functools.lru_cache(MANY)
def sound(name: str) -> str | None:
    """Give how a name is spoken; None when unknown."""
    return names.normalize(name).pinyin or None


class Sounds(dict[str, str]):
    """
    Name → how it is spoken, of any name.

    It holds those that the name alone does not tell: 朱? is spoken as somebody wrote it, 朱shen.
    """

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]  # texts alone
        """Speak a name."""
        return super().get(name) or sound(name) or default


_name = functools.lru_cache(MANY)(names.normalize)
_id = functools.lru_cache(MANY)(citizen_ids.normalize)
_date = functools.lru_cache(MANY)(dates.normalize)
_phones = functools.lru_cache(MANY)(phones.normalize)
_parts = functools.lru_cache(MANY)(places.understood)


def _own(cells: Mapping[str, str | None]) -> dict[str, Any]:
    """Understand what a mention tells of itself."""
    raw = {column: cells.get(column) or "" for column in fields.FIELDS[fields.PERSON]}
    named, id_, other = _name(raw["name"]), _id(raw["citizen_id"]), _id(raw["other_id"])
    own_birth = (raw["birth"] and prepare.birth_of(_date(raw["birth"]))) or ""
    told: dict[str, Any] = {
        "name": (raw["name"] and prepare.name_of(named)) or "",
        "former": (raw["former_name"] and prepare.name_of(_name(raw["former_name"]))) or "",
        "citizen_id": (raw["citizen_id"] and prepare.valid_id(id_)) or "",
        "pattern": "" if id_.valid or not raw["citizen_id"] else id_.text or id_.pattern or "",
        "own_birth": own_birth,
        "sex": (raw["sex"] and sexes.normalize(raw["sex"])) or "",
        "other_id": (raw["other_id"] and prepare.serial(raw["other_id"])) or "",
        "phones": tuple(dict.fromkeys(prepare.numbers_of(_phones(raw["phone"])))) if raw["phone"] else (),
        "parent": named.parent if raw["name"] else "",
        "twin": named.twin if raw["name"] else "",
    }
    told["former"] = told["former"] or (named.former if raw["name"] else "")
    told["citizen_id"] = told["citizen_id"] or (raw["other_id"] and prepare.valid_id(other)) or ""
    told["birth"] = own_birth or (raw["citizen_id"] and prepare.birth_of_id(id_)) or ""
    told["sex"] = told["sex"] or (raw["citizen_id"] and id_.sex) or (raw["name"] and names.sex_of_title(raw["name"]))
    told["sex"] = told["sex"] or ""
    told["other_id"] = told["other_id"] or (raw["citizen_id"] and prepare.document_of(id_)) or ""
    return told


class _Stands:
    """How the persons of a row stand to the other things of it."""

    def __init__(self, row: Row, own: Mapping[int, Mapping[str, Any]], placing: Placing) -> None:
        self.row, self.own, self.placing = row, own, placing
        self.dwelling = {m: self._placed(m) for _, r, m in row.relations if r in batch.AROUND and m in row.things}
        self.dwelling |= {
            m: self._placed(m) for _, r, m in row.relations if r == "household_at" and m not in self.dwelling
        }

    def homes(self, mention: int) -> tuple[str, ...]:
        around = [o for s, r, o in self.row.relations if s == mention and r in batch.AROUND]
        return self._distinct(self.dwelling.get(one) for one in around)

    def holdings(self, mention: int) -> tuple[str, ...]:
        held = [o for s, r, o in self.row.relations if s == mention and r in batch.HOLDS]
        houses = {o for s, r, o in self.row.relations if s == mention and r == "head_of"}
        held += [o for s, r, o in self.row.relations if r == "household_at" and s in houses]
        return self._distinct(self.dwelling.get(one) for one in held)

    def households(self, mention: int, *relations: str) -> tuple[str, ...]:
        return self._numbers(mention, relations, "register_no", things.register_number)

    def tokens(self, mention: int) -> tuple[str, ...]:
        plates = self._numbers(mention, ("drives",), "plate", things.plate_number)
        return self._distinct((self.own[mention]["other_id"], *plates))

    def others(self, mention: int, relations: Sequence[str]) -> frozenset[int]:
        """Give the persons whom the row relates to one, either way."""
        told = [(s, o) for s, r, o in self.row.relations if r in relations and mention in (s, o)]
        return frozenset(o if s == mention else s for s, o in told if s in self.own and o in self.own) - {mention}

    def kin(self, mention: int) -> tuple[str, ...]:
        name = self.own[mention]["name"]
        named = (self.own[one]["name"] for one in sorted(self.others(mention, batch.KINSHIP)))
        return self._distinct((self.own[mention]["parent"], *(one for one in named if one != name)))

    def _numbers(
        self, mention: int, relations: Sequence[str], column: str, understood: Callable[[str], str | None]
    ) -> tuple[str, ...]:
        cells = [self.row.things[o] for s, r, o in self.row.relations if s == mention and r in relations]
        raw = [one.get(column) for one in cells]
        return self._distinct(understood(text) if text else None for text in raw)

    def _placed(self, dwelling: int) -> str:
        cells = self.row.things[dwelling]
        parts = _parts(places.GAP.join(cells.get(name) or "" for name in places.COLUMNS))
        occupant = self._occupant(dwelling)
        keys = [] if occupant is None else early_keys(self.own[occupant])
        return self.placing.place(parts, self.row.list_, keys)

    def _occupant(self, dwelling: int) -> int | None:
        for relation in batch.AROUND:
            for subject, told, object_ in self.row.relations:
                if told == relation and object_ == dwelling and subject in self.own:
                    return subject
        return None

    @staticmethod
    def _distinct(some: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for one in some if one))


Own = Mapping[int, Mapping[str, Any]]


def _again(row: Row, own: Own, roles: Mapping[int, str], placing: Placing) -> dict[int, list[tuple[str, str]]]:
    """Give the mentions that the row makes of one person, under the rule by which it does."""
    found: dict[int, list[tuple[str, str]]] = {}
    for house in {o for _, r, o in row.relations if r == "head_of"}:
        heads = [s for s, r, o in row.relations if r == "head_of" and o == house and s in own]
        bears = [surname(own[head]["name"]) for head in heads]
        for head, told in zip(heads, bears, strict=True):
            if told and bears.count(told) > 1:
                found.setdefault(head, []).append(("row_head", f"{house}"))
    for key, some in (*_named_again(own, roles), *_hidden(row, own, roles, placing)):
        for mention in some:
            found.setdefault(mention, []).append(("row_self", f"{row.number}{places.GAP}{key}"))
    return found


def _named_again(own: Own, roles: Mapping[int, str]) -> Iterator[tuple[str, list[int]]]:
    """Yield the whole names that the subject bears and others beside it."""
    named: dict[str, list[int]] = {}
    for mention, told in own.items():
        if usable(told["name"]):
            named.setdefault(told["name"], []).append(mention)
    for name, some in named.items():
        subjects = [mention for mention in some if roles[mention] == SUBJECT]
        if len(subjects) == 1 and len(some) > 1:
            yield name, some


def _hidden(row: Row, own: Own, roles: Mapping[int, str], placing: Placing) -> Iterator[tuple[str, list[int]]]:
    """Yield the hidden subject (汪**) and the one contact beside it whose whole name fits, where lists do so."""
    subjects = [mention for mention, told in own.items() if roles[mention] == SUBJECT and told["name"]]
    if len(subjects) != 1 or alike.LOST not in own[subjects[0]]["name"]:
        return
    hidden = own[subjects[0]]["name"]
    others = [m for m, told in own.items() if roles[m] != SUBJECT and usable(told["name"])]
    fits = [mention for mention in others if selves.may_hide(hidden, own[mention]["name"])]
    if len(fits) == 1 and (row.list_, roles[fits[0]]) in placing.trusted:
        yield "", [subjects[0], fits[0]]


def _strangers(
    row: Row, own: Own, roles: Mapping[int, str], again: Mapping[int, list[tuple[str, str]]]
) -> dict[int, set[int]]:
    """Say of each mention which others of the row are somebody else."""
    found: dict[int, set[int]] = {mention: set() for mention in own}
    for one, two in combinations(own, 2):
        left, right = own[one]["name"], own[two]["name"]
        subjects = all(roles[mention].startswith(SUBJECT) for mention in (one, two))
        apart = (left and right and left != right) or subjects
        heads = {mark for rule, mark in again.get(one, ()) if rule == "row_head"}
        heads &= {mark for rule, mark in again.get(two, ()) if rule == "row_head"}
        hides = left and right and alike.LOST in left + right and alike.masked_alike(left, right)
        if apart and not heads and not hides:
            found[one].add(two)
            found[two].add(one)
    for subject, relation, object_ in row.relations:
        related = relation in batch.KINSHIP and subject in own and object_ in own
        if related and own[subject]["name"] != own[object_]["name"]:
            found[subject].add(object_)
            found[object_].add(subject)
    return found


def _told(stands: _Stands, mention: int, again: Sequence[tuple[str, str]], strangers: set[int]) -> Told:
    row, own = stands.row, stands.own[mention]
    role = next(role for one, role, _ in row.persons if one == mention)
    name, of_child = own["name"], row.form in selves.OF_CHILDREN and role == SUBJECT
    parents = frozenset(s for s, r, o in row.relations if r == "parent_of" and o == mention and s in stands.own)
    children = frozenset(o for s, r, o in row.relations if r == "parent_of" and s == mention and o in stands.own)
    return Told(
        mention=mention,
        row=row.number,
        role=role,
        **{column: own[column] for column in ("name", "former", "citizen_id", "pattern", "birth", "own_birth", "sex")},
        other_id=own["other_id"],
        twin=own["twin"],
        phones=tuple(dict.fromkeys(stands.placing.number(phone) for phone in own["phones"])),
        homes=stands.homes(mention),
        holdings=stands.holdings(mention),
        households=stands.households(mention, "member_of", "head_of"),
        headships=stands.households(mention, "head_of"),
        tokens=stands.tokens(mention),
        kin=stands.kin(mention),
        part=f"{row.form}.{role.rstrip('0123456789')}",
        again=tuple(again),
        is_whole=usable(name) and not of_child,
        may_call=bool(name) and selves.is_surname(name, surname(name) or None),
        strangers=frozenset(strangers),
        relatives=stands.others(mention, batch.KINSHIP),
        parents=parents,
        children=children,
    )
