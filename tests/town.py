"""The cast that tests live with: a community, its worker, its grid worker, a department's officer, an auditor."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from liren.primitives.actors import kinds
from liren.primitives.actors.models import Appointment, Community, Organization, OrganizationKind, Post, User
from liren.primitives.actors.queries import Actor, acting

PASSWORD = "qinghe-2026-li"
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Cast:
    """Everybody in the community of Qinghe, by what they do."""

    community: Community
    worker: Actor  # 王岚
    grid_worker: Actor  # 刘锋
    director: Actor  # 周敏
    officer: Actor  # 何川, civil affairs department
    data_officer: Actor  # 沈墨
    auditor: Actor  # 郑直


PEOPLE = (
    ("worker", "wanglan", "王岚", "committee", "社区工作者", kinds.COMMUNITY_WORKER),
    ("grid_worker", "liufeng", "刘锋", "committee", "三网格网格员", kinds.GRID_WORKER),
    ("director", "zhoumin", "周敏", "committee", "居委会主任", kinds.COMMITTEE_DIRECTOR),
    ("officer", "hechuan", "何川", "department", "社会救助科科员", kinds.DEPARTMENT_OFFICER),
    ("data_officer", "shenmo", "沈墨", "subdistrict", "数据专员", kinds.DATA_OFFICER),
    ("auditor", "zhengzhi", "郑直", "subdistrict", "审计员", kinds.AUDITOR),
)


def enter(community: Community) -> None:
    """Be inside a community until the transaction ends (or the session, outside of one)."""
    with connection.cursor() as cursor:
        local = connection.in_atomic_block
        cursor.execute("SELECT set_config('liren.community', %s, %s)", [str(community.pk), local])


def settle(code: str = "330199001001", name: str = "青禾社区") -> Cast:
    """Found a community with its organizations, posts and people; stay inside it."""
    community = Community.objects.create(code=code, name=name, name_en="Qinghe", above="柳浦街道", above_en="Liupu")
    enter(community)
    subdistrict = Organization.objects.create(
        community=community, name="柳浦街道办事处", kind=OrganizationKind.SUBDISTRICT
    )
    organizations = {
        "subdistrict": subdistrict,
        "committee": Organization.objects.create(
            community=community, name=f"{name}居民委员会", kind=OrganizationKind.COMMITTEE, area_parent=subdistrict
        ),
        "department": Organization.objects.create(
            community=community, name="区民政局", kind=OrganizationKind.DEPARTMENT, area_parent=subdistrict
        ),
    }
    actors = {
        part: _seat(
            community,
            organizations[place],
            f"{username}{code[-3:]}" if code[-3:] != "001" else username,
            display_name,
            post,
            role,
        )
        for part, username, display_name, place, post, role in PEOPLE
    }
    return Cast(community=community, **actors)


def _seat(community: Community, organization: Organization, username: str, name: str, post: str, role: str) -> Actor:
    user = User.objects.create(username=username, display_name=name, password=_quick_hash())
    seat = Post.objects.create(community=community, organization=organization, name=post, role=role)
    appointment = Appointment.objects.create(community=community, user=user, post=seat, from_on=date(2024, 1, 1))
    return acting(user, appointment)


def _quick_hash() -> str:
    return PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)
