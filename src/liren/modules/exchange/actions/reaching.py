"""Reach a department's database and read it, as one sheet.

A form must not make this machine knock at doors that only it can open: a host is looked up once, every address it has
is checked, and the connection goes to the address that was checked. SQLite files are read from one folder only.
"""

import socket
from urllib.parse import quote

from liren.engine.read import databases, sources
from liren.engine.read.sheets import Sheet
from liren.kit.errors import Invalid
from liren.modules.exchange import kinds, rules
from liren.modules.exchange.actions import sealing
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.models import Connection


class HostNotAllowed(Invalid):
    """The host is this machine or its neighborhood, or is not among those that the operator allows."""

    code = "exchange.host_not_allowed"


def read(connection: Connection, places: Places, *, first: int | None = None) -> Sheet:
    """
    Read the table or query of a connection.

    :param first: how many rows are wanted; all when it is None
    :raises sealing.PasswordGone: if the sealed password cannot be opened
    :raises HostNotAllowed: if the host may not be reached from here
    :raises Refusal: as `engine.read.databases`
    """
    if connection.engine == kinds.SQLITE:
        path = places.sources / connection.database
        if path.is_symlink() or path.resolve().parent != places.sources.resolve():
            raise sources.FileMissing(file=path.name)
        return databases.read_sqlite(path, table=connection.table, query=connection.query, first=first)
    address = _address(connection, sealing.unseal(places, connection.pk), places)
    reads = databases.read_postgres if connection.engine == kinds.POSTGRESQL else databases.read_mysql
    return reads(address, table=connection.table, query=connection.query, first=first)


def _address(connection: Connection, password: str, places: Places) -> str:
    login = f"{quote(connection.username, safe='')}:{quote(password, safe='')}"
    name = quote(connection.database, safe="")
    where = f"{_host(connection, places)}:{connection.port}"
    return f"{connection.engine}://{login}@{where}/{name}"


def _host(connection: Connection, places: Places) -> str:
    if connection.host.startswith("/") and connection.host in places.hosts:
        return quote(connection.host, safe="")  # the folder of a socket
    if not rules.HOST.fullmatch(connection.host):
        raise HostNotAllowed
    try:
        found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise databases.DatabaseNotReached from error
    addresses = [str(each[4][0]) for each in found]
    if not all(rules.may_reach(each, host=connection.host, allowed=places.hosts) for each in addresses):
        raise HostNotAllowed
    return f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
