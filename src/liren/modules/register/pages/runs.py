"""Linking the register anew: start, watch, cancel, and what each run made."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liren.modules.register import actions, kinds
from liren.modules.register.pages import exports
from liren.modules.register.queries import runs
from liren.modules.register.queries.runs import Run
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.primitives.records.kinds import LOADED
from liren.web import pages
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Choice, Fact, Light, Link, Progress
from liren.web.text import in_own_words

STATES = {
    "queued": ("grey", gettext_lazy("waiting")),
    "reading": ("grey", gettext_lazy("reading the records")),
    "linking": ("grey", gettext_lazy("finding who is who")),
    "writing": ("grey", gettext_lazy("writing the register")),
    "done": ("green", gettext_lazy("done")),
    "failed": ("red", gettext_lazy("failed; nothing was changed")),
    "cancelled": ("grey", gettext_lazy("cancelled; nothing was changed")),
}
COUNTS = {
    "records": gettext_lazy("Rows read"),
    "mentions": gettext_lazy("People and things that they name"),
    "person": gettext_lazy("People"),
    "household": gettext_lazy("Registered households"),
    "living_household": gettext_lazy("Living households"),
    "dwelling": gettext_lazy("Dwellings"),
    "vehicle": gettext_lazy("Vehicles"),
    "organization": gettext_lazy("Organizations"),
    "pairs": gettext_lazy("Pairs to decide"),
    "doubtful": gettext_lazy("Pairs in doubt in all"),
    "conflicts": gettext_lazy("Values that do not agree"),
}


@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the linkage runs, the latest first; a POST with a reason exports the list."""
    actor = acting(request)
    actor.require(kinds.LINK)
    way_in = Link(label=_("Import files"), url=reverse("exchange:new"))
    empty = replace(_LISTING.empty, action=way_in if actor.may("records.deliver") else None)
    return pages.list_page(
        request,
        listing=replace(_LISTING, empty=empty),
        rows=runs.runs(actor),
        title=_("Linkage runs"),
        note=_("A run joins all current rows of all datasets; ids that exist stay."),
        export=exports.export_runs(actor),
        template="register/runs.html",
        extra={"start": _start(actor)},
    )


def _start(actor: Actor) -> Link | None:
    """Return the way to a new run, unless one is at work or there is nothing to link."""
    if runs.at_work(actor) or not records.deliveries(actor).filter(state=LOADED).exists():
        return None
    return Link(label=_("Link anew"), url=reverse("register:start"))


@require_POST
def start_page(request: HttpRequest) -> HttpResponse:
    """Start a run, or go to the one at work."""
    run = actions.queue_run(actor=acting(request), at=timezone.now())
    return redirect("register:run", run_id=run.pk)


@require_GET
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show a run: how far it is, or what it made."""
    actor = acting(request)
    actor.require(kinds.LINK)
    run = runs.run(actor, run_id)
    here = reverse("register:run", args=[run.pk])
    context = {
        "title": _("Linkage run %(number)s") % {"number": run.pk},
        "crumbs": (Link(label=_("Linkage runs"), url=reverse("register:runs")), Link(label=str(run.pk))),
        "run": run,
        "light": _light(run),
        "who": _who(run),
        "facts": _facts(run),
        "why": _why(run),
        "progress": Progress(
            title=str(STATES[run.state][1]),
            done=run.done,
            total=run.total or 100,
            finished=run.state not in Run.WORKING,
            note=_("It starts as soon as the worker is free. You may go on with other work.")
            if run.state == "queued"
            else _("You may go on with other work; until it is done the register stays as it was."),
            poll_url=here,
            cancel_url=reverse("register:cancel", args=[run.pk]),
        ),
        "next": _next(actor, run),
    }
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "liren/parts/progress.html", context)
        if run.state not in Run.WORKING:
            answer["HX-Refresh"] = "true"  # the whole page says what came of it
        return answer
    return render(request, "register/run.html", context)


@require_POST
def cancel_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask a run to stop; nothing that it did is kept."""
    actions.cancel_run(actor=acting(request), run_id=run_id, at=timezone.now())
    return redirect("register:run", run_id=run_id)


def _facts(run: Run) -> tuple[Fact, ...]:
    """Return what a run counted; of the pairs in doubt only the most telling are asked, so both numbers may differ."""
    told = {name: run.counts[name] for name in COUNTS if name in run.counts}
    if told.get("doubtful") == told.get("pairs"):
        told.pop("doubtful", None)
    return tuple(Fact(label=COUNTS[name], value=f"{number:,}") for name, number in told.items())


def _why(run: Run) -> str:
    """Return why a run ended without a register, and what to do."""
    if run.state == "cancelled":
        return _("The register is as it was before. Start another run when you are ready.")
    reasons = {
        "register.nothing_to_link": _("There are no rows to link yet. Import departments' exports first."),
        "register.worker_gone": _("The process that linked was stopped. The register is as it was; link anew."),
    }
    unknown = _("Something went wrong that nobody foresaw. The register is as it was; tell whoever runs Liren.")
    return reasons.get(run.failure, unknown) if run.state == "failed" else ""


def _next(actor: Actor, run: Run) -> Link | None:
    """Return the next step of a run that made a register: its questions, if it left any to this post, or the files."""
    if run.state != "done":
        return None
    if run.counts.get("pairs") and actor.may(kinds.REVIEW):
        return Link(label=_("Go to the review desk"), url=reverse("register:review"))
    if actor.may(kinds.LOOK):
        return Link(label=_("Go to the files"), url=reverse("register:list", args=[kinds.SORTS[0].slug]))
    return None


def _who(run: Run) -> str:
    return in_own_words(str(run.asked_by), run.asked_by.display_name_en)


def _light(run: Run) -> Light:
    state, text = STATES[run.state]
    return Light(state=state, text=text)  # type: ignore[arg-type]  # the table above holds the four states


_LISTING: Listing[Run] = Listing(
    name="runs",
    label=gettext_lazy("Linkage runs"),
    unit=gettext_lazy("runs"),
    columns=(
        Column(
            name="id",
            label=gettext_lazy("Run"),
            names_row=True,
            cell=lambda run: Cell(text=f"#{run.pk}", url=reverse("register:run", args=[run.pk])),
        ),
        Column(
            name="state", label=gettext_lazy("State"), is_plain=True, cell=lambda run: Cell(text="", light=_light(run))
        ),
        Column(
            name="asked_at",
            label=gettext_lazy("Asked"),
            is_plain=True,
            cell=lambda run: run.asked_at,
            order=("asked_at",),
        ),
        Column(name="asked_by", label=gettext_lazy("By"), cell=_who),
        Column(name="person", label=gettext_lazy("People"), numeric=True, cell=lambda run: run.counts.get("person")),
        Column(
            name="pairs", label=gettext_lazy("Pairs to decide"), numeric=True, cell=lambda run: run.counts.get("pairs")
        ),
    ),
    filters=(
        Filter(
            name="state",
            label=gettext_lazy("State"),
            narrow=lambda rows, state: rows.filter(state=state),
            choices=tuple(Choice(value=name, label=label) for name, (_light, label) in STATES.items()),
        ),
    ),
    action=lambda run: Link(label=_("Look"), url=reverse("register:run", args=[run.pk])),
    empty=Empty(
        title=gettext_lazy("Never linked"),
        how=gettext_lazy("Import departments' exports first, then link them."),
    ),
)
