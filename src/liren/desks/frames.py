"""What stands around every page: the menu of the post, the community, the search box, the person and the posts."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liren.modules.register import kinds as register
from liren.modules.register.queries import runs
from liren.primitives.actors import queries as actors
from liren.primitives.actors.queries import Actor
from liren.primitives.records import queries as records
from liren.web.frames import Frame, Search, Switch
from liren.web.parts import Choice, Link
from liren.web.text import in_own_words


def frame(request: HttpRequest) -> Frame:
    """Frame a page for whoever is acting; a visitor gets an empty frame."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        user = getattr(request, "user", None)  # absent when the request was refused before sessions were read
        return Frame(logout_url=reverse("account_logout")) if user and user.is_authenticated else Frame()
    last = runs.last_done(actor) if actor.may(register.LOOK) else None
    return Frame(
        home=reverse("desks:today"),
        menu=_menu(request, actor),
        place=_place(actor),
        search=_search(actor),
        person=_person(actor),
        posts=_posts(request, actor),
        account=(
            Link(label=_("Change password"), url=reverse("account_change_password"), icon="key"),
            Link(label=_("Second factor"), url=reverse("mfa_index"), icon="shield-lock"),
        ),
        logout_url=reverse("account_logout"),
        as_of=last.finished_at if last else None,
    )


def _person(actor: Actor) -> str:
    name, post = in_own_words(actor.name, actor.name_en), in_own_words(actor.post_name, actor.post_name_en)
    return f"{name} · {post}"


def _menu(request: HttpRequest, actor: Actor) -> tuple[Link, ...]:
    sees_data = actor.may("records.see") or actor.may("records.see_own")
    entries = [
        (True, _("Today"), "sun", reverse("desks:today")),
        (records.is_department(actor), _("Our data"), "building", reverse("desks:department")),
        (actor.may(register.LOOK), _("People and homes"), "people", reverse("register:list", args=["people"])),
        (actor.may(register.LOOK), _("Map"), "map", reverse("register:map")),
        (actor.may(register.REVIEW), _("Review desk"), "arrow-left-right", reverse("register:review")),
        (actor.may(register.CHECK), _("How good is it?"), "clipboard-check", reverse("register:quality")),
        (sees_data, _("Deliveries"), "inbox", reverse("exchange:imports")),
        (actor.may("catalogue.see"), _("Catalogue"), "folder2-open", reverse("catalogue:datasets")),
        (actor.may(register.LINK), _("Linkage runs"), "diagram-3", reverse("register:runs")),
        (actor.may(register.CORRECT), _("Corrections"), "flag", reverse("register:corrections")),
        (actor.may(register.LOOK), _("Values I reported"), "flag", reverse("register:reports")),
        (actor.may(register.TOLD), _("Wrong merges"), "exclamation-triangle", reverse("register:told")),
    ]
    urls = [url for shown, _label, _icon, url in entries if shown]
    here = max(
        (url for url in urls if request.path.startswith(_area(url))), key=lambda url: len(_area(url)), default=""
    )
    return tuple(
        Link(label=label, icon=icon, url=url, current=url == here) for shown, label, icon, url in entries if shown
    )


def _area(url: str) -> str:
    """Return the addresses that belong to a menu entry: the files of every sort belong to people and homes."""
    return reverse("register:home") if url == reverse("register:list", args=["people"]) else url


def _place(actor: Actor) -> Switch:
    [community] = actors.communities([actor.community_id])
    above = in_own_words(community.above, community.above_en)
    name = in_own_words(community.name, community.name_en)
    return Switch(label=f"{above}·{name}" if above else name, url="", field="", choices=())


def _search(actor: Actor) -> Search | None:
    if not actor.may(register.LOOK):
        return None
    return Search(url=reverse("register:search"), placeholder=_("Name, door, phone or number"))


def _posts(request: HttpRequest, actor: Actor) -> Switch | None:
    held = list(actors.appointments(request.user, on=timezone.localdate()))  # type: ignore[arg-type]  # logged in
    if len(held) < 2:
        return None
    names = actors.post_names(held)
    choices = tuple(
        Choice(
            value=str(one.post_id), label=names.get(one.post_id, str(one.post_id)), chosen=one.post_id == actor.post_id
        )
        for one in held
    )
    return Switch(label=_("Post"), url=reverse("desks:post"), field="post", choices=choices)
