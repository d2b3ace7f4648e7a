"""Whether a zipped workbook is safe to unpack, judged from its directory before anything is unpacked.

The directory may lie about sizes; therefore the parser also runs confined (`confined`). Entities are refused
because no spreadsheet program writes them and some parsers expand them without end.
"""

import zipfile
import zlib
from typing import BinaryIO, Final

from liren.engine.read import limits as bounds
from liren.kit import errors

GRACE: Final = 32 << 20  # a small workbook may be as repetitive as it likes
PROLOGUE: Final = 64 << 10  # a document type stands before the root element


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


def part_names(file: BinaryIO, *, limits: bounds.Limits) -> frozenset[str]:
    """
    Check the container in `file` and name its parts.

    :raises ArchiveBomb, ArchiveDamaged, EntitiesForbidden, PasswordProtected: if it must not be parsed
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive, limits=limits)
            _check_parts(archive)
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as error:
        raise ArchiveDamaged from error


def _check_sizes(archive: zipfile.ZipFile, *, limits: bounds.Limits) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > limits.parts or unpacked > limits.unpacked_bytes:
        raise ArchiveBomb(parts=len(parts), unpacked=unpacked, limit=limits.unpacked_bytes)
    if unpacked > GRACE and unpacked / packed > limits.ratio:
        raise ArchiveBomb(unpacked=unpacked, ratio=round(unpacked / packed), limit=limits.ratio)


def _check_parts(archive: zipfile.ZipFile) -> None:
    for part in archive.infolist():
        if part.flag_bits & 0x1:
            raise PasswordProtected(part=part.filename)
        if part.filename.endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as opened:
                start = opened.read(PROLOGUE)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise EntitiesForbidden(part=part.filename)
