import numpy as np

from liren.engine import aliases


def test_an_owner_of_many_places_is_no_witness_that_two_of_them_are_one():
    place = np.array([0, 1, 2, 3])
    door = np.array([7, 8, 9, 7])
    occupant = np.zeros(4, np.int64)

    found = aliases.joined(place, door, occupant, named=[(0, "红星厂家属院"), (3, "红星机械厂家属院")])

    assert found.tolist() == [0, 1, 2, 3]
