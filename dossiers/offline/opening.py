"""A workbook that comes in: looked at before it is read, and written anew with nothing but its texts."""

import io
import zipfile
from typing import Any, NoReturn

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.door import Refused
from accounts.verdicts import Verdict
from dossiers import wording
from dossiers.cleaning import Upload

LARGEST = 2 * 2**20
LARGEST_UNPACKED = 8 * 2**20
MOST_PARTS = 400
PIECE = 2**16
TEXTS = (".xml", ".rels")
# What runs by itself, by the name of its part and by what the list of contents calls it.
RUNS = ("vbaproject", "macrosheets", "activex", "embeddings", "dialogsheets", "ctrlprops")
CALLED = (b"macroenabled", b"vbaproject", b"intlmacrosheet", b"excel.sheet.binary", b"oleobject")
CONTENTS = "[Content_Types].xml"


def content_of(upload: Upload) -> bytes:
    """The texts of the workbook, packed anew; raises `Refused` with a sentence that says what to do."""
    sent = _read(upload)
    try:
        with zipfile.ZipFile(io.BytesIO(sent)) as packed:
            return _packed_anew(packed)
    except Refused:
        raise
    except Exception as error:  # a packer of others may break in any way
        raise no_workbook() from error


def refuse(code: str, sentence: str | Promise, **facts: Any) -> NoReturn:
    """The workbook is not read; why, and what to do."""
    raise Refused(Verdict.fail(code, wording.say(sentence, **facts), **facts))


def no_workbook() -> Refused:
    """What is said of a file that is none."""
    sentence = _(
        "This file is no workbook that can be read here. Save it as “Excel workbook (.xlsx)” without a password, and "
        "upload that."
    )
    return Refused(Verdict.fail("sheet_type", sentence))


def _read(upload: Upload) -> bytes:
    """The bytes, at most one more than the limit."""
    upload.seek(0)
    sent = b"" if (upload.size or 0) > LARGEST else upload.read(LARGEST + 1)
    if (upload.size or 0) > LARGEST or len(sent) > LARGEST:
        _too_large()
    if not sent.startswith(b"PK"):
        raise no_workbook()
    return sent


def _too_large() -> NoReturn:
    sentence = _("This workbook is larger than %(limit)d MB. Take out pictures and sheets that are not the form.")
    refuse("sheet_size", sentence, limit=LARGEST // 2**20)


def _packed_anew(packed: zipfile.ZipFile) -> bytes:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        _too_large()
    if CONTENTS not in names or len({name.lower() for name in names}) < len(names):
        raise no_workbook()
    _without_programs(names, _unpacked(packed, packed.getinfo(CONTENTS)))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as anew:
        for part in parts:
            if part.filename.lower().endswith(TEXTS):
                anew.writestr(part.filename, _plain(_unpacked(packed, part)))
    return written.getvalue()


def _without_programs(names: list[str], contents: bytes) -> None:
    runs = any(sign in name.lower() for name in names for sign in RUNS)
    if runs or any(sign in contents.lower() for sign in CALLED):
        sentence = _("This workbook holds macros or other programs. Save it as “Excel workbook (.xlsx)” without them.")
        refuse("sheet_macros", sentence)


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part in small pieces: what it says about its own size may be a lie."""
    pieces, size = [], 0
    with packed.open(part) as stream:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > LARGEST_UNPACKED:
                _too_large()
            pieces.append(piece)
    return b"".join(pieces)


def _plain(text: bytes) -> bytes:
    """XML that declares nothing of its own: no entities, nothing from elsewhere."""
    try:
        for _event, element in iterparse(io.BytesIO(text), forbid_dtd=True):
            element.clear()
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise no_workbook() from error
    return text
