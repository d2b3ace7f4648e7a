"""How a client reaches the server: a socket folder or the loopback address, and a password for each role."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SUPERUSER = "liren_admin"


@dataclass(frozen=True, slots=True)
class Urls:
    """The addresses of one running server; passwords stay out of its printed form."""

    host: str
    port: int
    passwords: Mapping[str, str] = field(repr=False)

    @property
    def superuser(self) -> str:
        """The DSN of the role that owns the server, on the maintenance database."""
        return self.dsn(role=SUPERUSER, database="postgres")

    def dsn(self, *, role: str, database: str) -> str:
        """
        Build the DSN of a role.

        :raises KeyError: the role has no password here.
        """
        from psycopg.conninfo import make_conninfo

        return make_conninfo(host=self.host, port=self.port, user=role, password=self.passwords[role], dbname=database)
