import dataclasses

import numpy as np
import pytest

from liren.engine import alike, coding, compare, edition, holders, judge, lessons, link, model
from liren.engine.bags import Frame, of
from liren.engine.tests import registers

SCHEME = alike.scheme({})
HOME = [comparison.name for comparison in SCHEME.comparisons].index("dwelling")
NAMES = [f"{a}{b}" for a in registers.SURNAMES[:10] for b in registers.GIVEN[:10]]
MANY = len(NAMES)


def _frame() -> Frame:
    """Hundred with an id at home; the same as landlords of another home, and as names on the account of their own."""
    columns = {comparison.column: of(coding.encode_values([None] * 3 * MANY)) for comparison in SCHEME.comparisons}
    home = [f"1.{number:03}.1" for number in range(MANY)]
    let = [f"2.{number:03}.1" for number in range(MANY)]
    part = [None] * MANY + ["floating_population.landlord"] * MANY + ["meter.subject"] * MANY
    columns |= {"name": of(coding.encode_values(NAMES * 3)), "dwelling": of(coding.encode_values([*home, *let, *home]))}
    columns["sure_id"] = of(coding.encode_values([*map(str, range(MANY)), *[None] * 2 * MANY]))
    return Frame(3 * MANY, columns | {"holder": of(coding.encode_values(part))})


def _pairs(frame: Frame) -> lessons.Candidates:
    left, right = np.tile(np.arange(MANY), 2), np.arange(MANY, 3 * MANY)
    grades = compare.vectors(SCHEME, frame, left, right)
    return lessons.Candidates(SCHEME, frame, left, right, grades, 1, np.zeros(2 * MANY, bool))


def _heeded() -> judge.Judge:
    frame = _frame()
    weights = edition.shipped(lessons.FAMILY, SCHEME).weights
    return holders.heeded(_pairs(frame), judge.judge(scheme=SCHEME, frame=frame, weights=weights, prior=-2.0))


def test_another_address_says_less_against_a_landlord_than_against_the_name_on_an_account():
    judging = _heeded()

    leaning, person, landlord, account = judging.leaning, np.array([0]), np.array([MANY]), np.array([2 * MANY + 1])
    other = np.array([SCHEME.sizes[HOME] - 1])
    assert leaning is not None
    assert leaning.added(leaning.kinds(person, landlord), other)[0] > 1
    assert leaning.added(leaning.kinds(person, account), other)[0] < -1


def test_what_holders_teach_is_said_with_the_level():
    judging = _heeded()

    told = judging.tell(np.array([0, 0]), np.array([MANY, 2 * MANY]))

    general = judging.weights[HOME].bits
    let, own = judging.levels(told, 0, HOME), judging.levels(told, 1, HOME)
    assert told.bits[0, HOME] == let[told.grades[0, HOME]] > general[told.grades[0, HOME]]
    assert told.bits[1, HOME] == own[told.grades[1, HOME]] > general[told.grades[1, HOME]]
    score, _ = judging.score(np.array([0]), np.array([MANY]), told.grades[:1])
    assert score[0] == pytest.approx(told.prior[0] + told.bits[0].sum() + told.rarity[0].sum())


def test_what_holders_taught_is_kept_with_the_weights_and_recalled():
    judging = _heeded()
    kept = holders.models_of(judging)

    recalled = holders.recalled(dataclasses.replace(judging, leaning=None), kept)
    unheard = holders.recalled(dataclasses.replace(judging, leaning=None), {})

    assert set(kept) == {"person:holder:floating_population.landlord", "person:holder:meter.subject"}
    assert recalled.leaning is not None
    assert judging.leaning is not None
    assert np.array_equal(recalled.leaning.bits, judging.leaning.bits)
    assert unheard.leaning is not None
    assert not unheard.leaning.bits.any()
    assert holders.models_of(dataclasses.replace(judging, leaning=None)) == {}


def test_weights_of_homes_that_are_of_other_levels_are_refused():
    kept = holders.models_of(_heeded())
    homes = dataclasses.replace(SCHEME.comparisons[HOME], levels=())
    other = compare.Scheme((*SCHEME.comparisons[:HOME], homes, *SCHEME.comparisons[HOME + 1 :]))

    holders.check(kept, SCHEME)
    with pytest.raises(model.ModelDoesNotFit):
        holders.check(kept, other)


def test_two_who_hold_homes_and_two_with_ids_are_weighed_as_ever():
    leaning = _heeded().leaning

    assert leaning is not None
    kinds = leaning.kinds(np.array([0, MANY, 0]), np.array([1, 2 * MANY, MANY]))
    assert (kinds != coding.NONE).tolist() == [False, False, True]


def test_a_group_that_holds_a_home_is_known_by_all_that_it_is_in_its_forms():
    linked = link.link(registers.three_registers(10, 1).mentions())

    frame = linked.batch.weighed.judge.frame
    holds = frame.columns["holding"].sizes > 0
    assert holds.any()
    assert frame.columns["holder"].sizes[~holds].sum() == 0
    assert holds.sum() == frame.columns["holder"].known
