"""PDF files: parsed and written anew without scripts, attachments, forms, hidden actions and author."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext_lazy as _

from dossiers import jpegs
from dossiers.limits import Limits, Unfit

# A file of one megabyte may unpack to gigabytes before it can be looked at.
UNPACKED = 16 * 2**20
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=UNPACKED,
    png_max_memory=UNPACKED,
    tiff_max_memory=UNPACKED,
    run_length_max_memory=UNPACKED,
    dct_max_memory=UNPACKED,
    parser_max_container_size=200_000,
)
# Keys that run, carry or tell something; a page needs none of them.
DROPPED = (
    "/AA",
    "/PA",
    "/OpenAction",
    "/JS",
    "/JavaScript",
    "/EF",
    "/EmbeddedFiles",
    "/AF",
    "/Metadata",
    "/PieceInfo",
    "/XFA",
)
# All that stays beside the pages; anything may hang elsewhere.
ROOT_KEPT = {
    "/Type",
    "/Version",
    "/Pages",
    "/PageLabels",
    "/PageLayout",
    "/PageMode",
    "/ViewerPreferences",
    "/Outlines",
    "/Dests",
    "/Lang",
    "/MarkInfo",
    "/StructTreeRoot",
    "/OCProperties",
    "/OutputIntents",
}
TRAILER_KEPT = {"/Root", "/Size", "/ID", "/Encrypt", "/Prev"}
HARMLESS_ACTIONS = ("/GoTo", "/URI")
HARMLESS_SCHEMES = ("http://", "https://", "mailto:")
DROPPED_ANNOTATIONS = ("/Widget", "/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")


def rewrite(content: bytes, limits: Limits) -> bytes:
    """The same pages, and nothing that could act, hide or name an author."""
    try:
        with pikepdf.open(io.BytesIO(content), inherit_page_attributes=False) as pdf:
            return _written(pdf, limits)
    except pikepdf.PasswordError as locked:
        sentence = _("This PDF is locked with a password. Print it to a new PDF without one and upload that.")
        raise Unfit("upload_encrypted", sentence) from locked
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError) as broken:
        sentence = _("This PDF is damaged and cannot be read to its end. Print it to a new PDF and upload that.")
        raise Unfit("upload_damaged", sentence) from broken


def _written(pdf: pikepdf.Pdf, limits: Limits) -> bytes:
    _count(pdf, limits)
    _flatten(pdf)
    _strip_root(pdf)
    for thing in pdf.objects:
        _strip(thing)
        _strip_photo(thing)
    return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """Nothing is unpacked that need not be."""
    written = io.BytesIO()
    pdf.save(
        written,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return written.getvalue()


def _count(pdf: pikepdf.Pdf, limits: Limits) -> None:
    if _has_more_objects(pdf, limits.objects) or _has_more_pages(pdf, limits.pages):
        sentence = _("This PDF has more than %(limit)d pages. Upload the pages that were asked for.")
        raise Unfit("upload_pages", sentence, limit=limits.pages)
    if not len(pdf.pages):
        raise pikepdf.PdfError


def _has_more_objects(pdf: pikepdf.Pdf, most: int) -> bool:
    """Asked of the table first: counting them reads them all."""
    return int(pdf.trailer.Size) > most or len(pdf.objects) > most


def _has_more_pages(pdf: pikepdf.Pdf, most: int) -> bool:
    """Counted by walking: the number that the file names may be a lie, and its list may name a page a million times."""
    waiting, pages, steps = [pdf.Root.Pages], 0, 0
    while waiting and pages + len(waiting) <= most and steps < 10 * most:
        kids = waiting.pop().get("/Kids")
        steps += 1
        if not isinstance(kids, pikepdf.Array):
            pages += 1
        elif len(kids) > most:
            return True
        else:
            waiting.extend(kids)
    return bool(waiting) or pages > most


def _flatten(pdf: pikepdf.Pdf) -> None:
    """What was typed into a form stays readable after the form itself is gone."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")


def _strip_root(pdf: pikepdf.Pdf) -> None:
    for part, kept in ((pdf.Root, ROOT_KEPT), (pdf.trailer, TRAILER_KEPT)):
        for key in set(part.keys()) - kept:
            del part[key]


def _strip(thing: Any) -> None:
    """One object and all that stands directly in it."""
    for part in _inside(thing):
        for key in DROPPED:
            _drop(part, key)
        _drop_action(part)
        _drop_annotations(part)


def _strip_photo(thing: Any) -> None:
    """A scan is a photo inside a page; its camera wrote down place and person, too."""
    if isinstance(thing, pikepdf.Stream) and _filters(thing)[-1:] == ["/DCTDecode"]:
        thing.write(jpegs.bare(_photo(thing)), filter=pikepdf.Name.DCTDecode)


def _photo(stream: pikepdf.Stream) -> bytes:
    """The JPEG, out of whatever is wrapped round it."""
    around = _filters(stream)[:-1]
    if not around:
        return stream.read_raw_bytes()
    with pikepdf.new() as other:
        wrapped = other.make_stream(stream.read_raw_bytes())
        wrapped.Filter = pikepdf.Array([pikepdf.Name(one) for one in around])
        return wrapped.read_bytes()


def _filters(stream: pikepdf.Stream) -> list[str]:
    named = stream.get("/Filter", pikepdf.Array())
    return [str(one) for one in (named if isinstance(named, pikepdf.Array) else [named])]


def _inside(thing: Any) -> Iterator[Any]:
    """Every dictionary of one object; other objects have their own turn."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting.extend(child for child in part if _is_direct(child))
        elif isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            waiting.extend(child for _key, child in part.items() if _is_direct(child))


def _is_direct(child: Any) -> bool:
    return isinstance(child, (pikepdf.Array, pikepdf.Dictionary)) and not child.is_indirect


def _drop(part: Any, key: str) -> None:
    if key in part:
        del part[key]


def _drop_action(part: Any) -> None:
    """Links inside the file and to web pages stay; launching, submitting and scripts go."""
    action = part.get("/A")
    if isinstance(action, pikepdf.Dictionary) and "/S" in action and not _is_harmless(action):
        del part["/A"]


def _is_harmless(action: pikepdf.Dictionary) -> bool:
    if "/Next" in action or str(action.get("/S")) not in HARMLESS_ACTIONS:
        return False
    return "/URI" not in action or str(action["/URI"]).lower().startswith(HARMLESS_SCHEMES)


def _drop_annotations(part: Any) -> None:
    found = part.get("/Annots")
    if isinstance(found, pikepdf.Array):
        part["/Annots"] = pikepdf.Array([note for note in found if _is_kept(note)])
    if "/Rect" in part:
        _drop(part, "/T")  # the name of whoever wrote the remark


def _is_kept(note: Any) -> bool:
    return isinstance(note, pikepdf.Dictionary) and str(note.get("/Subtype")) not in DROPPED_ANNOTATIONS
