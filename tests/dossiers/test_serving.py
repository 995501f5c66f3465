"""A document leaves as an attachment in a sandbox under a neutral name."""

import pytest

from dossiers import serving, workflow
from tests.dossiers.factories import pdf, picture, small_dossier, upload


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "media_type", "suffix", "quoted"),
    [
        (pdf(), "رسالة.pdf", "application/pdf", ".pdf", "%D8%B1%D8%B3%D8%A7%D9%84%D8%A9.pdf"),
        (picture("JPEG"), 'a"; filename="x.exe', "image/jpeg", ".jpg", "a%22%3B%20filename%3D%22x.exe.jpg"),
    ],
)
def test_file_response_is_a_harmless_attachment(content, name, media_type, suffix, quoted, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    document = workflow.attach(small_dossier(), upload(content, name), "letter", by=None)

    response = serving.file_response(document)
    sent = b"".join(response.streaming_content)
    response.close()

    neutral = f"document-{document.key}{suffix}"
    assert len(sent) == document.size
    assert dict(response.headers) == {
        "Content-Type": media_type,
        "Content-Length": str(document.size),
        "Content-Disposition": f"attachment; filename=\"{neutral}\"; filename*=UTF-8''{quoted}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
