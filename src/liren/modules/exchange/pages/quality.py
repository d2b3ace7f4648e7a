"""How good each dataset is: numbers, how they went from delivery to delivery, and the rows behind each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liren.modules.exchange import kinds, queries
from liren.modules.exchange.actions import measuring
from liren.modules.exchange.pages import results, words
from liren.modules.exchange.queries import Flaw, Quality, Share
from liren.primitives.actors.pages import acting
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Dataset
from liren.web import figures, lists, pages
from liren.web.lists import Cell, Column, Empty, Listing
from liren.web.parts import Figure, Link
from liren.web.text import Text

TREND: Final = 12  # deliveries
MEASURES: Final[dict[str, Text]] = {
    kinds.COMPLETENESS: gettext_lazy("Completeness"),
    kinds.VALIDITY: gettext_lazy("Validity"),
    kinds.UNIQUENESS: gettext_lazy("Uniqueness"),
    kinds.AGREEMENT: gettext_lazy("Agreement"),
}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A dataset of the list, with what was measured last; None: nothing was yet."""

    dataset: Dataset
    quality: Quality | None


@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """Show how good each dataset is that the actor may see."""
    actor = acting(request)
    records.require_sight(actor)
    listing = _listing(lambda shown: _measured(actor, shown))
    return pages.list_page(
        request,
        listing=listing,
        rows=records.datasets(actor),
        title=_("Data quality"),
        note=_("Measured after every delivery. Each number opens the rows that count against it."),
        crumbs=_crumbs(),
    )


def _measured(actor: Any, shown: Sequence[Dataset]) -> list[Measured]:
    told = queries.qualities(actor, [each.pk for each in shown])
    return [Measured(dataset=each, quality=told.get(each.pk, [None])[0]) for each in shown]


def _crumbs(*more: Link) -> tuple[Link, ...]:
    first = Link(label=_("Deliveries"), url=reverse("exchange:imports"))
    return first, Link(label=_("Data quality"), url=reverse("exchange:qualities") if more else ""), *more


def _listing(prepare: Any) -> Listing[Measured]:
    return Listing(
        name="qualities",
        label=gettext_lazy("Data quality"),
        unit=gettext_lazy("datasets"),
        columns=(
            Column(
                name="dataset",
                label=gettext_lazy("Dataset"),
                names_row=True,
                order=("system__name", "name"),
                cell=lambda row: Cell(
                    text=row.dataset.name,
                    note=row.dataset.system.name,
                    url=reverse("exchange:quality", args=[row.dataset.pk]),
                ),
            ),
            *(Column(name=name, label=label, numeric=True, cell=_percent_of(name)) for name, label in MEASURES.items()),
            Column(name="age", label=gettext_lazy("Age"), numeric=True, cell=lambda row: age(row.quality)),
        ),
        order="dataset",
        prepare=prepare,
        empty=Empty(
            title=gettext_lazy("Nothing was measured yet"),
            how=gettext_lazy("A dataset is measured when a delivery of it is loaded."),
            icon="clipboard-data",
        ),
    )


def _percent_of(name: str) -> Any:
    return lambda row: percent(row.quality.overall.get(name)) if row.quality else ""


def percent(share: Share | None) -> str:
    """Write a share; one that is not whole never reads 100.0%."""
    if share is None or not share.whole:
        return "—"
    return figures.percent(min(share.ratio, 0.999) if share.part < share.whole else 1.0)


def age(quality: Quality | None) -> str:
    """Return how many days ago the dataset was delivered last."""
    if quality is None:
        return ""
    days = (timezone.localdate() - timezone.localdate(quality.delivery.received_at)).days
    return _("%(days)s days") % {"days": figures.number(days)}


@require_GET
def dataset_page(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """Show how good one dataset is, column by column, and how that went."""
    actor = acting(request)
    dataset = records.dataset(actor, dataset_id)
    told = queries.qualities(actor, [dataset_id], latest=TREND).get(dataset_id, [])
    last = told[0] if told else None
    context = {
        "title": dataset.name,
        "subtitle": dataset.system.name,
        "crumbs": _crumbs(Link(label=dataset.name)),
        "dataset": dataset,
        "figures": _figures(last),
        "ways": [
            Link(label=label, url=reverse("exchange:flaws", args=[dataset_id, name]))
            for name, label in MEASURES.items()
            if last and name in last.overall and last.overall[name].part < last.overall[name].whole
        ],
        "columns": _columns(dataset_id, last),
        "trend": [_trend(each) for each in told],
        "measures": list(MEASURES.values()),
        "measured": figures.moment(last.measured_at) if last else "",
        "may_measure": actor.may("records.deliver"),
    }
    return render(request, "exchange/quality.html", context)


def _figures(last: Quality | None) -> tuple[Figure, ...]:
    if last is None:
        return ()
    told = tuple(
        Figure(label=label, number=percent(last.overall.get(name)), of=_of(last.overall.get(name)))
        for name, label in MEASURES.items()
    )
    return (*told, Figure(label=_("Age"), number=age(last), of=_("since the last delivery")))


def _of(share: Share | None) -> str:
    if share is None:
        return _("nothing to compare")
    return _("%(part)s of %(whole)s") % {"part": figures.number(share.part), "whole": figures.number(share.whole)}


def _columns(dataset_id: int, last: Quality | None) -> list[dict[str, Text]]:
    """Return each column with its shares; one that is not whole leads to its rows."""
    return [
        {
            "name": called(field),
            "completeness": percent(shares.get(kinds.COMPLETENESS)),
            "completeness_url": _rows_url(dataset_id, kinds.COMPLETENESS, field, shares),
            "validity": percent(shares.get(kinds.VALIDITY)) if kinds.VALIDITY in shares else _("not checked"),
            "validity_url": _rows_url(dataset_id, kinds.VALIDITY, field, shares),
        }
        for field, shares in (last.columns.items() if last else ())
    ]


def _rows_url(dataset_id: int, name: str, field: str, shares: Mapping[str, Share]) -> str:
    if name not in shares or shares[name].part == shares[name].whole:
        return ""
    return f"{reverse('exchange:flaws', args=[dataset_id, name])}?{urlencode({'field': field})}"


def called(field: str) -> str:
    """Return what a column means, in words; a second one of the same meaning bears its number."""
    target, _hash, number = field.partition("#")
    told = words.target(target) if target.count(".") >= 2 else str(words.FIELDS.get(f"person.{target}", target))
    return f"{told} {number}".strip()


def _trend(one: Quality) -> dict[str, object]:
    return {
        "when": figures.moment(one.delivery.received_at),
        "url": results.address(one.delivery.pk),
        "rows": figures.number(one.delivery.rows),
        "shares": [percent(one.overall.get(name)) for name in MEASURES],
    }


@require_http_methods(["GET", "POST"])
def flaws_page(request: HttpRequest, dataset_id: int, measure: str) -> HttpResponse:
    """Show the rows that count against a dataset in one respect: where they stand, never what they say."""
    actor = acting(request)
    dataset = records.dataset(actor, dataset_id)
    rows = queries.flaws(actor, dataset_id, name=measure)
    if measure not in MEASURES:
        raise lists.ListAddressNotValid
    if field := request.GET.get("field", ""):
        rows = rows.filter(field=field)
    back = Link(label=dataset.name, url=reverse("exchange:quality", args=[dataset_id]))
    return pages.list_page(
        request,
        listing=FLAWS,
        rows=rows,
        title=MEASURES[measure],
        note=_("Rows of %(dataset)s that count against this number, a thousand of each column at most.")
        % {"dataset": dataset.name},
        crumbs=_crumbs(back, Link(label=MEASURES[measure])),
    )


FLAWS: Listing[Flaw] = Listing(
    name="flaws",
    label=gettext_lazy("Rows"),
    unit=gettext_lazy("rows"),
    columns=(
        Column(
            name="row",
            label=gettext_lazy("Row"),
            names_row=True,
            order=("record_id",),
            cell=lambda one: Cell(
                text=_("row %(row)s") % {"row": one.record.row},
                note=" · ".join(filter(None, (one.record.file, one.record.sheet))),
                url=results.address(one.record.delivery_id),
            ),
        ),
        Column(
            name="field",
            label=gettext_lazy("Column"),
            order=("field",),
            cell=lambda one: called(one.field) if one.field else _("the whole row"),
        ),
    ),
    order="row",
    empty=Empty(
        title=gettext_lazy("No row counts against this number"),
        how=gettext_lazy("Every row that was measured was good."),
        icon="clipboard-check",
    ),
)


@require_POST
def measure_page(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """Have a dataset measured again."""
    measuring.ask_to_measure(actor=acting(request), dataset_id=dataset_id)
    messages.info(request, _("The dataset is being measured. Load this page again in a moment."))
    return redirect("exchange:quality", dataset_id)
