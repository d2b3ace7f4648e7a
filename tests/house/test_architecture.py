"""ARCHITECTURE.md tells the truth about the tree and the contracts."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "liren"
TREE = re.compile(r"```\n(README\.md.*?)```", re.DOTALL)
WITHOUT_INIT = {"__pycache__"}


def told() -> set[str]:
    """Return the packages and files below src/liren that the tree names, as dotted paths."""
    found, parents = set(), []
    inside = False
    for line in TREE.search((ROOT / "ARCHITECTURE.md").read_text("utf-8"))[1].splitlines():
        inside = inside or line.startswith("src/liren/")
        if not inside or line.startswith("src/liren/"):
            continue
        depth, name = (len(line) - len(line.lstrip())) // 2, line.split()[0]
        parents = [*parents[: depth - 1], name.rstrip("/").removesuffix(".py")]
        found.add(".".join(parents))
    return found


def packages(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir() if (each / "__init__.py").exists()}


@pytest.mark.parametrize("storey", ["", "primitives", "modules", "desks"])
def test_the_tree_names_exactly_the_packages_that_exist(storey):
    folder = SOURCE / storey if storey else SOURCE
    depth = 2 if storey else 1
    prefix = f"{storey}." if storey else ""
    named = {name.removeprefix(prefix) for name in told() if name.startswith(prefix) and name.count(".") == depth - 1}

    assert named == packages(folder)


def test_the_tree_names_every_part_of_the_engine():
    parts = {
        each.stem for each in (SOURCE / "engine").iterdir() if each.stem not in {"__init__", "tests", "__pycache__"}
    }

    assert {name.removeprefix("engine.") for name in told() if name.startswith("engine.")} == parts


def test_the_storeys_are_those_of_the_import_contracts():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    storeys = next(each for each in contracts if each["name"] == "The storeys of the house")["layers"]
    order = " → ".join(layer.replace("(", "").replace(")", "") for layer in storeys)

    assert order in (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_every_root_entry_of_the_tree_exists():
    lines = TREE.search((ROOT / "ARCHITECTURE.md").read_text("utf-8"))[1].splitlines()
    names = [line.split()[0] for line in lines if line and not line.startswith(" ")]

    assert [name for name in names if not (ROOT / name).exists()] == []
