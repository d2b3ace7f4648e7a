"""Uses of a file while it held what turned out to be another's."""

from django.db.models import QuerySet

from liren.modules.register import kinds
from liren.modules.register.models import Told as Told  # pages know it by this name
from liren.primitives.actors.queries import Actor


def open_(actor: Actor) -> QuerySet[Told]:
    """
    Return the uses that nobody has looked after, the latest first.

    :raises liren.primitives.actors.queries.MayNot: if the post is not told
    """
    actor.require(kinds.TOLD)
    found = Told.objects.filter(community_id=actor.community_id, seen_at=None)
    return found.select_related("move").order_by("-id")


def of_own(actor: Actor) -> QuerySet[Told]:
    """Return the uses of the actor's own organization, the latest first: nobody need ask to be told of one's own."""
    found = Told.objects.filter(community_id=actor.community_id, organization_id=actor.organization_id)
    return found.select_related("move").order_by("-id")
