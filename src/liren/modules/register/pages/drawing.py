"""Importing outlines of buildings and grids, and what became of the file."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from liren.kit.errors import Refusal
from liren.modules.register import actions, forms, kinds
from liren.modules.register.actions.outlining import Drawn
from liren.modules.register.pages import words
from liren.modules.register.rules.outlines import MOST_BYTES
from liren.primitives.actors.pages import acting
from liren.web.parts import Item, Link

NAMED = 50  # faults that the page names; a file with more is wrong as a whole
FAULTS = {
    "no_feature": gettext_lazy("it is no feature"),
    "no_place": gettext_lazy("it names no place: give 小区 or place"),
    "no_grid_name": gettext_lazy("it names no grid: give 网格 or name"),
    "name_not_valid": gettext_lazy("its name is too long, or no text"),
    "twice": gettext_lazy("another feature has the same place and number"),
    "no_geometry": gettext_lazy("it has no coordinates"),
    "geometry_not_supported": gettext_lazy("it is no polygon (a building may be a point)"),
    "coordinates_not_valid": gettext_lazy("its coordinates are no numbers"),
    "ring_too_short": gettext_lazy("its polygon encloses nothing"),
    "ring_not_closed": gettext_lazy("its polygon does not end where it began"),
    "axes_swapped": gettext_lazy("latitude stands before longitude: swap them"),
    "outside_china": gettext_lazy("it lies outside of China"),
    "too_wide": gettext_lazy("it is wider than a building or grid can be"),
    "too_detailed": gettext_lazy("it has more corners than are needed"),
}


@require_http_methods(["GET", "POST"])
def outlines_page(request: HttpRequest) -> HttpResponse:
    """Ask for a file and its coordinate system; a POST draws what it holds and names what was left out."""
    actor = acting(request)
    actor.require(kinds.DRAW)
    form = forms.OutlinesForm(request.POST or None, request.FILES or None)
    drawn = None
    if form.is_bound and form.is_valid():
        try:
            drawn = actions.draw_outlines(
                actor=actor,
                content=_content(form.cleaned_data["upload"]),
                sort=form.cleaned_data["sort"],
                datum=form.cleaned_data["datum"],
                is_whole=form.cleaned_data["is_whole"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("upload", words.refusal(refusal))
    context = {
        "title": _("Import outlines"),
        "note": _("Buildings and grids as GeoJSON. What was drawn before is drawn anew where the file names it again."),
        "crumbs": (Link(label=_("Map"), url=reverse("register:map")), Link(label=_("Import outlines"))),
        "form": form,
        **(_outcome(drawn) if drawn else {}),
    }
    return render(request, "register/outlines.html", context, status=422 if form.is_bound and form.errors else 200)


def _content(upload: "UploadedFile[Any]") -> bytes:
    """Read one byte more than may be: whatever is larger is refused without being held."""
    content: bytes = upload.read(MOST_BYTES + 1)
    return content


def _outcome(drawn: Drawn) -> dict[str, object]:
    told = ngettext("%(n)s outline was drawn.", "%(n)s outlines were drawn.", drawn.stored) % {"n": drawn.stored}
    gone = ngettext("%(n)s was taken off the map.", "%(n)s were taken off the map.", drawn.erased) % {"n": drawn.erased}
    faults = tuple(
        Item(text=_("Feature %(number)s") % {"number": fault.feature}, note=FAULTS[fault.reason])
        for fault in drawn.faults[:NAMED]
    )
    return {
        "told": f"{told} {gone}" if drawn.erased else told,
        "faults": faults,
        "fault_count": len(drawn.faults),
        "map": Link(label=_("Open the map"), url=reverse("register:map")),
    }
