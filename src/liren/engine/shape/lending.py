"""What one column says of another's person: firms' names, phones that reach the subject, 本人 in a name's place."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import fields
from liren.engine.shape import blocks

IDENTIFYING: Final = ("name", "citizen_id", "other_id")
# A phone of these, when the row gives them no name, is how the subject is reached.
SPEAKS_FOR: Final = ("guardian", "contact", "head", "spouse", "parent", "parent2", "member")
# What stands where somebody else is expected and means the row's own person, or nobody.
SELVES: Final = pa.array(["本人", "自己", "本人领取", "本人代领", "同本人", "户主本人", "同上", "自有", "自购", "自住"])

Groups = dict[tuple[str, str], dict[str, pa.Array]]


def name_no_selves(groups: Groups) -> None:
    """Take 本人 for nobody's name: whoever fetches the own allowance is mentioned once."""
    for (kind, _), group in groups.items():
        if kind == fields.PERSON and "name" in group:
            is_self = pc.is_in(group["name"], value_set=SELVES)
            group["name"] = pc.if_else(is_self, pa.scalar(None, pa.string()), group["name"])


def lend_phones(groups: Groups, count: int) -> None:
    """Give the subject the phones of companions whom the row does not name."""
    subject = groups.get((fields.PERSON, "subject"))
    if subject is None:
        return
    for label in SPEAKS_FOR:
        group = groups.get((fields.PERSON, label), {})
        if "phone" in group:
            unnamed = pa.array(~blocks.filled(group, IDENTIFYING, count))
            lent = pc.if_else(unnamed, group["phone"], pa.scalar(None, pa.string()))
            both = [cells for cells in (subject.get("phone"), lent) if cells is not None]
            subject["phone"] = blocks.combined("phone", both)


def lend_name(groups: Groups, subject: Mapping[str, pa.Array], firms: np.ndarray) -> bool:
    """Where organization codes have a column of their own, the name goes to them and makes no second firm."""
    coded = groups.get((fields.ORGANIZATION, "subject"))
    if coded is None or "name" in coded or "name" not in subject:
        return False
    coded["name"] = pc.if_else(pa.array(firms), subject["name"], pa.scalar(None, pa.string()))
    return True
