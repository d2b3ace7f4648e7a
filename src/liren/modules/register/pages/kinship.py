"""What a register writes about sex and kinship, for a reader of English: the meaning, with the source's own word."""

from typing import Final

from liren.engine.norm import relations, sexes
from liren.web.text import is_chinese

# Group of GB/T 4761 and sex → the English word; the source's own word tells the eldest son from the second.
_WORDS: Final = {
    "self": ("head", "head", "head"),
    "spouse": ("spouse", "husband", "wife"),
    "child": ("child", "son", "daughter"),
    "child_in_law": ("child-in-law", "son-in-law", "daughter-in-law"),
    "grandchild": ("grandchild", "grandson", "granddaughter"),
    "parent": ("parent", "father", "mother"),
    "parent_in_law": ("parent-in-law", "father-in-law", "mother-in-law"),
    "grandparent": ("grandparent", "grandfather", "grandmother"),
    "sibling": ("sibling", "brother", "sister"),
    "kin": ("relative", "relative", "relative"),
    "other": ("no relative", "no relative", "no relative"),
}
_SELF: Final = "01"
_SEXES: Final = {"male": "male", "female": "female"}


def sex(said: str) -> str:
    """Return the sex that a register wrote, in the reader's language; what says nothing certain stands as it is."""
    return said if is_chinese() else _SEXES.get(sexes.normalize(said) or "", said)


def relation(said: str) -> str:
    """Return the kinship that a register wrote: 次子, or `son (次子)`; a word that names none stands as it is."""
    code = "" if is_chinese() else relations.normalize(said)
    if not code or said.isascii():
        return said
    if code == _SELF:
        return f"self ({said})"
    neutral, male, female = _WORDS[relations.group(code)]
    implied = relations.sex(code)
    return f"{male if implied == 'male' else female if implied == 'female' else neutral} ({said})"
