"""Hand the town's registers over: eight departments' files in one folder, the truth in another."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Final

from liren.site.town import editions, rates
from liren.site.town.clerk import Clerk
from liren.site.town.model import Town
from liren.site.town.registers import floating, health, meters, parking, police, property, schools, welfare
from liren.site.town.registers.desk import Desk
from liren.site.town.sheets import Export, Row, Sheet
from liren.site.town.workbook import write_workbook


@dataclass(frozen=True, slots=True)
class Department:
    """One register, and how many days before the town's day it was drawn."""

    register: str
    export: Callable[..., list[Export]]
    days_old: int


DEPARTMENTS: Final = (
    Department("police", police.export, 120),
    Department("floating", floating.export, 75),
    Department("welfare", welfare.export, 100),
    Department("health", health.elders, 210),
    Department("vaccination", health.vaccinations, 60),
    Department("school", schools.export, 270),
    Department("property", property.export, 180),
    Department("parking", parking.export, 150),
    Department("meters", meters.export, 45),
)
TRUTH_HEADER: Final = "file,sheet,row,kind,role,entity"


@dataclass(slots=True)
class Tally:
    """What was written and what went wrong on the way."""

    rows: Counter[str] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    chances: dict[str, Counter[str]] = field(default_factory=dict)
    hits: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The files written, the truth beside them, and the tally."""

    paths: list[Path]
    truth: Path
    tally: Tally


def write(*, town: Town, folder: Path, truth: Path, noise: str = "usual", edition: int = 1) -> list[Path]:
    """Write the registers of one edition into a folder and `truth.csv` into another; return the registers' paths."""
    return deliver(town=town, folder=folder, truth=truth, noise=noise, edition=edition).paths


def deliver(*, town: Town, folder: Path, truth: Path, noise: str = "usual", edition: int = 1) -> Delivery:
    """Write like `write`, and say how many rows and slips there were.

    The second edition is a month later: people moved, cells corrected, rows struck out, columns moved and renamed.

    :raises ValueError: an unknown noise level or edition, or both folders the same.
    """
    return _deliver(Delivery([], truth / "truth.csv", Tally()), town, folder, _Order(noise, edition, _write_export))


def deliver_plain(*, town: Town, folder: Path, truth: Path, noise: str = "usual", edition: int = 1) -> Delivery:
    """Write like `deliver`, but each sheet as a CSV of its own: for benchmarks that are not about reading workbooks.

    :raises ValueError: as `deliver`.
    """
    return _deliver(Delivery([], truth / "truth.csv", Tally()), town, folder, _Order(noise, edition, _write_plain))


Writer = Callable[[Path, Export, Delivery, IO[str]], None]


@dataclass(frozen=True, slots=True)
class _Order:
    noise: str
    edition: int
    write: Writer


def _deliver(delivery: Delivery, town: Town, folder: Path, order: _Order) -> Delivery:
    _check(folder, delivery.truth.parent, order)
    folder.mkdir(parents=True, exist_ok=True)
    delivery.truth.parent.mkdir(parents=True, exist_ok=True)
    with delivery.truth.open("w", encoding="utf-8", newline="") as stream:
        stream.write(TRUTH_HEADER + "\n")
        for department in DEPARTMENTS:
            desk = _desk(department, town, order)
            for export in department.export(desk=desk):
                told = editions.later(export, register=department.register) if order.edition > 1 else export
                order.write(folder, told, delivery, stream)
            delivery.tally.chances[department.register] = desk.clerk.chances
            delivery.tally.hits[department.register] = desk.clerk.hits
    return delivery


def _check(folder: Path, truth: Path, order: _Order) -> None:
    if order.noise not in rates.NOISE or order.edition not in (1, 2) or folder.resolve() == truth.resolve():
        raise ValueError("noise is calm, usual or rough; the edition 1 or 2; the truth lives in a folder of its own")


def _desk(department: Department, town: Town, order: _Order) -> Desk:
    level = rates.NOISE[order.noise]
    clerk = Clerk(seed=town.seed, register=department.register, noise=level, edition=order.edition)
    return Desk(town, clerk, _snapshot(town.at, department, order.edition), order.edition)


def _write_export(folder: Path, export: Export, delivery: Delivery, stream: IO[str]) -> None:
    path = folder / export.file
    truth = _Truth(export.file, stream, delivery.tally)
    if export.encoding:
        _write_csv(path, export, truth.mention)
    else:
        write_workbook(path=path, sheets=export.sheets, mention=truth.mention)
    delivery.paths.append(path)


def _write_plain(folder: Path, export: Export, delivery: Delivery, stream: IO[str]) -> None:
    stem = export.file.rpartition(".")[0]
    for sheet in export.sheets:
        if sheet.is_hidden:
            continue
        file = f"{stem}_{sheet.name}.csv" if sheet.name else f"{stem}.csv"
        path = folder / file
        _write_csv(
            path,
            Export(file, [replace(sheet, name="", titles=(), explanations=None)], "utf-8"),
            _Truth(file, stream, delivery.tally).mention,
        )
        delivery.paths.append(path)


def _snapshot(at: date, department: Department, edition: int) -> date:
    return at - timedelta(days=department.days_old - 31 * (edition - 1))


class _Truth:
    """Writes whom each row speaks of. No name of a file or sheet here needs quoting."""

    def __init__(self, file: str, stream: IO[str], tally: Tally) -> None:
        self._file, self._stream, self._tally = file, stream, tally

    def mention(self, sheet: Sheet, number: int, row: Row) -> None:
        head = f"{self._file},{sheet.name},{number},"
        if sheet.is_hidden:
            return
        self._tally.rows[self._file] += 1
        self._tally.mentions[self._file] += len(row.mentions)
        self._stream.write("".join([f"{head}{kind},{role},{entity}\n" for kind, role, entity in row.mentions]))


def _write_csv(path: Path, export: Export, mention: Callable[[Sheet, int, Row], None]) -> None:
    (sheet,) = export.sheets
    with path.open("w", encoding=export.encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        number = 0
        for cells in sheet.above:
            writer.writerow(cells)
            number += 1
        for row in sheet.rows:
            writer.writerow(row.cells)
            number += 1
            mention(sheet, number, row)
        writer.writerows(sheet.below(number - len(sheet.above)))
