"""The dictionary of headers, read from `words.txt` once."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from liren.engine import fields
from liren.engine.fields import Target
from liren.engine.shape import headers

SECTIONS: Final = ("role", "field", "place", "place field", "any", "signature", "title")


@dataclass(frozen=True)
class Words:
    """
    Word → what it means, a section at a time; every word is in its plain form.

    :ivar roles: word of a role → role, longest word first
    :ivar fields: word of a person's field → field
    :ivar places: word of a place's role → role, longest word first
    :ivar place_fields: word of a dwelling's field → field
    :ivar anywhere: header → target, in any form
    :ivar forms: form → header → target, stronger than `anywhere`
    :ivar signatures: form → headers that tell it
    :ivar titles: form → words of file and sheet names that tell it
    """

    roles: Mapping[str, str]
    fields: Mapping[str, str]
    places: Mapping[str, str]
    place_fields: Mapping[str, str]
    anywhere: Mapping[str, Target]
    forms: Mapping[str, Mapping[str, Target]]
    signatures: Mapping[str, frozenset[str]]
    titles: Mapping[str, tuple[str, ...]]

    def count(self) -> int:
        """How many words there are."""
        plain = (self.roles, self.fields, self.places, self.place_fields, self.anywhere, *self.forms.values())
        return sum(map(len, plain))


@functools.cache
def load() -> Words:
    """The words of this package."""
    text = resources.files(__package__).joinpath("words.txt").read_text(encoding="utf-8")
    sections = _sections(text)
    return Words(
        roles=_longest_first(_flat(sections["role"])),
        fields=_flat(sections["field"]),
        places=_longest_first(_flat(sections["place"])),
        place_fields=_flat(sections["place field"]),
        anywhere=_targets(sections["any"]),
        forms={form: _targets(sections.get(form, [])) for form in fields.FORMS},
        signatures={form: frozenset(map(headers.plain, found)) for form, found in sections["signature"]},
        titles={form: tuple(found) for form, found in sections["title"]},
    )


def _sections(text: str) -> dict[str, list[tuple[str, list[str]]]]:
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            meaning, _, listed = line.partition(": ")
            current.append((meaning, listed.split()))
    return found


def _flat(section: list[tuple[str, list[str]]]) -> dict[str, str]:
    return {headers.plain(word): meaning for meaning, listed in section for word in listed}


def _longest_first(found: dict[str, str]) -> dict[str, str]:
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _targets(section: list[tuple[str, list[str]]]) -> dict[str, Target]:
    return {word: Target.parse(meaning) for word, meaning in _flat(section).items()}
