"""Masked forms of identity values, as Chinese counters print them: enough to recognize a person one knows, no more.

Personal Information Protection Law art. 51 asks for de-identification wherever the value itself is not needed.
Every mask hides at least one character, and none shows seven digits in a row (the vault refuses one that does).
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from liren.engine.norm import names

HIDDEN: Final = "***"


def mask(field: str, text: str) -> str:
    """Mask the value of a field (`name`, `phone`, ...); a field without a rule shows nothing."""
    hide = _RULES.get(field)
    return hide(unicodedata.normalize("NFKC", text).strip()) if hide else HIDDEN


def mask_name(text: str) -> str:
    """陈桂珍 → 陈*珍, 王岚 → 王*, 欧阳志远 → 欧阳*远, John Smith → J*** S****."""
    name = names.normalize(text)
    shown = name.text or text
    if shown.isascii():
        return " ".join(word[0] + "*" * max(3, len(word) - 1) for word in shown.split()) or HIDDEN
    surname = name.surname or shown[:1]
    given = shown[len(surname) :]
    if len(given) < 2:
        return (surname if given else "") + "*"
    return surname + "*" * (len(given) - 1) + given[-1]


def mask_citizen_id(text: str) -> str:
    """330199194502030045 → 330199********004*: the place of issue and the order code, neither birth nor check digit."""
    shown = text.replace("?", "*")
    if len(shown) == 18:
        return shown[:6] + "*" * 8 + shown[14:17] + "*"
    return shown[:6] + "*" * (len(shown) - 6) if len(shown) > 6 else HIDDEN


def mask_other_id(text: str) -> str:
    """E12345678 → E*******8."""
    return text[0] + "*" * (len(text) - 2) + text[-1] if len(text) > 4 else HIDDEN


def mask_phone(text: str) -> str:
    """13800137715 → 138****7715, 0571-88881234 → ****1234."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and digits[0] == "1":
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-4:]}" if len(digits) > 6 else HIDDEN


def mask_birth(text: str) -> str:
    """1945-02-03 → 1945-02-**."""
    found = re.match(r"(\d{4})(?:\D?(\d{2}))?", text)
    if not found:
        return HIDDEN
    year, month = found.groups()
    return f"{year}-{month or '**'}-**"


def mask_address(text: str) -> str:
    """青禾路18弄3号2单元501室 → 青禾路18弄3号***; a house with its own number loses the number."""
    cut = re.search(r"[0-9A-Za-z]+(?:单元|门)", text) or re.search(r"[0-9A-Za-z-]+[^0-9A-Za-z]*$", text)
    shown = text[: cut.start()] if cut else text[:3]
    return re.sub(r"\d{7,}", HIDDEN, shown) + HIDDEN


def mask_plate(text: str) -> str:
    """浙A12345 → 浙A***45."""
    return text[:2] + HIDDEN + text[-2:] if len(text) > 5 else HIDDEN


def _shown(text: str) -> str:
    """What the law publishes of organizations, and what says little alone, stands as it is."""
    return re.sub(r"\d{7,}", HIDDEN, text)


_RULES: Final[dict[str, Callable[[str], str]]] = {
    "name": mask_name,
    "former_name": mask_name,
    "citizen_id": mask_citizen_id,
    "other_id": mask_other_id,
    "phone": mask_phone,
    "birth": mask_birth,
    "address": mask_address,
    "plate": mask_plate,
    "sex": _shown,
    "relation": _shown,
    "compound": _shown,
    "building": _shown,
    "organization_name": _shown,
}
