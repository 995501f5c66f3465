"""Which earlier answers a city takes over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers import wording
from dossiers.workflow import Offer
from nominations.forms.act import ActForm, field_of


class CopyForm(ActForm):
    """A tick for each answer, with the version that was seen beside it."""

    answers = forms.MultipleChoiceField(
        label=_("Answers to take over"),
        error_messages={
            "required": _("Choose at least one answer."),
            "invalid_choice": _("An answer was changed meanwhile. Both texts are below; choose again."),
        },
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "answers").choices = [(value(offer), wording.text(offer.question, "label")) for offer in offers]

    def arguments(self) -> dict[str, Any]:
        """What the act is called with: each question with the version of its answer that was seen."""
        pairs = [chosen.rsplit(":", 1) for chosen in self.cleaned_data["answers"]]
        return {"seen": {code: int(version) for code, version in pairs}}


def value(offer: Offer) -> str:
    """What the tick of one answer sends."""
    return f"{offer.question.code}:{offer.now.version if offer.now else 0}"
