import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine import model, tables, weigh
from liren.engine.columns import Declaration, Field

DECLARED = Declaration(
    (
        Field("given", "name", swaps_with="surname"),
        Field("surname", "name"),
        Field("born", "date"),
        Field("zip", "code"),
    )
)
GIVEN = ["anna", "bertil", "carin", "david", "elsa", "fredrik", "greta", "hugo", "ingrid", "johan"]
SURNAMES = ["berg", "dahl", "ek", "falk", "gran", "holm", "lind", "norr", "palm", "quist"]


def _people(number: int) -> list[dict[str, str | None]]:
    random = np.random.default_rng(3)
    rows: list[dict[str, str | None]] = []
    for person in range(number):
        row: dict[str, str | None] = {
            "given": str(random.choice(GIVEN)),
            "surname": str(random.choice(SURNAMES)),
            "born": f"{random.integers(1930, 2010)}-{random.integers(1, 13):02}-{random.integers(1, 29):02}",
            "zip": f"{random.integers(10000, 10400)}",
            "truth": str(person),
            "list": "a",
        }
        slip = {**row, "list": "b"}
        if person % 3 == 0:
            slip["given"], slip["surname"] = row["surname"], row["given"]
        if person % 3 == 1:
            slip["zip"] = None
        rows += [row, slip]
    return rows


def _groups(labels, rows) -> set[frozenset[tuple[str | None, ...]]]:
    found: dict[int, set[tuple[str | None, ...]]] = {}
    for label, row in zip(labels, rows, strict=True):
        found.setdefault(int(label), set()).add(tuple(row.values()))
    return {frozenset(group) for group in found.values()}


def test_people_with_slips_are_found_again():
    rows = _people(300)

    labels = tables.link_table(pa.Table.from_pylist(rows), DECLARED)

    assert [labels[2 * person] == labels[2 * person + 1] for person in range(300)].count(True) >= 297
    assert len(set(labels.tolist())) >= 297


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_rows(random):
    rows = _people(60)
    shuffled = random.sample(rows, len(rows))

    one = tables.link_table(pa.Table.from_pylist(rows), DECLARED)
    two = tables.link_table(pa.Table.from_pylist(shuffled), DECLARED)

    assert _groups(one, rows) == _groups(two, shuffled)


def test_rows_of_one_source_are_never_one_thing():
    rows = _people(40)
    declared = Declaration(DECLARED.fields, source="list")

    labels = tables.link_table(pa.Table.from_pylist(rows + rows), declared)

    sources = [row["list"] for row in rows + rows]
    assert len(set(zip(labels.tolist(), sources, strict=True))) == len(labels)


def _model() -> model.Model:
    weight = weigh.Weights("name", ("same", "other"), np.array([0.9, 0.1]), np.array([0.01, 0.99]))
    return model.Model("2026-11", {"person": model.KindModel((weight,), -12.5)})


def test_a_model_is_the_same_after_a_round_trip():
    text = _model().to_json()

    assert model.Model.from_json(text).to_json() == text
    assert json.loads(text)["kinds"]["person"]["comparisons"][0]["levels"][0]["bits"] == 6.49


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 9, "edition": "x", "kinds": {}}', '{"format": 1}'])
def test_text_that_is_no_model_is_refused(text):
    with pytest.raises(model.ModelNotReadable):
        model.Model.from_json(text)


def test_a_model_of_other_comparisons_is_refused():
    with pytest.raises(model.ModelDoesNotFit):
        _model().kinds["person"].check(DECLARED.scheme())
