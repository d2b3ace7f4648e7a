"""Write docs/reference/components.md from the comments at the top of the parts, or check that it is as they say.

python -m tools.component_docs          write
python -m tools.component_docs --check  complain if the page is not what would be written
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "src/liren/web/templates/liren/parts"
LAYOUTS = ROOT / "src/liren/web/templates/liren/layouts"
PAGE = ROOT / "docs/reference/components.md"
COMMENT = re.compile(r"{% comment %}\n(.*?){% endcomment %}", re.DOTALL)
HEAD = """# Components

Written by `tools/component_docs.py` from the comment at the top of each template; a test keeps them equal.
The running site draws every one at `/components/`.

A part is an include: `{% include "liren/parts/light.html" with light=row.light %}`. It takes plain data, mostly the
frozen dataclasses of `liren.web.parts`; it makes no query and computes no mask. Icons are `{% icon "bell" %}` and
sections `{% sheet title=heading %}…{% endsheet %}`, both after `{% load liren %}`; so are the filters `number`,
`percent`, `yuan`, `signed`, `day`, `moment` and `short`.

"""


def main() -> int:
    """Write or check; 0 when all is well."""
    page = written()
    if "--check" not in sys.argv:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is not what the parts say; run: python -m tools.component_docs")
    return 1


def written() -> str:
    """The whole page."""
    layouts = [f"### `{path.name}`\n\n{_comment(path)}\n" for path in sorted(LAYOUTS.glob("*.html")) if _comment(path)]
    parts = [_part(path) for path in sorted(PARTS.glob("*.html"))]
    return HEAD + "## Layouts\n\n" + "\n".join(layouts) + "\n## Parts\n\n" + "\n".join(parts)


def _part(path: Path) -> str:
    name, _, rest = _comment(path).partition(": ")
    says, _, takes = rest.partition("\n\n")
    variables = "".join(f"{line}\n" for line in map(_variable, takes.splitlines()))
    return f"### `{name}`\n\n{says}\n" + (f"\n{variables}" if variables else "")


def _variable(line: str) -> str:
    names, colon, meaning = line.removeprefix("- ").partition(": ")
    return f"- `{names}`{colon}{meaning}" if colon else line


def _comment(path: Path) -> str:
    found = COMMENT.search(path.read_text(encoding="utf-8"))
    return found[1].strip() if found else ""


if __name__ == "__main__":
    sys.exit(main())
