"""Write docs/reference/interface.md from the interface's own description: `python -m tools.interface`."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "interface.md"
HEAD = """# The interface for programs

Written by `python -m tools.interface` from the code. Every address below stands under `/api/`, answers JSON, asks for
the same permissions and makes the same entries in the ledger as the pages do. The description that programs read is at
`/api/openapi.json`.

## Who calls

A program calls as a person in a post: it logs in at `/accounts/login/` and keeps the cookie `sessionid`. A request that
writes carries the value of the cookie `csrftoken` in the header `X-CSRFToken`; without it the answer is 403. A stranger
gets 401, and learns nothing of what would be expected.

## What a refusal looks like

A document of the type `application/problem+json` (RFC 9457): `code` is stable and for programs, `detail` says what is
the case and `next` what to do, in the language that `Accept-Language` asks for. Statuses: 401 nobody is logged in, 403
the post may not, 404 there is nothing, or nothing that the post may see, 409 it has changed in the meantime, 422 what
was sent does not fit. Neither an address nor a refusal ever holds an identity value.
"""


def page(description: Mapping[str, Any]) -> str:
    """Return the page of an OpenAPI description."""
    tags: dict[str, list[str]] = {}
    for address, verb, operation in _operations(description):
        tags.setdefault(operation["tags"][0], []).append(_line(address, verb, operation))
    sections = (f"\n## {tag.capitalize()}\n\n{TABLE}{''.join(lines)}" for tag, lines in tags.items())
    return HEAD + "".join(sections) + "\n## Shapes\n" + "".join(_shapes(description))


FIELDS = "| Field | Type |\n|---|---|\n"
TABLE = "| Request | What it does | Sends | Answers |\n|---|---|---|---|\n"


def _operations(description: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for address, verbs in description["paths"].items():
        for verb, operation in verbs.items():
            yield address.removeprefix("/api"), verb.upper(), operation


def _line(address: str, verb: str, operation: Mapping[str, Any]) -> str:
    sent = [_shape(one["schema"]) for one in operation.get("requestBody", {}).get("content", {}).values()]
    sent += [f"?{one['name']}" for one in operation["parameters"] if one["in"] == "query"]
    answers = [
        f"{status} {_shape(one['schema'])}".strip()
        for status, answer in operation["responses"].items()
        if int(status) < 400
        for one in answer.get("content", {"": {"schema": {}}}).values()
    ]
    return f"| `{verb} {address}` | {operation['description']} | {', '.join(sent)} | {', '.join(answers)} |\n"


def _shapes(description: Mapping[str, Any]) -> Iterator[str]:
    for name, shape in sorted(description["components"]["schemas"].items()):
        rows = "".join(
            f"| `{field}` | {_shape(kind)}{'' if field in shape.get('required', ()) else ', may be left out'} |\n"
            for field, kind in shape.get("properties", {}).items()
        )
        yield f"\n### {name}\n\n{shape.get('description', '')}\n\n{FIELDS}{rows}"


def _shape(kind: Mapping[str, Any]) -> str:
    """Say a type in a word."""
    if "$ref" in kind:
        return str(kind["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in kind:
        return " or ".join(_shape(one) for one in kind["anyOf"])
    if kind.get("type") == "array":
        return f"list of {_shape(kind['items'])}"
    if "enum" in kind:
        return ", ".join(f"`{one}`" for one in kind["enum"])
    if kind.get("type") == "object" and "properties" in kind:
        return "a form of " + ", ".join(f"`{field}`" for field in kind["properties"])
    return str(kind.get("format") or kind.get("type", ""))


def description() -> Mapping[str, Any]:
    """Return what the interface says of itself. Needs Django set up."""
    from liren.site.api import api

    return api.get_openapi_schema(path_prefix="/api/")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
    django.setup()
    PAGE.write_text(page(description()), encoding="utf-8")
