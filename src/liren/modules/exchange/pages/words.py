"""States, targets and reasons in words."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.engine import fields
from liren.primitives.records import kinds
from liren.primitives.records.queries import Delivery
from liren.web import figures
from liren.web.parts import Item, Light
from liren.web.text import Text

STATES: Final[dict[str, Text]] = {
    kinds.RECEIVED: _("Waiting to be read"),
    kinds.READ: _("Columns to check"),
    kinds.MAPPED: _("Waiting to be loaded"),
    kinds.LOADING: _("Loading"),
    kinds.LOADED: _("In the register"),
    kinds.REFUSED: _("Refused"),
    kinds.CANCELLED: _("Cancelled"),
}
CAUSES: Final[dict[str, Text]] = {
    kinds.CHECKED: _("What came of it was checked; it is not needed any more"),
    kinds.MISTAKEN: _("The wrong file was sent"),
    kinds.ASKED: _("A resident asked for it"),
}
LIGHTS: Final = {kinds.READ: "yellow", kinds.LOADED: "green", kinds.REFUSED: "red"}

FORMS: Final[dict[str, Text]] = {
    "household_register": _("Household register"),
    "floating_population": _("Floating population"),
    "welfare": _("Social assistance"),
    "allowance": _("Allowances"),
    "health": _("Health records"),
    "vaccination": _("Vaccination"),
    "education": _("Education"),
    "property": _("Property and owners"),
    "parking": _("Vehicles and parking"),
    "meter": _("Water, electricity and gas meters"),
    "visit": _("Visits"),
    "rental": _("Rented homes"),
    "organization": _("Organizations and shops"),
    "volunteer": _("Volunteers"),
    "event": _("Events"),
    "building": _("Buildings"),
    "community": _("Community roster"),
    "unknown": _("Not recognized"),
}
ROLES: Final[dict[str, Text]] = {
    "subject": _("the person of the row"),
    "head": _("householder"),
    "spouse": _("spouse"),
    "guardian": _("guardian"),
    "parent": _("parent"),
    "landlord": _("landlord"),
    "tenant": _("tenant"),
    "owner": _("owner"),
    "member": _("member"),
    "contact": _("contact"),
    "other": _("other person"),
    "residence": _("home"),
    "registered": _("registered address"),
    "property": _("the property"),
    "workplace": _("workplace"),
    "school": _("school"),
}
FIELDS: Final[dict[str, Text]] = {
    "person.name": _("full name"),
    "person.former_name": _("former name"),
    "person.citizen_id": _("citizen id"),
    "person.other_id": _("other number or permit"),
    "person.sex": _("sex"),
    "person.birth": _("date of birth"),
    "person.phone": _("phone"),
    "person.relation": _("relation"),
    "household.register_no": _("household register number"),
    "household.category": _("household category"),
    "household.size": _("people in the household"),
    "dwelling.address": _("address"),
    "dwelling.compound": _("compound"),
    "dwelling.building": _("building"),
    "dwelling.unit": _("unit entrance"),
    "dwelling.room": _("room"),
    "dwelling.code": _("dwelling code"),
    "vehicle.plate": _("plate"),
    "vehicle.color": _("plate color"),
    "vehicle.space": _("parking space"),
    "organization.name": _("organization"),
    "organization.uscc": _("unified social credit code"),
}
# What a person may choose for a column, the likeliest first; whatever the machine proposed is offered beside these.
PLACES: Final = ("residence", "registered", "property", "workplace")
OFFERED: Final = (
    *(fields.Target(role, "person", name) for role in fields.ROLES for name in fields.FIELDS[fields.PERSON]),
    *(fields.Target("subject", "household", name) for name in fields.FIELDS[fields.HOUSEHOLD]),
    *(fields.Target(role, "dwelling", name) for role in PLACES for name in fields.FIELDS[fields.DWELLING]),
    *(fields.Target("subject", "vehicle", name) for name in fields.FIELDS[fields.VEHICLE]),
    *(
        fields.Target(role, "organization", name)
        for role in ("subject", "workplace", "school")
        for name in fields.FIELDS[fields.ORGANIZATION]
    ),
)


def called(one: Delivery) -> str:
    """Return what to call a delivery: the label of its file, with its number where the label tells nothing: *.xlsx."""
    stem = one.name.rpartition(".")[0] or one.name
    if stem.strip("*_- "):
        return one.name
    return str(_("Delivery %(number)s · %(name)s") % {"number": one.pk, "name": one.name})


def line(one: Delivery, *, text: Text = "") -> Item:
    """Return a delivery as a line of a list: what became of its rows, when it came, how it stands."""
    counted = {name: figures.number(getattr(one, name)) for name in ("new", "changed", "errors")}
    return Item(
        text=text or called(one),
        note=str(_("%(new)s new · %(changed)s changed · %(errors)s did not fit") % counted)
        if one.state == kinds.LOADED
        else "",
        when=figures.moment(one.received_at),
        url=reverse("exchange:delivery", args=[one.pk]),
        light=state(one.state),
    )


def state(name: str) -> Light:
    """Return a delivery's state as a light with its word."""
    return Light(state=LIGHTS.get(name, "grey"), text=STATES[name])  # type: ignore[arg-type]  # the four colors


def target(text: str) -> str:
    """Return what a column means: 监护人·电话; a fact keeps the name that its source gave it."""
    if not text:
        return ""
    role, kind, field = text.split(".", 2)
    if kind == "fact":
        return str(_("kept as it is: %(name)s") % {"name": field})
    words = FIELDS.get(f"{kind}.{field}", field)
    if kind != fields.PERSON and role == "subject":
        return str(words)
    plain = role.rstrip("0123456789")
    number = role[len(plain) :]
    return f"{ROLES.get(plain, plain)}{number} · {words}"
