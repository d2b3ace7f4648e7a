"""What a full run left of itself as bytes, and back: a store keeps them where identity values may stand."""

import base64
import json
import zlib
from typing import Any, Final

import numpy as np

from liren.engine import alike
from liren.engine.alone import Alone
from liren.engine.live.digests import Table, keyed
from liren.engine.live.frozen import Learnt, Rarity
from liren.engine.live.places import Gazetteer
from liren.engine.live.saying import Sounds
from liren.engine.model import ModelNotReadable

FORMAT: Final = 1
TABLES: Final = ("names", "lists", "doors", "known")


def written(told: Learnt) -> bytes:
    """Write an edition."""
    scorer, gazetteer = told.scorer, told.gazetteer
    text = json.dumps(
        {
            "format": FORMAT,
            "levels": told.levels,
            "bits": scorer.bits,
            "prior": scorer.prior,
            "rival": scorer.rival,
            "rival_prior": scorer.rival_prior,
            "shared": scorer.shared,
            "leaning": scorer.leaning,
            "leant": scorer.leant,
            "threshold": told.threshold,
            "rarities": [[one.unseen, _table(one.told)] for one in told.rarities],
            "gazetteer": {name: getattr(gazetteer, name) for name in TABLES},
            "numbers": told.numbers,
            "trusted": sorted(told.trusted),
            "sexes": _table(told.sexes),
            "sounds": told.sounds,
        },
        ensure_ascii=False,
    )
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def read(body: bytes, *, key: bytes) -> Learnt:
    """
    Read what `written` wrote.

    :param key: under which it was learnt
    :raises ModelNotReadable: if it is anything else
    """
    try:
        raw = json.loads(zlib.decompress(body).decode("utf-8", "surrogatepass"))
        if raw["format"] != FORMAT:
            raise ModelNotReadable
        return _read(raw, key)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise ModelNotReadable from error


def _read(raw: dict[str, Any], key: bytes) -> Learnt:
    told = {name: {int(number): text for number, text in raw["gazetteer"][name].items()} for name in TABLES}
    return Learnt(
        levels=[(name, tuple(some)) for name, some in raw["levels"]],
        scorer=Alone(
            scheme=alike.scheme(Sounds()),
            bits=raw["bits"],
            prior=raw["prior"],
            rarity=lambda _place, _value: 0.0,
            rival=raw["rival"],
            rival_prior=raw["rival_prior"],
            shared=tuple(raw["shared"]),
            leaning=raw["leaning"],
            leant=raw["leant"],
        ),
        threshold=raw["threshold"],
        rarities=[Rarity(unseen, _read_table(some)) for unseen, some in raw["rarities"]],
        gazetteer=Gazetteer(keyed(key), **told),
        numbers=raw["numbers"],
        trusted=frozenset((list_, role) for list_, role in raw["trusted"]),
        sexes=_read_table(raw["sexes"]),
        sounds=raw["sounds"],
    )


def _table(table: Table) -> list[str]:
    return [base64.b64encode(some.tobytes()).decode() for some in (table.digests, table.values)]


def _read_table(told: list[str]) -> Table:
    digests, values = (base64.b64decode(some) for some in told)
    return Table(np.frombuffer(digests, np.int64), np.frombuffer(values, np.float64))
