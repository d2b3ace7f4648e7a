"""What is asked to learn how good a register is, and what comes of it where the truth is known."""

import collections

import pytest

from liren.engine import link, quality, sampling
from liren.engine.tests import registers


@pytest.fixture(scope="module")
def book() -> registers.Book:
    return registers.three_registers(150, seed=9)


@pytest.fixture(scope="module")
def linked(book) -> link.Linked:
    return link.link(book.mentions())


def test_every_stratum_is_counted_and_drawn_from(linked):
    strata, drawn = sampling.drawn(linked, each=5, seed=1)

    sizes = {row["stratum"]: row["size"] for row in strata.to_pylist()}
    asked = collections.Counter(drawn["stratum"].to_pylist())
    assert asked == {name: min(size, 5) for name, size in sizes.items()}
    joined = sum(row["size"] for row in strata.to_pylist() if row["joined"])
    persons = [row for row in linked.links.to_pylist() if row["kind"] == "person"]
    assert joined == sum(row["mention"] != row["via"] and row["rule"] not in sampling.SETTLED for row in persons)


def test_what_is_held_for_one_person_is_drawn_from_one_and_what_stands_apart_from_two(linked):
    entity = dict(zip(linked.links["mention"].to_pylist(), linked.links["entity"].to_pylist(), strict=True))
    strata, drawn = sampling.drawn(linked, each=50, seed=1)

    joined = {row["stratum"]: row["joined"] for row in strata.to_pylist()}
    for row in drawn.to_pylist():
        assert (entity[row["mention_a"]] == entity[row["mention_b"]]) == joined[row["stratum"]]


def test_one_seed_draws_the_same_and_another_others(linked):
    first, again, other = (sampling.drawn(linked, each=5, seed=seed)[1] for seed in (1, 1, 2))

    assert first.equals(again)
    assert not first.equals(other)


def test_answers_on_a_sample_give_intervals_that_hold_the_truth(book, linked):
    strata, drawn = sampling.drawn(linked, each=10_000, seed=3)
    truth = [
        (row["stratum"], book.truth[row["mention_a"]] == book.truth[row["mention_b"]]) for row in drawn.to_pylist()
    ]
    joined = {row["stratum"]: row["joined"] for row in strata.to_pylist()}
    claims = [same for name, same in truth if joined[name]]
    right = sum(claims)
    precision, recall = right / len(claims), right / (right + sum(same for name, same in truth if not joined[name]))

    told = []
    for row in strata.to_pylist():
        some = [same for name, same in truth if name == row["stratum"]][:40]
        told.append(
            quality.Stratum(
                row["stratum"], row["joined"], row["size"], row["expected"], sum(some), len(some) - sum(some)
            )
        )
    found = quality.estimate(told)

    # Of what was not asked nobody knows that it is perfect: the truth of a perfect register lies at the very end.
    assert found.precision.low <= precision <= found.precision.high + 0.001
    assert found.recall.low <= recall <= found.recall.high + 0.001


def test_an_empty_register_has_nothing_to_ask():
    strata, drawn = sampling.drawn(link.link(registers.Book().mentions()), each=5, seed=1)

    assert (strata.num_rows, drawn.num_rows) == (0, 0)
