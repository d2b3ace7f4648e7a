"""Splink 5 with the settings of its documentation's demos, for comparison."""

import time

import numpy as np
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

GRID = (0.01, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)


def link(name, table):  # type: ignore[no-untyped-def]
    """Train, predict and cluster; one partition for each threshold of GRID, and the seconds that one of them takes."""
    frame = table.to_pandas()
    frame["unique_id"] = np.arange(len(frame))
    began = time.perf_counter()
    settings, training = {"fake_1000": _fake, "historical_50k": _historical}.get(name, _febrl)()
    linker = Linker(DuckDBAPI().register(frame), SettingsCreator(link_type="dedupe_only", **settings))
    linker.training.estimate_probability_two_random_records_match(training["certain"], recall=training["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=training["pairs"])
    for rule in training["sessions"]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    found, spent = [], time.perf_counter() - began
    for number, threshold in enumerate(GRID):
        began = time.perf_counter()
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=threshold
        ).as_pandas_dataframe()
        found.append(clusters.sort_values("unique_id")["cluster_id"].astype(str).to_numpy())
        spent += time.perf_counter() - began if number == 0 else 0.0
    return found, spent


def _fake():  # type: ignore[no-untyped-def]
    settings = {
        "comparisons": [
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("first_name", "city"),
            block_on("surname"),
            block_on("dob"),
            block_on("email"),
        ],
    }
    certain = [block_on("first_name", "surname", "dob"), block_on("email")]
    sessions = [block_on("first_name", "surname"), block_on("dob")]
    return settings, {"certain": certain, "recall": 0.7, "pairs": 1e6, "sessions": sessions}


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
        ],
    }
    certain = [block_on("first_name", "surname", "dob"), block_on("postcode_fake", "surname")]
    sessions = [block_on("first_name", "surname"), block_on("dob")]
    return settings, {"certain": certain, "recall": 0.6, "pairs": 5e6, "sessions": sessions}


def _febrl():  # type: ignore[no-untyped-def]
    settings = {
        "comparisons": [
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("postcode", [2]),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("soc_sec_id"),
            block_on("given_name"),
            block_on("surname"),
            block_on("date_of_birth"),
            block_on("postcode"),
        ],
    }
    certain = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    sessions = [block_on("date_of_birth"), block_on("postcode")]
    return settings, {"certain": certain, "recall": 0.9, "pairs": 1e6, "sessions": sessions}
