"""Of a file that is too long no more arrives than it takes to refuse it, and the rest of the page arrives whole."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from dossiers.limits import LIMITS


def test_file_over_the_limit_arrives_cut_beside_the_rest_of_the_page():
    long = SimpleUploadedFile("long.pdf", bytes(LIMITS.photo + 3 * 2**20))
    short = SimpleUploadedFile("short.pdf", b"whole")

    request = RequestFactory().post("/", {"long": long, "vision": "Not lost.", "short": short})

    assert {name: file.size for name, file in request.FILES.items()} == {"long": LIMITS.photo + 1, "short": 5}
    assert request.POST["vision"] == "Not lost."
    request.close()
