"""What lists of files can be narrowed by, sort by sort, in the order in which a worker asks: where, who, how known."""

from functools import partial
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liren.modules.register import kinds
from liren.modules.register.pages import words
from liren.modules.register.queries import lists as rows
from liren.modules.register.queries import narrowing
from liren.primitives.actors.queries import Actor
from liren.primitives.entities import kinds as entities
from liren.web.lists import Filter
from liren.web.parts import Choice
from liren.web.text import Text

# Children before school, of school age, of working age, old, very old (allowances begin at 80).
AGES: Final = {"0-5": (0, 5), "6-17": (6, 17), "18-59": (18, 59), "60-79": (60, 79), "80-": (80, None)}
KNOWN: Final = Filter(
    name="known",
    label=_("Sources"),
    narrow=rows.narrowed,
    choices=(
        Choice(value="one", label=_("one only")),
        Choice(value="several", label=_("several")),
        Choice(value="disputed", label=_("contradict one another")),
        Choice(value="contested", label=_("said to be wrong")),
    ),
)


def of(actor: Actor, sort: kinds.Sort) -> tuple[Filter, ...]:
    """Return the filters of a list of a sort; the places of the community are looked up."""
    return (*_places(actor, sort), *_standing(sort), *_OWN.get(sort.name, ()), KNOWN)


def _places(actor: Actor, sort: kinds.Sort) -> tuple[Filter, ...]:
    known = narrowing.places(actor)
    if not known:
        return ()
    return (
        Filter(
            name="place",
            label=_WHERE.get(sort.name, _("Compound or street")),
            narrow=partial(narrowing.by_place, sort=sort.name),
            choices=tuple(Choice(value=name, label=f"{name} ({count:,})") for name, count in known),
        ),
        Filter(
            name="building",
            label=_("Building"),
            narrow=partial(narrowing.by_building, sort=sort.name),
            placeholder=_("such as 3"),
        ),
    )


def _standing(sort: kinds.Sort) -> tuple[Filter, ...]:
    """Return the filter by living status, for the sorts that have one."""
    choices = tuple(
        Choice(value=one.name, label=words.standing(one.name)) for one in entities.standings if one.sort == sort.name
    )
    narrow = Filter(
        name="standing",
        label=_("Living status"),
        narrow=lambda found, name: found.filter(standings__contains=[name]),
        choices=choices,
    )
    return (narrow,) if choices else ()


def _age() -> Filter:
    def narrow(found: rows.Entities, band: str) -> rows.Entities:
        at_least, at_most = AGES[band]
        return narrowing.by_age(found, at_least=at_least, at_most=at_most, year=timezone.localdate().year)

    choices = tuple(Choice(value=band, label=_AGE_WORDS[band]) for band in AGES)
    return Filter(name="age", label=_("Age"), narrow=narrow, choices=choices)


def _given(name: str, label: Text, field: str, *, known: Text, unknown: Text) -> Filter:
    """Return a filter by whether some source gives a field."""
    return Filter(
        name=name,
        label=label,
        narrow=lambda found, choice: narrowing.by_field(found, field, is_known=choice == "yes"),
        choices=(Choice(value="yes", label=known), Choice(value="no", label=unknown)),
    )


def _size(sort: str) -> Filter:
    return Filter(
        name="size",
        label=_("Members"),
        narrow=partial(narrowing.by_size, sort=sort),
        choices=(Choice(value="one", label=_("one person")), Choice(value="several", label=_("several people"))),
    )


_WHERE: Final = {
    entities.VEHICLE: _("Where keepers live"),
    entities.ORGANIZATION: _("Where it is or its people live"),
}
_AGE_WORDS: Final = {
    "0-5": _("0 to 5"),
    "6-17": _("6 to 17"),
    "18-59": _("18 to 59"),
    "60-79": _("60 to 79"),
    "80-": _("80 and over"),
}
_GIVEN, _NOT_GIVEN = _("some source gives it"), _("no source gives it")
_USE: Final = Filter(
    name="use",
    label=_("How it is lived in"),
    narrow=narrowing.by_use,
    choices=(
        Choice(value="rented", label=_("rented out")),
        Choice(value="owner", label=_("by an owner")),
        Choice(value="empty", label=_("nobody known to live there")),
    ),
)
_OWN: Final[dict[str, tuple[Filter, ...]]] = {
    entities.PERSON: (
        _age(),
        _given("number", _("Citizen ID"), "citizen_id", known=_GIVEN, unknown=_NOT_GIVEN),
    ),
    entities.HOUSEHOLD: (_size(entities.HOUSEHOLD),),
    entities.LIVING_HOUSEHOLD: (_size(entities.LIVING_HOUSEHOLD),),
    entities.DWELLING: (_USE,),
    entities.VEHICLE: (_given("parking", _("Parking space"), "space", known=_("has one"), unknown=_("none known")),),
    entities.ORGANIZATION: (_given("number", _("Organization code"), "uscc", known=_GIVEN, unknown=_NOT_GIVEN),),
}
