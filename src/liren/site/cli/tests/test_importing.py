"""Files brought in from the command line: whole, once, and carried on after an interruption."""

from pathlib import Path

import pytest
from django.utils import timezone

from liren.modules.exchange.actions import receiving
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import LAN, ZHOU, workbook
from liren.primitives.records import kinds
from liren.primitives.records.models import Dataset, Delivery, Record
from liren.site.cli import importing


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "车位.xlsx"
    path.write_bytes(workbook([LAN, ZHOU]))
    return path


def test_a_file_is_brought_all_the_way_in(way, file) -> None:
    delivery = importing.bring(actor=way.actor, path=file, dataset="停车系统/车位登记")

    assert (delivery.state, delivery.new) == (kinds.LOADED, 2)
    assert [(each.system.name, each.name) for each in Dataset.objects.all()] == [("停车系统", "车位登记")]


def test_the_same_command_again_changes_nothing(way, file) -> None:
    first = importing.bring(actor=way.actor, path=file, dataset="停车系统/车位登记")

    again = importing.bring(actor=way.actor, path=file, dataset="停车系统/车位登记")

    assert again.same_as_id == first.pk
    assert Record.objects.count() == 2


def test_what_an_interrupted_run_left_is_carried_on(way, file) -> None:
    left = receiving.receive_file(
        actor=way.actor, name=file.name, chunks=[file.read_bytes()], places=way.places, at=timezone.now()
    )

    delivery = importing.bring(actor=way.actor, path=file, dataset="停车系统/车位登记")

    assert delivery.pk == left.pk
    assert Delivery.objects.count() == 1


def test_the_account_that_imports_is_found_with_its_post(way) -> None:
    assert importing.actor("wanglan", "").post_id == way.actor.post_id
    with pytest.raises(importing.NobodyDelivers):
        importing.actor("nobody", "")
    with pytest.raises(importing.NobodyDelivers):
        importing.actor("wanglan", "330199009999")
