"""Generic pages: a list with its filters, pages and export; every module's lists are made here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liren.web import lists
from liren.web.parts import Choice, Link
from liren.web.text import Text

REASON_LENGTH = range(4, 201)


@dataclass(frozen=True, kw_only=True)
class ExportAsked:
    """What someone wants to take out of the house: which rows, for which purpose, why, and in which format."""

    listing: lists.Listing[Any]
    rows: lists.Rows
    asked: lists.Asked
    purpose: str
    reason: str
    format: str


Exporter = Callable[[HttpRequest, ExportAsked], HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Export:
    """
    How a list may leave: `send` makes the file (and discloses first); `purposes` are offered when there are any.
    """

    send: Exporter
    purposes: tuple[Choice, ...] = ()
    formats: tuple[Choice, ...] = (Choice(value="xlsx", label="Excel"), Choice(value="csv", label="CSV"))


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The export form as sent, with what is wrong in it."""

    purpose: str = ""
    reason: str = ""
    format: str = "xlsx"
    errors: dict[str, str]


def list_page(
    request: HttpRequest,
    *,
    listing: lists.Listing[Any],
    rows: lists.Rows,
    title: Text,
    note: Text = "",
    crumbs: tuple[Link, ...] = (),
    actions: tuple[Link, ...] = (),
    export: Export | None = None,
    template: str = "liren/pages/list.html",
    extra: dict[str, object] | None = None,
) -> HttpResponse:
    """
    Show a page of a list; a POST with `export` checks the reason and hands over to `export.send`.

    :raises liren.web.lists.ListAddressNotValid: if the address asks for what the list does not have
    """
    asked = listing.ask(request.GET.dict())
    filled = _filled(request, export) if export and request.method == "POST" else None
    if export and filled and not filled.errors:
        return export.send(request, _asked(listing, rows, asked, filled))
    context = {
        "title": title,
        "note": note,
        "crumbs": crumbs,
        "actions": actions,
        "table": lists.table(listing, rows, asked),
        "export": export,
        "export_form": filled,
        **(extra or {}),
    }
    return render(request, template, context, status=422 if filled else 200)


def leaving(response: HttpResponse, *, seconds: int, url: str) -> HttpResponse:
    """
    Make a page with full numbers go to `url` by itself, also where no JavaScript runs.

    The numbers can be asked for again at any time, so the limit takes nothing from a slow reader.
    """
    response.headers["Refresh"] = f"{seconds};url={url}"
    return response


def _asked(listing: lists.Listing[Any], rows: lists.Rows, asked: lists.Asked, filled: Filled) -> ExportAsked:
    return ExportAsked(
        listing=listing,
        rows=listing.narrow(rows, asked),
        asked=asked,
        purpose=filled.purpose,
        reason=filled.reason,
        format=filled.format,
    )


def _filled(request: HttpRequest, export: Export) -> Filled:
    sent = {name: request.POST.get(name, "").strip() for name in ("purpose", "reason", "format")}
    errors = {}
    if export.purposes and sent["purpose"] not in {choice.value for choice in export.purposes}:
        errors["purpose"] = _("Choose what the file is for.")
    if len(sent["reason"]) not in REASON_LENGTH:
        errors["reason"] = _("Write in a few words why the file is needed, 4 to 200 characters.")
    if sent["format"] not in {choice.value for choice in export.formats}:
        errors["format"] = _("Choose a file format.")
    return Filled(purpose=sent["purpose"], reason=sent["reason"], format=sent["format"], errors=errors)
