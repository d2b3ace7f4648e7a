"""What the register shows and who may: sorts of file, fields with their words, sections, permissions."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.primitives.actors import kinds as actors
from liren.primitives.actors.kinds import Permission
from liren.primitives.entities import kinds as entities

STAFF: Final = frozenset({actors.COMMUNITY_WORKER, actors.GRID_WORKER, actors.COMMITTEE_DIRECTOR})

LOOK: Final = "register.look"
DISCLOSE: Final = "register.disclose"
REVIEW: Final = "register.review"
LINK: Final = "register.link"
DRAW: Final = "register.draw"

CHECK: Final = "register.check"
TOLD: Final = "register.told"
CORRECT: Final = "register.correct"

PERMISSIONS = (
    Permission(name=LOOK, title_zh="查看人房户档案", title_en="Look at masked files", roles=STAFF),
    Permission(name=DISCLOSE, title_zh="按用途查看完整信息", title_en="See full values for a purpose", roles=STAFF),
    Permission(
        name=REVIEW,
        title_zh="认人台",
        title_en="Decide who is who",
        roles=frozenset({actors.COMMUNITY_WORKER, actors.COMMITTEE_DIRECTOR}),
    ),
    Permission(
        name=LINK,
        title_zh="重新关联",
        title_en="Link the register anew",
        roles=frozenset({actors.COMMUNITY_WORKER, actors.COMMITTEE_DIRECTOR, actors.DATA_OFFICER}),
    ),
    Permission(
        name=CHECK,
        title_zh="核对人房户质量",
        title_en="Check how good the register is",
        roles=frozenset({actors.COMMUNITY_WORKER, actors.COMMITTEE_DIRECTOR, actors.DATA_OFFICER}),
    ),
    Permission(
        name=TOLD,
        title_zh="处理错误归并的使用记录",
        title_en="Be told which uses a wrong merge made wrong",
        roles=frozenset({actors.COMMITTEE_DIRECTOR, actors.DATA_OFFICER}),
    ),
    Permission(
        name=CORRECT,
        title_zh="核实本单位来源的更正",
        title_en="Answer reports of wrong values of the own sources",
        roles=frozenset(
            {
                actors.COMMUNITY_WORKER,
                actors.COMMITTEE_DIRECTOR,
                actors.SUBDISTRICT_OFFICER,
                actors.DEPARTMENT_OFFICER,
                actors.DATA_OFFICER,
            }
        ),
    ),
    Permission(
        name=DRAW,
        title_zh="绘制楼栋与网格",
        title_en="Draw buildings and grids on the map",
        roles=frozenset({actors.COMMUNITY_WORKER, actors.COMMITTEE_DIRECTOR, actors.DATA_OFFICER}),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Sort:
    """A sort of file: its address, its words."""

    name: str
    slug: str
    title: str | Promise
    plural: str | Promise
    unit: str | Promise


SORTS = (
    Sort(name=entities.PERSON, slug="people", title=_("Person"), plural=_("People"), unit=_("people")),
    Sort(
        name=entities.HOUSEHOLD,
        slug="households",
        title=_("Registered household"),
        plural=_("Registered households"),
        unit=_("registered households"),
    ),
    Sort(
        name=entities.LIVING_HOUSEHOLD,
        slug="living-households",
        title=_("Living household"),
        plural=_("Living households"),
        unit=_("living households"),
    ),
    Sort(name=entities.DWELLING, slug="dwellings", title=_("Dwelling"), plural=_("Dwellings"), unit=_("dwellings")),
    Sort(name=entities.VEHICLE, slug="vehicles", title=_("Vehicle"), plural=_("Vehicles"), unit=_("vehicles")),
    Sort(
        name=entities.ORGANIZATION,
        slug="organizations",
        title=_("Organization"),
        plural=_("Organizations"),
        unit=_("organizations"),
    ),
)
# A living household has no values of its own: taking its list out takes out its members.
EXPORTED_AS: Final = {entities.LIVING_HOUSEHOLD: entities.PERSON}
BY_SLUG: Final = {sort.slug: sort for sort in SORTS}
BY_NAME: Final = {sort.name: sort for sort in SORTS}

FACT: Final = "fact."
# Fields that linkage knows; any other field is `fact.` and the words of the source's own heading.
FIELDS: Final[dict[str, str | Promise]] = {
    "name": _("Name"),
    "former_name": _("Former name"),
    "citizen_id": _("Citizen ID"),
    "other_id": _("Other document"),
    "sex": _("Sex"),
    "birth": _("Date of birth"),
    "phone": _("Phone"),
    "relation": _("Relation to head"),
    "register_no": _("Register number"),
    "category": _("Kind of household"),
    "size": _("Number of people"),
    "address": _("Address"),
    "compound": _("Compound"),
    "building": _("Building"),
    "unit": _("Entrance"),
    "room": _("Room"),
    "code": _("Code"),
    "plate": _("Plate"),
    "color": _("Plate color"),
    "space": _("Parking space"),
    "uscc": _("Organization code"),
    "borrowed_id": _("Another person's ID, written here"),
    "partial_id": _("ID, as far as it is known"),
    "relations": _("Relations"),  # followed from file to file; no value of a file, and a use of its own
    # what two mentions are compared by, beside their own fields
    "dwelling": _("Home"),
    "household": _("Household"),
    "token": _("Household, vehicle or document"),
    "kin": _("Relatives"),
}
# Numbers, drawn in the fixed-width face.
NUMBERS: Final = frozenset(
    {"citizen_id", "borrowed_id", "partial_id", "other_id", "phone", "register_no", "code", "plate", "uscc", "birth"}
)

RELATIONS: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    # relation: (read from the subject, read from the object)
    "lives_at": (_("lives at"), _("lives here")),
    "registered_at": (_("registered at"), _("registered here")),
    "owns": (_("owns"), _("owner")),
    "rents": (_("rents"), _("tenant")),
    "lets": (_("lets"), _("landlord")),
    "pays_for": (_("name on the meter of"), _("name on the meter")),
    "member_of": (_("member of"), _("member")),
    "head_of": (_("head of"), _("head")),
    "spouse_of": (_("spouse of"), _("spouse")),
    "parent_of": (_("parent of"), _("child of")),
    "kin_of": (_("kin of"), _("kin")),
    "guardian_of": (_("guardian of"), _("ward of")),
    "contact_of": (_("contact of"), _("contact")),
    "drives": (_("drives"), _("driver")),
    "works_at": (_("works at"), _("works here")),
    "runs": (_("in charge of"), _("run by")),
    "located_at": (_("located at"), _("located here")),
    "household_at": (_("household at"), _("household here")),
}


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a file: the facts that belong there, by the names that shaping gives them."""

    key: str
    title: str | Promise
    facts: frozenset[str]


BASIC: Final = Section(
    key="basic",
    title=_("Basic facts"),
    facts=frozenset(
        {
            "birthplace", "blood_type", "education", "ethnicity", "marital_status", "military_service", "native_place",
            "occupation", "residence_type",
        }
    ),
)  # fmt: skip
SECTIONS: Final = (
    BASIC,
    Section(
        key="stay",
        title=_("Registration and stay"),
        facts=frozenset(
            {
                "arrived_on", "died_on", "endorsed_until", "has_moved", "is_dead", "landlord_relation", "leaving_on",
                "moved_from_address", "moved_from_city", "moved_in_on", "moved_on", "moved_to", "police_beat",
                "police_station", "residence_split", "stay_place", "stay_reason",
            }
        ),
    ),
    Section(
        key="benefits",
        title=_("Assistance and benefits"),
        facts=frozenset(
            {
                "account_holder", "age_band", "allowance_no", "amount", "bank", "bank_account", "certified_on",
                "disability_grade", "disability_type", "disabled_size", "income", "institution", "is_registered_poor",
                "living_subsidy", "nursing_subsidy", "paid_since", "poverty_cause", "priority_size", "reviewed_on",
                "stopped_because", "stopped_on", "subsidy_category", "supported_since", "welfare_category",
            }
        ),
    ),
    Section(
        key="health",
        title=_("Health and care"),
        facts=frozenset(
            {
                "allergies", "blood_pressure", "child_status", "constitution", "doctor", "dose", "examined_on",
                "history", "payment_method", "self_care", "vaccinated_at", "vaccinated_on", "vaccine", "waist",
            }
        ),
    ),
    Section(
        key="school",
        title=_("Work and school"),
        facts=frozenset({"boarding", "class", "grade", "is_left_behind", "is_migrant_child"}),
    ),
)  # fmt: skip


def section_of(field: str) -> Section | None:
    """
    Return the section that a value stands in: what linkage knows is basic, a fact has its section.

    Any other fact (a meter's reading, a fee) says something of the row's own business, and stays with its row: two rows
    that say otherwise do not contradict each other.
    """
    if not field.startswith(FACT):
        return BASIC
    name = field.removeprefix(FACT)
    return next((section for section in SECTIONS if name in section.facts), None)


@dataclass(frozen=True, kw_only=True)
class Around:
    """A part of what stands around a file: relations, each from the side from which it is read (True: the subject)."""

    key: str
    title: str | Promise
    relations: frozenset[tuple[str, bool]]


def _around(key: str, title: str | Promise, *, of: tuple[str, ...] = (), to: tuple[str, ...] = ()) -> Around:
    relations = frozenset({*((name, True) for name in of), *((name, False) for name in to)})
    return Around(key=key, title=title, relations=relations)


# Said by the heading of the part that they stand in.
PLAIN: Final = frozenset({"member_of", "household_at", "located_at"})
_KIN: Final = ("spouse_of", "parent_of", "kin_of", "guardian_of", "contact_of")
AROUND: Final = (
    _around("members", _("Members"), to=("head_of", "member_of")),
    _around("residents", _("Who lives here"), to=("lives_at",)),
    _around("registered", _("Who is registered here"), to=("registered_at",)),
    _around("owners", _("Owners, tenants, meters"), to=("owns", "rents", "lets", "pays_for")),
    _around("here", _("Households and organizations here"), to=("household_at", "located_at")),
    _around("homes", _("Homes"), of=("lives_at", "registered_at", "household_at", "located_at")),
    _around("households", _("Households"), of=("head_of", "member_of")),
    _around("family", _("Family and contacts"), of=_KIN, to=_KIN),
    _around("property", _("Owns, rents, pays for"), of=("owns", "rents", "lets", "pays_for")),
    _around("things", _("Vehicles and work"), of=("drives", "works_at", "runs")),
    _around("keepers", _("Keepers"), to=("drives",)),
    _around("people", _("People"), to=("works_at", "runs")),
)


def around(relation: str, *, is_subject: bool) -> Around:
    """Return the part in which a relation stands, read from one of its sides."""
    return next((each for each in AROUND if (relation, is_subject) in each.relations), AROUND[-1])
