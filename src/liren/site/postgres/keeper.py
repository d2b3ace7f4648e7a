"""
The keeper: the process that stands between the server and everyone who uses it.

    python -m liren.site.postgres.keeper FOLDER PORT

    starting ──ready──▶ keeping ──asked, or unused for a while──▶ stopping ──▶ gone
        │                 │  ▲
        └─refused──▶ gone └──┘ the server died: start it again

1. At most one keeper lives over a folder: it holds `keeper.lock`.
2. The server lives only while its keeper does: the kernel stops it when the keeper is killed.
3. The keeper stays while any process holds `users.lock`; the kernel gives that back however a user ends.
4. The server is started only with `server.lock` in hand, that is when no process of an earlier one is left.

Its standard output is one line of JSON to whoever started it: ready, or the refusal. Ready is false when another
keeper was first.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from liren.site.postgres import accounts, clusters, conf, credentials, install, locks, postmasters, refusals, strays
from liren.site.postgres.places import Places, refusing
from liren.site.postgres.runtimes import Runtime
from liren.site.postgres.urls import SUPERUSER

GLANCE = 0.1
GRACE = 3.0


class Keeper:
    """Keeps one server alive while it is used."""

    def __init__(self, places: Places, *, port: int | None) -> None:
        self.places = places
        self.port = port
        self.is_asked = False
        self.unused_since: float | None = None
        self.account = accounts.choose(places.cluster)
        self.runtime = Runtime(places, self.account)
        self.install = install.reachable(install.find(), account=self.account, runtime=self.runtime.folder)
        for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(asked, self._ask)

    def run(self) -> None:
        """
        Start the server, say so, keep it, stop it.

        :raises DatabaseUnavailable: it does not start.
        """
        server = None
        try:
            server = self._start()
            _report({"ready": True})
            server = self._keep(server)
        finally:
            self.places.running.unlink(missing_ok=True)
            if server:
                postmasters.stop(server)
            self.runtime.close()

    def _start(self) -> subprocess.Popen[bytes]:
        places = self.places
        lock = strays.end(places)
        try:
            password = credentials.ensure(places.secrets)[SUPERUSER]
            clusters.prepare(
                places,
                install=self.install,
                account=self.account,
                password=password,
                runtime=self.runtime.folder,
                lock=lock,
            )
            if places.renew.exists():
                clusters.renew_password(places, install=self.install, account=self.account, password=password)
                places.renew.unlink()
            self.runtime.sweep()
            conf.write(places.cluster, sockets=self.runtime.sockets, port=self.port)
            server = postmasters.start(places, install=self.install, account=self.account, lock=lock)
        finally:
            os.close(lock)
        postmasters.wait_until_ready(places, server, is_asked_to_stop=self._must_stop)
        self._publish()
        return server

    def _keep(self, server: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """Start it again however often it dies: only a start that fails is given up, for it says what is wrong."""
        while not self._must_stop() and not self._is_forgotten():
            if server.poll() is None:
                time.sleep(GLANCE)
            else:
                server = self._start()
        return server

    def _must_stop(self) -> bool:
        return self.is_asked or self.places.stop.exists() or not self.places.root.exists()

    def _is_forgotten(self) -> bool:
        """Say whether nobody has used the server for a while; if so nobody can begin to until we are gone."""
        try:
            lock = locks.exclusive(self.places.users)
        except locks.Busy:
            self.unused_since = None
            return False
        now = time.monotonic()
        self.unused_since = self.unused_since or now
        if now - self.unused_since >= GRACE and not self.places.stay.exists():
            return True
        os.close(lock)
        return False

    def _publish(self) -> None:
        where = {
            "host": str(self.runtime.sockets),
            "port": self.port or conf.SOCKET_PORT,
            "version": self.install.major,
        }
        fresh = self.places.running.with_suffix(".new")
        fresh.write_text(json.dumps(where))
        fresh.replace(self.places.running)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.is_asked = True


def _report(line: dict[str, object]) -> None:
    """Tell whoever started us, who may have been killed meanwhile."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 for the life of the process


def main() -> None:
    """Keep the server of one folder, as nobody's child."""
    if os.fork():
        os._exit(0)
    places = Places(Path(sys.argv[1]))
    os.chdir("/")
    try:
        locks.sign(locks.exclusive(places.keeper))
    except locks.Busy:
        return _report({"ready": False})
    for stale in (places.stop, places.stay, places.running):
        stale.unlink(missing_ok=True)
    try:
        with refusing(places.data):
            Keeper(places, port=int(sys.argv[2]) or None).run()
    except refusals.DatabaseUnavailable as refusal:
        _report({"refused": refusal.code, "data": refusal.data})


if __name__ == "__main__":
    main()
