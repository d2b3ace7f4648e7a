"""How good the register is: the sample drawn last, its answers, and what they say."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import QuerySet

from liren.engine import quality
from liren.engine.quality import Quality, Stratum
from liren.modules.register import kinds
from liren.modules.register.models import Check as Check  # pages know it by this name
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.queries import Pair

MORE: Final = (25, 50, 100)  # further answers of which a forecast is made


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """How narrow the intervals become when so many more answers say what those so far do."""

    answers: int
    precision: float
    recall: float


@dataclass(frozen=True, kw_only=True)
class Report:
    """
    What a sample says of the register.

    :ivar open: questions that wait at the review desk
    :ivar held_back: pairs that are drawn and may still be asked
    """

    check: Check
    quality: Quality
    strata: tuple[Stratum, ...]
    forecasts: tuple[Forecast, ...]
    open: int
    held_back: int


def latest(actor: Actor) -> Check | None:
    """
    Return the sample that was drawn last.

    :raises liren.primitives.actors.queries.MayNot: if the post may not check
    """
    actor.require(kinds.CHECK)
    return Check.objects.filter(community_id=actor.community_id).select_related("run").order_by("-id").first()


def report(actor: Actor) -> Report | None:
    """Return what the latest sample says, None where none was drawn."""
    check = latest(actor)
    if check is None:
        return None
    pairs = entities.sampled(actor, check.pk)
    told = strata(check, pairs)
    open_ = pairs.filter(answer=None, is_held_back=False).count()
    return Report(
        check=check,
        quality=quality.estimate(told),
        strata=tuple(told),
        forecasts=tuple(_forecast(told, more) for more in MORE),
        open=open_,
        held_back=pairs.filter(answer=None, is_held_back=True).count(),
    )


def strata(check: Check, pairs: QuerySet[Pair]) -> list[Stratum]:
    """Return the strata of a sample with the answers so far."""
    given = Counter(pairs.exclude(answer=None).values_list("stratum", "answer__answer"))
    return [
        Stratum(
            one["stratum"],
            one["joined"],
            one["size"],
            one["expected"],
            given[one["stratum"], entity_kinds.SAME],
            given[one["stratum"], entity_kinds.DIFFERENT],
        )
        for one in check.strata
    ]


def _forecast(told: list[Stratum], more: int) -> Forecast:
    """Say how wide the intervals would be if further answers came out as those so far and the weights expect."""
    asked = quality.allocated(told, budget=more)
    found = quality.estimate([_as_expected(one, number) for one, number in zip(told, asked, strict=True)])
    return Forecast(
        answers=sum(asked),
        precision=found.precision.high - found.precision.low,
        recall=found.recall.high - found.recall.low,
    )


def _as_expected(one: Stratum, more: int) -> Stratum:
    share = (one.same + one.expected) / (one.asked + 1)
    same = round(more * share)
    return replace(one, same=one.same + same, different=one.different + more - same)
