"""From every answer back to the rows and the rule that made it."""

from collections import deque
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from liren.engine.link import Linked


@dataclass(frozen=True)
class Step:
    """One link: `mention` was joined to `via` by `rule`, weighing `weight` bits if it was weighed."""

    mention: int
    via: int
    rule: str
    weight: float | None


@dataclass(frozen=True)
class Origin:
    """Where a mention stands."""

    mention: int
    file: str
    sheet: str
    row: int
    role: str


def origins(linked: Linked, entity: str) -> list[Origin]:
    """Give all places where an entity is mentioned, in the order of the files."""
    mentions = linked.links.filter(pc.equal(linked.links["entity"], entity))["mention"]
    tables = [
        table.filter(pc.is_in(table["mention"], mentions)).select(["mention", "row_id", "role"])
        for table in linked.mentions.tables.values()
    ]
    rows = linked.mentions.rows.select(["row_id", "file", "sheet", "row"])
    joined = pa.concat_tables(tables).join(rows, "row_id").sort_by("mention").to_pylist()
    return [Origin(one["mention"], one["file"], one["sheet"], one["row"], one["role"]) for one in joined]


def path(linked: Linked, mention_a: int, mention_b: int) -> tuple[Step, ...]:
    """Give the shortest chain of links between two mentions of one entity; empty if there is none."""
    ends = pc.is_in(linked.links["mention"], pa.array([mention_a, mention_b], pa.int64()))
    entities = linked.links.filter(ends)["entity"]
    some = linked.links.filter(pc.is_in(linked.links["entity"], entities)).to_pylist()
    steps = [Step(one["mention"], one["via"], one["rule"], one["weight"]) for one in some]
    beside: dict[int, list[tuple[int, Step]]] = {}
    for step in steps:
        beside.setdefault(step.mention, []).append((step.via, step))
        beside.setdefault(step.via, []).append((step.mention, step))
    came: dict[int, tuple[int, Step] | None] = {mention_a: None}
    queue = deque([mention_a])
    while queue and mention_b not in came:
        here = queue.popleft()
        for there, step in beside.get(here, ()):
            if there not in came:
                came[there] = (here, step)
                queue.append(there)
    return _walked(came, mention_b)


def _walked(came: dict[int, tuple[int, Step] | None], end: int) -> tuple[Step, ...]:
    steps: list[Step] = []
    at = end
    while (before := came.get(at)) is not None:
        at, step = before
        steps.append(step)
    return tuple(reversed(steps))
