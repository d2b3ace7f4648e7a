"""Today: what waits for this post, in the order in which it should be done; and changing the post."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from liren.modules.exchange.pages import words
from liren.modules.register import kinds as register
from liren.modules.register.queries import answers, corrections, pairs, runs
from liren.primitives.actors import queries as actors
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.records import kinds as record_kinds
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Delivery
from liren.web import figures
from liren.web.parts import Item, Light, Link
from liren.web.text import in_own_words

LATEST = 8
LATELY = timedelta(days=7)
POST = "post"  # of the session; site.middleware reads it


@login_required
@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """Show what waits, what came in, and how the register stands."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]  # set by site.middleware
    if actor is None:
        return render(request, "desks/no_post.html", {"title": _("No post yet")}, status=403)
    waiting = _waiting(actor)
    context = {
        "title": _("Today"),
        "subtitle": figures.day(timezone.localdate()),
        "note": _("Begin at the top: what comes first makes the rest easier.") if len(waiting) > 1 else "",
        "waiting": waiting,
        "deliveries": [words.line(one, text=_source(one)) for one in records.deliveries(actor)[:LATEST]],
        "holdings": _holdings(actor),
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
    """Return what waits, in the order of the work: read what came, link it, decide, settle, send back."""
    items = []
    if actor.may("records.deliver"):
        items += [_to_map(one) for one in records.deliveries(actor).filter(state=record_kinds.READ)[:LATEST]]
    if actor.may(register.LINK) and _is_stale(actor):
        items.append(
            Item(
                text=_("New rows came in since the register was last linked."),
                note=_("link it, so that they stand in the files of people and homes"),
                url=reverse("register:runs"),
                light=Light(state="yellow", text=_("link anew")),
            )
        )
    if waiting := corrections.waiting(actor):
        items.append(_to_correct(waiting))
    if actor.may(register.REVIEW):
        items += _to_decide(actor)
    if actor.may("records.deliver"):
        since = timezone.now() - LATELY
        returned = records.deliveries(actor).filter(state=record_kinds.LOADED, errors__gt=0, received_at__gte=since)
        items += [_to_send_back(one) for one in returned[:LATEST]]
    return items


def _to_correct(waiting: int) -> Item:
    text = ngettext(
        "Of %(count)s value of your organization somebody says that it is wrong.",
        "Of %(count)s values of your organization somebody says that they are wrong.",
        waiting,
    ) % {"count": figures.number(waiting)}
    return Item(
        text=text,
        note=_("nothing rests on them until you answer"),
        url=reverse("register:corrections"),
        light=Light(state="yellow", text=_("please answer")),
    )


def _to_decide(actor: Actor) -> list[Item]:
    desk, please = reverse("register:review"), Light(state="yellow", text=_("please decide"))
    items = []
    if count := pairs.open_count(actor):
        text = _("%(count)s pairs of rows wait for a decision: one person or two?") % {"count": figures.number(count)}
        items.append(Item(text=text, note=_("the ones that change most come first"), url=desk, light=please))
    if unheeded := len(answers.unheeded(actor)):
        text = _("%(count)s answers of the review desk could not be followed.") % {"count": unheeded}
        note = _("an ID or another answer stands against them")
        items.append(Item(text=text, note=note, url=f"{desk}#unheeded", light=please))
    people = register.BY_NAME[entity_kinds.PERSON].slug
    if disputed := entities.disputed(entities.current(actor, entity_kinds.PERSON)).count():
        text = ngettext(
            "Of %(count)s person the departments say things that contradict one another.",
            "Of %(count)s people the departments say things that contradict one another.",
            disputed,
        ) % {"count": figures.number(disputed)}
        url = reverse("register:list", args=[people]) + "?known=disputed"
        items.append(Item(text=text, note=_("both values are kept until you choose"), url=url, light=please))
    return items


def _is_stale(actor: Actor) -> bool:
    last = runs.last_done(actor)
    loaded = records.deliveries(actor).filter(state=record_kinds.LOADED).order_by("-closed_at").first()
    if loaded is None or loaded.closed_at is None:
        return False
    return last is None or loaded.closed_at > last.asked_at


def _to_map(one: Delivery) -> Item:
    return Item(
        text=words.called(one),
        note=_("please check what its columns mean"),
        when=figures.moment(one.received_at),
        url=reverse("exchange:delivery", args=[one.pk]),
        light=Light(state="yellow", text=_("waits for you")),
    )


def _to_send_back(one: Delivery) -> Item:
    count = ngettext("%(n)s row did not fit", "%(n)s rows did not fit", one.errors) % {"n": figures.number(one.errors)}
    return Item(
        text=f"{_source(one)} · {count}",
        note=_("download them with the reasons, and send them back to be mended"),
        when=figures.moment(one.received_at),
        url=reverse("exchange:delivery", args=[one.pk]),
        light=Light(state="yellow", text=_("send back")),
    )


def _source(one: Delivery) -> str:
    """Return whose dataset a delivery brought, or its file's name while nobody knows."""
    if one.dataset is None:
        return words.called(one)
    lead = one.dataset.lead
    return f"{in_own_words(lead.name, lead.name_en)} · {one.dataset.name}" if lead else one.dataset.name


def _holdings(actor: Actor) -> list[Item]:
    """Return how many files of each sort there are, each the way to its list."""
    if not actor.may(register.LOOK):
        return []
    counted = entities.counts(actor)
    return [
        Item(
            text=sort.plural,
            ending=figures.number(counted[sort.name]),
            url=reverse("register:list", args=[sort.slug]),
        )
        for sort in register.SORTS
    ]
