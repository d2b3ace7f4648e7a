"""The words of the catalogue: how sensitive an item is, how it is shared, who keeps the list."""

from typing import Final

from liren.modules.catalogue import rules
from liren.primitives.actors import kinds as actors
from liren.primitives.actors.kinds import Permission

# Personal Information Protection Law art. 28: sensitive information, and everything about a child under fourteen.
SENSITIVITIES: Final = (rules.GENERAL, rules.SENSITIVE, rules.UNDER_14)

# Regulation on Government Data Sharing (State Council order 809) art. 14.
SHARE_CLASSES: Final = (rules.UNCONDITIONAL, rules.CONDITIONAL, rules.NOT_SHARED)

TYPES: Final = (rules.TEXT, rules.NUMBER, rules.DATE, rules.CODE)

PERMISSIONS: Final = (
    Permission(
        name="catalogue.see",
        title_zh="查看数据目录",
        title_en="See the data catalogue",
        roles=frozenset(
            {
                actors.COMMUNITY_WORKER,
                actors.COMMITTEE_DIRECTOR,
                actors.SUBDISTRICT_OFFICER,
                actors.DEPARTMENT_OFFICER,
                actors.DATA_OFFICER,
                actors.SECURITY_OFFICER,
                actors.AUDITOR,
            }
        ),
    ),
    Permission(
        name="catalogue.keep",
        title_zh="维护数据目录",
        title_en="Keep the data catalogue",
        roles=frozenset(
            {actors.COMMUNITY_WORKER, actors.COMMITTEE_DIRECTOR, actors.DATA_OFFICER, actors.DEPARTMENT_OFFICER}
        ),
    ),
    Permission(
        name="catalogue.publish",
        title_zh="指定数源部门并发布数据集",
        title_en="Assign lead departments and publish datasets",
        roles=frozenset({actors.COMMITTEE_DIRECTOR, actors.DATA_OFFICER}),
    ),
)
