"""Values that somebody says are wrong: a reporter's own reports, and a source's list of what is to be answered."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from liren.kit.errors import Missing
from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.models import Correction as Correction  # pages know them by this name
from liren.modules.register.models import Report as Report
from liren.modules.register.queries import tenancy
from liren.modules.register.rules import corrections as rules
from liren.primitives.actors import kinds as actors
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records

CORRECTION, REPORT = "correction", "report"  # what the vault keeps what is said of them under


class CorrectionMissing(Missing):
    """There is no such report of a wrong value, or it is another source's to answer."""

    code = "register.correction_missing"


class ReportMissing(Missing):
    """There is no such report, or somebody else made it."""

    code = "register.report_missing"


def answerable(actor: Actor) -> QuerySet[Correction]:
    """
    Return what the actor's organization is the source of, the oldest first, with `reported`, how many say so.

    A dataset is answered for by its lead department; by the owner of its system while nobody leads it; by the
    community's data officer while nobody owns that either.

    :raises liren.primitives.actors.queries.MayNot: if the post does not answer
    """
    actor.require(kinds.CORRECT)
    unled = Q(dataset__lead=None)
    own = Q(dataset__lead_id=actor.organization_id) | unled & Q(dataset__system__organization_id=actor.organization_id)
    if actor.role == actors.DATA_OFFICER:
        own |= unled & Q(dataset__system__organization=None)
    return (
        Correction.objects.filter(own, community_id=actor.community_id)
        .select_related("dataset__system", "dataset__lead", "record__delivery", "answered_by", "entity")
        .annotate(reported=Count("reports", filter=Q(reports__withdrawn_at=None)))
        .order_by("id")
    )


def correction(actor: Actor, correction_id: int) -> Correction:
    """
    Return one of what the actor's organization is the source of.

    :raises CorrectionMissing: the same for hidden and absent
    """
    found = answerable(actor).filter(pk=correction_id).first()
    if found is None:
        raise CorrectionMissing(correction=correction_id)
    return found


def waiting(actor: Actor) -> int:
    """Return how many reports wait for the answer of the actor's organization; none for who does not answer."""
    return answerable(actor).filter(state__in=rules.WAITING).count() if actor.may(kinds.CORRECT) else 0


def counts(found: QuerySet[Correction]) -> dict[str, int]:
    """Return how many there are of each state."""
    told = dict(found.order_by().values_list("state").annotate(number=Count("pk", distinct=True)))
    return {state: told.get(state, 0) for state in rules.STATES}


def reports(actor: Actor) -> QuerySet[Report]:
    """
    Return what the actor reported, the latest first.

    :raises liren.primitives.actors.queries.MayNot: if the post may not look at files
    """
    actor.require(kinds.LOOK)
    found = Report.objects.filter(community_id=actor.community_id, reported_by_id=actor.user_id)
    return found.select_related("correction__dataset__system", "correction__dataset__lead").order_by("-id")


def report(actor: Actor, report_id: int) -> Report:
    """
    Return one of what the actor reported.

    :raises ReportMissing: the same for hidden and absent
    """
    found = reports(actor).filter(pk=report_id).first()
    if found is None:
        raise ReportMissing(report=report_id)
    return found


def reporter(*, community_id: int, report_id: int) -> Actor | None:
    """Return who made a report, in the post in which they did, as role `linker`; None if there is no such report."""
    with tenancy.inside(community_id):
        told = Report.objects.using(tenancy.LINKER).select_related("reported_by", "reported_in__organization")
        one = told.filter(pk=report_id).first()
        return records.as_actor(one.reported_by, one.reported_in) if one else None


def answered_since(actor: Actor, at: datetime) -> bool:
    """Tell whether a source answered after a moment."""
    return Correction.objects.filter(community_id=actor.community_id, answered_at__gt=at).exists()


def standing(one: Correction) -> QuerySet[Report]:
    """Return who says, and has not taken back, that the value is wrong, the first one first."""
    return (
        one.reports.filter(withdrawn_at=None).select_related("reported_by", "reported_in__organization").order_by("id")
    )


def corrected(actor: Actor, entity: Ref) -> dict[tuple[str, int], Correction]:
    """Return which values of a file stand as their source corrected them, by field and record."""
    found = Correction.objects.filter(community_id=actor.community_id, entity_id=entity.id, state=rules.CORRECTED)
    told = found.select_related("dataset__system", "dataset__lead").order_by("id")
    return {(one.field, one.record_id): one for one in told}


def fits(case: Ref, subject: Ref, fields: frozenset[str]) -> bool:
    """Tell whether a report that waits is about a subject and these fields: only then may its source look."""
    one = Correction.objects.filter(pk=case.id, state__in=rules.LIVE).first()
    if one is None or fields != {one.field}:
        return False
    if subject.sort == REPORT:
        return one.reports.filter(pk=subject.id, withdrawn_at=None).exists()
    return subject in (case, Ref(one.sort, one.entity_id))
