"""The five ways the platform says no.

    Refusal
    ├── Invalid       the request makes no sense as written
    ├── Forbidden     the actor may not do this
    ├── Missing       there is no such thing, or none the actor may see
    ├── Conflict      it made sense a moment ago; the state has moved on
    └── Unavailable   something we depend on did not answer; try later

A refusal is anticipated: nobody is paged. Any other exception is a defect.
Subclass the closest family beside the function that raises it.
"""

from typing import ClassVar


class Refusal(Exception):
    """
    Say no, with a stable code for programs and data for the sentence a person reads.

    The words in both languages live in the message catalogue under the code; data never holds an identity value.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, message: str = "", **data: object) -> None:
        super().__init__(message or self.code)
        self.message = message
        self.data = data


class Invalid(Refusal):
    """The request makes no sense as written."""

    code = "invalid"


class Forbidden(Refusal):
    """The actor may not do this."""

    code = "forbidden"


class Missing(Refusal):
    """There is no such thing, or none that the actor may see."""

    code = "missing"


class Conflict(Refusal):
    """It made sense a moment ago; the state has moved on."""

    code = "conflict"


class Unavailable(Refusal):
    """Something that we depend on did not answer; try later."""

    code = "unavailable"
