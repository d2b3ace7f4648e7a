"""Found the demo's community: its organizations in both trees, their posts, and people to hold them."""

import secrets
from dataclasses import dataclass
from datetime import date

from liren.primitives.actors import kinds
from liren.primitives.actors.actions import inside
from liren.primitives.actors.models import Appointment, Community, Organization, OrganizationKind, Post, User
from liren.primitives.actors.queries import Actor, acting
from liren.primitives.agreements.actions import compile_purposes

CODE, NAME = "330199001001", "青禾社区"
ORGANIZATIONS = (
    # key, name, English name, kind, key of the area parent
    ("subdistrict", "柳浦街道办事处", "Liupu Subdistrict Office", OrganizationKind.SUBDISTRICT, None),
    ("committee", "青禾社区居民委员会", "Qinghe Residents' Committee", OrganizationKind.COMMITTEE, "subdistrict"),
    ("police", "区公安分局", "Public Security Bureau", OrganizationKind.DEPARTMENT, "subdistrict"),
    ("civil", "区民政局", "Civil Affairs Bureau", OrganizationKind.DEPARTMENT, "subdistrict"),
    ("health", "区卫生健康局", "Health Bureau", OrganizationKind.DEPARTMENT, "subdistrict"),
    ("education", "区教育局", "Education Bureau", OrganizationKind.DEPARTMENT, "subdistrict"),
    ("housing", "区住房和城乡建设局", "Housing Bureau", OrganizationKind.DEPARTMENT, "subdistrict"),
    ("water", "自来水公司", "Water Company", OrganizationKind.UTILITY, "subdistrict"),
    ("power", "供电公司", "Power Company", OrganizationKind.UTILITY, "subdistrict"),
)
PEOPLE = (
    # user name, display name, English name, organization, post, English post, role
    ("wanglan", "王岚", "Wang Lan", "committee", "社区工作者", "Community worker", kinds.COMMUNITY_WORKER),
    ("liufeng", "刘锋", "Liu Feng", "committee", "三网格网格员", "Grid worker", kinds.GRID_WORKER),
    ("zhoumin", "周敏", "Zhou Min", "committee", "居委会主任", "Committee director", kinds.COMMITTEE_DIRECTOR),
    ("hechuan", "何川", "He Chuan", "civil", "社会救助科科员", "Assistance officer", kinds.DEPARTMENT_OFFICER),
    ("shenmo", "沈墨", "Shen Mo", "subdistrict", "数据专员", "Data officer", kinds.DATA_OFFICER),
    ("zhengzhi", "郑直", "Zheng Zhi", "subdistrict", "审计员", "Auditor", kinds.AUDITOR),
)


@dataclass(frozen=True, kw_only=True)
class Founded:
    """
    The demo's community.

    :ivar password: of every account; None when the accounts were there before
    """

    community_id: int
    worker: Actor
    data_officer: Actor
    organizations: dict[str, int]
    password: str | None


def found(*, on: date) -> Founded:
    """
    Found the community, or find it again; the purposes of its workers are compiled anew.
    """
    community, is_new = Community.objects.get_or_create(
        code=CODE, defaults={"name": NAME, "name_en": "Qinghe", "above": "柳浦街道", "above_en": "Liupu"}
    )
    password = secrets.token_urlsafe(9) if is_new else None
    with inside(community_id=community.pk, using="default"):
        organizations = _organizations(community)
        actors = {person[0]: _seat(organizations[person[3]], person, password=password, on=on) for person in PEOPLE}
    compile_purposes(community_id=community.pk)
    return Founded(
        community_id=community.pk,
        worker=actors["wanglan"],
        data_officer=actors["shenmo"],
        organizations={key: one.pk for key, one in organizations.items()},
        password=password,
    )


def _organizations(community: Community) -> dict[str, Organization]:
    made: dict[str, Organization] = {}
    for key, name, name_en, kind, above in ORGANIZATIONS:
        made[key], _ = Organization.objects.get_or_create(
            community=community,
            name=name,
            defaults={"name_en": name_en, "kind": kind, "area_parent": made[above] if above else None},
        )
    return made


def _seat(organization: Organization, person: tuple[str, ...], *, password: str | None, on: date) -> Actor:
    username, display_name, display_name_en, _place, post, post_en, role = person
    community = organization.community
    user, is_new = User.objects.get_or_create(
        username=username, defaults={"display_name": display_name, "display_name_en": display_name_en}
    )
    if is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
    held, _ = Post.objects.get_or_create(
        community=community, organization=organization, name=post, defaults={"name_en": post_en, "role": role}
    )
    appointment, _ = Appointment.objects.get_or_create(
        community=community, user=user, post=held, defaults={"from_on": on}
    )
    return acting(user, appointment)
