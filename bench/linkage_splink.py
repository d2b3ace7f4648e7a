"""Splink 5 as its documentation runs it.

The settings are those of its own pages for these sets (tutorial for fake_1000; the examples `febrl3`, `febrl4`,
`deduplicate_50k_synthetic` and `transactions`, whose rule that looks up the truth is left out); FEBRL 1 and 2 have no
page and take those of FEBRL 3, which is their sibling. The town has settings in the same style, over the columns that
our normalizing made. The threshold is the best of GRID, chosen with the truth, which favors Splink: its pages use 0.2,
0.95 and 0.99.
"""

import logging
import time

import duckdb
import numpy as np
import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

GRID = (0.01, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
LEAST = 0.01
CROSSED = "l.given_name = r.surname and l.surname = r.given_name"


def link(name, table, threads):  # type: ignore[no-untyped-def]
    """Train, predict and cluster; a partition for each threshold of GRID, and the seconds of one (clock, processor)."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    table = table.drop_columns([name for name in table.column_names if name == "unique_id"])
    table = _typed(table).append_column("unique_id", pa.array(np.arange(table.num_rows)))
    settings, training = KNOWN.get(name, _febrl3)()
    began, used = time.perf_counter(), time.process_time()
    api = DuckDBAPI(connection=duckdb.connect(config={"threads": threads}))
    linker = _linker(api, table, settings)
    if "certain" in training:
        linker.training.estimate_probability_two_random_records_match(training["certain"], recall=training["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=training["pairs"], seed=2)
    for rule in training["sessions"]:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=training.get("plain", False)
        )
    predicted = linker.inference.predict(threshold_match_probability=LEAST)
    found, spent, used = [], time.perf_counter() - began, time.process_time() - used
    for number, threshold in enumerate(GRID):
        began, start = time.perf_counter(), time.process_time()
        clusters = _clustered(linker, predicted, threshold, training.get("one_to_one"))
        told = clusters.query_sql("select unique_id, cluster_id from {this} order by unique_id")
        label = told.as_duckdbpyrelation().fetchnumpy()["cluster_id"].astype(str)
        if number == 0:
            spent, used = spent + time.perf_counter() - began, used + time.process_time() - start
        found.append(label)
    return found, spent, used


def _linker(api, table, settings):  # type: ignore[no-untyped-def]
    if "source" not in table.column_names:
        return Linker(api.register(table), SettingsCreator(link_type="dedupe_only", **settings))
    sides = {side: table.filter(pa.compute.equal(table["source"], side)).drop_columns(["source"]) for side in "ab"}
    registered = [api.register(rows, dataset_display_name=side) for side, rows in sides.items()]
    return Linker(registered, SettingsCreator(link_type="link_only", **settings))


def _typed(table):  # type: ignore[no-untyped-def]
    types = {"amount": pa.float64(), "transaction_date": pa.date32()}
    schema = [pa.field(name, types.get(name, pa.string())) for name in table.column_names]
    return table.cast(pa.schema(schema))


def _clustered(linker, predicted, threshold, sides):  # type: ignore[no-untyped-def]
    if sides:
        return linker.clustering.cluster_using_single_best_links(
            predicted, duplicate_free_datasets=sides, threshold_match_probability=threshold
        )
    return linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=threshold)


def _fake():  # type: ignore[no-untyped-def]
    settings = {
        "comparisons": [
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.LevenshteinAtThresholds("dob", 1),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("first_name", "city"),
            block_on("surname"),
            block_on("dob"),
        ],
    }
    near = "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2"
    certain = [block_on("first_name", "dob"), near, block_on("email")]
    sessions = [block_on("first_name", "surname"), block_on("dob")]
    return settings, {"certain": certain, "recall": 0.7, "pairs": 2e6, "sessions": sessions}


def _historical():  # type: ignore[no-untyped-def]
    settings = {
        "comparisons": [
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"),
            block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
        "retain_intermediate_calculation_columns": False,
    }
    certain = [
        block_on("first_name", "surname", "dob"),
        block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
        block_on("dob", "postcode_fake"),
    ]
    sessions = [block_on("first_name", "surname"), block_on("dob")]
    return settings, {"certain": certain, "recall": 0.6, "pairs": 1e7, "sessions": sessions, "plain": True}


def _febrl3():  # type: ignore[no-untyped-def]
    settings = {
        "comparisons": [
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("soc_sec_id"),
            block_on("given_name"),
            block_on("surname"),
            block_on("date_of_birth"),
            block_on("postcode"),
        ],
    }
    crossed = f"{CROSSED} and l.date_of_birth = r.date_of_birth"
    certain = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"), crossed]
    sessions = [block_on("date_of_birth"), block_on("postcode")]
    return settings, {"certain": certain, "recall": 0.9, "pairs": 1e6, "sessions": sessions}


def _febrl4():  # type: ignore[no-untyped-def]
    often = {"term_frequency_adjustments": True}
    settings = {
        "comparisons": [
            cl.NameComparison("given_name").configure(**often),
            cl.NameComparison("surname").configure(**often),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(**often),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(**often),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("given_name", "surname"),
            CROSSED,
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
    }
    certain = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    sessions = [block_on("date_of_birth"), block_on("postcode")]
    return settings, {"certain": certain, "recall": 0.8, "pairs": 1e6, "sessions": sessions, "plain": True}


def _transactions():  # type: ignore[no-untyped-def]
    day = "{}.transaction_date"
    near = "substr(l.memo, 1, 3) = substr(r.memo, 1, 3) and l.amount / r.amount between 0.7 and 1.3"
    rules = [
        f"strftime({day.format('l')}{later}, '%Y%m') = strftime({day.format('r')}, '%Y%m') and {near}"
        for later in ("", " + 15")
    ]
    weeks = f"yearweek({day.format('r')}) = yearweek({day.format('l')}"
    settings = {
        "probability_two_random_records_match": 1 / 45_326,
        "comparisons": [_amounts(), cl.LevenshteinAtThresholds("memo", [2, 6, 10]), _arrivals()],
        "blocking_rules_to_generate_predictions": [
            *rules,
            block_on("substr(memo, 1, 9)"),
            f"round(l.amount / 2, 0) * 2 = round(r.amount / 2, 0) * 2 and {weeks})",
            f"round(l.amount / 2, 0) * 2 = round((r.amount + 1) / 2, 0) * 2 and {weeks} + 4)",
        ],
    }
    return settings, {"pairs": 1e6, "sessions": [block_on("memo"), block_on("amount")], "one_to_one": ["a", "b"]}


def _amounts():  # type: ignore[no-untyped-def]
    shares = [cll.PercentageDifferenceLevel("amount", share) for share in (0.01, 0.03, 0.1, 0.3)]
    levels = [cll.NullLevel("amount"), cll.ExactMatchLevel("amount"), *shares, cll.ElseLevel()]
    return cl.CustomComparison(output_column_name="amount", comparison_levels=levels)


def _arrivals():  # type: ignore[no-untyped-def]
    """Money comes after it went."""
    later = "transaction_date_r - transaction_date_l between 0 and {}"
    levels = [cll.CustomLevel(later.format(days), f"<= {days} days") for days in (1, 4, 10, 30)]
    return cl.CustomComparison(
        output_column_name="transaction_date",
        comparison_levels=[cll.NullLevel("transaction_date"), *levels, cll.ElseLevel()],
    )


def _town():  # type: ignore[no-untyped-def]
    often = {"term_frequency_adjustments": True}
    settings = {
        "comparisons": [
            _town_names(),
            cl.LevenshteinAtThresholds("citizen_id", [2]),
            cl.DateOfBirthComparison("birth", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("phone").configure(**often),
            _town_dwellings(),
            cl.ExactMatch("household").configure(**often),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("citizen_id"),
            block_on("name", "birth"),
            block_on("name", "phone"),
            block_on("name", "dwelling"),
            block_on("name", "building"),
            block_on("name", "household"),
            block_on("sound", "birth"),
            block_on("birth", "phone"),
        ],
    }
    certain = [block_on("citizen_id"), block_on("name", "birth", "phone"), block_on("name", "dwelling")]
    sessions = [block_on("citizen_id"), block_on("name", "dwelling")]
    return settings, {"certain": certain, "recall": 0.8, "pairs": 1e6, "sessions": sessions}


def _town_names():  # type: ignore[no-untyped-def]
    # DuckDB counts bytes: one Chinese character is three of them.
    near = cll.CustomLevel("levenshtein(name_l, name_r) <= 3 and length(name_l) > 2", "one character apart")
    return cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("name"),
            cll.ExactMatchLevel("name").configure(tf_adjustment_column="name"),
            cll.ExactMatchLevel("sound"),
            near,
            cll.ExactMatchLevel("surname"),
            cll.ElseLevel(),
        ],
    )


def _town_dwellings():  # type: ignore[no-untyped-def]
    return cl.CustomComparison(
        output_column_name="dwelling",
        comparison_levels=[
            cll.NullLevel("dwelling"),
            cll.ExactMatchLevel("dwelling").configure(tf_adjustment_column="dwelling"),
            cll.ExactMatchLevel("building"),
            cll.ElseLevel(),
        ],
    )


KNOWN = {
    "fake_1000": _fake,
    "historical_50k": _historical,
    "febrl4": _febrl4,
    "transactions": _transactions,
    "town": _town,
}
