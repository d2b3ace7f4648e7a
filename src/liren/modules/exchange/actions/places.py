"""Where the way in keeps what is not in the database: the spool, the keys, sealed passwords, SQLite files."""

from dataclasses import dataclass
from pathlib import Path

from liren.modules.exchange.actions.spool import Spool
from liren.primitives.ledger import actions as ledger


@dataclass(frozen=True)
class Places:
    """
    Folders of the house.

    :ivar data: the data folder
    :ivar keys: where the ledger keeps its keys
    :ivar hosts: names, addresses or networks where departments' databases may stand; empty: any but this machine and
        what only a neighbor of it can reach
    """

    data: Path
    keys: Path
    hosts: tuple[str, ...] = ()

    @property
    def spool(self) -> Spool:
        """Bytes between the web process and the importing job."""
        return Spool(self.data / "spool")

    @property
    def secret(self) -> bytes:
        """The lasting key that hashes of rows are derived from; it never enters the database."""
        return ledger.index_key(folder=self.keys)

    @property
    def sealed(self) -> Path:
        """Passwords of departments' databases."""
        return self.data / "connections"

    @property
    def sources(self) -> Path:
        """SQLite files that an administrator put there; no other file of the machine can be read through a form."""
        return self.data / "sources"
