"""
What becomes of a value that somebody says is wrong, at one source that states it.

    open ──▶ confirmed                       the source looked, and stands by it
      ├────▶ unknown ──┐                     the source cannot tell
      ├────▶ promised ─┤                     it is wrong; the next delivery brings the right one
      ├────▶ corrected ┤                     it is wrong; the right one was given, and stands in the register
      │                └──▶ delivered        a later delivery says something else by itself
      ├────▶ overtaken                       a later delivery says something else, before anybody answered
      └────▶ withdrawn                       nobody says any more that it is wrong

1. What is open is open once: a second report of the same value joins the first.
2. The value stands as contested exactly while it is open, promised or unknown.
3. A source may answer anew until its own delivery says something else; `confirmed` is its last word.
4. Only what nobody has found to be wrong can be withdrawn: open and unknown.
5. `confirmed`, `delivered`, `overtaken` and `withdrawn` last.

Personal Information Protection Law art. 46: whoever finds that data about them is wrong may ask for correction, and the
handler checks and corrects it. Regulation on Government Data Sharing art. 26: who uses shared data and doubts it
reports it to the source department, which checks it.
"""

from typing import Final

OPEN, UNKNOWN, PROMISED, CORRECTED = "open", "unknown", "promised", "corrected"
CONFIRMED, DELIVERED, OVERTAKEN, WITHDRAWN = "confirmed", "delivered", "overtaken", "withdrawn"
STATES: Final = (OPEN, UNKNOWN, PROMISED, CORRECTED, CONFIRMED, DELIVERED, OVERTAKEN, WITHDRAWN)

ANSWERS: Final = (CORRECTED, PROMISED, CONFIRMED, UNKNOWN)
LIVE: Final = (OPEN, UNKNOWN, PROMISED, CORRECTED)  # a later delivery, or an answer, may still change it
CONTESTED: Final = (OPEN, UNKNOWN, PROMISED)
WITHDRAWABLE: Final = (OPEN, UNKNOWN)
WAITING: Final = (OPEN,)  # for the source's answer


def answered(state: str, answer: str) -> str | None:
    """Return the state after an answer of the source; None where none is awaited, or it is none."""
    return answer if state in LIVE and answer in ANSWERS else None


def withdrawn(state: str, *, reports: int) -> str | None:
    """
    Return the state after a report was taken back; None where it is too late.

    :param reports: how many others still say that the value is wrong
    """
    if state not in WITHDRAWABLE:
        return None
    return state if reports else WITHDRAWN


def superseded(state: str) -> str | None:
    """Return the state after a delivery of the source says something else; None where it was over before."""
    if state not in LIVE:
        return None
    return OVERTAKEN if state == OPEN else DELIVERED
