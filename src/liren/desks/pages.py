"""Today: what waits for this post, in the order in which it should be done; and changing the post."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.modules.register import kinds as register
from liren.modules.register.queries import answers, pairs, runs
from liren.primitives.actors import queries as actors
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities
from liren.primitives.records import kinds as record_kinds
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Delivery
from liren.web import figures
from liren.web.parts import Figure, Item, Light, Link

LATEST = 8
POST = "post"  # of the session; site.middleware reads it


@login_required
@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """Show what waits, what came in, and how the register stands."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]  # set by site.middleware
    if actor is None:
        return render(request, "desks/no_post.html", {"title": _("No post yet")}, status=403)
    context = {
        "title": _("Today"),
        "subtitle": figures.day(timezone.localdate()),
        "waiting": _waiting(actor),
        "deliveries": [_delivery(one) for one in records.deliveries(actor)[:LATEST]],
        "figures": _figures(actor),
        "actions": (Link(label=_("Import files"), url=reverse("exchange:new"), icon="upload"),)
        if actor.may("records.deliver")
        else (),
    }
    return render(request, "desks/today.html", context)


@login_required
@require_POST
def post_page(request: HttpRequest) -> HttpResponse:
    """Act in another post that the account holds; any other number changes nothing."""
    held = actors.appointments(request.user, on=timezone.localdate())  # type: ignore[arg-type]  # logged in
    wanted = request.POST.get("post", "")
    if wanted in {str(one.post_id) for one in held}:
        request.session[POST] = int(wanted)
    return redirect("desks:today")


def _waiting(actor: Actor) -> list[Item]:
    items = []
    if actor.may("records.see") or actor.may("records.see_own"):
        items += [_to_map(one) for one in records.deliveries(actor).filter(state=record_kinds.READ)[:LATEST]]
    if actor.may(register.REVIEW) and (count := pairs.open_count(actor)):
        items.append(
            Item(
                text=_("%(count)s pairs of rows wait for a decision: one person or two?") % {"count": f"{count:,}"},
                note=_("the ones that change most come first"),
                url=reverse("register:review"),
                light=Light(state="yellow", text=_("please decide")),
            )
        )
    if actor.may(register.REVIEW) and (unheeded := len(answers.unheeded(actor))):
        items.append(
            Item(
                text=_("%(count)s answers of the review desk could not be followed.") % {"count": unheeded},
                note=_("an ID or another answer stands against them"),
                url=reverse("register:review") + "#unheeded",
                light=Light(state="yellow", text=_("please decide")),
            )
        )
    if actor.may(register.LINK) and _is_stale(actor):
        items.append(
            Item(
                text=_("New rows came in since the register was last linked."),
                url=reverse("register:runs"),
                light=Light(state="yellow", text=_("link anew")),
            )
        )
    return items


def _is_stale(actor: Actor) -> bool:
    last = runs.last_done(actor)
    loaded = records.deliveries(actor).filter(state=record_kinds.LOADED).order_by("-closed_at").first()
    if loaded is None or loaded.closed_at is None:
        return False
    return last is None or loaded.closed_at > last.asked_at


def _to_map(one: Delivery) -> Item:
    return Item(
        text=one.name,
        note=_("please check what its columns mean"),
        when=figures.moment(one.received_at),
        url=reverse("exchange:delivery", args=[one.pk]),
        light=Light(state="yellow", text=_("waits for you")),
    )


def _delivery(one: Delivery) -> Item:
    source = one.dataset.name if one.dataset else one.name
    states: dict[str, tuple[str, str]] = {
        record_kinds.LOADED: ("green", _("in the register")),
        record_kinds.REFUSED: ("red", _("refused")),
        record_kinds.CANCELLED: ("grey", _("cancelled")),
    }
    state, text = states.get(one.state, ("grey", _("under way")))
    return Item(
        text=source,
        note=_("%(new)s new · %(changed)s changed · %(errors)s returned")
        % {"new": one.new, "changed": one.changed, "errors": one.errors},
        when=figures.moment(one.received_at),
        url=reverse("exchange:delivery", args=[one.pk]),
        light=Light(state=state, text=text),  # type: ignore[arg-type]  # the table above holds states only
    )


def _figures(actor: Actor) -> list[Figure]:
    if not actor.may(register.LOOK):
        return []
    counted = entities.counts(actor)
    return [Figure(label=sort.plural, number=figures.number(counted[sort.name])) for sort in register.SORTS[:4]]
