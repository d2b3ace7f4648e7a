"""In which characters a text file is written: proved over the whole file, not guessed from its start.

Chinese systems write UTF-8 with and without a byte order mark, GB18030 (GBK, GB2312) and sometimes UTF-16; foreign ones
add Windows-1252. Fields cut at a byte count leave half characters; a few of them do not make a file unreadable.
"""

import codecs
import io
import re
from typing import Final

from liren.engine.read import sources
from liren.kit import errors

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BLOCK: Final = 1 << 20
SAMPLE: Final = 1 << 20
# Of 1,000 non-ASCII characters so many may be broken: cut names stay far below, a wrong charset far above.
BROKEN_PER_THOUSAND: Final = 5
PLAUSIBLE: Final = 0.7  # share of everyday characters among the non-ASCII ones; 0.4 when Big5 is read as GB18030
MOSTLY_ASCII: Final = 0.1
MIXED_PER_THOUSAND: Final = 50  # in a file that is wholly in no charset: enough to be no accident
FOREIGN_RUN: Final = re.compile(rb"[\x80-\xff]+")
UTF8_RUN: Final = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}")


class CharactersUnknown(errors.Invalid):
    """The text is in no charset that Chinese or English systems write."""

    code = "characters_unknown"


class CharactersMixed(errors.Invalid):
    """Some lines are written in UTF-8 and others in GB18030: files that were put together."""

    code = "characters_mixed"


def opened(source: sources.Source, charset: str) -> io.TextIOWrapper:
    """The text of a source; what is broken in it reads as U+FFFD. The caller closes."""
    return io.TextIOWrapper(source.open(), encoding=charset, errors="replace", newline="")


def detect(source: sources.Source) -> tuple[str, int]:
    """
    The Python name of the file's charset, and how many of its characters are broken in it.

    :raises CharactersUnknown: if none fits
    :raises CharactersMixed: if two are used side by side
    """
    head = source.head(SAMPLE)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, _broken(source, name)[0]
    if wide := _utf16_by_zeros(head):
        return wide, _broken(source, wide)[0]
    if head.count(0) * 1000 > len(head) * BROKEN_PER_THOUSAND:
        raise CharactersUnknown(file=source.name)
    for name in ("utf-8", "gb18030", "big5", "cp1252"):
        broken, foreign = _broken(source, name)
        if broken * 1000 <= foreign * BROKEN_PER_THOUSAND and _plausible(head, name):
            _refuse_mixed(source, name)
            return name, broken + _zeros(source)
    if _runs_of_utf8(source):
        raise CharactersMixed(file=source.name)
    raise CharactersUnknown(file=source.name)


def _refuse_mixed(source: sources.Source, name: str) -> None:
    """Text in UTF-8 reads as rare characters in GB18030 and Big5, mostly without a single error."""
    if name == "utf-8":
        return
    wide, all_runs = _runs(source)
    if wide * 1000 > all_runs * BROKEN_PER_THOUSAND:
        raise CharactersMixed(file=source.name)


def _runs_of_utf8(source: sources.Source) -> bool:
    wide, all_runs = _runs(source)
    return wide * 1000 > all_runs * MIXED_PER_THOUSAND


def _runs(source: sources.Source) -> tuple[int, int]:
    """Runs of bytes above ASCII that are two Chinese characters of UTF-8 and more, and all runs."""
    wide = every = 0
    kept = b""
    with source.open() as file:
        while block := file.read(BLOCK):
            text = kept + block
            cut = max(0, text.rfind(b"\n") + 1)
            kept = text[cut:] if len(text) - cut < BLOCK else b""
            found = FOREIGN_RUN.findall(text[:cut] if kept else text)
            every += len(found)
            wide += sum(1 for run in found if UTF8_RUN.fullmatch(run))
    found = FOREIGN_RUN.findall(kept)
    return wide + sum(1 for run in found if UTF8_RUN.fullmatch(run)), every + len(found)


def _zeros(source: sources.Source) -> int:
    count = 0
    with source.open() as file:
        while block := file.read(BLOCK):
            count += block.count(0)
    return count


def _utf16_by_zeros(head: bytes) -> str | None:
    """Delimiters, digits and line ends are half zeros in UTF-16, always on the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) // 40 or min(even, odd) > max(even, odd) // 20:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _broken(source: sources.Source, name: str) -> tuple[int, int]:
    """Characters that could not be decoded, and all that are not ASCII."""
    if _is_clean(source, name):
        return 0, 0
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    broken = foreign = 0
    with source.open() as file:
        while block := file.read(BLOCK):
            text = decoder.decode(block)
            broken += text.count("�")
            foreign += len(text) - len(text.encode("ascii", "ignore"))
    return broken + decoder.decode(b"", final=True).count("�"), foreign


def _is_clean(source: sources.Source, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with source.open() as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _plausible(head: bytes, name: str) -> bool:
    text = head.decode(name, "replace")
    if sum(1 for character in text[:4096] if character < " " and character not in "\x00\t\r\n\f\x1a"):
        return False
    foreign = [character for character in text if character > "\x7f"]
    if not foreign or name == "utf-8":
        return True
    if name == "cp1252":
        return len(foreign) < MOSTLY_ASCII * len(text)
    return _everyday(foreign, "gb2312" if name == "gb18030" else "big5") >= PLAUSIBLE


def _everyday(characters: list[str], charset: str) -> float:
    """Share of characters in the frequent first level of a charset or among its signs."""
    limit = b"\xd8" if charset == "gb2312" else b"\xc9"
    found = [character.encode(charset, "ignore") for character in characters]
    return sum(1 for code in found if code and code < limit) / len(found)
