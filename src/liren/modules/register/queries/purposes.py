"""Which purposes a post may claim, and how far each reaches into a file."""

from liren.modules.register import kinds
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements.kinds import RELATIONS, Purpose
from liren.primitives.agreements.kinds import purposes as declared


def offered(actor: Actor, sort: str) -> list[Purpose]:
    """Return the purposes for which the actor's post may open single files of a sort, in their declared order."""
    return [
        one
        for one in declared
        if actor.role in one.roles
        and one.max_subjects
        and not one.case_required
        and any(field.startswith(f"{sort}.") for field in one.fields)
    ]


def exporting(actor: Actor, sort: str) -> list[Purpose]:
    """Return the purposes for which the actor's post may take a list of a sort out of the house."""
    sort = kinds.EXPORTED_AS.get(sort, sort)
    return [
        one
        for one in declared
        if actor.role in one.roles and one.max_class and any(_is_value(field, sort) for field in one.fields)
    ]


def _is_value(field: str, sort: str) -> bool:
    return field.startswith(f"{sort}.") and field != f"{sort}.{RELATIONS}"


def following(actor: Actor) -> list[Purpose]:
    """Return the purposes for which the actor's post may follow relations from file to file."""
    return [
        one
        for one in declared
        if actor.role in one.roles and one.max_class and any(field.endswith(f".{RELATIONS}") for field in one.fields)
    ]


def reaches(purpose: Purpose, sort: str, field: str) -> bool:
    """Tell whether a purpose opens a field; `sort.fact.*` stands for every fact without a field of its own."""
    return f"{sort}.{field}" in purpose.fields or (field.startswith("fact.") and f"{sort}.fact.*" in purpose.fields)


def searching(actor: Actor) -> list[Purpose]:
    """Return the purposes for which the actor's post may search."""
    return [one for one in declared if actor.role in one.roles and one.may_search and not one.reason_required]
