"""What came of a poll, whatever the source is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from liren.kit.errors import Refusal
from liren.modules.exchange import kinds
from liren.primitives.records.models import Delivery


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """
    What came of a poll; see `kinds.OUTCOMES` and models.Poll.

    :ivar is_more_waiting: something was left that the clock should look at soon
    """

    outcome: str
    seen: int = 0
    fresh: int = 0
    gone: int = 0
    delivery: Delivery | None = None
    refusal: str = ""
    refusal_data: Mapping[str, object] = field(default_factory=dict)
    is_more_waiting: bool = False


def failed(refusal: Refusal) -> Outcome:
    """Return the outcome of a poll that was refused; only numbers of its data are kept."""
    told = {name: value for name, value in refusal.data.items() if isinstance(value, int)}
    return Outcome(outcome=kinds.FAILED, refusal=refusal.code, refusal_data=told)
