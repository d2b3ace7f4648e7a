"""Which of the known forms a table is, from its headers and from the names of file and sheet."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from liren.engine.shape import headers, words

UNKNOWN: Final = "unknown"
TITLE_WEIGHT: Final = 1.2
ENOUGH: Final = 0.9


def recognize(names: Sequence[str], *, file: str = "", sheet: str = "") -> tuple[str, float]:
    """The form of a table with these headers, and how sure that is (0 to 1)."""
    scores = _scores(names, (file, sheet))
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < ENOUGH:
        return UNKNOWN, 0.0
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0], round(ranked[0][1] / (ranked[0][1] + second), 2)


def _scores(names: Sequence[str], titles: Sequence[str]) -> dict[str, float]:
    known = words.load()
    shared = Counter(word for signature in known.signatures.values() for word in signature)
    present = {text for name in names for text in _texts(name)}
    scores = {
        form: sum(1 / shared[word] for word in signature & present) for form, signature in known.signatures.items()
    }
    for form, told in known.titles.items():
        # A file may hold several forms; the sheet's own name counts beside it.
        scores[form] += sum(TITLE_WEIGHT * min(2, sum(1 for word in told if word in title)) for title in titles)
    return scores


def _texts(name: str) -> set[str]:
    full = headers.plain(name)
    bare = headers.without_notes(full)
    return {full, bare, headers.ordinal(bare)[0], bare.replace("_", ""), bare.rsplit("_", 1)[-1]}
