"""`liren import` of a database: an address without a password becomes a connection, and is delivered from.

The password is asked at the terminal, or read from LIREN_SOURCE_PASSWORD; in an address it would stand in the shell's
history and in the list of processes, so such an address is refused.
"""

import os
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote, urlsplit

import typer

from liren.kit import errors
from liren.site.cli.languages import say

if TYPE_CHECKING:
    from liren.modules.exchange.actions.connections import Address
    from liren.primitives.actors.queries import Actor
    from liren.primitives.records.models import Dataset, Delivery

ENGINES = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlite": "sqlite",
}
PASSWORD = "LIREN_SOURCE_PASSWORD"  # noqa: S105 -- the name of a variable


class PasswordInAddress(errors.Invalid):
    """The address holds a password."""

    code: ClassVar[str] = "import.password_in_address"


class DatasetNotNamed(errors.Invalid):
    """A database says nothing about which dataset it is."""

    code: ClassVar[str] = "import.dataset_not_named"


def shown(url: str) -> str:
    """Return an address as it may be printed: without a login."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def receive(*, actor: "Actor", url: str, dataset: str, query: str) -> "Delivery":
    """
    Note that a table or query is to be read now; the same address again delivers from the same connection.

    :raises PasswordInAddress, DatasetNotNamed: if the command has to be written otherwise
    :raises Refusal: as the connection does
    """
    from django.conf import settings
    from django.utils import timezone

    from liren.modules.exchange.actions import connections
    from liren.primitives.actors.actions import inside

    if urlsplit(url).password is not None:
        raise PasswordInAddress
    if not dataset:
        raise DatasetNotNamed
    with inside(community_id=actor.community_id, using="default"):
        number = _connection(actor, _address(url, query), dataset)
        return connections.receive_fetch(
            actor=actor, connection_id=number, at=timezone.now(), kept_days=settings.KEPT_DAYS
        )


def _address(url: str, query: str) -> "Address":
    from liren.modules.exchange.actions.connections import Address

    parts = urlsplit(url)
    return Address(
        engine=ENGINES.get(parts.scheme, parts.scheme),
        host=unquote(parts.hostname or ""),
        port=parts.port or 0,
        database=unquote(parts.path.lstrip("/")),
        username=unquote(parts.username or ""),
        table="" if query else unquote(parts.fragment),
        query=query,
    )


def _connection(actor: "Actor", address: "Address", named: str) -> int:
    """Return the connection of this address, registering it when there is none."""
    from dataclasses import asdict

    from django.conf import settings
    from django.utils import timezone

    from liren.modules.exchange import queries
    from liren.modules.exchange.actions import connections
    from liren.modules.exchange.actions.places import Places

    held = _dataset(actor, named)
    same = {name: value for name, value in asdict(address).items() if name != "port" or value}
    known = queries.connections(actor).filter(dataset=held, **same).first()
    if known is not None:
        return known.pk
    made = connections.register_connection(
        actor=actor,
        dataset_id=held.pk,
        address=address,
        password=_password() if address.engine != "sqlite" else "",
        places=Places(settings.DATA, settings.KEYS),
        at=timezone.now(),
    )
    return made.pk


def _dataset(actor: "Actor", named: str) -> "Dataset":
    from liren.modules.exchange.actions import mapping

    system, _, name = named.partition("/")
    return mapping.name_dataset(actor=actor, system=system, name=name or system, form="unknown")


def _password() -> str:
    given = os.environ.get(PASSWORD)
    return given if given is not None else str(typer.prompt(say("数据库密码", "Password"), hide_input=True, default=""))
