"""What can have happened to a file, and what a living-status fact follows from."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What can have happened to a file; the words stand before whom or what it concerned.
HAPPENINGS: Final[dict[str, str | Promise]] = {
    "born": _("Birth"),
    "died": _("Death"),
    "arrived": _("Arrived"),
    "moved_in": _("Moved in"),
    "leaves": _("Plans to leave"),
    "left": _("Left"),
    "registered": _("Registration began"),
    "deregistered": _("Registration ended"),
    "owner": _("Became owner"),
    "owner_ended": _("No longer owner"),
    "tenant": _("Began to rent"),
    "tenant_ended": _("Rents no more"),
    "landlord": _("Began to let"),
    "landlord_ended": _("Lets no more"),
    "meter": _("Name on the meter"),
    "meter_ended": _("Name no longer on the meter"),
    "joined": _("Joined the household"),
    "parted": _("Left the household"),
    "head": _("Became head of the household"),
    "head_ended": _("No longer head of the household"),
    "keeper": _("Became keeper"),
    "keeper_ended": _("No longer keeper"),
    "work": _("Began to work or learn"),
    "work_ended": _("Works or learns there no more"),
    "charge": _("Took charge"),
    "charge_ended": _("No longer in charge"),
    "settled": _("Settled"),
    "moved_away": _("Moved away"),
}
HAPPENED_BY_RELATION: Final = {
    "lives_at": ("moved_in", "left"),
    "registered_at": ("registered", "deregistered"),
    "owns": ("owner", "owner_ended"),
    "rents": ("tenant", "tenant_ended"),
    "lets": ("landlord", "landlord_ended"),
    "pays_for": ("meter", "meter_ended"),
    "member_of": ("joined", "parted"),
    "head_of": ("head", "head_ended"),
    "drives": ("keeper", "keeper_ended"),
    "works_at": ("work", "work_ended"),
    "runs": ("charge", "charge_ended"),
    "located_at": ("settled", "moved_away"),
    "household_at": ("settled", "moved_away"),
}
HAPPENED_BY_VALUE: Final = {
    "birth": "born",
    "fact.died_on": "died",
    "fact.moved_in_on": "moved_in",
    "fact.arrived_on": "arrived",
    "fact.moved_on": "left",
    "fact.leaving_on": "leaves",
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What a living-status fact follows from: relations of the file (of a home: to it), and values of it."""

    relations: tuple[str, ...]
    fields: tuple[str, ...] = ()


_WHERE: Final = Evidence(relations=("registered_at", "lives_at"))
EVIDENCE: Final = {
    **dict.fromkeys(("residence_match", "residence_split", "present_unregistered", "registered_absent"), _WHERE),
    **dict.fromkeys(("residence_unknown", "registration_unknown"), _WHERE),
    "several_homes": Evidence(relations=("owns",)),
    "dead_registered": Evidence(
        relations=("registered_at",), fields=("fact.died_on", "fact.is_dead", "fact.stopped_because")
    ),
    "empty_registration": _WHERE,
    "collective_household": Evidence(relations=("household_at",), fields=("category",)),
}
