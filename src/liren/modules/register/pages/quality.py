"""How good the register is: intervals from answers on a sample, where they come from, and how to narrow them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from liren.engine.quality import Interval, Stratum
from liren.modules.register import actions, kinds
from liren.modules.register.actions.checking import FIRST
from liren.modules.register.queries import checks
from liren.primitives.actors.pages import acting
from liren.web import figures
from liren.web.parts import Link

MORE = 25
BANDS = {
    "by_id": gettext_lazy("joined: the same valid ID"),
    "by_exact_evidence": gettext_lazy("joined: other exact evidence"),
    "joined_surely_not": gettext_lazy("joined: though the pair alone speaks against it"),
    "joined_hardly": gettext_lazy("joined: hardly alike, others of the file tie them"),
    "joined_rather_not": gettext_lazy("joined: in doubt, others of the file tie them"),
    "joined_rather": gettext_lazy("joined: rather the same"),
    "joined_likely": gettext_lazy("joined: likely the same"),
    "joined_surely": gettext_lazy("joined: as good as certain"),
    "apart_surely_not": gettext_lazy("apart: as good as certain"),
    "apart_hardly": gettext_lazy("apart: hardly alike"),
    "apart_rather_not": gettext_lazy("apart: rather not the same"),
    "apart_rather": gettext_lazy("apart: alike, but something stands against it"),
    "apart_likely": gettext_lazy("apart: much alike, but something stands against it"),
    "apart_surely": gettext_lazy("apart: very much alike, but something stands against it"),
}


@require_GET
def quality_page(request: HttpRequest) -> HttpResponse:
    """Show what the latest sample says."""
    actor = acting(request)
    report = checks.report(actor)
    context: dict[str, object] = {
        "title": _("How good is the register?"),
        "report": report,
        "first": FIRST,
        "more": MORE,
        "review": Link(label=_("Answer at the review desk"), url=reverse("register:review"))
        if actor.may(kinds.REVIEW)
        else None,
    }
    if report is not None:
        context |= {
            "figures": [
                (_("Rows joined rightly"), *_interval(report.quality.precision), _("of the rows joined to others")),
                (_("People found together"), *_interval(report.quality.recall), _("of the pairs that are one person")),
            ],
            "asked": report.quality.asked,
            "strata": [_stratum(one) for one in report.strata],
            "forecasts": [_forecast(one) for one in report.forecasts if one.answers],
            "drawn": figures.moment(report.check.drawn_at),
            "run": reverse("register:run", args=[report.check.run_id]) if actor.may(kinds.LINK) else "",
        }
    return render(request, "register/quality.html", context)


@require_POST
def check_page(request: HttpRequest) -> HttpResponse:
    """Draw a new sample with the next run, which starts now."""
    run = actions.start_check(actor=acting(request), questions=_number(request, FIRST), at=timezone.now())
    return redirect("register:run", run_id=run.pk)


@require_POST
def extend_page(request: HttpRequest) -> HttpResponse:
    """Ask more of the sample."""
    asked = actions.extend_check(actor=acting(request), questions=_number(request, MORE))
    told = ngettext("%(n)s more question waits for an answer.", "%(n)s more questions wait for an answer.", asked)
    messages.success(request, told % {"n": asked})
    return redirect("register:quality")


def _number(request: HttpRequest, usual: int) -> int:
    text = request.POST.get("questions", "")
    return int(text) if text.isdecimal() and len(text) < 6 else usual


def _interval(one: Interval) -> tuple[str, str]:
    between = _("between %(low)s and %(high)s") % {"low": _percent(one.low), "high": _percent(one.high)}
    return _percent(one.mean), between


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _stratum(one: Stratum) -> dict[str, object]:
    return {
        "label": BANDS.get(one.name, one.name),
        "size": f"{one.size:,}",
        "expected": _percent(one.expected),
        "asked": one.asked,
        "same": one.same,
        "different": one.different,
    }


def _forecast(one: checks.Forecast) -> str:
    sentence = _("%(n)s more answers: joined rightly known to within %(precision)s, found together within %(recall)s")
    told = {"precision": _percent(one.precision), "recall": _percent(one.recall)}
    return sentence % {"n": one.answers, **told}
