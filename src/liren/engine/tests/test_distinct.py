"""Any number of helpers, and helpers that die, give the same values."""

import gc
import shutil
from pathlib import Path

import pytest

from liren.engine import distinct, resolve
from liren.engine.norm import names

VALUES = tuple(f"{surname}{given}" for surname in "王李张刘陈" for given in "伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚")
FOLDER = Path(__file__).parents[4] / "tests" / "fixtures" / "resolve" / "folder"


@pytest.fixture
def eager(monkeypatch):
    """Helpers pay from the first value on."""
    monkeypatch.setattr(distinct, "PAYS", 1)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_any_number_of_helpers_gives_the_same_values_in_order(eager, threads):
    with distinct.Crew(threads) as crew:
        found = crew.understand(names.normalize, VALUES)
        again = crew.understand(names.normalize, VALUES[:2])

    assert found == [names.normalize(value) for value in VALUES]
    assert again == found[:2]


def test_a_helper_that_dies_costs_no_answer(eager):
    with distinct.Crew(2) as crew:
        crew.understand(names.normalize, VALUES)
        [helper] = crew.helpers
        helper.kill()
        helper.wait()

        found = crew.understand(names.normalize, VALUES)

    assert found == [names.normalize(value) for value in VALUES]


def test_few_values_wake_nobody():
    with distinct.Crew(2) as crew:
        crew.understand(names.normalize, VALUES)

        assert not crew.helpers


def test_no_helper_outlives_its_crew(eager):
    with distinct.Crew(2) as crew:
        crew.understand(names.normalize, VALUES)
        [helper] = crew.helpers

    assert helper.poll() is not None


def test_the_collector_walks_again_when_the_values_are_understood():
    with distinct.undisturbed():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_a_folder_gives_the_same_links_with_any_number_of_processes(eager, tmp_path):
    shutil.copytree(FOLDER, tmp_path / "in")

    for threads in (1, 2, 3):
        resolve.resolve_folder(tmp_path / "in", tmp_path / f"{threads}.csv", threads=threads)

    told = {(tmp_path / f"{threads}.csv").read_bytes() for threads in (1, 2, 3)}
    assert told == {(FOLDER.parent / "links.csv").read_bytes()}
