import numpy as np
import pytest

from liren.engine import alike, compare, edition, lessons, link, model
from liren.engine.tests import registers
from liren.engine.weigh import Weights


def test_the_edition_fits_the_comparisons_of_the_engine():
    learnt = edition.shipped(lessons.FAMILY, alike.scheme({}))

    bits = {weight.name: dict(zip(weight.levels, weight.bits, strict=False)) for weight in learnt.weights}
    assert bits["name"]["same"] > 5 > 0 > bits["name"]["one_character"]  # brothers share a character
    assert min(bits["name"]["glyph"], bits["name"]["given_name"]) > 0  # and no given name
    assert bits["birth"]["same"] > 0


def test_an_edition_of_other_comparisons_is_refused():
    with pytest.raises(model.ModelDoesNotFit):
        edition.shipped(lessons.FAMILY, compare.Scheme(()))


def test_a_folder_with_no_pair_of_relatives_knows_how_alike_they_are():
    linked = link.link(registers.three_registers(2, seed=1).mentions())

    weights = {weight.name: weight.bits for weight in linked.model.kinds[lessons.FAMILY].weights}
    brought = {w.name: w.bits for w in edition.shipped(lessons.FAMILY, alike.scheme({})).weights}
    assert weights["holding"][0] == pytest.approx(brought["holding"][0], abs=1)
    assert weights["phone"][0] == 0  # relatives share a phone: it tells nothing between them


def test_several_towns_give_the_weights_between_theirs():
    def learnt(m, prior):
        return model.KindModel((Weights("sex", ("same", "other"), np.array([m, 1 - m]), np.array([0.5, 0.5])),), prior)

    between = edition.mean([learnt(0.8, -1.0), learnt(0.9, -2.0)])

    assert between.weights[0].m.tolist() == pytest.approx([0.85, 0.15])
    assert between.prior == -1.5
