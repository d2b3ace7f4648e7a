"""
The embedded PostgreSQL: our own start and stop of the binaries that a wheel brings.

`ensure(folder)` answers with the addresses of a server whose files lie in the data folder; the first caller starts it,
later ones share it, and it stops by itself a few seconds after the last of them is gone, however that one ended.
"""

from liren.site.postgres.server import Server, Status, ensure
from liren.site.postgres.urls import SUPERUSER, Urls

__all__ = ["SUPERUSER", "Server", "Status", "Urls", "ensure"]
