import dataclasses
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from liren.engine import alike, exact, explain, fields, link, merge, places, reasons, relate, review, trace
from liren.engine.batch import Options
from liren.engine.mentions import SCHEMAS, Mentions
from liren.engine.model import Model
from liren.engine.tests import registers


@pytest.fixture(scope="module")
def book() -> registers.Book:
    return registers.three_registers(120, seed=4)


@pytest.fixture(scope="module")
def linked(book) -> link.Linked:
    return link.link(book.mentions(), options=Options(edition="test"))


def _entities(linked: link.Linked) -> dict[int, str]:
    return dict(zip(linked.links["mention"].to_pylist(), linked.links["entity"].to_pylist(), strict=True))


def _pairs(labels: list[str]) -> int:
    sizes = np.unique(np.array(labels), return_counts=True)[1].astype(int)
    return int((sizes * (sizes - 1) // 2).sum())


def _f1(linked: link.Linked, book: registers.Book, kind: str) -> float:
    rows = linked.links.filter(pc.equal(linked.links["kind"], kind)).to_pylist()
    found = [row["entity"] for row in rows]
    truth = [book.truth[row["mention"]] for row in rows]
    both = [f"{one}|{other}" for one, other in zip(found, truth, strict=True)]
    return 2 * _pairs(both) / (_pairs(found) + _pairs(truth))


def test_links_partition_the_mentions(book, linked):
    assert linked.links["mention"].to_pylist() == list(range(len(book.truth)))
    assert linked.entities["mentions"].to_numpy().sum() == len(book.truth)
    kinds = zip(linked.links["entity"].to_pylist(), linked.links["kind"].to_pylist(), strict=True)
    assert all(name.rsplit("-", 1)[0] == kind for name, kind in kinds)


@pytest.mark.parametrize(("kind", "least"), [("person", 0.98), ("dwelling", 0.999), ("household", 0.999)])
def test_a_street_is_found_again(book, linked, kind, least):
    assert _f1(linked, book, kind) >= least


def test_no_person_holds_two_valid_ids(linked):
    values = linked.conflicts.filter(pc.equal(linked.conflicts["field"], "citizen_id"))

    assert values.num_rows == 0


def test_two_subjects_of_one_household_row_are_two_persons(book, linked):
    entity = _entities(linked)
    rows = defaultdict(list)
    for one in book.tables["person"]:
        rows[one["row_id"]].append(one)

    for some in rows.values():
        names = {one["name"] for one in some}
        assert len({entity[one["mention"]] for one in some}) >= len(names)


def test_the_answer_does_not_depend_on_the_order_of_rows(book, linked):
    mentions = book.mentions()
    random = np.random.default_rng(8)
    place = random.permutation(len(book.truth))
    rows = random.permutation(mentions.rows.num_rows)

    def moved(table: pa.Table, **maps: np.ndarray) -> pa.Table:
        for name, new in maps.items():
            at = table.schema.get_field_index(name)
            table = table.set_column(at, table.field(name), pa.array(new[table[name].to_numpy()]))
        return table.take(random.permutation(table.num_rows))

    shuffled = Mentions(
        moved(mentions.rows, row_id=rows),
        {kind: moved(table, mention=place, row_id=rows) for kind, table in mentions.tables.items()},
        moved(mentions.relations, subject=place, object=place, row_id=rows),
    )

    again = _entities(link.link(shuffled))

    first = _entities(linked)
    groups, other = defaultdict(set), defaultdict(set)
    for mention in range(len(book.truth)):
        groups[first[mention]].add(mention)
        other[again[int(place[mention])]].add(mention)
    assert {frozenset(group) for group in groups.values()} == {frozenset(group) for group in other.values()}


def test_linking_twice_gives_the_same_tables(book, linked):
    again = link.link(book.mentions(), options=Options(edition="test"))

    for name in ("links", "entities", "relations", "states", "homes", "values", "conflicts", "review"):
        assert getattr(again, name).equals(getattr(linked, name)), name
    assert again.model.to_json() == linked.model.to_json()


def test_a_model_that_was_learnt_before_gives_the_same_links(book, linked):
    model = Model.from_json(linked.model.to_json())

    again = link.link(book.mentions(), model=model)

    assert again.links.equals(linked.links)
    assert again.model.edition == "test"


def test_a_human_decision_comes_first(book, linked):
    people = [one["mention"] for one in book.tables["person"] if one.get("citizen_id") and one["row_id"] < 600]
    entity = _entities(linked)
    together = next((a, b) for a in people for b in people if a < b and entity[a] != entity[b])
    joined = [one["mention"] for one in book.tables["person"] if entity[one["mention"]] == entity[people[0]]]
    apart = (joined[0], joined[-1])

    decided = _entities(link.link(book.mentions(), options=Options(apart=[apart])))

    assert entity[apart[0]] == entity[apart[1]]
    assert decided[apart[0]] != decided[apart[1]]
    assert entity[together[0]] != entity[together[1]]


def test_two_that_a_human_joined_are_one(book, linked):
    lonely = set(linked.links.filter(pc.equal(linked.links["rule"], "alone"))["mention"].to_pylist())
    unnamed = [p["mention"] for p in book.tables["person"] if p["mention"] in lonely and not p.get("citizen_id")]
    one, two = unnamed[:2]

    decided = _entities(link.link(book.mentions(), options=Options(same=[(one, two)])))

    assert decided[one] == decided[two]


def test_an_explanation_adds_up_to_the_score(linked):
    weighed = linked.batch.weighed
    mention = linked.batch.known.mention
    root = np.unique(weighed.entity, return_index=True)[1]

    for pair in range(0, len(weighed.score), max(1, len(weighed.score) // 200)):
        left, right = int(weighed.left[pair]), int(weighed.right[pair])
        found = explain.explain(linked, int(mention[root[left]]), int(mention[root[right]]))
        summed = found.prior + sum(part.bits + part.rarity for part in found.parts)
        assert found.score == pytest.approx(summed)
        if np.isfinite(weighed.score[pair]):
            assert found.score == pytest.approx(weighed.score[pair])
        else:
            assert found.forbidden


def test_an_explanation_shows_the_path_and_no_values(book, linked):
    entity = _entities(linked)
    some = [one for one in book.tables["person"] if entity[one["mention"]] == entity[0]]

    found = explain.explain(linked, some[0]["mention"], some[-1]["mention"])

    assert found.together
    assert found.path
    assert some[0]["name"] not in repr(found)


def test_what_would_have_turned_the_answer_is_told(linked):
    weighed = linked.batch.weighed
    near = int(np.argmin(np.abs(weighed.score)))
    mention = linked.batch.known.mention[np.unique(weighed.entity, return_index=True)[1]]

    found = explain.explain(linked, int(mention[weighed.left[near]]), int(mention[weighed.right[near]]))

    assert found.turning


def test_less_likeness_never_makes_one_and_more_never_two(linked):
    weighed = linked.batch.weighed
    mention = linked.batch.known.mention[np.unique(weighed.entity, return_index=True)[1]]
    near = np.argsort(np.abs(weighed.score))[:300]
    order = [(weight.name, weight.levels) for weight in weighed.judge.weights]

    found = explain.weighings(linked, mention[weighed.left[near]].tolist(), mention[weighed.right[near]].tolist())

    compared = {(line, part.comparison): part.level for line, why in enumerate(found) for part in why.parts}
    for line, why in enumerate(found):
        above = why.score + why.contest >= why.threshold
        for name, levels in order:
            if (line, name) in compared:
                given = levels.index(compared[line, name])
                turned = [levels.index(level) for field, level in why.turning if field == name]
                assert all(number > given if above else number < given for number in turned)
    assert any(why.turning for why in found)


def test_nothing_turns_an_answer_that_a_constraint_gave(linked):
    weighed = linked.batch.weighed
    mention = linked.batch.known.mention[np.unique(weighed.entity, return_index=True)[1]]
    sure = weighed.judge.frame.columns["sure_id"]
    [left, right, *_] = np.flatnonzero(sure.sizes > 0)

    found = explain.explain(linked, int(mention[left]), int(mention[right]))

    assert "two_ids" in found.forbidden
    assert not found.turning


def test_many_pairs_are_told_as_each_alone(linked):
    weighed = linked.links.filter(pc.equal(linked.links["rule"], "weighed")).slice(0, 20).to_pylist()

    told = explain.weighings(linked, [one["mention"] for one in weighed], [one["via"] for one in weighed])

    for one, why in zip(weighed, told, strict=True):
        alone = explain.explain(linked, one["mention"], one["via"])
        assert (why.parts, why.contest) == (alone.parts, alone.contest)
        assert alone.turning in (why.turning, ())


@pytest.mark.parametrize("kind", [fields.PERSON, fields.HOUSEHOLD, fields.DWELLING])
def test_what_ties_two_mentions_is_told_for_every_kind(linked, kind):
    links = linked.links.filter(pc.equal(linked.links["kind"], kind)).to_pylist()
    joined = next(one for one in links if one["via"] != one["mention"])
    other = next(one for one in links if one["entity"] != joined["entity"])

    together = explain.tie(linked, joined["mention"], joined["via"])
    apart = explain.tie(linked, joined["mention"], other["mention"])

    assert (together.kind, together.together, apart.together, apart.path) == (kind, True, False, ())
    assert together.path
    assert all(reasons.exact(step.rule).why.zh for step in together.path)


def test_every_rule_level_and_constraint_has_words(linked):
    rules = {
        *places.RULES,
        "register_no",
        "head",
        "plate",
        "plate_slip",
        "uscc",
        "name",
        "citizen_id",
        "human",
        "alone",
    }
    levels = {level for one in alike.scheme({}).comparisons for level in one.names}

    assert rules <= reasons.RULES.keys()
    assert levels <= reasons.LEVELS.keys()
    assert {one.name for one in alike.scheme({}).comparisons} <= reasons.COMPARED.keys()
    assert set(linked.batch.weighed.judge.forbids) == set(reasons.CONSTRAINTS)
    assert all(words.why.zh and words.why.en for words in (reasons.exact("_".join(key)) for key in exact.KEYS))
    assert reasons.strength(5.0).en == "strongly for"
    assert reasons.strength(-9.0).en == "very strongly against"


def test_a_mention_of_a_dwelling_has_no_persons_explanation(book, linked):
    with pytest.raises(explain.MentionUnknown):
        explain.explain(linked, 0, book.tables["dwelling"][0]["mention"])


def test_every_value_traces_to_a_mention_that_holds_it(linked):
    entity = _entities(linked)

    values = linked.values.to_pylist()
    assert all(entity[one["mention"]] == one["entity"] and one["rule"] in merge.RULES for one in values)
    origins = trace.origins(linked, values[0]["entity"])
    assert values[0]["mention"] in {origin.mention for origin in origins}
    assert all(origin.file and origin.row > 1 for origin in origins)


def test_merging_is_idempotent(linked):
    assert merge.surviving(linked.values).equals(linked.values)


def test_relations_hold_between_entities_in_time(linked):
    lives = linked.relations.filter(pc.equal(linked.relations["relation"], "lives_at")).to_pylist()

    assert {one["subject"].split("-")[0] for one in lives} == {fields.PERSON}
    assert {one["object"].split("-")[0] for one in lives} == {fields.DWELLING}
    assert all(0 < one["confidence"] <= 1 for one in lives)
    assert set(linked.states["state"].to_pylist()) <= set(relate.NAMES)


def test_those_who_live_at_one_dwelling_are_one_home(linked):
    sizes = linked.homes.group_by("home").aggregate([("person", "count")])["person_count"].to_pylist()

    assert set(sizes) <= {1, 2, 3, 4, 5}


def test_doubtful_pairs_are_ordered_by_what_an_answer_changes(linked):
    asked = review.review(linked.batch, linked.links, threshold=0.0, doubt=8.0, worth=0.01)
    gain = asked["gain"].to_pylist()

    assert gain == sorted(gain, reverse=True)
    assert gain


def test_nobody_is_asked_what_changes_little_or_where_only_a_name_speaks(linked):
    asked = review.review(linked.batch, linked.links, threshold=0.0, doubt=8.0, worth=0.01)
    told = explain.weighings(linked, asked["mention_a"].to_pylist(), asked["mention_b"].to_pylist())
    less = review.review(linked.batch, linked.links, threshold=0.0, doubt=8.0, worth=1e6)

    assert all(len(why.parts) >= review.SEEN for why in told)
    assert less.num_rows == 0


@pytest.mark.parametrize("kind", fields.KINDS)
def test_an_empty_batch_gives_an_empty_register(kind):
    empty = registers.Book().mentions()

    found = link.link(dataclasses.replace(empty, tables={k: SCHEMAS[k].empty_table() for k in fields.KINDS}))

    assert found.entities.num_rows == 0
    assert kind not in found.links["kind"].to_pylist()
