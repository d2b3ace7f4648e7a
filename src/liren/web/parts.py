"""
Plain data that the parts draw: a page builds these and hands them to a template, which makes no query.

One class a thing that can stand on a screen. Masks are computed by the giver: whatever is here is shown as it is.
`templates/liren/parts/` says at the top of each file which of these it takes; `/components/` shows every one.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from liren.web.text import Text

State = Literal["green", "yellow", "red", "grey"]
LIGHT_ICONS = {
    "green": "check-circle",
    "yellow": "hourglass-split",
    "red": "exclamation-circle-fill",
    "grey": "pause-circle",
}


@dataclass(frozen=True, kw_only=True)
class Light:
    """A state, always as icon and word: green on time, yellow due soon, red late or dangerous, grey paused."""

    state: State
    text: Text

    @property
    def icon(self) -> str:
        """The icon that says the state without its colour."""
        return LIGHT_ICONS[self.state]


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An emergency warning: a solid square block, never a round light. Levels as the law grades them, blue lowest."""

    level: Literal["red", "orange", "yellow", "blue"]
    text: Text


@dataclass(frozen=True, kw_only=True)
class Link:
    """A way to somewhere; `url` empty means that we are there (the last crumb)."""

    label: Text
    url: str = ""
    icon: str = ""
    note: Text = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer among several, as a form sends it back."""

    value: str
    label: Text
    chosen: bool = False
    note: Text = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of a strip, which is also a filter of the list below it."""

    label: Text
    number: int
    url: str
    state: State | None = None
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure with its denominator or unit beside it, small."""

    label: Text
    number: Text
    of: Text = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A line of a small list: what, a note below it with its date, when, a light or a link at its end."""

    text: Text
    note: Text = ""
    on: date | None = None
    when: Text = ""
    url: str = ""
    light: Light | None = None
    proven: bool = False
    action: Link | None = None
    ending: Text = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """
    A value with where it came from and when; `code` draws numbers and masks in the fixed-width face.

    `doubt` says why nobody may rely on it; `step` is what can be done about it, its `note` said to who does not see it.
    """

    label: Text
    value: Text
    source: Text = ""
    on: date | None = None
    code: bool = False
    doubt: Text = ""
    step: Link | None = None


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A label on a person or thing, with its basis and the day it ends, or with what it means."""

    text: Text
    basis: Text = ""
    meaning: Text = ""
    until: date | None = None
    due_soon: bool = False


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One of the values in a conflict, with who said it."""

    value: Text
    note: Text = ""
    source: Text = ""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text, marked when it differs from its counterpart."""

    text: str
    marked: bool = False


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """
    A compared field: two values, how alike, and the weight in bits.

    A positive `weight` speaks for the same thing, a negative one against it; `share` is its length, 0 to 100,
    against the longest bar. `note` says the weight in words; what was not `compared` has no values to show. Where one
    side is blank and that weighs nothing (`is_blank`), a phone shows the values alone.
    """

    label: Text
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    level: Text
    weight: float
    share: float
    code: bool = False
    note: Text = ""
    compared: bool = True
    is_blank: bool = False


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The sum of the evidence between the two thresholds; positions are 0 to 100 along the line."""

    total: float
    at: float
    lower_at: float
    upper_at: float
    lower_label: Text
    upper_label: Text
    label: Text


@dataclass(frozen=True, kw_only=True)
class Look:
    """One use of a resident's data, in the resident's words."""

    when: Text
    who: Text
    saw: Text
    purpose: Text
    wait: Text = ""
    proof_url: str = ""
    dispute_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Long work as it stands: `done` of `total`; `poll_url` answers with this part again until `finished`."""

    title: Text
    done: int
    total: int
    unit: Text = ""
    note: Text = ""
    finished: bool = False
    poll_url: str = ""
    cancel_url: str = ""
    next_link: Link | None = None

    @property
    def share(self) -> float:
        """Done as 0 to 100; unknown totals count as nothing done."""
        return min(100.0, 100 * self.done / self.total) if self.total else 0.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stage of a path; links only to what can be gone back to."""

    label: Text
    state: Literal["done", "now", "later"]
    url: str = ""
