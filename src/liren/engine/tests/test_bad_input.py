"""Input that no register should be: answered in bounded time, nothing lost, nothing that must not be joined."""

import itertools
import random
import tracemalloc

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from liren.engine import columns, link, tables
from liren.engine.batch import Options
from liren.engine.columns import Declaration, Field
from liren.engine.tests import registers

ID = registers.check("31010119800101123")
MANY = 3_000
DECLARED = Declaration((Field("name", "name"), Field("town", "category"), Field("born", "date")))


def entities(linked: link.Linked) -> list[str]:
    people = linked.links.filter(pc.equal(linked.links["kind"], "person"))
    found: list[str] = people["entity"].to_pylist()
    return found


def book_of(people: list[dict[str, str]]) -> registers.Book:
    book = registers.Book()
    for number, cells in enumerate(people):
        book.add(book.row(f"{number % 2}.xlsx"), "person", str(number), **cells)
    return book


def names(number: int) -> list[str]:
    every = [a + b + c for a in registers.SURNAMES for b in registers.GIVEN for c in registers.GIVEN[:4]]
    return random.Random(1).sample(every, number)


def test_one_id_on_all_rows_joins_nobody_of_another_name():
    people = [{"name": name, "citizen_id": ID} for name in names(MANY)]

    linked = link.link(book_of(people).mentions())

    assert linked.links.num_rows == MANY
    assert len(set(entities(linked))) > MANY * 0.9


def test_one_name_on_all_rows_joins_nobody_and_stays_bounded():
    tracemalloc.start()
    linked = link.link(book_of([{"name": "张伟"}] * MANY).mentions())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(set(entities(linked))) == MANY
    assert linked.review.num_rows == 0
    assert peak < 200_000_000


def test_one_phone_and_one_sex_on_all_rows_tell_nothing():
    people = [{"name": name, "phone": "13800138000", "sex": "男"} for name in names(MANY)]

    linked = link.link(book_of(people).mentions())

    assert len(set(entities(linked))) > MANY * 0.95


@pytest.mark.parametrize("empty", ["people", "values"])
def test_a_side_without_rows_or_values_leaves_the_other_as_it_is(empty):
    book = registers.three_registers(20, seed=2)
    alone = link.link(book.mentions())
    if empty == "values":
        for _ in range(30):
            book.add(book.row("empty.xlsx"), "person", "nobody")

    linked = link.link(book.mentions())

    before, after = alone.links["entity"].to_pylist(), linked.links["entity"].to_pylist()
    kept = set(zip(before, after[: len(before)], strict=True))
    # Thirty strangers more make any two rows a little less likely one person: a pair on the edge may part.
    assert len(kept) <= len(set(before)) * 1.05
    assert len(set(after[len(before) :])) == (30 if empty == "values" else 0)


def test_a_table_of_one_value_or_of_none_is_answered():
    for value in ("张伟", "", None):
        table = pa.table({"name": [value] * 500, "town": [value] * 500, "born": [value] * 500})

        found = tables.link_table(table, DECLARED)

        assert len(found) == 500
    assert len(tables.link_table(pa.table({"name": [], "town": [], "born": []}), DECLARED)) == 0


def test_answers_that_contradict_each_other_lose_no_row_and_keep_two_ids_apart():
    book = registers.three_registers(60, seed=6)
    alone = link.link(book.mentions())
    people: list[int] = sorted(book.mentions().tables["person"]["mention"].to_pylist())
    draw = random.Random(2)
    drawn = [(a, b) for a, b in (draw.sample(people, 2) for _ in range(120))]
    same, apart = drawn[:60], drawn[30:]

    linked = link.link(book.mentions(), options=Options(same=same, apart=apart))

    entity = dict(zip(linked.links["mention"].to_pylist(), linked.links["entity"].to_pylist(), strict=True))
    assert linked.links.num_rows == alone.links.num_rows
    assert all(entity[a] != entity[b] for a, b in apart)
    assert linked.conflicts.filter(pc.equal(linked.conflicts["field"], "citizen_id")).num_rows == 0
    for kind in linked.model.kinds.values():
        assert all(np.isfinite(weight.bits).all() for weight in kind.weights)
    untouched = [m for m in people if not any(m in pair for pair in (*same, *apart))]
    former = dict(zip(alone.links["mention"].to_pylist(), alone.links["entity"].to_pylist(), strict=True))
    pairs = list(itertools.pairwise(untouched))
    kept = sum((entity[a] == entity[b]) == (former[a] == former[b]) for a, b in pairs)
    assert kept >= 0.97 * len(pairs)


def test_a_column_that_is_missing_is_said_by_name():
    with pytest.raises(KeyError, match="town"):
        columns.read(pa.table({"name": ["a"], "born": ["b"]}), DECLARED)
