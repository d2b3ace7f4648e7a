"""Weights go to Splink and come back; Splink itself weighs pairs with them as the engine does."""

import json

import numpy as np
import pyarrow as pa
import pytest
from splink import DuckDBAPI, Linker, block_on

from liren.engine import block, columns, compare, judge, learn, splink, tables
from liren.engine.columns import Declaration, Field
from liren.engine.dialects import duckdb

DECLARED = Declaration((Field("name", "name"), Field("born", "date"), Field("zip", "code"), Field("sex", "category")))
NAMES = ["anna", "bertil", "carina", "davide", "elsabe", "fredrika", "gretel", "hugoline", "ingrid", "johanna"]


def _table() -> pa.Table:
    random = np.random.default_rng(4)
    rows = []
    for number in range(600):
        row = {
            "name": "".join(random.choice(NAMES, 2)),
            "born": f"{random.integers(1930, 2010)}-{random.integers(1, 13):02}-{random.integers(1, 29):02}",
            "zip": f"{random.integers(10000, 10400)}",
            "sex": str(random.choice(["f", "m"])),
        }
        rows += [row, {**row, "name": row["name"][:-1]} if number % 3 else {**row, "zip": None}]
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def learnt():
    table = _table()
    frame, keys = columns.read(table, DECLARED)
    scheme, rules = DECLARED.scheme(), block.chosen(frame, keys, budget=100_000)
    left, right = block.pairs(frame, rules, limits=duckdb.LIMITS)
    grades = compare.vectors(scheme, frame, left, right)
    return learn.learn(scheme=scheme, frame=frame, rules=rules, left=left, right=right, grades=grades)


def test_splink_weighs_pairs_as_the_engine_does(learnt):
    table, settings = _table(), json.loads(splink.to_settings(DECLARED, learnt))
    settings["blocking_rules_to_generate_predictions"] = [block_on("zip").get_blocking_rule("duckdb").blocking_rule_sql]
    theirs = _theirs(table, settings)
    frame, _ = columns.read(table, DECLARED)
    scheme = DECLARED.scheme()
    ours = judge.Judge(
        scheme,
        frame,
        learnt.weights,
        learnt.prior,
        [np.zeros(len(c.values) + 1) for c in (frame.columns[one.column] for one in scheme.comparisons)],
    )

    score, _ = ours(theirs["left"], theirs["right"])

    assert len(score) > 500
    np.testing.assert_allclose(theirs["weight"], score, atol=1e-6)


def _theirs(table: pa.Table, settings: dict[str, object]) -> dict[str, np.ndarray]:
    api = DuckDBAPI()
    table = table.append_column("unique_id", pa.array(np.arange(table.num_rows)))
    found = Linker(api.register(table), settings).inference.predict()
    told = (
        found.query_sql("select unique_id_l, unique_id_r, match_weight from {this}").as_duckdbpyrelation().fetchnumpy()
    )
    return {"left": told["unique_id_l"], "right": told["unique_id_r"], "weight": told["match_weight"]}


def test_a_model_comes_back_as_it_went(learnt):
    carried = splink.from_settings(splink.to_settings(DECLARED, learnt))

    carried.learnt.check(carried.declaration.scheme())
    assert carried.learnt.prior == pytest.approx(learnt.prior)
    for one, two in zip(carried.learnt.weights, learnt.weights, strict=True):
        assert (one.name, one.levels) == (two.name, two.levels)
        np.testing.assert_allclose((one.m, one.u), (two.m, two.u))


def test_a_model_that_came_links_a_table(learnt):
    carried = splink.from_settings(splink.to_settings(DECLARED, learnt))

    labels = tables.link_table(_table(), carried.declaration, learnt=carried.learnt)

    assert [labels[2 * person] == labels[2 * person + 1] for person in range(600)].count(True) >= 590


def test_exchanged_fields_are_refused_by_name(learnt):
    swapping = Declaration((Field("given", "category", swaps_with="name"), Field("name", "category")))

    with pytest.raises(Exception, match="model_does_not_fit"):
        splink.to_settings(swapping, learnt)


CONDITIONS = [
    'levenshtein("name_l", "other_r") <= 1',
    'jaccard("name_l", "name_r") >= 0.9',
    'jaro_winkler_similarity("name_l", "name_r") >= 0.915',
    '"name_l" = "name_r" OR 1 = 1',
    'substring("name_l", 1, 3) = substring("name_r", 1, 4)',
    "(SELECT 1)",
    "not sql at all (",
    "x" * 3_000,
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=[one[:30] for one in CONDITIONS])
def test_a_condition_without_counterpart_is_refused_by_name(condition):
    levels = [
        {"sql_condition": '"name_l" IS NULL OR "name_r" IS NULL', "is_null_level": True},
        {"sql_condition": '"name_l" = "name_r"', "m_probability": 0.9, "u_probability": 0.01},
        {"sql_condition": condition, "m_probability": 0.05, "u_probability": 0.01},
        {"sql_condition": "ELSE", "m_probability": 0.05, "u_probability": 0.98},
    ]
    text = json.dumps(
        {
            "probability_two_random_records_match": 0.001,
            "comparisons": [{"output_column_name": "name", "comparison_levels": levels}],
        }
    )

    with pytest.raises(splink.LevelNotCarried) as refused:
        splink.from_settings(text)

    assert refused.value.data["comparison"] == "name"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"probability_two_random_records_match": 0, "comparisons": []}', "7"]
)
def test_what_is_no_trained_model_is_refused(text):
    with pytest.raises(splink.SettingsNotReadable):
        splink.from_settings(text)
