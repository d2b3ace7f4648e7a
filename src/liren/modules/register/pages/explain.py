"""Why a row belongs to a file: the evidence in levels, what each level is worth, what would have changed it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.modules.register import kinds
from liren.modules.register.pages import reasons, words
from liren.modules.register.queries import files
from liren.modules.register.queries.explanations import Level, explanation
from liren.primitives.actors.pages import acting
from liren.web.parts import Item, Link


@require_GET
def explain_page(request: HttpRequest, record_id: int, sort: str, role: str) -> HttpResponse:
    """Show why one mention belongs to its entity."""
    actor = acting(request)
    found = explanation(actor, record_id=record_id, sort=sort, role=role)
    file_sort = kinds.BY_NAME[found.entity.sort]
    label = files.labels(actor, [found.entity])[found.entity]
    here = reverse("register:file", args=[file_sort.slug, found.entity.id])
    context = {
        "title": _("Why this row belongs to %(label)s") % {"label": label},
        "crumbs": (
            Link(label=file_sort.plural, url=reverse("register:list", args=[file_sort.slug])),
            Link(label=label, url=here),
            Link(label=_("Why")),
        ),
        "note": words.source(found.source),
        "verdict": reasons.verdict(found),
        "levels": [_drawn(one) for one in found.levels],
        "beside": [_drawn(one) for one in found.beside],
        "changes": reasons.changes(found),
        "weighed": bool(found.levels),
        "found": found,
        "role": words.part(sort, role),
        "other": words.source(found.via_source) if found.via_source else "",
    }
    return render(request, "register/explain.html", context)


def _drawn(one: Level) -> Item:
    note = " · ".join(part for part in (reasons.level(one.level), reasons.strength(one.weight)) if part)
    return Item(text=reasons.field(one.field), note=note, ending=f"{one.weight:+.1f}")
