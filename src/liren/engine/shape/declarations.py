"""Say what the columns of foreign data mean, instead of having it guessed."""

from collections.abc import Mapping as Map
from typing import Final

from liren.engine import fields
from liren.engine.shape import layouts, mappings, red_lines
from liren.kit import errors

# Short words of a declaration → target. A full target ("guardian.person.phone") may be given instead.
SHORT: Final[dict[str, str]] = {
    **{name: f"subject.person.{name}" for name in fields.FIELDS[fields.PERSON]},
    "given_name": "subject.person.given_name",
    "surname": "subject.person.surname",
    "date_of_birth": "subject.person.birth",
    "soc_sec_id": "subject.person.other_id",
    "street": "residence.dwelling.address",
    **{name: f"residence.dwelling.{name}" for name in fields.FIELDS[fields.DWELLING]},
    "register_no": "subject.household.register_no",
    "plate": "subject.vehicle.plate",
    "uscc": "subject.organization.uscc",
    "company": "subject.organization.name",
}


class DeclarationNotValid(errors.Invalid):
    """A declared column is not in the table, or its word names no field."""

    code = "declaration_not_valid"


def declare(table: layouts.Table, *, columns: Map[str, str], form: str = "unknown") -> mappings.Mapping:
    """
    A mapping of exactly these columns: header → a word of SHORT or a full target; all other columns are facts.

    Columns with the same word are joined, left to right: street number and street are one address.

    :raises DeclarationNotValid: if a header is not in the table or a word is unknown
    """
    unknown = [header for header in columns if header not in table.headers]
    if unknown or form not in fields.FORMS:
        raise DeclarationNotValid(columns=unknown, form=form)
    return mappings.Mapping(
        form, tuple(_column(at, header, columns) for at, header in enumerate(table.headers) if header)
    )


def _column(at: int, header: str, columns: Map[str, str]) -> mappings.ColumnMapping:
    line = red_lines.crossed(header)
    if line is not None:
        return mappings.ColumnMapping(at, header, None, 1.0, "red line", (), line)
    target = _target(columns[header]) if header in columns else None
    return mappings.ColumnMapping(at, header, target, 1.0, "declared")


def _target(word: str) -> fields.Target:
    try:
        return fields.Target.parse(SHORT.get(word, word))
    except ValueError as error:
        raise DeclarationNotValid(word=word) from error
