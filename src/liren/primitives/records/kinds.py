"""The states of a delivery, in the order they are passed through; who may see and deliver.

    received ──▶ read ──▶ mapped ──▶ loading ──▶ loaded
        │                      ▲        │
        │                      └────────┘ (killed: tried again)
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
    MAPPED: frozenset({LOADING, REFUSED, CANCELLED}),
    LOADING: frozenset({MAPPED, LOADED, REFUSED, CANCELLED}),
    LOADED: frozenset(),
    REFUSED: frozenset(),
    CANCELLED: frozenset(),
}

FILE: Final = "file"
DATABASE: Final = "database"
CARRIERS: Final = (FILE, DATABASE)

# Why the files of a delivery were erased; the records that were read from them stay.
KEPT_UNTIL: Final = "kept_until"  # their time was over
MISTAKEN: Final = "mistaken"  # the wrong file was sent
ASKED: Final = "asked"  # a resident asked: Personal Information Protection Law art. 47
CHECKED: Final = "checked"  # what came of it was checked, so that it serves no purpose any more: art. 19
CAUSES: Final = (KEPT_UNTIL, MISTAKEN, ASKED, CHECKED)
# Days that files are kept unless the operator says otherwise: half a year, so that a register that comes every quarter
# is replaced, and what was returned is settled, before its file goes (art. 19: no longer than the purpose needs).
KEPT_DAYS: Final = 180

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
    Permission(
        name="records.erase_files",
        title_zh="提前删除交付的原始文件",
        title_en="Erase a delivery's original files early",
        roles=frozenset({actors.COMMITTEE_DIRECTOR, actors.DATA_OFFICER, actors.DEPARTMENT_OFFICER}),
    ),
)
