"""The door: `disclose` and its siblings, `search`, screenings; compiling what the door re-checks."""

from liren.primitives.agreements.actions.compiling import compile_purposes
from liren.primitives.agreements.actions.disclosing import (
    Disclosed,
    DisclosedFile,
    Value,
    disclose,
    disclose_class,
    disclose_file,
    disclose_file_names,
)
from liren.primitives.agreements.actions.screening import Screened, screen_born_between
from liren.primitives.agreements.actions.searching import Found, search

__all__ = [
    "Disclosed",
    "DisclosedFile",
    "Found",
    "Screened",
    "Value",
    "compile_purposes",
    "disclose",
    "disclose_class",
    "disclose_file",
    "disclose_file_names",
    "screen_born_between",
    "search",
]
