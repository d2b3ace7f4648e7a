"""Departments' sources (a database, a folder, a page): registered once, tried, delivered from again, given up."""

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
from liren.modules.exchange.actions import collecting, connections, mapping, queueing
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.actions.shaping import Told
from liren.modules.exchange.pages import exports, files, polls, results, words
from liren.modules.exchange.queries import Connection
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.web import figures, pages
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Choice, Link
from liren.web.text import Text

LATEST = 10
ENGINES: dict[str, Text] = {
    kinds.POSTGRESQL: "PostgreSQL",
    kinds.MYSQL: "MySQL / MariaDB",
    kinds.SQLITE: "SQLite",
    kinds.SFTP: "SFTP",
    kinds.FOLDER: gettext_lazy("Folder"),
    kinds.JSON: gettext_lazy("JSON page"),
}
FORMS: dict[str, tuple[Text, type[forms.SourceForm]]] = {
    "database": (gettext_lazy("A database"), forms.DatabaseForm),
    "folder": (gettext_lazy("A folder of files"), forms.FolderForm),
    "page": (gettext_lazy("A JSON page"), forms.PageForm),
}


@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the databases that can be delivered from; a POST with a reason exports the list."""
    actor = _deliverer(request)
    may_connect = actor.may("exchange.connect")
    return pages.list_page(
        request,
        listing=LISTING,
        rows=queries.connections(actor),
        title=_("Data sources"),
        note=_("Tables, folders and pages of departments' systems, from which rows come by themselves."),
        crumbs=_crumbs(),
        export=exports.export(actor, name="connections"),
        actions=(Link(label=_("Register a source"), url=reverse("exchange:connect"), icon="database-add"),)
        if may_connect
        else (),
    )


def _deliverer(request: HttpRequest) -> Actor:
    actor = acting(request)
    actor.require("records.deliver")
    return actor


def _crumbs(*more: Link) -> tuple[Link, ...]:
    first = Link(label=_("Deliveries"), url=reverse("exchange:imports"))
    return first, Link(label=_("Data sources"), url=reverse("exchange:connections") if more else ""), *more


def _what(row: Connection) -> Cell:
    return Cell(text=_called(row), note=_where(row), url=reverse("exchange:connection", args=[row.pk]))


def _called(row: Connection) -> str:
    if row.engine == kinds.JSON:
        return row.page.partition("?")[0].rstrip("/").rpartition("/")[2]
    return row.table or row.folder.rstrip("/").rpartition("/")[2] or row.folder or _("a query")


def _where(row: Connection) -> str:
    return f"{ENGINES[row.engine]} · {_place(row)}"


def _place(row: Connection) -> str:
    if row.engine == kinds.JSON:
        return row.page
    inside = f"{row.folder} · {row.pattern}" if row.pattern else row.folder or row.database
    return f"{row.host}:{row.port}/{inside.removeprefix('/')}" if row.host else inside


LISTING: Listing[Connection] = Listing(
    name="connections",
    label=gettext_lazy("Data sources"),
    unit=gettext_lazy("sources"),
    columns=(
        Column(name="what", label=gettext_lazy("What is read"), names_row=True, order=("table",), cell=_what),
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
            label=gettext_lazy("Table, folder, page or dataset"),
            narrow=lambda rows, text: rows.filter(
                Q(table__icontains=text)
                | Q(folder__icontains=text)
                | Q(page__icontains=text)
                | Q(dataset__name__icontains=text)
            ),
        ),
        Filter(
            name="engine",
            label=gettext_lazy("Sort of source"),
            narrow=lambda rows, engine: rows.filter(engine=engine),
            choices=tuple(Choice(value=name, label=label) for name, label in ENGINES.items()),
        ),
    ),
    order="what",
    empty=Empty(
        title=gettext_lazy("No source is registered yet"),
        how=gettext_lazy("Instead of sending files, a department may let Liren read a table, a folder or a page."),
        icon="database",
    ),
)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Register a table or query of a database, a folder, or a page."""
    actor = acting(request)
    actor.require("exchange.connect")
    sort = request.GET.get("sort", "")
    title, made_by = FORMS.get(sort, FORMS["database"])
    form = made_by(request.POST or None, datasets=records.datasets(actor))
    if request.method == "POST" and form.is_valid():
        made = _register(actor, form)
        messages.success(request, _("The source is registered. Try it before you deliver from it."))
        return redirect("exchange:connection", made.pk)
    context = {
        "title": _("Register a source"),
        "note": _("Liren only reads there, and changes nothing. What is secret is sealed and never shown."),
        "crumbs": _crumbs(Link(label=_("Register a source"))),
        "form": form,
        "sorts": [
            Link(label=label, url=f"{reverse('exchange:connect')}?sort={name}", current=label == title)
            for name, (label, _form) in FORMS.items()
        ],
    }
    return render(request, "exchange/connect.html", context, status=422 if form.errors else 200)


def _register(actor: Actor, form: forms.SourceForm) -> Connection:
    said = form.cleaned_data
    dataset = said["dataset"] or mapping.name_dataset(
        actor=actor, system=said["system"], name=said["name"], form="unknown"
    )
    return connections.register_connection(
        actor=actor,
        dataset_id=dataset.pk,
        address=form.address(),
        password=form.secret(),
        places=_places(),
        at=timezone.now(),
    )


def _places() -> Places:
    return Places(settings.DATA, settings.KEYS, settings.SOURCE_HOSTS)


@require_GET
def connection_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show one source, and what was delivered from it."""
    actor = _deliverer(request)
    return render(request, "exchange/connection.html", _around(actor, queries.connection(actor, connection_id)))


@require_POST
def try_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Read the first rows, or list the files, and show what they seem to be; entered like every look."""
    actor = acting(request)
    actor.require("exchange.connect")
    connection = queries.connection(actor, connection_id)
    context = _around(actor, connection)
    try:
        context |= _looked_at(actor, connection)
    except Refusal as refusal:
        context |= {"refused": results.said(refusal), "host_key": refusal.data.get("host_key", "")}
    return render(request, "exchange/connection.html", context)


def _looked_at(actor: Actor, connection: Connection) -> dict[str, object]:
    if connection.engine in kinds.FILES:
        entries = collecting.listed(actor=actor, connection_id=connection.pk, places=_places())
        known = records.known_words(actor)
        latest = [files.listed(each, known=known) for each in reversed(entries[-LATEST:])]
        return {"tried_files": latest, "counted_files": len(entries)}
    told = connections.try_connection(actor=actor, connection_id=connection.pk, places=_places())
    return {"tried": _tried(told), "form_found": words.FORMS[told.form]}


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
    """Read a source no more."""
    actor = acting(request)
    connections.retire_connection(actor=actor, connection_id=connection_id, places=_places(), at=timezone.now())
    messages.success(request, _("The source is read no more, and its password is gone. What it delivered stays."))
    return redirect("exchange:connections")


def _around(actor: Actor, connection: Connection) -> dict[str, object]:
    name = _called(connection)
    return {
        "title": name,
        "subtitle": f"{connection.dataset.system.name} · {connection.dataset.name}",
        "crumbs": _crumbs(Link(label=name)),
        "connection": connection,
        "where": _where(connection),
        "may_connect": actor.may("exchange.connect"),
        "schedule": polls.told(actor, connection),
        "is_folder": connection.engine in kinds.FILES,
        "files": files.arrived(actor, connection),
        "deliveries": [words.line(each) for each in queries.fetched(actor, connection)[:LATEST]],
    }
