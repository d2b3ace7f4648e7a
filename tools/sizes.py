"""
The size gate: a file has at most 400 lines, a function at most 40.

    python -m tools.sizes [FOLDER...]

Docstrings are not counted in a function: explaining more must never cost anything. Generated migrations are left out.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 40
FOLDERS = ("src", "tests", "tools", "bench")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def complaints(path: Path) -> Iterator[str]:
    """Say what in a Python file is too long."""
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > FILE_LINES:
        yield f"{path}: {lines} lines (at most {FILE_LINES})"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function) and (length := _length(node)) > FUNCTION_LINES:
            yield f"{path}:{node.lineno}: {node.name} has {length} lines (at most {FUNCTION_LINES})"


def _length(function: Function) -> int:
    """Count the lines from `def` to the last one, without the docstring."""
    first = function.body[0]
    is_documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def _files(folders: list[str]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(Path(folder).rglob("*.py")) if "migrations" not in path.parts)


def main() -> int:
    """Print every complaint; 1 if there is any."""
    found = [complaint for path in _files(sys.argv[1:] or list(FOLDERS)) for complaint in complaints(path)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
