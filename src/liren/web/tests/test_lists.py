"""The declared list page: order, filters, pages, and an export that wants a reason."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse

from liren.web import lists, pages
from liren.web.parts import Choice, Link


@dataclass(frozen=True)
class Delivery:
    name: str
    rows: int


DELIVERIES = [Delivery("户籍", 1200), Delivery("民政", 80), Delivery("车辆", 300)]
LISTING: lists.Listing[Delivery] = lists.Listing(
    name="deliveries",
    label="Deliveries",
    page_size=2,
    order="rows",
    group=lambda row: row.rows > 1000,
    action=lambda row: Link(label="Open", url=f"/{row.rows}/"),
    columns=(
        lists.Column(name="name", label="Name", cell=lambda row: row.name, names_row=True),
        lists.Column(name="rows", label="Rows", cell=lambda row: row.rows, order=("rows",), numeric=True),
    ),
    filters=(
        lists.Filter(
            name="size",
            label="Size",
            narrow=lambda rows, value: [row for row in rows if (row.rows > 1000) == (value == "large")],
            choices=(Choice(value="large", label="large"), Choice(value="small", label="small")),
        ),
    ),
)


def _drawn(query: dict[str, str]) -> lists.Table:
    return lists.table(LISTING, DELIVERIES, LISTING.ask(query))


def _first_cells(table: lists.Table) -> list[list[str]]:
    return [[str(row.cells[0][1].text) for row in group] for group in table.groups]


def test_rows_stand_in_the_declared_order_unless_another_is_asked():
    assert _first_cells(_drawn({})) == [["民政", "车辆"]]
    assert _first_cells(_drawn({"sort": "-rows"})) == [["户籍"], ["车辆"]]


def test_a_page_says_how_many_there_are_and_where_the_others_are():
    paging = _drawn({"page": "2"}).paging

    assert (paging.total, paging.first, paging.last, paging.page, paging.pages) == (3, 3, 3, 2, 2)
    assert (paging.previous_url, paging.next_url) == ("?sort=rows", "")


@pytest.mark.parametrize("page", ["0", "99999", "-1", "x", "9" * 400])
def test_a_page_that_is_not_there_gives_one_that_is(page):
    assert _drawn({"page": page}).paging.page in (1, 2)


def test_a_filter_narrows_and_can_be_taken_away():
    table = _drawn({"size": "large", "q": "kept"})

    assert _first_cells(table) == [["户籍"]]
    assert table.filtered
    assert table.reset_url == "?q=kept"


def test_a_list_that_was_filtered_away_is_not_called_empty_of_data():
    table = lists.table(LISTING, [], LISTING.ask({"size": "small"}))

    assert table.paging.total == 0
    assert table.filtered


@pytest.mark.parametrize("query", [{"size": "huge"}, {"sort": "name"}, {"sort": "no"}])
def test_an_order_or_choice_that_was_not_declared_is_refused(query):
    with pytest.raises(lists.ListAddressNotValid):
        LISTING.ask(query)


def test_a_heading_turns_the_order_around():
    heading = _drawn({"sort": "rows"}).headings[1]

    assert (heading.sorted, heading.url) == ("ascending", "?sort=-rows")


def test_values_are_written_as_this_house_writes_them():
    moment = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)

    written = [lists.cell(value).text for value in (1234, date(2026, 11, 22), moment, None, "", "李*明")]

    assert written == ["1,234", "2026-11-22", "2026-11-22 14:30", "—", "—", "李*明"]


def _post(rf, sent: dict[str, str]) -> tuple[HttpResponse, list[pages.ExportAsked]]:
    asked: list[pages.ExportAsked] = []

    def send(request, export):
        asked.append(export)
        return HttpResponse("file")

    export = pages.Export(send=send, purposes=(Choice(value="audit", label="Audit"),))
    request = rf.post("/deliveries/?size=small", {"export": "1", **sent})
    return pages.list_page(request, listing=LISTING, rows=DELIVERIES, title="Deliveries", export=export), asked


def test_an_export_with_purpose_and_reason_gets_the_filtered_rows(rf):
    answer, asked = _post(rf, {"purpose": "audit", "reason": "年底核对数目", "format": "xlsx"})

    assert answer.content == b"file"
    assert [row.name for row in asked[0].rows] == ["民政", "车辆"]
    assert (asked[0].purpose, asked[0].reason, asked[0].format) == ("audit", "年底核对数目", "xlsx")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"purpose": "audit", "reason": "  核对 ", "format": "csv"},
        {"purpose": "other", "reason": "年底核对数目", "format": "csv"},
        {"purpose": "audit", "reason": "年底核对数目", "format": "exe"},
    ],
)
def test_an_export_without_purpose_reason_or_known_format_sends_nothing(rf, sent):
    answer, asked = _post(rf, sent)

    assert answer.status_code == 422
    assert asked == []
