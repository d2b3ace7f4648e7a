"""What linkage concluded, written back: entities under lasting ids, links, relations, values, masks, search tokens."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa

from liren.engine import explain
from liren.engine.link import Linked
from liren.kit.refs import Ref
from liren.modules.register.actions import holding
from liren.modules.register.actions.loading import Batch
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import actions as entities
from liren.primitives.entities import kinds as entity_kinds

WEIGHED: Final = "weighed"
HOME: Final = entity_kinds.LIVING_HOUSEHOLD
ASKED_AT_ONCE: Final = 200  # the most telling pairs: a morning's work, and the next run asks anew
PRIOR, CONTEST = "prior", "contest"  # what a sum of bits holds beside the compared fields


@dataclass(frozen=True)
class Ids:
    """The engine's name of an entity (`person-12`, a home's own) → its lasting reference."""

    refs: Mapping[str, Ref]

    def __getitem__(self, name: str) -> Ref:
        return self.refs[name]

    def get(self, name: str | None) -> Ref | None:
        return self.refs.get(name) if name else None


def conclude(*, actor: Actor, batch: Batch, linked: Linked, at: datetime) -> tuple[dict[str, int], int]:
    """
    Write everything back inside the transaction that is open, and return what was written and the edition.
    """
    community = actor.community_id
    edition = entities.learn_edition(community_id=community, weights=_weights(linked), at=at)
    ids = _store_links(community, batch, linked, edition, at)
    relations = list(_relations(batch, linked, ids))
    entities.store_relations(community_id=community, relations=relations, at=at)
    entities.store_standings(
        community_id=community, standings=_standings(linked, ids), sources=_sources(batch, linked, ids)
    )
    held = holding.hold(actor=actor, batch=batch, linked=linked, ids=ids.refs, relations=relations)
    pairs = entities.store_pairs(community_id=community, edition_id=edition, pairs=_pairs(batch, linked))
    counts = Counter(ref.sort for ref in ids.refs.values())
    written = {"records": len(batch.record_ids), "mentions": linked.links.num_rows, **counts}
    doubtful = linked.review.num_rows
    told = {"relations": len(relations), "pairs": pairs, "doubtful": doubtful, "conflicts": held.conflicts}
    return {**written, **told}, edition


def _weights(linked: Linked) -> dict[str, Any]:
    weights: dict[str, Any] = json.loads(linked.model.to_json())
    return weights


def _store_links(community: int, batch: Batch, linked: Linked, edition: int, at: datetime) -> Ids:
    refs: dict[str, Ref] = {}
    for sort, table in _by_sort(linked):
        encoded = table["entity"].combine_chunks().dictionary_encode()
        records, roles = batch.placed(table["mention"].to_numpy())
        stored = entities.store_links(
            community_id=community,
            edition_id=edition,
            linked=entities.Linked(
                sort=sort,
                record_ids=records,
                roles=roles,
                clusters=encoded.indices.to_numpy().astype(np.int64),
                weights=[_number(weight) for weight in table["weight"].to_pylist()],
                evidence=_evidence(batch, linked, table),
            ),
            at=at,
        )
        refs |= {name: Ref(sort, int(stored[index])) for index, name in enumerate(encoded.dictionary.to_pylist())}
    return Ids(refs)


def _by_sort(linked: Linked) -> Iterator[tuple[str, pa.Table]]:
    """Yield the links a sort at a time; people who live together are linked to their home through their mentions."""
    for sort in (
        entity_kinds.PERSON,
        entity_kinds.HOUSEHOLD,
        entity_kinds.DWELLING,
        entity_kinds.VEHICLE,
        entity_kinds.ORGANIZATION,
    ):
        yield sort, linked.links.filter(pa.compute.equal(linked.links["kind"], sort))
    people = linked.links.filter(pa.compute.equal(linked.links["kind"], entity_kinds.PERSON))
    homes = people.join(linked.homes.select(["home", "person"]), keys="entity", right_keys="person", join_type="inner")
    rule = pa.repeat("lives_together", homes.num_rows)
    columns = {"mention": homes["mention"], "entity": homes["home"], "rule": rule}
    empty = pa.nulls(homes.num_rows, pa.float32())
    yield HOME, pa.table({**columns, "weight": empty, "via": homes["mention"]})


def _evidence(batch: Batch, linked: Linked, table: pa.Table) -> list[Mapping[str, Any]]:
    """Return why each mention is where it is; what was weighed is told level by level."""
    via_records, via_roles = batch.placed(table["via"].to_numpy())
    mentions, via, rules = (table[name].to_pylist() for name in ("mention", "via", "rule"))
    evidence: list[Mapping[str, Any]] = [
        {"rule": rule} | ({"via_record": record, "via_role": role} if other != mention else {})
        for mention, rule, other, record, role in zip(
            mentions, rules, via, via_records.tolist(), via_roles, strict=True
        )
    ]
    weighed = [place for place, rule in enumerate(rules) if rule == WEIGHED]
    told = explain.weighings(linked, [mentions[place] for place in weighed], [via[place] for place in weighed])
    for place, why in zip(weighed, told, strict=True):
        turning = dict(reversed(why.turning))  # the mildest change of each field
        evidence[place] = {
            **evidence[place],
            "levels": levels_of(why),
            "threshold": why.threshold,
            "turning": [[field, turning[field]] for field in dict.fromkeys(field for field, _level in why.turning)],
        }
    return evidence


def _relations(batch: Batch, linked: Linked, ids: Ids) -> Iterator[entities.FoundRelation]:
    for row in linked.relations.to_pylist():
        subject, target = ids[row["subject"]], ids[row["object"]]
        yield entities.FoundRelation(
            subject_sort=subject.sort,
            subject_id=subject.id,
            relation=row["relation"],
            object_sort=target.sort,
            object_id=target.id,
            detail=row["detail"] or "",
            since_on=row["first_on"],
            seen_on=row["last_on"],
            record_id=int(batch.record_ids[row["row_id"]]),
            confidence=min(1.0, max(0.01, float(row["confidence"]))),
        )
    yield from _home_relations(linked, ids)


def _home_relations(linked: Linked, ids: Ids) -> Iterator[entities.FoundRelation]:
    told = set()
    for row in linked.homes.to_pylist():
        home, dwelling, person = ids.get(row["home"]), ids.get(row["dwelling"]), ids.get(row["person"])
        if home is None or dwelling is None or person is None:
            continue
        yield _inferred(person, "member_of", home)
        if home not in told:
            told.add(home)
            yield _inferred(home, "household_at", dwelling)


def _inferred(subject: Ref, relation: str, target: Ref) -> entities.FoundRelation:
    return entities.FoundRelation(
        subject_sort=subject.sort,
        subject_id=subject.id,
        relation=relation,
        object_sort=target.sort,
        object_id=target.id,
        stated=False,
    )


def _standings(linked: Linked, ids: Ids) -> dict[int, list[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for name, state in zip(linked.states["entity"].to_pylist(), linked.states["state"].to_pylist(), strict=True):
        found[ids[name].id].add(state)
    return {entity: sorted(names) for entity, names in found.items()}


def _sources(batch: Batch, linked: Linked, ids: Ids) -> dict[int, int]:
    """Return how many datasets speak of each entity; of a home those that speak of whoever lives there."""
    datasets = batch.dataset_of(linked.links["mention"].to_numpy())
    spoken: dict[int, set[int]] = defaultdict(set)
    for name, dataset in zip(linked.links["entity"].to_pylist(), datasets.tolist(), strict=True):
        spoken[ids[name].id].add(dataset)
    for row in linked.homes.to_pylist():
        home, person = ids.get(row["home"]), ids.get(row["person"])
        if home and person:
            spoken[home.id] |= spoken[person.id]
    return {entity: len(sets) for entity, sets in spoken.items()}


def _pairs(batch: Batch, linked: Linked) -> Iterator[entities.FoundPair]:
    review = linked.review.slice(0, ASKED_AT_ONCE)
    told = explain.weighings(linked, review["mention_a"].to_pylist(), review["mention_b"].to_pylist())
    first, second = batch.placed(review["mention_a"].to_numpy()), batch.placed(review["mention_b"].to_numpy())
    asked: set[frozenset[tuple[int, str]]] = set()
    for index, why in enumerate(told):
        a, b = sorted(((int(first[0][index]), first[1][index]), (int(second[0][index]), second[1][index])))
        if frozenset((a, b)) in asked:
            continue
        asked.add(frozenset((a, b)))
        yield entities.FoundPair(
            sort=entity_kinds.PERSON, record_a=a[0], role_a=a[1], record_b=b[0], role_b=b[1],
            weight=review["weight"][index].as_py(), gain=review["gain"][index].as_py(), levels=levels_of(why),
        )  # fmt: skip


def levels_of(why: explain.Weighing) -> dict[str, dict[str, Any]]:
    """Return how alike each field of two mentions is, and what that is worth; never a value. They add up to the sum."""
    told = {part.comparison: _level(part.level, part.bits + part.rarity) for part in why.parts}
    told[PRIOR] = _level(why.against, why.prior)
    if why.contest <= -0.05:
        told[CONTEST] = _level("contested", why.contest)
    return told


def _level(level: str, weight: float) -> dict[str, Any]:
    return {"level": level, "weight": round(weight, 2)}


def _number(weight: float | None) -> float | None:
    return None if weight is None or np.isnan(weight) else float(weight)
