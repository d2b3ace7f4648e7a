"""Who is who among the columns of a table: open roles are filled, the chief person is the subject, doubles numbered.

The same header means another person in another table: 户主姓名 is the subject of a welfare list, and the head
beside the
subject in a household register. A second 身份证号 belongs to the name before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from liren.engine import fields
from liren.engine.shape import meanings

# Who becomes `subject` when the table names nobody plainly (姓名); the first that has a column.
CHIEFS: Final[dict[str, tuple[str, ...]]] = {
    "household_register": ("head", "owner", "member"),
    "floating_population": ("tenant", "resident", "member"),
    "welfare": ("head", "owner", "member"),
    "allowance": ("head", "owner"),
    "health": ("head", "resident"),
    "vaccination": ("member",),
    "education": ("member",),
    "property": ("owner", "head", "resident", "tenant", "member"),
    "parking": ("owner", "resident", "head", "tenant"),
    "meter": ("owner", "head", "resident", "tenant"),
    "visit": ("head", "resident", "owner", "tenant", "member"),
    "rental": ("resident",),
    "organization": ("legal", "owner", "officer"),
    "volunteer": ("member",),
    "event": (),
    "building": ("resident", "owner", "head", "tenant"),
    "community": ("head", "resident", "owner", "tenant", "member"),
    "unknown": ("head", "owner", "tenant", "resident", "legal", "officer", "member"),
}
# Here the owner is the subject even beside a plain name.
OWNERS_FIRST: Final = ("property", "parking")
# Whoever owns what is let is its landlord.
LETTING: Final = ("floating_population", "rental")
# Here a row is one member's, and the head stands beside it.
BY_MEMBER: Final = ("household_register", "community", "unknown")
# What is left takes the nearest word of links.csv.
FINAL: Final = {
    "resident": "member",
    "coowner": "owner",
    "legal": "owner",
    "officer": "contact",
    "father": "parent",
    "mother": "parent",
}
PLACES: Final = {
    "household_register": "registered",
    "property": "property",
    "parking": "property",
    "meter": "property",
    "rental": "property",
    "event": "property",
    "building": "property",
    "organization": "workplace",
}
_BESIDE: Final = ("guardian", "contact", "landlord", "father", "mother", "parent", "spouse")


@dataclass
class _Part:
    """A person column on its way to a role."""

    at: int
    role: str
    field: str
    ordinal: int
    number: int = 1
    word: str = ""


def cast(found: Sequence[meanings.Meaning | None], form: str) -> list[fields.Target | None]:
    """The targets of a table's columns, left to right, with final roles."""
    targets = [meaning.target if meaning else None for meaning in found]
    parts = [
        _Part(at, meaning.target.role, meaning.target.field, meaning.ordinal, word=meaning.word)
        for at, meaning in enumerate(found)
        if meaning is not None and meaning.target.kind == fields.PERSON
    ]
    _keep_together(parts)
    _give_relations_to_members(parts)
    _rename_by_form(parts, form)
    _choose_subject(parts, form)
    _lend_to_subject(parts, form)
    _fill_open_roles(parts)
    for at, label in _labels(parts, form).items():
        targets[at] = fields.Target(label, fields.PERSON, next(part.field for part in parts if part.at == at))
    return [_placed(target, form) for target in targets]


def _placed(target: fields.Target | None, form: str) -> fields.Target | None:
    if target is None or target.kind != fields.DWELLING or target.role != meanings.NO_ROLE:
        return target
    return fields.Target(PLACES.get(form, "residence"), target.kind, target.field)


def _keep_together(parts: list[_Part]) -> None:
    """负责人电话 is the phone of whom the table calls 负责人, whoever else it could be."""
    roles = {part.word: part.role for part in parts if part.field == "name" and part.word}
    for part in parts:
        if part.field != "relation":  # 户主关系 is what the row's own person is to the head
            part.role = roles.get(part.word, part.role)


def _give_relations_to_members(parts: list[_Part]) -> None:
    """与户主关系 behind 家庭成员1姓名 says what that member is; the householder of the row is nobody's child there."""
    columns = [(at, part) for at, part in enumerate(parts) if part.field == "relation" and part.role == "subject"]
    for at, part in columns:
        before = parts[at - 1] if at else part
        if before.role == "member" and before.field == "name" and before.ordinal:
            part.role, part.ordinal = before.role, before.ordinal


def _rename_by_form(parts: list[_Part], form: str) -> None:
    named = [part for part in parts if part.field == "name"]
    roles = {part.role for part in named}
    if form in LETTING and "owner" in roles and "landlord" not in roles:
        _rename(parts, "owner", "landlord")
    members = [part for part in named if part.role == "member"]
    is_open = not roles & {meanings.NO_ROLE, "subject"}
    if form in BY_MEMBER and is_open and "head" in roles and len(members) == 1 and not members[0].ordinal:
        _rename(parts, "member", "subject")


def _choose_subject(parts: list[_Part], form: str) -> None:
    named = {part.role for part in parts if part.field in ("name", "surname", "given_name")}
    is_plain = bool(named & {meanings.NO_ROLE, "subject"})
    chief = next((role for role in CHIEFS[form] if role in named), None)
    if form == "parking" and "subject" in named:  # 车主 beside the 业主 of the home
        return
    if form in OWNERS_FIRST and "owner" in named:
        if "subject" in named:
            _rename(parts, "subject", "resident")
        if is_plain:
            _rename(parts, meanings.NO_ROLE, "resident", only_after_names=True)
        _rename(parts, "owner", "subject")
    elif not is_plain and chief is not None:
        _rename(parts, chief, "subject")


def _lend_to_subject(parts: list[_Part], form: str) -> None:
    """申请人 beside 户主身份证号: where the head is chief and nobody else is called head, both are one."""
    chief = CHIEFS[form][:1]
    if any(part.role in chief and part.field == "name" for part in parts):
        return
    held = {part.field for part in parts if part.role in ("subject", meanings.NO_ROLE)}
    for part in parts:
        if part.role in chief and part.field not in held:
            part.role = "subject"


def _rename(parts: list[_Part], old: str, new: str, *, only_after_names: bool = False) -> None:
    begun = not only_after_names
    for part in parts:
        begun = begun or (part.role == old and part.field == "name")
        if part.role == old and begun:
            part.role = new


def _fill_open_roles(parts: list[_Part]) -> None:
    """Give columns without a role to the subject, or, when the subject has that field, to the name before them."""
    taken: set[str] = {part.field for part in parts if part.role == "subject" and part.field != "name"}
    named = "subject"
    last: _Part | None = None
    told = {(part.role, part.field) for part in parts if part.word}
    companion = next((part.role for part in parts if part.role in (*_BESIDE, "owner", "tenant", "member")), "subject")
    for part in parts:
        if part.role == "companion":
            part.role = named if named in _BESIDE else companion
        elif part.role == meanings.NO_ROLE:
            part.role = _open_role(part, named, last, taken, is_told=(named, part.field) in told)
        if part.field == "name":
            named = part.role
        if part.role == "subject" and part.field != "name":
            taken.add(part.field)
        last = part


def _open_role(part: _Part, named: str, last: _Part | None, taken: set[str], *, is_told: bool) -> str:
    if part.field == "name" or named == "subject":
        return "subject"
    if part.field in taken and not part.ordinal:
        return named
    follows = last is not None and last.at == part.at - 1 and last.role == named and not is_told
    return named if follows and named in _BESIDE and part.field in ("phone", "relation") else "subject"


def _labels(parts: list[_Part], form: str) -> dict[int, str]:
    """Final role and number of every person column."""
    _number(parts)
    order: dict[str, list[tuple[str, int]]] = {}
    labels: dict[int, str] = {}
    for part in parts:
        role = _final(part, form)
        group = order.setdefault(role, [])
        key = (part.role, part.number)
        if key not in group:
            group.append(key)
        place = group.index(key) + (2 if role == "owner" and part.role in ("subject", "coowner") else 1)
        labels[part.at] = role if place == 1 else f"{role}{place}"
    return labels


def _final(part: _Part, form: str) -> str:
    if part.role == "subject" and part.number > 1:
        return "owner" if form in OWNERS_FIRST else "member"
    return FINAL.get(part.role, part.role)


def _number(parts: list[_Part]) -> None:
    """
    A second name of a role opens a second person, to whom the columns after it belong.

    Unless their header says whose they are by the word of another name: 父亲电话 is the father's, wherever it stands.
    """
    named: set[tuple[str, int]] = set()
    called: dict[tuple[str, str], int] = {}
    for part in (part for part in parts if part.field == "name"):
        part.number = part.ordinal or 1
        while not part.ordinal and (part.role, part.number) in named:
            part.number += 1
        named.add((part.role, part.number))
        if part.word:
            called[part.role, part.word] = part.number
    current: dict[str, int] = {}
    for part in parts:
        if part.field != "name":
            number = called.get((part.role, part.word)) or current.get(part.role, 1)
            part.number = part.ordinal if (part.role, part.ordinal) in named else number
        current[part.role] = part.number
    _deal(parts)


def _deal(parts: list[_Part]) -> None:
    """业主, 业主, 电话, 电话: columns of one field behind as many names of a role belong to these in their order."""
    for role in {part.role for part in parts}:
        own = [part for part in parts if part.role == role]
        people = [part for part in own if part.field == "name"]
        for name in {part.field for part in own} - {"name"}:
            columns = [part for part in own if part.field == name]
            are_behind = people and columns[0].at > people[-1].at and not any(part.ordinal for part in columns)
            if len(columns) == len(people) > 1 and are_behind and len({part.number for part in columns}) == 1:
                for part, person in zip(columns, people, strict=True):
                    part.number = person.number
