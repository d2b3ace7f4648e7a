"""Saying that a value of a file is wrong, and what became of what one said."""

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
from liren.modules.register.actions import ValueGone
from liren.modules.register.kinds import correcting
from liren.modules.register.pages import filing, words
from liren.modules.register.queries import corrections, files
from liren.modules.register.queries.corrections import Correction, Report
from liren.modules.register.rules import corrections as rules
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.web import figures, pages
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.parts import Choice, Fact, Light, Link, State
from liren.web.text import in_own_words

LIGHTS: Final[dict[str, State]] = {
    rules.OPEN: "yellow",
    rules.UNKNOWN: "yellow",
    rules.PROMISED: "yellow",
    rules.CORRECTED: "green",
    rules.CONFIRMED: "green",
    rules.DELIVERED: "green",
    rules.OVERTAKEN: "green",
    rules.WITHDRAWN: "grey",
}
Told = tuple[Report, str]  # with what lists call the file


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest, slug: str, entity_id: int, field: str, ordinal: int) -> HttpResponse:
    """Ask how somebody knows that a value is wrong and what is right; a POST reports it."""
    actor = acting(request)
    found = files.file(actor, files.sort_of(slug), entity_id)
    line = next((one for one in found.lines if (one.field, one.ordinal) == (field, ordinal)), None)
    if line is None:
        raise ValueGone(field=field[:64])
    form = forms.ReportForm(request.POST or None, initial={"record_id": line.record_id})
    if form.is_bound and form.is_valid():
        try:
            actions.report_value(
                actor=actor, sort=found.sort, entity_id=found.entity.pk, field=field, ordinal=ordinal,
                at=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, words.refusal(refusal))
        else:
            messages.success(
                request, _("The report went to the source; until it answers the value stands as contested.")
            )
            return redirect("register:file", slug=slug, entity_id=found.entity.pk)
    context = {
        "title": _("Report a wrong value"),
        "crumbs": (
            Link(label=found.sort.plural, url=reverse("register:list", args=[slug])),
            Link(label=found.label, url=reverse("register:file", args=[slug, found.entity.pk])),
            Link(label=_("Report")),
        ),
        "facts": (filing.plainly(found, line),),
        "form": form,
        "back": reverse("register:file", args=[slug, found.entity.pk]),
    }
    return render(request, "register/report.html", context, status=422 if form.is_bound else 200)


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """List what one reported, the latest first."""
    actor = acting(request)
    found = corrections.reports(actor)
    return pages.list_page(
        request,
        listing=_listing(actor),
        rows=found,
        title=_("Values I reported"),
        note=_("Each source answers for itself: a value that two departments state stands here twice."),
        actions=_ways(actor),
    )


@require_GET
def report_page(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show what became of one report."""
    actor = acting(request)
    one = corrections.report(actor, report_id)
    at = one.correction
    [name] = files.labels(actor, [Ref(at.sort, at.entity_id)]).values()
    context = {
        "title": words.field(at.field, at.sort),
        "crumbs": (Link(label=_("Values I reported"), url=reverse("register:reports")), Link(label=str(one.pk))),
        "light": _light(one),
        "facts": (
            Fact(label=_("File in the register"), value=name),
            Fact(label=_("Source"), value=dataset(at)),
            Fact(label=_("How you know"), value=correcting.HOW[one.how]),
            Fact(label=_("Reported"), value=figures.moment(one.reported_at)),
            *answer(at),
        ),
        "file": reverse("register:file", args=[kinds.BY_NAME[at.sort].slug, at.entity_id]),
        "withdraw": reverse("register:withdraw-report", args=[one.pk])
        if one.withdrawn_at is None and at.state in rules.WITHDRAWABLE
        else "",
    }
    return render(request, "register/reported.html", context)


@require_POST
def withdraw_page(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take a report back."""
    actions.withdraw_report(actor=acting(request), report_id=report_id, at=timezone.now())
    messages.success(request, _("The report was withdrawn."))
    return redirect("register:reported", report_id=report_id)


def dataset(at: Correction) -> str:
    """Return whose dataset a value is from."""
    lead = at.dataset.lead
    return f"{in_own_words(lead.name, lead.name_en)} · {at.dataset.name}" if lead else at.dataset.name


def answer(at: Correction) -> tuple[Fact, ...]:
    """Return what the source answered, when, and why."""
    if at.answered_at is None:
        return ()
    told = (Fact(label=_("Answered"), value=figures.moment(at.answered_at)),)
    return (*told, Fact(label=_("Why it is right"), value=correcting.WHY[at.why])) if at.why else told


def light(state: str) -> Light:
    """Return a state in words, with its light."""
    return Light(state=LIGHTS[state], text=correcting.STATES[state])


def states() -> tuple[Choice, ...]:
    """Return the states to choose from."""
    return tuple(Choice(value=state, label=title) for state, title in correcting.STATES.items())


def _light(one: Report) -> Light:
    return light(rules.WITHDRAWN if one.withdrawn_at else one.correction.state)


def _ways(actor: Actor) -> tuple[Link, ...]:
    if not actor.may(kinds.CORRECT):
        return ()
    return (Link(label=_("To be answered by us"), url=reverse("register:corrections")),)


def _listing(actor: Actor) -> Listing[Any]:
    def prepare(shown: Sequence[Report]) -> list[Told]:
        whose = {one.pk: Ref(one.correction.sort, one.correction.entity_id) for one in shown}
        names = files.labels(actor, whose.values())
        return [(one, names[whose[one.pk]]) for one in shown]

    return Listing(
        name="reports",
        label=_("Values I reported"),
        unit=_("reports"),
        columns=(
            Column(name="field", label=_("Value"), names_row=True, cell=_field),
            Column(name="file", label=_("File in the register"), is_plain=True, cell=lambda told: told[1]),
            Column(name="source", label=_("Source"), is_plain=True, cell=lambda told: dataset(told[0].correction)),
            Column(name="on", label=_("Reported"), cell=lambda told: told[0].reported_at),
            Column(name="state", label=_("What became of it"), is_plain=True, cell=_state),
        ),
        filters=(_STATE,),
        prepare=prepare,
        action=lambda told: Link(label=_("Open"), url=_url(told)),
        empty=Empty(
            title=_("Nothing reported yet"),
            how=_("Beside each value of a file stands “Report”: use it where a value is wrong."),
            action=Link(label=_("People"), url=reverse("register:list", args=["people"])),
        ),
    )


_STATE: Filter = Filter(
    name="state",
    label=gettext_lazy("What became of it"),
    narrow=lambda found, state: found.filter(correction__state=state),
    choices=states(),
)


def _field(told: Told) -> Cell:
    at = told[0].correction
    return Cell(text=words.field(at.field, at.sort), url=_url(told))


def _state(told: Told) -> Cell:
    return Cell(text="", light=_light(told[0]))


def _url(told: Told) -> str:
    return reverse("register:reported", args=[told[0].pk])
