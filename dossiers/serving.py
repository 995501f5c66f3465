"""How a document leaves the house: an attachment in a sandbox, kept by no cache. Who may have it is decided before."""

from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse

from dossiers.cleaning import SUFFIXES
from dossiers.models import Document

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def file_response(document: Document) -> FileResponse:
    """The bytes of a document under a neutral name, with the name it came with for programs that read UTF-8."""
    content = default_storage.open(document.stored_name)
    response = FileResponse(content, content_type=document.media_type, headers=HEADERS)
    response["Content-Disposition"] = _disposition(document)
    return response


def _disposition(document: Document) -> str:
    neutral = f"document-{document.key}{SUFFIXES[document.media_type]}"
    return f"attachment; filename=\"{neutral}\"; filename*=UTF-8''{quote(document.original_name, safe='')}"
