"""Propose what the columns of a table mean, from headers and values together; values beat a misleading header."""

import dataclasses
from collections.abc import Sequence
from typing import Final

from liren.engine import fields
from liren.engine.shape import casting, forms, layouts, mappings, meanings, people, profiles, red_lines

RESIDENCE_TYPE: Final = fields.Target("subject", "fact", "residence_type")  # 户籍: a kind, or where it is
SHOWN: Final = 3
ENOUGH: Final = 3  # fewer values than this overrule no header
UNNAMED: Final = 0.3  # of the ids, from which on those that stand beside an empty name are no slips
LISTED: Final = {"subject": 0.3, "member": 0.1}  # of the cells, from which on a column is of several people a row
LIVED_IN: Final = 1.2  # people to a home, from which on a list is of residents and no longer of homes
# Values of these kinds are so distinctive that they overrule a header which says something else.
DISTINCTIVE: Final = ("citizen_id", "plate", "uscc", "phone")
_BY_VALUE: Final = {
    "citizen_id": fields.Target(meanings.NO_ROLE, fields.PERSON, "citizen_id"),
    "phone": fields.Target(meanings.NO_ROLE, fields.PERSON, "phone"),
    "sex": fields.Target(meanings.NO_ROLE, fields.PERSON, "sex"),
    "relation": fields.Target("subject", fields.PERSON, "relation"),
    "plate": fields.Target("subject", fields.VEHICLE, "plate"),
    "uscc": fields.Target("subject", fields.ORGANIZATION, "uscc"),
    "address": fields.Target(meanings.NO_ROLE, fields.DWELLING, "address"),
    "room": fields.Target(meanings.NO_ROLE, fields.DWELLING, "room"),
    "name": fields.Target(meanings.NO_ROLE, fields.PERSON, "name"),
}


def propose(table: layouts.Table, *, permitted: frozenset[str] = frozenset(), form: str = "") -> mappings.Mapping:
    """
    A mapping of every column of the table.

    :param permitted: red-line codes that the importing module may lawfully hold (`red_lines.crossed`)
    :param form: one of fields.FORMS when it is known; else it is recognized
    """
    chosen, confidence = (form, 1.0) if form else form_of(table)
    samples = [table.sample(index) for index in range(table.sheet.width)]
    crossed = [
        red_lines.crossed(header, values, permitted=permitted)
        for header, values in zip(table.headers, samples, strict=True)
    ]
    found = [
        None if line else _meaning(header, values, chosen)
        for header, values, line in zip(table.headers, samples, crossed, strict=True)
    ]
    _settle_houses_in_rows(table.headers, found)
    _keep_one_guessed_name(found)
    _settle_unknown_words(found, chosen)
    _settle_what_is_no_id(found, samples)
    _settle_the_listed(found, samples)
    _settle_the_id(table, found)
    _settle_what_nobody_else_has(table, found)
    targets = casting.cast(found, chosen)
    columns = tuple(
        _column(index, header, meaning, target, samples[index])
        if crossed[index] is None
        else mappings.ColumnMapping(index, header, None, 1.0, "red line", (), crossed[index])
        for index, (header, meaning, target) in enumerate(zip(table.headers, found, targets, strict=True))
        if header or samples[index]
    )
    return mappings.Mapping(chosen, columns, confidence)


def form_of(table: layouts.Table) -> tuple[str, float]:
    """The form of a table, and how sure that is; a list of firms whose headers tell no more is still one."""
    form, confidence = forms.recognize(table.headers, file=table.sheet.file, sheet=table.sheet.name)
    if form == "property" and _lists_residents(table):
        return "community", confidence
    if form != forms.UNKNOWN:
        return form, confidence
    said = [meanings.read(header, form) for header in table.headers]
    targets = {(one.target.role, one.target.kind) for one in said if one and one.target.field in ("name", "uscc")}
    is_run = not targets.isdisjoint(_RUN_BY)  # 单位 beside 负责人 is no place of work
    is_of_firms = ("subject", fields.ORGANIZATION) in targets or (is_run and _WORKPLACE in targets)
    is_of_people = bool(targets & {(meanings.NO_ROLE, fields.PERSON), ("subject", fields.PERSON)})
    return ("organization", 0.5) if is_of_firms and not is_of_people else (form, confidence)


_WORKPLACE: Final = ("workplace", fields.ORGANIZATION)
_RUN_BY: Final = {("officer", fields.PERSON), ("legal", fields.PERSON)}


def _lists_residents(table: layouts.Table) -> bool:
    """
    Whether a property company lists who lives in its homes, one a row, with the owner's name repeated beside them.

    Where each home has one row the row is its owner's, whoever else is named in it.
    """
    found = [meanings.read(header, "property") for header in table.headers]
    owners = _columns(found, "name", "owner")
    people = _columns(found, "name", meanings.NO_ROLE, "subject", "resident", "member")
    homes = [at for at, one in enumerate(found) if one and one.target.kind == fields.DWELLING]
    if not (len(owners) == len(people) == 1 and homes) or len(table.lines) < ENOUGH:
        return False
    told = list(zip(*(table.column(at).to_pylist() for at in [*owners, *homes]), strict=True))
    named = set(zip(told, table.column(people[0]).to_pylist(), strict=True))
    return len(named) > LIVED_IN * len(set(told))


def _column(
    index: int,
    header: str,
    meaning: meanings.Meaning | None,
    target: fields.Target | None,
    values: Sequence[str],
) -> mappings.ColumnMapping:
    samples = tuple(dict.fromkeys(values))[:SHOWN]
    if meaning is None:
        return mappings.ColumnMapping(index, header, None, 0.0, "unknown", samples)
    return mappings.ColumnMapping(index, header, target, meaning.confidence, meaning.reason, samples)


def _meaning(header: str, values: Sequence[str], form: str) -> meanings.Meaning | None:
    said = meanings.read(header, form)
    kind, share = profiles.kind_of(values)
    if said is not None and len(values) < ENOUGH:
        return said
    if said is None:
        return _guessed(kind, share, meanings.place_of(header))
    placed = _place_told_by_values(said, values, kind, share)
    if placed is not None:
        return placed
    if said.target.kind == "fact" and said.confidence >= 0.85:
        return said
    if kind in DISTINCTIVE and _disagrees(said.target, kind):
        shown = _BY_VALUE[kind]
        keeps = said.target.kind == shown.kind == fields.PERSON and said.target.role
        target = fields.Target(said.target.role, shown.kind, shown.field) if keeps else shown
        return meanings.Meaning(
            target, said.ordinal, round(0.9 * share, 2), f"values are {kind}, not what the header says"
        )
    return said


def _place_told_by_values(
    said: meanings.Meaning, values: Sequence[str], kind: str, share: float
) -> meanings.Meaning | None:
    """Whether a column tells an address, a room or neither shows in its values."""
    role = said.target.role if said.target.kind == fields.DWELLING else meanings.NO_ROLE
    if kind == "address" and said.target == RESIDENCE_TYPE:
        role = "registered"
    elif said.target.field == "address" and profiles.are_rooms(values):
        return meanings.Meaning(fields.Target(role, fields.DWELLING, "room"), 0, said.confidence, "values are rooms")
    elif kind != "address" or said.target.field not in ("room", "name", "building", "unit", "phone"):
        return None
    target = fields.Target(role, fields.DWELLING, "address")
    return meanings.Meaning(target, 0, round(0.9 * share, 2), "values are address")


def _disagrees(target: fields.Target, kind: str) -> bool:
    if kind == "citizen_id":
        return target.field not in ("citizen_id", "other_id")
    return target.field != kind and not (kind == "phone" and target.field == "name")


def _guessed(kind: str, share: float, place: str) -> meanings.Meaning | None:
    target = _BY_VALUE.get(kind)
    if target is None:
        return None
    if target.kind == fields.DWELLING:
        target = fields.Target(place, target.kind, target.field)
    confidence = 0.8 if kind in DISTINCTIVE else 0.5
    return meanings.Meaning(target, 0, round(confidence * share, 2), f"values are {kind}")


def _settle_houses_in_rows(headers: Sequence[str], found: list[meanings.Meaning | None]) -> None:
    """排, 号: what 号 numbers only the column before it tells."""
    for at, header in enumerate(headers[1:], start=1):
        before = found[at - 1]
        if header == "号" and headers[at - 1].startswith("排") and before and before.target.field == "building":
            target = fields.Target(before.target.role, fields.DWELLING, "room")
            found[at] = dataclasses.replace(before, target=target, reason="stands behind 排")


def _keep_one_guessed_name(found: list[meanings.Meaning | None]) -> None:
    """A column of names under an unknown header is the subject only when no header names anybody."""
    named = any(one and one.target.field == "name" and not one.reason.startswith("values") for one in found)
    for index, one in enumerate(found):
        if one and one.target.field == "name" and one.reason.startswith("values"):
            found[index] = None if named else one
            named = True


def _settle_unknown_words(found: list[meanings.Meaning | None], form: str) -> None:
    """A name under a word that nobody here knows is the row's own person, or, beside a plain name, somebody else."""
    unknown = [one for one in found if one and one.confidence == meanings.UNKNOWN_WORD and one.target.field == "name"]
    plain = [one for one in _names(found, form) if one not in unknown]
    if not unknown or not (plain or len({one.word for one in unknown}) > 1):
        return
    others = {one.word for one in (unknown if plain else unknown[1:])}
    for index, one in enumerate(found):
        if one and one.confidence == meanings.UNKNOWN_WORD and one.word in others:
            target = fields.Target("other", fields.PERSON, one.target.field)
            found[index] = dataclasses.replace(one, target=target)


def _settle_what_is_no_id(found: list[meanings.Meaning | None], samples: Sequence[Sequence[str]]) -> None:
    """证号 over 3701028210000, beside a column of ids, is the number of another certificate."""
    columns = [at for at, one in enumerate(found) if one and one.target.field == "citizen_id"]
    if not any(profiles.kind_of(samples[at])[0] == "citizen_id" for at in columns):
        return
    for at in columns:
        one = found[at]
        if one and len(samples[at]) >= ENOUGH and not any(map(profiles.may_be_id, samples[at])):
            target = fields.Target(one.target.role, fields.PERSON, "other_id")
            found[at] = dataclasses.replace(one, target=target, reason="values are no ids")


def _settle_the_listed(found: list[meanings.Meaning | None], samples: Sequence[Sequence[str]]) -> None:
    """保障对象 over 李秀英、王小明, beside a 户主: a cell of several people names those who belong to the chief one."""
    if not _columns(found, "name", "head"):
        return
    for at in _columns(found, "name", "subject", "member"):
        one = found[at]
        listed = sum(1 for cell in samples[at] if len(people.named(cell)) > 1)
        if one and listed >= max(1, LISTED[one.target.role] * len(samples[at])):
            target = fields.Target("member", fields.PERSON, "name")
            # The first of several: the row is not about one member, whose head stands beside.
            found[at] = dataclasses.replace(one, target=target, ordinal=one.ordinal or 1, reason="values are several")


def _names(found: list[meanings.Meaning | None], form: str) -> list[meanings.Meaning]:
    """Names of those whom a row may be chiefly about; where rows are members', a head is not."""
    by_member = form in casting.BY_MEMBER or bool(_columns(found, "relation", "subject"))
    first = next((one.confidence for one in found if one and one.target.field == "name"), 0.0)
    # 随行人员 behind another name go with that one; only where they stand first is the row about them.
    beside = {"head"} if by_member else {"member"} if first == meanings.UNKNOWN_WORD else set()
    chiefs = [role for role in casting.CHIEFS[form] if role not in beside]
    return [one for at in _columns(found, "name", meanings.NO_ROLE, "subject", *chiefs) if (one := found[at])]


def _settle_the_id(table: layouts.Table, found: list[meanings.Meaning | None]) -> None:
    """
    Whose the only 身份证号 is, when both a head and a person are named: the one whose name it always comes with.

    A household's rows repeat the head's id beside different people; a person's own id has one name.
    """
    heads = _columns(found, "name", "head")
    people = _columns(found, "name", meanings.NO_ROLE, "subject")
    ids = _columns(found, "citizen_id", meanings.NO_ROLE)
    if not (len(heads) == len(people) == len(ids) == 1) or _columns(found, "citizen_id", "head", "subject"):
        return
    numbers = table.column(ids[0]).to_pylist()
    distinct = len(set(numbers))
    with_head = len(set(zip(numbers, table.column(heads[0]).to_pylist(), strict=True)))
    with_person = len(set(zip(numbers, table.column(people[0]).to_pylist(), strict=True)))
    said = found[ids[0]]
    if said is not None and with_head == distinct and with_person > 1.1 * distinct:
        target = fields.Target("head", fields.PERSON, "citizen_id")
        found[ids[0]] = meanings.Meaning(target, 0, 0.85, "values repeat with the head")


def _settle_what_nobody_else_has(table: layouts.Table, found: list[meanings.Meaning | None]) -> None:
    """业主姓名, 业主2姓名, 身份证号: ids that stand in rows without a second owner are the first one's."""
    chief: int | None = None
    before: int | None = None
    for at, one in enumerate(found):
        if one is None or one.target.kind != fields.PERSON:
            continue
        if one.target.field == "name":
            chief, before = (at if chief is None else chief), at
        elif before != chief and one.target == fields.Target(meanings.NO_ROLE, fields.PERSON, "citizen_id"):
            named = [bool((cell or "").strip()) for cell in table.column(before or 0).to_pylist()]
            filled = [bool((cell or "").strip()) for cell in table.column(at).to_pylist()]
            alone = sum(has and not there for has, there in zip(filled, named, strict=True))
            if alone >= ENOUGH and alone >= UNNAMED * sum(filled):
                target = fields.Target("subject", fields.PERSON, "citizen_id")
                found[at] = dataclasses.replace(one, target=target, ordinal=1, reason="stands where no other is named")


def _columns(found: list[meanings.Meaning | None], field: str, *roles: str) -> list[int]:
    return [
        at
        for at, one in enumerate(found)
        if one and one.target.kind == fields.PERSON and one.target.field == field and one.target.role in roles
    ]
