"""A named set of declarations, closed to duplicates."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from liren.kit.errors import Missing


class Named(Protocol):
    """Anything that a registry can hold."""

    @property
    def name(self) -> str: ...


K = TypeVar("K", bound=Named)


class KindMissing(Missing):
    """No kind of this name was declared."""

    code = "kind.missing"


class Registry(Generic[K]):
    """
    Hold declarations by name, in the order they were declared.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, K] = {}

    def register(self, *kinds: K) -> None:
        """
        Add declarations.

        :raises ValueError: if a name is declared twice
        """
        for kind in kinds:
            if kind.name in self._kinds:
                raise ValueError(f"{kind.name} is declared twice")
            self._kinds[kind.name] = kind

    def __getitem__(self, name: str) -> K:
        try:
            return self._kinds[name]
        except KeyError:
            raise KindMissing(kind=name) from None

    def __contains__(self, name: str) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[K]:
        return iter(self._kinds.values())

    def __len__(self) -> int:
        return len(self._kinds)
