"""Picking another file: a search whose hits are choices of the form in which it stands; works without a script."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from liren.kit.errors import Missing, Refusal
from liren.kit.refs import Ref
from liren.modules.register import actions, forms, kinds
from liren.modules.register.pages import words
from liren.modules.register.pages.search import LAST_PURPOSE, found
from liren.modules.register.queries import files, purposes
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities
from liren.web.parts import Choice

ADDRESS: Final = re.compile(r"/register/[a-z-]+/\d{1,18}/")


@dataclass(frozen=True, kw_only=True)
class Option:
    """A file that may be picked: its masked label, and what tells it from its namesakes."""

    value: str
    label: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Picked:
    """
    What the part of the form shows that picks another file.

    :ivar text: what was sought, or the address of a file
    :ivar is_sought: the press of the button asks for hits and not yet for the answer
    :ivar is_open: somebody is at picking
    """

    text: str
    purposes: tuple[Choice, ...]
    options: tuple[Option, ...]
    is_sought: bool
    is_open: bool
    is_more: bool = False
    error: str = ""


def pick(request: HttpRequest, actor: Actor) -> Picked:
    """Search for the other file if that is what was asked, entered as every search is; else keep the one picked."""
    text, chosen = request.POST.get("q", "").strip(), forms.reference(request.POST.get("other", ""))
    purpose = request.POST.get("search_purpose", "") or request.session.get(LAST_PURPOSE, "")
    is_sought = bool(text) and (not chosen or text != request.POST.get("sought", "")) and _is_asked(request)
    offered = words.purposes(purposes.searching(actor), purpose)
    options, is_more, error = _kept(actor, chosen), False, ""
    if is_sought:
        try:
            options, is_more = _sought(request, actor, text, purpose)
            error = "" if options else _("Nothing found. Type the whole name, number, plate or door.")
        except Refusal as refusal:
            options, error = (), words.refusal(refusal)
    return Picked(
        text=text,
        purposes=offered,
        options=options,
        is_sought=is_sought,
        is_open=is_sought or request.POST.get("question") == forms.BETWEEN,
        is_more=is_more,
        error=error,
    )


def _is_asked(request: HttpRequest) -> bool:
    """Enter in any line presses the first button: only a question about two files, or the line itself, searches."""
    return request.POST.get("question") == forms.BETWEEN or "find" in request.POST


def _kept(actor: Actor, chosen: Ref | None) -> tuple[Option, ...]:
    """Return the file that was picked before, as long as it is there."""
    try:
        there = chosen and Ref(chosen.sort, entities.get(actor, chosen.sort, chosen.id).pk)
    except Missing:
        there = None
    return _options(files.labels(actor, [there]).items(), {}, chosen=there) if there else ()


def _sought(request: HttpRequest, actor: Actor, text: str, purpose: str) -> tuple[tuple[Option, ...], bool]:
    """Return the hits of a search, or the one file whose address was pasted."""
    if named := ADDRESS.search(text):
        return _kept(actor, _addressed(named.group())), False
    hits = actions.search(actor=actor, text=text, purpose=purpose)
    request.session[LAST_PURPOSE] = purpose
    every = [*hits.homes, *hits.hits]
    notes = {hit.ref: str(item.note) for hit, item in zip(every, found(actor, every), strict=True)}
    refs = list(dict.fromkeys(hit.ref for hit in every))
    labels = {hit.ref: hit.label for hit in every}
    only = refs[0] if len(refs) == 1 else None
    return _options(((ref, labels[ref]) for ref in refs), notes, chosen=only), hits.is_more


def _addressed(path: str) -> Ref | None:
    try:
        match = resolve(path)
        return Ref(files.sort_of(match.kwargs["slug"]).name, match.kwargs["entity_id"])
    except (Resolver404, KeyError, Missing):
        return None


def _options(labels: Iterable[tuple[Ref, str]], notes: dict[Ref, str], *, chosen: Ref | None) -> tuple[Option, ...]:
    return tuple(
        Option(
            value=str(ref),
            label=label,
            note=notes.get(ref) or str(kinds.BY_NAME[ref.sort].title),
            is_chosen=ref == chosen,
        )
        for ref, label in labels
    )
