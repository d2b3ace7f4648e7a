"""What the register says of where people live and are registered, held against the truth of a town."""

import csv
from collections import Counter, defaultdict
from datetime import date

import pytest

from liren.engine import link
from liren.engine.shape import folders
from liren.site.town.build import generate
from liren.site.town.delivery import deliver

DAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, Counter[str]]:
    """What is said → the truth about those of whom it is said."""
    folder = tmp_path_factory.mktemp("living")
    town = generate(people=300, seed=3, at=DAY)
    delivery = deliver(town=town, folder=folder / "registers", truth=folder / "truth")
    mentions = folders.shape_folder(folder / "registers").mentions
    linked = link.link(mentions)
    people = {person.id: person for person in town.people}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    meant = _meant(mentions, linked, delivery.truth)
    for state in linked.states.to_pylist():
        if state["entity"] in meant:
            found[state["state"]][_truth(people[meant[state["entity"]]])] += 1
    return found


def _meant(mentions, linked, truth):
    """Entity → the person whom most of its mentions truly speak of."""
    with truth.open(encoding="utf-8-sig") as lines:
        known = {
            (one["file"], one["sheet"], int(one["row"]), one["role"]): one["entity"]
            for one in csv.DictReader(lines)
            if one["kind"] == "person"
        }
    entity = dict(zip(linked.links["mention"].to_pylist(), linked.links["entity"].to_pylist(), strict=True))
    rows = mentions.rows.to_pylist()
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in mentions.tables["person"].select(["mention", "row_id", "role"]).to_pylist():
        row = rows[one["row_id"]]
        if meant := known.get((row["file"], row["sheet"], row["row"], one["role"])):
            counted[entity[one["mention"]]][meant] += 1
    return {name: votes.most_common(1)[0][0] for name, votes in counted.items()}


def _truth(person):
    register, home = person.register(DAY), person.home(DAY)
    if not person.alive(DAY):
        return "dead"
    return "at home" if register is not None and register.dwelling is home else "elsewhere"


@pytest.mark.parametrize(
    ("said", "truth"),
    [
        ("residence_match", "at home"),
        ("residence_split", "elsewhere"),
        ("registered_absent", "elsewhere"),
        ("present_unregistered", "elsewhere"),
    ],
)
def test_what_is_said_of_where_people_live_is_true_of_nearly_all(told, said, truth):
    assert told[said].total() >= 5
    assert told[said][truth] / told[said].total() >= 0.9


def test_of_those_of_whom_no_source_tells_where_they_live_some_are_at_home_and_some_are_not(told):
    assert {"at home", "elsewhere"} <= set(told["residence_unknown"])
