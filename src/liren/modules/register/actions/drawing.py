"""Drawing a sample from a run, and letting the review desk ask of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import pyarrow as pa
from django.db.models import QuerySet

from liren.engine import explain, quality, sampling
from liren.engine.link import Linked
from liren.modules.register.actions.concluding import levels_of
from liren.modules.register.actions.loading import Batch
from liren.modules.register.models import Check, Run
from liren.modules.register.queries import checks
from liren.modules.register.queries.tenancy import LINKER
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import actions as entities
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries
from liren.primitives.entities.queries import Pair
from liren.primitives.ledger import actions as ledger

EACH: Final = 100  # pairs drawn of a stratum; what is asked later is drawn at the same time, from the same register
GAIN: Final = 1_000.0  # a sample is asked before what is doubtful: it is drawn to be answered


def draw_check(*, actor: Actor, run: Run, edition: int, batch: Batch, linked: Linked, at: datetime) -> None:
    """Draw the sample that was asked for, inside the transaction that writes the run."""
    strata, drawn = sampling.drawn(linked, each=EACH, seed=run.pk)
    check = Check.objects.using(LINKER).create(
        community_id=actor.community_id, run_id=run.pk, drawn_at=at, strata=strata.to_pylist()
    )
    entities.store_sample(
        community_id=actor.community_id, edition_id=edition, sample=check.pk, pairs=_pairs(batch, linked, drawn)
    )
    asked = ask(actor, check, run.questions, using=LINKER)
    ledger.append_entry(
        actor=actor, verb="register.check_drawn", data={"check": check.pk, "questions": asked}, using=LINKER
    )


def ask(actor: Actor, check: Check, questions: int, *, using: str = "default") -> int:
    """Let the review desk ask so many more, shared out among the strata."""
    pairs = queries.sampled(actor, check.pk).using(using)
    strata = checks.strata(check, pairs)
    open_ = {one.name: list(_held_back(pairs, one.name)) for one in strata}
    some = [
        number
        for one, more in zip(strata, quality.allocated(strata, budget=questions), strict=True)
        for number in open_[one.name][:more]
    ]
    return pairs.filter(pk__in=some).update(is_held_back=False)


def _held_back(pairs: QuerySet[Pair], stratum: str) -> Iterator[int]:
    return iter(pairs.filter(stratum=stratum, is_held_back=True, answer=None).values_list("pk", flat=True))


def _pairs(batch: Batch, linked: Linked, drawn: pa.Table) -> Iterator[tuple[str, entities.FoundPair]]:
    one, two = drawn["mention_a"].to_numpy(), drawn["mention_b"].to_numpy()
    first, second = batch.placed(one), batch.placed(two)
    told = explain.weighings(linked, one.tolist(), two.tolist())
    seen: set[tuple[tuple[int, str], tuple[int, str]]] = set()
    for index, why in enumerate(told):
        a, b = sorted(((int(first[0][index]), first[1][index]), (int(second[0][index]), second[1][index])))
        if (a, b) in seen:
            continue
        seen.add((a, b))
        yield (
            drawn["stratum"][index].as_py(),
            entities.FoundPair(
                sort=entity_kinds.PERSON, record_a=a[0], role_a=a[1], record_b=b[0], role_b=b[1],
                weight=drawn["weight"][index].as_py() or why.prior + sum(p.bits + p.rarity for p in why.parts),
                gain=GAIN, levels=levels_of(why),
            ),
        )  # fmt: skip
