"""Files on their way in: of one that is longer than any limit no more is kept than it takes to refuse it."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from dossiers.limits import LIMITS


class Bounded(FileUploadHandler):
    """What comes after the limit is read and forgotten, so that the rest of the page still arrives."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """One byte more than the limit goes on to whoever keeps it."""
        return raw_data[: max(0, LIMITS.photo + 1 - start)] or None

    def file_complete(self, file_size: int) -> UploadedFile | None:  # noqa: ARG002 - Django's own name
        """Others keep the file."""
        return None
