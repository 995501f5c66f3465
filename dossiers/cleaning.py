"""Uploads: looked at, parsed and written anew, so that only a picture of the page is left; refused with a sentence."""

import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Any, Protocol

import puremagic
from django.utils.translation import gettext_lazy as _

from accounts.door import Refused
from accounts.verdicts import Verdict
from dossiers import images, pdfs, scanning
from dossiers.limits import LIMITS, Limits, Unfit

SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
OTHER_SUFFIXES = {".jpg": (".jpg", ".jpeg", ".jpe")}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
HEAD = 8  # bytes that tell a picture
TOO_LARGE = _("This file has more than %(limit)d MB. Scan it at 150 dpi or in grey, or split it, and upload it again.")
TOO_LARGE_A_PICTURE = _(
    "This picture has more than %(limit)d MB. Take or save it in a smaller size, and upload it again."
)
LONGEST_NAME = 120
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # names that Windows opens no file under
JOINING = "\u200c\u200d"  # needed to write Persian and several scripts of India


class Upload(Protocol):
    """What a browser sent: a name, a size and bytes."""

    name: str | None
    size: int | None

    def seek(self, offset: int, /) -> Any:
        """Back to the beginning."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; all of them by default."""
        ...


@dataclass(frozen=True)
class Clean:
    """What is kept of an upload."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes that are kept, not of those that were sent."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        """The ending that tells the truth about the type."""
        return SUFFIXES[self.media_type]


def clean(upload: Upload, limits: Limits = LIMITS) -> Clean:
    """The upload written anew; raises `Refused` with the sentence that says which limit and what to do."""
    try:
        content = _read(upload, limits)
        media_type = sniff(content)
        scanning.scan(content)
        rewrite = pdfs.rewrite if media_type == "application/pdf" else images.rewrite
        written = _small_enough(_without_archive(rewrite(content, limits)), limits)
    except Unfit as unfit:
        raise Refused(Verdict.fail(unfit.code, unfit.sentence, **unfit.facts)) from unfit
    return Clean(display_name(upload.name or "", SUFFIXES[media_type]), media_type, written)


def sniff(content: bytes) -> str:
    """The type that the first bytes show, whatever the name says; only PDF, JPEG and PNG are taken."""
    try:
        found = puremagic.from_string(content.lstrip(b"\xef\xbb\xbf \t\r\n\x0c"), mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found not in SUFFIXES:
        sentence = _(
            "This file is not a PDF, JPEG or PNG. Save or print it as a PDF, or take a photo, and upload that."
        )
        raise Unfit("upload_type", sentence)
    return found


def _without_archive(written: bytes) -> bytes:
    """What stood behind the file is gone by now; an archive inside it may still be read as one."""
    if zipfile.is_zipfile(io.BytesIO(written)):
        raise Unfit("upload_archive", _("An archive is hidden in this file. Print it to a new PDF and upload that."))
    return written


def display_name(name: str, suffix: str = "") -> str:
    """A file name to show: no folder, no sign that turns it round, and an ending that tells the truth."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode(errors="ignore").decode()))[-1]
    shown = " ".join("".join(filter(_is_shown, last)).split())
    length = next((len(end) for end in _endings(suffix) if shown.lower().endswith(end)), 0)
    stem, ending = (shown[:-length], shown[-length:]) if length else (shown, suffix)
    stem = stem.strip(". ") or "document"
    stem = f"document {stem}" if DEVICES.match(stem) else stem
    return stem[: LONGEST_NAME - len(ending)].rstrip() + ending


def _endings(suffix: str) -> tuple[str, ...]:
    return OTHER_SUFFIXES.get(suffix, (suffix,)) if suffix else ()


def _is_shown(character: str) -> bool:
    return character in JOINING or character.isspace() or not unicodedata.category(character).startswith("C")


def _read(upload: Upload, limits: Limits) -> bytes:
    """The bytes, at most one more than the limit, however long the stream; of one that says it is longer, none."""
    upload.seek(0)  # an act that is tried again reads it again
    is_picture = upload.read(HEAD).startswith(PICTURES)
    most = limits.photo if is_picture else limits.size  # a picture may be longer: it is shrunk
    upload.seek(0)
    content = b"" if (upload.size or 0) > most else upload.read(most + 1)
    if (upload.size or 0) > most or len(content) > most:
        raise Unfit("upload_size", TOO_LARGE_A_PICTURE if is_picture else TOO_LARGE, limit=most // 2**20)
    if not content:
        raise Unfit(
            "upload_empty", _("This file is empty. Look whether it opens on your machine, then upload it again.")
        )
    return content


def _small_enough(written: bytes, limits: Limits) -> bytes:
    """What is kept of a picture is within the limit too."""
    if len(written) <= limits.size or not written.startswith(PICTURES):
        return written
    sentence = _("This picture has more than %(limit)d MB even when it is shrunk. Save it as a JPEG and upload that.")
    raise Unfit("upload_size", sentence, limit=limits.size // 2**20)
