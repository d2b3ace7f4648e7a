"""Files that cannot be read, at the command line: each is named with the reason and what to do; the rest goes in."""

import csv

import pytest
from django.db import connections

from liren.engine.read.messages import MESSAGES as READING
from liren.engine.shape.problems import MESSAGES as SHAPING
from liren.modules.exchange.tests import registers
from liren.primitives.records import kinds
from liren.primitives.records.models import Delivery, Part, Record
from liren.site.cli import resolving
from liren.site.cli.tests import programs
from tests import bad_files

LANGUAGES = {"zh": 0, "en": 1}
MEGABYTES = 1_024  # the most that any of the processes may ever hold, whatever was sent
# What is refused before it is copied speaks with words of its own.
EMPTY = ("文件是空的。请从原系统重新导出。", "The file is empty. Export it again from the source system.")
LARGE = (
    "文件超过一次可接收的大小，没有保存。请按年份或小区拆分后分别导入。",
    "The file is larger than can be taken in one go; nothing of it was kept. "
    "Split it, for instance by year or compound, and send the parts.",
)


def words(code: str, language: str) -> str:
    return {**READING, **SHAPING}[code][LANGUAGES[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_of_bad_files_names_each_of_them_and_links_the_good_ones(tmp_path, language):
    folder, out = tmp_path / "exports", tmp_path / "links.csv"
    bad_files.write_all(folder, (*bad_files.BAD, *bad_files.ODD))
    bad_files.write_too_large(folder)

    ended = programs.run("resolve", str(folder), "--out", str(out), language=language)

    told = dict(line[2:].split(": ", 1) for line in ended.err.splitlines() if line.startswith("! "))
    named = {file: said for place, said in told.items() for file in [place.split(":")[0]]}
    expected = {file.name: words(file.code, language) for file in bad_files.BAD}
    assert named == {**expected, bad_files.TOO_LARGE: words("file_too_large", language)}
    assert ended.code == resolving.INCOMPLETE
    assert ended.megabytes < MEGABYTES
    with out.open(encoding="utf-8", newline="") as file:
        linked = [row["file"] for row in csv.DictReader(file) if row["kind"] == "person"]
    assert sorted(linked) == sorted(file.name for file in bad_files.ODD)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports", "links.csv"]


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path / "data", tmp_path / "data" / "keys"
    return registers.open_way(tmp_path / "data")


def kept_files() -> int:
    with connections["admin"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT (SELECT count(*) FROM vault.file_chunk WHERE bytes <> '') + count(*) FROM vault.record")
        [count] = cursor.fetchone()
        cursor.execute("SET ROLE liren_owner")
    return int(count)


@pytest.mark.parametrize("language", LANGUAGES)
def test_importing_bad_files_says_why_of_each_and_keeps_nothing_of_them(way, tmp_path, language):
    paths = bad_files.write_all(tmp_path / "sent", bad_files.BAD)
    paths.append(bad_files.write_too_large(tmp_path / "sent"))
    (tmp_path / "data").mkdir(exist_ok=True)

    ended = programs.run("import", *map(str, paths), "--as", "wanglan", language=language, data=tmp_path / "data")

    told = dict(line.split(": ", 1) for line in ended.out.splitlines() if ": " in line)
    expected = {file.name: words(file.code, language) for file in bad_files.BAD}
    own = {"空文件.xlsx": EMPTY[LANGUAGES[language]], bad_files.TOO_LARGE: LARGE[LANGUAGES[language]]}
    assert told == expected | own
    assert (ended.code, ended.err) == (1, "")
    assert ended.megabytes < MEGABYTES
    assert set(Delivery.objects.values_list("state", flat=True)) == {kinds.REFUSED}
    assert (Part.objects.count(), Record.objects.count(), kept_files()) == (0, 0, 0)
    assert list(way.places.spool.folder.iterdir()) == []


def test_a_good_file_beside_bad_ones_is_imported(way, tmp_path):
    bad = bad_files.write_all(tmp_path / "sent", (file for file in bad_files.BAD if file.name == "照片.xlsx"))
    good = tmp_path / "sent" / "车位.xlsx"
    good.write_bytes(registers.workbook([registers.LAN, registers.ZHOU]))
    (tmp_path / "data").mkdir(exist_ok=True)
    asked = ("--as", "wanglan", "--dataset", "停车系统/车位登记")

    ended = programs.run("import", *map(str, bad), str(good), *asked, language="en", data=tmp_path / "data")

    assert ended.code == 1
    assert "车位.xlsx: 2 new, 0 changed, 0 unchanged, 0 did not fit" in ended.out
    assert Record.objects.count() == 2


def test_odd_files_are_imported_like_any_other(way, tmp_path):
    paths = bad_files.write_all(tmp_path / "sent", bad_files.ODD)
    (tmp_path / "data").mkdir(exist_ok=True)

    ended = programs.run("import", *map(str, paths), "--as", "wanglan", language="en", data=tmp_path / "data")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count(" new, ") == len(paths)
    assert Delivery.objects.filter(state=kinds.LOADED, errors=0, rows=1).count() == len(paths)
