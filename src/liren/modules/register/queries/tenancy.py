"""The linker's own transactions, each inside one community."""

from contextlib import AbstractContextManager
from typing import Final

from liren.primitives.actors import actions

LINKER: Final = "linker"


def inside(community_id: int) -> AbstractContextManager[None]:
    """Open a transaction of the linker inside a community."""
    return actions.inside(community_id=community_id, using=LINKER)
