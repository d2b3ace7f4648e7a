"""
Why the embedded database says no.

    Unavailable
    └── DatabaseUnavailable
        ├── BinariesMissing    the wheel with the server is not installed, or not for this machine
        ├── AccountMissing     we are root and find no unprivileged account to run the server under
        ├── FolderNotOurs      the data folder belongs to someone else, or cannot be written
        ├── PlaceNotReachable  no folder from which the unprivileged account may run the server
        ├── DiskFull           not enough room in the data folder
        ├── WrongVersion       another major version made the files
        ├── AddressTaken       the port is in use
        ├── StillRunning       processes of an earlier server do not end
        ├── DidNotStart        anything else; the log says what
        └── NotRunning         asked for the addresses of a server that is stopped

They stand together because the keeper, another process, sends them to us by their code.
"""

from typing import ClassVar

from liren.kit import errors


class DatabaseUnavailable(errors.Unavailable):
    """The embedded database cannot be used now."""

    code: ClassVar[str] = "database.unavailable"


class BinariesMissing(DatabaseUnavailable):
    """The wheel with the server is not installed, or not for this machine."""

    code = "database.binaries_missing"


class AccountMissing(DatabaseUnavailable):
    """We are root and find no unprivileged account to run the server under."""

    code = "database.account_missing"


class FolderNotOurs(DatabaseUnavailable):
    """The data folder belongs to someone else, or cannot be written."""

    code = "database.folder_not_ours"


class PlaceNotReachable(DatabaseUnavailable):
    """There is no folder from which the unprivileged account may run the server."""

    code = "database.place_not_reachable"


class DiskFull(DatabaseUnavailable):
    """There is not enough room in the data folder."""

    code = "database.disk_full"


class WrongVersion(DatabaseUnavailable):
    """Another major version of PostgreSQL made the files."""

    code = "database.wrong_version"


class AddressTaken(DatabaseUnavailable):
    """Another program listens on the port."""

    code = "database.address_taken"


class StillRunning(DatabaseUnavailable):
    """Processes of an earlier server do not end."""

    code = "database.still_running"


class DidNotStart(DatabaseUnavailable):
    """The server did not start; its log says why."""

    code = "database.did_not_start"


class NotRunning(DatabaseUnavailable):
    """The server is stopped."""

    code = "database.not_running"


def from_code(code: str, data: dict[str, object]) -> DatabaseUnavailable:
    """Rebuild the refusal that the keeper sent; an unknown code is the general one."""
    known = {family.code: family for family in DatabaseUnavailable.__subclasses__()}
    return known.get(code, DatabaseUnavailable)("", **data)
