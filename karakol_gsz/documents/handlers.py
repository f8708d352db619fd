"""How an upload reaches us: through memory only, so that no clear copy is ever on the disk."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

KEPT_FILES = 6


class InMemoryUploads(FileUploadHandler):
    """Keeps what the portal may take and counts the rest without keeping it.

    A file over the limit arrives empty but with its true size, so that the form can say how large
    it was. One request keeps a bounded sum: a hundred files at once do not fill the memory.
    """

    chunk_size = 256 * 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept_of_request = 0
        self._size = 0
        self._buffer = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._size = 0
        self._buffer = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        self._kept_of_request += len(raw_data)
        over_file = self._size > settings.UPLOAD_MAX
        over_request = self._kept_of_request > KEPT_FILES * settings.UPLOAD_MAX
        if over_file or over_request:
            self._kept_of_request -= self._buffer.tell()
            self._buffer = BytesIO()
            self._size = max(self._size, settings.UPLOAD_MAX + 1)
        else:
            self._buffer.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._buffer.seek(0)
        return InMemoryUploadedFile(
            file=self._buffer,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=max(file_size, self._size),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
