"""What the table of lookalikes is measured by."""

import numpy as np

from tools import glyphs


def drawn(*boxes):
    pictures = np.zeros((len(boxes), glyphs.SIZE, glyphs.SIZE), np.float32)
    for picture, (top, left) in zip(pictures, boxes, strict=True):
        picture[top : top + 8, left : left + 8] = 255
    return pictures.reshape(len(boxes), -1)


def test_ink_at_one_place_is_alike_and_ink_elsewhere_is_not():
    alike = glyphs.likeness([drawn((0, 0), (0, 1), (20, 20))])

    assert alike[0, 1] > glyphs.ALIKE > 0 > alike[0, 2]


def test_the_characters_are_those_of_the_standard_each_once():
    characters = glyphs.gb2312()

    assert len(set(characters)) == len(characters) == 6_763
    assert {"一", "芳", "龚"} <= set(characters)
