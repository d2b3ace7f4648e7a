"""Editions of learnt weights: what each comparison weighs, and what became different since the edition before."""

from dataclasses import dataclass

from django.db.models import QuerySet

from liren.engine import splink
from liren.engine.model import KindModel, Model
from liren.kit.errors import Missing
from liren.modules.register import kinds
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities
from liren.primitives.entities.models import Edition

PERSON = "person"


class EditionMissing(Missing):
    """There is no such edition in the actor's community."""

    code = "register.edition_missing"


@dataclass(frozen=True, kw_only=True)
class Level:
    """What one level of a comparison weighs, and by how many bits that differs from the edition before."""

    name: str
    m: float
    u: float
    bits: float
    moved: float | None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One comparison of one explanation: `person` against strangers, `person:family` against relatives, and so on."""

    kind: str
    name: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class Told:
    """
    An edition, readable.

    :ivar before: the edition that it is compared with
    :ivar priors: kind → bits at which two rows taken at random begin
    :ivar not_carried: comparisons that Splink cannot make → the level that has no counterpart there
    """

    edition: Edition
    before: Edition | None
    priors: dict[str, float]
    comparisons: tuple[Compared, ...]
    not_carried: dict[str, str]


def editions(actor: Actor) -> QuerySet[Edition]:
    """
    Return the editions, the latest first.

    :raises liren.primitives.actors.queries.MayNot: if the post may not link
    """
    actor.require(kinds.LINK)
    return entities.editions(actor)


def told(actor: Actor, edition_id: int) -> Told:
    """
    Return one edition, readable.

    :raises EditionMissing: if there is none
    """
    one = editions(actor).filter(pk=edition_id).first()
    if one is None:
        raise EditionMissing(edition=edition_id)
    before = editions(actor).filter(pk__lt=one.pk).first()
    now, then = model_of(one), model_of(before) if before else None
    return Told(
        edition=one,
        before=before,
        priors={kind: learnt.prior for kind, learnt in now.kinds.items()},
        comparisons=tuple(
            _compared(kind, place, learnt, then.kinds.get(kind) if then else None)
            for kind, learnt in now.kinds.items()
            for place in range(len(learnt.weights))
        ),
        not_carried=splink.not_carried(now.kinds[PERSON]) if PERSON in now.kinds else {},
    )


def model_of(edition: Edition) -> Model:
    """Return the engine's model of an edition."""
    return Model.from_raw(edition.weights)


def _compared(kind: str, place: int, learnt: KindModel, before: KindModel | None) -> Compared:
    weight = learnt.weights[place]
    former = next((one for one in before.weights if one.name == weight.name), None) if before else None
    known = dict(zip(former.levels, former.bits.tolist(), strict=False)) if former else {}
    return Compared(
        kind=kind,
        name=weight.name,
        levels=tuple(
            Level(name=name, m=m, u=u, bits=bits, moved=bits - known[name] if name in known else None)
            for name, m, u, bits in zip(
                weight.levels, weight.m.tolist(), weight.u.tolist(), weight.bits[:-1].tolist(), strict=True
            )
        ),
    )
