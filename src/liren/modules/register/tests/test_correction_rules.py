"""What may become of a value that somebody says is wrong, and what then stands in the register."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from liren.modules.register.actions.correcting import Change, Given, Sealed, corrected
from liren.modules.register.rules import corrections as rules
from liren.modules.register.rules.given import understood

EVENTS = some.one_of(
    some.tuples(some.just("answer"), some.sampled_from((*rules.ANSWERS, "", "open", "same"))),
    some.tuples(some.just("withdraw"), some.integers(0, 2)),
    some.tuples(some.just("deliver"), some.none()),
)


def after(state, event):
    what, with_ = event
    if what == "answer":
        return rules.answered(state, with_)
    return rules.withdrawn(state, reports=with_) if what == "withdraw" else rules.superseded(state)


@given(some.lists(EVENTS, max_size=12))
def test_whatever_happens_a_state_is_known_what_is_over_lasts_and_only_sources_or_reporters_end_it(events):
    state = rules.OPEN
    for event in events:
        new = after(state, event)
        if state not in rules.LIVE:
            assert new is None
        if new is None:
            continue
        assert new in rules.STATES
        assert new == rules.WITHDRAWN if event == ("withdraw", 0) else new != rules.WITHDRAWN
        if event[0] == "withdraw":
            assert state in (rules.OPEN, rules.UNKNOWN)
        if event[0] == "deliver":
            assert new == (rules.OVERTAKEN if state == rules.OPEN else rules.DELIVERED)
        state = new


def value(text, standing="current", rule="only"):
    return Given(text=text, record_id=1, rule=rule, standing=standing, observed_on=None)


TEXTS = some.sampled_from("ABCD")
VALUES = some.lists(TEXTS, min_size=1, max_size=4, unique=True).map(
    lambda texts: [value(text, "conflict" if place else "current") for place, text in enumerate(texts)]
)
CHANGES = some.lists(
    some.builds(
        lambda said, right, state: Change(record_id=2, state=state, sealed=Sealed(said=said, right=right, on=None)),
        TEXTS,
        some.one_of(some.none(), TEXTS),
        some.sampled_from((*rules.LIVE, rules.CONFIRMED)),
    ),
    max_size=4,
)


@given(VALUES, CHANGES)
def test_no_value_is_lost_none_stands_twice_and_exactly_the_doubted_are_contested(values, changes):
    after = corrected(values, changes)

    texts = [one.text for one in after]
    doubted = {one.sealed.said for one in changes if one.state in rules.CONTESTED}
    assert len(texts) == len(set(texts))
    assert {one.text for one in values} <= set(texts)
    assert {one.text for one in after if one.is_contested} == doubted & set(texts)


@given(VALUES, TEXTS)
def test_the_right_value_stands_where_the_wrong_one_stood(values, right):
    wrong = values[0].text
    change = Change(record_id=2, state=rules.CORRECTED, sealed=Sealed(said=wrong, right=right, on=date(2026, 11, 23)))

    after = corrected(values, [change])

    assert after[0].text == right
    if right != wrong:
        assert (after[0].rule, after[0].standing, after[-1].text, after[-1].standing) == (
            "corrected", "current", wrong, "past",
        )  # fmt: skip


def test_a_value_is_understood_as_sources_are_and_refused_where_it_is_none():
    assert understood("person", "phone", "139 0013 7002") == "13900137002"
    assert understood("person", "citizen_id", "33010619490215402X") is None
    assert understood("person", "birth", "1949年12月31日") == "1949-12-31"
    assert understood("person", "sex", "女") == "female"
    assert understood("organization", "name", "青禾水果店") == "青禾水果店"
    assert understood("dwelling", "address", " 青禾里6幢 ") == "青禾里6幢"
    assert understood("person", "name", "  ") is None
