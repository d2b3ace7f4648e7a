"""Import beside bare reading and a bare COPY, in one run: `python -m bench.imports`; writes import-benchmarks.md.

An import reads a file as it came, recognizes its columns, tells rows apart, hashes and versions them, keeps the raw
cells in the vault and ends on the ledger. The bare arms only read the same file, or only store the same cells.
"""

import argparse
import csv
import random
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench import pages, serving
from liren.site.postgres import Server

if TYPE_CHECKING:
    from liren.primitives.actors.queries import Actor

ROWS = 50_000
SEED = 4711
PACKAGES = ("duckdb", "openpyxl", "psycopg", "pyarrow", "python-calamine")
HEADER = ("姓名", "身份证号", "联系电话", "现住址", "车牌号", "登记日期")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
Arm = tuple[str, str, float]  # of the table: format, what, seconds


def main() -> None:
    """Measure every arm and write the page."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=ROWS)
    options.add_argument("--print", action="store_true", help="write no page")
    chosen = options.parse_args()
    with serving.database() as (server, folder):
        told = [_row(arm, chosen.rows) for arm in _arms(server, folder, chosen.rows)]
    if not chosen.print:
        print(pages.write(page=PAGE, rows=told, packages=PACKAGES))


def _row(arm: Arm, rows: int) -> tuple[str, ...]:
    format_, what, seconds = arm
    row = (format_, what, f"{rows:,}", f"{seconds:.2f}", f"{rows / seconds:,.0f}")
    print(*(cell.ljust(16) for cell in row), flush=True)
    return row


def _arms(server: Server, folder: Path, rows: int) -> Iterable[Arm]:
    from tests.torture import kill_nine

    cells, others = register(rows, SEED), register(rows, SEED + 1)
    texts, sheets = folder / "车辆登记.csv", folder / "车辆登记二.xlsx"
    _write_csv(texts, cells)
    _write_xlsx(sheets, others)
    actor = kill_nine.prepare(server, folder)
    yield "CSV", "DuckDB, reading only", _timed(lambda: _duckdb(texts))
    yield "CSV", "COPY, storing only", _timed(lambda: _copy(server, cells))
    yield "CSV", "Liren, whole import", _timed(lambda: _liren(actor, texts, rows))
    yield "Excel", "calamine, reading only", _timed(lambda: _calamine(sheets))
    yield "Excel", "openpyxl, reading only", _timed(lambda: _openpyxl(sheets))
    yield "Excel", "Liren, whole import", _timed(lambda: _liren(actor, sheets, rows))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def register(rows: int, seed: int) -> list[tuple[str, ...]]:
    """Make up a register: names, ids that add up, phones, addresses, plates, days."""
    made = random.Random(seed)
    return [
        (
            "".join(made.choice(part) for part in ("王李张刘陈杨", "伟芳娜敏静强", "军丽杰涛明超")),
            _citizen_id(made),
            f"13{made.randrange(10**9):09}",
            f"望潮路{made.randrange(1, 900)}弄{made.randrange(1, 60)}号{made.randrange(1, 30)}0{made.randrange(1, 5)}",
            f"沪A{made.randrange(10**5):05}",
            f"20{made.randrange(10, 24)}-{made.randrange(1, 13):02}-{made.randrange(1, 29):02}",
        )
        for _ in range(rows)
    ]


def _citizen_id(made: random.Random) -> str:
    day = f"{made.randrange(1940, 2010)}{made.randrange(1, 13):02}{made.randrange(1, 29):02}"
    body = f"310101{day}{made.randrange(1000):03}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def _write_csv(path: Path, cells: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *cells])


def _write_xlsx(path: Path, cells: Sequence[tuple[str, ...]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("车辆")
        for number, row in enumerate([HEADER, *cells]):
            sheet.write_row(number, 0, row)


def _duckdb(path: Path) -> int:
    import duckdb

    with duckdb.connect(config={"threads": 2}) as open_:
        return open_.read_csv(str(path), all_varchar=True).to_arrow_table().num_rows


def _copy(server: Server, cells: Sequence[tuple[str, ...]]) -> None:
    with psycopg.connect(server.superuser_dsn, dbname="liren") as admin:
        admin.execute(f"CREATE TABLE public.bench_copy ({', '.join(f'c{n} text' for n in range(len(HEADER)))})")
        with admin.cursor().copy("COPY public.bench_copy FROM STDIN") as copy:
            for row in cells:
                copy.write_row(row)


def _calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())


def _openpyxl(path: Path) -> int:
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(path, read_only=True).active.iter_rows(values_only=True))


def _liren(actor: "Actor", path: Path, rows: int) -> None:
    from liren.site.cli import importing

    delivery = importing.bring(actor=actor, path=path, dataset=path.stem)
    if delivery.new + delivery.changed != rows:  # two made-up ids may be equal by chance
        raise SystemExit(f"{path.name}: {delivery.state}, {delivery.new} new of {rows}, {delivery.errors} errors")


def follows(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Say how much longer a whole import takes than each bare arm."""
    ours = {format_: _number(seconds) for format_, what, _, seconds, _ in rows if what.startswith("Liren")}
    for format_, what, _, seconds, _ in rows:
        if not what.startswith("Liren"):
            yield f"{format_}: a whole import takes {ours[format_] / _number(seconds):.1f} times as long as {what}."


def _number(text: str) -> float:
    return max(float(text.replace(",", "")), 0.01)


PAGE = pages.Page(
    file="import-benchmarks.md",
    title="Import benchmarks",
    introduction="""\
Written by `python -m bench.imports`, which `make bench` runs; every figure is from that one run. The file is a made-up
register of six columns, once as CSV and once as a workbook, on the embedded server with `fsync` on.

The bare arms win, as they must: they only read the file, or only store its cells. A whole import recognizes the
columns, drops what must not be kept, sets rows that do not fit apart, hashes and versions every row, keeps the raw
cells in the vault and ends on the ledger, in one transaction.""",
    columns=("Format", "What", "Rows", "Seconds", "Rows a second"),
    follows=follows,
)


if __name__ == "__main__":
    main()
