"""Whom a city's people invite: a colleague in a role, a successor."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from cities.states import TeamRole
from nominations.forms.act import ActForm

ROLES = [
    (TeamRole.VIEWER, _("Viewer: reads the application and its history")),
    (TeamRole.EDITOR, _("Editor: reads and writes")),
    (TeamRole.SUBMITTER, _("Submitter: reads, writes, hands in, withdraws, invites and ends roles")),
]


class SuccessorForm(ActForm):
    """Name, address and language of one person."""

    name = forms.CharField(label=_("Name of the person"), max_length=200, validators=[legible])
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language() or "en"


class ColleagueForm(SuccessorForm):
    """The same with what the person may do."""

    field_order = ["name", "email", "role", "language"]
    role = forms.ChoiceField(
        label=_("What this person may do"), choices=ROLES, widget=forms.RadioSelect, initial=TeamRole.EDITOR
    )
