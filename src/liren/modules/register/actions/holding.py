"""Merged values, masks and search tokens, written into the vault as role `linker`; where each comes from, outside."""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings

from liren.engine import alike
from liren.engine.link import Linked
from liren.engine.norm import answers
from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.actions import correcting, firms, placing
from liren.modules.register.actions.correcting import CONFLICT, CURRENT, PAST, Given, Values
from liren.modules.register.actions.loading import Batch
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import actions as entities
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entity_queries
from liren.primitives.entities.actions import FoundRelation
from liren.primitives.ledger import actions as ledger
from liren.primitives.vault import actions as vault
from liren.primitives.vault.rules import masking, tokens

BESIDE: Final = frozenset({"borrowed"})  # kept for the record, never a rival
SPELLED: Final = frozenset({"address", "partial_id"})  # what differs is how it was written
OTHER, HUMAN = "other", "human"
DWELLING: Final = entity_kinds.DWELLING
YEAR: Final = re.compile(r"(18|19|20)\d\d")
PUBLIC: Final = frozenset(
    {
        (entity_kinds.VEHICLE, "color"),
        (entity_kinds.VEHICLE, "space"),
        (entity_kinds.ORGANIZATION, "name"),
        (entity_kinds.ORGANIZATION, "uscc"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """What was written."""

    values: int
    conflicts: int


def hold(
    *, actor: Actor, batch: Batch, linked: Linked, ids: Mapping[str, Ref], relations: Iterable[FoundRelation]
) -> Held:
    """
    Replace all values, masks and search tokens of the community, inside the transaction that is open.
    """
    values = _merged(batch, linked, ids)
    _add_facts(batch, linked, ids, values)
    _apply_choices(actor, values)
    correcting.correct(actor, values)
    community = actor.community_id
    vault.clear(community_id=community, entities=[*ids.values(), *entity_queries.held(actor, using="linker")])
    count = vault.hold_values(community_id=community, values=_held(values))
    entities.store_facts(community_id=community, facts=_facts(values))
    spots = {ref: placing.spot(_first(values[ref]).get("address", "")) for ref in values if ref.sort == DWELLING}
    entities.store_traits(community_id=community, traits=_traits(values, spots))
    vault.hold_masks(community_id=community, masks=_shown(values, spots, ids, list(relations)))
    vault.hold_tokens(community_id=community, tokens=_tokens(community, values))
    conflicts = sum(
        1 for fields in values.values() for given in fields.values() if any(one.standing == CONFLICT for one in given)
    )
    return Held(values=count, conflicts=conflicts)


def _merged(batch: Batch, linked: Linked, ids: Mapping[str, Ref]) -> Values:
    values: Values = defaultdict(lambda: defaultdict(list))
    disputed = set(zip(linked.conflicts["entity"].to_pylist(), linked.conflicts["field"].to_pylist(), strict=True))
    winners: dict[tuple[str, str], str] = {}
    seen = set()
    for table in (linked.values, linked.conflicts):
        records, _roles = batch.placed(table["mention"].to_numpy())
        for row, record in zip(table.to_pylist(), records.tolist(), strict=True):
            key = (row["entity"], row["field"], row["rank"])
            if key in seen:
                continue
            seen.add(key)
            if row["rank"] == 0:
                winners[row["entity"], row["field"]] = row["value"]
            is_rival = (
                row["rank"] > 0
                and (row["entity"], row["field"]) in disputed
                and row["rule"] not in BESIDE
                and not _says_the_same(row["field"], winners.get((row["entity"], row["field"]), ""), row["value"])
            )
            spelled = row["rank"] > 0 and row["rule"] == OTHER
            values[ids[row["entity"]]][row["field"]].append(
                Given(
                    text=row["value"],
                    record_id=record,
                    rule=row["rule"],
                    standing=CONFLICT if is_rival else PAST if spelled or row["rule"] in BESIDE else CURRENT,
                    observed_on=batch.observed_on(record),
                )
            )
    return values


def _says_the_same(field: str, winner: str, other: str) -> bool:
    """
    Tell whether a value is the one in use, written otherwise or with less of it.

    All addresses of one dwelling mean that dwelling: linkage joined them for it.
    """
    if field in SPELLED:
        return True
    if field == "birth":
        return bool(other) and winner.startswith(other)
    return alike.masked_alike(winner, other)


def _add_facts(batch: Batch, linked: Linked, ids: Mapping[str, Ref], values: Values) -> None:
    """Add what the rows say beside the fields that linkage compares: the newest first, another source's as a rival."""
    for name, field, text, record in batch.facts(linked.links):
        values[ids[name]][field].append(
            Given(text=text, record_id=record, rule="newer", standing=CURRENT, observed_on=batch.observed_on(record))
        )
    for fields in values.values():
        for field, given in fields.items():
            if field.startswith(kinds.FACT):
                fields[field] = _newest_first(batch, given, is_shared=kinds.section_of(field) is not None)


def _newest_first(batch: Batch, given: Sequence[Given], *, is_shared: bool) -> list[Given]:
    """Order what rows say: a fact that sources share has one value in use, any other stays what its row says."""
    ordered = sorted(given, key=lambda one: (one.observed_on or date.min, one.record_id), reverse=True)
    if not is_shared:
        return [_standing(one, CURRENT, "row") for one in ordered]
    kept: dict[str | bool, Given] = {}
    for one in ordered:
        kept.setdefault(_meant(one.text), one)
    first, *others = kept.values()
    home = batch.dataset(first.record_id)
    rivals = [_standing(one, CONFLICT if batch.dataset(one.record_id) != home else PAST, OTHER) for one in others]
    return [_standing(first, CURRENT, "newer" if others else "only"), *rivals]


def _meant(text: str) -> str | bool:
    """Return what a fact says: 是, √ and 1 do not contradict each other."""
    ticked = answers.normalize(text)
    return text if ticked is None else ticked


def _apply_choices(actor: Actor, values: Values) -> None:
    """Let what a human settled stand: the chosen record's value first, its rivals past."""
    choices = {(one.field, one.record_id): one for one in entity_queries.choices(actor, using="linker")}
    if not choices:
        return
    for fields in values.values():
        for field, given in fields.items():
            chosen = next((one for one in given if (field, one.record_id) in choices), None)
            if chosen is None or choices[field, chosen.record_id].contested:
                continue
            rest = [_standing(one, PAST, one.rule) for one in given if one is not chosen]
            fields[field] = [_standing(chosen, CURRENT, HUMAN), *rest]


def _standing(one: Given, standing: str, rule: str) -> Given:
    return Given(text=one.text, record_id=one.record_id, rule=rule, standing=standing, observed_on=one.observed_on)


def _held(values: Values) -> Iterator[vault.HeldValue]:
    for ref, fields in values.items():
        for field, given in fields.items():
            for one in given:
                yield vault.HeldValue(
                    entity=ref, field=field, value=one.text, rule=one.rule, standing=one.standing,
                    record_id=one.record_id, observed_on=one.observed_on, is_contested=one.is_contested,
                )  # fmt: skip


def _facts(values: Values) -> Iterator[entities.FoundFact]:
    for ref, fields in values.items():
        for field, given in fields.items():
            for ordinal, one in enumerate(given):
                yield entities.FoundFact(
                    entity_id=ref.id, field=field, ordinal=ordinal, standing=one.standing, record_id=one.record_id,
                    rule=one.rule, observed_on=one.observed_on, is_contested=one.is_contested,
                )  # fmt: skip


def _traits(values: Values, spots: Mapping[Ref, placing.Spot]) -> Iterator[entities.FoundTraits]:
    """Return what lists are filtered by and masks show: where homes are, and the year in which people were born."""
    for ref, fields in values.items():
        if ref.sort == DWELLING:
            yield entities.FoundTraits(entity_id=ref.id, place=spots[ref].place, building=spots[ref].building)
        elif ref.sort == entity_kinds.PERSON:
            year = _first(fields).get("birth", "")[:4]
            yield entities.FoundTraits(entity_id=ref.id, birth_year=int(year) if YEAR.fullmatch(year) else None)


def _shown(
    values: Values, spots: Mapping[Ref, placing.Spot], ids: Mapping[str, Ref], relations: Sequence[FoundRelation]
) -> Iterator[vault.HeldMask]:
    """Return what stands outside the vault of each thing."""
    people = (ref for ref in values if ref.sort == entity_kinds.PERSON)
    names = {ref: [one.text for one in values[ref].get("name", ())] for ref in people}
    bearers = firms.bearers(names=names, relations=relations)
    labels = _labels(values, spots, ids, relations)
    for mask in _masks(values, labels):
        yield _unnamed(mask, bearers[mask.entity]) if mask.entity in bearers else mask


def _unnamed(mask: vault.HeldMask, bearers: Collection[str]) -> vault.HeldMask:
    facts = {name: firms.shown(text=text, bearers=bearers) for name, text in mask.facts.items()}
    return dataclasses.replace(mask, label=firms.shown(text=mask.label, bearers=bearers), facts=facts)


def _labels(
    values: Values, spots: Mapping[Ref, placing.Spot], ids: Mapping[str, Ref], relations: Iterable[FoundRelation]
) -> dict[Ref, str]:
    """Return what lists may call each thing: persons and households by a masked name, places by their address."""
    labels = {
        ref: spots[ref].label if ref in spots else label(ref.sort, _first(values.get(ref, {}))) for ref in ids.values()
    }
    for one in relations:
        if one.relation not in ("head_of", "household_at"):
            continue
        subject, target = Ref(one.subject_sort, one.subject_id), Ref(one.object_sort, one.object_id)
        if one.relation == "head_of":
            labels[target] = labels.get(subject, "")
        elif subject.sort == entity_kinds.LIVING_HOUSEHOLD:
            labels[subject] = labels.get(target, "")
    return labels


def _first(fields: Mapping[str, Sequence[Given]]) -> dict[str, str]:
    return {field: given[0].text for field, given in fields.items() if given}


def _masks(values: Values, labels: Mapping[Ref, str]) -> Iterator[vault.HeldMask]:
    for ref, label in labels.items():
        facts = {
            field if not ordinal else f"{field}#{ordinal}": _mask(ref.sort, field, one.text)
            for field, given in values.get(ref, {}).items()
            for ordinal, one in enumerate(given)
        }
        yield vault.HeldMask(entity=ref, label=label, facts=facts)


def _mask(sort: str, field: str, text: str) -> str:
    """Mask a value; what tells nothing of a person (the color of a plate, the name of a shop) stands as it is."""
    return masking.mask("building" if (sort, field) in PUBLIC else field, text)


def _tokens(community: int, values: Values) -> Iterator[vault.HeldToken]:
    key = ledger.index_key(folder=settings.KEYS)
    for ref, fields in values.items():
        for field, given in fields.items():
            for one in given:
                for word in tokens.words_of(field, one.text):
                    token = tokens.token(key=key, community=community, word=word)
                    yield vault.HeldToken(entity=ref, kind=word.kind, token=token)


def label(sort: str, known: Mapping[str, str]) -> str:
    """Return what lists call a thing of which these values are in use; empty when nothing tells."""
    if sort == entity_kinds.PERSON:
        return masking.mask("name", known["name"]) if "name" in known else ""
    if sort == entity_kinds.VEHICLE:
        return masking.mask("plate", known["plate"]) if "plate" in known else ""
    if sort == entity_kinds.ORGANIZATION:
        return masking.mask("organization_name", known.get("name", ""))
    return ""
