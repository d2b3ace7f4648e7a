"""Sex as registers write it: words, letters, and the codes of GB/T 2261.1 (1 male, 2 female)."""

from typing import Final, Literal

from liren.engine.norm.characters import HALF_WIDTH

# 0 is "unknown" in the standard and "male" or "female" with some vendors: it says nothing.
_MALE: Final = frozenset(["男", "男性", "男孩", "男士", "先生", "M", "MALE", "MAN", "BOY", "1", "1.0", "01", "♂", "公"])
_FEMALE: Final = frozenset(
    ["女", "女性", "女孩", "女士", "小姐", "F", "FEMALE", "WOMAN", "GIRL", "2", "2.0", "02", "♀", "母"]
)


def normalize(raw: str) -> Literal["male", "female"] | None:
    """Understand one cell of a sex column; None when it says nothing certain."""
    if raw == "男":
        return "male"
    if raw == "女":
        return "female"
    text = raw.translate(HALF_WIDTH).strip(" '\"").upper()
    if text in _MALE:
        return "male"
    if text in _FEMALE:
        return "female"
    # 1-男, 男(1), 女 性: the character decides when it is the only one.
    if ("男" in text) != ("女" in text) and len(text) <= 6 and "或" not in text and "非" not in text:
        return "male" if "男" in text else "female"
    return None
