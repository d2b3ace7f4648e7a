import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from liren.site.town import Delivery, deliver, deliver_plain, generate
from liren.site.town.model import Town
from liren.site.town.rates import CERTAIN, RATES

ENCODINGS = {"老年人健康档案": "gb18030", "儿童疫苗接种": "gb18030", "停车场车辆": "utf-8-sig"}


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    if path.suffix == ".csv":
        encoding = next((e for stem, e in ENCODINGS.items() if path.name.startswith(stem)), "utf-8")
        with path.open(encoding=encoding, newline="") as stream:
            return {"": [tuple(row) for row in csv.reader(stream)]}
    book = load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def _truth(delivery: Delivery) -> list[dict[str, str]]:
    with delivery.truth.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for turn in ("a", "b"):
        small = generate(people=300, seed=5, at=date(2024, 6, 30))
        deliver(town=small, folder=tmp_path / turn / "registers", truth=tmp_path / turn / "truth")

    names = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    assert len(names) > 9
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_another_seed_gives_another_town() -> None:
    one, other = (generate(people=200, seed=seed, at=date(2024, 6, 30)) for seed in (1, 2))

    assert [p.name for p in one.people[:20]] != [p.name for p in other.people[:20]]


def test_every_mention_stands_on_a_row_that_exists(first: Delivery, second: Delivery) -> None:
    for delivery in (first, second):
        sheets = {path.name: _rows(path) for path in delivery.paths}
        for mention in _truth(delivery):
            row = sheets[mention["file"]][mention["sheet"]][int(mention["row"]) - 1]
            assert any(cell not in (None, "") for cell in row), mention


def test_a_row_names_its_subject_where_the_truth_says(first: Delivery, town: Town) -> None:
    names = {p.id: p.name for p in town.people}
    sheets = {path.name: _rows(path) for path in first.paths}
    told = [m for m in _truth(first) if m["kind"] == "person" and m["role"] == "subject"]
    plain = sum(
        any(isinstance(c, str) and names[m["entity"]] in c for c in sheets[m["file"]][m["sheet"]][int(m["row"]) - 1])
        for m in told
    )

    assert plain / len(told) > 0.93


def test_no_row_has_one_role_twice(first: Delivery) -> None:
    keys = [(m["file"], m["sheet"], m["row"], m["kind"], m["role"]) for m in _truth(first)]

    assert len(keys) == len(set(keys))


def test_each_slip_occurs_about_as_often_as_stated(first: Delivery) -> None:
    for register, fields in RATES.items():
        chances, hits = first.tally.chances[register], first.tally.hits[register]
        for field, table in fields.items():
            for slip, rate in table.items():
                expected = rate * chances[field]
                share = hits[(field, slip)]
                assert share <= expected + 4 * expected**0.5 + 3, (register, field, slip, share, expected)
                if slip in CERTAIN:
                    assert share >= expected - 4 * expected**0.5 - 3, (register, field, slip, share, expected)


def test_noise_multiplies_slips(town: Town, first: Delivery, tmp_path: Path) -> None:
    calm = deliver(town=town, folder=tmp_path / "r", truth=tmp_path / "t", noise="calm")

    assert calm.tally.hits["property"].total() < 0.6 * first.tally.hits["property"].total()


def test_the_second_edition_has_drifted_columns_and_mostly_the_same_people(first: Delivery, second: Delivery) -> None:
    header = _rows(next(p for p in second.paths if p.name.startswith("物业")))["和畅物业"][0]
    before = {m["entity"] for m in _truth(first) if m["file"].startswith("物业")}
    after = {m["entity"] for m in _truth(second) if m["file"].startswith("物业")}

    assert header[:3] == ("序号", "房屋编号", "小区名称")
    assert len(before & after) > 0.9 * len(after)
    assert before != after


def test_every_register_has_a_second_edition_under_other_headers(first: Delivery, second: Delivery) -> None:
    assert {m["file"][:2] for m in _truth(first)} == {m["file"][:2] for m in _truth(second)}
    assert "身份证号码" in str(_rows(next(p for p in second.paths if p.name.startswith("公安"))))


def test_some_rows_are_struck_out_in_the_second_edition(first: Delivery, second: Delivery) -> None:
    cards = [
        {m["entity"] for m in _truth(each) if m["file"].startswith("停车") and m["kind"] == "vehicle"}
        for each in (first, second)
    ]

    assert cards[0] - cards[1]


def test_the_plain_delivery_holds_the_same_mentions(town: Town, first: Delivery, tmp_path: Path) -> None:
    plain = deliver_plain(town=town, folder=tmp_path / "r", truth=tmp_path / "t")

    assert {path.suffix for path in plain.paths} == {".csv"}
    assert plain.tally.rows.total() == first.tally.rows.total()
    assert [(m["kind"], m["role"], m["entity"]) for m in _truth(plain)] == [
        (m["kind"], m["role"], m["entity"]) for m in _truth(first)
    ]


def test_the_truth_may_not_lie_among_the_registers(town: Town, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="folder of its own"):
        deliver(town=town, folder=tmp_path, truth=tmp_path)

    assert not list(tmp_path.iterdir())


def test_two_homes_in_a_cell_odd_flags_and_empty_dates_occur(first: Delivery) -> None:
    hits = first.tally.hits

    assert hits["school"][("address", "two")] + hits["welfare"][("address", "two")] > 0
    assert hits["school"][("flag", "other_form")] > 0
    assert hits["health"][("birth", "zero")] > 0
