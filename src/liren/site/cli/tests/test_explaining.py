"""`liren explain` says in both languages why two rows are one, or are not, for every kind of thing."""

from pathlib import Path

import openpyxl
import pytest

from liren.site.cli import app

PARKING = """车牌号,车主姓名,车主电话,住址
浙A12345,王建国,13800137001,望潮里3幢2单元501室
浙B54321,李秀英,,望潮里3幢1单元101室
"""
OWNERS = """业主姓名,联系电话,房屋坐落,车牌号
王建国,13800137001,望潮里3-2-501,浙A12345
张桂兰,13800137003,望潮里5幢1单元202室,浙C11111
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "停车.csv").write_text(PARKING, "utf-8")
    (tmp_path / "业主.csv").write_text(OWNERS, "utf-8")
    return tmp_path


@pytest.fixture
def explained(folder, monkeypatch, capsys):
    """Explain a pair and return what was printed, blanks made one."""

    def run(first: str, second: str, *options: str, language: str) -> str:
        monkeypatch.setenv("LIREN_LANG", language)
        assert app.run(["explain", str(folder), first, second, *options]) == 0
        return " ".join(capsys.readouterr().out.split())

    return run


@pytest.mark.parametrize(
    ("language", "said"), [("zh", ("结论：同一人。", "怎样会改变结论")), ("en", ("Answer: one person.", "What would"))]
)
def test_one_person_is_explained_in_the_readers_language(explained, language, said):
    told = explained("停车.csv:2", "业主.csv:2", language=language)

    assert all(words in told for words in said)
    assert "王建国" not in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_people_are_explained_with_levels_and_what_would_have_changed_it(explained, language):
    told = explained("停车.csv:2", "业主.csv:3", language=language)

    assert ("结论：不是同一人。" if language == "zh" else "Answer: not one person.") in told
    assert ("姓名" if language == "zh" else "name") in told
    assert ("不同" if language == "zh" else "different") in told
    assert "张桂兰" not in told


@pytest.mark.parametrize("kind", ["dwelling", "vehicle"])
def test_things_are_explained_by_their_rule(explained, kind):
    told = explained("停车.csv:2", "业主.csv:2", "--kind", kind, language="en")
    apart = explained("停车.csv:2", "业主.csv:3", "--kind", kind, language="en")

    assert f"Answer: one {kind}." in told
    assert "What would have changed it:" in told
    assert f"Answer: not one {kind}." in apart
    assert "To be one they would need:" in apart


def test_a_row_that_is_not_there_is_refused_with_the_next_step(folder, monkeypatch, capsys):
    monkeypatch.setenv("LIREN_LANG", "en")

    ended = app.run(["explain", str(folder), "停车.csv:99", "业主.csv:2"])

    assert ended == app.REFUSED
    assert "Check file, sheet, row, role and --kind." in capsys.readouterr().err


@pytest.fixture
def two_sheets(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, owner in (("3幢", "王建国"), ("5幢", "张桂兰")):
        sheet = book.create_sheet(title)
        for cells in (("业主姓名", "联系电话", "房屋坐落"), (owner, "13800137001", f"望潮里{title}2单元501室")):
            sheet.append(cells)
    book.save(folder / "住户.xlsx")
    return folder


def test_a_row_of_one_of_several_sheets_is_named_with_its_sheet(two_sheets, explained):
    assert "Answer: one person." in explained("住户.xlsx/3幢:2", "业主.csv:2", language="en")
    assert "Answer: not one person." in explained("住户.xlsx/5幢:2", "业主.csv:2", language="en")


def test_a_row_that_several_sheets_have_is_refused_until_the_sheet_is_named(two_sheets, monkeypatch, capsys):
    monkeypatch.setenv("LIREN_LANG", "en")

    ended = app.run(["explain", str(two_sheets), "住户.xlsx:2", "业主.csv:2"])

    assert ended == app.REFUSED
    assert "3幢, 5幢" in capsys.readouterr().err
