"""A source's list of its values that somebody says are wrong, and answering them."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liren.kit.errors import Refusal
from liren.kit.refs import Ref
from liren.modules.register import actions, forms, kinds
from liren.modules.register.actions.answering import Opened
from liren.modules.register.kinds import correcting
from liren.modules.register.pages import reports, words
from liren.modules.register.queries import corrections, files, sources
from liren.modules.register.queries.corrections import Correction
from liren.modules.register.queries.sources import Source
from liren.modules.register.rules import corrections as rules
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.web import figures, pages
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Fact, Item, Link

SHOWN_SECONDS: Final = 300  # an answer is typed beside what is shown
Told = tuple[Correction, str, Source | None]  # with what lists call the file, and the row that states it


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """List what the own organization is the source of, the oldest first."""
    actor = acting(request)
    found = corrections.answerable(actor)
    told = corrections.counts(found)
    waiting = sum(told[state] for state in rules.WAITING)
    return pages.list_page(
        request,
        listing=_listing(actor),
        rows=found,
        title=_("Values said to be wrong"),
        note=_("%(waiting)s of %(all)s wait for your answer. Each came from a dataset that your organization leads.")
        % {"waiting": figures.number(waiting), "all": figures.number(sum(told.values()))},
        actions=(Link(label=_("Values I reported"), url=reverse("register:reports")),) if actor.may(kinds.LOOK) else (),
    )


@require_http_methods(["GET", "POST"])
def correction_page(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Show what is said to be wrong, without the value; a POST answers."""
    actor = acting(request)
    one = corrections.correction(actor, correction_id)
    form = forms.CorrectionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_correction(actor=actor, correction_id=one.pk, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, words.refusal(refusal))
        else:
            messages.success(request, _("The answer was recorded; the register follows it in a moment."))
            return redirect("register:corrections")
    return _page(request, actor, one, form, status=422 if form.is_bound else 200)


@require_POST
def open_page(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Open the value and what is said instead, for some minutes; the entry is committed before a value leaves."""
    actor = acting(request)
    one = corrections.correction(actor, correction_id)
    opened = actions.open_correction(actor=actor, correction_id=one.pk)
    here = reverse("register:correction", args=[one.pk])
    return pages.leaving(_page(request, actor, one, forms.CorrectionForm(), opened), seconds=SHOWN_SECONDS, url=here)


def waiting_items(actor: Actor, most: int) -> list[Item]:
    """Return what waits longest for the answer of the actor's organization; nothing for who does not answer."""
    if not actor.may(kinds.CORRECT):
        return []
    shown = _prepared(actor, list(corrections.answerable(actor).filter(state__in=rules.WAITING)[:most]))
    return [
        Item(
            text=f"{words.field(told[0].field, told[0].sort)} · {told[1]}",
            note=reports.dataset(told[0]),
            when=figures.moment(told[0].opened_at),
            url=_url(told),
            light=reports.light(told[0].state),
        )
        for told in shown
    ]


def _page(
    request: HttpRequest,
    actor: Actor,
    one: Correction,
    form: forms.CorrectionForm,
    opened: Opened | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    [(_one, name, source)] = _prepared(actor, [one])
    context = {
        "title": words.field(one.field, one.sort),
        "crumbs": (
            Link(label=_("Values said to be wrong"), url=reverse("register:corrections")),
            Link(label=str(one.pk)),
        ),
        "light": reports.light(one.state),
        "facts": (
            Fact(label=_("File in the register"), value=name),
            Fact(label=_("Row"), value=words.place(source) if source else "—"),
            Fact(label=_("Reported"), value=figures.moment(one.opened_at)),
            *reports.answer(one),
        ),
        "said_by": [
            Item(
                text=correcting.HOW[report.how],
                note=str(report.reported_in),
                when=figures.moment(report.reported_at),
            )
            for report in corrections.standing(one)
        ],
        "opened": _opened(opened) if opened else (),
        "seconds": SHOWN_SECONDS,
        "here": reverse("register:correction", args=[one.pk]),
        "open_url": reverse("register:open-correction", args=[one.pk]),
        "is_live": one.state in rules.LIVE,
        "form": form,
    }
    return render(request, "register/correction.html", context, status=status)


def _opened(opened: Opened) -> tuple[Fact, ...]:
    told = [(_("Said to be wrong"), opened.said or "—")]
    told += [(_("Held to be right by who reported it"), text) for text in opened.instead.values()]
    if opened.answer:
        told.append((_("Your answer so far"), opened.answer))
    return tuple(Fact(label=label, value=words.plain(text), code=True) for label, text in told)


def _prepared(actor: Actor, shown: Sequence[Correction]) -> list[Told]:
    names = files.labels(actor, (Ref(one.sort, one.entity_id) for one in shown))
    rows = sources.sources_of(actor, (one.record_id for one in shown))
    return [(one, names[Ref(one.sort, one.entity_id)], rows.get(one.record_id)) for one in shown]


def _listing(actor: Actor) -> Listing[Any]:
    return Listing(
        name="corrections",
        label=_("Values said to be wrong"),
        unit=_("values"),
        columns=(
            Column(
                name="field",
                label=_("Value"),
                names_row=True,
                cell=lambda told: Cell(text=words.field(told[0].field, told[0].sort), url=_url(told)),
            ),
            Column(name="file", label=_("File in the register"), is_plain=True, cell=lambda told: told[1]),
            Column(
                name="row", label=_("Row"), is_plain=True, cell=lambda told: words.place(told[2]) if told[2] else None
            ),
            Column(name="on", label=_("Reported"), order=("opened_at", "id"), cell=lambda told: told[0].opened_at),
            Column(name="reported", label=_("Reports"), numeric=True, cell=lambda told: told[0].reported),
            Column(
                name="state",
                label=_("State"),
                is_plain=True,
                cell=lambda told: Cell(text="", light=reports.light(told[0].state)),
            ),
        ),
        filters=(_STATE,),
        prepare=lambda shown: _prepared(actor, shown),
        action=lambda told: Link(label=_("Answer") if told[0].state in rules.WAITING else _("Open"), url=_url(told)),
        empty=Empty(
            title=_("Nobody says that a value of yours is wrong"),
            how=_("Whoever sees a wrong value in a file reports it there, and it comes to this list."),
        ),
    )


_STATE: Filter = Filter(
    name="state",
    label=gettext_lazy("State"),
    narrow=lambda found, state: found.filter(state=state),
    choices=reports.states(),
)


def _url(told: Told) -> str:
    return reverse("register:correction", args=[told[0].pk])
