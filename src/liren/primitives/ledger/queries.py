"""Who looked, who acted: the readable side of the ledger. No values and no salts come out of here."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

from liren.kit.refs import Ref
from liren.primitives.actors.models import Post
from liren.primitives.actors.queries import Actor

DISCLOSURES = ("disclosure", "class", "search", "screening")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """
    One entry as people read it: who, in which post of which organization, for what, resting on which law.

    :ivar sort: `event`, `disclosure`, `class`, `search` or `screening`
    :ivar db_role: the database login that wrote it, set by the database
    :ivar subjects: empty for a class, whose size is `subject_count`
    """

    entry_id: int
    at: datetime
    db_role: str
    sort: str
    verb: str
    actor_id: int
    post: str
    post_en: str
    organization: str
    organization_en: str
    organization_id: int | None
    purpose: str | None
    basis: str | None
    fields: tuple[str, ...]
    case: Ref | None
    reason: str | None
    subjects: tuple[Ref, ...]
    subject_count: int
    data: dict[str, Any]


def looks_at(
    actor: Actor, ref: Ref, *, before: int | None = None, limit: int = 50, using: str = "default"
) -> list[Look]:
    """
    Return who looked at one subject, and what else was entered about it, newest first.

    :param before: the entry id that the page before ended with
    """
    return _page(actor, "SELECT * FROM ledger.about(%s, %s, %s, %s)", [ref.sort, ref.id, before, limit], using)


def entries_by(actor: Actor, user_id: int, *, before: int | None = None, limit: int = 50) -> list[Look]:
    """Return what one user entered in the actor's community, newest first."""
    return _page(actor, "SELECT * FROM ledger.by_actor(%s, %s, %s)", [user_id, before, limit])


def latest(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[Look]:
    """Return the newest entries of the actor's community."""
    return _page(actor, "SELECT * FROM ledger.latest(%s, %s)", [before, limit])


def _page(actor: Actor, sql: str, params: list[Any], using: str = "default") -> list[Look]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    posts = _posts(actor, {row["post"] for row in rows if row["post"]}, using)
    return [_look(row, posts.get(row["post"])) for row in rows]


def _posts(actor: Actor, ids: Iterable[int], using: str) -> dict[int, Post]:
    held = Post.objects.using(using).filter(community_id=actor.community_id).select_related("organization")
    return held.in_bulk(list(ids))


def _look(row: dict[str, Any], post: Post | None) -> Look:
    return Look(
        entry_id=row["entry_id"],
        at=row["at"],
        db_role=row["db_role"],
        sort=row["sort"],
        verb=row["verb"],
        actor_id=row["actor"],
        post=post.name if post else "",
        post_en=post.name_en if post else "",
        organization=post.organization.name if post else "",
        organization_en=post.organization.name_en if post else "",
        organization_id=post.organization_id if post else None,
        purpose=row["purpose"],
        basis=row["basis"],
        fields=tuple(row["fields"]),
        case=Ref.parse(row["case_ref"]) if row["case_ref"] else None,
        reason=row["reason"],
        subjects=tuple(map(Ref.parse, row["subjects"])),
        subject_count=row["subject_count"],
        data=json.loads(row["data"]),  # Django reads JSON of plain statements as text
    )
