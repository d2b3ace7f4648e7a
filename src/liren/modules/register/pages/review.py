"""The review desk: one pair at a time, evidence by field, three equal answers with keys, and the last answer undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.kit.errors import Conflict, Missing
from liren.modules.register import actions, kinds
from liren.modules.register.pages import judging, words
from liren.modules.register.queries import answers, pairs
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import queries as entities
from liren.web.parts import Choice, Link

UNDO = "undo"
LAST_SHOWN = 6


@require_GET
def review_page(request: HttpRequest) -> HttpResponse:
    """Show the pair whose answer would change most."""
    actor = acting(request)
    actor.require(kinds.REVIEW)
    waiting = entities.pairs(actor)
    pair, left, done = waiting.first(), waiting.count(), entities.decisions(actor).count()
    context: dict[str, object] = {
        "title": _("Is this one and the same person?") if pair else _("Review desk"),
        "compared": None,
        "done": done,
        "total": done + left,
        "left": left,
        "latest": [judging.answered(one) for one in answers.latest(actor, LAST_SHOWN)],
        "contradictions": len(answers.contradictions(actor)),
        "answers_url": reverse("register:answers"),
        "unheeded": [judging.unheeded(one) for one in answers.unheeded(actor)],
        "answers": judging.choices(),
        "onward": _onward(actor),
        "undo": Choice(value=UNDO, label=_("Undo my last answer"), key="U"),
    }
    if pair is not None:
        compared = pairs.side_by_side(actor, pair)
        context |= {
            "compared": compared,
            "evidence": judging.evidence(compared),
            "scale": judging.scale(pair),
            "verdict": judging.standing(compared),
            "stakes": judging.stakes(compared),
            "hidden": {"pair": pair.pk},
        }
        context |= {"left_title": words.side(compared.left), "right_title": words.side(compared.right)}
        context |= {"left_note": words.side_note(compared.left), "right_note": words.side_note(compared.right)}
    return render(request, "register/review.html", context)


def _onward(actor: Actor) -> Link:
    """Return where to go when nothing is left to decide: to the linkage that follows the answers, or back to today."""
    if actor.may(kinds.LINK):
        return Link(label=_("Linkage runs"), url=reverse("register:runs"))
    return Link(label=_("Today"), url=reverse("desks:today"))


@require_POST
def answer_page(request: HttpRequest) -> HttpResponse:
    """Take an answer, or take the last one back; what cannot be is said above the pair that comes next."""
    actor, answer = acting(request), request.POST.get("answer", "")
    actor.require(kinds.REVIEW)
    pair_id = request.POST.get("pair", "")
    try:
        if answer == UNDO:
            actions.undo(actor=actor, at=timezone.now())
            messages.success(request, _("Your last answer was taken back; the pair is asked again."))
        else:
            actions.answer(
                actor=actor, pair_id=int(pair_id) if pair_id.isdecimal() else 0, answer=answer, at=timezone.now()
            )
    except (Conflict, Missing) as refusal:
        messages.warning(request, judging.refused(refusal))
    return redirect("register:review")


@require_POST
def withdraw_page(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Take back an answer that the register could not follow."""
    actions.withdraw(actor=acting(request), decision_id=decision_id, at=timezone.now())
    messages.success(request, _("The answer was taken back."))
    return redirect("register:review")
