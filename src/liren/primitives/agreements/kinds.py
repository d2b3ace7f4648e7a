"""The purposes for which a community's own workers may see identity values: who, which fields, how many, by what law.

The built-in agreement. Editions are dated: a purpose is never edited, a later edition replaces it. An entry repeats the
purpose and the basis that stood in its edition. docs/reference/purposes.md is generated from this file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from liren.kit.refs import Ref
from liren.kit.registry import Registry
from liren.primitives.actors import kinds as posts

AGREEMENT: Final = "own_workers"
EDITION: Final = date(2026, 11, 1)

WORKERS: Final = frozenset({posts.COMMUNITY_WORKER, posts.GRID_WORKER, posts.COMMITTEE_DIRECTOR})
DESK: Final = frozenset({posts.COMMUNITY_WORKER, posts.COMMITTEE_DIRECTOR})
STEWARDS: Final = frozenset({posts.DATA_OFFICER, posts.COMMITTEE_DIRECTOR, posts.COMMUNITY_WORKER})
DELIVERERS: Final = STEWARDS | {posts.DEPARTMENT_OFFICER, posts.SUBDISTRICT_OFFICER}

CONTACT: Final = frozenset({"person.name", "person.phone", "dwelling.address", "dwelling.compound", "dwelling.building",
                            "dwelling.unit", "dwelling.room"})  # fmt: skip
IDENTITY: Final = CONTACT | {"person.citizen_id", "person.sex", "person.birth"}
# Facts by their names in `engine.shape`: a purpose opens what its work needs, and no blood pressure for an allowance.
_PAYMENT: Final = frozenset({"amount", "paid_since", "bank", "bank_account", "account_holder"})
_STANDING: Final = frozenset({"certified_on", "reviewed_on", "stopped_because", "stopped_on", "is_dead", "died_on",
                              "residence_type"})  # fmt: skip
_MEANS: Final = frozenset({"welfare_category", "allowance_no", "amount", "supported_since", "income", "poverty_cause",
                           "priority_size", "disabled_size", "is_registered_poor", "occupation", "activity",
                           "marital_status", "disability_type", "disability_grade", "self_care"})  # fmt: skip
_DISABILITY: Final = frozenset({"disability_type", "disability_grade", "living_subsidy", "nursing_subsidy",
                                "welfare_category", "self_care"})  # fmt: skip


def _facts(*groups: frozenset[str]) -> frozenset[str]:
    return frozenset(f"person.fact.{name}" for name in frozenset().union(*groups))


EVERYTHING: Final = IDENTITY | {
    "person.former_name", "person.other_id", "person.relation", "person.fact.*",
    "household.register_no", "household.category", "household.size", "household.fact.*",
    "dwelling.code", "dwelling.fact.*",
    "vehicle.plate", "vehicle.color", "vehicle.space", "vehicle.fact.*",
    "organization.name", "organization.uscc", "organization.fact.*",
}  # fmt: skip

# Whatever can be said to be wrong; and what reports of it and their answers hold, under the field that they are about.
REPORTABLE: Final = EVERYTHING | {"person.borrowed_id", "person.partial_id"}
SAID: Final = frozenset(f"{what}.{name.partition('.')[2]}" for what in ("correction", "report") for name in REPORTABLE)

# Who stands to whom is no value of a file, and says as much as one: looking along relations is a use of its own.
RELATIONS: Final = "relations"
LINKED: Final = frozenset(
    f"{sort}.{RELATIONS}" for sort in ("person", "household", "living_household", "dwelling", "vehicle", "organization")
)


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """
    One declared reason to see identity values.

    :ivar basis: the law it rests on, as a citation that the resident will read
    :ivar roles: roles of the posts that may claim it
    :ivar fields: `sort.field`; `sort.fact.*` stands for every fact without a field of its own
    :ivar max_subjects: in one entry, each of them named in it
    :ivar max_class: in one class entry (exports, uploads, mass checks); 0 when there are none
    """

    name: str
    title_zh: str
    title_en: str
    basis: str
    roles: frozenset[str]
    fields: frozenset[str]
    max_subjects: int = 10
    max_class: int = 0
    case_required: bool = False
    reason_required: bool = False
    may_search: bool = False
    valid_from: date = EDITION
    valid_until: date | None = None


# Each law is cited by article in the edition named; what that edition says was read when the basis was written.
# The committees' law was revised for 2026 and its articles renumbered; what it says of their tasks is cited by name.
_COMMITTEE_LAW: Final = "城市居民委员会组织法(2026年起施行)关于居民委员会任务的规定; 个人信息保护法第十三条第三项"
# Data that upper levels return (24) and their checking (26); a committee handles them like a state organ (PIPL 34, 37).
_SHARING: Final = "政务数据共享条例第二十四条、第二十六条; 个人信息保护法第三十四条、第三十七条"

PURPOSES: Final = (
    Purpose(
        name="subsistence_visit",
        title_zh="低保入户核查",
        title_en="Home check for subsistence allowance",
        basis="社会救助法关于家庭状况调查和定期核查的规定; 个人信息保护法第十三条第三项",
        roles=WORKERS,
        fields=IDENTITY | {"person.relation", "household.category", "household.size"} | _facts(_MEANS, _STANDING),
        may_search=True,
    ),
    Purpose(
        name="age_allowance_review",
        title_zh="高龄津贴年审",
        title_en="Yearly review of the allowance for the very old",
        basis="老年人权益保障法(2018年修正)第三十三条; 个人信息保护法第十三条第三项",
        roles=WORKERS,
        fields=IDENTITY | _facts(frozenset({"age_band"}), _PAYMENT, _STANDING),
        max_class=500,
        may_search=True,
    ),
    Purpose(
        name="monthly_visit",
        title_zh="月度探访",
        title_en="Monthly visit to people owed care",
        basis="老年人权益保障法(2018年修正)第三十七条、第三十八条; 个人信息保护法第十三条第三项",
        roles=WORKERS,
        fields=CONTACT | {"person.birth", "person.sex"},
        may_search=True,
    ),
    Purpose(
        name="child_care_visit",
        title_zh="困境儿童与留守儿童探访",
        title_en="Visit to children in need or left behind",
        basis="未成年人保护法(2024年修正)第四十三条; 困境儿童个人信息保护工作办法; 个人信息保护法第三十一条",
        roles=WORKERS,
        fields=CONTACT | {"person.birth", "person.sex", "person.relation"},
        may_search=True,
    ),
    Purpose(
        name="disability_review",
        title_zh="残疾人两项补贴复核",
        title_en="Review of the two disability subsidies",
        basis="残疾人保障法(2018年修正)第四十八条; 个人信息保护法第十三条第三项",
        roles=WORKERS,
        fields=IDENTITY | _facts(_DISABILITY, _PAYMENT, _STANDING),
        max_class=500,
        may_search=True,
    ),
    Purpose(
        name="register_review",
        title_zh="登记核对(认人台)",
        title_en="Deciding who is who in the register",
        basis=_COMMITTEE_LAW,
        roles=STEWARDS,
        fields=EVERYTHING | {"record.row"},
        max_subjects=40,
        may_search=True,
    ),
    Purpose(
        name="import_check",
        title_zh="数据导入核对",
        title_en="Checking an imported delivery",
        basis=_SHARING,
        roles=DELIVERERS,
        fields=frozenset({"upload.file", "upload.file_name", "error_file.file", "record.row"}),
        max_subjects=50,
        max_class=5000,
    ),
    Purpose(
        name="resident_visit",
        title_zh="居民来访",
        title_en="A resident at the counter",
        basis=_COMMITTEE_LAW,
        roles=DESK,
        fields=EVERYTHING,
        may_search=True,
    ),
    Purpose(
        name="correction_request",
        title_zh="居民申请查阅或更正",
        title_en="A resident asks for a copy or a correction",
        basis="个人信息保护法第四十五条、第四十六条",
        roles=DESK | {posts.DATA_OFFICER},
        fields=EVERYTHING,
        max_subjects=5,
        may_search=True,
    ),
    Purpose(
        name="correction_answer",
        title_zh="数源单位核实更正",
        title_en="A source checks a value that is said to be wrong",
        basis="政务数据共享条例第二十六条; 个人信息保护法第四十六条",
        roles=DELIVERERS,
        fields=REPORTABLE | SAID,
        case_required=True,
    ),
    Purpose(
        name="matter_handling",
        title_zh="办理事项",
        title_en="Handling a matter that a resident brought",
        basis=_COMMITTEE_LAW,
        roles=WORKERS | {posts.SUBDISTRICT_OFFICER, posts.DEPARTMENT_OFFICER},
        fields=IDENTITY | {"person.relation"},
        case_required=True,
    ),
    Purpose(
        name="emergency",
        title_zh="应急处置",
        title_en="Emergency response",
        basis="突发事件应对法(2024年修订)第八十四条、第八十五条; 个人信息保护法第十三条第四项",
        roles=WORKERS | {posts.SUBDISTRICT_OFFICER},
        fields=IDENTITY | {"person.relation", "vehicle.plate"},
        max_subjects=100,
        max_class=5000,
        reason_required=True,
        may_search=True,
    ),
    Purpose(
        name="relation_visit",
        title_zh="走访联络(同住、照看、联系人)",
        title_en="Visits and contact: who lives together, who cares, whom to call",
        basis=_COMMITTEE_LAW,
        roles=WORKERS,
        fields=LINKED,
        max_subjects=0,
        max_class=500,
    ),
    Purpose(
        name="relation_emergency",
        title_zh="应急联络(受影响的人与负责人)",
        title_en="Emergency: who is affected, who is responsible",
        basis="突发事件应对法(2024年修订)第八十四条、第八十五条; 个人信息保护法第十三条第四项",
        roles=WORKERS,
        fields=LINKED,
        max_subjects=0,
        max_class=500,
        reason_required=True,
    ),
    Purpose(
        name="list_export",
        title_zh="名单导出",
        title_en="Export of a list",
        basis="数据安全法(2021年)第三十八条; 个人信息保护法第五十一条",
        roles=STEWARDS,
        fields=EVERYTHING,
        max_subjects=0,
        max_class=20000,
        reason_required=True,
    ),
    Purpose(
        name="security_review",
        title_zh="用数合规抽查",
        title_en="Spot check of how data was used",
        basis="个人信息保护法第五十四条",
        roles=frozenset({posts.AUDITOR, posts.SECURITY_OFFICER}),
        fields=frozenset({"person.name"}),
        reason_required=True,
    ),
)

purposes: Registry[Purpose] = Registry()


@dataclass(frozen=True, kw_only=True)
class CaseOwner:
    """
    Whoever owns a sort of case, asked whether looking at a subject fits one of them.

    :ivar name: the sort of the Ref, `case`
    :ivar fits: case, subject, field names → whether that case is open and about that subject
    """

    name: str
    fits: Callable[[Ref, Ref, frozenset[str]], bool]


case_owners: Registry[CaseOwner] = Registry()
