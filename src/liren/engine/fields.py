"""The words that columns are mapped to, and that linkage, merging and the register speak.

A cell of an export means one field of one kind of thing in one role: the landlord's phone is
`Target("landlord", "person", "phone")`. Kinds and roles are those of the `links.csv` schema.
"""

from dataclasses import dataclass
from typing import Final

PERSON: Final = "person"
HOUSEHOLD: Final = "household"
DWELLING: Final = "dwelling"
VEHICLE: Final = "vehicle"
ORGANIZATION: Final = "organization"

KINDS: Final = (PERSON, HOUSEHOLD, DWELLING, VEHICLE, ORGANIZATION)

# `subject` is whom the row is chiefly about: the householder of a welfare row, the owner of a property or
# parking row, the child of a vaccination row, the person visited. The last two are roles of places, not of persons.
ROLES: Final = (
    "subject",
    "head",
    "spouse",
    "guardian",
    "parent",
    "landlord",
    "tenant",
    "owner",
    "member",
    "contact",
    "other",
)

# Fields that linkage compares, a kind at a time; every cell is text as it stood in the file.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    PERSON: (
        "name",
        "former_name",
        "citizen_id",  # 18 or 15 characters, mangled, masked or partial
        "other_id",  # passport, permit, birth certificate, health record or student number
        "sex",
        "birth",
        "phone",  # may hold several
        "relation",  # to the head or the subject, in the words of the source
    ),
    HOUSEHOLD: ("register_no", "category", "size"),
    DWELLING: ("address", "compound", "building", "unit", "room", "code"),
    VEHICLE: ("plate", "color", "space"),
    ORGANIZATION: ("name", "uscc"),
}

# Relations that one row can state between two of its mentions, read subject → object.
RELATIONS: Final[dict[str, tuple[str, str]]] = {
    "lives_at": (PERSON, DWELLING),
    "registered_at": (PERSON, DWELLING),
    "owns": (PERSON, DWELLING),
    "rents": (PERSON, DWELLING),
    "lets": (PERSON, DWELLING),
    "pays_for": (PERSON, DWELLING),  # the name on a utility account; often a previous owner
    "member_of": (PERSON, HOUSEHOLD),
    "head_of": (PERSON, HOUSEHOLD),
    "spouse_of": (PERSON, PERSON),
    "parent_of": (PERSON, PERSON),
    "kin_of": (PERSON, PERSON),
    "guardian_of": (PERSON, PERSON),
    "contact_of": (PERSON, PERSON),
    "drives": (PERSON, VEHICLE),
    "works_at": (PERSON, ORGANIZATION),
    "runs": (PERSON, ORGANIZATION),
    "located_at": (ORGANIZATION, DWELLING),
    "household_at": (HOUSEHOLD, DWELLING),
}

# What one row is about; decides who is `subject` and which dwelling is meant.
FORMS: Final = (
    "household_register",  # 公安 户籍
    "floating_population",  # 流动人口
    "welfare",  # 民政 低保, 特困
    "allowance",  # 高龄津贴, 残疾人补贴
    "health",  # 卫健 健康档案
    "vaccination",
    "education",
    "property",  # 物业 业主, 不动产
    "parking",
    "meter",  # 水电燃气
    "visit",
    "rental",
    "organization",
    "volunteer",
    "event",
    "building",
    "community",  # a community's own roster
    "unknown",
)


@dataclass(frozen=True, order=True)
class Target:
    """
    What a column means: a field of a kind in a role.

    For kind `person` the role is one of ROLES. For a dwelling it says how the row's subject has to do with it:
    `residence`, `registered`, `property`, `workplace`; for an organization `subject`, `workplace` or `school`.
    A column that linkage does not use maps to `Target("subject", "fact", NAME)`: kept and shown, not compared.
    """

    role: str
    kind: str
    field: str

    def __str__(self) -> str:
        return f"{self.role}.{self.kind}.{self.field}"

    @classmethod
    def parse(cls, text: str) -> "Target":
        """
        Read what `str(target)` wrote.

        :raises ValueError: if there are not three parts
        """
        role, kind, field = text.split(".")
        return cls(role, kind, field)
