"""The ways a dossier changes: forms loaded, answers versioned, files attached, texts frozen, signed and voided.

Typing is not an act. These functions run in the transaction of their caller and write no record: the acts of
`nominations` that use them do.
"""

from dossiers import cleaning
from dossiers.values import Typed
from dossiers.workflow.answers import Outdated, Saved, answer, answer_many, open_dossier
from dossiers.workflow.copying import Offer, copy, offers
from dossiers.workflow.documents import attach, bring_back, remove_document
from dossiers.workflow.forms import load_form
from dossiers.workflow.signatures import freeze, sign, void

__all__ = [
    "Offer",
    "Outdated",
    "Saved",
    "Typed",
    "answer",
    "answer_many",
    "attach",
    "bring_back",
    "cleaning",
    "copy",
    "freeze",
    "load_form",
    "offers",
    "open_dossier",
    "remove_document",
    "sign",
    "void",
]
