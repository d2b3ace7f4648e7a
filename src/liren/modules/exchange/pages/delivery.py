"""One delivery from its arrival to its result: progress, the columns to check, what became of its rows."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liren.modules.exchange import forms
from liren.modules.exchange.actions import erasing, mapping, opening, queueing, receiving
from liren.modules.exchange.actions.places import Places
from liren.modules.exchange.pages import columns, results, words
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import kinds
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Delivery
from liren.web.parts import Link, Progress, Step

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_WORK = (kinds.RECEIVED, kinds.MAPPED, kinds.LOADING)
STEPS = ("received", "read", "loading", "loaded")


@require_GET
def delivery_page(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show a delivery in the state that it is in."""
    actor = acting(request)
    delivery = records.delivery(actor, delivery_id)
    context = _around(delivery)
    if delivery.state in AT_WORK:
        return render(request, "exchange/working.html", {**context, "progress": _progress(delivery)})
    if delivery.state == kinds.READ and actor.may("records.deliver"):
        return render(request, "exchange/mapping.html", {**context, **_asked(actor, delivery, shown=False)})
    return render(request, "exchange/result.html", {**context, **results.told(actor, delivery)})


@require_GET
def progress_part(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Answer how far the job is; a state that needs the whole page again asks the browser to load it."""
    delivery = records.delivery(acting(request), delivery_id)
    response = render(request, "liren/parts/progress.html", {"progress": _progress(delivery)})
    if delivery.state not in AT_WORK:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def samples_page(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show the sample cells as they are; entered like every look."""
    actor = acting(request)
    actor.require("records.deliver")
    delivery = records.delivery(actor, delivery_id)
    if delivery.state != kinds.READ:
        return redirect("exchange:delivery", delivery_id)
    return render(request, "exchange/mapping.html", {**_around(delivery), **_asked(actor, delivery, shown=True)})


@require_http_methods(["POST"])
def confirm_page(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Take what a person said of the columns, and load."""
    actor = acting(request)
    actor.require("records.deliver")
    delivery = records.delivery(actor, delivery_id)
    form = forms.DatasetForm(request.POST, datasets=records.datasets(actor))
    if not form.is_valid():
        context = {**_around(delivery), **_asked(actor, delivery, shown=False), "form": form}
        return render(request, "exchange/mapping.html", context, status=422)
    parts = list(records.parts(delivery))
    said = columns.said(request.POST, parts)
    dataset = form.cleaned_data["dataset"] or mapping.name_dataset(
        actor=actor,
        system=form.cleaned_data["system"],
        name=form.cleaned_data["name"],
        form=mapping.taken_form(parts),
    )
    confirmed = mapping.confirm_mapping(
        actor=actor,
        delivery_id=delivery_id,
        dataset=dataset,
        targets=said,
        origins=columns.origins(request.POST, parts),
    )
    if confirmed.state == kinds.READ:
        messages.info(request, _("This dataset came before, under other column names: check what was recognized."))
    else:
        queueing.ask_to_load(community_id=actor.community_id, delivery_id=delivery_id)
    return redirect("exchange:delivery", delivery_id)


@require_POST
def cancel_page(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Cancel a delivery that is not in the register yet."""
    receiving.cancel_delivery(
        actor=acting(request),
        delivery_id=delivery_id,
        places=Places(settings.DATA, settings.KEYS),
        at=timezone.now(),
    )
    return redirect("exchange:delivery", delivery_id)


@require_POST
def errors_page(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Hand over the error file."""
    actor = acting(request)
    actor.require("records.deliver")
    taken = opening.open_error_file(actor=actor, delivery_id=delivery_id)
    response = HttpResponse(taken.content, content_type=WORKBOOK)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(taken.name)}"
    return response


@require_POST
def name_page(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show what the sender called the file; entered like every look."""
    actor = acting(request)
    actor.require("records.deliver")
    delivery = records.delivery(actor, delivery_id)
    if delivery.state not in kinds.CLOSED:
        return redirect("exchange:delivery", delivery_id)
    called = opening.open_name(actor=actor, delivery_id=delivery_id)
    context = {**_around(delivery), **results.told(actor, delivery), "called": called}
    return render(request, "exchange/result.html", context)


@require_POST
def erase_page(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Have the files of a delivery erased before their time."""
    actor = acting(request)
    erasing.ask_to_erase(actor=actor, delivery_id=delivery_id, cause=request.POST.get("cause", ""))
    messages.info(request, _("The files of this delivery are being erased; the records stay."))
    return redirect("exchange:delivery", delivery_id)


def _around(delivery: Delivery) -> dict[str, object]:
    dataset = delivery.dataset
    return {
        "title": words.called(delivery),
        "subtitle": f"{dataset.system.name} · {dataset.name}" if dataset else "",
        "crumbs": (Link(label=_("Deliveries"), url=reverse("exchange:imports")), Link(label=words.called(delivery))),
        "delivery": delivery,
        "steps": _steps(delivery),
    }


def _steps(delivery: Delivery) -> tuple[Step, ...]:
    labels = (_("Read the file"), _("Check the columns"), _("Load the rows"), _("Result"))
    reached = {kinds.RECEIVED: 0, kinds.READ: 1, kinds.MAPPED: 2, kinds.LOADING: 2}.get(delivery.state, 3)
    return tuple(
        Step(label=label, state="done" if at < reached else "now" if at == reached else "later")
        for at, label in enumerate(labels)
    )


def _progress(delivery: Delivery) -> Progress:
    titles = {
        kinds.RECEIVED: _("Reading the file"),
        kinds.MAPPED: _("Waiting to be loaded"),
        kinds.LOADING: _("Loading the rows"),
    }
    return Progress(
        title=titles.get(delivery.state, words.STATES[delivery.state]),
        done=delivery.steps_done,
        total=delivery.steps_total or 1,
        unit=_("steps"),
        note=_("You may leave this page; the work goes on."),
        finished=delivery.state not in AT_WORK,
        poll_url=reverse("exchange:progress", args=[delivery.pk]),
        cancel_url=reverse("exchange:cancel", args=[delivery.pk]),
    )


def _asked(actor: Actor, delivery: Delivery, *, shown: bool) -> dict[str, object]:
    samples, called = opening.open_samples(actor=actor, delivery_id=delivery.pk)
    initial = {"dataset": delivery.dataset_id}
    return {
        "tables": columns.tables(list(records.parts(delivery)), samples, shown=shown),
        "shown": shown,
        "called": called if shown and delivery.carrier == kinds.FILE else "",
        "form": forms.DatasetForm(initial=initial, datasets=records.datasets(actor)),
        "choices": columns.choices(),
    }
