"""All kinds of a batch, resolved in the order in which they help one another.

Persons by evidence that needs no address; with them the dwellings; with these the persons; with these all else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import coding, distinct, exact, fields, gather, model, persons, places, prepare, selves, things
from liren.engine.coding import NONE, Codes, Ints
from liren.engine.dialects import duckdb
from liren.engine.mentions import Mentions
from liren.engine.prepare import Persons, Several

Progress = Callable[[str, float], None]

EARLY: Final = (
    ("name", "pattern"),
    ("name", "other_id"),
    ("name", "birth", "phone"),
    ("name", "phone"),
)  # needs no address, good enough for that
AROUND: Final = ("lives_at", "registered_at", "owns", "rents", "lets", "pays_for")
HOLDS: Final = ("owns", "lets", "pays_for")
KINSHIP: Final = ("spouse_of", "parent_of", "kin_of", "guardian_of")


@dataclass(frozen=True)
class Options:
    """
    How to link.

    :ivar edition: what to call the weights that are learnt, usually a date
    :ivar threshold: bits; at 0 a link is as likely as not
    :ivar doubt: bits around the threshold within which a human may be asked
    :ivar same: pairs of mentions that a human has found to be one person; applied first, and learnt from
    :ivar apart: pairs of mentions that a human has found to be two; likewise
    """

    edition: str = ""
    threshold: float = 0.0
    doubt: float = 8.0
    same: Sequence[tuple[int, int]] = ()
    apart: Sequence[tuple[int, int]] = ()
    limits: duckdb.Limits = field(default_factory=duckdb.Limits)


@dataclass(frozen=True, eq=False)
class Batch:
    """
    Every mention and what it is one of.

    :ivar known: person mentions in the order of their content
    :ivar weighed: the persons, by line of `known`
    """

    known: Persons
    weighed: persons.Weighed
    dwellings: places.Dwellings
    households: things.Things
    vehicles: things.Things
    organizations: things.Things
    model: model.Model


@dataclass(frozen=True, eq=False)
class Ready:
    """
    Persons, understood and placed: what they are linked by.

    :ivar known: person mentions in the order of their content
    :ivar lists: for each line the number of its file and sheet
    :ivar heads: lines that their row says to be the head of one household
    :ivar callers: lines that a phone and a surname tell to be one person
    """

    known: Persons
    context: gather.Context
    lists: Codes
    heads: Several
    callers: Several


@dataclass(frozen=True, eq=False)
class Normal(Ready):
    """
    A batch, understood and placed.

    :ivar files: for each dwelling mention the number of its file and sheet
    """

    stated: "Stated"
    read: places.Read
    dwellings: places.Dwellings
    files: Ints


def resolve(mentions: Mentions, *, options: Options, learnt: model.Model | None = None, progress: Progress) -> Batch:
    """Resolve all kinds."""
    normal = normalize(mentions, progress=progress, limits=options.limits)
    progress("linking", 0.4)
    weighed = link_persons(normal, options=options, learnt=learnt)
    progress("placing things", 0.7)
    stated, person = normal.stated, weighed.person()
    return Batch(
        normal.known,
        weighed,
        # Once more: a row that tells no place (3-2-301) may be that of a person who is known by now.
        places.dwellings(normal.read, occupant=stated.occupants(person), source=normal.files),
        things.households(mentions, head=stated.other_end(fields.HOUSEHOLD, ("head_of", "member_of"), person)),
        things.vehicles(mentions, keeper=stated.other_end(fields.VEHICLE, ("drives",), person)),
        things.organizations_(
            mentions,
            place=stated.sites(normal.dwellings),
            person=stated.other_end(fields.ORGANIZATION, ("runs",), person),
            regions=normal.read.regions,
        ),
        learnt or model.Model(options.edition, weighed.models),
    )


def normalize(mentions: Mentions, *, progress: Progress, limits: duckdb.Limits = duckdb.LIMITS) -> Normal:
    """Understand persons and addresses, and place the dwellings by persons whom exact evidence joins."""
    progress("normalizing", 0.0)
    with distinct.undisturbed(), distinct.Crew(limits.threads) as crew:
        known = prepare.persons(mentions, crew=crew)
        read = places.read(mentions, crew=crew)
    known = known.take(_content_order(mentions, known))
    stated = Stated(mentions, known)
    progress("placing", 0.3)
    early = exact.link(known, {"phone": known.phone}, by=EARLY, threads=limits.threads)
    files = stated.files(fields.DWELLING)
    dwellings = places.dwellings(read, occupant=stated.occupants(early.label), source=files)
    return Normal(
        known,
        _context(mentions, stated, dwellings),
        mentions.lists(known.row).codes,
        stated.row_heads(),
        selves.callers(known, mentions, early.label),
        stated,
        read,
        dwellings,
        files,
    )


def link_persons(ready: Ready, *, options: Options, learnt: model.Model | None = None) -> persons.Weighed:
    """Resolve the persons: exact evidence first, then what it leaves open is weighed."""
    known, context = ready.known, ready.context
    same, apart = known.lines(options.same), frozenset(known.lines(options.apart))
    several = context.shared(known) | {"dwelling": _rooms(context.dwelling), "headship": context.headship}
    several |= {"row_head": ready.heads, "row_self": selves.of_rows(known, ready.lists), "caller": ready.callers}
    return persons.weigh_residue(
        known,
        context,
        exact.link(known, several, same=same, apart=apart, threads=options.limits.threads),
        models=dict(learnt.kinds) if learnt else {},
        limits=options.limits,
        threshold=options.threshold,
        same=same,
        apart=apart,
    )


class Stated:
    """What rows state between their mentions, as lines of the tables."""

    def __init__(self, mentions: Mentions, known: Persons) -> None:
        self.mentions, self.known = mentions, known
        table = mentions.relations
        self.subject: Ints = table["subject"].to_numpy()
        self.object: Ints = table["object"].to_numpy()
        self.relation = coding.encode(table["relation"])

    def of(self, relations: Sequence[str]) -> tuple[Ints, Ints]:
        """Give (subject, object) mentions of some relations."""
        wanted = [code for code, name in enumerate(self.relation.values) if name in relations]
        rows = np.isin(self.relation.codes, wanted)
        return self.subject[rows], self.object[rows]

    def ids(self, kind: str) -> Ints:
        """Give the mentions of a kind, ascending."""
        return np.asarray(np.sort(self.mentions.tables[kind]["mention"].to_numpy()))

    def files(self, kind: str) -> Ints:
        """Give for each mention of a kind the number of its file and sheet."""
        row = self.mentions.tables[kind].sort_by("mention")["row_id"].to_numpy()
        return self.mentions.lists(row).codes.astype(np.int64)

    def row_heads(self) -> Several:
        """
        Give lines the household that their own row says they head, where several lines of the row do.

        与户主关系: 户主 beside 户主姓名 names one person twice, even when the two names are spelled differently.
        """
        subject, object_ = self.of(("head_of",))
        line = self.known.place(subject)
        line, house = line[line >= 0], object_[line >= 0]
        if not len(line):
            return Several(line, line, ())
        name = self.known.single["name"]
        surnames = coding.encode_values([self.known.surnames.get(value) for value in name.values])
        own = coding.through(surnames.codes, name.codes)[line]
        order = np.lexsort((line, house))
        line, house, own = line[order], house[order], own[order]
        again = np.r_[False, (house[1:] == house[:-1]) & (own[1:] == own[:-1]) & (own[1:] >= 0)]
        both = again | np.r_[again[1:], False]
        houses, codes = np.unique(house[both], return_inverse=True)
        return Several(line[both], codes.astype(np.int64), tuple(map(str, houses.tolist())))

    def parts(self) -> coding.Coded:
        """Give for each person line what it is in its form: `property.owner`, whichever of the owners."""
        forms = self.mentions.said("form", self.known.row)
        roles = coding.mapped(self.known.role, lambda role: role.rstrip("0123456789"))
        form = [*forms.values, ""]
        key = (forms.codes.astype(np.int64) % len(form)) * (len(roles.values) + 1) + roles.codes
        told, codes = np.unique(key, return_inverse=True)
        named = [divmod(one, len(roles.values) + 1) for one in told.tolist()]
        return coding.Coded(codes.astype(np.int32), tuple(f"{form[a]}.{roles.values[b]}" for a, b in named))

    def occupants(self, person: Ints) -> Ints:
        """Give for each dwelling mention a person of it."""
        return self.other_end(fields.DWELLING, AROUND, person)

    def other_end(self, kind: str, relations: Sequence[str], person: Ints) -> Ints:
        """Give for each mention of a kind the person who stands to it in the first of some relations."""
        out = np.full(len(self.ids(kind)), NONE, np.int64)
        for relation in relations:
            subject, object_ = self.of((relation,))
            line = self.known.place(subject)
            found = things.of_mention(self.ids(kind), object_[line >= 0], person[line[line >= 0]])
            out = np.where(out >= 0, out, found)
        return out

    def held(self) -> tuple[Ints, Ints]:
        """Give (person, dwelling) mentions: who owns or lets the dwelling, pays for it, or is its householder."""
        subject, object_ = self.of(HOLDS)
        head, house = self.of(("head_of",))
        placed, dwelling = self.of(("household_at",))
        houses, back = np.unique(house, return_inverse=True)
        at = things.of_mention(houses, placed, dwelling)[back]
        return np.concatenate([subject, head[at >= 0]]), np.concatenate([object_, at[at >= 0]])

    def sites(self, dwellings: places.Dwellings) -> Ints:
        """Give for each organization mention its building."""
        subject, object_ = self.of(("located_at",))
        at = things.of_mention(dwellings.mention, object_, np.arange(len(object_)))
        number = np.full(len(object_), NONE, np.int64)
        number[at[at >= 0]] = dwellings.building[at >= 0]
        return things.of_mention(self.ids(fields.ORGANIZATION), subject, number)


def _context(mentions: Mentions, stated: Stated, dwellings: places.Dwellings) -> gather.Context:
    known = stated.known
    return gather.Context(
        _dwelling_values(stated, dwellings, *stated.of(AROUND)),
        _dwelling_values(stated, dwellings, *stated.held()),
        _households(mentions, stated, ("member_of", "head_of")),
        _households(mentions, stated, ("head_of",)),
        _tokens(mentions, stated),
        _kin(stated),
        _strangers(known, stated),
        _pairs(known, *stated.of(KINSHIP)),
        _pairs(known, *stated.of(("parent_of",))),
        stated.parts(),
    )


def _dwelling_values(stated: Stated, dwellings: places.Dwellings, subject: Ints, object_: Ints) -> Several:
    line = stated.known.place(subject)
    at = np.searchsorted(dwellings.mention, object_)
    keep = (line >= 0) & (dwellings.place[at] >= 0)
    line, at = line[keep], at[keep]
    columns = (dwellings.place[at], dwellings.building[at], dwellings.dwelling[at])
    number = coding.combined([(column + 1).astype(np.int32) for column in columns])
    _, first, inverse = np.unique(number, return_index=True, return_inverse=True)
    spelled = [".".join(f"{c[i]:07}" if c[i] >= 0 else "x" for c in columns) for i in first]
    coded = coding.encode_values(spelled)
    return Several(line, coded.codes[inverse].astype(np.int64), coded.values)


def _rooms(dwelling: Several) -> Several:
    """Keep the values that tell a room: a building is no exact evidence."""
    told = np.array([not value.endswith("x") for value in dwelling.values] + [False])
    keep = told[dwelling.codes]
    return Several(dwelling.rows[keep], dwelling.codes[keep], dwelling.values)


def _households(mentions: Mentions, stated: Stated, relations: Sequence[str]) -> Several:
    return _numbers_of(mentions, stated, (fields.HOUSEHOLD, "register_no"), relations, things.register_number)


def _tokens(mentions: Mentions, stated: Stated) -> Several:
    documents = prepare.several_of(np.arange(stated.known.size), stated.known.single["other_id"])
    return prepare.joined(
        [documents, _numbers_of(mentions, stated, (fields.VEHICLE, "plate"), ("drives",), things.plate_number)]
    )


def _numbers_of(
    mentions: Mentions,
    stated: Stated,
    column: tuple[str, str],
    relations: Sequence[str],
    understood: Callable[[str], str | None],
) -> Several:
    """Give persons the numbers of the things (a kind and its column) to which a row relates them."""
    table = mentions.tables[column[0]].sort_by("mention")
    coded = coding.mapped(coding.encode(table[column[1]]), understood)
    subject, object_ = stated.of(relations)
    line = stated.known.place(subject)
    at = np.searchsorted(table["mention"].to_numpy(), object_)
    code = coded.codes[at].astype(np.int64) if len(at) else at
    keep = (line >= 0) & (code >= 0)
    return Several(line[keep], code[keep], coded.values)


def _kin(stated: Stated) -> Several:
    """Give each person the names of the relatives that a row names beside it."""
    one, two = _pairs(stated.known, *stated.of(KINSHIP))
    name = stated.known.single["name"]
    rows, codes = np.concatenate([one, two]), name.codes[np.concatenate([two, one])].astype(np.int64)
    # One's own name again (a householder's row) tells of no relative.
    keep = (codes >= 0) & (codes != name.codes[rows])
    return Several(rows[keep], codes[keep], name.values)


def _pairs(known: Persons, subject: Ints, object_: Ints) -> tuple[Ints, Ints]:
    one, two = known.place(subject), known.place(object_)
    keep = (one >= 0) & (two >= 0)
    return one[keep], two[keep]


def _strangers(known: Persons, stated: Stated) -> tuple[Ints, Ints]:
    """Pair the lines of a row that are two persons: other names, or both of them what the row is about."""
    order = np.argsort(known.row, kind="stable")
    left, right = [], []
    for step in range(1, 8):
        one, two = order[:-step], order[step:]
        same = known.row[one] == known.row[two]
        if not same.any():
            break
        left.append(one[same])
        right.append(two[same])
    if not left:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    one, two = np.concatenate(left), np.concatenate(right)
    name = known.single["name"].codes
    subject = np.array([value.startswith("subject") for value in known.role.values] + [False])[known.role.codes]
    apart = ((name[one] != name[two]) & (name[one] >= 0) & (name[two] >= 0)) | (subject[one] & subject[two])
    apart &= ~_said_to_be_one(stated.row_heads(), one, two) & ~selves.may_be_one(known, one, two)
    kin = _pairs(known, *stated.of(KINSHIP))
    different = name[kin[0]] != name[kin[1]]
    return np.concatenate([one[apart], kin[0][different]]), np.concatenate([two[apart], kin[1][different]])


def _said_to_be_one(heads: Several, one: Ints, two: Ints) -> NDArray[np.bool_]:
    house = np.full(int(max(one.max(initial=0), two.max(initial=0), heads.rows.max(initial=0))) + 1, NONE, np.int64)
    house[heads.rows] = heads.codes
    return np.asarray((house[one] >= 0) & (house[one] == house[two]))


def _content_order(mentions: Mentions, known: Persons) -> Ints:
    """Order persons by what they and their rows hold, so that nothing later depends on where rows stand."""
    own = coding.content_hash([column.codes for _, column in sorted(known.single.items())] + [known.role.codes])
    rows = max((int(table["row_id"].to_numpy().max(initial=-1)) for table in mentions.tables.values()), default=-1) + 1
    around = np.zeros(rows, np.uint64)
    np.add.at(around, known.row, own)
    for kind in (fields.DWELLING, fields.HOUSEHOLD, fields.VEHICLE):
        table = mentions.tables[kind]
        columns = [coding.encode(table[name]).codes for name in fields.FIELDS[kind]]
        np.add.at(around, table["row_id"].to_numpy(), coding.content_hash(columns))
    np.add.at(around, known.row[known.phone.rows], coding.content_hash([known.phone.codes.astype(np.int32)]))
    return np.lexsort((own, around[known.row])).astype(np.int64)
