"""Why two rows are one, in the reader's language: the engine's own words, and the sentences around them."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liren.engine import reasons
from liren.engine.reasons import Words
from liren.modules.register import kinds
from liren.modules.register.queries.explanations import Explanation
from liren.web.text import is_chinese


def said(both: Words) -> str:
    """Return words in the reader's language."""
    return both.zh if is_chinese() else both.en


def field(name: str) -> str | Promise:
    """Return what was compared: as the files call it where they hold it, else as the engine does."""
    known = reasons.COMPARED.get(name)
    return kinds.FIELDS[name] if name in kinds.FIELDS else said(known) if known else name


def level(name: str, *, has_both: bool = True) -> str:
    """Return how alike two values are."""
    found = reasons.LEVELS.get(name if has_both else "missing")
    return said(found) if found else name


def strength(weight: float) -> str:
    """Return how much a weight speaks for one and the same."""
    return said(reasons.strength(weight))


def verdict(found: Explanation) -> str:
    """Return in a sentence or two why a mention is where it is."""
    if _began(found):
        return _("The file began with this row; the others were joined to it, and each of them says why.")
    why = said(reasons.exact(found.rule).why)
    if found.weight is None:
        return why
    sums = _("The sum is %(weight)s bits; from %(threshold)s bits on, two rows are taken for one.")
    return f"{why} {sums % {'weight': f'{found.weight:+.1f}', 'threshold': f'{found.threshold:+.1f}'}}"


def changes(found: Explanation) -> list[str]:
    """Return what would have changed the answer, a sentence each; empty when no single field would have."""
    if _began(found):
        return [_("What would part another row from it stands with that row.")]
    if found.rule != reasons.WEIGHED:
        return [said(reasons.exact(found.rule).otherwise)]
    sentence = _("If “%(field)s” had been: %(level)s, or less alike.")
    return [sentence % {"field": field(name), "level": level(to)} for name, to in found.turning]


def _began(found: Explanation) -> bool:
    # The evidence of a link is what joined it; the row that the others were joined to keeps the mark of one alone.
    return found.rule == reasons.ALONE and found.is_joined
