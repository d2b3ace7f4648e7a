"""
End what is left of a server whose first process was killed.

Its children notice by themselves, but one in a long computation notices late, and until the last is gone PostgreSQL
rightly refuses to start over the same files. They are told by their name and the folder they stand in, never by a
process id alone.
"""

import os
import signal
from pathlib import Path

from liren.site.postgres import locks, refusals
from liren.site.postgres.places import Places

PATIENCE = ((signal.SIGINT, 5.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 10.0))
PROGRAMS = ("postgres", "initdb")
LEFT_BEHIND = ("postmaster.pid",)


def end(places: Places) -> int:
    """
    Return the server's lock, taken; whoever still holds it is asked to end, then told, then killed.

    :raises StillRunning: processes hold it that we cannot see or end, for instance in another container.
    """
    for ask, patience in PATIENCE:
        try:
            lock = locks.exclusive(places.server)
        except locks.Busy:
            _signal(places, ask)
        else:
            _clear(places)
            return lock
        try:
            lock = locks.exclusive(places.server, within=patience)
        except locks.Busy:
            continue
        _clear(places)
        return lock
    raise refusals.StillRunning("", folder=str(places.data))


def _signal(places: Places, ask: signal.Signals) -> None:
    for process in [*_standing_in(places.cluster), *_standing_in(places.unfinished)]:
        try:
            os.kill(process, ask)
        except (ProcessLookupError, PermissionError):
            continue


def _clear(places: Places) -> None:
    """Remove the pid file: with the lock in hand no server lives, and its number may be another program's by now."""
    for name in LEFT_BEHIND:
        (places.cluster / name).unlink(missing_ok=True)


def _standing_in(cluster: Path) -> list[int]:
    try:
        here = cluster.stat()
        numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    except OSError:
        return []
    return [number for number in numbers if number != os.getpid() and _stands(number, here)]


def _stands(number: int, here: os.stat_result) -> bool:
    process = Path(f"/proc/{number}")
    try:
        is_server = (process / "comm").read_text().strip() in PROGRAMS
        return is_server and os.path.samestat((process / "cwd").stat(), here)
    except OSError:
        return False
