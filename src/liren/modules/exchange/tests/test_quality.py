"""How good a dataset is, in numbers that one can recount, and the rows behind each of them."""

from datetime import date

import pytest
from django.db import connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from stdnum.cn import uscc

from liren.engine.norm import citizen_ids
from liren.modules.exchange import kinds, queries
from liren.modules.exchange.actions import measuring, queueing, validity
from liren.modules.exchange.models import Flaw, Measure
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import LAN, ZHOU, workbook
from liren.modules.exchange.tests.test_pages import browser, text
from liren.primitives.records.models import Dataset, Delivery
from tests.jobs import do_jobs

WEIGHTS = [2 ** (17 - at) % 11 for at in range(17)]
HALF = ("浙A6G8K", "蓝", "周敏", "12345", "B1-08", "不详")


def citizen_id(division: str, day: str, serial: str) -> str:
    body = f"{division}{day}{serial}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


IDS = some.builds(
    lambda day, serial: citizen_id("330106", day.strftime("%Y%m%d"), f"{serial:03}"),
    some.dates(min_value=date(1901, 1, 1), max_value=date(2025, 12, 31)),
    some.integers(1, 999),
)


def judged(sort: str, *texts: str) -> list[bool | None]:
    """What the database says of cells."""
    query = f"""
        SELECT {validity.expression()} FROM (
          SELECT at, %s::text AS sort, {validity.plain("told")} AS text
          FROM unnest(%s::text[]) WITH ORDINALITY AS t (told, at)) AS x ORDER BY at
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(query, [sort, list(texts)])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=IDS, at=some.integers(0, 17), digit=some.sampled_from("0123456789X"))
def test_an_id_is_valid_when_its_check_character_is_right_and_only_then(number, at, digit) -> None:
    slipped = number[:at] + digit + number[at + 1 :]

    told = judged("person.citizen_id", number, slipped, number.lower(), f" {number} ", number[:-4] + "****")

    assert told == [True, slipped == number or citizen_ids.normalize(slipped).valid, True, True, False]


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=some.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_a_credit_code_has_one_valid_check_character_which_another_reckoning_gives_too(body) -> None:
    codes = [body + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY"]

    told = judged("organization.uscc", *codes)

    assert sum(map(bool, told)) == 1
    assert codes[told.index(True)] == body + uscc.calc_check_digit(body)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sort", "cell", "is_valid"),
    [
        ("person.phone", "13800137001", True),
        ("person.phone", "１３８００１３７００１", True),
        ("person.phone", "+86 13800137001", True),
        ("person.phone", "0571-86831234;13800137001", True),
        ("person.phone", "12345", False),
        ("person.phone", "13800137001;12", False),
        ("person.birth", "1949-12-31", True),
        ("person.birth", "1949.2.3", True),
        ("person.birth", "1949年12月31日", True),
        ("person.birth", "1949-12-31 00:00:00", True),
        ("person.birth", "1949-13-31", False),
        ("person.birth", "0000-00-00", False),
        ("vehicle.plate", "浙A12345", True),
        ("vehicle.plate", "浙AD12346", True),
        ("vehicle.plate", "浙A·12345", True),
        ("vehicle.plate", "浙A6G8K", False),
        ("vehicle.plate", "A12345", False),
        ("person.citizen_id", "330106490101001", True),
        ("person.citizen_id", "330106491301001", False),
        ("person.name", "王岚", None),
    ],
)
def test_a_cell_is_valid_by_its_form(sort, cell, is_valid) -> None:
    assert judged(sort, cell) == [is_valid]


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


def measure(way: registers.WayIn) -> queries.Quality:
    dataset = Dataset.objects.get()
    measuring.measure(
        community_id=way.actor.community_id, dataset_id=dataset.pk, user_id=way.actor.user_id,
        post_id=way.actor.post_id, at=Delivery.objects.latest("pk").received_at,
    )  # fmt: skip
    return queries.qualities(way.actor, [dataset.pk])[dataset.pk][0]


def shares(told: dict[str, queries.Share]) -> dict[str, tuple[int, int]]:
    return {name: (share.part, share.whole) for name, share in told.items()}


def test_cells_are_counted_column_by_column(way) -> None:
    way.bring(workbook([LAN, ZHOU, HALF, ("浙AD12346", "绿", "刘锋", "", "B1-09", "")]))

    quality = measure(way)

    assert shares(quality.columns["subject.person.phone"]) == {"completeness": (3, 4), "validity": (2, 3)}
    assert shares(quality.columns["subject.vehicle.plate"]) == {"completeness": (4, 4), "validity": (3, 4)}
    assert shares(quality.overall)["uniqueness"] == (4, 4)
    assert "agreement" not in quality.overall  # nothing is linked


def test_each_number_opens_the_rows_that_count_against_it(way) -> None:
    way.bring(workbook([LAN, ZHOU, HALF]))
    measure(way)

    rows = queries.flaws(way.actor, Dataset.objects.get().pk, name=kinds.VALIDITY)

    assert [(each.field, each.record.row) for each in rows] == [
        ("subject.person.phone", 5),
        ("subject.vehicle.plate", 5),
    ]


def test_what_was_measured_after_each_delivery_stays_and_the_rows_are_of_the_last(way) -> None:
    way.bring(workbook([LAN, HALF]))
    measure(way)
    way.bring(workbook([LAN, ZHOU, (*HALF[:3], "13800137002", *HALF[4:])]))
    measure(way)
    measure(way)

    dataset = Dataset.objects.get().pk
    phone = "subject.person.phone"
    told = queries.qualities(way.actor, [dataset], latest=9)[dataset]

    assert [shares(each.columns[phone])["validity"] for each in told] == [(3, 3), (1, 2)]
    assert not Flaw.objects.filter(field=phone).exists()


def test_no_cell_is_kept_with_what_was_measured(way) -> None:
    way.bring(workbook([LAN, ZHOU, HALF]))
    measure(way)

    told = str(list(Measure.objects.values())) + str(list(Flaw.objects.values()))

    assert not [cell for cell in (*LAN[:4], *HALF[2:4]) if len(cell) > 1 and cell in told]


def test_a_dataset_is_measured_after_it_is_loaded_and_its_page_opens_the_rows(way) -> None:
    client = browser("wanglan")
    delivery = way.confirm(way.drop(workbook([LAN, ZHOU, HALF])))
    queueing.ask_to_load(community_id=delivery.community_id, delivery_id=delivery.pk)
    do_jobs()
    number = Dataset.objects.get().pk

    listed = text(client.get(reverse("exchange:qualities")))
    told = text(client.get(reverse("exchange:quality", args=[number])))
    rows = text(client.get(reverse("exchange:flaws", args=[number, "validity"])))

    assert "车位登记" in listed and "66.7%" in told
    assert "电话" in told or "phone" in told
    assert rows.count(">5<") == 2 or "row 5" in rows
    assert HALF[3] not in told + rows and LAN[0] not in told + rows


def test_a_program_reads_the_numbers_and_their_rows(way) -> None:
    way.bring(workbook([LAN, ZHOU, HALF]))
    measure(way)
    number = Dataset.objects.get().pk

    told = browser("wanglan").get(f"/api/datasets/{number}/quality").json()
    rows = browser("wanglan").get(f"/api/datasets/{number}/quality/validity/rows").json()

    assert told["overall"]["validity"] == {"part": 4, "whole": 6}
    assert (rows["total"], rows["items"][0]["row"], rows["items"][0]["field"]) == (2, 5, "subject.person.phone")
