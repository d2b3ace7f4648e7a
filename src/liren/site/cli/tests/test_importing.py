"""Files brought in from the command line: whole, once, and carried on after an interruption."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connections
from django.utils import timezone

from liren.modules.exchange.actions import receiving
from liren.modules.exchange.models import Connection
from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import LAN, ZHOU, workbook
from liren.primitives.records import kinds
from liren.primitives.records.models import Dataset, Delivery, Record
from liren.site.cli import fetching, importing, sentences


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


def test_columns_that_cross_a_red_line_are_named(way, tmp_path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,联系电话,宗教信仰\n周明,13800000012,无\n吴海波,13800000013,无\n", encoding="utf-8")

    delivery = importing.bring(actor=way.actor, path=path, dataset="停车系统/名单")

    assert importing.not_stored(actor=way.actor, delivery=delivery) == ("宗教信仰",)


def test_a_file_that_is_not_there_is_named_once(way, tmp_path, capsys) -> None:
    assert not importing._brought(way.actor, str(tmp_path / "没有.csv"), "", "")

    assert capsys.readouterr().out.count("没有.csv") == 1


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


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_an_interrupt_at_any_row_leaves_no_record_and_the_next_run_brings_all(way, file, at) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done >= at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.bring(actor=way.actor, path=file, dataset="停车系统/车位登记", tell=interrupt)
    left = Record.objects.count()
    delivery = importing.bring(actor=way.actor, path=file, dataset="停车系统/车位登记")

    assert left == 0
    assert (delivery.state, delivery.new) == (kinds.LOADED, 2)
    assert (Delivery.objects.count(), Record.objects.count()) == (1, 2)


def test_the_account_that_imports_is_found_with_its_post(way) -> None:
    assert importing.actor("wanglan", "").post_id == way.actor.post_id
    with pytest.raises(importing.NobodyDelivers):
        importing.actor("nobody", "")
    with pytest.raises(importing.NobodyDelivers):
        importing.actor("wanglan", "330199009999")


def test_tables_of_an_earlier_version_are_refused_before_the_work(way) -> None:
    importing.refuse_if_behind()
    with connections["admin"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'entities' RETURNING app, name, applied")
        rows = cursor.fetchall()
        try:
            with pytest.raises(importing.DatabaseBehind) as refused:
                importing.refuse_if_behind()
        finally:
            cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", rows)

    assert "liren migrate" in sentences.of(refused.value)


def test_progress_is_told_by_rows(way, file) -> None:
    told: list[tuple[int, int]] = []

    importing.bring(
        actor=way.actor, path=file, dataset="停车系统/车位登记", tell=lambda done, total: told.append((done, total))
    )

    assert told[-1] == (4, 4)  # two rows, hashed and written


@pytest.fixture
def database(way, monkeypatch, settings) -> str:
    """Another database of the test's server, as a department's: the register's own is nobody's source."""
    held = connections["default"].settings_dict
    settings.SOURCE_HOSTS = (str(held["HOST"]), "127.0.0.1", "::1")
    monkeypatch.setenv(fetching.PASSWORD, str(held["PASSWORD"]))
    return f"postgresql://{held['USER']}@{quote(str(held['HOST']), safe='')}:{held['PORT']}/postgres"


QUERY = "SELECT '浙A12345' AS 车牌号, '王岚' AS 车主"


def brought(way: registers.WayIn, url: str) -> Delivery:
    officer = way.cast.data_officer
    received = fetching.receive(actor=officer, url=url, dataset="停车系统/车位登记", query=QUERY)
    return importing.carry_on(
        actor=officer, delivery=received, name="x", dataset="停车系统/车位登记", tell=importing.silent
    )


def test_a_query_of_a_database_is_brought_all_the_way_in_again_and_again(way, database) -> None:
    first, again = brought(way, database), brought(way, database)

    assert (first.state, first.new, again.state, again.new) == (kinds.LOADED, 1, kinds.LOADED, 0)
    assert Connection.objects.count() == 1


def test_an_address_with_a_password_is_refused(way) -> None:
    with pytest.raises(fetching.PasswordInAddress):
        brought(way, "mysql://reader:secret@db.example/park#space")

    assert not Connection.objects.exists()
    assert "reader" not in fetching.shown("mysql://reader:secret@db.example/park#space")
