"""A department's desk: its datasets, what it delivered, what was not stored, and what went back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from liren.kit.errors import Forbidden
from liren.modules.exchange import queries as exchange
from liren.modules.exchange.pages import columns, results, words
from liren.modules.exchange.queries import Connection
from liren.modules.register.pages import corrections
from liren.modules.register.pages import told as told_pages
from liren.modules.register.queries import told
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Dataset, Delivery
from liren.web import figures, problems
from liren.web.parts import Item, Light, Link
from liren.web.text import in_own_words

LATEST = 10
LOOKED_BACK = 100  # deliveries in which dropped columns are looked for


class NoDepartment(Forbidden):
    """The post is of no department: it sees everything under deliveries."""

    code = "desks.no_department"


def register() -> None:
    """Give the desk's refusal its words."""
    problems.say(
        NoDepartment.code,
        what=gettext_lazy("Your post is of no department, so there is no such desk."),
        do=gettext_lazy("Look at all deliveries instead."),
    )


@login_required
@require_GET
def department_page(request: HttpRequest) -> HttpResponse:
    """Show a department what became of its data."""
    actor = acting(request)
    if not records.is_department(actor):
        raise NoDepartment
    deliveries = list(records.deliveries(actor)[:LOOKED_BACK])
    context = {
        "title": _("Our data"),
        "subtitle": in_own_words(actor.organization_name, actor.organization_name_en),
        "actions": (
            Link(label=_("Data quality"), url=reverse("exchange:qualities"), icon="clipboard-data"),
            Link(label=_("Data sources"), url=reverse("exchange:connections"), icon="database"),
            Link(label=_("Deliver files"), url=reverse("exchange:new"), icon="upload"),
        ),
        "troubled": [_troubled(each) for each in exchange.troubled(actor)],
        "wrong": corrections.waiting_items(actor, LATEST),
        "datasets": [_dataset(each) for each in records.datasets(actor)],
        "deliveries": [words.line(each) for each in deliveries[:LATEST]],
        "returned": _returned(actor, deliveries),
        "told": told_pages.drawn(actor, list(told.of_own(actor)[:LATEST])),
        "refused": [_refused(each) for each in deliveries if each.state == kinds.REFUSED][:LATEST],
        "dropped": [_dropped(each) for each in exchange.dropped(actor, deliveries)],
    }
    return render(request, "desks/department.html", context)


def _dataset(one: Dataset) -> Item:
    loaded = one.loaded_at  # type: ignore[attr-defined]  # annotated by the query
    published = Light(state="green", text=_("published")) if one.published_at else None
    unled = Light(state="yellow", text=_("no lead department yet")) if one.lead_id is None else None
    return Item(
        text=one.name,
        note=_("%(system)s · last delivered %(on)s") % {"system": one.system.name, "on": figures.moment(loaded)}
        if loaded
        else _("%(system)s · not delivered yet") % {"system": one.system.name},
        url=reverse("catalogue:dataset", args=[one.pk]),
        light=unled or published or Light(state="grey", text=_("not published")),
        action=Link(label=_("Deliver"), url=f"{reverse('exchange:new')}?dataset={one.pk}"),
    )


def _troubled(one: Connection) -> Item:
    said = results.told_refusal(one.refusal, {})  # type: ignore[attr-defined]  # annotated by the query
    return Item(
        text=f"{one.dataset.system.name} · {one.dataset.name}",
        note=f"{said.text} {said.do}",
        url=reverse("exchange:connection", args=[one.pk]),
        light=Light(state="red", text=_("not read")),
    )


def _returned(actor: Actor, deliveries: list[Delivery]) -> list[dict[str, str]]:
    """Return the deliveries with rows that did not fit, each with the file that says why."""
    if not actor.may("records.deliver"):
        return []
    return [
        {
            "name": words.called(one),
            "note": ngettext("%(count)s row did not fit", "%(count)s rows did not fit", one.errors)
            % {"count": figures.number(one.errors)},
            "when": figures.moment(one.received_at),
            "url": reverse("exchange:errors", args=[one.pk]),
        }
        for one in deliveries
        if one.error_file and one.errors
    ][:LATEST]


def _refused(one: Delivery) -> Item:
    told = results.refused(one)
    return Item(
        text=words.called(one),
        note=f"{told.text} {told.do}",
        when=figures.moment(one.received_at),
        url=reverse("exchange:delivery", args=[one.pk]),
    )


def _dropped(one: exchange.Dropped) -> Item:
    told = columns.dropped(one.column)
    source = one.delivery.dataset.name if one.delivery.dataset else words.called(one.delivery)
    return Item(
        text=told.header, note=f"{source} · {told.reason}", url=reverse("exchange:delivery", args=[one.delivery.pk])
    )
