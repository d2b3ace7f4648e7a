"""Who is acting, in which post, and what that post may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from liren.kit.errors import Forbidden
from liren.primitives.actors import kinds
from liren.primitives.actors.models import Appointment, Community, Organization, Post, User


class MayNot(Forbidden):
    """The post held does not carry this permission."""

    code = "actors.may_not"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """
    Somebody acting now: a user in one post of one community.
    """

    user_id: int
    post_id: int
    organization_id: int
    community_id: int
    role: str
    name: str
    post_name: str
    organization_name: str
    name_en: str = ""
    post_name_en: str = ""
    organization_name_en: str = ""

    def may(self, permission: str) -> bool:
        """Tell whether the role of the post carries a declared permission."""
        return self.role in kinds.permissions[permission].roles

    def require(self, permission: str) -> None:
        """
        Refuse unless the post carries a permission.

        :raises MayNot: naming the permission, never the person
        """
        if not self.may(permission):
            raise MayNot(permission=permission, role=self.role)


def appointments(user: User, *, on: date, using: str = "default") -> QuerySet[Appointment]:
    """Return the appointments that a user holds on a day, in every community, first one first."""
    return (
        Appointment.objects.using(using)
        .filter(user=user, from_on__lte=on)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
        .order_by("from_on", "id")
    )


def held(user: User, *, post_id: int | None, on: date) -> Appointment | None:
    """
    Return the user's appointment to the chosen post, or the first one held; None when no post is held on that day.

    Works before a community is set: a user's own appointments are visible everywhere.
    """
    found = list(appointments(user, on=on))
    return next((one for one in found if one.post_id == post_id), found[0] if found else None)


def acting(user: User, appointment: Appointment, *, using: str = "default") -> Actor:
    """Return the user as the actor of an appointment; call it inside the appointment's community."""
    post = Post.objects.using(using).select_related("organization").get(pk=appointment.post_id)
    return Actor(
        user_id=user.pk,
        post_id=post.pk,
        organization_id=post.organization_id,
        community_id=post.community_id,
        role=post.role,
        name=str(user),
        post_name=post.name,
        organization_name=post.organization.name,
        name_en=user.display_name_en,
        post_name_en=post.name_en,
        organization_name_en=post.organization.name_en,
    )


def post_names(appointments: Iterable[Appointment]) -> dict[int, str]:
    """Return the names of posts by id, as far as they are in the community that is set; others by their community."""
    held = list(appointments)
    posts = Post.objects.filter(pk__in=[one.post_id for one in held]).select_related("organization")
    names = {post.pk: f"{post.organization.name} · {post.name}" for post in posts}
    towns = {town.pk: town.name for town in communities(one.community_id for one in held)}
    return {one.post_id: names.get(one.post_id, towns.get(one.community_id, "")) for one in held}


def communities(ids: Iterable[int]) -> QuerySet[Community]:
    """Return communities by id, by name."""
    return Community.objects.filter(pk__in=list(ids)).order_by("name")


def organizations(actor: Actor) -> QuerySet[Organization]:
    """Return the organizations of the actor's community, by name."""
    return Organization.objects.filter(community_id=actor.community_id).order_by("name")


def line_below(actor: Actor, organization_id: int) -> set[int]:
    """Return an organization and all below it on the line tree (条)."""
    return _below(actor, organization_id, "line_parent_id")


def area_below(actor: Actor, organization_id: int) -> set[int]:
    """Return an organization and all below it on the area tree (块)."""
    return _below(actor, organization_id, "area_parent_id")


def _below(actor: Actor, top: int, parent: str) -> set[int]:
    children: dict[int, list[int]] = {}
    for child, above in organizations(actor).values_list("id", parent):
        children.setdefault(above, []).append(child)
    found, waiting = {top}, [top]
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found
