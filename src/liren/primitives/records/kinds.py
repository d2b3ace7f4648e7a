"""The states of a delivery, in the order they are passed through; who may see and deliver.

    received ──▶ read ──▶ mapped ──▶ loading ──▶ loaded
        │          ▲         │ ▲        │
        │          └─────────┘ └────────┘ (killed: tried again)
        ├──▶ refused   the file cannot be read, or nothing in it fits
        └──▶ cancelled by a person, from any open state

1. A closed delivery (loaded, refused, cancelled) never moves again.
2. Loading happens in one transaction: a delivery is in the register as a whole or not at all.
3. The same facts under the same name are never stored twice.
"""

from collections.abc import Mapping
from typing import Final

from liren.primitives.actors import kinds as actors
from liren.primitives.actors.kinds import Permission

RECEIVED: Final = "received"
READ: Final = "read"
MAPPED: Final = "mapped"
LOADING: Final = "loading"
LOADED: Final = "loaded"
REFUSED: Final = "refused"
CANCELLED: Final = "cancelled"

STATES: Final = (RECEIVED, READ, MAPPED, LOADING, LOADED, REFUSED, CANCELLED)
OPEN: Final = (RECEIVED, READ, MAPPED, LOADING)  # something is still to be done
CLOSED: Final = (LOADED, REFUSED, CANCELLED)

MOVES: Final[Mapping[str, frozenset[str]]] = {
    RECEIVED: frozenset({READ, REFUSED, CANCELLED}),
    READ: frozenset({MAPPED, REFUSED, CANCELLED}),
    MAPPED: frozenset({READ, LOADING, REFUSED, CANCELLED}),
    LOADING: frozenset({MAPPED, LOADED, REFUSED, CANCELLED}),
    LOADED: frozenset(),
    REFUSED: frozenset(),
    CANCELLED: frozenset(),
}

FILE: Final = "file"
DATABASE: Final = "database"
CARRIERS: Final = (FILE, DATABASE)

# What became of a row of a delivery, compared with the records of its dataset.
NEW: Final = "new"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"

PERMISSIONS: Final = (
    Permission(
        name="records.see",
        title_zh="查看本社区的数据集和交付",
        title_en="See the community's datasets and deliveries",
        roles=frozenset(
            {
                actors.COMMUNITY_WORKER,
                actors.COMMITTEE_DIRECTOR,
                actors.SUBDISTRICT_OFFICER,
                actors.DATA_OFFICER,
                actors.SECURITY_OFFICER,
                actors.AUDITOR,
            }
        ),
    ),
    Permission(
        name="records.see_own",
        title_zh="查看本部门的数据集和交付",
        title_en="See the own department's datasets and deliveries",
        roles=frozenset({actors.DEPARTMENT_OFFICER}),
    ),
    Permission(
        name="records.deliver",
        title_zh="交付数据",
        title_en="Deliver data",
        roles=frozenset(
            {actors.COMMUNITY_WORKER, actors.COMMITTEE_DIRECTOR, actors.DATA_OFFICER, actors.DEPARTMENT_OFFICER}
        ),
    ),
)
