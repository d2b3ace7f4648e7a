"""Exact evidence among the few mentions that a record touches: `exact`, without an array."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from liren.engine import alike, exact
from liren.engine.live.saying import Sounds, Told, usable
from liren.engine.places import GAP

Sexes = Callable[[str], str]
Key = tuple[str, ...]

CALLER: Final = "caller"
SEVERAL: Final = {"phone": "phones", "headship": "headships", "household": "households", "token": "tokens"}


@dataclass(frozen=True, slots=True)
class Edge:
    """Two mentions that a rule joins; index into `RULES`."""

    one: int
    two: int
    rule: int


@dataclass(frozen=True)
class Decided:
    """Pairs of mentions that humans decided, smaller first."""

    same: frozenset[tuple[int, int]] = field(default=frozenset())
    apart: frozenset[tuple[int, int]] = field(default=frozenset())


@dataclass(frozen=True)
class Groups:
    """
    Mentions joined beyond doubt.

    :ivar group: mention → the smallest of its group
    :ivar owned: mentions whose citizen id is their own
    :ivar tied: mention → the smallest of all that edges lead to, before any constraint
    :ivar via: mention → the mention that it was joined to, and the rule; absent when alone
    """

    group: Mapping[int, int]
    tied: Mapping[int, int]
    owned: frozenset[int]
    via: Mapping[int, tuple[int, str]]


IS_EVIDENCE: Final[dict[str, Callable[[str], bool]]] = {
    "name": usable,
    "pattern": lambda text: alike.LOST not in text,
    "birth": lambda text: len(text) == alike.WHOLE,
    "other_id": bool,
}
RULES: Final = ("human", "citizen_id", *("_".join(names) for names in exact.KEYS))


def finding(told: Told) -> list[Key]:
    """
    Give the keys under which whatever may be joined to a mention by exact evidence stands too.

    Fewer than the rules are: whoever agrees in name, birth and phone agrees in name and birth.
    """
    keys: list[Key] = [("row", str(told.row))] if told.again else []
    if told.citizen_id:
        keys.append(("id", told.citizen_id))
    if told.surname and (told.is_whole or told.may_call):
        keys += [(CALLER, told.surname, phone) for phone in told.phones]
    if not usable(told.name):
        return keys
    if told.pattern and alike.LOST not in told.pattern:
        keys.append(("pattern", told.name, told.pattern))
    if told.other_id:
        keys.append(("other_id", told.name, told.other_id))
    if _whole(told.birth):
        keys.append(("birth", told.name, told.birth))
    keys += [("headship", told.name, house) for house in told.headships]
    return [*keys, *(("phone", told.name, phone) for phone in told.phones)]


def groups(some: Mapping[int, Told], *, decided: Decided, sexes: Sexes, sounds: Sounds) -> Groups:
    """Join what is one person beyond doubt."""
    owned = owners(some.values(), sounds)
    edges = list(_edges(some, owned, decided, sexes))
    label = tied = _joined(some, edges, decided, None)
    if _conflicting(label, some, owned, decided):
        label = _joined(some, edges, decided, {m: some[m].citizen_id for m in owned})
    via: dict[int, tuple[int, str]] = {}
    for edge in edges:
        if label[edge.one] == label[edge.two]:
            via.setdefault(edge.one, (edge.two, RULES[edge.rule]))
            via.setdefault(edge.two, (edge.one, RULES[edge.rule]))
    return Groups(label, tied, owned, via)


def owners(some: Collection[Told], sounds: Sounds) -> frozenset[int]:
    """Say which mentions bear a citizen id of their own: all, but where two persons bear it only one of them."""
    under: dict[str, list[Told]] = {}
    for told in some:
        if told.citizen_id:
            under.setdefault(told.citizen_id, []).append(told)
    own = {told.mention for bearers in under.values() for told in bearers}
    for id_, bearers in under.items():
        names = sorted({told.name for told in bearers if told.name})
        if len(names) > 1:
            own -= _borrowers(id_, _sides(names, sounds), [told for told in bearers if told.name])
    return frozenset(own)


def _borrowers(id_: str, side: Mapping[str, int], bearers: Sequence[Told]) -> set[int]:
    born = f"{id_[6:10]}-{id_[10:12]}-{id_[12:14]}"
    votes: dict[int, tuple[int, int]] = {}
    for told in bearers:
        confirmed, total = votes.get(side[told.name], (0, 0))
        votes[side[told.name]] = (confirmed + (told.own_birth == born), total + 1)
    owner = max(sorted(votes), key=lambda place: votes[place])
    return {told.mention for told in bearers if side[told.name] != owner and told.own_birth != born}


def _sides(names: Sequence[str], sounds: Sounds) -> dict[str, int]:
    """Group names that may be spellings of one."""
    side = {name: place for place, name in enumerate(names)}
    for at, one in enumerate(names):
        for two in names[:at]:
            if exact.same_name_perhaps(one, two, sounds):
                low, high = sorted((side[one], side[two]))
                side = {name: low if place == high else place for name, place in side.items()}
    return side


def _edges(some: Mapping[int, Told], owned: frozenset[int], decided: Decided, sexes: Sexes) -> Iterator[Edge]:
    """Yield what each rule joins, the strongest rule first, each group as a star around its first mention."""
    for one, two in sorted(decided.same):
        if one in some and two in some:
            yield Edge(two, one, 0)
    ids: dict[str, list[int]] = {}
    for mention in sorted(owned):
        ids.setdefault(some[mention].citizen_id, []).append(mention)
    yield from _stars(ids.values(), 1)
    called = _called(some, sexes)
    for number, names in enumerate(exact.KEYS, start=2):
        under: dict[Key, list[int]] = {}
        for mention in sorted(some):
            for key in product(*(_values(some[mention], name, called) for name in names)):
                under.setdefault(key, []).append(mention)
        yield from _stars((found for _, found in sorted(under.items()) if _pure(found, some, owned)), number)


def _stars(found: Collection[list[int]] | Iterator[list[int]], rule: int) -> Iterator[Edge]:
    for mentions in found:
        for other in mentions[1:]:
            yield Edge(other, mentions[0], rule)


def _values(told: Told, name: str, called: Mapping[int, list[str]]) -> Collection[str]:
    """Give the values of a field that are evidence, without parts of a name, of an id, of a day."""
    if name in ("row_head", "row_self"):
        return [mark for rule, mark in told.again if rule == name]
    if name == CALLER:
        return called.get(told.mention, ())
    if name == "dwelling":
        return [home for home in told.homes if not home.endswith("x")]
    if name in SEVERAL:
        several: tuple[str, ...] = getattr(told, SEVERAL[name])
        return several
    single: str = getattr(told, name)
    return (single,) if single and IS_EVIDENCE[name](single) else ()


def _called(some: Mapping[int, Told], sexes: Sexes) -> dict[int, list[str]]:
    """Give whom a phone and a surname tell to be one person the two in common."""
    under: dict[tuple[str, str], list[Told]] = {}
    for told in some.values():
        if told.surname and (told.is_whole or told.may_call):
            for phone in told.phones:
                under.setdefault((told.surname, phone), []).append(told)
    found: dict[int, list[str]] = {}
    for key, callers in under.items():
        for told in _one_caller(callers, sexes):
            found.setdefault(told.mention, []).append(GAP.join(key))
    return found


def _one_caller(callers: Sequence[Told], sexes: Sexes) -> list[Told]:
    names = {told.name for told in callers if told.is_whole}
    if len(names) != 1 or len(callers) < 2:
        return []
    name = next(iter(names))
    sex = {told.mention: told.sex or (sexes(told.name) if usable(told.name) else "") for told in callers}
    of_name = {sex[told.mention] for told in callers if told.is_whole} - {""}
    meant = of_name if of_name else set(sex.values()) - {""}
    fits = [
        told
        for told in callers
        if (not sex[told.mention] or meant == {sex[told.mention]})
        and (alike.LOST not in told.name or len(told.name) == len(name))
    ]
    return fits if any(not told.is_whole for told in fits) else []


def _pure(found: Sequence[int], some: Mapping[int, Told], owned: frozenset[int]) -> bool:
    """Say whether a group holds no two citizen ids and no two days of birth: those need weighing."""
    if len(found) < 2:
        return False
    ids = {some[mention].citizen_id for mention in found if mention in owned}
    births = {some[mention].birth for mention in found if _whole(some[mention].birth)}
    return len(ids) < 2 and len(births) < 2


def _conflicting(label: Mapping[int, int], some: Mapping[int, Told], owned: frozenset[int], decided: Decided) -> bool:
    ids: dict[int, str] = {}
    if any(ids.setdefault(label[m], some[m].citizen_id) != some[m].citizen_id for m in owned):
        return True
    return any(one in label and two in label and label[one] == label[two] for one, two in decided.apart)


def _joined(
    some: Mapping[int, Told], edges: Sequence[Edge], decided: Decided, ids: Mapping[int, str] | None
) -> dict[int, int]:
    """
    Follow the edges.

    :param ids: where given, an edge that would bring two ids (or two whom a human keeps apart) together is left out
    """
    label = {mention: mention for mention in some}
    members = {mention: [mention] for mention in some}
    for edge in edges:
        low, high = sorted((label[edge.one], label[edge.two]))
        if low == high or (ids is not None and _clash(members[low], members[high], ids, decided)):
            continue
        for mention in members.pop(high):
            label[mention] = low
            members[low].append(mention)
    return label


def _clash(one: Sequence[int], two: Sequence[int], ids: Mapping[int, str], decided: Decided) -> bool:
    if len({ids[mention] for mention in (*one, *two) if mention in ids}) > 1:
        return True
    return any((min(a, b), max(a, b)) in decided.apart for a in one for b in two) if decided.apart else False


def _whole(birth: str) -> bool:
    return len(birth) == alike.WHOLE
