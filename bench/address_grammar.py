"""How much of an address the grammar understands, measured on data of others; writes address-benchmarks.md.

`python -m bench.address_grammar --parsing FOLDER --matching FILE`, where FOLDER holds `train.txt` and `dev.txt` of
leodotnet/neural-chinese-address-parsing and FILE is `data/kfold-data/0/dev.txt` of
fuxuelinwudi/ccks2021_track3_baseline. Neither is licensed: they are read where they lie, and nothing of them is kept.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import precision_recall_fscore_support

from bench import address_elements, address_models, pages
from bench.address_elements import FIELDS, Tagged, Tally
from bench.address_models import Classes

PACKAGES = ("numpy", "rapidfuzz", "scikit-learn")
Row = tuple[str, ...]


def main() -> None:
    """Measure and write the page."""
    options = argparse.ArgumentParser()
    options.add_argument("--parsing", type=Path, required=True)
    options.add_argument("--matching", type=Path, required=True)
    options.add_argument("--print", action="store_true", help="write no page")
    chosen = options.parse_args()
    rows = []
    for row in (*parsed(chosen.parsing), *matched(chosen.matching)):
        print(*(cell.ljust(30) for cell in row), flush=True)
        rows.append(row)
    if not chosen.print:
        print(pages.write(page=PAGE, rows=rows, packages=PACKAGES))


def parsed(folder: Path) -> Iterable[Row]:
    """Yield how well elements are found, all of them and one by one."""
    there = address_elements.read(folder / "dev.txt")
    texts = [[text for text, _tag in one] for one in there]
    began = time.perf_counter()
    told = [address_elements.told_by_grammar("".join(text)) for text in texts]
    yield from _elements("grammar alone", there, told, time.perf_counter() - began)
    began = time.perf_counter()
    tagged = address_models.Reader(address_elements.read(folder / "train.txt")).read(texts)
    learnt = [address_elements.compared(_named(one)) for one in tagged]
    yield from _elements("small model", there, learnt, time.perf_counter() - began)
    yield _spans(there, tagged)


def _named(tagged: Tagged) -> list[address_elements.Element]:
    return [(name, text) for _start, name, text in address_elements.spans(tagged)]


def _elements(
    by: str, there: Sequence[Tagged], told: Sequence[frozenset[address_elements.Element]], seconds: float
) -> Iterable[Row]:
    true = [address_elements.compared(_named(one)) for one in there]
    for name in ("", *FIELDS):
        tally = Tally()
        for mine, right in zip(told, true, strict=True):
            tally.add(*({one for one in some if name in ("", one[0])} for some in (mine, right)))
        what = f"elements: {name}" if name else f"elements of {len(true):,} addresses"
        yield _row(what, by, tally.scores, "" if name else f"{seconds:.1f}")


def _spans(there: Sequence[Tagged], told: Sequence[Tagged]) -> Row:
    """Count as the corpus' authors do: every kind of element, its characters exactly."""
    tally = Tally()
    for mine, right in zip(told, there, strict=True):
        tally.add(
            *({(f"{start}{name}", text) for start, name, text in address_elements.spans(one)} for one in (mine, right))
        )
    return _row("elements, all kinds, character by character", "small model", tally.scores, "")


def _exact(tagged: Tagged) -> set[address_elements.Element]:
    return {(f"{start}{name}", text) for start, name, text in address_elements.spans(tagged)}


def matched(file: Path) -> Iterable[Row]:
    """Yield how well pairs are told apart: of different places, of one in part, of one."""
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    pairs = [(one, two) for one, two, _kind in lines]
    classes = np.array([int(kind) for _one, _two, kind in lines])
    ways: dict[str, Callable[[], Classes]] = {
        "likeness of characters": lambda: _by_likeness(pairs, classes),
        "small model of characters": lambda: address_models.compare(pairs, classes, by_grammar=False),
        "grammar alone": lambda: np.array([address_models.by_rule(*pair) for pair in pairs]),
        "grammar and small model": lambda: address_models.compare(pairs, classes, by_grammar=True),
    }
    for by, decide in ways.items():
        began = time.perf_counter()
        told = decide()
        precision, recall, f1, _ = precision_recall_fscore_support(classes, told, average="macro", zero_division=0)
        what = f"{len(pairs):,} pairs in three classes"
        yield _row(what, by, (precision, recall, f1), f"{time.perf_counter() - began:.1f}")


def _by_likeness(pairs: Sequence[tuple[str, str]], classes: Classes) -> Classes:
    """Cut the share of common characters at two places, the best for these very pairs: no rival could ask for more."""
    alike = np.array([len(set(one) & set(two)) / max(len(set(one) | set(two)), 1) for one, two in pairs])
    cuts = [(low, high) for low in np.arange(0.1, 0.6, 0.025) for high in np.arange(low + 0.05, 0.95, 0.05)]
    decided = [(alike > low).astype(int) + (alike > high) for low, high in cuts]
    return max(decided, key=lambda told: _macro(classes, told))


def _macro(classes: Classes, told: Classes) -> float:
    return float(precision_recall_fscore_support(classes, told, average="macro", zero_division=0)[2])


def _row(what: str, by: str, scores: Sequence[float], seconds: str) -> Row:
    return (what, by, *(f"{score:.3f}" for score in scores), seconds)


def _follows(rows: Sequence[Row]) -> Iterable[str]:
    whole = {row[1]: float(row[4]) for row in rows if row[0].startswith("elements of")}
    alone, learnt = whole["grammar alone"], whole["small model"]
    yield f"Elements: the grammar alone, which saw no address of theirs, has an F1 of {alone:.3f}."
    yield f"The small model, which saw 9,000 of them, has {learnt:.3f}."
    ahead = [name for name in FIELDS if _f1(rows, name, "grammar alone") >= _f1(rows, name, "small model")]
    behind = [name for name in FIELDS if name not in ahead]
    yield f"The grammar is as good or better in {', '.join(ahead) or 'none'}."
    yield f"The model is better in {', '.join(behind) or 'none'}."
    pairs = {row[1]: float(row[4]) for row in rows if "pairs" in row[0]}
    yield "Pairs, macro-F1: " + ", ".join(f"{by} {score:.3f}" for by, score in pairs.items()) + "."


def _f1(rows: Sequence[Row], name: str, by: str) -> float:
    return next(float(row[4]) for row in rows if row[0] == f"elements: {name}" and row[1] == by)


PAGE = pages.Page(
    file="address-benchmarks.md",
    title="The address grammar on data of others",
    introduction=(
        "Written by `python -m bench.address_grammar`, which reads two sets of others from a path; neither has a\n"
        "license, so nothing of them is kept here. The grammar was not tuned on them, but for one slip that they\n"
        "showed (the crossing of two roads).\n"
        "\n"
        "- Elements: `dev.txt` of Li et al., *Neural Chinese Address Parsing* (NAACL 2019): addresses of parcels. An\n"
        "  element counts when its kind and its text are right (杭州 is 杭州市, 3 is 3号楼).\n"
        "- Pairs: one fold of CCKS 2021, track 3: do two texts name one place, a part of one, or two? They are\n"
        "  searches beside places of interest, which a grammar of homes knows little of. A model judges no pair\n"
        "  whose first address it has seen.\n"
        "- The small models are optional: the product uses the grammar alone, which says for each part why."
    ),
    columns=("What", "By", "Precision", "Recall", "F1", "Seconds"),
    follows=_follows,
)

if __name__ == "__main__":
    main()
