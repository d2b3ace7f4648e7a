"""Rows into records: what is new, what changed, and that nothing happens twice."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from django.db import connections

from liren.primitives.actors.actions import inside
from liren.primitives.actors.models import Post, User
from liren.primitives.records.actions import loading
from liren.primitives.records.models import Dataset, Delivery, Layout, Record, System
from tests import town

SECRET = b"only for tests"
ALIASES = ["default", "importer"]


@pytest.fixture
def dataset(committed) -> Dataset:
    cast = town.settle()
    system = System.objects.create(community=cast.community, name="城管停车系统")
    return Dataset.objects.create(community=cast.community, system=system, name="小区停车位", form="parking")


def delivery_of(dataset: Dataset) -> Delivery:
    """One more delivery of a dataset, by its worker."""
    return Delivery.objects.create(
        community=dataset.community,
        dataset=dataset,
        name="车位.xlsx",
        received_by_id=User.objects.get(username="wanglan").pk,
        received_in=Post.objects.get(role="community_worker"),
        received_at="2026-11-23T09:00:00+08:00",
    )


def deliver(
    dataset: Dataset, *rows: Sequence[str], key: tuple[str, ...] = ("subject.vehicle.plate",)
) -> loading.Loaded:
    """Load rows of plate, owner and space as one more delivery."""
    delivery = delivery_of(dataset)
    layout, _ = Layout.objects.get_or_create(
        community=dataset.community, dataset=dataset, form="parking", columns=[], digest="a"
    )
    names = ("subject.vehicle.plate", "subject.person.name", "subject.vehicle.space")
    sheet = loading.Rows(
        layout_id=layout.pk,
        file="车位.xlsx",
        sheet="",
        form="parking",
        numbers=range(2, 2 + len(rows)),
        facts={name: pa.chunked_array([[row[at] for row in rows]], pa.string()) for at, name in enumerate(names)},
        key_facts=key,
    )
    with inside(community_id=dataset.community_id, using="importer"):
        return loading.load(delivery=delivery, sheets=[sheet], secret=SECRET, beat=lambda steps: None)


def facts() -> list[dict[str, str]]:
    """Read what the vault holds for the current records, as its superuser, in the order of rows."""
    ids = Record.objects.filter(superseded_by=None).order_by("source_key", "ordinal").values_list("id", flat=True)
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT facts::text FROM vault.record WHERE record_id = ANY(%s)", [list(ids)])
        told = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET ROLE liren_owner")
    return sorted(told)


LAN, ZHOU = ("浙A12345", "王岚", "B1-07"), ("浙A6G8K9", "周敏", "B1-08")


def test_rows_of_a_first_delivery_are_new(dataset) -> None:
    loaded = deliver(dataset, LAN, ZHOU)

    assert loaded == loading.Loaded((loading.Counts(new=2),), absent=0)
    assert sorted(Record.objects.values_list("row", "version", "ordinal")) == [(2, 1, 1), (3, 1, 1)]
    assert len(facts()) == 2


def test_records_are_numbered_in_the_order_of_their_rows(dataset) -> None:
    rows = [(f"浙A{number:05}", "王岚", "B1-07") for number in range(200)]

    deliver(dataset, *rows)

    assert list(Record.objects.order_by("id").values_list("row", flat=True)) == list(range(2, 202))


def test_the_same_rows_again_change_nothing_in_whatever_order(dataset) -> None:
    deliver(dataset, LAN, ZHOU)
    before = list(Record.objects.order_by("id").values())

    loaded = deliver(dataset, ZHOU, LAN)

    assert loaded == loading.Loaded((loading.Counts(unchanged=2),), absent=0)
    assert list(Record.objects.order_by("id").values()) == before


def test_a_changed_row_becomes_the_next_version_of_its_record(dataset) -> None:
    deliver(dataset, LAN, ZHOU)

    loaded = deliver(dataset, (LAN[0], LAN[1], "B2-01"), ZHOU)

    assert loaded == loading.Loaded((loading.Counts(changed=1, unchanged=1),), absent=0)
    old, new = Record.objects.filter(row=2).order_by("version")
    assert (old.superseded_by_id, new.version, new.superseded_by_id) == (new.pk, 2, None)


def test_a_row_that_is_no_longer_told_stays_and_is_counted(dataset) -> None:
    deliver(dataset, LAN, ZHOU)

    loaded = deliver(dataset, ZHOU)

    assert loaded == loading.Loaded((loading.Counts(unchanged=1),), absent=1)
    assert Record.objects.filter(superseded_by=None).count() == 2


def test_rows_of_one_name_are_kept_apart_and_paired_by_what_they_say_first(dataset) -> None:
    by_owner = ("subject.person.name",)
    deliver(dataset, LAN, (ZHOU[0], "王岚", "B1-08"), LAN, key=by_owner)

    loaded = deliver(dataset, (ZHOU[0], "王岚", "B1-09"), LAN, LAN, ("浙B77777", "王岚", ""), key=by_owner)

    assert loaded == loading.Loaded((loading.Counts(new=1, changed=1, unchanged=2),), absent=0)
    assert sorted(Record.objects.filter(superseded_by=None).values_list("ordinal", "version")) == [
        (1, 1),
        (2, 2),
        (3, 1),
        (4, 1),
    ]


def test_blanks_width_and_case_do_not_make_another_row_of_it(dataset) -> None:
    deliver(dataset, LAN)

    loaded = deliver(dataset, ("浙a　12345 ", "王岚", "B1-07"))

    assert loaded == loading.Loaded((loading.Counts(changed=1),), absent=0)


def test_a_row_without_its_name_is_named_by_all_it_says(dataset) -> None:
    deliver(dataset, ("", "王岚", "B1-07"), ("", "王岚", "B1-07"))

    loaded = deliver(dataset, ("", "王岚", "B1-07"), ("", "王岚", "B1-08"))

    assert loaded == loading.Loaded((loading.Counts(new=1, unchanged=1),), absent=1)


def test_a_load_that_gives_up_leaves_nothing(dataset) -> None:
    deliver(dataset, LAN)
    before = list(Record.objects.values())

    with pytest.raises(ZeroDivisionError), inside(community_id=dataset.community_id, using="importer"):
        deliver(dataset, (LAN[0], "何川", ""))
        raise ZeroDivisionError

    assert list(Record.objects.values()) == before


def test_characters_that_the_database_cannot_hold_are_left_out(dataset) -> None:
    loaded = deliver(dataset, (LAN[0], "王\x00岚", ""))

    assert loaded.sheets == (loading.Counts(new=1),)
    assert '"王岚"' in facts()[0]
