"""The review desk: one pair at a time, evidence by field, three equal answers with keys, and the last answer undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.modules.register import actions, kinds, rules
from liren.modules.register.pages import words
from liren.modules.register.pages.files import actor_of
from liren.modules.register.queries import pairs
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities import queries as entities
from liren.primitives.entities.queries import Decision, Pair
from liren.web.parts import Choice, Evidence, Item, Link, Piece, Scale

UNDO = "undo"
LAST_SHOWN = 6
COMPARED_AS = {"address": "dwelling"}  # addresses are compared as the homes that they mean
BAND = 8.0  # bits around the threshold within which a person is asked, as linkage does by default


@require_GET
def review_page(request: HttpRequest) -> HttpResponse:
    """Show the pair whose answer would change most."""
    actor = actor_of(request)
    actor.require(kinds.REVIEW)
    waiting = entities.pairs(actor)
    pair = waiting.first()
    left = waiting.count()
    decided = entities.decisions(actor)
    context: dict[str, object] = {
        "title": _("Is this one and the same person?"),
        "crumbs": (Link(label=_("Data")), Link(label=_("Review desk"))),
        "compared": None,
        "done": decided.count(),
        "total": decided.count() + left,
        "left": left,
        "latest": [_decided(one) for one in decided[:LAST_SHOWN]],
        "answers": _answers(),
        "undo": Choice(value=UNDO, label=_("Undo my last answer"), key="U"),
    }
    if pair is not None:
        compared = pairs.side_by_side(actor, pair)
        context |= {
            "compared": compared,
            "evidence": _evidence(compared),
            "scale": _scale(pair),
            "hidden": {"pair": pair.pk},
        }
        context |= {"left_title": words.side(compared.left), "right_title": words.side(compared.right)}
        context |= {"left_note": words.side_note(compared.left), "right_note": words.side_note(compared.right)}
    return render(request, "register/review.html", context)


@require_POST
def answer_page(request: HttpRequest) -> HttpResponse:
    """Take an answer, or take the last one back."""
    actor, answer = actor_of(request), request.POST.get("answer", "")
    if answer == UNDO:
        actions.undo(actor=actor, at=timezone.now())
        messages.success(request, _("Your last answer was taken back; the pair is asked again."))
        return redirect("register:review")
    pair_id = request.POST.get("pair", "")
    actions.answer(actor=actor, pair_id=int(pair_id) if pair_id.isdecimal() else 0, answer=answer, at=timezone.now())
    return redirect("register:review")


def _answers() -> tuple[Choice, ...]:
    return (
        Choice(value=entity_kinds.SAME, label=_("The same person"), key="1"),
        Choice(value=entity_kinds.DIFFERENT, label=_("Not the same"), key="2"),
        Choice(value=entity_kinds.UNSURE, label=_("Unsure, leave it to the next person"), key="3"),
    )


def _evidence(compared: pairs.Compared) -> tuple[Evidence, ...]:
    levels = compared.pair.levels
    longest = max((abs(float(level.get("weight", 0))) for level in levels.values()), default=1.0) or 1.0
    drawn = []
    for name in compared.fields:
        is_number = name in kinds.NUMBERS
        left, right = rules.side_by_side(
            compared.left.values.get(name, ""), compared.right.values.get(name, ""), is_number=is_number
        )
        level = levels.get(COMPARED_AS.get(name, name), {})
        weight = float(level.get("weight", 0))
        drawn.append(
            Evidence(
                label=words.field(name),
                left=tuple(Piece(text=run.text, marked=run.is_different) for run in left),
                right=tuple(Piece(text=run.text, marked=run.is_different) for run in right),
                level=words.level(str(level.get("level", "")), has_both=bool(left and right)),
                weight=weight,
                share=100 * abs(weight) / longest,
                code=is_number,
            )
        )
    return tuple(drawn)


def _scale(pair: Pair) -> Scale:
    lower, upper = (
        float(pair.edition.weights.get(name, default)) for name, default in (("lower", -BAND), ("upper", BAND))
    )
    low, high = min(lower, pair.weight) - 4, max(upper, pair.weight) + 4
    at = [100 * (value - low) / (high - low) for value in (pair.weight, lower, upper)]
    return Scale(
        total=pair.weight,
        at=at[0],
        lower_at=at[1],
        upper_at=at[2],
        lower_label=_("below %(bits)s: not the same") % {"bits": f"{lower:.0f}"},
        upper_label=_("above %(bits)s: the same") % {"bits": f"{upper:.0f}"},
        label=_("%(bits)s bits between the two lines: a person decides") % {"bits": f"{pair.weight:+.1f}"},
    )


def _decided(one: Decision) -> Item:
    answers = {choice.value: choice.label for choice in _answers()}
    return Item(
        text=f"{one.record_a} · {one.record_b}",
        note=str(answers.get(one.answer, one.answer)),
        ending=str(one.decided_by),
        when=words.clock(one.decided_at),
    )
