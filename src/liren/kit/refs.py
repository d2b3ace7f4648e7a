"""A pointer across siblings: what sort of thing, and which one. `Ref("person", 7)`."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Ref:
    """
    Name one thing anywhere in the house; carries no identity value, so it may stand in logs and URLs.
    """

    sort: str
    id: int

    def __str__(self) -> str:
        return f"{self.sort}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """
        Read what `str(ref)` wrote.

        :raises ValueError: if the text is not `sort:number`
        """
        sort, _, number = text.partition(":")
        if not sort.isidentifier() or not number.isdecimal():
            raise ValueError("a ref reads sort:number")
        return cls(sort, int(number))
