"""The time line of a file: what happened, in which order, on which ground."""

from datetime import date

import pytest

from liren.kit.refs import Ref
from liren.modules.register import kinds
from liren.modules.register.kinds import living
from liren.modules.register.pages import events as drawing
from liren.modules.register.queries.events import Event, events
from liren.modules.register.queries.files import File, Line, Neighbor
from liren.primitives.entities.models import Entity

HOME = Ref("dwelling", 3)


def neighbor(relation="lives_at", *, other=HOME, since=None, until=None, is_stated=True, confidence=1.0):
    return Neighbor(
        ref=other, label="青禾里 6幢 302室", relation=relation, words="", detail="",
        around=kinds.around(relation, is_subject=True), is_ended=until is not None, is_stated=is_stated,
        confidence=confidence, since_on=since, seen_on=since, until_on=until, record_id=None, source=None,
    )  # fmt: skip


def line(field, text, *, standing="current"):
    return Line(
        field=field, ordinal=0, text=text, standing=standing, rule="newest", record_id=7,
        observed_on=date(2026, 5, 1), source=None, section=kinds.section_of(field),
    )  # fmt: skip


def file(*, lines=(), neighbors=()):
    return File(
        entity=Entity(pk=1, sort="person"), ref=Ref("person", 1), sort=kinds.BY_NAME["person"], label="陈*珍",
        lines=tuple(lines), neighbors=tuple(neighbors), mentions=(), mention_count=0,
    )  # fmt: skip


def told(found: File) -> list[tuple[str, date | None, str, bool]]:
    return [(event.name, event.on, event.ground, event.is_stated) for event in events(found)]


def test_moving_in_is_stated_and_leaving_is_inferred_from_silence():
    found = file(neighbors=[neighbor(since=date(2024, 3, 1), until=date(2026, 3, 1))])

    assert told(found) == [
        ("left", date(2026, 3, 1), "said_no_more", False),
        ("moved_in", date(2024, 3, 1), "first_said", True),
    ]


def test_a_home_changes_its_owner():
    home = [
        neighbor("owns", other=Ref("person", 1), since=date(2020, 1, 1), until=date(2025, 6, 1)),
        neighbor("owns", other=Ref("person", 2), since=date(2025, 6, 1)),
    ]

    assert [event.name for event in events(file(neighbors=home))] == ["owner_ended", "owner", "owner"]


def test_a_masked_birth_stands_in_its_month_and_a_hidden_death_on_the_day_of_its_source():
    found = file(lines=[line("birth", "1945-02-**"), line("fact.died_on", "***")])

    assert told(found) == [
        ("died", date(2026, 5, 1), "value", True),
        ("born", date(1945, 2, 1), "value", True),
    ]


def test_a_value_that_was_replaced_is_no_event():
    assert told(file(lines=[line("birth", "1945-02-**", standing="past")])) == []


def test_what_linkage_inferred_says_how_surely():
    inferred = neighbor("member_of", other=Ref("living_household", 4), since=date(2026, 1, 1), is_stated=False,
                        confidence=0.9)  # fmt: skip

    [item] = drawing.timeline(file(neighbors=[inferred]), {})

    assert "90" in str(item.ending)


def test_what_rounds_to_the_whole_is_said_to_be_inferred_and_not_to_be_sure():
    since = neighbor(since=date(2026, 1, 1), is_stated=False, confidence=0.9951)

    assert [item.ending for item in drawing.timeline(file(neighbors=[since]), {})] == ["推断"]


def test_a_day_is_hidden_until_a_purpose_opens_it():
    found = file(lines=[line("fact.died_on", "***")])

    [hidden] = drawing.timeline(found, {})
    [opened] = drawing.timeline(found, {("fact.died_on", 0): "2026-04-11"})

    assert "***" not in str(hidden.when)
    assert opened.when == "2026-04-11"


@pytest.mark.parametrize("text", ["0000-13-**", "不详", "", "****", "1945"])
def test_no_text_of_a_day_breaks_the_time_line(text):
    assert len(told(file(lines=[line("birth", text)]))) == 1


def test_every_happening_has_words_and_every_relation_of_a_place_or_thing_has_its_happenings():
    by_relation = {each for pair in living.HAPPENED_BY_RELATION.values() for each in pair}

    assert by_relation | set(living.HAPPENED_BY_VALUE.values()) == living.HAPPENINGS.keys()
    assert living.HAPPENED_BY_RELATION.keys() <= kinds.RELATIONS.keys()
    assert all(isinstance(event, Event) for event in events(file(neighbors=[neighbor(since=date(2026, 1, 1))])))
