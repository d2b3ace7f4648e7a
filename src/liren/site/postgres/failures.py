"""Read from the server's own words why it did not start."""

import shutil
from pathlib import Path

from liren.site.postgres import refusals
from liren.site.postgres.places import Places

LAST_WORDS = 16_384
NO_ROOM = 16 * 2**20

FACTS: tuple[tuple[str, type[refusals.DatabaseUnavailable]], ...] = (
    ("No space left on device", refusals.DiskFull),
    ("Disk quota exceeded", refusals.DiskFull),
    ("database files are incompatible with server", refusals.WrongVersion),
    ("Address already in use", refusals.AddressTaken),
    ("is still in use", refusals.StillRunning),
)


def understand(places: Places) -> refusals.DatabaseUnavailable:
    """Return the refusal that fits the last words of the server or of initdb; a full disk leaves room for none."""
    if shutil.disk_usage(places.root).free < NO_ROOM:
        return refusals.DiskFull("", folder=str(places.data))
    logs = sorted((places.cluster / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
    last = [places.start_log, *logs[-1:]]
    words = "".join(_tail(log) for log in last)
    for fact, refusal in FACTS:
        if fact in words:
            return refusal("", folder=str(places.data), log=str(last[-1]))
    return refusals.DidNotStart("", log=str(last[-1]))


def _tail(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - LAST_WORDS))
            return file.read().decode(errors="replace")
    except OSError:
        return ""
