"""The fixed words of the register: sorts of entity, living-status facts, answers of a human about a pair."""

from dataclasses import dataclass

from liren.kit.registry import Registry

PERSON = "person"
HOUSEHOLD = "household"  # 户籍户: people under one register number
LIVING_HOUSEHOLD = "living_household"  # 生活户: people who live together
DWELLING = "dwelling"
VEHICLE = "vehicle"
ORGANIZATION = "organization"

SORTS = (PERSON, HOUSEHOLD, LIVING_HOUSEHOLD, DWELLING, VEHICLE, ORGANIZATION)

SAME = "same"
DIFFERENT = "different"
UNSURE = "unsure"

ANSWERS = (SAME, DIFFERENT, UNSURE)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """
    A living-status fact that is modelled, not mended: it is true of many people and no error.
    """

    name: str
    sort: str
    title_zh: str
    title_en: str
    meaning_zh: str
    meaning_en: str


STANDINGS = (
    Standing(
        name="residence_match",
        sort=PERSON,
        title_zh="人户一致",
        title_en="Lives where registered",
        meaning_zh="户籍地址与现住址是同一套房",
        meaning_en="The registered and the actual dwelling are one",
    ),
    Standing(
        name="residence_split",
        sort=PERSON,
        title_zh="人户分离",
        title_en="Lives elsewhere than registered",
        meaning_zh="户籍在一处，人住在另一处",
        meaning_en="Registered at one dwelling, lives at another",
    ),
    Standing(
        name="present_unregistered",
        sort=PERSON,
        title_zh="人在户不在",
        title_en="Lives here, registered elsewhere",
        meaning_zh="住在本社区，户籍在另一处",
        meaning_en="Lives here; registered at another place",
    ),
    Standing(
        name="registered_absent",
        sort=PERSON,
        title_zh="户在人不在",
        title_en="Registered here, lives elsewhere",
        meaning_zh="户籍在本社区，人住在另一处",
        meaning_en="Registered here; lives at another place",
    ),
    Standing(
        name="residence_unknown",
        sort=PERSON,
        title_zh="居住待核",
        title_en="Residence not known",
        meaning_zh="有户籍，没有来源说明住在哪里",
        meaning_en="Registered; no source says where the person lives",
    ),
    Standing(
        name="registration_unknown",
        sort=PERSON,
        title_zh="户籍待核",
        title_en="Registration not known",
        meaning_zh="住在这里，没有来源说明户籍在哪里",
        meaning_en="Lives here; no source says where the person is registered",
    ),
    Standing(
        name="several_homes",
        sort=PERSON,
        title_zh="一人多房",
        title_en="Owns several homes",
        meaning_zh="名下有两套及以上住房",
        meaning_en="Owns two or more dwellings",
    ),
    Standing(
        name="dead_registered",
        sort=PERSON,
        title_zh="死亡未销户",
        title_en="Died, still registered",
        meaning_zh="有来源记载去世，户籍尚未注销",
        meaning_en="A source says that the person died; the registration still stands",
    ),
    Standing(
        name="empty_registration",
        sort=DWELLING,
        title_zh="空挂户",
        title_en="Empty registration",
        meaning_zh="有人户口挂在这里，无人在此居住",
        meaning_en="People are registered here and none of them lives here",
    ),
    Standing(
        name="collective_household",
        sort=HOUSEHOLD,
        title_zh="集体户",
        title_en="Collective household",
        meaning_zh="户口落在学校、单位或街道",
        meaning_en="Registered with an employer, a school or the street",
    ),
)

standings: Registry[Standing] = Registry()
standings.register(*STANDINGS)
