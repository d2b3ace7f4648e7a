"""Two small models beside the address grammar, trained in seconds: one reads an address, one compares two."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import GroupKFold

from bench import address_elements
from bench.address_elements import FIELDS, Tagged
from liren.engine.norm import addresses

WINDOW, SEED, FOLDS = 4, 1, 5
NAMES = ("road", "poi", "community", "town")
SILENT, FIRST_ONLY, SECOND_ONLY, CLASH, AGREE = range(5)

Classes = npt.NDArray[np.int64]
Pair = tuple[str, str]


class Reader:
    """Tags each character by the characters around it."""

    def __init__(self, examples: Sequence[Tagged]) -> None:
        self._hasher = FeatureHasher(2**20, input_type="string", alternate_sign=False)
        self._model = SGDClassifier(alpha=1e-5, max_iter=6, tol=None, average=True, random_state=SEED)
        texts = [[text for text, _tag in one] for one in examples]
        self._model.fit(self._seen(texts), [tag for one in examples for _text, tag in one])

    def read(self, texts: Sequence[Sequence[str]]) -> list[Tagged]:
        """Tag addresses, each given character by character."""
        tags = iter(self._model.predict(self._seen(texts)).tolist())
        return [[(character, next(tags)) for character in text] for text in texts]

    def _seen(self, texts: Sequence[Sequence[str]]) -> Any:
        return self._hasher.transform(features for text in texts for features in _around(text))


def _around(text: Sequence[str]) -> Iterator[list[str]]:
    padded = ["<"] * WINDOW + list(text) + [">"] * WINDOW
    for at in range(WINDOW, len(padded) - WINDOW):
        window = padded[at - WINDOW : at + WINDOW + 1]
        singles = [f"{place}={one}" for place, one in enumerate(window)]
        doubles = [f"{place}={a}{b}" for place, (a, b) in enumerate(itertools.pairwise(window))]
        triples = [f"{place}={''.join(window[place : place + 3])}" for place in range(1, len(window) - 3)]
        yield [*singles, *doubles, *triples, f"kind={window[WINDOW].isdigit()}{window[WINDOW].isascii()}"]


def compare(pairs: Sequence[Pair], classes: Classes, *, by_grammar: bool) -> Classes:
    """
    Say of each pair how much of one place it names, as learnt from other pairs.

    No pair is judged by a model that saw its first address.

    :param by_grammar: whether the model sees the elements, or the characters alone
    """
    told = np.array([_pair_features(one, two) if by_grammar else _likeness(one, two) for one, two in pairs])
    groups = np.unique([one for one, _two in pairs], return_inverse=True)[1]
    out = np.empty_like(classes)
    for seen, unseen in GroupKFold(FOLDS).split(told, classes, groups):
        model = HistGradientBoostingClassifier(class_weight="balanced", random_state=SEED, max_iter=200)
        out[unseen] = model.fit(told[seen], classes[seen]).predict(told[unseen])
    return out


def by_rule(one: str, two: str) -> int:
    """Say without any learning how much of one place two addresses name: 0 nothing, 1 a part, 2 all."""
    first, second = elements(one), elements(two)
    state = {name: _state(first, second, name) for name in FIELDS}
    if any(state[name] == CLASH for name in ("prov", "city", "district")):
        return 0
    numbers = [state[name] for name in ("roadno", "houseno", "cellno", "floorno", "roomno")]
    if AGREE not in (state["road"], state["poi"], state["community"]) or CLASH in (state["road"], *numbers):
        return 0
    return 2 if AGREE in numbers and not {FIRST_ONLY, SECOND_ONLY} & set(numbers) else 1


def elements(text: str) -> dict[str, set[str]]:
    """Give what the grammar says of an address, element by element."""
    found: dict[str, set[str]] = {}
    for name, told in address_elements.told_by_grammar(text):
        found.setdefault(name, set()).add(told)
    return found


def _state(first: dict[str, set[str]], second: dict[str, set[str]], name: str) -> int:
    one, two = first.get(name), second.get(name)
    if not one or not two:
        return FIRST_ONLY if one else SECOND_ONLY if two else SILENT
    within = name in NAMES and any(a in b or b in a for a in one for b in two)
    return AGREE if one & two or within else CLASH


def _pair_features(one: str, two: str) -> list[float]:
    first, second = elements(one), elements(two)
    left, right = addresses.normalize(one).rest, addresses.normalize(two).rest
    named = [
        max((fuzz.ratio(a, b) for a in first.get(name, ()) for b in second.get(name, ())), default=np.nan)
        for name in NAMES
    ]
    states = [float(_state(first, second, name)) for name in FIELDS]
    rests = [fuzz.ratio(left, right), fuzz.partial_ratio(left or "?", two), fuzz.partial_ratio(right or "?", one)]
    return [*states, *named, *rests, *_likeness(one, two)]


def _likeness(one: str, two: str) -> list[float]:
    shared = len(set(one) & set(two))
    return [
        shared / max(len(set(one) | set(two)), 1),
        fuzz.ratio(one, two),
        fuzz.partial_ratio(one, two),
        float(len(one)),
        float(len(two)),
        float(len(set(one)) - shared),
        float(len(set(two)) - shared),
    ]
