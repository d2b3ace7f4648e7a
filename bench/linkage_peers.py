"""Peers beside Splink, as their documentation runs them: GoldenMatch, recordlinkage and dedupe.

Each gets the columns that Liren is told of. GoldenMatch chooses its own settings. recordlinkage blocks on each field
that tells people apart and learns by expectation and maximization; it counts edits, because its Jaro and Winkler need
an older jellyfish than there is. dedupe cannot begin without labels: it gets LABELS pairs of either kind from the
truth, which favors it.
"""

import logging
import random
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa

from bench import linkage_sets
from liren.engine import cluster

LABELS = 100
MOST = 2_000  # records that dedupe is tried on
SEED = 4711
TOWN = {"name": "name", "birth": "date", "phone": "code", "citizen_id": "code", "dwelling": "code", "household": "code"}
BLOCKING = {
    "fake_1000": ("first_name", "surname", "dob", "email"),
    "historical_50k": ("dob", "postcode_fake"),
    "transactions": ("memo", "amount"),
    "town": ("name", "citizen_id", "phone"),
}
FEBRL = ("given_name", "surname", "date_of_birth", "soc_sec_id")
Label = np.ndarray
Found = tuple[list[Label], float, float]


class CannotDo(Exception):
    """A peer cannot do a set; the message is for the page."""


def link(engine: str, name: str, table: pa.Table, truth: np.ndarray, threads: int) -> Found:
    """
    Link a set with a peer: a partition, and the seconds of clock and processor.

    :raises CannotDo: where the peer has no way to do it
    """
    logging.disable(logging.ERROR)
    kinds = TOWN if name == "town" else {field.name: field.kind for field in linkage_sets.declaration(name).fields}
    peers: dict[str, Callable[..., Label]] = {
        "GoldenMatch": _goldenmatch,
        "recordlinkage": _recordlinkage,
        "dedupe": _dedupe,
    }
    source = np.array(table["source"].to_pylist()) if "source" in table.column_names else None
    began, spent = time.perf_counter(), time.process_time()
    label = peers[engine](name, table.select(list(kinds)), kinds, source, truth, threads)
    return [label], time.perf_counter() - began, time.process_time() - spent


def _goldenmatch(_name, table, _kinds, source, _truth, _threads):  # type: ignore[no-untyped-def]
    import goldenmatch

    if source is not None:
        return _goldenmatch_joined(table, source)
    found = goldenmatch.dedupe_df(table, confidence_required=False, allow_red_config=True)
    label = np.arange(table.num_rows)
    for one in found.clusters.values():
        label[list(one["members"])] = min(one["members"])
    return label


def _goldenmatch_joined(table, source):  # type: ignore[no-untyped-def]
    import goldenmatch

    sides = [np.flatnonzero(source == side) for side in np.unique(source)]
    tables = [table.take(side).append_column("line", pa.array(side)) for side in sides]
    found = goldenmatch.match_df(*tables, confidence_required=False, allow_red_config=True, exclude_columns=["line"])
    if found.matched is None:
        return np.arange(len(source))
    names = list(found.matched.columns)
    columns = [name for name in names if str(name).endswith("line")]
    left, right = (np.array(list(found.matched[name]), np.int64) for name in columns[:2])
    return cluster.components(len(source), left, right)


def _recordlinkage(name, table, kinds, source, _truth, _threads):  # type: ignore[no-untyped-def]
    import recordlinkage

    frame = table.to_pandas()
    blocked = BLOCKING.get(name, FEBRL)
    pairs = None
    for column in blocked:
        index = recordlinkage.Index()
        index.block(column)
        found = index.index(frame) if source is None else index.index(*_sides(frame, source))
        pairs = found if pairs is None else pairs.union(found)
    compare = recordlinkage.Compare()
    for column, kind in kinds.items():
        if kind in ("code", "category", "date", "day", "amount"):
            compare.exact(column, column)
        else:
            compare.string(column, column, method="levenshtein", threshold=0.75)
    features = compare.compute(pairs, frame) if source is None else compare.compute(pairs, *_sides(frame, source))
    matches = recordlinkage.ECMClassifier().fit_predict(features)
    left, right = (np.asarray(matches.get_level_values(side), np.int64) for side in (0, 1))
    return cluster.components(len(frame), left, right)


def _sides(frame, source):  # type: ignore[no-untyped-def]
    return [frame[source == side] for side in np.unique(source)]


def _dedupe(_name, table, kinds, _source, truth, threads):  # type: ignore[no-untyped-def]
    import dedupe

    if table.num_rows > MOST:
        raise CannotDo(f"needs labels, and was not tried on more than {MOST:,} records")
    variables = [dedupe.variables.String(column, has_missing=True) for column in kinds]
    rows = dict(enumerate(table.to_pylist()))
    deduper = dedupe.Dedupe(variables, num_cores=threads)
    deduper.prepare_training(rows, sample_size=1_500)
    deduper.mark_pairs(_labels(rows, truth))
    deduper.train()
    label = np.arange(len(rows))
    for members, _ in deduper.partition(rows, threshold=0.5):
        label[list(members)] = min(members)
    return label


def _labels(rows, truth):  # type: ignore[no-untyped-def]
    chance, of = random.Random(SEED), {}
    for line, person in enumerate(truth.tolist()):
        of.setdefault(person, []).append(line)
    many = [lines for lines in of.values() if len(lines) > 1]
    same = [tuple(rows[line] for line in chance.sample(chance.choice(many), 2)) for _ in range(LABELS)]
    two = [chance.sample(list(of.values()), 2) for _ in range(LABELS)]
    return {"match": same, "distinct": [(rows[one[0]], rows[other[0]]) for one, other in two]}
