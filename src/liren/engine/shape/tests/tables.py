"""Tables of invented people for the tests; ids carry computed check characters."""

import csv
import io

from liren.engine.norm import citizen_ids
from liren.engine.read import files
from liren.engine.shape import gathering, layouts, proposals


def citizen_id(serial, birth="19500102", division="440308"):
    body = f"{division}{birth}{serial:03d}"
    return body + citizen_ids.check_character(body)


def sheet(rows, name="名册.csv"):
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    [found] = files.read_bytes(buffer.getvalue().encode(), name=name)
    return found


def table(rows, name="名册.csv"):
    [found] = layouts.find(sheet(rows, name))
    return found


def mapped(rows, name="名册.csv"):
    found = table(rows, name)
    return gathering.Mapped(found, proposals.propose(found))


def gathered(rows, name="名册.csv"):
    return gathering.gather([mapped(rows, name)])


def targets(rows, name="名册.csv"):
    return {column.header: str(column.target) if column.target else None for column in mapped(rows, name).mapping}


def spoken(found, kind):
    """(role, the filled fields) of every mention of a kind, in order."""
    wanted = found.mentions.tables[kind].to_pylist()
    skipped = ("mention", "row_id", "role")
    return [
        (one["role"], {name: cell for name, cell in one.items() if name not in skipped and cell is not None})
        for one in wanted
    ]


def stated(found):
    return [(one["relation"], one["detail"]) for one in found.mentions.relations.to_pylist()]
