"""The doors of reading: one file, bytes with a name, or every export in a folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from liren.engine.read import confined, delimited, formats, sheets, sources
from liren.engine.read import limits as bounds
from liren.kit import errors


class SheetsEmpty(errors.Invalid):
    """The file opens, and no cell in it holds anything."""

    code = "sheets_empty"


class FormulasNotComputed(errors.Invalid):
    """What the rows say are formulas, and no spreadsheet program ever computed them."""

    code = "formulas_not_computed"


class FolderMissing(errors.Missing):
    """There is no such folder."""

    code = "folder_missing"


@dataclass(frozen=True)
class FileRead:
    """
    What became of one file of a folder.

    :ivar sheets: those with at least one filled cell; empty when the file was refused
    :ivar refusal: why it was not read; None when it was
    """

    file: str
    sheets: tuple[sheets.Sheet, ...]
    refusal: errors.Refusal | None = None


def read_file(path: Path, *, limits: bounds.Limits | None = None) -> tuple[sheets.Sheet, ...]:
    """
    Every sheet of the file at `path` that holds anything, in its own order.

    :raises Refusal: if the file cannot be read safely; the codes are in docs/reference/reading.md
    """
    return read_source(sources.Source.at(path), limits=limits)


def read_bytes(content: bytes, *, name: str, limits: bounds.Limits | None = None) -> tuple[sheets.Sheet, ...]:
    """
    The same for bytes in memory; nothing is written to the disk.

    :raises Refusal: as `read_file`
    """
    return read_source(sources.Source(name, None, content), limits=limits)


def read_source(source: sources.Source, *, limits: bounds.Limits | None = None) -> tuple[sheets.Sheet, ...]:
    """
    The same for a source.

    :raises Refusal: as `read_file`
    """
    bounded = limits or bounds.Limits()
    content = formats.detect(source, limits=bounded)
    if content.format == formats.TEXT:
        found: Iterator[sheets.Sheet] = iter((delimited.read(source, limits=bounded),))
    else:
        found = confined.read(source, content, limits=bounded)
    filled = tuple(sheet for sheet in found if sheet.height)
    if not filled and content.uncomputed:
        raise FormulasNotComputed(file=source.name, cells=content.uncomputed)
    if not filled:
        raise SheetsEmpty(file=source.name)
    return filled


def read_folder(folder: Path, *, limits: bounds.Limits | None = None) -> Iterator[FileRead]:
    """
    Every export in a folder by name; a file that is refused does not take the others with it.

    Subfolders, hidden files and a spreadsheet program's lock files (~$...) are no exports.

    :raises FolderMissing: if there is no such folder
    """
    if not folder.is_dir():
        raise FolderMissing(folder=folder.name)
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith((".", "~$")):
            yield _attempted(path, limits)


def _attempted(path: Path, limits: bounds.Limits | None) -> FileRead:
    try:
        return FileRead(path.name, read_file(path, limits=limits))
    except errors.Refusal as refusal:
        return FileRead(path.name, (), refusal)
