import pytest

from liren.engine import lanes


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_stand_in_the_order_of_their_items_however_many_lanes_there_are(threads):
    found = lanes.each(lambda item: item * item, range(100), threads=threads)

    assert found == [item * item for item in range(100)]


def test_what_fails_in_a_lane_fails_for_whoever_asked():
    with pytest.raises(ZeroDivisionError):
        lanes.each(lambda item: 1 // item, [1, 0], threads=2)
