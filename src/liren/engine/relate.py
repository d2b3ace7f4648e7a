"""What stands between entities, in time, and what follows for where people live and are registered.

The living facts are results, not errors to be mended: a person may be registered in one place and live in another.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import fields
from liren.engine.mentions import Mentions
from liren.engine.norm import marks, names

RELATIONS: Final = pa.schema(
    [
        ("subject", pa.string()),
        ("relation", pa.string()),  # one of fields.RELATIONS
        ("object", pa.string()),
        ("detail", pa.string()),  # the source's own word, null when none gives one
        ("first_on", pa.date32()),  # first and last day on which a source said so, null when no file tells its day
        ("last_on", pa.date32()),
        ("rows", pa.int64()),  # rows that state it
        ("sources", pa.int64()),  # different files among them
        ("confidence", pa.float64()),  # the share of the subject's rows on this relation that name this object
        ("row_id", pa.int64()),  # one of the rows
    ]
)
STATES: Final = pa.schema(
    [
        ("entity", pa.string()),
        ("state", pa.string()),  # one of NAMES
        ("about", pa.string()),  # the dwelling or household that it is about
        ("other", pa.string()),  # where the person lives instead, null when unknown
        ("last_on", pa.date32()),
    ]
)
HOMES: Final = pa.schema([("home", pa.string()), ("dwelling", pa.string()), ("person", pa.string())])
NAMES: Final = {
    "residence_match": "人户一致: lives where registered",
    "residence_split": "人户分离: registered at one dwelling, lives at another",
    "registered_absent": "户在人不在: registered at a dwelling that the registers here know, lives at another",
    "present_unregistered": "人在户不在: lives at a dwelling that the registers here know, registered at another",
    "residence_unknown": "居住待核: registered, and no source says where the person lives",
    "registration_unknown": "户籍待核: lives here, and no source says where the person is registered",
    "empty_registration": "空挂户: people are registered here and none of them lives here",
    "collective_household": "集体户: registered with an employer, a school or the street",
    "dead_registered": "死亡未销户: dead by one source, still registered by another",
    "several_homes": "一人多户: owns several dwellings",
}

AT_HOME: Final = frozenset(
    name for name, (_, object_) in fields.RELATIONS.items() if object_ == fields.DWELLING
)  # what a row may say of a dwelling


def relations(mentions: Mentions, links: pa.Table) -> pa.Table:
    """Gather what rows state between mentions into what holds between entities: schema RELATIONS."""
    entity = links.select(["mention", "entity"])
    files = mentions.rows.select(["row_id", "file", "observed_on"])
    told = mentions.relations.join(entity.rename_columns(["subject", "one"]), "subject", join_type="inner")
    told = told.join(entity.rename_columns(["object", "two"]), "object", join_type="inner").join(files, "row_id")
    told = told.filter(pc.not_equal(told["one"], told["two"]))
    gathered = told.group_by(["one", "relation", "two"]).aggregate(
        [
            ("detail", "min"),
            ("observed_on", "min"),
            ("observed_on", "max"),
            ("row_id", "count"),
            ("file", "count_distinct"),
            ("row_id", "min"),
        ]
    )
    totals = gathered.group_by(["one", "relation"]).aggregate([("row_id_count", "sum")])
    gathered = gathered.join(totals, ["one", "relation"])
    share = pc.divide(
        pc.cast(gathered["row_id_count"], pa.float64()), pc.cast(gathered["row_id_count_sum"], pa.float64())
    )
    table = pa.table(
        {
            "subject": gathered["one"],
            "relation": gathered["relation"],
            "object": gathered["two"],
            "detail": gathered["detail_min"],
            "first_on": gathered["observed_on_min"],
            "last_on": gathered["observed_on_max"],
            "rows": gathered["row_id_count"],
            "sources": gathered["file_count_distinct"],
            "confidence": share,
            "row_id": gathered["row_id_min"],
        },
        RELATIONS,
    )
    return table.sort_by([("subject", "ascending"), ("relation", "ascending"), ("object", "ascending")])


def homes(between: pa.Table) -> pa.Table:
    """Derive living households: the people who, by the newest word on each, live at one dwelling now: schema HOMES."""
    living = [(dwelling, person) for person, (dwelling, _) in sorted(_newest(between, "lives_at").items())]
    living.sort()
    return pa.table(
        {
            "home": [f"home-{dwelling.split('-')[1]}" for dwelling, _ in living],
            "dwelling": [dwelling for dwelling, _ in living],
            "person": [person for _, person in living],
        },
        HOMES,
    )


def states(mentions: Mentions, links: pa.Table, between: pa.Table) -> pa.Table:
    """Derive the living facts: schema STATES."""
    lives, registered = _newest(between, "lives_at"), _newest(between, "registered_at")
    found = _whereabouts(lives, registered, _known_here(mentions, links))
    found += _empty(lives, registered) + _several_homes(between)
    found += _collective(mentions, links) + _dead(mentions, links, registered)
    found.sort(key=lambda item: (item[0], item[1], item[2] or ""))
    return pa.Table.from_pylist([dict(zip(STATES.names, one, strict=True)) for one in found], STATES)


Stay = tuple[str, object]  # where, and the day on which it was last said
State = tuple[str, str, str | None, str | None, object]


def _newest(between: pa.Table, relation: str) -> dict[str, Stay]:
    """Give for each subject the object that was named last; of several on one day the one with most rows."""
    some = between.filter(pc.equal(between["relation"], relation)).sort_by(
        [("last_on", "ascending"), ("rows", "ascending"), ("object", "descending")]
    )
    undated = some.filter(pc.is_null(some["last_on"]))  # Arrow sorts nulls to the end; they are the oldest here
    dated = some.filter(pc.is_valid(some["last_on"]))
    out: dict[str, Stay] = {}
    for part in (undated, dated):
        for subject, object_, day in zip(
            part["subject"].to_pylist(), part["object"].to_pylist(), part["last_on"].to_pylist(), strict=True
        ):
            out[subject] = (object_, day)
    return out


def _whereabouts(lives: dict[str, Stay], registered: dict[str, Stay], here: set[str]) -> list[State]:
    """Tell where people live against where they are registered; silence of the sources is no absence."""
    found: list[State] = []
    for person, (dwelling, day) in registered.items():
        at = lives.get(person, (None, None))[0]
        if at is None:
            found.append((person, "residence_unknown", dwelling, None, day))
        elif at == dwelling:
            found.append((person, "residence_match", dwelling, None, day))
        else:
            found.append((person, "residence_split", dwelling, at, day))
            found += [(person, "registered_absent", dwelling, at, day)] if dwelling in here else []
    for person, (dwelling, day) in lives.items():
        at = registered.get(person, (None, None))[0]
        if at is None:
            found.append((person, "registration_unknown", dwelling, None, day))
        elif at != dwelling and dwelling in here:
            found.append((person, "present_unregistered", dwelling, at, day))
    return found


def _known_here(mentions: Mentions, links: pa.Table) -> set[str]:
    """Give the dwellings of which more is told than that somebody from elsewhere is registered there."""
    forms = mentions.rows.select(["row_id", "form"])
    told = mentions.relations.join(forms, "row_id")
    told = told.filter(pc.is_in(told["relation"], pa.array(sorted(AT_HOME))))
    away = pc.and_(pc.equal(told["relation"], "registered_at"), pc.not_equal(told["form"], "household_register"))
    return _entities_of(links, told.filter(pc.invert(away))["object"].to_pylist())


def _empty(lives: dict[str, Stay], registered: dict[str, Stay]) -> list[State]:
    there: dict[str, list[str]] = {}
    for person, (dwelling, _) in registered.items():
        there.setdefault(dwelling, []).append(person)
    known_away = [
        dwelling
        for dwelling, some in there.items()
        if all(lives.get(person, (None, None))[0] not in (None, dwelling) for person in some)
    ]
    return [(dwelling, "empty_registration", dwelling, None, None) for dwelling in known_away]


def _several_homes(between: pa.Table) -> list[State]:
    owned = between.filter(pc.equal(between["relation"], "owns"))
    counted = owned.group_by("subject").aggregate(
        [("object", "count"), ("object", "min"), ("object", "max"), ("last_on", "max")]
    )
    many = counted.filter(pc.greater(counted["object_count"], 1)).to_pylist()
    return [(o["subject"], "several_homes", o["object_min"], o["object_max"], o["last_on_max"]) for o in many]


def _collective(mentions: Mentions, links: pa.Table) -> list[State]:
    table = mentions.tables[fields.HOUSEHOLD]
    some = table.filter(pc.fill_null(pc.match_substring(table["category"], "集体"), False))
    entity = _entities_of(links, some["mention"].to_pylist())
    return [(name, "collective_household", name, None, None) for name in sorted(entity)]


def _dead(mentions: Mentions, links: pa.Table, registered: dict[str, Stay]) -> list[State]:
    """Find people of whom one source says that they are dead, and whom another still registers."""
    dead = _entities_of(links, _said_dead(mentions))
    return [
        (name, "dead_registered", *registered[name][:1], None, registered[name][1])
        for name in sorted(dead & _still_registered(mentions, links))
        if name in registered
    ]


def _said_dead(mentions: Mentions) -> list[int]:
    """Give the mentions whom their row says to be dead, in a column of its own or beside the name."""
    rows = mentions.rows.filter(pc.fill_null(mentions.rows["says_dead"], False))["row_id"]
    people = mentions.tables[fields.PERSON]
    subjects = people.filter(pc.and_(pc.is_in(people["row_id"], rows), pc.equal(people["role"], "subject")))
    noted = people.filter(pc.fill_null(pc.match_substring_regex(people["name"], "[故死亡世殁]"), False))
    said = [
        mention
        for mention, name in zip(noted["mention"].to_pylist(), noted["name"].to_pylist(), strict=True)
        if marks.DECEASED in names.normalize(name).marks
    ]
    return [*subjects["mention"].to_pylist(), *said]


def _still_registered(mentions: Mentions, links: pa.Table) -> set[str]:
    """Find whom a row registers that does not itself say that they are dead."""
    silent = mentions.rows.filter(pc.invert(pc.fill_null(mentions.rows["says_dead"], False)))["row_id"]
    told = mentions.relations.filter(pc.equal(mentions.relations["relation"], "registered_at"))
    return _entities_of(links, told.filter(pc.is_in(told["row_id"], silent))["subject"].to_pylist())


def _entities_of(links: pa.Table, mentions: list[int]) -> set[str]:
    if not mentions:
        return set()
    some = links.filter(pc.is_in(links["mention"], pa.array(mentions, pa.int64())))
    return set(some["entity"].to_pylist())
