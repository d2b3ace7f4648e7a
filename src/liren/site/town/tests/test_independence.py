"""The town and the engine know the same world by themselves: no import, no table of words in both."""

import ast
from collections.abc import Iterator
from pathlib import Path

LIREN = Path(__file__).parents[4] / "liren"
TOWN, ENGINE = LIREN / "site" / "town", LIREN / "engine"
FEW = 5  # words: what is shorter is no table but the four seasons


def test_the_town_knows_nothing_of_the_engine() -> None:
    guilty = [path for path in _modules(TOWN) if "liren.engine" in path.read_text(encoding="utf-8")]

    assert not guilty


def test_no_table_of_words_stands_in_the_town_and_in_the_engine() -> None:
    ours, theirs = list(_tables(TOWN)), list(_tables(ENGINE))

    shared = [
        (name, other)
        for name, table in ours
        for other, words in theirs
        if 2 * len(table & words) > len(table | words)  # more in common than apart: one was copied from the other
    ]

    assert len(ours) > 50
    assert len(theirs) > 50
    assert shared == []


def _modules(package: Path) -> list[Path]:
    return [path for path in sorted(package.rglob("*.py")) if "tests" not in path.parts]


def _tables(package: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for path in _modules(package):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = frozenset(_words(node))
            if len(words) >= FEW and any(not word.isascii() for word in words):
                yield f"{path.name}:{getattr(node, 'lineno', 0)}", words


def _words(node: ast.AST) -> Iterator[str]:
    """Give the words of a tuple, a list, a set, the keys of a dict, or a text of words between blanks."""
    items = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    for item in items:
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            yield item.value
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from node.value.split()
