"""Placing organizations in both trees, their posts, the accounts, and who holds which post.

Each says what shall be and returns whether that is news, so that saying it again changes nothing. The ledger stands
above this primitive: whoever calls these, inside the community, enters what was done.
"""

from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Model

from liren.primitives.actors.models import Appointment, Community, Organization, Post, User

Row = TypeVar("Row", bound=Model)


def found_community(
    *, code: str, name: str, name_en: str = "", above: str = "", above_en: str = ""
) -> tuple[Community, bool]:
    """Found a community, or give it another name."""
    words = {"name": name, "name_en": name_en, "above": above, "above_en": above_en}
    return _say(Community, words, code=code)


def place_organization(
    *,
    community: Community,
    name: str,
    kind: str,
    name_en: str = "",
    line_parent: Organization | None = None,
    area_parent: Organization | None = None,
) -> tuple[Organization, bool]:
    """Place an organization on the line tree (条) and on the area tree (块)."""
    words = {"kind": kind, "name_en": name_en, "line_parent": line_parent, "area_parent": area_parent}
    return _say(Organization, words, community=community, name=name)


def open_post(*, organization: Organization, name: str, role: str, name_en: str = "") -> tuple[Post, bool]:
    """Open a post in an organization, or let it carry another role."""
    words = {"role": role, "name_en": name_en}
    return _say(Post, words, community_id=organization.community_id, organization=organization, name=name)


def open_account(
    *, username: str, display_name: str, display_name_en: str = "", is_active: bool = True, is_machine: bool = False
) -> tuple[User, bool]:
    """Open an account, or switch it off or on again; nobody logs in with it before it is given a password."""
    words = {
        "display_name": display_name,
        "display_name_en": display_name_en,
        "is_active": is_active,
        "is_machine": is_machine,
    }
    user, is_news = _say(User, words, username=username)
    if not user.password:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user, is_news


def set_password(*, user: User, password: str) -> None:
    """Give an account a password; whoever is logged in with the one before is logged out."""
    user.set_password(password)
    user.save(update_fields=["password"])


def appoint(*, user: User, post: Post, on: date) -> tuple[Appointment, bool]:
    """Let a user hold a post from a day on, unless it is held already."""
    for held in Appointment.objects.filter(user=user, post=post):
        if held.from_on <= on and (held.until_on is None or held.until_on >= on):
            return _say(Appointment, {"until_on": None}, pk=held.pk)
    return _say(Appointment, {"until_on": None}, community_id=post.community_id, user=user, post=post, from_on=on)


def release(*, appointment: Appointment, on: date) -> None:
    """End an appointment: it was held until the day before, or was never held when it would begin later."""
    if appointment.from_on >= on:
        appointment.delete()
        return
    appointment.until_on = on - timedelta(days=1)
    appointment.save(update_fields=["until_on"])


def _say(sort: type[Row], words: dict[str, Any], **names: Any) -> tuple[Row, bool]:
    """Find the row of these names, or make it, and let it say these words; also return whether anything changed."""
    rows = sort._default_manager.select_for_update()
    row = rows.filter(**names).first()
    if row is None:
        return sort._default_manager.create(**names, **words), True
    changed = [word for word, value in words.items() if getattr(row, word) != value]
    for word in changed:
        setattr(row, word, words[word])
    if changed:
        row.save(update_fields=changed)
    return row, bool(changed)
