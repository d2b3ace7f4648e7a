"""The door: `disclose`, `disclose_class`, `disclose_file`, `search`; and compiling what the door re-checks."""

from liren.primitives.agreements.actions.compiling import compile_purposes
from liren.primitives.agreements.actions.disclosing import (
    Disclosed,
    DisclosedFile,
    Value,
    disclose,
    disclose_class,
    disclose_file,
)

__all__ = ["Disclosed", "DisclosedFile", "Value", "compile_purposes", "disclose", "disclose_class", "disclose_file"]
