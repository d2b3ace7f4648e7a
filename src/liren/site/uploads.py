"""Uploads too large for memory are spilled into the private spool, never into the machine's shared temporary folder."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class PrivateFile(TemporaryUploadedFile):
    """A spilled upload; gone as soon as the request ends, or the process."""

    def __init__(self, name: str | None, content_type: str | None, charset: str | None, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Unnamed: a process that is killed leaves nothing behind.
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (Django closes it)
        UploadedFile.__init__(self, file, name, content_type, 0, charset)


class PrivateUploadHandler(TemporaryFileUploadHandler):
    """Spill into the spool of the data folder."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the private file; Django's own would be a named one in /tmp."""
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        self.file = PrivateFile(self.file_name, self.content_type, self.charset, Path(settings.DATA) / "spool")
