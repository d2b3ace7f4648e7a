"""Every way in which the house says no has words for a person: on its screens, or on the command line."""

import importlib
import pkgutil

import liren
from liren.site.cli import sentences
from liren.web import problems

NOT_CODE = (".tests", ".migrations", "__main__")


def test_every_refusal_has_words_of_its_own():
    for module in pkgutil.walk_packages(liren.__path__, "liren."):
        if not any(part in module.name for part in NOT_CODE):
            importlib.import_module(module.name)

    assert problems.unspoken() - sentences.spoken() == frozenset()
