"""Relations followed from file to file: what is found, what it costs, and that it says when it was cut."""

from collections import defaultdict
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.kinds import following
from liren.modules.register.queries import graph
from liren.primitives.entities.models import Relation
from tests import town

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVERYTHING = following.QUESTION["all"]
LAN, CHEN, ZHOU, LIN = (Ref("person", number) for number in range(1, 5))
HOME, OTHER_HOME = Ref("dwelling", 100), Ref("dwelling", 101)


@pytest.fixture
def cast():
    return town.settle()


def relate(cast, *edges, **more):
    """Write relations: (subject, relation, object) each."""
    return Relation.objects.bulk_create(
        Relation(
            community=cast.community,
            subject_sort=subject.sort,
            subject_id=subject.id,
            relation=relation,
            object_sort=target.sort,
            object_id=target.id,
            **more,
        )
        for subject, relation, target in edges
    )


def test_who_else_lives_here_is_whoever_lives_in_the_same_home(cast):
    relate(cast, (LAN, "lives_at", HOME), (CHEN, "lives_at", HOME), (ZHOU, "owns", HOME), (LIN, "lives_at", OTHER_HOME))

    found = graph.around(cast.worker, [LAN], following.QUESTION["lives"], depth=2)

    assert found.steps == {LAN: 0, HOME: 1, CHEN: 2}
    assert not found.is_cut


def test_the_responsible_for_a_person_are_the_guardian_and_the_owner_of_the_home_and_not_a_ward(cast):
    relate(cast, (LAN, "lives_at", HOME), (ZHOU, "owns", HOME), (CHEN, "guardian_of", LAN), (LAN, "guardian_of", LIN))

    found = graph.around(cast.worker, [LAN], following.QUESTION["responsible"], depth=2)

    assert found.steps == {LAN: 0, HOME: 1, CHEN: 1, ZHOU: 2}


def test_affected_are_those_in_the_home_and_those_who_depend_on_them(cast):
    relate(cast, (LAN, "lives_at", HOME), (LAN, "guardian_of", LIN), (CHEN, "guardian_of", LAN))

    found = graph.around(cast.worker, [HOME], following.QUESTION["affected"], depth=2)

    assert found.steps == {HOME: 0, LAN: 1, LIN: 2}


def test_an_ended_relation_is_followed_only_when_asked_for(cast):
    relate(cast, (LAN, "lives_at", HOME), until_on=date(2026, 1, 1))

    now = graph.around(cast.worker, [LAN], EVERYTHING, depth=1)
    ever = graph.around(cast.worker, [LAN], EVERYTHING, depth=1, has_ended=True)

    assert now.edges == ()
    assert [edge.until_on for edge in ever.edges] == [date(2026, 1, 1)]


def test_every_relation_between_two_neighbors_of_a_way_is_told(cast):
    relate(cast, (LAN, "lives_at", HOME), (LAN, "registered_at", HOME), (CHEN, "owns", HOME))

    found = graph.between(cast.worker, LAN, CHEN)

    assert found.ways == ((LAN, HOME, CHEN),)
    assert sorted(edge.relation for edge in found.edges) == ["lives_at", "owns", "registered_at"]


def test_no_way_is_no_answer_and_nothing_was_cut(cast):
    relate(cast, (LAN, "lives_at", HOME), (CHEN, "lives_at", OTHER_HOME))

    found = graph.between(cast.worker, LAN, CHEN)

    assert (found.ways, found.edges, found.is_partial) == ((), (), False)


def test_another_community_is_not_followed(cast):
    relate(cast, (LAN, "lives_at", HOME))
    neighbor = town.settle(code="330199001002", name="柳浦社区")

    found = graph.around(neighbor.worker, [LAN], EVERYTHING, depth=1)

    assert found.edges == ()


def naive(edges, first, second):
    """Find every shortest way, of LONGEST steps at most, by lengthening all of them."""
    beside = defaultdict(set)
    for a, b in edges:
        beside[a].add(b)
        beside[b].add(a)
    alive: list[tuple[int, ...]] = [(first,)]
    for _ in range(graph.LONGEST + 1):
        there = [way for way in alive if way[-1] == second]
        if there:
            return set(there)
        alive = [(*way, on) for way in alive for on in beside[way[-1]] if on not in way]
    return set()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edges=st.sets(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda edge: edge[0] != edge[1]), max_size=14)
)
def test_the_ways_are_the_shortest_ones_that_a_naive_search_finds(cast, edges):
    with transaction.atomic():
        relate(cast, *((Ref("person", a), "kin_of", Ref("person", b)) for a, b in edges))

        found = graph.between(cast.worker, Ref("person", 1), Ref("person", 9))

        transaction.set_rollback(True)
    every = naive(edges, 1, 9)
    told = {tuple(ref.id for ref in way) for way in found.ways}
    assert told <= every
    assert len(told) == min(len(every), graph.WAYS)
    assert found.is_cut == (len(every) > graph.WAYS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edges=st.sets(st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda edge: edge[0] != edge[1])),
    depth=st.sampled_from(following.DEPTHS),
)
def test_everything_within_the_depth_is_found_at_its_distance(cast, edges, depth):
    with transaction.atomic():
        relate(cast, *((Ref("person", a), "kin_of", Ref("person", b)) for a, b in edges))

        found = graph.around(cast.worker, [Ref("person", 1)], EVERYTHING, depth=depth)

        transaction.set_rollback(True)
    far = {1: 0}
    for step in range(1, depth + 1):
        for a, b in [*edges, *((b, a) for a, b in edges)]:
            if far.get(a) == step - 1:
                far.setdefault(b, step)
    assert {ref.id: step for ref, step in found.steps.items()} == far


def test_from_all_the_homes_of_a_building_everybody_in_one_of_them_is_met(cast):
    relate(cast, (LAN, "lives_at", HOME), (CHEN, "lives_at", OTHER_HOME), (LAN, "guardian_of", LIN))

    found = graph.around(cast.worker, [HOME, OTHER_HOME], following.QUESTION["affected"], depth=2)

    assert found.steps == {HOME: 0, OTHER_HOME: 0, LAN: 1, CHEN: 1, LIN: 2}
    assert not found.is_cut


def hub(cast, size):
    """Register so many people at one home, the first and the last of them related to somebody else, too."""
    relate(cast, *((Ref("person", number), "registered_at", HOME) for number in range(1, size + 1)))
    relate(cast, (Ref("person", 1), "kin_of", Ref("person", 90_001)), (Ref("person", size), "owns", OTHER_HOME))


def test_a_hub_of_ten_thousand_is_cut_and_says_so(cast):
    hub(cast, 10_000)

    found = graph.around(cast.worker, [HOME], EVERYTHING, depth=3)

    assert found.is_cut
    assert found.wide == {HOME}
    assert len(found.steps) <= graph.NODES
    assert len(found.edges) <= graph.WIDE + 2


def test_two_in_one_hub_meet_there_without_the_other_ten_thousand(cast):
    hub(cast, 10_000)

    found = graph.between(cast.worker, Ref("person", 90_001), Ref("person", 10_000))

    assert found.ways == ((Ref("person", 90_001), Ref("person", 1), HOME, Ref("person", 10_000)),)
    assert not found.is_partial


def test_what_a_hub_hid_is_said(cast):
    hub(cast, 10_000)
    relate(cast, (Ref("person", 5_000), "kin_of", Ref("person", 90_002)))

    found = graph.between(cast.worker, HOME, Ref("vehicle", 7))

    assert found.ways == ()
    assert found.is_partial


@pytest.mark.parametrize("size", [20, 2_000])
def test_a_step_is_one_statement_however_many_stand_there(cast, size):
    hub(cast, size)

    with CaptureQueriesContext(connection) as asked:
        graph.around(cast.worker, [HOME], EVERYTHING, depth=3)

    assert len(asked) <= 3


def test_a_hub_reads_no_more_rows_than_it_shows(cast):
    hub(cast, 10_000)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table that was filled just now seems small to the planner
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON) " + graph._STEP,
            {"community": cast.community.pk, "sorts": ["dwelling"], "ids": [HOME.id], "ended": False, "wide": 61,
             "forward": list(kinds.RELATIONS), "backward": list(kinds.RELATIONS)},
        )  # fmt: skip
        [[[plan]]] = cursor.fetchall()

    assert max(rows_read(plan["Plan"])) <= 200


def rows_read(plan):
    """Return how many rows each part of a plan looked at, those that it threw away too."""
    yield (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    for part in plan.get("Plans", ()):
        yield from rows_read(part)
