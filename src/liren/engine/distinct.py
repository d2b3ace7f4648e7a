"""Understand many distinct values at once, on every core when there are so many that it pays.

The values of a city are understood one by one in Python, which one process does on one core. Helpers are our own
interpreter, told a function by its name; they get values through a pipe and give back what the function made of them,
in order, so that any number of helpers gives the same answer. A helper that dies costs time, never an answer.
"""

import gc
import itertools
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Self, TypeVar

from liren.engine import children

Value = TypeVar("Value")

PAYS: Final = 20_000  # values; below that a helper is not awake before the work is done
HELPER: Final = "from liren.engine import distinct; distinct.help_out()"
LOST: Final = (OSError, EOFError, pickle.UnpicklingError)  # what a helper that died leaves behind


class Crew:
    """
    Helpers beside this process; they are started when they first pay and stopped at the end.

    :ivar helpers: those that are awake
    """

    def __init__(self, threads: int) -> None:
        """Plan for so many processes, this one included."""
        self._wanted = max(0, threads - 1)
        self.helpers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for helper in self.helpers:
            children.stop(helper)

    def understand(self, function: Callable[[str], Value], values: Sequence[str]) -> list[Value]:
        """
        Apply a function to every value.

        :param function: of a module, so that helpers find it; the same text always gives the same value
        """
        with undisturbed():
            if len(values) < PAYS or not self._wanted:
                return [function(value) for value in values]
            self.helpers = self.helpers or [children.start(HELPER) for _ in range(self._wanted)]
            return self._shared(function, values)

    def _shared(self, function: Callable[[str], Value], values: Sequence[str]) -> list[Value]:
        shares = _cut(values, len(self.helpers) + 1)
        told = [_tell(helper, function, share) for helper, share in zip(self.helpers, shares[1:], strict=True)]
        found = [function(value) for value in shares[0]]
        for helper, share, was_told in zip(self.helpers, shares[1:], told, strict=True):
            answer: list[Value] | None = _answer(helper) if was_told else None
            found += answer if answer is not None else [function(value) for value in share]
        return found


ALONE: Final = Crew(1)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector of cycles from walking, again and again, over values that hold none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def help_out() -> None:
    """Do a helper's part: functions and values from standard input, what becomes of them to standard output."""
    pipe = sys.stdout.buffer
    with undisturbed():
        while task := _task():
            function, values = task
            pickle.dump([function(value) for value in values], pipe, pickle.HIGHEST_PROTOCOL)
            pipe.flush()


def _task() -> tuple[Callable[[str], object], Sequence[str]] | None:
    try:
        task: tuple[Callable[[str], object], Sequence[str]] = pickle.load(sys.stdin.buffer)  # noqa: S301 -- our parent's
    except EOFError:
        return None
    return task


def _tell(helper: "subprocess.Popen[bytes]", function: Callable[[str], Value], values: Sequence[str]) -> bool:
    assert helper.stdin is not None
    try:
        pickle.dump((function, values), helper.stdin, pickle.HIGHEST_PROTOCOL)
        helper.stdin.flush()
    except OSError:
        return False
    return True


def _answer(helper: "subprocess.Popen[bytes]") -> list[Value] | None:
    assert helper.stdout is not None
    try:
        found: list[Value] = pickle.load(helper.stdout)  # noqa: S301 -- our own helper's
    except LOST:
        return None
    return found


def _cut(values: Sequence[str], parts: int) -> list[Sequence[str]]:
    ends = [len(values) * part // parts for part in range(parts + 1)]
    return [values[start:end] for start, end in itertools.pairwise(ends)]
