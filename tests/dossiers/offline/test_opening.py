"""A workbook that would do more than hold texts is refused, each with its sentence, before it is read."""

import io
import tracemalloc
import zipfile
import zlib

import pytest

from accounts.door import Refused
from dossiers.offline import opening
from dossiers.offline.reading import read
from tests.dossiers.factories import pdf, small_dossier
from tests.dossiers.offline.workbooks import packed, parts, sent, written

pytestmark = pytest.mark.django_db

NO_WORKBOOK = (
    "This file is no workbook that can be read here. Save it as “Excel workbook (.xlsx)” without a password, and "
    "upload that."
)
MACROS = "This workbook holds macros or other programs. Save it as “Excel workbook (.xlsx)” without them."
LARGE = "This workbook is larger than 2 MB. Take out pictures and sheets that are not the form."
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
ELSEWHERE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture
def dossier():
    made = small_dossier()
    made.fill()
    return made


@pytest.fixture
def good(dossier) -> dict[str, bytes]:
    return parts(written(dossier))


def sentence(content: bytes, form, name: str = "form.xlsx") -> str:
    with pytest.raises(Refused) as refused:
        read(sent(content, name), form)
    return refused.value.sentence


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"a;b\n1;2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, packed({"a.txt": b"a"})],
    ids=["empty", "broken", "csv", "old or with a password", "another zip"],
)
def test_what_is_no_workbook_is_refused(dossier, content):
    assert sentence(content, dossier.form) == NO_WORKBOOK


def test_a_pdf_is_no_workbook(dossier):
    assert sentence(pdf(), dossier.form) == NO_WORKBOOK


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_with_a_part_missing_is_refused(dossier, good, missing):
    del good[missing]

    assert sentence(packed(good), dossier.form) == NO_WORKBOOK


@pytest.mark.parametrize("text", [BOMB, ELSEWHERE, BOMB.decode().encode("utf-16"), b"<a><b></a>", b"\xff\xfe\x00"])
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "docProps/app.xml", "xl/worksheets/_rels/sheet2.xml.rels"])
def test_xml_that_declares_anything_or_is_broken_is_refused(dossier, good, name, text):
    assert sentence(packed(good | {name: text}), dossier.form) == NO_WORKBOOK


@pytest.mark.parametrize(
    "name",
    ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.xml", "xl/embeddings/oleObject1.bin"],
)
def test_parts_that_run_are_refused(dossier, good, name):
    assert sentence(packed(good | {name: b"<x/>"}), dossier.form) == MACROS


def test_a_workbook_that_calls_itself_one_with_macros_is_refused(dossier, good):
    said = good["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )

    assert said != good["[Content_Types].xml"]
    assert sentence(packed(good | {"[Content_Types].xml": said}), dossier.form, "form.xlsm") == MACROS


def test_more_bytes_than_allowed_are_refused(dossier):
    assert sentence(b"PK" + b"\0" * opening.LARGEST, dossier.form) == LARGE


def test_a_bomb_that_says_its_size_is_refused(dossier, good):
    assert sentence(packed(good | {"xl/media/a.xml": b"\0" * (opening.LARGEST_UNPACKED + 1)}), dossier.form) == LARGE


def test_a_thousand_parts_are_refused(dossier, good):
    assert sentence(packed(good | {f"a{n}.xml": b"<a/>" for n in range(1000)}), dossier.form) == LARGE


def test_a_bomb_that_lies_about_its_size_takes_no_memory(dossier, good):
    content = packed(good | {SHEET: b"<a>" + b" " * (1500 * 2**20 // 8)})
    lying = _said_smaller(content, SHEET, 1000)
    tracemalloc.start()
    told = sentence(lying, dossier.form)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert told == NO_WORKBOOK
    assert most < 30 * 2**20


def _said_smaller(content: bytes, name: str, size: int) -> bytes:
    """The same archive, but its list of contents says that a part is short, with the hash of that beginning."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(name)
        at = archive.start_dir
        for one in archive.infolist():
            if one.filename == name:
                break
            at += 46 + len(one.filename.encode()) + len(one.extra) + len(one.comment)
        begin = zlib.crc32((b"<a>" + b" " * size)[:size])
    lying = bytearray(content)
    assert lying[at : at + 4] == b"PK\x01\x02"
    assert info.file_size > 2**20
    lying[at + 16 : at + 20] = begin.to_bytes(4, "little")
    lying[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(lying)


def test_what_is_read_holds_no_part_but_texts(good):
    anew = opening.content_of(sent(packed(good | {"xl/printerSettings/printerSettings1.bin": b"\0", "run.exe": b"MZ"})))

    assert set(parts(anew)) == {name for name in good if name.endswith((".xml", ".rels"))}


def test_the_same_part_twice_is_refused(dossier, good):
    assert sentence(packed(good | {SHEET.upper(): b"<x/>"}), dossier.form) == NO_WORKBOOK
