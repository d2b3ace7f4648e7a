"""The private folder where bytes wait between the web process and the importing job; never served, wiped at once.

The web role may not write into the vault, and a job's arguments are ids only: the bytes are found by the id of their
delivery. Files are 0600 in a folder of 0700. What the sender called the file waits beside its bytes: it may be a
person's name, so no plain table holds it.
"""

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from liren.kit.errors import Invalid, Missing, Unavailable

DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class SpoolFull(Unavailable):
    """The disk has no room for the file; nothing of it was kept."""

    code = "exchange.spool_full"


class UploadTooLarge(Invalid):
    """The file is larger than this house takes in one go; nothing of it was kept."""

    code = "exchange.upload_too_large"


class UploadsTooLarge(Invalid):
    """The files of one form are larger together than this house takes in one go; nothing of them was kept."""

    code = "exchange.uploads_too_large"


class UploadEmpty(Invalid):
    """The file has no bytes."""

    code = "exchange.upload_empty"


class BytesGone(Missing):
    """The file is no longer in the spool: it was read already, or wiped with a cancelled delivery."""

    code = "exchange.bytes_gone"


@dataclass(frozen=True)
class Spool:
    """The folder, in the data folder of the house."""

    folder: Path

    def put(self, delivery_id: int, name: str, chunks: Iterable[bytes], *, limit: int) -> int:
        """
        Write the bytes of a delivery and return how many they are; a file that was begun before is begun again.

        :param name: as the sender called the file

        :raises UploadTooLarge, UploadEmpty, SpoolFull: and nothing is left in the folder
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.folder / f"{delivery_id}.part"
        try:
            size = _write(part, chunks, limit=limit)
            _write(self._name(delivery_id), [name.encode("utf-8", "replace")], limit=limit)
            part.rename(self._path(delivery_id))
        except OSError as error:
            self._name(delivery_id).unlink(missing_ok=True)
            if error.errno in DISK_FULL:
                raise SpoolFull from error
            raise
        finally:
            part.unlink(missing_ok=True)
        return size

    def path(self, delivery_id: int) -> Path:
        """
        Return where the bytes of a delivery are.

        :raises BytesGone: if there are none
        """
        path = self._path(delivery_id)
        if not path.exists():
            raise BytesGone(delivery=delivery_id)
        return path

    def name(self, delivery_id: int) -> str:
        """
        Return what the sender called the file of a delivery.

        :raises BytesGone: if it is not here any more
        """
        try:
            return self._name(delivery_id).read_text("utf-8")
        except FileNotFoundError:
            raise BytesGone(delivery=delivery_id) from None

    def wipe(self, delivery_id: int) -> None:
        """Take the bytes of a delivery and its name away, the beginning of a copy too; there may be none."""
        for path in (self._path(delivery_id), self._name(delivery_id), self.folder / f"{delivery_id}.part"):
            path.unlink(missing_ok=True)

    def untouched_since(self, moment: datetime) -> set[int]:
        """Return the deliveries of which something lies here that nobody has written to since a moment."""
        if not self.folder.is_dir():
            return set()
        found = (path for path in self.folder.iterdir() if path.stem.isdecimal())
        return {int(path.stem) for path in found if path.stat().st_mtime < moment.timestamp()}

    def _name(self, delivery_id: int) -> Path:
        return self.folder / f"{delivery_id}.name"

    def _path(self, delivery_id: int) -> Path:
        return self.folder / f"{delivery_id}.bytes"


def _write(path: Path, chunks: Iterable[bytes], *, limit: int) -> int:
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise UploadTooLarge(limit=limit)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())  # the delivery is answered for as soon as the request is
    if not size:
        raise UploadEmpty
    return size
