"""The exact text that is signed, its hash and its short code; and the way back from the text to what it says."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from audit.canonical import canonical
from dossiers.states import ASKED

if TYPE_CHECKING:
    from dossiers.models import Document, Dossier, Question, Snapshot

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud and typed from paper


def text(dossier: "Dossier") -> str:
    """Every signed answer and document of a dossier as one text; the same dossier gives the same characters."""
    dossier.fill()
    signed = [question for question in dossier.questions() if question.signed]
    return canonical(
        {
            "dossier": dossier.key,
            "form": {"slug": dossier.form.slug, "version": dossier.form.version, "sha256": dossier.form.sha256},
            "language": dossier.language,
            "answers": {
                question.code: {"value": answer.value, "language": answer.language, "version": answer.version}
                for question in signed
                if (answer := dossier.answer(question))
            },
            "documents": [_document(file) for file in _files(dossier, signed)],
        }
    )


def _files(dossier: "Dossier", signed: "list[Question]") -> "list[Document]":
    """The files of signed questions in their order, then those that were asked for beside the form."""
    of_form = [file for question in signed for file in dossier.documents_of(question)]
    beside = [file for file in dossier.current_documents if file.kind.startswith(ASKED)]
    return of_form + sorted(beside, key=lambda file: (file.kind, file.key))


def sha256(sealed: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(sealed.encode()).hexdigest()


def short_code(digest: str) -> str:
    """The first forty bits of a hash as eight signs, to compare a page of paper with a file."""
    number = int(digest[:10], 16)
    signs = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def as_code(typed: str) -> str:
    """A short code as people read it out or type it, without case, hyphen and look-alikes; nothing if it is none."""
    signs = "".join(typed.upper().split()).replace("-", "").translate(str.maketrans("OIL", "011"))
    return f"{signs[:4]}-{signs[4:]}" if len(signs) == 8 and set(signs) <= set(ALPHABET) else ""


def is_intact(snapshot: "Snapshot") -> bool:
    """Whether a snapshot still has the hash that was signed."""
    return sha256(snapshot.text) == snapshot.sha256


def contents(snapshot: "Snapshot") -> dict[str, Any]:
    """What a snapshot says."""
    return json.loads(snapshot.text)


def _document(document: "Document") -> dict[str, Any]:
    return {
        "kind": document.kind,
        "key": document.key,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "size": document.size,
    }
