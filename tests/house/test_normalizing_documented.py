"""The page on normalizing and the code name the same marks."""

import re
from pathlib import Path

from liren.engine.norm import marks

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/normalizing.md"
DECLARED = {name: value for name, value in vars(marks).items() if name.isupper()}


def test_every_mark_is_documented_and_every_documented_mark_exists():
    table = PAGE.read_text(encoding="utf-8").split("## Marks")[1]

    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(DECLARED.values())


def test_every_declared_mark_is_left_by_some_module():
    modules = (ROOT / "src/liren/engine/norm").glob("*.py")
    used = {name for module in modules for name in re.findall(r"marks\.([A-Z_]+)", module.read_text(encoding="utf-8"))}

    assert used == set(DECLARED)
