"""How a pair at the review desk is drawn: evidence with weights in words, what hangs on the answer, refusals."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.kit.errors import Refusal
from liren.modules.register import kinds, rules
from liren.modules.register.pages import kinship, reasons, words
from liren.modules.register.queries import pairs
from liren.modules.register.queries.answers import Answered
from liren.modules.register.queries.explanations import BESIDE
from liren.primitives.entities import kinds as entity_kinds
from liren.primitives.entities.queries import Pair
from liren.web import figures
from liren.web.parts import Choice, Evidence, Item, Link, Piece, Scale

# Addresses are compared as the homes that they mean, documents together with the plates that a row names.
COMPARED_AS = {"address": "dwelling", "other_id": "token"}
SURE = 8.0  # bits from which on nobody would ask: one in 256 is otherwise
LEAST = 0.05
SAID = {"sex": kinship.sex, "relation": kinship.relation}  # in the reader's language, as far as it has a word
SIGNS = {entity_kinds.SAME: "＝", entity_kinds.DIFFERENT: "≠", entity_kinds.UNSURE: "？"}


def choices() -> tuple[Choice, ...]:
    """Return the three answers."""
    return (
        Choice(value=entity_kinds.SAME, label=_("The same person"), key="1"),
        Choice(value=entity_kinds.DIFFERENT, label=_("Not the same"), key="2"),
        Choice(value=entity_kinds.UNSURE, label=_("Unsure, leave it"), key="3"),
    )


def evidence(compared: pairs.Compared) -> tuple[Evidence, ...]:
    """Return the fields of both rows, then what was compared beside them; the weights add up to the sum."""
    levels = compared.pair.levels
    longest = max((abs(float(level.get("weight", 0))) for level in levels.values()), default=1.0) or 1.0
    shown = [(name, COMPARED_AS.get(name, name)) for name in compared.fields]
    told = {key for _name, key in shown}
    # What weighs nothing and has no values to show would only be read in vain.
    beside = [(name, name) for name in levels if name not in told and abs(float(levels[name]["weight"])) >= LEAST]
    beside.sort(key=lambda each: each[0] in BESIDE)
    return tuple(_row(compared, name, levels.get(key, {}), longest) for name, key in (*shown, *beside))


def _row(compared: pairs.Compared, name: str, level: dict[str, object], longest: float) -> Evidence:
    is_number = name in kinds.NUMBERS
    says = SAID.get(name, str)
    left, right = rules.side_by_side(
        says(compared.left.values.get(name, "")), says(compared.right.values.get(name, "")), is_number=is_number
    )
    weight = float(str(level.get("weight", 0)))
    named = str(level.get("level", ""))
    # A row may be compared by what another of its file says; where that weighs nothing, the blank is what counts.
    is_blank = name in compared.fields and not (left and right) and abs(weight) < LEAST
    return Evidence(
        label=reasons.field(name),
        left=tuple(Piece(text=run.text, marked=run.is_different) for run in left),
        right=tuple(Piece(text=run.text, marked=run.is_different) for run in right),
        level=_("not weighed") if left and right and not level else reasons.level(named, has_both=not is_blank),
        note=reasons.strength(weight) if level and not is_blank else "",
        weight=weight,
        share=100 * abs(weight) / longest,
        code=is_number,
        compared=name in compared.fields,
        is_blank=is_blank,
    )


def scale(pair: Pair) -> Scale:
    """Return where the sum stands between almost surely not and almost surely the same."""
    low, high = min(-SURE, pair.weight) - 4, max(SURE, pair.weight) + 4
    at = [100 * (value - low) / (high - low) for value in (pair.weight, -SURE, SURE)]
    return Scale(
        total=pair.weight,
        at=at[0],
        lower_at=at[1],
        upper_at=at[2],
        lower_label=_("surely not"),
        upper_label=_("surely the same"),
        label=_("%(bits)s bits between the two lines: a person decides") % {"bits": f"{pair.weight:+.1f}"},
    )


def standing(compared: pairs.Compared) -> str:
    """Return how the register has the two for now."""
    if compared.is_one:
        return _("For now they are filed as one, but not surely. Please look.")
    return _("For now they are filed as two, but not surely. Please look.")


def stakes(compared: pairs.Compared) -> list[Item]:
    """Return the files on which the answer bears, and what would become of them."""
    sides = [compared.left] if compared.is_one else [compared.left, compared.right]
    items = [
        Item(
            text=one.label,
            note=ngettext("%(n)s row", "%(n)s rows", one.rows) % {"n": one.rows},
            url=reverse("register:file", args=[kinds.BY_NAME[one.file.sort].slug, one.file.id]),
        )
        for one in sides
        if one.file is not None
    ]
    if compared.is_one:
        items += [Item(text=_("If not the same"), note=_("this file is parted in two, at once"))]
    else:
        items += [Item(text=_("If the same"), note=_("the two become one file, at once"))]
    return items


def answered(one: Answered) -> Item:
    """Draw an answer that was given."""
    labels = {choice.value: choice.label for choice in choices()}
    decision = one.decision
    return Item(
        text=f"{one.left_label} {SIGNS.get(decision.answer, '')} {one.right_label}",
        note=f"{labels.get(decision.answer, decision.answer)} · {decision.decided_by}",
        when=words.clock(decision.decided_at),
    )


def unheeded(one: Answered) -> dict[str, object]:
    """Draw an answer that linkage could not follow, with why and the way to take it back."""
    if one.decision.answer == entity_kinds.SAME:
        why = _("kept as two: each has a valid ID of its own, or another answer says that they are two")
    else:
        why = _("kept as one: other rows with the same valid ID tie them")
    return given(one) | {"why": why}


def given(one: Answered) -> dict[str, object]:
    """Draw an answer with who gave it and when, the files that it speaks of, and the way to take it back."""
    item = answered(one)
    files = [
        Link(label=label, url=reverse("register:file", args=[kinds.BY_NAME[ref.sort].slug, ref.id]))
        for ref, label in ((one.left, one.left_label), (one.right, one.right_label))
        if ref is not None
    ]
    return {
        "text": item.text,
        "note": f"{item.note} · {figures.moment(one.decision.decided_at)}",
        "files": files,
        "url": reverse("register:withdraw", args=[one.decision.pk]),
    }


def refused(refusal: Refusal) -> str:
    """Return why an answer was not taken, and what to do; of two who answer at once the later learns whose stands."""
    answer, by = str(refusal.data.get("answer", "")), refusal.data.get("by")
    labels = {choice.value: choice.label for choice in choices()}
    if by and answer in labels:
        sentence = _(
            "%(by)s answered this pair a moment ago: “%(answer)s”. That answer stands; go on with the next pair."
        )
        return sentence % {"by": by, "answer": labels[answer]}
    return words.refusal(refusal)
