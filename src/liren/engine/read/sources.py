"""A file to read, wherever its bytes are: on disk or in memory (an upload that must not touch the disk)."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from liren.kit import errors


class FileEmpty(errors.Invalid):
    """The file has no bytes, or only blanks."""

    code = "file_empty"


class FileMissing(errors.Missing):
    """There is no such file."""

    code = "file_missing"


class FileNotAccessible(errors.Unavailable):
    """The operating system does not let the file be read now."""

    code = "file_not_accessible"


@dataclass(frozen=True, slots=True)
class Source:
    """
    Bytes with a name.

    :ivar name: with extension, without folders; what links.csv calls `file`
    :ivar path: where the bytes are, None when they are in `content`
    """

    name: str
    path: Path | None = None
    content: bytes = field(default=b"", repr=False)

    @classmethod
    def at(cls, path: Path) -> "Source":
        """The file at `path`."""
        return cls(path.name, path)

    @property
    def extension(self) -> str:
        """Lower case, with the dot; empty when the name has none."""
        return Path(self.name).suffix.lower()

    def size(self) -> int:
        """
        How many bytes.

        :raises FileMissing, FileNotAccessible: if the file cannot be looked at
        """
        if self.path is None:
            return len(self.content)
        try:
            return self.path.stat().st_size
        except FileNotFoundError as error:
            raise FileMissing(file=self.name) from error
        except OSError as error:
            raise FileNotAccessible(file=self.name) from error

    def open(self) -> BinaryIO:
        """
        The bytes from the start; the caller closes.

        :raises FileMissing, FileNotAccessible: if they cannot be read
        """
        if self.path is None:
            return io.BytesIO(self.content)
        try:
            return self.path.open("rb")
        except FileNotFoundError as error:
            raise FileMissing(file=self.name) from error
        except OSError as error:
            raise FileNotAccessible(file=self.name) from error

    def head(self, count: int) -> bytes:
        """
        The first `count` bytes.

        :raises FileMissing, FileNotAccessible: if they cannot be read
        """
        with self.open() as file:
            return file.read(count)
