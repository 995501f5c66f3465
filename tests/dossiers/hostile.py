"""Uploads that mean harm, each made here byte by byte; whatever should not arrive says "canary"."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from tests.dossiers.factories import picture

SCRIPT = "app.alert('canary')"
HTML = b"<html><script>alert('canary')</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>canary</script></svg>"
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY canary SYSTEM "file:///etc/passwd">]><a>&canary;</a>'
TREE = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"]
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>"


def loaded_pdf():
    """Everything at once: scripts, attachment, form, launch, remote links, metadata, hidden actions."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 100))
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SCRIPT)
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="canary.exe")
    document.Root.OpenAction = document.make_indirect(action)
    document.Root.AA = pikepdf.Dictionary(WC=action)
    page.AA = pikepdf.Dictionary(O=action)
    page.obj.PieceInfo = pikepdf.Dictionary(Canary=pikepdf.Dictionary(LastModified="canary"))
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["canary", document.make_indirect(action)]))
    )
    document.attachments["canary.exe"] = b"MZ canary attachment"
    document.Root.AF = pikepdf.Array([document.Root.Names.EmbeddedFiles])
    document.Root.Outlines = document.make_indirect(
        pikepdf.Dictionary(First=document.make_indirect(pikepdf.Dictionary(Title="Part", A=launch)), Count=1)
    )
    box = pikepdf.Array([0, 0, 10, 10])
    key_press = pikepdf.Dictionary(K=action)
    widget = document.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, Rect=box, T="typed", AA=key_press))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([widget]), XFA=document.make_stream(b"<canary/>"))
    notes = [
        pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=box, A=document.make_indirect(launch)),
        pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=box, A=action, PA=launch),
        pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=box, A=web("javascript:canary")),
        pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=box, A=web("https://city.example/")),
        pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, Rect=box, Contents="canary"),
        pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=box, Contents="A remark", T="canary author"),
    ]
    page.Annots = pikepdf.Array([widget, *map(document.make_indirect, notes)])
    document.Root.Somewhere = pikepdf.Dictionary(JS=SCRIPT)
    document.docinfo["/Author"] = "canary author"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["canary author"]
    written = io.BytesIO()
    document.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return written.getvalue()


def web(address):
    return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address)


def unpacked(content):
    """A PDF with nothing compressed, so that every word in it can be found."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(
            written,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
        )
    return written.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def archive(name="canary.html", content=b"canary"):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, content)
    return written.getvalue()


def bomb(name):
    """One hundred million bytes in a tenth of a million."""
    return archive(name, b"0" * 100_000_000)


def by_hand(*parts):
    """A PDF of these objects, as no library would write it."""
    written, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, 1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + b"".join(places)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(written))
    return written + table + end


def page_a_million_times():
    return by_hand(TREE[0], b"<</Type/Pages/Count 1/Kids[" + b"3 0 R " * 200_000 + b"]>>", PAGE)


def pages_in_pages():
    """Eight lists of ten, each naming the next one ten times: a hundred million pages in a kilobyte."""
    lists = [b"<</Type/Pages/Count 1/Kids[" + b"%d 0 R " % (n + 3) * 10 + b"]>>" for n in range(8)]
    return by_hand(TREE[0], *lists, PAGE)


def pages_in_a_ring():
    return by_hand(TREE[0], b"<</Type/Pages/Count 1/Kids[2 0 R]>>")


def objects_that_unpack_to_much():
    """A megabyte whose table of objects unpacks to a hundred."""
    first = b"1 0 2 40 3 100 "
    inside = TREE[0].ljust(40) + TREE[1].ljust(60) + PAGE + b" " * 100_000_000
    packed = zlib.compress(first + inside, 9)
    head = b"<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>" % (len(first), len(packed))
    written = b"%PDF-1.5\n"
    at, written = len(written), written + b"4 0 obj\n" + head + b"stream\n" + packed + b"\nendstream\nendobj\n"
    rows = [bytes(6), *(b"\2\0\0\0\4" + bytes([n]) for n in range(3))]
    rows += [b"\1" + place.to_bytes(4, "big") + b"\0" for place in (at, len(written))]
    head = b"<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length 36>>"
    table = b"5 0 obj\n" + head + b"stream\n" + b"".join(rows) + b"\nendstream\nendobj\n"
    return written + table + b"startxref\n%d\n%%%%EOF\n" % len(written)


def photo_of_a_camera():
    """A JPEG that names its author twice and goes on behind its end."""
    exif = Image.Exif()
    exif[0x013B] = "canary author"
    return picture("JPEG", exif=exif, comment=b"canary comment", size=(80, 60)) + archive()


def scan_in_a_pdf(photo=None, *filters):
    """A page that shows a photo, as a telephone packs it."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(80, 60))
    sent = photo or photo_of_a_camera()
    shown = document.make_stream(zlib.compress(sent) if filters else sent)
    names = [pikepdf.Name(one) for one in (*filters, "/DCTDecode")]
    shown.Filter = pikepdf.Array(names) if filters else names[0]
    shown.Type, shown.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    shown.Width, shown.Height, shown.BitsPerComponent = 80, 60, 8
    shown.ColorSpace = pikepdf.Name.DeviceRGB
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=shown))
    page.Contents = document.make_stream(b"80 0 0 60 0 0 cm /Im Do")
    return saved(document)


def hung_on(where):
    """A file on a hook that no reader asks for: beside the pages, or beside everything."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(80, 60))
    hook = document.Root if where == "root" else document.trailer
    hook[pikepdf.Name.Hidden] = document.make_indirect(document.make_stream(b"canary " + archive()))
    return saved(document)


def archive_as_a_photo():
    """An archive where a picture should be, near enough to the end to be found from there."""
    return scan_in_a_pdf(archive())


def saved(document):
    written = io.BytesIO()
    document.save(written, compress_streams=False, deterministic_id=True)
    return written.getvalue()


def png_with_notes():
    note = chunk(b"tEXt", b"Author\x00canary author")
    sent = picture("PNG")
    return sent[:33] + note + sent[33:] + archive()
