"""What a file is, by its content: departments rename freely, and an export system's .xls is often something else."""

from typing import Final

from liren.engine.read import archives, sources
from liren.engine.read import limits as bounds
from liren.kit import errors

ZIPPED: Final = "zipped workbook"
COMPOUND: Final = "compound workbook"
TEXT: Final = "text"

HEAD: Final = 64 << 10
BLOCK: Final = 1 << 20
# The names of streams inside a compound (OLE) file are UTF-16.
ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_STREAMS: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))

FOREIGN: Final = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"RIFF", "picture"),
    (b"%PDF", "pdf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "document"),
)


class FormatUnknown(errors.Invalid):
    """The content is no table: a picture, a document, an archive, or bytes without meaning."""

    code = "format_unknown"


class WebPage(errors.Invalid):
    """A web page or an XML document under a spreadsheet's name, as some export systems write it."""

    code = "web_page"


class WpsOnly(errors.Invalid):
    """A WPS table (.et) in a form that only WPS reads."""

    code = "wps_only"


def detect(source: sources.Source, *, limits: bounds.Limits) -> str:
    """
    Name the format of a file: ZIPPED, COMPOUND or TEXT.

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
    return TEXT


def _zipped(source: sources.Source, *, limits: bounds.Limits) -> str:
    with source.open() as file:
        names = archives.part_names(file, limits=limits)
    if not any(name.startswith("xl/") for name in names) and "content.xml" not in names:
        raise FormatUnknown(file=source.name, content="archive")
    return ZIPPED


def _compound(source: sources.Source) -> str:
    if _contains(source, (ENCRYPTED_STREAM,)):
        raise archives.PasswordProtected(file=source.name)
    if _contains(source, WORKBOOK_STREAMS):
        return COMPOUND
    if source.extension == ".et":
        raise WpsOnly(file=source.name)
    raise FormatUnknown(file=source.name, content="document")


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
    for magic, content in FOREIGN:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            raise FormatUnknown(file=source.name, content=content)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"mime-version:")):
        raise WebPage(file=source.name)
    if source.extension == ".et":
        raise WpsOnly(file=source.name)
