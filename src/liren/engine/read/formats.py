"""What a file is, by its content: departments rename freely, and an export system's .xls is often something else."""

from dataclasses import dataclass
from typing import Final

from liren.engine.read import archives, sources
from liren.engine.read import limits as bounds
from liren.kit import errors

ZIPPED: Final = "zipped workbook"
COMPOUND: Final = "compound workbook"
TEXT: Final = "text"
MARKUP: Final = "markup"

HEAD: Final = 64 << 10
BLOCK: Final = 1 << 20
# The names of streams inside a compound (OLE) file are UTF-16.
ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_STREAMS: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))

# Records of BIFF8 begin with their number and length ([MS-XLS] 2.4.21, 2.4.117, 2.4.350).
FIRST_RECORD: Final = b"\x09\x08\x10\x00\x00\x06\x05\x00"
WRITE_PROTECTED: Final = b"\x86\x00\x00\x00"
CIPHER: Final = b"\x2f\x00"
PICTURE, DOCUMENT, ARCHIVE = "picture", "document", "archive"
FOREIGN: Final = (
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"RIFF", PICTURE),
    (b"%PDF", DOCUMENT),
    (b"{\\rtf", DOCUMENT),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
)
DOCUMENT_PARTS: Final = ("word/", "ppt/", "content.xml", "OFD.xml")
NUMBERS_PARTS: Final = ("Index/", "Index.zip")
WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
MARKUP_STARTS: Final = ("<!doctype", "<html", "<?xml", "<table", "<meta", "<head", "<body", "<style", "<div", "<!--")


class FormatUnknown(errors.Invalid):
    """The content is no table: a picture, or bytes without meaning."""

    code = "format_unknown"


class NotATable(errors.Invalid):
    """A document for people: Word, PDF, slides."""

    code = "document_not_table"


class ArchiveOfFiles(errors.Invalid):
    """An archive that has to be unpacked by a person first."""

    code = "archive_of_files"


class NumbersOnly(errors.Invalid):
    """A table of Apple Numbers, which only that program reads."""

    code = "numbers_only"


class WebPage(errors.Invalid):
    """A web page or an XML document under a spreadsheet's name, and no table in it."""

    code = "web_page"


class WpsOnly(errors.Invalid):
    """A WPS table (.et) in a form that only WPS reads."""

    code = "wps_only"


@dataclass(frozen=True)
class Content:
    """
    What a file is.

    :ivar format: ZIPPED, COMPOUND, MARKUP or TEXT
    :ivar uncomputed: cells with a formula and without its value
    """

    format: str
    uncomputed: int = 0


def detect(source: sources.Source, *, limits: bounds.Limits) -> Content:
    """
    Tell what a file is.

    :raises Refusal: if the file is empty, too large, encrypted, unsafe to unpack, or no table
    """
    size = source.size()
    limits.check_file(size=size)
    head = source.head(HEAD)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe") and size <= HEAD:
        raise sources.FileEmpty(file=source.name)
    if head.startswith(b"PK"):
        return _zipped(source, limits=limits)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(source)
    _refuse_foreign(source, head)
    if _beginning(head).startswith(MARKUP_STARTS):
        limits.check_markup(size=size)
        return Content(MARKUP)
    return Content(TEXT)


def _zipped(source: sources.Source, *, limits: bounds.Limits) -> Content:
    with source.open() as file:
        parts = archives.parts(file, limits=limits)
    if parts.is_workbook:
        return Content(ZIPPED, parts.uncomputed)
    if any(name.startswith(DOCUMENT_PARTS) for name in parts.names):
        raise NotATable(file=source.name)
    if any(name.startswith(NUMBERS_PARTS) for name in parts.names):
        raise NumbersOnly(file=source.name)
    raise ArchiveOfFiles(file=source.name)


def _compound(source: sources.Source) -> Content:
    if _contains(source, (ENCRYPTED_STREAM,)):
        raise archives.PasswordProtected(file=source.name)
    if _is_locked(source):
        raise archives.PasswordProtected(file=source.name)
    if _contains(source, WORKBOOK_STREAMS):
        return Content(COMPOUND)
    if source.extension == ".et":
        raise WpsOnly(file=source.name)
    raise NotATable(file=source.name)


def _is_locked(source: sources.Source) -> bool:
    """Whether the first record of a workbook of Excel 97 to 2003 is followed by the one that names its cipher."""
    kept = b""
    with source.open() as file:
        while block := file.read(BLOCK):
            window = kept + block
            begin = window.find(FIRST_RECORD)
            if begin >= 0:
                after = (window + file.read(len(FIRST_RECORD) * 4))[begin + 20 :]
                return after.removeprefix(WRITE_PROTECTED).startswith(CIPHER)
            kept = window[-len(FIRST_RECORD) :]
    return False


def _contains(source: sources.Source, needles: tuple[bytes, ...]) -> bool:
    overlap = max(map(len, needles))
    tail = b""
    with source.open() as file:
        while block := file.read(BLOCK):
            if any(needle in tail + block for needle in needles):
                return True
            tail = block[-overlap:]
    return False


def _refuse_foreign(source: sources.Source, head: bytes) -> None:
    refusals = {PICTURE: FormatUnknown, DOCUMENT: NotATable, ARCHIVE: ArchiveOfFiles}
    for magic, content in FOREIGN:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            raise refusals[content](file=source.name)
    if _beginning(head).startswith("mime-version:"):
        raise WebPage(file=source.name)
    if source.extension == ".et":
        raise WpsOnly(file=source.name)


def _beginning(head: bytes) -> str:
    """The first words in lower case, whatever the charset."""
    text = head[:1024].decode("utf-16" if head.startswith(WIDE_MARKS) else "latin-1", "ignore")
    return text.lstrip("\xef\xbb\xbf\ufeff \t\r\n").lower()
