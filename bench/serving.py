"""What is measured as it runs in a house: a database of its own, and the views of `bench.lookup` in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from liren.site.postgres import Server, credentials

if TYPE_CHECKING:
    from liren.primitives.actors.queries import Actor

# as in liren.site.cli.serving
PROGRAM = """
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
Granian("bench.lookup:application", factory=True, address="127.0.0.1", port=%d, interface=Interfaces.WSGI, workers=2,
        blocking_threads=8, websockets=False, log_level=LogLevels.warning).serve()
"""


@contextmanager
def database() -> Iterator[tuple[Server, Path]]:
    """Run an embedded server of our own, with `fsync` on, in a folder that is wiped; yield both."""
    folder = Path(tempfile.mkdtemp(prefix="liren-bench-"))
    for name in ("DATABASE_URL", "LIREN_ADMIN_URL", "LIREN_SECRETS"):
        os.environ.pop(name, None)
    os.environ |= {"LIREN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "liren.site.settings"}
    try:
        with Server(folder) as server:
            yield server, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def site(folder: Path, actor: "Actor") -> Iterator[int]:
    """Serve the two views with the web process's own secrets until the block ends; yield the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = os.environ | {
        "LIREN_SECRETS": str(credentials.divide(folder / "secrets.json")["web"]),
        "BENCH_ACTOR": f"{actor.user_id} {actor.post_id} {actor.organization_id} {actor.community_id}",
    }
    served = subprocess.Popen([sys.executable, "-c", PROGRAM % port], env=environment)
    try:
        _wait(port)
        yield port
    finally:
        served.terminate()
        served.wait()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the site does not listen")
