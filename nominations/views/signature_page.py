"""Where a signature stands; and the page that is signed, as PDF: the pledge, the hash, the code, the whole text."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit import clock
from dossiers import reading, sealing, signing
from dossiers.models import Document, Signature, Snapshot
from dossiers.states import Kind, Party
from dossiers.typesetting import typeset
from nominations import timeline
from nominations.models import Nomination

EVERYTHING = ("public", "members", "internal")


def stands(file: Nomination, party: str) -> dict[str, Any]:
    """Where the signature of one party stands: signed, awaited, or not asked for."""
    held = signing.held(file.dossier, party)
    asked = None if held else signing.asked(file.dossier, party)
    snapshot = held.snapshot if held else asked.snapshot if asked else None
    at = held.at if held else snapshot.at if snapshot else None
    zone = file.call.zone
    return {
        "held": held,
        "asked": asked,
        "code": snapshot.code if snapshot else "",
        "hash": snapshot.sha256 if snapshot else "",
        "at": timeline.when(at, zone, seconds=True) if at else "",
        "until": timeline.when(asked.expires_at, zone, end=True) if asked and asked.expires_at else "",
        "url": reverse("signature", args=[file.key, party]),
        "party": str(Party(party).label),
    }


def response(file: Nomination, party: str, snapshot: Snapshot | None, signature: Signature | None) -> HttpResponse:
    """The page as a file; without a frozen text it is a draft."""
    written = typeset("signature", _data(file, party, snapshot, signature), at=clock.now())
    answer = HttpResponse(written, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{party}-{_code(file, snapshot)}.pdf"'
    return answer


def text_of(file: Nomination, snapshot: Snapshot | None) -> list[dict[str, Any]]:
    """The text that is signed, section by section, without what no signature covers."""
    signed = {question.code for question in file.dossier.questions() if question.signed}
    parts = reading.read(file.dossier, EVERYTHING, snapshot=snapshot)
    read = [{"title": part.title, "questions": [one for one in part.questions if one.code in signed]} for part in parts]
    return [part for part in read if part["questions"]]


def papers_of(file: Nomination, snapshot: Snapshot | None) -> list[tuple[str, Document]]:
    """The documents asked for beside the form that the signature covers, each with what asked for it."""
    labels = file.papers
    return [(labels.get(one.kind, one.kind), one) for one in reading.papers(file.dossier, snapshot)]


def named(document: Document) -> dict[str, Any]:
    """A file that is signed, as it is told apart: its name, its size and the beginning of its hash."""
    kind = document.media_type.rsplit("/", 1)[-1].upper()
    name, size = document.original_name, document.size
    return {"name": name, "kind": kind, "size": size, "hash": f"SHA-256 {document.sha256[:16]}…"}


def words(file: Nomination, party: str) -> dict[str, str]:
    """What the page is, and what the signature means."""
    facts = {"city": file.city.name, "call": file.call.name, "country": _country(file)}
    if party == Party.MAYOR:
        return {
            "title": _("Signature of the mayor"),
            "statement": _("By this signature the mayor of %(city)s, or who holds that office, commits the city to the "
                "text of its application in %(call)s.") % facts,
        }  # fmt: skip
    return {
        "title": _("Part 2: signature of the National Commission"),
        "statement": _("By this signature the National Commission of %(country)s endorses the application of %(city)s "
            "in %(call)s and nominates the city.") % facts,
    }  # fmt: skip


def _country(file: Nomination) -> str:
    return file.country.called


def _digest(file: Nomination, snapshot: Snapshot | None) -> str:
    return snapshot.sha256 if snapshot else sealing.sha256(sealing.text(file.dossier))


def _code(file: Nomination, snapshot: Snapshot | None) -> str:
    return sealing.short_code(_digest(file, snapshot))


def _data(file: Nomination, party: str, snapshot: Snapshot | None, signature: Signature | None) -> dict[str, Any]:
    parts = text_of(file, snapshot)
    code = _code(file, snapshot)
    return words(file, party) | {
        "draft": "" if snapshot else _("DRAFT"),
        "call": file.call.name,
        "city": file.city.name,
        "country": _country(file),
        "pledges": list(_pledges(parts)),
        "labels": _labels(),
        "code": code,
        "hash": _digest(file, snapshot),
        "when": _when(file, snapshot),
        "signed": _facts(file, signature) if signature else None,
        "lines": [_("Name"), _("Exact official title"), _("Place and date")],
        "how": _("Print this page, let it be signed and stamped, and upload its scan or photo."),
        "footer": f"{file.city.name} · {code}",
        "language": get_language() or "en",
        "sections": [*[_section(part) for part in parts], *_papers(file, snapshot)],
    }


def _labels() -> dict[str, str]:
    return {
        "code": _("Short code of the text"),
        "hash": _("Hash of the text (SHA-256)"),
        "stamp": _("Signature and official stamp"),
        "text": _("The text that is signed"),
    }


def _when(file: Nomination, snapshot: Snapshot | None) -> str:
    if snapshot is None:
        return _("This text is not frozen: it can still change, and so can its hash. Do not sign this page.")
    return _("Text frozen on %(at)s") % {"at": timeline.when(snapshot.at, file.call.zone, seconds=True)}


def _facts(file: Nomination, row: Signature) -> list[dict[str, str]]:
    """Who signed, how and when; what ended it is said too."""
    facts = {
        _("Signed by"): row.name,
        _("Exact official title"): row.title,
        _("How"): row.get_method_display(),
        _("When"): timeline.when(row.at, file.call.zone, seconds=True),
        _("By the hand of"): ", ".join(filter(None, (row.acting_name, row.acting_office))),
        _("No longer valid"): row.void_reason,
    }
    return [{"label": label, "text": str(text)} for label, text in facts.items() if text]


def _pledges(parts: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """What was ticked is pledged in the words of the question."""
    for part in parts:
        for one in part["questions"]:
            if one.kind == Kind.CONSENT and one.value:
                yield {"text": one.label, "lang": get_language() or "en"}


def _section(part: dict[str, Any]) -> dict[str, Any]:
    return {"title": part["title"], "questions": [_question(one) for one in part["questions"]]}


def _question(one: reading.ReadQuestion) -> dict[str, str]:
    text = "\n".join(map(_line, one.documents)) or one.text or one.missing
    return {"label": one.label, "text": text, "lang": one.language.split("-")[0]}


def _papers(file: Nomination, snapshot: Snapshot | None) -> list[dict[str, Any]]:
    lang = get_language() or "en"
    rows = [{"label": label, "text": _line(one), "lang": lang} for label, one in papers_of(file, snapshot)]
    return [{"title": _("Documents asked for"), "questions": rows}] if rows else []


def _line(document: Document) -> str:
    told = named(document)
    return f"{told['name']} · {told['kind']}, {filesizeformat(told['size'])} · {told['hash']}"
