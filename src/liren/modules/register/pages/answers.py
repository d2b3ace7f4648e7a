"""What was answered: contradictions with who said what, every answer that stands, and the way to take each back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.modules.register.pages import judging
from liren.modules.register.queries import answers
from liren.primitives.actors.pages import acting
from liren.web.parts import Link

SHOWN = 200


@require_GET
def answers_page(request: HttpRequest) -> HttpResponse:
    """Show the answers that contradict each other first, then the latest of all."""
    actor = acting(request)
    chains = [[one.parts, *one.ties] for one in answers.contradictions(actor)]
    context = {
        "title": _("Answers"),
        "crumbs": (Link(label=_("Review desk"), url=reverse("register:review")), Link(label=_("Answers"))),
        "chains": [[judging.given(one) for one in chain] for chain in chains],
        "unheeded": [judging.unheeded(one) for one in answers.unheeded(actor)],
        "answers": [judging.given(one) for one in answers.latest(actor, SHOWN)],
    }
    return render(request, "register/answers.html", context)
