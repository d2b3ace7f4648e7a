"""Files are called by a label, opened by name under an entry, and erased when their time is over; the records stay."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from liren.kit.refs import Ref
from liren.modules.exchange.actions import erasing, opening
from liren.modules.exchange.actions.spool import Spool
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import EMPTY, LAN, ZHOU, workbook
from liren.modules.exchange.tests.test_pages import browser, drop, text
from liren.primitives.actors.queries import MayNot
from liren.primitives.ledger import queries as ledger
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.actions import deliveries
from liren.primitives.records.models import Delivery, Record
from tests import strongroom
from tests.jobs import do_jobs

CALLED = "王伟_车位登记.xlsx"
DAYS = timedelta(days=1)


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


def files() -> list[tuple[str, int]]:
    """Name and bytes of every file that the vault holds."""
    with strongroom.superuser() as cursor:
        cursor.execute(
            "SELECT f.name, coalesce(sum(length(c.bytes)), 0) FROM vault.file f"
            " LEFT JOIN vault.file_chunk c ON c.file_id = f.id GROUP BY f.id, f.name ORDER BY f.id"
        )
        return [(name, int(size)) for name, size in cursor.fetchall()]


def erase_due(way: registers.WayIn, *, days: int) -> int:
    today = timezone.localdate() + days * DAYS
    return erasing.erase_due(community_id=way.actor.community_id, today=today, clock=timezone.now)


def test_the_list_shows_a_label_and_the_name_is_told_under_an_entry(way) -> None:
    delivery = way.bring(workbook([LAN, ZHOU]), name=CALLED)
    client = browser("wanglan")

    listed = text(client.get(reverse("exchange:imports")))
    page = text(client.get(reverse("exchange:delivery", args=[delivery.pk])))
    told = text(client.post(reverse("exchange:name", args=[delivery.pk])))

    assert delivery.name == "*_车位登记.xlsx"
    assert "王伟" not in listed + page
    assert CALLED in told
    [look] = ledger.looks_at(way.actor, Ref("upload", delivery.upload or 0))
    assert (look.purpose, look.fields) == ("import_check", ("file_name",))


def test_a_file_that_could_not_be_read_can_still_be_told_from_others(way) -> None:
    delivery = way.drop(b"no workbook", name=CALLED)

    assert (delivery.state, delivery.name) == (kinds.REFUSED, "*_车位登记.xlsx")
    assert opening.open_name(actor=way.actor, delivery_id=delivery.pk) == CALLED


def test_a_file_that_waits_is_called_by_its_label_only(way) -> None:
    client = browser("wanglan")

    response = drop(client, (CALLED, workbook([LAN])))

    delivery = Delivery.objects.get()
    assert "王伟" not in text(client.get(response["Location"]))
    with pytest.raises(opening.FileMissing):
        opening.open_name(actor=way.actor, delivery_id=delivery.pk)


def test_when_its_time_is_over_the_file_is_gone_and_the_records_stay(way) -> None:
    delivery = way.bring(workbook([LAN, EMPTY, ZHOU]), name=CALLED)
    before = list(Record.objects.order_by("pk").values_list("pk", "file", "row"))

    kept = erase_due(way, days=kinds.KEPT_DAYS)
    erased = erase_due(way, days=kinds.KEPT_DAYS + 1)

    delivery = Delivery.objects.get(pk=delivery.pk)
    assert (kept, erased) == (0, 1)
    assert files() == [("", 0)] * 3
    assert delivery.erased_at is not None and delivery.erase_cause == kinds.KEPT_UNTIL
    assert list(Record.objects.order_by("pk").values_list("pk", "file", "row")) == before
    with strongroom.superuser() as cursor:
        cursor.execute("SELECT count(*) FROM vault.record")
        assert cursor.fetchone() == (len(before),)


def test_erasing_is_on_the_ledger_once(way) -> None:
    delivery = way.bring(workbook([LAN]), name=CALLED)
    for _again in range(2):
        erase_due(way, days=kinds.KEPT_DAYS + 1)
        erasing.erase_files(community_id=way.actor.community_id, delivery_id=delivery.pk, at=timezone.now())

    verbs = [look.verb for look in ledger.looks_at(way.actor, Ref("delivery", delivery.pk))]
    assert verbs.count("delivery.file_erased") == 1


def test_a_cancelled_delivery_leaves_nothing_and_one_that_nobody_checked_is_cancelled_when_its_time_is_over(
    way,
) -> None:
    cancelled, waiting = way.drop(workbook([LAN]), name=CALLED), way.drop(workbook([ZHOU]), name="张三.xlsx")
    with transaction.atomic():
        deliveries.cancel(actor=way.actor, delivery_id=cancelled.pk, at=timezone.now())

    assert erase_due(way, days=0) == 1
    assert files()[:2] == [("", 0), ("", 0)]
    assert files()[2][0] == "张三.xlsx"
    assert erase_due(way, days=kinds.KEPT_DAYS + 1) == 1
    waiting = Delivery.objects.get(pk=waiting.pk)
    assert (waiting.state, files()) == (kinds.CANCELLED, [("", 0)] * 4)


def test_an_erased_file_gives_nothing_back_any_more(way) -> None:
    delivery = way.bring(workbook([LAN, EMPTY]), name=CALLED)
    erase_due(way, days=kinds.KEPT_DAYS + 1)

    page = text(browser("wanglan").get(reverse("exchange:delivery", args=[delivery.pk])))

    assert "The files were erased" in page and "Download the rows" not in page
    for take in (opening.open_name, opening.open_error_file, opening.open_samples):
        with pytest.raises(opening.FileMissing):
            take(actor=way.actor, delivery_id=delivery.pk)


@pytest.mark.parametrize("who", ["director", "data_officer"])
def test_these_posts_may_have_files_erased_early(way, who) -> None:
    delivery = way.bring(workbook([LAN]), name=CALLED)

    erasing.ask_to_erase(actor=getattr(way.cast, who), delivery_id=delivery.pk, cause=kinds.ASKED)
    do_jobs()

    delivery = Delivery.objects.get(pk=delivery.pk)
    looks = ledger.looks_at(way.actor, Ref("delivery", delivery.pk))
    [erased] = [look for look in looks if look.verb == "delivery.file_erased"]
    assert delivery.erased_at is not None and delivery.erase_cause == kinds.ASKED
    assert files() == [("", 0)] * 2
    assert erased.post == {"director": "居委会主任", "data_officer": "数据专员"}[who]


@pytest.mark.parametrize("who", ["worker", "grid_worker", "auditor"])
def test_these_posts_may_not(way, who) -> None:
    delivery = way.bring(workbook([LAN]), name=CALLED)

    with pytest.raises(MayNot):
        erasing.ask_to_erase(actor=getattr(way.cast, who), delivery_id=delivery.pk, cause=kinds.ASKED)

    delivery = Delivery.objects.get(pk=delivery.pk)
    assert delivery.erase_cause == ""


def test_a_department_erases_nothing_that_it_does_not_see(way) -> None:
    delivery = way.bring(workbook([LAN]), name=CALLED)

    with pytest.raises(records.DeliveryMissing):
        erasing.ask_to_erase(actor=way.cast.officer, delivery_id=delivery.pk, cause=kinds.ASKED)


def test_an_open_delivery_and_an_unknown_cause_are_refused(way) -> None:
    waiting = way.drop(workbook([LAN]), name=CALLED)

    with pytest.raises(deliveries.MoveNotPossible):
        erasing.ask_to_erase(actor=way.cast.director, delivery_id=waiting.pk, cause=kinds.CHECKED)
    with pytest.raises(deliveries.CauseUnknown):
        erasing.ask_to_erase(actor=way.cast.director, delivery_id=waiting.pk, cause=kinds.KEPT_UNTIL)


def test_the_page_asks_and_says_so(way) -> None:
    delivery = way.bring(workbook([LAN]), name=CALLED)
    client = browser("zhoumin")

    asked = client.post(reverse("exchange:erase", args=[delivery.pk]), {"cause": "checked"}, follow=True)
    do_jobs()
    page = text(client.get(reverse("exchange:delivery", args=[delivery.pk])))

    assert "are being erased" in text(asked)
    assert "The files were erased" in page


@pytest.mark.parametrize("alias", ["default", "door", "linker"])
def test_no_other_role_erases_and_the_importer_not_outside_of_its_community(way, alias) -> None:
    delivery = way.bring(workbook([LAN]), name=CALLED)
    call = "SELECT vault.erase_files(%s, %s, %s, %s, %s::bigint[], 'checked')"
    whose = [way.actor.community_id, way.actor.user_id, way.actor.post_id, delivery.pk, [delivery.upload]]

    for role in (alias, "importer"):
        with pytest.raises(DatabaseError), connections[role].cursor() as cursor:
            cursor.execute(call, whose)

    assert (CALLED, 0) not in files() and files()[0][0] == CALLED


def test_what_a_killed_upload_left_is_swept_and_what_waits_is_not(way, tmp_path) -> None:
    drop(browser("wanglan"), (CALLED, workbook([LAN])))
    waiting = Delivery.objects.get()
    spool, hour = Spool(tmp_path / "spool"), timedelta(hours=1)
    spool.put(10**6, CALLED, [b"x"], limit=100)
    communities = [way.actor.community_id]

    early = erasing.sweep(spool=spool, communities=communities, at=timezone.now())
    late = erasing.sweep(spool=spool, communities=communities, at=timezone.now() + 2 * hour)

    assert (early, late) == (0, 1)
    assert spool.untouched_since(timezone.now() + hour) == {waiting.pk}
