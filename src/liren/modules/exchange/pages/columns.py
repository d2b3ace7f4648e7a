"""The columns of a delivery as a screen asks about them, and as it sends the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from liren.engine import fields
from liren.engine.shape import red_lines
from liren.modules.exchange import rules
from liren.modules.exchange.actions.mapping import KEEP, LEAVE, NEW
from liren.modules.exchange.pages import words
from liren.primitives.records.queries import Part
from liren.web.parts import Choice, Light
from liren.web.text import Text, is_chinese, listed

SURE = 0.8


@dataclass(frozen=True, kw_only=True)
class Column:
    """
    One column: its header, a few cells, what it seems to mean and how sure that is.

    :ivar was: what it was called in the delivery before, `new` when it was not there
    :ivar origins: what it may have been called; empty when nothing was renamed and nothing is missing
    """

    field: str
    header: str
    was: str
    origin_field: str
    origins: tuple[Choice, ...]
    samples: tuple[str, ...]
    value: str
    words: Text
    light: Light


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A column that is not stored, with the reason and its law."""

    header: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet to check; `added` and `missing` name how it drifted from what was confirmed before."""

    field: str
    name: str
    form: Text
    rows: int
    is_taken: bool
    columns: tuple[Column, ...]
    dropped: tuple[Dropped, ...]
    is_remembered: bool
    added: str
    missing: str
    renamed: str
    retyped: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Choices of one kind, under its name."""

    label: Text
    choices: tuple[Choice, ...]


def tables(parts: Sequence[Part], samples: Sequence[Sequence[Sequence[str]]], *, shown: bool) -> tuple[Table, ...]:
    """Draw every sheet of a delivery; cells are masked unless `shown`."""
    return tuple(_table(part, cells, shown=shown) for part, cells in zip(parts, samples, strict=True))


def _table(part: Part, samples: Sequence[Sequence[str]], *, shown: bool) -> Table:
    told = part.proposal
    drift = {"added": [], "missing": [], "renamed": [], "retyped": [], **told.get("drift", {})}
    pairs = list(zip(told["columns"], samples, strict=True))
    return Table(
        field=f"part-{part.pk}",
        name=part.sheet or _("The table"),
        form=words.FORMS[part.form],
        rows=part.rows,
        is_taken=part.is_taken,
        columns=tuple(
            Column(
                field=f"column-{part.pk}-{column['at']}",
                header=column["header"] or _("(no header)"),
                was=column.get("was") or NEW,
                origin_field=f"was-{part.pk}-{column['at']}",
                origins=_origins(column, drift),
                samples=tuple(cells if shown else map(rules.masked, cells)),
                value=_value(column["target"]),
                words=words.target(column["target"]),
                light=_light(column, drift["added"]),
            )
            for column, cells in pairs
            if not _crossed(column)
        ),
        dropped=tuple(dropped(column) for column, _cells in pairs if _crossed(column)),
        is_remembered="remembered" in told,
        added=listed(drift["added"]),
        missing=listed(drift["missing"]),
        retyped=listed(drift["retyped"]),
        renamed=listed(
            _("%(header)s (before: %(was)s)") % {"header": each["header"], "was": each["was"]}
            for each in drift["renamed"]
        ),
    )


def _origins(column: Mapping[str, str], drift: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Offer a column that is new or renamed the names that are gone."""
    gone = [*(each["was"] for each in drift["renamed"]), *drift["missing"]]
    if not gone or not (column.get("was") or column["header"] in drift["added"]):
        return ()
    return (
        Choice(value=NEW, label=_("a new column")),
        *(Choice(value=name, label=_("renamed from %(was)s") % {"was": name}) for name in gone),
    )


def _crossed(column: Mapping[str, str]) -> bool:
    return column["dropped"] not in ("", LEAVE)


def dropped(column: Mapping[str, str]) -> Dropped:
    """Say why a column is not stored, with its law."""
    line = red_lines.LINES.get(column["dropped"])
    if line is None:
        return Dropped(header=column["header"], reason=_("Left out by the person who checked the columns."))
    return Dropped(header=column["header"], reason=line.zh if is_chinese() else line.en)


def _value(target: str) -> str:
    return target if target and fields.Target.parse(target).kind != "fact" else KEEP


def _light(column: Mapping[str, object], added: Sequence[str]) -> Light:
    if column["header"] in added:
        return Light(state="yellow", text=_("new column"))
    if column["reason"] == "renamed":
        return Light(state="yellow", text=_("renamed from %(was)s") % {"was": column["was"]})
    if column["reason"] in ("remembered", "person"):
        return Light(state="green", text=_("as confirmed before"))
    if not column["target"]:
        return Light(state="yellow", text=_("not recognized"))
    sure = float(str(column["confidence"]))
    return Light(state="green", text=_("recognized")) if sure >= SURE else Light(state="yellow", text=_("please check"))


def choices() -> tuple[Group, ...]:
    """Return all that a column may mean, by kind."""
    titles = {
        "person": _("Person"),
        "household": _("Household"),
        "dwelling": _("Dwelling"),
        "vehicle": _("Vehicle"),
        "organization": _("Organization"),
    }
    first = Group(
        label=_("Not compared"),
        choices=(
            Choice(value=KEEP, label=_("Keep as it is")),
            Choice(value=LEAVE, label=_("Leave out, do not store")),
        ),
    )
    by_kind = groupby(words.OFFERED, key=lambda target: target.kind)
    return first, *(
        Group(
            label=titles[kind],
            choices=tuple(Choice(value=str(target), label=words.target(str(target))) for target in targets),
        )
        for kind, targets in by_kind
    )


def said(sent: Mapping[str, str], parts: Sequence[Part]) -> dict[int, dict[int, str]]:
    """Read what was sent: part → place of the column → meaning; sheets that were not ticked are absent."""
    return {
        part.pk: {
            column["at"]: sent[f"column-{part.pk}-{column['at']}"]
            for column in part.proposal["columns"]
            if f"column-{part.pk}-{column['at']}" in sent
        }
        for part in parts
        if f"part-{part.pk}" in sent
    }


def origins(sent: Mapping[str, str], parts: Sequence[Part]) -> dict[int, dict[int, str]]:
    """Read what was sent of renamed columns: part → place of the column → what it was called before, or `new`."""
    return {
        part.pk: {
            column["at"]: sent[f"was-{part.pk}-{column['at']}"]
            for column in part.proposal["columns"]
            if f"was-{part.pk}-{column['at']}" in sent
        }
        for part in parts
    }
