"""Which words a value is found by, and how they are blinded before they reach the database.

A word is a kind and a text; its token is HMAC-SHA256 under the index key, cut to 16 bytes. The database compares
tokens and learns neither the word nor the value. No word is shorter than two characters, so nobody walks the register
letter by letter.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from liren.engine.norm import citizen_ids, names, phones, plates

TOKEN_LENGTH: Final = 16
DOMAIN: Final = b"liren.index.v1\x00"


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """
    One thing that a value can be found by.

    :ivar kind: `name_pair`, `pinyin`, `initials`, `phone`, `phone_tail`, `citizen_id`, `plate`, `dwelling`
    """

    kind: str
    text: str


def token(*, key: bytes, community: int, word: Word) -> bytes:
    """Blind a word for the index of one community."""
    data = DOMAIN + community.to_bytes(8, "big") + word.kind.encode() + b"\x00" + word.text.encode()
    return hmac.digest(key, data, "sha256")[:TOKEN_LENGTH]


def words_of(field: str, text: str) -> frozenset[Word]:
    """Return the words that a value of a field is found by; none for a field that is not searched."""
    if field in ("name", "former_name"):
        return frozenset(_of_name(text))
    if field == "phone":
        return frozenset(word for phone in phones.normalize(text) for word in _of_phone(phone.text))
    if field == "citizen_id":
        read = citizen_ids.normalize(text)
        known = read.text or read.pattern  # a wrong check digit is still what stands on the paper
        return frozenset({Word("citizen_id", known)} if len(known) >= 15 and "?" not in known else ())
    if field == "plate":
        return frozenset({Word("plate", plates.normalize(text).text)})
    if field == "dwelling_key":
        return frozenset({Word("dwelling", text)} if text else ())
    return frozenset()


def words_sought(text: str) -> frozenset[Word]:
    """
    Read what somebody typed: a name or part of one, its pinyin or initials, a phone or its last four, an id, a plate.

    Returns no words if there is nothing to search by: fewer than two characters, or none that values are found by.
    """
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"\d{4}", typed):
        return frozenset({Word("phone_tail", typed)})
    if re.fullmatch(r"\d{17}[\dXx]|\d{15}", typed):
        return words_of("citizen_id", typed)
    if re.fullmatch(r"[\d-]{7,13}", typed):
        return frozenset(Word("phone", phone.text) for phone in phones.normalize(typed))
    if re.fullmatch(r"[a-zA-Z]{2,60}", typed):
        letters = typed.lower()
        return frozenset(_pairs("initials", letters)) if len(letters) <= 4 else frozenset({Word("pinyin", letters)})
    if re.fullmatch(r"\w[A-Z][0-9A-Z]{4,6}", typed.upper()) and not typed.isascii():
        return words_of("plate", typed)
    return frozenset(_pairs("name_pair", _plain(typed)))


def _of_name(text: str) -> Iterable[Word]:
    name = names.normalize(text)
    syllables = name.pinyin.split()
    yield from _pairs("name_pair", _plain(name.text))
    yield from _pairs("initials", "".join(syllable[0] for syllable in syllables))
    if len("".join(syllables)) > 4:
        yield Word("pinyin", "".join(syllables))


def _of_phone(text: str) -> Iterable[Word]:
    digits = re.sub(r"\D", "", text)
    yield Word("phone", text)
    if len(digits) >= 7:
        yield Word("phone_tail", digits[-4:])


def _plain(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text)


def _pairs(kind: str, text: str) -> Iterable[Word]:
    return (Word(kind, text[start : start + 2]) for start in range(len(text) - 1))
