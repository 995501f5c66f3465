"""Whom a National Commission asks to review its files, and what a reviewer says of one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.forms.act import ActForm, SeenField
from nominations.forms.team import SuccessorForm
from nominations.states import Worth


class InviteReviewerForm(SuccessorForm):
    """Name, address and language of somebody who will read and mark."""


def _numbered() -> list[tuple[int, str]]:
    """The best first, each with its number and what it means."""
    return [(worth.value, f"{worth.value} · {worth.label}") for worth in reversed(Worth)]


class AdviseForm(ActForm):
    """One mark, its reason, and the version that the reviewer looked at."""

    value = forms.TypedChoiceField(
        label=_("Your mark"),
        choices=_numbered,
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Your reason"),
        help_text=_("The officers of the National Commission read it beside your name; nobody else does."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        max_length=4000,
    )
    seen = SeenField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.attrs = {"autocomplete": "off"}  # a browser that loads the page anew puts no old mark into it
