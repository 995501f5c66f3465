"""PDF files: parsed and written anew without scripts, attachments, forms, hidden actions and author."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext_lazy as _

from dossiers.limits import Limits, Unfit

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
ROOT_DROPPED = ("/Names", "/AcroForm", "/Collection", "/Perms", "/Legal", "/SpiderInfo", "/URI", "/DSS")
HARMLESS_ACTIONS = ("/GoTo", "/URI")
HARMLESS_SCHEMES = ("http://", "https://", "mailto:")
DROPPED_ANNOTATIONS = ("/Widget", "/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")


def rewrite(content: bytes, limits: Limits) -> bytes:
    """The same pages, and nothing that could act, hide or name an author."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
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
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _count(pdf: pikepdf.Pdf, limits: Limits) -> None:
    pages = len(pdf.pages)
    if pages > limits.pages:
        sentence = _("This PDF has %(pages)d pages; at most %(limit)d are taken. Upload the pages that were asked for.")
        raise Unfit("upload_pages", sentence, pages=pages, limit=limits.pages)
    if not pages:
        raise pikepdf.PdfError


def _flatten(pdf: pikepdf.Pdf) -> None:
    """What was typed into a form stays readable after the form itself is gone."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")


def _strip_root(pdf: pikepdf.Pdf) -> None:
    for key in ROOT_DROPPED:
        _drop(pdf.Root, key)
    _drop(pdf.trailer, "/Info")


def _strip(thing: Any) -> None:
    """One object and all that stands directly in it."""
    for part in _inside(thing):
        for key in DROPPED:
            _drop(part, key)
        _drop_action(part)
        _drop_annotations(part)


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
