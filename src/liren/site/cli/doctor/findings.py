"""What a check of the doctor says."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """Good, worth a look, or wrong."""

    GOOD = "✓"
    ODD = "!"
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do unless it is good."""

    state: State
    what: str
    do: str = ""


def good(what: str) -> Finding:
    """All is well."""
    return Finding(State.GOOD, what)


def odd(what: str, do: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(State.ODD, what, do)


def wrong(what: str, do: str) -> Finding:
    """It does not work until somebody does this."""
    return Finding(State.WRONG, what, do)
