"""The words of corrections: how somebody knows, why a source stands by its value, and the states."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.modules.register.rules import corrections as rules

Words = dict[str, str | Promise]

# Fixed words, not free text: what people write down about a wrong value is another value of a person.
HOW: Final[Words] = {
    "told": _("the person or family said so"),
    "document": _("seen on a document"),
    "visit": _("seen on a visit"),
    "source": _("another source has it otherwise"),
}
WHY: Final[Words] = {
    "original": _("checked against the original papers"),
    "asked": _("asked the person"),
    "system": _("checked in the department’s own system"),
}
STATES: Final[Words] = {
    rules.OPEN: _("waits for the source"),
    rules.UNKNOWN: _("the source cannot tell"),
    rules.PROMISED: _("wrong; the next delivery brings the right value"),
    rules.CORRECTED: _("corrected"),
    rules.CONFIRMED: _("confirmed right"),
    rules.DELIVERED: _("the source’s delivery says otherwise now"),
    rules.OVERTAKEN: _("the source changed it by itself"),
    rules.WITHDRAWN: _("withdrawn"),
}
ANSWERS: Final[Words] = {
    rules.CORRECTED: _("It is wrong; the right value is this"),
    rules.PROMISED: _("It is wrong; the next delivery brings the right value"),
    rules.CONFIRMED: _("It is right"),
    rules.UNKNOWN: _("We cannot tell"),
}
SHOWN: Final = 7  # of what reporters hold to be right, at once: the purpose covers ten subjects
LONGEST: Final = 120  # characters of a value that somebody writes down
