"""
Uploads too large for memory are spilled into the private spool, never into the machine's shared temporary folder; more
than one form may bring is refused by the size that the request announces, before a byte of it is read.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from liren.modules.exchange import kinds
from liren.modules.exchange.actions.spool import UploadsTooLarge
from liren.web import problems

AROUND = 1 << 20  # what a form holds beside its files


class PrivateFile(TemporaryUploadedFile):
    """A spilled upload; gone as soon as the request ends, or the process."""

    def __init__(self, name: str | None, content_type: str | None, charset: str | None, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Unnamed: a process that is killed leaves nothing behind.
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (Django closes it)
        UploadedFile.__init__(self, file, name, content_type, 0, charset)


class PrivateUploadHandler(TemporaryFileUploadHandler):
    """Spill into the spool of the data folder; of a file that is too large no more than shows that it is."""

    limit = kinds.UPLOAD_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the private file; Django's own would be a named one in /tmp."""
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        self.file = PrivateFile(self.file_name, self.content_type, self.charset, Path(settings.DATA) / "spool")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, but nothing past the limit; who asked is told by the size that is counted all the same."""
        if start <= self.limit:
            self.file.write(raw_data)


class SizeMiddleware:
    """Refuse a request that announces more than all files of one form may hold; stands before whatever reads a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > kinds.UPLOAD_TOTAL_BYTES + AROUND:
            refusal = UploadsTooLarge(limit=kinds.UPLOAD_TOTAL_BYTES)
            return problems.respond(request, problems.of_refusal(refusal))
        return self.get_response(request)
