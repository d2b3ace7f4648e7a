"""A list of rows behind an address that answers with JSON, page after page, to a sheet; row 1 holds the names.

The other side may be hostile or broken: no redirect is followed and no page leads to another server; bytes, pages,
time, columns and depth are bounded; numbers stay the digits that were sent. The caller has looked the host up and says
which of its addresses to connect to, so that what was checked is what is reached.
"""

import hashlib
import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pyarrow as pa

from liren.engine.read import databases, sheets
from liren.engine.read import limits as bounds
from liren.kit import errors

SECONDS: Final = 30  # that one page may take
PAGE_BYTES: Final = 16 << 20
TOTAL_BYTES: Final = 512 << 20
PAGES: Final = 10_000
NESTED: Final = 2  # levels of a row that become columns of their own: address.road
CHUNK: Final = 1 << 16
SECURE: Final = "https"


class PageNotReached(errors.Unavailable):
    """The server did not answer, or went away in the middle of a page."""

    code = "page_not_reached"


class PageRefused(errors.Unavailable):
    """The server answered with an error; `status` is its number."""

    code = "page_refused"


class PageLeadsAway(errors.Invalid):
    """The page leads to another server, or wants to be looked for elsewhere."""

    code = "page_leads_away"


class PageNotRows(errors.Invalid):
    """What the server sent is no JSON with a list of rows at the place that was named."""

    code = "page_not_rows"


class PagesRepeat(errors.Invalid):
    """The pages go round in a circle, so nobody knows where they end."""

    code = "pages_repeat"


class Number(str):
    """A number as its sender wrote it: eighteen digits keep their tail."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class Address:
    """
    Where the rows are.

    :ivar url: of the first page, http or https
    :ivar connect_to: the address of the host to connect to
    :ivar rows_at: names that lead to the list, joined by dots; empty: it is the document, or the one list in it
    :ivar next_key: names that lead to the address of the next page; none or null there: it is the last one
    :ivar page_key: the parameter that counts pages from 1; an empty page is the last one
    :ivar headers: sent with every page, such as Authorization
    """

    url: str
    connect_to: str
    rows_at: str = ""
    next_key: str = ""
    page_key: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def read_pages(address: Address, *, limits: bounds.Limits | None = None, first: int | None = None) -> sheets.Sheet:
    """
    Read all pages of a list.

    :param first: how many rows are wanted; all when it is None
    :raises PageNotReached, PageRefused, PageLeadsAway, PageNotRows, PagesRepeat, DatabaseTooSlow, TooLarge: if the
        rows cannot be read
    """
    limits = limits or bounds.Limits()
    gathered = _Gathered(limits=limits)
    for rows in _pages(address, until=time.monotonic() + limits.seconds):
        gathered.add(rows if first is None else rows[: first - gathered.count])
        if first is not None and gathered.count >= first:
            break
    return gathered.sheet(urlsplit(address.url).path.rstrip("/").rpartition("/")[2] or "page")


def _pages(address: Address, *, until: float) -> Iterator[list[dict[str, Any]]]:
    url, seen, total = _counted(address, address.url, 1), set[bytes](), 0
    for number in range(1, PAGES + 1):
        content = _fetched(address, url, until=until)
        total += len(content)
        if total > TOTAL_BYTES:
            raise bounds.FileTooLarge(size=total, limit=TOTAL_BYTES)
        document = _parsed(content)
        rows = _rows(document, address.rows_at)
        if rows:
            yield rows
        following = _next(address, document, url, number) if rows or address.next_key else None
        if following is None:
            return
        # The same rows under the next number: the server does not count pages, or counts in a circle.
        digest = hashlib.sha256(content if address.page_key else following.encode()).digest()
        if digest in seen:
            raise PagesRepeat(page=number)
        seen.add(digest)
        url = following
    raise PagesRepeat(page=PAGES)


def _next(address: Address, document: object, url: str, number: int) -> str | None:
    if address.page_key:
        return _counted(address, address.url, number + 1)
    if not address.next_key:
        return None
    told = _at(document, address.next_key)
    if told is None or told == "":
        return None
    if not isinstance(told, str) or isinstance(told, Number):
        raise PageNotRows(reason="next")
    following = urljoin(url, told)
    here, there = urlsplit(address.url), urlsplit(following)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise PageLeadsAway
    return following


def _counted(address: Address, url: str, number: int) -> str:
    if not address.page_key:
        return url
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != address.page_key]
    return parts._replace(query=urlencode([*kept, (address.page_key, str(number))])).geturl()


def _fetched(address: Address, url: str, *, until: float) -> bytes:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {**address.headers, "Host": parts.netloc, "Accept": "application/json", "Accept-Encoding": "identity"}
    try:
        with _connected(address) as wire:
            link = http.client.HTTPConnection(parts.hostname or "", timeout=SECONDS)
            link.sock = wire
            link.request("GET", target, headers={**headers, "Connection": "close"})
            return _answered(link.getresponse(), until=until)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise PageNotReached from error


def _connected(address: Address) -> socket.socket:
    parts = urlsplit(address.url)
    port = parts.port or (443 if parts.scheme == SECURE else 80)
    wire = socket.create_connection((address.connect_to, port), SECONDS)
    if parts.scheme != SECURE:
        return wire
    try:
        return ssl.create_default_context().wrap_socket(wire, server_hostname=parts.hostname)
    except OSError:
        wire.close()
        raise


def _answered(response: http.client.HTTPResponse, *, until: float) -> bytes:
    if 300 <= response.status < 400:
        raise PageLeadsAway
    if response.status != http.HTTPStatus.OK:
        raise PageRefused(status=response.status)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise PageNotRows(reason="encoding")  # packed bytes were not asked for, and may unpack to anything
    content = bytearray()
    page_until = min(until, time.monotonic() + SECONDS)
    while chunk := response.read1(CHUNK):
        content += chunk
        if len(content) > PAGE_BYTES:
            raise bounds.FileTooLarge(size=len(content), limit=PAGE_BYTES)
        if time.monotonic() > page_until:
            raise databases.DatabaseTooSlow
    if response.length:
        raise PageNotReached  # fewer bytes than were announced
    return bytes(content)


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_int=Number, parse_float=Number, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise PageNotRows(reason="json") from error


def _refuse(name: str) -> object:
    raise ValueError(name)


def _rows(document: object, rows_at: str) -> list[dict[str, Any]]:
    found = _at(document, rows_at) if rows_at else _only_list(document)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise PageNotRows(reason="rows")
    return found


def _only_list(document: object) -> object:
    if isinstance(document, dict):
        lists = [value for value in document.values() if isinstance(value, list)]
        return lists[0] if len(lists) == 1 else None
    return document


def _at(document: object, names: str) -> object:
    for name in names.split("."):
        document = document.get(name) if isinstance(document, dict) else None
    return document


class _Gathered:
    """Rows of pages whose columns may differ; memory is that of the text, a page at a time of the documents."""

    def __init__(self, *, limits: bounds.Limits) -> None:
        self._limits = limits
        self._places: dict[str, int] = {}
        self._types: dict[str, str] = {}
        self._builder = sheets.Builder(limits=limits)
        self.count = 0

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """
        Take the rows of a page.

        :raises PageNotRows, TooLarge: if they nest without end, or are more than the limits allow
        """
        try:
            self._add([dict(_flat(row)) for row in rows])
        except RecursionError as error:
            raise PageNotRows(reason="depth") from error

    def _add(self, flat: Sequence[Mapping[str, Any]]) -> None:
        for row in flat:
            for name, value in row.items():
                self._name(name, value)
        self.count += len(flat)
        self._limits.check_shape(rows=self.count + 1, columns=max(1, len(self._places)))
        columns = [pa.array([_text(row.get(name)) for row in flat], pa.string()) for name in self._places]
        self._builder.add(columns)

    def _name(self, name: str, value: object) -> None:
        if name not in self._places:
            self._places[name] = len(self._places)
            self._limits.check_shape(rows=1, columns=len(self._places))
        if value is not None:
            told = _type(value)
            self._types[name] = told if self._types.get(name, told) == told else databases.TEXT

    def sheet(self, name: str) -> sheets.Sheet:
        """All rows, below the names of their columns."""
        told = zip(self._places, self._builder.columns(), strict=True)
        columns = tuple(
            pa.chunked_array([pa.array([called], pa.string()), *column.chunks], pa.string()) for called, column in told
        )
        types = tuple(self._types.get(each, "") for each in self._places)
        return sheets.Sheet(name, "", False, columns, (0,) * len(columns), types=types)


def _flat(row: Mapping[str, Any], above: str = "", level: int = 1) -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        called = above + _clean(name)
        if isinstance(value, dict) and level < NESTED:
            yield from _flat(value, f"{called}.", level + 1)
        else:
            yield called, value


def _clean(text: str) -> str:
    """Half of a pair of surrogates is no character."""
    return text.encode("utf-8", "replace").decode()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return ";".join(map(_text, value))
    return _clean(json.dumps(value, ensure_ascii=False))


def _type(value: object) -> str:
    if isinstance(value, bool):
        return databases.TRUTH
    return databases.NUMBER if isinstance(value, Number) else databases.TEXT
