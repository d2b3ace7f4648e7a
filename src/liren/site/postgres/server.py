"""The embedded server as its users see it: start, use together, release, stop."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import liren
from liren.site.postgres import credentials, locks, places, refusals, strays
from liren.site.postgres.urls import Urls

RECOVERY = 600.0
STOPPING = 200.0


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a server runs over a folder, and where it listens."""

    is_running: bool
    host: str = ""
    port: int = 0
    version: int = 0


class Server:
    """
    The PostgreSQL over one data folder, shared by every process that starts it.

    It is used from `start` to `release`; the kernel releases it for a process that is killed. A few seconds after the
    last user is gone, it stops.
    """

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        """Name the server of a data folder; with a port it also listens on the loopback address."""
        self.folder = folder
        self.port = port
        self._use: int | None = None

    def start(self) -> Urls:
        """
        Use the server, starting it unless it runs, and wait until it answers.

        :raises DatabaseUnavailable: it cannot be started; the refusal says why.
        """
        here = places.make(self.folder)
        try:
            with places.refusing(here.data):
                return self._start(here)
        except locks.Busy as busy:
            self.release()
            raise refusals.StillRunning("", folder=str(here.data)) from busy
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Stop using the server; others may go on."""
        if self._use is not None:
            os.close(self._use)
            self._use = None

    def stop(self) -> None:
        """
        Stop the server, whoever uses it, and wait until it is gone.

        :raises StillRunning: it does not end.
        """
        self.release()
        here = places.make(self.folder)
        if locks.is_held(here.keeper):
            here.stop.touch()
        deadline = time.monotonic() + STOPPING
        while locks.is_held(here.keeper):
            if time.monotonic() > deadline:
                raise refusals.StillRunning("", folder=str(self.folder))
            time.sleep(locks.PAUSE)
        here.stop.unlink(missing_ok=True)
        os.close(strays.end(here))

    def stay(self) -> None:
        """Let the running server stay until it is stopped, although nobody uses it."""
        places.make(self.folder).stay.touch()

    def status(self) -> Status:
        """Say whether the server runs, without starting it."""
        here = places.Places(self.folder.resolve())
        if not locks.is_held(here.keeper) or not here.running.exists():
            return Status(is_running=False)
        return Status(is_running=True, **json.loads(here.running.read_text()))

    @property
    def superuser_dsn(self) -> str:
        """
        The DSN of the role that owns the server.

        :raises NotRunning: it is stopped.
        """
        return _urls(places.Places(self.folder.resolve())).superuser

    def close(self) -> None:
        """Stop using the server, and stop it now if nobody else uses it."""
        self.release()
        here = places.make(self.folder)
        try:
            os.close(locks.exclusive(here.users))
        except locks.Busy:
            return
        self.stop()

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, here: places.Places) -> Urls:
        if self._use is None:
            self._use = locks.shared(here.users, within=STOPPING)
        starting = locks.exclusive(here.starting, within=RECOVERY)
        try:
            credentials.ensure(here.secrets)
            self._wait(here)
            urls = _urls(here)
            credentials.publish(here.secrets, host=urls.host, port=urls.port)
        finally:
            os.close(starting)
        return urls

    def _wait(self, here: places.Places) -> None:
        """Wait for the keeper that lives, or for a new one where there is none."""
        deadline = time.monotonic() + RECOVERY
        while time.monotonic() < deadline:
            if not locks.is_held(here.keeper):
                self._start_keeper(here)
            elif here.running.exists() and not here.stop.exists() and _answers(here):
                return
            else:
                time.sleep(locks.PAUSE)
        raise refusals.StillRunning("", folder=str(self.folder))

    def _start_keeper(self, here: places.Places) -> None:
        command = [sys.executable, "-m", "liren.site.postgres.keeper", str(here.data), str(self.port or 0)]
        source = str(Path(liren.__file__).parents[1])
        with (here.root / "keeper.log").open("w") as log:
            keeper = subprocess.Popen(  # noqa: S603 the program is ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | {"PYTHONPATH": os.pathsep.join([source, *_python_path()])},
                start_new_session=True,
            )
        _hear(keeper, here)


def ensure(folder: Path) -> Urls:
    """
    Start or share the server of a data folder, and use it until this process ends.

    :raises DatabaseUnavailable: it cannot be started; the refusal says why.
    """
    return Server(folder).start()


def _hear(keeper: subprocess.Popen[bytes], here: places.Places) -> None:
    """Read the keeper's one line; none means that it failed in a way nobody anticipated."""
    assert keeper.stdout is not None
    keeper.wait()
    with keeper.stdout as said:
        line = said.readline()
    if not line:
        raise refusals.DidNotStart("", log=str(here.root / "keeper.log"))
    answer = json.loads(line)
    if "refused" in answer:
        raise refusals.from_code(answer["refused"], answer["data"])


def _answers(here: places.Places) -> bool:
    import psycopg

    try:
        with psycopg.connect(_urls(here).superuser, connect_timeout=10) as connection:
            connection.execute("SELECT 1")
    except refusals.NotRunning:
        return False
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            _renew(here)
        return False
    return True


def _renew(here: places.Places) -> None:
    """Let the next keeper set the password that `secrets.json` holds: the file was lost, the folder is ours."""
    here.renew.touch()
    here.stop.touch()


def _urls(here: places.Places) -> Urls:
    try:
        where = json.loads(here.running.read_text())
    except FileNotFoundError as error:
        raise refusals.NotRunning("", folder=str(here.data)) from error
    return Urls(host=where["host"], port=where["port"], passwords=credentials.ensure(here.secrets))


def _python_path() -> list[str]:
    given = os.environ.get("PYTHONPATH", "")
    return [part for part in given.split(os.pathsep) if part]
