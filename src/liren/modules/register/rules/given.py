"""How a value that somebody writes down is understood: as linkage understands what sources deliver."""

from collections.abc import Callable, Mapping
from typing import Final

from liren.engine import fields, prepare, things
from liren.engine.norm import citizen_ids, dates, names, organizations, phones, sexes


def _birth(text: str) -> str | None:
    return prepare.birth_of(dates.normalize(text))


def _phone(text: str) -> str | None:
    found = prepare.numbers_of(phones.normalize(text))
    return found[0] if len(found) == 1 else None


def _code(text: str) -> str | None:
    code = organizations.normalize_code(text)
    return code.text or None


_UNDERSTOOD: Final[Mapping[str, Callable[[str], str | None]]] = {
    "name": lambda text: prepare.name_of(names.normalize(text)),
    "former_name": lambda text: prepare.name_of(names.normalize(text)),
    "citizen_id": lambda text: prepare.valid_id(citizen_ids.normalize(text)),
    "borrowed_id": lambda text: prepare.valid_id(citizen_ids.normalize(text)),
    "birth": _birth,
    "sex": sexes.normalize,
    "phone": _phone,
    "register_no": things.register_number,
    "plate": things.plate_number,
    "uscc": _code,
}


_AS_WRITTEN: Final = frozenset({(fields.ORGANIZATION, "name")})


def understood(sort: str, field: str, text: str) -> str | None:
    """
    Return a value as the register holds it; None where it is not one of this field.

    A field without a form of its own (an address, a color, what stays with its row) holds the text as it is written.
    """
    bare = text.strip()
    if not bare:
        return None
    return _UNDERSTOOD[field](bare) if field in _UNDERSTOOD and (sort, field) not in _AS_WRITTEN else bare
