"""Records come back as the mentions that their rows stated, without their file."""

import pyarrow as pa
import pytest

from liren.primitives.actors.actions import inside
from liren.primitives.records import queries
from liren.primitives.records.actions import loading
from liren.primitives.records.models import Dataset, Layout
from liren.primitives.records.tests.test_loading import SECRET, dataset, delivery_of

__all__ = ["dataset"]
COLUMNS = [
    {"header": "车牌号", "target": "subject.vehicle.plate", "fact": "subject.vehicle.plate"},
    {"header": "宗教信仰", "target": "", "dropped": "religion"},
    {"header": "车主", "target": "subject.person.name", "fact": "subject.person.name"},
    {"header": "电话", "target": "subject.person.phone", "fact": "subject.person.phone"},
]


@pytest.fixture
def layout(dataset: Dataset) -> Layout:
    return Layout.objects.create(
        community=dataset.community, dataset=dataset, form="parking", columns=COLUMNS, digest="b"
    )


def load(dataset: Dataset, layout: Layout, rows: list[tuple[str, str, str]]) -> None:
    names = [column["fact"] for column in COLUMNS if "fact" in column]
    sheet = loading.Rows(
        layout_id=layout.pk,
        file="车位.xlsx",
        sheet="车辆",
        form="parking",
        numbers=range(3, 3 + len(rows)),
        facts={name: pa.chunked_array([[row[at] for row in rows]], pa.string()) for at, name in enumerate(names)},
        key_facts=("subject.vehicle.plate",),
    )
    with inside(community_id=dataset.community_id, using="importer"):
        loading.load(delivery=delivery_of(dataset), sheets=[sheet], secret=SECRET, beat=lambda steps: None)


def read(dataset: Dataset) -> queries.Linkable:
    with inside(community_id=dataset.community_id, using="linker"):
        return queries.linkable(dataset.community_id)


def test_rows_come_back_as_mentions_of_their_dataset(dataset, layout) -> None:
    load(dataset, layout, [("浙A12345", "王岚", "13800137001"), ("浙A6G8K9", "周敏", "")])

    found = read(dataset)

    assert found.mentions.rows.select(["file", "sheet", "row", "form"]).to_pylist() == [
        {"file": str(dataset.pk), "sheet": "", "row": 3, "form": "parking"},
        {"file": str(dataset.pk), "sheet": "", "row": 4, "form": "parking"},
    ]
    people = found.mentions.tables["person"].to_pylist()
    assert [(one["row_id"], one["role"], one["name"], one["phone"]) for one in people] == [
        (0, "subject", "王岚", "13800137001"),
        (1, "subject", "周敏", None),
    ]
    assert found.mentions.tables["vehicle"]["plate"].to_pylist() == ["浙A12345", "浙A6G8K9"]


def test_only_the_latest_version_of_a_row_is_read(dataset, layout) -> None:
    load(dataset, layout, [("浙A12345", "王岚", "13800137001"), ("浙A6G8K9", "周敏", "")])
    before = read(dataset).record_ids.tolist()

    load(dataset, layout, [("浙A12345", "何川", "")])

    found = read(dataset)
    assert sorted(found.mentions.tables["person"]["name"].to_pylist()) == ["何川", "周敏"]
    assert len(set(found.record_ids.tolist()) & set(before)) == 1


def test_a_community_without_records_says_nothing(dataset) -> None:
    assert read(dataset).mentions.rows.num_rows == 0


def test_a_row_that_tells_of_a_death_still_tells_it_without_its_file(dataset, layout) -> None:
    layout.columns = [{**COLUMNS[0], "target": "subject.fact.died_on"}, *COLUMNS[1:]]
    layout.save()
    load(dataset, layout, [("2023-05-06", "王岚", ""), ("", "周敏", "")])

    found = read(dataset)

    assert found.mentions.rows["says_dead"].to_pylist() == [True, False]
