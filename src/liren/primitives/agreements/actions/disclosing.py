"""The only door to the vault: first an entry is committed, then exactly what it names is read.

    append (own transaction, committed, on disk) ──▶ read (own transaction, has written nothing) ──▶ plain data

The request's transaction cannot be committed half-way, so the door is a connection of its own, in autocommit. A screen
calls `disclose` first, then at most one action. If that action fails, the entry stays: the values were seen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections

from liren.kit.refs import Ref
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import kinds
from liren.primitives.agreements.actions import refusals
from liren.primitives.ledger.actions import call_alone

DOOR = "door"
# The server answers "again" while the disk has not confirmed the entry; each time the wait is bounded there.
ATTEMPTS = 5

_APPEND = """
    SELECT entry_id, secret
    FROM agreements.append_disclosure(%s, %s, %s, %s, %s::text[], %s::text[], %s, %s, %s::boolean)
"""
_READ = """
    SELECT status, sort, subject_id, field, value, standing, record_id, rule, observed_on
    FROM vault.read(%s, %s, %s, %s)
"""
_READ_NAMES = "SELECT status, sort, subject_id, name FROM vault.read_names(%s, %s, %s, %s)"
_READ_FILE = "SELECT status, name, bytes FROM vault.read_file(%s, %s, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """
    One value of one subject, with where it came from.

    :ivar standing: `current`, `conflict` (another source says otherwise) or `past`
    :ivar record_id: the record that said so
    :ivar rule: the rule by which it won or lost
    """

    field: str
    text: str
    standing: str
    record_id: int | None
    rule: str
    observed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """
    What was disclosed, under which entry. Never store, log or cache it.

    :ivar values: by subject, in the order asked; empty for a subject about whom nothing is held
    """

    entry_id: int
    values: Mapping[Ref, tuple[Value, ...]]

    def current(self, subject: Ref, field: str) -> str | None:
        """Return the value that stands, or None."""
        found = (one.text for one in self.values[subject] if one.field == field and one.standing == "current")
        return next(found, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedFile:
    """
    A stored file, under the entry that says who took it out.
    """

    entry_id: int
    name: str
    content: bytes


def disclose(
    *,
    actor: Actor,
    purpose: str,
    subjects: Iterable[Ref],
    fields: Iterable[str],
    case: Ref | None = None,
    reason: str | None = None,
) -> Disclosed:
    """
    Enter that the actor looks at these fields of these subjects for this purpose, then read them.

    Values come with standing, record, rule and date; conflicts and past values are included. Works only outside of a
    transaction of the alias `door`; what the caller's own transaction has written makes no difference.

    :param fields: names of fields (`name`, `phone`, `fact.低保类别`), the same for every subject
    :raises PurposeNotAgreed: and its siblings in `refusals`: nothing was read; nothing was entered
    :raises EntryNotUsable: the entry went stale between the two steps; nothing was read
    :raises NotYetDurable: the disk did not confirm the entry; nothing was read
    """
    asked, names = list(dict.fromkeys(subjects)), list(dict.fromkeys(fields))
    entry, secret = _append(actor=actor, purpose=purpose, subjects=asked, fields=names, case=case, reason=reason)
    return _values(actor, entry, secret, asked)


def disclose_class(
    *, actor: Actor, purpose: str, subjects: Iterable[Ref], fields: Iterable[str], reason: str | None = None
) -> Disclosed:
    """
    Disclose many subjects under one class entry: an export, a mass check.

    The entry commits to their number and digest; the sequencer adds the manifest of their blinded tags, so that each
    resident still finds it.

    :raises Refusal: as `disclose`
    """
    asked, names = list(dict.fromkeys(subjects)), list(dict.fromkeys(fields))
    entry, secret = _append(actor=actor, purpose=purpose, subjects=asked, fields=names, reason=reason, is_class=True)
    return _values(actor, entry, secret, asked)


def disclose_file(*, actor: Actor, purpose: str, file: Ref, reason: str | None = None) -> DisclosedFile:
    """
    Take a stored file out of the vault: `Ref("upload", 3)`, `Ref("error_file", 4)`.

    :raises Refusal: as `disclose`; EntryNotUsable if there is no such file
    """
    entry, secret = _append(actor=actor, purpose=purpose, subjects=[file], fields=["file"], reason=reason)
    rows = read(_READ_FILE, [actor.community_id, entry, secret, actor.user_id])
    if not rows:
        raise refusals.EntryNotUsable(file=str(file))
    return DisclosedFile(entry_id=entry, name=rows[0][1], content=b"".join(bytes(row[2]) for row in rows))


def disclose_file_names(*, actor: Actor, purpose: str, files: Iterable[Ref]) -> Mapping[Ref, str]:
    """
    Tell what stored files are called: people put persons' names there. A file that was erased has no name any more.

    :raises Refusal: as `disclose`
    """
    asked = list(dict.fromkeys(files))
    entry, secret = _append(actor=actor, purpose=purpose, subjects=asked, fields=["file_name"], reason=None)
    rows = read(_READ_NAMES, [actor.community_id, entry, secret, actor.user_id])
    return {Ref(sort, number): name for _, sort, number, name in rows}


def _append(
    *,
    actor: Actor,
    purpose: str,
    subjects: Sequence[Ref],
    fields: Sequence[str],
    reason: str | None,
    case: Ref | None = None,
    is_class: bool = False,
) -> tuple[int, bytes]:
    require_own_transactions()
    require_fitting_case(case, subjects, fields)
    params = [actor.community_id, actor.user_id, actor.post_id, purpose, array(map(str, subjects)), array(fields),
              str(case) if case else None, reason, is_class]  # fmt: skip
    [[entry, secret]] = call_alone(using=DOOR, sql=_APPEND, params=params, refusals=refusals.REFUSALS)
    return int(entry), bytes(secret)


def array(words: Iterable[str]) -> str:
    """Write an array as PostgreSQL reads it: sooner done than by the driver, which looks at the type of each item."""
    quoted = ('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    return "{" + ",".join(quoted) + "}"


def require_own_transactions(using: str = DOOR) -> None:
    """A door inside a transaction would commit its entry only later: a defect of the caller, not a refusal."""
    door = connections[using]
    if door.in_atomic_block or not door.get_autocommit():
        raise RuntimeError("the door works in autocommit, never inside a transaction of its own alias")


def require_fitting_case(case: Ref | None, subjects: Sequence[Ref], fields: Sequence[str]) -> None:
    """
    Ask the owner of a case whether looking fits it.

    :raises CaseDoesNotFit: if it does not, or nobody owns that sort of case
    """
    if case is None:
        return
    if case.sort not in kinds.case_owners:
        raise refusals.CaseDoesNotFit(case=str(case))
    fits: Callable[[Ref, Ref, frozenset[str]], bool] = kinds.case_owners[case.sort].fits
    if not all(fits(case, subject, frozenset(fields)) for subject in subjects):
        raise refusals.CaseDoesNotFit(case=str(case))


def _values(actor: Actor, entry: int, secret: bytes, asked: Sequence[Ref]) -> Disclosed:
    found: dict[Ref, list[Value]] = {subject: [] for subject in asked}
    rows = read(_READ, [actor.community_id, entry, secret, actor.user_id])
    for _, sort, number, field, text, standing, record, rule, observed in rows:
        value = Value(field=field, text=text, standing=standing, record_id=record, rule=rule, observed_on=observed)
        found[Ref(sort, number)].append(value)
    return Disclosed(entry_id=entry, values={subject: tuple(values) for subject, values in found.items()})


def read(sql: str, params: list[Any], *, using: str = DOOR) -> list[tuple[Any, ...]]:
    """
    Run a reading function of the vault, again while it says that the entry is not yet on disk.

    :raises NotYetDurable: after some seconds of that
    """
    for _ in range(ATTEMPTS):
        rows = call_alone(using=using, sql=sql, params=params, refusals=refusals.REFUSALS)
        if not rows or rows[0][0] != "again":
            return rows
    raise refusals.NotYetDurable
