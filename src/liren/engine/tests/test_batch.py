"""What a batch knows around its persons before they are weighed."""

import numpy as np
import pytest

from liren.engine import alike, batch, compare, weigh
from liren.engine.tests import registers


@pytest.fixture(scope="module")
def normal() -> batch.Normal:
    return batch.normalize(registers.three_registers(60, seed=4).mentions(), progress=lambda _what, _share: None)


def test_owners_hold_their_home_and_those_who_only_live_there_do_not(normal):
    holds = set(normal.context.holding.rows.tolist())
    owners = set(normal.known.place(normal.stated.of(("owns",))[0]).tolist()) - {-1}
    inhabitants = set(normal.known.place(normal.stated.of(("lives_at", "registered_at"))[0]).tolist()) - {-1}

    assert owners
    assert owners <= holds
    assert not holds & (inhabitants - owners)


def test_a_difference_that_says_nothing_has_no_weight(normal):
    scheme = alike.scheme(normal.known.sounds)
    u = [np.full(size, 1 / size) for size in scheme.sizes]
    silent = [
        weight for c, weight in zip(scheme.comparisons, weigh.pooled(scheme, [], u), strict=True) if not c.against
    ]

    assert [weight.name for weight in silent] == ["holding"]
    assert [weight.bits[-2] for weight in silent] == [0.0]
    assert all(weight.bits[compare.SAME] > 0 for weight in silent)
