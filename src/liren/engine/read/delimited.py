"""Delimited text to a sheet: which delimiter, which quotes, and every record with its number.

Clean files go through Arrow's reader; files with ragged or blank lines, or with quotation marks that do not pair,
through Python's, which is slower and forgives. A record is one row even when a quoted cell has line breaks, as in a
spreadsheet program.
"""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from liren.engine.read import charsets, sheets, sources
from liren.engine.read import limits as bounds

SAMPLE: Final = 256 << 10
SAMPLE_RECORDS: Final = 200
DELIMITERS: Final = (",", "\t", ";", "|", "，", "^", "~")
BLOCK: Final = 16_384
ARROW_BLOCK: Final = 8 << 20
SWALLOWED: Final = 30  # line breaks in one cell: a quotation mark was opened and not meant
# Exporters write ="0123" so that spreadsheet programs keep zeros and ids; what a person sees is inside.
SHIELD: Final = '="'


def read(source: sources.Source, *, limits: bounds.Limits) -> sheets.Sheet:
    """
    The one sheet of a text file.

    :raises Refusal: if the characters are unknown or the sheet is larger than its limits
    """
    charset, broken = charsets.detect(source)
    delimiter = _delimiter(source, charset)
    builder = sheets.Builder(limits=limits)
    limits.check_shape(rows=1, columns=_width(source, charset, delimiter))
    if broken or not _fast(source, charset, delimiter, builder):
        builder = _forgiving(source, charset, delimiter, limits=limits)
    columns = sheets.trimmed(builder.columns())
    return sheets.Sheet(source.name, "", False, columns, builder.numeric(), (), broken)


def _delimiter(source: sources.Source, charset: str) -> str:
    """The delimiter under which most records of the start have the same, and the largest, width."""
    with charsets.opened(source, charset) as text:
        start = text.read(SAMPLE)
    lines = start.splitlines(keepends=True)
    whole = lines if len(start) < SAMPLE or len(lines) == 1 else lines[:-1]
    scores = {delimiter: _evenness(whole, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ","


def _evenness(lines: list[str], delimiter: str) -> float:
    try:
        widths = Counter(
            len(record)
            for record in itertools.islice(csv.reader(lines, delimiter=delimiter), SAMPLE_RECORDS)
            if any(record)
        )
    except csv.Error:
        return 0.0
    records = sum(widths.values())
    return max((count / records * (1 - 1 / width) for width, count in widths.items()), default=0.0)


def _fast(source: sources.Source, charset: str, delimiter: str, builder: sheets.Builder) -> bool:
    """Read with Arrow; False, and nothing used, when the file is not clean enough for it."""
    quoted = _quotes(source)
    if quoted is None or len(delimiter.encode()) > 1 or charset.startswith("utf-16"):
        return False
    parse = pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted, ignore_empty_lines=False)
    names = [str(index) for index in range(_width(source, charset, delimiter))]
    options = pa.csv.ReadOptions(column_names=names, encoding=charset, block_size=ARROW_BLOCK)
    convert = pa.csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, quoted_strings_can_be_null=False
    )
    try:
        with source.open() as file, pa.csv.open_csv(file, options, parse, convert) as batches:
            for batch in batches:
                builder.add(batch.columns)
    except (pa.ArrowInvalid, UnicodeError):
        return False
    return True


def _width(source: sources.Source, charset: str, delimiter: str) -> int:
    with charsets.opened(source, charset) as text:
        try:
            return len(next(csv.reader(_short_lines(text), delimiter=delimiter), []))
        except csv.Error:
            return 1


def _quotes(source: sources.Source) -> bool | None:
    """Whether there are quotation marks; None when they do not pair or shield values."""
    count = 0
    last = b""
    with source.open() as file:
        while block := file.read(ARROW_BLOCK):
            if SHIELD.encode() in last + block:
                return None
            count += block.count(b'"')
            last = block[-1:]
    return None if count % 2 else count > 0


def _forgiving(source: sources.Source, charset: str, delimiter: str, *, limits: bounds.Limits) -> sheets.Builder:
    """Read with Python's reader: quotation marks as meant if they pair, else as plain characters."""
    for strict in (True, False):
        try:
            return _gathered(_records(source, charset, delimiter, strict=strict), limits=limits)
        except (csv.Error, bounds.CellTooLong):
            continue
    return _gathered(_unquoted(source, charset, delimiter), limits=limits)


def _records(source: sources.Source, charset: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    with charsets.opened(source, charset) as text:
        for record in csv.reader(text, delimiter=delimiter, strict=strict):
            if any(cell.count("\n") > SWALLOWED for cell in record if len(cell) > SWALLOWED):
                raise csv.Error
            yield record


def _unquoted(source: sources.Source, charset: str, delimiter: str) -> Iterator[list[str]]:
    with charsets.opened(source, charset) as text:
        for record in csv.reader(_short_lines(text), delimiter=delimiter, quoting=csv.QUOTE_NONE):
            yield [cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in record]


def _short_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines, none longer than Python's reader takes; a longer one can only be a broken file and is refused later."""
    limit = csv.field_size_limit()
    for line in text:
        yield line if len(line) <= limit else line[:limit]


def _gathered(records: Iterable[list[str]], *, limits: bounds.Limits) -> sheets.Builder:
    builder = sheets.Builder(limits=limits)
    rows = iter(records)
    while block := list(itertools.islice(rows, BLOCK)):
        width = max(1, *map(len, block))
        limits.check_shape(rows=builder.height + len(block), columns=width)
        builder.add([_seen(pa.array(column, pa.string())) for column in _columns(block, width)])
    return builder


def _columns(block: list[list[str]], width: int) -> Iterator[tuple[str, ...]]:
    return zip(
        *(record if len(record) == width else record + [""] * (width - len(record)) for record in block), strict=True
    )


def _seen(column: pa.Array) -> pa.Array:
    """Cells as a spreadsheet program shows them: no shield around a value, no replacement characters."""
    text = pc.replace_substring(column, "�", "?")
    if not pc.any(pc.starts_with(text, SHIELD)).as_py():
        return text
    return pc.replace_substring_regex(text, '^="(.*)"$', r"\1")
