"""The files of a folder, of this machine or of an SFTP server: listed and read, never written to or taken away."""

import base64
import hashlib
import io
import os
import socket
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import paramiko

from liren.kit.errors import Conflict, Invalid, Unavailable
from liren.modules.exchange import kinds

SECONDS: Final = 30  # that the server may take to answer
POLL_SECONDS: Final = 900  # that all files of one poll may take
AHEAD: Final = 64  # pieces of a file that are asked for before they came
RSA: Final = ("rsa-sha2-512", "rsa-sha2-256")


class ServerNotReached(Unavailable):
    """The SFTP server did not answer, refused the log-in, or went away."""

    code = "exchange.server_not_reached"


class HostKeyUnknown(Conflict):
    """Nobody has said yet that the server's key is the department's; `host_key` is what it shows."""

    code = "exchange.host_key_unknown"


class HostKeyChanged(Conflict):
    """The server shows another key than the one that was pinned: another machine may have taken its place."""

    code = "exchange.host_key_changed"


class KeyNotReadable(Invalid):
    """The private key is none that OpenSSH writes, or is locked with a passphrase."""

    code = "exchange.key_not_readable"


class FolderMissing(Invalid):
    """There is no such folder, or it may not be looked into."""

    code = "exchange.folder_missing"


class TooManyFiles(Invalid):
    """The folder holds more files than any department sends; the pattern may name fewer."""

    code = "exchange.too_many_files"


class FileChanged(Conflict):
    """The file was written to, or went away, while it was read; nothing of it was kept."""

    code = "exchange.file_changed"


class ServerTooSlow(Unavailable):
    """The files did not come in the time that a poll has."""

    code = "exchange.server_too_slow"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """
    A file as its folder lists it.

    :ivar modified: seconds, by the clock of its machine
    """

    name: str = field(repr=False)
    size: int
    modified: int


class Folder(Protocol):
    """A folder that can be looked into."""

    def entries(self) -> Sequence[Entry]:
        """
        Return its plain files.

        :raises FolderMissing, TooManyFiles, ServerNotReached: if they cannot be listed
        """

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """
        Read a file that was listed.

        :raises FileChanged, ServerNotReached, ServerTooSlow: if it is not what was listed any more
        """


@dataclass(frozen=True)
class LocalFolder:
    """A folder of this machine; links in it lead nowhere."""

    path: Path

    def entries(self) -> Sequence[Entry]:
        """Return its plain files."""
        try:
            with os.scandir(self.path) as found:
                return _bounded(
                    Entry(name=one.name, size=told.st_size, modified=int(told.st_mtime))
                    for one in found
                    if stat.S_ISREG((told := one.stat(follow_symlinks=False)).st_mode)
                )
        except OSError as error:
            raise FolderMissing from error

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Read a file that was listed."""
        try:
            descriptor = os.open(self.path / entry.name, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            raise FileChanged from error
        with os.fdopen(descriptor, "rb") as file:
            yield from _whole(iter(lambda: file.read(kinds.CHUNK), b""), entry)
            told = os.fstat(file.fileno())
        if (told.st_size, int(told.st_mtime)) != (entry.size, entry.modified):
            raise FileChanged


@dataclass(frozen=True)
class SftpFolder:
    """A folder of an SFTP server."""

    client: paramiko.SFTPClient
    path: str
    until: float

    def entries(self) -> Sequence[Entry]:
        """Return its plain files; the listing tells of links, and they are left out."""
        try:
            return _bounded(
                Entry(name=told.filename, size=told.st_size or 0, modified=told.st_mtime or 0)
                for told in self.client.listdir_iter(self.path)
                if stat.S_ISREG(told.st_mode or 0) and "/" not in told.filename
            )
        except (FileNotFoundError, PermissionError) as error:
            raise FolderMissing from error
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise ServerNotReached from error

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Read a file that was listed."""
        path = f"{self.path.rstrip('/')}/{entry.name}"
        try:
            with self.client.open(path, "rb", bufsize=0) as file:
                file.prefetch(entry.size, max_concurrent_requests=AHEAD)
                yield from self._in_time(_whole(iter(lambda: file.read(kinds.CHUNK), b""), entry))
            told = self.client.lstat(path)
        except (FileNotFoundError, PermissionError) as error:
            raise FileChanged from error
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise ServerNotReached from error
        if (told.st_size, told.st_mtime) != (entry.size, entry.modified):
            raise FileChanged

    def _in_time(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if time.monotonic() > self.until:
                raise ServerTooSlow
            yield chunk


def _bounded(entries: Iterator[Entry]) -> Sequence[Entry]:
    found = []
    for entry in entries:
        found.append(entry)
        if len(found) > kinds.LISTED:
            raise TooManyFiles(limit=kinds.LISTED)
    return sorted(found, key=lambda each: (each.modified, each.name))


def _whole(chunks: Iterator[bytes], entry: Entry) -> Iterator[bytes]:
    """Read no more than was listed: a file that grows is another file."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > entry.size:
            raise FileChanged
        yield chunk
    if size != entry.size:
        raise FileChanged


def local(base: Path, name: str) -> LocalFolder:
    """
    Return a folder in the folder for sources.

    :raises FolderMissing: if there is none of this name, or it is a link
    """
    path = base / name
    if path.is_symlink() or path.resolve().parent != base.resolve() or not path.is_dir():
        raise FolderMissing
    return LocalFolder(path)


@dataclass(frozen=True, kw_only=True)
class Login:
    """
    How an SFTP server is reached.

    :ivar address: of its host, to connect to
    :ivar secret: a password, or a private key as OpenSSH writes it
    :ivar host_key: kind and fingerprint that somebody pinned; empty: nobody has
    """

    address: str
    port: int
    username: str
    secret: str = field(repr=False)
    host_key: str


@contextmanager
def sftp(login: Login, folder: str) -> Iterator[SftpFolder]:
    """
    Open a folder of an SFTP server; the secret is told to nobody but the server whose key was pinned.

    :raises ServerNotReached, HostKeyUnknown, HostKeyChanged: if it cannot be reached
    """
    transport = _transport(login)
    try:
        _log_in(transport, login)
        client = paramiko.SFTPClient.from_transport(transport)
        if client is None:
            raise ServerNotReached
        channel = client.get_channel()
        if channel is not None:
            channel.settimeout(SECONDS)
        yield SftpFolder(client, folder, time.monotonic() + POLL_SECONDS)
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise ServerNotReached from error
    finally:
        transport.close()


def _transport(login: Login) -> paramiko.Transport:
    try:
        wire = socket.create_connection((login.address, login.port), SECONDS)
        transport = paramiko.Transport(wire)
    except (paramiko.SSHException, OSError) as error:
        raise ServerNotReached from error
    try:
        transport.banner_timeout = transport.auth_timeout = SECONDS
        kind = login.host_key.partition(" ")[0]
        if kind:  # a server has several keys: it is asked for the one that was pinned
            transport.get_security_options().key_types = RSA if kind == "ssh-rsa" else (kind,)
        transport.start_client(timeout=SECONDS)
    except (paramiko.SSHException, OSError, EOFError, ValueError) as error:
        transport.close()
        raise ServerNotReached from error
    shown = shown_key(transport.get_remote_server_key())
    if shown != login.host_key:
        transport.close()
        raise HostKeyChanged(host_key=shown) if login.host_key else HostKeyUnknown(host_key=shown)
    return transport


def shown_key(key: paramiko.PKey) -> str:
    """Write a server's key as `ssh-keygen -l` does: kind and fingerprint."""
    digest = base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")
    return f"{key.get_name()} SHA256:{digest}"


def _log_in(transport: paramiko.Transport, login: Login) -> None:
    if login.secret.lstrip().startswith("-----BEGIN"):
        transport.auth_publickey(login.username, _private_key(login.secret))
    else:
        transport.auth_password(login.username, login.secret, fallback=False)


def _private_key(text: str) -> paramiko.PKey:
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(text.strip() + "\n"))
        except (paramiko.SSHException, ValueError):
            continue
    raise KeyNotReadable
