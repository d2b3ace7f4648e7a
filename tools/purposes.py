"""Write docs/reference/purposes.md from the declared purposes: `python -m tools.purposes`."""

from collections.abc import Iterable
from pathlib import Path

from liren.primitives.agreements import kinds
from liren.primitives.agreements.kinds import Purpose

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "purposes.md"

HEAD = """# Purposes

Why a community's own workers may see identity values: the built-in agreement, edition {edition}. Written by
`python -m tools.purposes` from `src/liren/primitives/agreements/kinds.py`; the database re-checks each line when an
entry is written.
"""


def page(purposes: Iterable[Purpose]) -> str:
    """Return the page."""
    return HEAD.format(edition=kinds.EDITION) + "".join(map(_section, purposes))


def _section(purpose: Purpose) -> str:
    limits = [f"at most {purpose.max_subjects} subjects at once" if purpose.max_subjects else "as a class only"]
    if purpose.max_class:
        limits.append(f"a class of at most {purpose.max_class}")
    limits += [
        text
        for holds, text in (
            (purpose.case_required, "names its case"),
            (purpose.reason_required, "gives a reason"),
            (purpose.may_search, "may search"),
        )
        if holds
    ]
    return (
        f"\n## `{purpose.name}`: {purpose.title_zh} ({purpose.title_en})\n\n"
        f"- Basis: {purpose.basis}\n"
        f"- Posts: {', '.join(f'`{role}`' for role in sorted(purpose.roles))}\n"
        f"- Fields: {', '.join(f'`{field}`' for field in sorted(purpose.fields))}\n"
        f"- Limits: {'; '.join(limits)}\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page(kinds.PURPOSES), encoding="utf-8")
