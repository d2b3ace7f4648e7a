"""What programs are told of buildings."""

from ninja import Schema

from liren.modules.register.schemas import EntityOut


class BuildingOut(Schema):
    """A building and how many are there now; `number` is empty where homes bear no number of a building."""

    place: str
    number: str
    homes: int
    living: int
    registered: int
    households: int
    living_households: int
    organizations: int
    vehicles: int


class BuildingsOut(Schema):
    """One page of the buildings, as a person would sort them."""

    total: int
    items: list[BuildingOut]


class BuildingFileOut(BuildingOut):
    """One building with its homes and organizations, masked; of a tower's size at most."""

    dwellings: list[EntityOut]
    located: list[EntityOut]
