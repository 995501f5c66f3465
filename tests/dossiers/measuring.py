"""Cleans what comes in; prints its refusal, and how far memory rose above what an ordinary upload takes."""

import resource
import sys

import django

django.setup()

from accounts.door import Refused  # noqa: E402 - models are ready from here on
from dossiers import cleaning  # noqa: E402
from tests.dossiers.factories import pdf, upload  # noqa: E402


def peak() -> int:
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sent = upload(sys.stdin.buffer.read())
    cleaning.clean(upload(pdf()))
    before = peak()
    try:
        cleaning.clean(sent)
    except Refused as refused:
        print(refused.sentence)  # noqa: T201
    print(peak() - before)  # noqa: T201
