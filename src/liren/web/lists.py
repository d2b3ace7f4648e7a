"""
A list page, declared: columns, filters, order, pages, and an export that needs a reason.

    LISTING = Listing(name="datasets", columns=(Column(name="name", label=_("Dataset"), cell=lambda row: row.name),), …)

Rows are a QuerySet (two queries a page, however long it is) or a sequence. The listing knows nothing of what a row is:
each column says how to draw its cell, each filter how to narrow the rows. An export is a disclosure: this page only
makes sure that a reason was given, and hands what was asked to the module's own function.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liren.kit.errors import Invalid
from liren.web import figures, problems
from liren.web.parts import Choice, Light, Link
from liren.web.preferences import PARAMETERS
from liren.web.text import Text

R = TypeVar("R")
# A row is whatever its owner says; Django's stubs want a model, and half of our rows are plain data.
Rows: TypeAlias = QuerySet[Any] | Sequence[Any]
NOTHING = _("Nothing here yet")
ROWS = _("rows")
BLANK = "—"
FILTERS = 4  # in sight; others unfold


class ListAddressNotValid(Invalid):
    """The address asks for an order, a page or a filter that the list does not have."""

    code = "list.address"


problems.say(
    "list.address",
    what=_("The address asks for a filter or an order that this list does not have."),
    do=_("Open the list from the menu and set the filter there."),
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What stands in one cell; `code` is the fixed-width face of numbers and masks."""

    text: Text
    note: Text = ""
    url: str = ""
    light: Light | None = None
    code: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known here; a phone leaves the cell out."""
        return self.text == BLANK and self.light is None


@dataclass(frozen=True, kw_only=True)
class Column(Generic[R]):
    """
    One column. `order` names fields to sort by, if any; `names_row` makes its cell the row's heading.

    On a phone a row is a small card: `is_detail` is left out there, `is_plain` speaks without its label.
    """

    name: str
    label: Text
    cell: Callable[[R], Cell | Text | date | float | None]
    order: tuple[str, ...] = ()
    numeric: bool = False
    names_row: bool = False
    is_detail: bool = False
    is_plain: bool = False


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One filter: a choice when it has choices, else words to type; it stands in the address, so never an identity."""

    name: str
    label: Text
    narrow: Callable[[Any, str], Rows]
    choices: tuple[Choice, ...] = ()
    placeholder: Text = ""


@dataclass(frozen=True, kw_only=True)
class Empty:
    """What an empty list says: how data gets here, and the way to it."""

    title: Text = NOTHING
    how: Text = ""
    action: Link | None = None
    icon: str = "inbox"


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[R]):
    """The declaration; a new value of `group` starts a new block of rows, `action` is the next step of a row."""

    name: str
    columns: tuple[Column[R], ...]
    label: Text
    filters: tuple[Filter, ...] = ()
    order: str = ""
    unit: Text = ROWS
    page_size: int = 50
    group: Callable[[R], object] | None = None
    action: Callable[[R], Link | None] | None = None
    prepare: Callable[[Sequence[Any]], Sequence[R]] | None = None  # fetches for a whole page what its cells show
    empty: Empty = field(default_factory=Empty)

    def ask(self, query: Mapping[str, str]) -> "Asked":
        """
        Read what an address asks of this list.

        :raises ListAddressNotValid: if it names an order or a choice that is not declared
        """
        return Asked.read(self, query)

    def narrow(self, rows: Rows, asked: "Asked") -> Rows:
        """The rows that the filters leave, in the order asked."""
        for each in self.filters:
            if asked.values[each.name]:
                rows = each.narrow(rows, asked.values[each.name])
        return _ordered(rows, _order_fields(self, asked.sort))


@dataclass(frozen=True)
class Asked:
    """What an address asks: filter values ("" for none), `sort` as `name` or `-name`, the page from 1."""

    values: dict[str, str]
    sort: str
    page: int
    others: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, listing: Listing[Any], query: Mapping[str, str]) -> "Asked":
        """See `Listing.ask`."""
        values = {each.name: _checked(each, query.get(each.name, "").strip()) for each in listing.filters}
        sort = query.get("sort", "") or listing.order
        if sort and not _order_fields(listing, sort):
            raise ListAddressNotValid(list=listing.name)
        page = query.get("page", "1")
        own = {*values, "sort", "page", *PARAMETERS}
        others = tuple((name, query[name]) for name in query if name not in own)
        return cls(values, sort, max(1, int(page)) if page.isdecimal() and len(page) < 9 else 1, others)

    def url(self, **changes: object) -> str:
        """The address of this list with something changed; changing anything but the page returns to the first."""
        parameters = {**dict(self.others), **self.values, "sort": self.sort}
        parameters |= {"page": "" if changes and "page" not in changes else str(self.page)}
        parameters |= {name: str(value) for name, value in changes.items()}
        if parameters["page"] == "1":
            parameters["page"] = ""
        return "?" + urlencode({name: value for name, value in parameters.items() if value})


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column's heading; `url` sorts by it, `sorted` is ascending, descending or none as ARIA says it."""

    label: Text
    numeric: bool
    url: str = ""
    sorted: str = "none"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row as drawn: its cells beside their columns, and its next step."""

    cells: tuple[tuple[Column[Any], Cell], ...]
    action: Link | None = None


@dataclass(frozen=True, kw_only=True)
class Paging:
    """共 N 条: which rows these are, and the ways to the others."""

    total: int
    first: int
    last: int
    page: int
    pages: int
    unit: Text
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A page of a list, ready to be drawn by parts/rows.html."""

    label: Text
    headings: tuple[Heading, ...]
    groups: tuple[tuple[Row, ...], ...]
    has_actions: bool
    paging: Paging
    filters: tuple[tuple[Filter, str], ...]
    kept: tuple[tuple[str, str], ...]
    reset_url: str
    filtered: bool
    empty: Empty
    shown: int = FILTERS

    @property
    def is_unfolded(self) -> bool:
        """Whether one of the folded filters is in use, so that it must be seen."""
        return any(value for _filter, value in self.filters[self.shown :])


def table(listing: Listing[Any], rows: Rows, asked: Asked) -> Table:
    """Draw one page of the rows as plain data: one count and one slice."""
    narrowed = listing.narrow(rows, asked)
    total = narrowed.count() if isinstance(narrowed, QuerySet) else len(narrowed)
    paging = _paging(listing, asked, total)
    shown = list(narrowed[paging.first - 1 : paging.last]) if total else []
    shown = list(listing.prepare(shown)) if listing.prepare else shown
    return Table(
        label=listing.label,
        headings=tuple(_heading(column, asked) for column in listing.columns),
        groups=tuple(tuple(_row(listing, row) for row in group) for group in _grouped(listing, shown)),
        has_actions=listing.action is not None,
        paging=paging,
        filters=tuple((each, asked.values[each.name]) for each in listing.filters),
        kept=(*asked.others, *((("sort", asked.sort),) if asked.sort != listing.order else ())),
        reset_url="?" + urlencode(asked.others),
        filtered=any(asked.values.values()),
        empty=listing.empty,
    )


def cell(value: Cell | Text | date | float | None) -> Cell:
    """Write a plain value as this house writes it."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, datetime):
        return Cell(text=figures.moment(value))
    if isinstance(value, date):
        return Cell(text=figures.day(value))
    if isinstance(value, int | float):
        return Cell(text=figures.number(value))
    return Cell(text=BLANK if value is None or value == "" else value)


def _checked(each: Filter, value: str) -> str:
    if value and each.choices and value not in {choice.value for choice in each.choices}:
        raise ListAddressNotValid(filter=each.name)
    return value


def _order_fields(listing: Listing[Any], sort: str) -> tuple[str, ...]:
    name = sort.removeprefix("-")
    fields = next((column.order for column in listing.columns if column.name == name), ())
    return tuple(_turned(each) for each in fields) if sort.startswith("-") else fields


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _ordered(rows: Rows, fields: tuple[str, ...]) -> Rows:
    if not fields:
        return rows
    if isinstance(rows, QuerySet):
        return rows.order_by(*fields, "pk")  # a page must not show a row twice when values tie
    for each in reversed(fields):
        name = each.removeprefix("-")
        rows = sorted(rows, key=attrgetter(name), reverse=each.startswith("-"))
    return rows


def _paging(listing: Listing[Any], asked: Asked, total: int) -> Paging:
    pages = max(1, -(-total // listing.page_size))
    page = min(asked.page, pages)
    return Paging(
        total=total,
        first=(page - 1) * listing.page_size + 1 if total else 0,
        last=min(page * listing.page_size, total),
        page=page,
        pages=pages,
        unit=listing.unit,
        previous_url=asked.url(page=page - 1) if page > 1 else "",
        next_url=asked.url(page=page + 1) if page < pages else "",
    )


def _heading(column: Column[Any], asked: Asked) -> Heading:
    if not column.order:
        return Heading(label=column.label, numeric=column.numeric)
    state = {column.name: "ascending", f"-{column.name}": "descending"}.get(asked.sort, "none")
    turned = f"-{column.name}" if state == "ascending" else column.name
    return Heading(label=column.label, numeric=column.numeric, url=asked.url(sort=turned), sorted=state)


def _row(listing: Listing[Any], row: object) -> Row:
    cells = tuple((column, cell(column.cell(row))) for column in listing.columns)
    return Row(cells=cells, action=listing.action(row) if listing.action else None)


def _grouped(listing: Listing[Any], rows: Iterable[Any]) -> Iterable[Iterable[Any]]:
    if listing.group is None:
        return [rows]
    return (group for _key, group in groupby(rows, key=listing.group))
