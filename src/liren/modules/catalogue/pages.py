"""The catalogue's screens: all datasets, those that nobody answers for, one dataset with its items and overlap."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from liren.modules.catalogue import actions, forms, queries
from liren.primitives.actors import queries as actors
from liren.primitives.actors.pages import acting
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.web import exports, figures, pages, problems
from liren.web.lists import Cell, Column, Empty, Filter, Listing
from liren.web.pages import Export, ExportAsked
from liren.web.parts import Choice, Light, Link
from liren.web.text import Text, in_own_words, listed

SENSITIVITIES: Final[dict[str, Text]] = dict(forms.SENSITIVITIES)
SHARE_CLASSES: Final[dict[str, Text]] = dict(forms.SHARE_CLASSES)


@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """Show every dataset of the community; a POST with a reason exports the list."""
    actor = acting(request)
    return pages.list_page(
        request,
        listing=LISTING,
        rows=queries.datasets(actor),
        title=_("Data catalogue"),
        note=_("Which system holds which data, and who answers for it."),
        actions=(Link(label=_("Departments and offices"), url=reverse("catalogue:organizations"), icon="diagram-3"),),
        export=Export(send=_export(actor)),
    )


@require_http_methods(["GET"])
def organizations_page(request: HttpRequest) -> HttpResponse:
    """Show the organizations in one of their two trees, each with its posts and the datasets that it answers for."""
    actor = acting(request)
    tree = "line" if request.GET.get("tree") == "line" else "area"
    here = reverse("catalogue:organizations")
    context = {
        "title": _("Departments and offices"),
        "subtitle": _("Who stands where, and answers for what."),
        "crumbs": (
            Link(label=_("Data catalogue"), url=reverse("catalogue:datasets")),
            Link(label=_("Departments and offices")),
        ),
        "tabs": (
            Link(label=_("By ground (area)"), url=here, current=tree == "area"),
            Link(label=_("By trade (line)"), url=f"{here}?tree=line", current=tree == "line"),
        ),
        "duties": [_duties(one) for one in queries.duties(actor, tree=tree)],
    }
    return render(request, "catalogue/organizations.html", context)


def _duties(one: queries.Duties) -> dict[str, object]:
    return {
        "name": in_own_words(one.organization.name, one.organization.name_en),
        "indent": range(one.depth),
        "posts": listed(in_own_words(post.name, post.name_en) for post in one.posts),
        "datasets": [Link(label=each.name, url=reverse("catalogue:dataset", args=[each.pk])) for each in one.datasets],
    }


def _export(actor: Actor) -> Any:
    def send(_request: HttpRequest, asked: ExportAsked) -> HttpResponse:
        file = exports.write(asked)
        actions.note_export(actor=actor, rows=file.rows, reason=asked.reason)
        return exports.respond(file, name="liren-catalogue", at=timezone.localtime())

    return send


def _lead(row: Any) -> Cell:
    if row.lead is None:
        return Cell(text="", light=Light(state="yellow", text=_("nobody answers for it")))
    return Cell(text=in_own_words(row.lead.name, row.lead.name_en))


def _state(row: Any) -> Cell:
    if row.published_at is None:
        return Cell(text="", light=Light(state="grey", text=_("not published")))
    return Cell(text="", light=Light(state="green", text=_("published")))


LISTING: Listing[Any] = Listing(
    name="catalogue",
    label=gettext_lazy("Datasets"),
    unit=gettext_lazy("datasets"),
    columns=(
        Column(
            name="name",
            label=gettext_lazy("Dataset"),
            names_row=True,
            order=("name",),
            cell=lambda row: Cell(text=row.name, note=row.system.name, url=reverse("catalogue:dataset", args=[row.pk])),
        ),
        Column(name="lead", label=gettext_lazy("Lead department"), order=("lead__name",), cell=_lead),
        Column(
            name="items",
            label=gettext_lazy("Items"),
            numeric=True,
            order=("item_count",),
            cell=lambda row: row.item_count,
        ),
        Column(
            name="loaded_at",
            label=gettext_lazy("Last delivered"),
            order=("loaded_at",),
            cell=lambda row: figures.moment(row.loaded_at) if row.loaded_at else None,
        ),
        Column(name="state", label=gettext_lazy("State"), order=("published_at",), cell=_state),
    ),
    filters=(
        Filter(
            name="q",
            label=gettext_lazy("Name of the dataset"),
            narrow=lambda rows, text: rows.filter(name__icontains=text),
        ),
        Filter(
            name="lead",
            label=gettext_lazy("Lead department"),
            narrow=lambda rows, said: rows.filter(lead__isnull=said == "none"),
            choices=(
                Choice(value="none", label=gettext_lazy("nobody answers for it")),
                Choice(value="one", label=gettext_lazy("assigned")),
            ),
        ),
    ),
    order="name",
    empty=Empty(
        title=gettext_lazy("The catalogue is empty"),
        how=gettext_lazy("A dataset is registered with the first file that is imported into it."),
    ),
)


@require_http_methods(["GET"])
def dataset_page(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """Show one dataset: who answers, what it holds, and who holds the same."""
    actor = acting(request)
    return render(request, "catalogue/dataset.html", _around(actor, dataset_id))


@require_POST
def assign_page(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """Make an organization answer for a dataset."""
    actor = acting(request)
    actor.require("catalogue.publish")
    form = forms.LeadForm(request.POST, organizations=actors.organizations(actor))
    if not form.is_valid():
        context = {**_around(actor, dataset_id), "form": form}
        return render(request, "catalogue/dataset.html", context, status=422)
    actions.assign_lead(
        actor=actor,
        dataset_id=dataset_id,
        organization_id=form.cleaned_data["lead"].pk,
        backup_ids=[each.pk for each in form.cleaned_data["backups"]],
    )
    lead = form.cleaned_data["lead"]
    said = {"name": in_own_words(lead.name, lead.name_en)}
    messages.success(request, _("%(name)s now answers for this dataset.") % said)
    return redirect("catalogue:dataset", dataset_id)


@require_POST
def describe_page(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """Describe the items that the latest delivery brought."""
    actor = acting(request)
    made = actions.describe_latest(actor=actor, dataset_id=dataset_id, condition=_("For community service"))
    messages.success(request, _("%(count)s items were described.") % {"count": len(made)})
    return redirect("catalogue:dataset", dataset_id)


@require_http_methods(["GET", "POST"])
def add_page(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """Add an item to a dataset."""
    actor = acting(request)
    dataset = queries.kept(actor, dataset_id)
    form = forms.ItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        words = actions.ItemWords(**form.cleaned_data)
        actions.add_item(actor=actor, dataset_id=dataset_id, words=words)
        messages.success(request, _("The item is described."))
        return redirect("catalogue:dataset", dataset_id)
    return _item_form(request, dataset, form, title=_("Add an item"))


@require_http_methods(["GET", "POST"])
def item_page(request: HttpRequest, dataset_id: int, item_id: int) -> HttpResponse:
    """Change an item of a dataset, or take it out."""
    actor = acting(request)
    item = queries.item(actor, dataset_id=dataset_id, item_id=item_id)
    if "remove" in request.POST:
        actions.remove_item(actor=actor, dataset_id=dataset_id, item_id=item_id)
        messages.success(request, _("The item was taken out."))
        return redirect("catalogue:dataset", dataset_id)
    held = {name: getattr(item, name) for name in forms.ItemForm.base_fields}
    form = forms.ItemForm(request.POST if request.method == "POST" else None, initial=held)
    if form.is_valid():
        words = actions.ItemWords(**form.cleaned_data, target=item.target)
        actions.change_item(actor=actor, dataset_id=dataset_id, item_id=item_id, words=words)
        messages.success(request, _("The item is described."))
        return redirect("catalogue:dataset", dataset_id)
    return _item_form(request, queries.kept(actor, dataset_id), form, title=item.name, item=item)


def _item_form(
    request: HttpRequest, dataset: Any, form: forms.ItemForm, *, title: str, item: Any = None
) -> HttpResponse:
    context = {
        "title": title,
        "subtitle": dataset.name,
        "crumbs": (
            Link(label=_("Data catalogue"), url=reverse("catalogue:datasets")),
            Link(label=dataset.name, url=reverse("catalogue:dataset", args=[dataset.pk])),
            Link(label=title),
        ),
        "form": form,
        "item": item,
    }
    return render(request, "catalogue/item.html", context, status=422 if form.errors else 200)


@require_POST
def publish_page(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """Publish a dataset that somebody answers for."""
    actions.publish_dataset(actor=acting(request), dataset_id=dataset_id, at=timezone.now())
    messages.success(request, _("The dataset is published."))
    return redirect("catalogue:dataset", dataset_id)


def _around(actor: Actor, dataset_id: int) -> dict[str, object]:
    found = queries.dataset(actor, dataset_id)
    named, overlap = queries.names(actor), queries.overlap(actor, dataset_id=dataset_id)
    return {
        "title": found.name,
        "subtitle": found.system.name,
        "crumbs": (
            Link(label=_("Data catalogue"), url=reverse("catalogue:datasets")),
            Link(label=found.name),
        ),
        "dataset": found,
        "lead": _lead(found),
        "state": _state(found),
        "backups": listed(in_own_words(one.name, one.name_en) for one in queries.backups(actor, dataset_id=dataset_id)),
        "items": [
            (item, SENSITIVITIES[item.sensitivity], SHARE_CLASSES[item.share_class])
            for item in queries.items(actor, dataset_id=dataset_id)
        ],
        "overlap": overlap,
        "held_by": [(named[other], len(names), listed(names)) for other, names in overlap.by_dataset],
        "form": forms.LeadForm(initial={"lead": found.lead_id}, organizations=actors.organizations(actor)),
        "may_keep": queries.may_keep(actor, dataset_id),
        "may_describe": bool(records.latest_layouts(actor, dataset_id=dataset_id)),
        "may_publish": actor.may("catalogue.publish"),
    }


WORDS: Final[dict[str, tuple[Text, Text]]] = {
    "catalogue.item_not_complete": (
        gettext_lazy("The item does not say all that its share class asks for."),
        gettext_lazy("Give the condition, or the reason and the law."),
    ),
    "catalogue.item_missing": (
        gettext_lazy("The dataset has no such item, or your post may not describe it."),
        gettext_lazy("Look at the dataset."),
    ),
    "catalogue.item_taken": (
        gettext_lazy("Another item of this dataset has this code or name."),
        gettext_lazy("Choose another one, or change that item."),
    ),
    "catalogue.items_missing": (
        gettext_lazy("The dataset has no items yet."),
        gettext_lazy("Describe its items first."),
    ),
    "catalogue.organization_missing": (
        gettext_lazy("This organization is not of this community."),
        gettext_lazy("Choose one from the list."),
    ),
    "catalogue.backup_is_lead": (
        gettext_lazy("The lead department cannot stand in for itself."),
        gettext_lazy("Choose another organization as backup."),
    ),
}


def register() -> None:
    """Give every refusal of the catalogue its words."""
    for code, (what, do) in WORDS.items():
        problems.say(code, what=what, do=do)
