"""One small town, built once, and its two deliveries."""

from datetime import date

import pytest

from liren.site.town import Delivery, deliver, generate
from liren.site.town.model import Town

AT = date(2024, 6, 30)


@pytest.fixture(scope="session")
def town() -> Town:
    return generate(people=4000, seed=11, at=AT)


@pytest.fixture(scope="session")
def first(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    folder = tmp_path_factory.mktemp("town")
    return deliver(town=town, folder=folder / "registers", truth=folder / "truth")


@pytest.fixture(scope="session")
def second(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    folder = tmp_path_factory.mktemp("later")
    return deliver(town=town, folder=folder / "registers", truth=folder / "truth", edition=2)
