"""The list of deliveries, dropping files, and what was asked of a delivery."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from liren.kit.errors import Refusal
from liren.modules.exchange import forms, kinds
from liren.modules.exchange.actions import queueing, receiving
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.pages import exports, words
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds as records_kinds
from liren.primitives.records import queries as records
from liren.primitives.records import rules as records_rules
from liren.primitives.records.queries import Delivery
from liren.web import figures, pages, problems
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Choice, Count, Link
from liren.web.text import in_own_words


@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the deliveries that the actor may see; a POST with a reason exports the list."""
    actor = acting(request)
    records.require_sight(actor)
    rows = records.deliveries(actor)
    asked = LISTING.ask(request.GET.dict())
    return pages.list_page(
        request,
        listing=LISTING,
        rows=rows,
        title=_("My deliveries") if records.is_department(actor) else _("Deliveries"),
        note=_("Every file and every table that came in, and what became of its rows."),
        actions=_actions(actor),
        export=exports.export(actor, name="deliveries"),
        template="exchange/imports.html",
        extra={"counts": _counts(rows, asked.values["state"])},
    )


def _actions(actor: Actor) -> tuple[Link, ...]:
    quality = Link(label=_("Data quality"), url=reverse("exchange:qualities"), icon="clipboard-data")
    if not actor.may("records.deliver"):
        return (quality,)
    return (
        quality,
        Link(label=_("Data sources"), url=reverse("exchange:connections"), icon="database"),
        Link(label=_("Import files"), url=reverse("exchange:new"), icon="upload"),
    )


def _counts(rows: Any, current: str) -> tuple[Count, ...]:
    told = {state: rows.filter(state=state).count() for state in (records_kinds.READ, records_kinds.REFUSED)}
    return tuple(
        Count(
            label=words.STATES[state],
            number=number,
            url=f"?state={state}",
            state="yellow" if state == records_kinds.READ else "red",
            current=current == state,
        )
        for state, number in told.items()
    )


def _what(row: Delivery) -> Cell:
    return Cell(
        text=words.called(row),
        note=f"{row.dataset.system.name} · {row.dataset.name}" if row.dataset else _("dataset not chosen yet"),
        url=reverse("exchange:delivery", args=[row.pk]),
    )


def _counted(row: Delivery, *, name: str) -> int | None:
    """Return a count of a delivery; until it is loaded there is nothing to count, which is not none."""
    return int(getattr(row, name)) if row.state == records_kinds.LOADED else None


def _who(row: Delivery) -> str:
    return in_own_words(str(row.received_by), row.received_by.display_name_en)


def _step(row: Delivery) -> Link:
    label = _("Check the columns") if row.state == records_kinds.READ else _("Look")
    return Link(label=label, url=reverse("exchange:delivery", args=[row.pk]))


LISTING: Listing[Delivery] = Listing(
    name="deliveries",
    label=gettext_lazy("Deliveries"),
    unit=gettext_lazy("deliveries"),
    columns=(
        Column(name="name", label=gettext_lazy("File or table"), names_row=True, order=("name",), cell=_what),
        Column(
            name="state",
            label=gettext_lazy("State"),
            is_plain=True,
            order=("state",),
            cell=lambda row: Cell(text="", light=words.state(row.state)),
        ),
        Column(
            name="rows", label=gettext_lazy("Rows"), numeric=True, order=("rows",), cell=partial(_counted, name="rows")
        ),
        Column(
            name="new",
            label=gettext_lazy("New"),
            numeric=True,
            is_detail=True,
            order=("new",),
            cell=partial(_counted, name="new"),
        ),
        Column(
            name="changed",
            label=gettext_lazy("Changed"),
            numeric=True,
            is_detail=True,
            order=("changed",),
            cell=partial(_counted, name="changed"),
        ),
        Column(
            name="errors",
            label=gettext_lazy("Did not fit"),
            numeric=True,
            order=("errors",),
            cell=partial(_counted, name="errors"),
        ),
        Column(
            name="received_at",
            label=gettext_lazy("Received"),
            is_plain=True,
            order=("received_at",),
            cell=lambda row: Cell(text=figures.moment(row.received_at), note=_who(row)),
        ),
    ),
    filters=(
        Filter(
            name="q",
            label=gettext_lazy("File or dataset"),
            narrow=lambda rows, text: rows.filter(Q(name__icontains=text) | Q(dataset__name__icontains=text)),
        ),
        Filter(
            name="state",
            label=gettext_lazy("State"),
            narrow=lambda rows, state: rows.filter(state=state),
            choices=tuple(Choice(value=name, label=label) for name, label in words.STATES.items()),
        ),
    ),
    order="-received_at",
    action=_step,
    empty=Empty(
        title=gettext_lazy("Nothing was imported yet"),
        how=gettext_lazy("Drop in the Excel or CSV files that the departments export, as they are."),
        icon="upload",
    ),
)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Take one or many files; each becomes a delivery and is read by a job."""
    actor = acting(request)
    actor.require("records.deliver")
    asked = {"dataset": request.GET.get("dataset", "")}
    form = forms.FilesForm(request.POST or None, request.FILES or None, datasets=records.datasets(actor), initial=asked)
    if request.method == "POST" and form.is_valid():
        received, refused = _received(actor, form)
        for delivery in received:
            queueing.ask_to_read(community_id=actor.community_id, delivery_id=delivery.pk)
        if received:
            return _onward(request, received, refused)
        for one in refused:
            form.add_error("upload", one.told(one.name))
    crumbs = (Link(label=_("Deliveries"), url=reverse("exchange:imports")), Link(label=_("Import files")))
    context = {
        "title": _("Import files"),
        "note": _("Drop in what the departments export, as it is: no template, no copying by hand."),
        "crumbs": crumbs,
        "form": form,
        "kept_days": settings.KEPT_DAYS,
    }
    return render(request, "exchange/new.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class _Refused:
    """A file that was refused; a message may wait in the session's table, so it bears the label there."""

    name: str
    label: str
    problem: problems.Problem

    def told(self, name: str) -> str:
        return _("%(file)s: %(what)s %(do)s") % {"file": name, "what": self.problem.what, "do": self.problem.do}


def _onward(request: HttpRequest, received: list[Delivery], refused: list[_Refused]) -> HttpResponse:
    for one in refused:
        messages.warning(request, one.told(one.label))
    if len(received) == 1 and not refused:
        return redirect("exchange:delivery", received[0].pk)
    told = ngettext("%(count)s file was received.", "%(count)s files were received.", len(received))
    messages.success(request, told % {"count": len(received)})
    return redirect("exchange:imports")


def _received(actor: Actor, form: forms.FilesForm) -> tuple[list[Delivery], list[_Refused]]:
    """Put each file aside; one that is refused is named and does not take the others with it."""
    dataset = form.cleaned_data["dataset"]
    received: list[Delivery] = []
    refused: list[_Refused] = []
    known = records.known_words(actor)
    for file in form.cleaned_data["upload"]:
        try:
            delivery = receiving.receive_file(
                actor=actor,
                name=file.name or "upload",
                chunks=_chunks(file),
                announced=file.size or 0,
                places=Places(settings.DATA, settings.KEYS),
                at=timezone.now(),
                dataset_id=dataset.pk if dataset else None,
                kept_days=settings.KEPT_DAYS,
            )
            received.append(delivery)
        except Refusal as refusal:
            name = file.name or ""
            label = records_rules.label(name, known=known)
            refused.append(_Refused(name, label, problems.of_refusal(refusal)))
    return received, refused


def _chunks(file: "UploadedFile[Any]") -> Iterator[bytes]:
    for chunk in file.chunks(kinds.CHUNK):
        yield bytes(chunk)
