"""Roles that posts carry, and the permissions that modules declare for them.

A module registers its permissions from its own `kinds.py`; a role is only a name that permissions point at.
"""

from dataclasses import dataclass

from liren.kit.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Role:
    """
    What a post is for, in both languages.
    """

    name: str
    title_zh: str
    title_en: str


@dataclass(frozen=True, kw_only=True)
class Permission:
    """
    One thing that some roles may do: `exchange.deliver`.
    """

    name: str
    title_zh: str
    title_en: str
    roles: frozenset[str]


COMMUNITY_WORKER = "community_worker"
GRID_WORKER = "grid_worker"
COMMITTEE_DIRECTOR = "committee_director"
SUBDISTRICT_OFFICER = "subdistrict_officer"
DEPARTMENT_OFFICER = "department_officer"
DATA_OFFICER = "data_officer"
SECURITY_OFFICER = "security_officer"
AUDITOR = "auditor"
SYSTEM_ADMINISTRATOR = "system_administrator"

ROLES = (
    Role(name=COMMUNITY_WORKER, title_zh="社区工作者", title_en="Community worker"),
    Role(name=GRID_WORKER, title_zh="网格员", title_en="Grid worker"),
    Role(name=COMMITTEE_DIRECTOR, title_zh="居委会主任", title_en="Committee director"),
    Role(name=SUBDISTRICT_OFFICER, title_zh="街道工作人员", title_en="Subdistrict officer"),
    Role(name=DEPARTMENT_OFFICER, title_zh="部门工作人员", title_en="Department officer"),
    Role(name=DATA_OFFICER, title_zh="数据主管", title_en="Data officer"),
    Role(name=SECURITY_OFFICER, title_zh="数据安全员", title_en="Data security officer"),
    Role(name=AUDITOR, title_zh="审计员", title_en="Auditor"),
    Role(name=SYSTEM_ADMINISTRATOR, title_zh="系统管理员", title_en="System administrator"),
)

roles: Registry[Role] = Registry()
permissions: Registry[Permission] = Registry()
