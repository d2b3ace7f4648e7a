"""Reach a department's system and read it: a database or a page as one sheet, a folder file by file.

A form must not make this machine knock at doors that only it can open: a host is looked up once, every address it has
is checked, and the connection goes to the address that was checked. SQLite files are read from one folder only. The
register itself is nobody's source, whatever the operator allows: it would be read past the door.
"""

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

from django.db import connections

from liren.engine.read import databases, pages, sources
from liren.engine.read.limits import Limits
from liren.engine.read.sheets import Sheet
from liren.kit.errors import Invalid
from liren.modules.exchange import kinds, rules
from liren.modules.exchange.actions import folders, sealing
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Connection


class OwnDatabase(Invalid):
    """The connection leads back to the database of this house."""

    code = "exchange.own_database"


class HostNotAllowed(Invalid):
    """The host is this machine or its neighborhood, or is not among those that the operator allows."""

    code = "exchange.host_not_allowed"


def read(connection: Connection, places: Places, *, first: int | None = None, limits: Limits | None = None) -> Sheet:
    """
    Read the table, query or page of a connection.

    :param first: how many rows are wanted; all when it is None
    :raises sealing.PasswordGone: if the sealed password cannot be opened
    :raises HostNotAllowed: if the host may not be reached from here
    :raises OwnDatabase: if it is the register's own database
    :raises Refusal: as `engine.read.databases` and `engine.read.pages`
    """
    if connection.engine == kinds.JSON:
        return pages.read_pages(_page(connection, places), first=first, limits=limits)
    if connection.engine == kinds.SQLITE:
        path = places.sources / connection.database
        if path.is_symlink() or path.resolve().parent != places.sources.resolve():
            raise sources.FileMissing(file=path.name)
        return databases.read_sqlite(path, table=connection.table, query=connection.query, first=first, limits=limits)
    address = _address(connection, sealing.unseal(places, connection.pk), places)
    reads = databases.read_postgres if connection.engine == kinds.POSTGRESQL else databases.read_mysql
    return reads(address, table=connection.table, query=connection.query, first=first, limits=limits)


@contextmanager
def folder(connection: Connection, places: Places) -> Iterator[folders.Folder]:
    """
    Open the folder of a connection.

    :raises sealing.PasswordGone, HostNotAllowed: as `read`
    :raises Refusal: as `folders`
    """
    if connection.engine == kinds.FOLDER:
        yield folders.local(places.sources, connection.folder)
        return
    address = _checked(connection.host, connection.port, places)[0]
    login = folders.Login(
        address=address,
        port=connection.port,
        username=connection.username,
        secret=sealing.unseal(places, connection.pk),
        host_key=connection.host_key,
    )
    with folders.sftp(login, connection.folder) as opened:
        yield opened


def _page(connection: Connection, places: Places) -> pages.Address:
    parts = urlsplit(connection.page)
    host, secret = parts.hostname or "", sealing.unseal(places, connection.pk)
    addresses = _addresses(host, parts.port or (443 if parts.scheme == pages.SECURE else 80))
    if not all(rules.may_ask(each, host=host, allowed=places.hosts) for each in addresses):
        raise HostNotAllowed
    return pages.Address(
        url=connection.page,
        connect_to=addresses[0],
        rows_at=connection.rows_at,
        next_key=connection.next_key,
        page_key=connection.page_key,
        headers=_authorization(connection.username, secret),
    )


def _authorization(username: str, secret: str) -> dict[str, str]:
    if not secret:
        return {}
    if not username:
        return {"Authorization": f"Bearer {secret}"}
    told = b64encode(f"{username}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {told}"}


def _address(connection: Connection, password: str, places: Places) -> str:
    login = f"{quote(connection.username, safe='')}:{quote(password, safe='')}"
    name = quote(connection.database, safe="")
    where = f"{_host(connection, places)}:{connection.port}"
    return f"{connection.engine}://{login}@{where}/{name}"


def _host(connection: Connection, places: Places) -> str:
    if connection.host.startswith("/") and connection.host in places.hosts:
        _require_other_database(connection, is_here=True)
        return quote(connection.host, safe="")  # the folder of a socket
    addresses = _checked(connection.host, connection.port, places)
    is_here = any(_is_this_machine(each) for each in addresses)
    _require_other_database(connection, is_here=is_here, addresses=addresses)
    return f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]


def _checked(host: str, port: int, places: Places) -> list[str]:
    """Return the addresses of a host, each of which may be reached."""
    if not rules.HOST.fullmatch(host):
        raise HostNotAllowed
    addresses = _addresses(host, port)
    is_here = any(_is_this_machine(each) for each in addresses)
    may_reach = all(rules.may_reach(each, host=host, allowed=places.hosts) for each in addresses)
    if not may_reach or (is_here and not places.hosts):
        raise HostNotAllowed
    return addresses


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise databases.DatabaseNotReached from error
    return [str(each[4][0]) for each in found]


def _is_this_machine(address: str) -> bool:
    """Tell whether an address is one of this machine's, of its network cards too: it can be bound to, then."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def _require_other_database(connection: Connection, *, is_here: bool, addresses: list[str] | None = None) -> None:
    own = connections["default"].settings_dict
    if connection.engine != kinds.POSTGRESQL or connection.database != own["NAME"]:
        return
    if connection.port != int(own["PORT"] or kinds.PORTS[kinds.POSTGRESQL]):
        return
    host = str(own["HOST"])
    at_home = [] if host.startswith("/") or not host else _addresses(host, connection.port)
    stands_here = not at_home or any(_is_this_machine(each) for each in at_home)
    if (is_here and stands_here) or set(at_home) & set(addresses or ()):
        raise OwnDatabase
