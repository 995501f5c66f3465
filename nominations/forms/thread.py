"""What a person writes about a file, and to whom it is a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.forms.act import field_of
from nominations.forms.sentences import OffersSentences
from nominations.permissions import side_of
from nominations.rules.thread import askable
from nominations.states import Box


class WriteForm(OffersSentences):
    """The text, and who is asked to answer."""

    box, words = Box.THREAD, "text"
    text = forms.CharField(
        label=_("Your message"),
        help_text=_("It cannot be changed or taken back once it is sent."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        max_length=4000,
    )
    asks = forms.ChoiceField(
        label=_("Who should answer"),
        help_text=_("It stands on their desk until they have written."),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = askable(self.row, side_of(self.row, self.person))
        choices = [(side.value, side.label) for side in sides]
        field_of(self, "asks").choices = [*choices, ("", _("nobody: this is for information"))]
