"""Departments' databases: registered once, tried, delivered from again and again, given up."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liren.kit.errors import Refusal
from liren.modules.exchange import forms, kinds, queries, rules
from liren.modules.exchange.actions import connections, mapping, queueing
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.actions.shaping import Told
from liren.modules.exchange.pages import exports, polls, results, words
from liren.modules.exchange.queries import Connection
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.web import figures, pages
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Choice, Link

LATEST = 10
ENGINES = {kinds.POSTGRESQL: "PostgreSQL", kinds.MYSQL: "MySQL / MariaDB", kinds.SQLITE: "SQLite"}


@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the databases that can be delivered from; a POST with a reason exports the list."""
    actor = _deliverer(request)
    may_connect = actor.may("exchange.connect")
    return pages.list_page(
        request,
        listing=LISTING,
        rows=queries.connections(actor),
        title=_("Databases"),
        note=_("Tables and queries of departments' databases that are read like files."),
        crumbs=_crumbs(),
        export=exports.export(actor, name="connections"),
        actions=(Link(label=_("Register a database"), url=reverse("exchange:connect"), icon="database-add"),)
        if may_connect
        else (),
    )


def _deliverer(request: HttpRequest) -> Actor:
    actor = acting(request)
    actor.require("records.deliver")
    return actor


def _crumbs(*more: Link) -> tuple[Link, ...]:
    first = Link(label=_("Deliveries"), url=reverse("exchange:imports"))
    return first, Link(label=_("Databases"), url=reverse("exchange:connections") if more else ""), *more


def _what(row: Connection) -> Cell:
    return Cell(text=row.table or _("a query"), note=_where(row), url=reverse("exchange:connection", args=[row.pk]))


def _where(row: Connection) -> str:
    place = f"{row.host}:{row.port}/{row.database}" if row.host else row.database
    return f"{ENGINES[row.engine]} · {place}"


LISTING: Listing[Connection] = Listing(
    name="connections",
    label=gettext_lazy("Databases"),
    unit=gettext_lazy("databases"),
    columns=(
        Column(name="what", label=gettext_lazy("Table or query"), names_row=True, order=("table",), cell=_what),
        Column(
            name="dataset",
            label=gettext_lazy("Dataset"),
            order=("dataset__name",),
            cell=lambda row: Cell(text=row.dataset.name, note=row.dataset.system.name),
        ),
        Column(
            name="state",
            label=gettext_lazy("State"),
            is_plain=True,
            cell=lambda row: Cell(text="", light=polls.light(row, queries.last_poll(row))),
        ),
        Column(
            name="next_at",
            label=gettext_lazy("Next poll"),
            is_plain=True,
            order=("next_at",),
            cell=lambda row: figures.moment(row.next_at) if row.next_at and not row.paused_at else "",
        ),
        Column(
            name="registered_at",
            label=gettext_lazy("Registered"),
            order=("registered_at",),
            cell=lambda row: figures.moment(row.registered_at),
        ),
    ),
    filters=(
        Filter(
            name="q",
            label=gettext_lazy("Table or dataset"),
            narrow=lambda rows, text: rows.filter(Q(table__icontains=text) | Q(dataset__name__icontains=text)),
        ),
        Filter(
            name="engine",
            label=gettext_lazy("Database program"),
            narrow=lambda rows, engine: rows.filter(engine=engine),
            choices=tuple(Choice(value=name, label=label) for name, label in ENGINES.items()),
        ),
    ),
    order="what",
    empty=Empty(
        title=gettext_lazy("No database is registered yet"),
        how=gettext_lazy("Instead of sending files, a department may let Liren read one table or query."),
        icon="database",
    ),
)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Register a table or query of a database."""
    actor = acting(request)
    actor.require("exchange.connect")
    form = forms.ConnectionForm(request.POST or None, datasets=records.datasets(actor))
    if request.method == "POST" and form.is_valid():
        made = _register(actor, form.cleaned_data)
        messages.success(request, _("The database is registered. Try it before you deliver from it."))
        return redirect("exchange:connection", made.pk)
    context = {
        "title": _("Register a database"),
        "note": _("Liren reads it in a session that cannot write. The password is sealed and never shown."),
        "crumbs": _crumbs(Link(label=_("Register a database"))),
        "form": form,
    }
    return render(request, "exchange/connect.html", context, status=422 if form.errors else 200)


def _register(actor: Actor, said: dict[str, Any]) -> Connection:
    dataset = said["dataset"] or mapping.name_dataset(
        actor=actor, system=said["system"], name=said["name"], form="unknown"
    )
    address = connections.Address(
        engine=said["engine"],
        host=said["host"],
        port=said["port"] or 0,
        database=said["database"],
        username=said["username"],
        table=said["table"],
        query=said["query"],
    )
    return connections.register_connection(
        actor=actor,
        dataset_id=dataset.pk,
        address=address,
        password=said["password"],
        places=_places(),
        at=timezone.now(),
    )


def _places() -> Places:
    return Places(settings.DATA, settings.KEYS, settings.SOURCE_HOSTS)


@require_GET
def connection_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show one database, and what was delivered from it."""
    actor = _deliverer(request)
    return render(request, "exchange/connection.html", _around(actor, queries.connection(actor, connection_id)))


@require_POST
def try_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Read the first rows and show what the columns seem to mean; entered like every look."""
    actor = acting(request)
    actor.require("exchange.connect")
    context = _around(actor, queries.connection(actor, connection_id))
    try:
        told = connections.try_connection(actor=actor, connection_id=connection_id, places=_places())
    except Refusal as refusal:
        context |= {"refused": results.said(refusal)}
    else:
        context |= {"tried": _tried(told), "form_found": words.FORMS[told.form]}
    return render(request, "exchange/connection.html", context)


def _tried(told: Told) -> list[dict[str, object]]:
    return [
        {
            "header": column["header"],
            "samples": [] if column["dropped"] else [rules.masked(cell) for cell in cells],
            "words": _("not stored") if column["dropped"] else words.target(column["target"]) or _("not recognized"),
        }
        for column, cells in zip(told.proposal["columns"], told.samples, strict=True)
    ]


@require_POST
def fetch_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Deliver what the table or query holds now."""
    actor = _deliverer(request)
    delivery = connections.receive_fetch(
        actor=actor, connection_id=connection_id, at=timezone.now(), kept_days=settings.KEPT_DAYS
    )
    queueing.ask_to_read(community_id=actor.community_id, delivery_id=delivery.pk)
    return redirect("exchange:delivery", delivery.pk)


@require_POST
def retire_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Read a database no more."""
    actor = acting(request)
    connections.retire_connection(actor=actor, connection_id=connection_id, places=_places(), at=timezone.now())
    messages.success(request, _("The database is read no more, and its password is gone. What it delivered stays."))
    return redirect("exchange:connections")


def _around(actor: Actor, connection: Connection) -> dict[str, object]:
    name = connection.table or _("a query")
    return {
        "title": name,
        "subtitle": f"{connection.dataset.system.name} · {connection.dataset.name}",
        "crumbs": _crumbs(Link(label=name)),
        "connection": connection,
        "where": _where(connection),
        "may_connect": actor.may("exchange.connect"),
        "schedule": polls.told(actor, connection),
        "deliveries": [words.line(each) for each in queries.fetched(actor, connection)[:LATEST]],
    }
