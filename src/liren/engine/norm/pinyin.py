"""How Chinese characters are spoken, without tones: the key by which a misheard name is found again.

Tables come from pypinyin but not its segmenter: a name is read character by character, a hundred times faster.
"""

import functools
import unicodedata
from typing import Final

_TONE_MARKS: Final = {"\u0300", "\u0301", "\u0304", "\u030c"}


class _Readings(dict[str, str]):
    def __missing__(self, character: str) -> str:
        spoken = toneless(_dictionary().get(ord(character), "").split(",")[0]) or character.lower()
        self[character] = spoken
        return spoken


@functools.cache
def _dictionary() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict

    return dict(pinyin_dict)


def toneless(syllable: str) -> str:
    """Take the tone from a syllable and write ü as v: `lǚ` → `lv`."""
    parts = unicodedata.normalize("NFD", syllable)
    bare = "".join(part for part in parts if part not in _TONE_MARKS)
    return unicodedata.normalize("NFC", bare).replace("ü", "v").replace("ê", "e")


READINGS: Final = _Readings()


@functools.cache
def syllables() -> frozenset[str]:
    """Give every syllable of Mandarin as a tone-less key, `lü` also as it stands in passports (`lyu`)."""
    spoken = {toneless(reading) for readings in _dictionary().values() for reading in readings.split(",")}
    return frozenset(s for s in spoken if s.isascii() and s.isalpha() and set(s) & set("aeiouv")) | {"lyu", "nyu"}


@functools.lru_cache(maxsize=65536)
def segment(letters: str) -> tuple[str, ...]:
    """Cut lower-case letters into syllables, fewest first and longest first; empty when they are not pinyin."""
    known = syllables()
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, min(len(letters), 40) + 1):
        for start in range(max(0, end - 6), end):
            piece = letters[start:end]
            if piece in known and start in best and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = (*best[start], piece)
    return best.get(len(letters), ())
