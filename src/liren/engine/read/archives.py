"""Whether a zipped workbook is safe to unpack, judged from its directory first and then from every byte of it.

The directory may lie about sizes: each part that a parser will read is unpacked here a block at a time, no further than
it says, and its check sum must fit. Entities are refused because no spreadsheet program writes them and some parsers
expand them without end.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from liren.engine.read import limits as bounds
from liren.kit import errors

GRACE: Final = 32 << 20  # a small workbook may be as repetitive as it likes
BLOCK: Final = 1 << 20
OVERLAP: Final = 256  # of one block with the next, so that nothing hides on the border
TAIL: Final = (64 << 10) + 128  # the end record lies behind all parts, before a comment of 64 KB at most
NAME_BYTES: Final = 512  # of one entry in the directory, generously
MANIFEST: Final = "META-INF/manifest.xml"
PARSED: Final = (".xml", ".rels", ".vml", ".bin")
WORKSHEETS: Final = ("xl/worksheets/", "content.xml")
# A formula is followed by the value that a spreadsheet program computed, unless none ever opened the file.
UNCOMPUTED: Final = re.compile(rb"(?:</f>|<f\b[^<>]*/>)(?:<v\s*/>|<v></v>)?</c>")


class ArchiveBomb(errors.Invalid):
    """The workbook would unpack to far more than it is worth."""

    code = "archive_bomb"


class ArchiveDamaged(errors.Invalid):
    """The workbook's container is incomplete; most often a transfer that broke off."""

    code = "archive_damaged"


class EntitiesForbidden(errors.Invalid):
    """A part of the workbook declares a document type or entities."""

    code = "entities_forbidden"


class PasswordProtected(errors.Invalid):
    """The workbook is encrypted."""

    code = "password_protected"


@dataclass(frozen=True)
class Parts:
    """
    What a zipped file holds.

    :ivar kind: what an OpenDocument file says it is; empty for others
    :ivar uncomputed: cells with a formula and without its value
    """

    names: frozenset[str]
    kind: str = ""
    uncomputed: int = 0

    @property
    def is_workbook(self) -> bool:
        """Whether a spreadsheet program wrote it."""
        if any(name.startswith("xl/") for name in self.names):
            return True
        return "content.xml" in self.names and (not self.kind or "spreadsheet" in self.kind)


def parts(file: BinaryIO, *, limits: bounds.Limits) -> Parts:
    """
    Tell what the container in `file` holds; a workbook is checked whole, anything else is not unpacked.

    :raises WorkbookTooLarge, ArchiveBomb, ArchiveDamaged: if it must not be parsed
    :raises EntitiesForbidden, PasswordProtected: likewise
    """
    try:
        _check_directory(file, limits=limits)
        with zipfile.ZipFile(file) as archive:
            found = Parts(frozenset(archive.namelist()), _kind(archive))
            _check_manifest(archive)
            if not found.is_workbook:
                return found
            _check_sizes(archive, limits=limits)
            return Parts(found.names, found.kind, _check_parts(archive))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error, struct.error) as error:
        raise ArchiveDamaged from error


def _check_directory(file: BinaryIO, *, limits: bounds.Limits) -> None:
    """Refuse a directory of millions of parts before it is read into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0:
        raise ArchiveDamaged
    [length] = struct.unpack_from("<L", tail, end + 12)
    large = tail.rfind(b"PK\x06\x06", 0, end)
    if length == 0xFFFFFFFF and large >= 0:
        [length] = struct.unpack_from("<Q", tail, large + 40)
    if length > limits.parts * NAME_BYTES:
        raise ArchiveBomb(directory=length, limit=limits.parts * NAME_BYTES)


def _kind(archive: zipfile.ZipFile) -> str:
    if "mimetype" not in archive.namelist() or archive.getinfo("mimetype").flag_bits & 0x1:
        return ""
    with archive.open("mimetype") as opened:
        return opened.read(NAME_BYTES).decode("ascii", "ignore")


def _check_manifest(archive: zipfile.ZipFile) -> None:
    """An OpenDocument file does not encrypt its container; its manifest says which parts are."""
    if MANIFEST not in archive.namelist() or archive.getinfo(MANIFEST).flag_bits & 0x1:
        return
    with archive.open(MANIFEST) as opened:
        if b"encryption-data" in opened.read(BLOCK):
            raise PasswordProtected(part=MANIFEST)


def _check_sizes(archive: zipfile.ZipFile, *, limits: bounds.Limits) -> None:
    held = archive.infolist()
    unpacked = sum(part.file_size for part in held)
    packed = max(1, sum(part.compress_size for part in held))
    if len(held) > limits.parts:
        raise ArchiveBomb(parts=len(held), limit=limits.parts)
    if unpacked > GRACE and unpacked / packed > limits.ratio:
        raise ArchiveBomb(unpacked=unpacked, ratio=round(unpacked / packed), limit=limits.ratio)
    if unpacked > limits.unpacked_bytes:
        raise bounds.WorkbookTooLarge(unpacked=unpacked, limit=limits.unpacked_bytes)


def _check_parts(archive: zipfile.ZipFile) -> int:
    """Unpack what will be parsed, and count formulas without a value."""
    uncomputed = 0
    for part in archive.infolist():
        if part.flag_bits & 0x1:
            raise PasswordProtected(part=part.filename)
        if not part.filename.endswith(PARSED):
            continue
        for window in _windows(archive, part):
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise EntitiesForbidden(part=part.filename)
            if part.filename.startswith(WORKSHEETS) and b"<f" in window:
                uncomputed += len(UNCOMPUTED.findall(window))
    return uncomputed


def _windows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes block by block, each from the last whole cell of the one before, so that none counts twice."""
    kept = b""
    with archive.open(part) as opened:
        while block := opened.read(BLOCK):
            window = kept + block
            whole = window.rfind(b"</c>") + len(b"</c>")
            kept = window[max(whole, len(window) - OVERLAP) if whole > 3 else len(window) - OVERLAP :]
            yield window
