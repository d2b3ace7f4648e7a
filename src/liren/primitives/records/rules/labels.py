"""What of a file's name may stand in a plain table: known words and dates; the rest may name a person or a home.

A list of what is allowed, since nobody can list what a name looks like. In a run of Chinese characters that holds
something unknown, even known words are kept from three characters on only: a given name has two (李新生, 王民政).
"""

import functools
import re
import unicodedata
from collections.abc import Iterable
from importlib import resources
from typing import Final

from liren.engine.norm.characters import SIMPLIFIED
from liren.engine.shape import words as dictionary

HIDDEN: Final = "*"  # stands for any number of characters
LONGEST: Final = 200
SURE: Final = 3  # characters of known words beside unknown ones that cannot be a given name
NUMBERS: Final = re.compile(r"[0-9０-９]{9,}")  # a phone or an id; a date of eight digits may stay

_EXTENSIONS: Final = frozenset(
    "xlsx xlsm xls et csv tsv txt ods zip rar 7z gz json xml html pdf doc docx wps png jpg jpeg db sqlite dbf".split()
)
_YEAR, _MONTH, _DAY = r"20\d\d", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_COUNT: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_TIMES: Final = re.compile(
    rf"(?<!\d){_YEAR}(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])(?:[ _-]?[0-2]\d[0-5]\d(?:[0-5]\d)?)?)?(?!\d)"
    rf"|(?<!\d){_YEAR}[-._/年]{_MONTH}(?:[-._/月]{_DAY}日?)?(?:月份?)?(?!\d)"
    rf"|(?<![\d幢栋弄号楼元]){_YEAR}年?度?(?![\d室号弄房幢栋楼])"
    rf"|(?<!\d){_COUNT}月份?(?:{_DAY}日)?"
    rf"|第?{_COUNT}(?:季度|批|次|期|组|网格|版|稿|年级|班|号楼|幢|栋)"
    r"|\(\d{1,2}\)"
    r"|(?<![A-Za-z])[Vv]\d{1,2}(?:\.\d{1,2})*(?!\d)"
)
_RUNS: Final = re.compile(r"(?P<han>[\u3400-\u9fff]+)|(?P<latin>[A-Za-z0-9]+)|(?P<other>.)", re.DOTALL)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SEPARATORS: Final = frozenset(" _-.,()[]+&~#、·—–【】《》")
_GLUE: Final = frozenset("表册户人等和及与的份版")  # between known words and after them
_MANY: Final = re.compile(r"\*(?:[·. ]?\*)+")
_AREA: Final = re.compile(r"(?:居民委员会|村民委员会|居委会|村委会|社区|街道|办事处|派出所|镇|乡|村)+$")


def label(name: str, *, known: Iterable[str] = ()) -> str:
    """
    Return a file's name with everything hidden that is not known to be harmless: `*_低保申请.xlsx`.

    :param known: words of this community that stand in plain tables anyway, as `words_of` gives them
    """
    stem, dot, extension = name.rpartition(".")
    if not dot or extension.lower() not in _EXTENSIONS:
        stem, dot, extension = name, "", ""
    return (_shown(stem, known)[: LONGEST - 8] or HIDDEN) + dot + extension.lower()


def sheet_label(name: str, *, at: int, known: Iterable[str] = ()) -> str:
    """
    Return a sheet's name likewise; where something is hidden, its place in the workbook (from 1) keeps sheets apart.

    :param at: 0-based
    """
    shown = _shown(name, known)[: LONGEST // 2]
    return f"{shown} ({at + 1})" if HIDDEN in shown else shown


def plain_name(name: str) -> str:
    """Return the name of a column or of a database's table with every long number blotted out."""
    return NUMBERS.sub(lambda found: HIDDEN * len(found[0]), name)[-LONGEST:]


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the words by which organizations and areas are called in file names: 青禾社区 and 青禾."""
    told = {_folded(name) for name in names}
    return frozenset(word for name in told for word in (name, _AREA.sub("", name)) if len(word) > 1)


def _shown(text: str, known: Iterable[str]) -> str:
    text = unicodedata.normalize("NFKC", text).strip()
    words = _words() | frozenset(known)
    pieces, at = [], 0
    for found in _TIMES.finditer(text):
        pieces += [_between(text, at, found.start(), words), found[0]]
        at = found.end()
    pieces.append(_between(text, at, len(text), words))
    return _MANY.sub(HIDDEN, "".join(pieces))


def _between(text: str, start: int, stop: int, words: frozenset[str]) -> str:
    """Show what stands between two dates."""
    shown = []
    for run in _RUNS.finditer(text, start, stop):
        kind, found = str(run.lastgroup), run[0]
        if kind == "han":
            shown.append(_han(found, words))
        elif kind == "latin":
            shown.append(found if _is_harmless(found, text[max(0, run.start() - 1) : run.end() + 1], words) else HIDDEN)
        else:
            shown.append(found if found in _SEPARATORS else HIDDEN)
    return "".join(shown)


def _is_harmless(run: str, beside: str, words: frozenset[str]) -> bool:
    """Tell whether letters and digits are a known word (Sheet2), one letter, or a small number that stands alone."""
    if run.isdigit():
        return len(run) < 3 and _HAN.search(beside) is None
    word = run.rstrip("0123456789")
    return len(run) == 1 or (word.lower() in words and len(run) - len(word) < 3)


def _han(run: str, words: frozenset[str]) -> str:
    folded = _folded(run)
    if _is_made_of(folded, words):
        return run
    shown, at = [], 0
    while at < len(run):
        end = _known_until(folded, at, words)
        shown.append(run[at:end] if end - at >= SURE else HIDDEN)
        at = max(end, at + 1)
    return "".join(shown)


def _is_made_of(run: str, words: frozenset[str]) -> bool:
    reached = {0}
    for at in range(len(run)):
        if at in reached:
            reached |= {at + size for size in _sizes(run, at, words)}
            reached |= {at + 1} if at and run[at] in _GLUE else set()
    return len(run) in reached


def _known_until(run: str, at: int, words: frozenset[str]) -> int:
    while sizes := _sizes(run, at, words):
        at += max(sizes)
    return at


def _sizes(run: str, at: int, words: frozenset[str]) -> list[int]:
    return [size for size in range(2, min(len(run) - at, 24) + 1) if run[at : at + size] in words]


def _folded(text: str) -> str:
    folded = text.translate(SIMPLIFIED)
    return folded if len(folded) == len(text) else text


@functools.cache
def _words() -> frozenset[str]:
    """The words of this package and those of the engine's dictionary, of two characters or more."""
    text = resources.files(__package__).joinpath("labels.txt").read_text(encoding="utf-8")
    listed = {
        word for line in text.splitlines() if not line.startswith("#") for word in line.partition(": ")[2].split()
    }
    engine = dictionary.load()
    headers = (engine.roles, engine.fields, engine.places, engine.place_fields, engine.anywhere, *engine.forms.values())
    listed |= {word for told in headers for word in told}
    listed |= {word for told in (*engine.signatures.values(), *engine.titles.values()) for word in told}
    return frozenset(word for word in listed if len(word) > 1)
