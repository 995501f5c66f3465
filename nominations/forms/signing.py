"""What is typed where a text is signed: on paper, by a link, or by whoever holds the link."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dossiers import signing
from dossiers.states import Party
from nominations.forms.act import ActForm, SignForm


class ScanForm(SignForm):
    """The scan of the signed page, and who signed it."""

    field_order = ["signatory", "title", "upload"]
    upload = forms.FileField(
        label=_("The signed page"),
        allow_empty_file=True,  # refused by `cleaning`, which says what to do
        help_text=_("PDF, JPEG or PNG. A clear photo of the whole page is enough."),
    )

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_action = address
        self.helper.attrs = {"autocomplete": "off"}


class LinkForm(ActForm):
    """Where the link goes, and in which language it is read."""

    email = forms.EmailField(label=_("E-mail address of the office of the person who signs"))
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_action = address


class Part2Form(SignForm):
    """Name and exact title under Part 2, unless it is signed already."""

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, label=label, **kwargs)
        if signing.held(self.row.dossier, Party.COMMISSION):
            self.fields.clear()
            self.helper.layout = Layout(Submit("do", label))


class LinkSignForm(forms.Form):
    """Name and exact title of who signs, and who presses the button for that person."""

    signatory = forms.CharField(label=_("Your name, or that of the person who signs"), max_length=200)
    title = forms.CharField(label=_("Exact official title"), max_length=200)
    acting_name = forms.CharField(
        label=_("Your own name, if you act for the person who signs"), max_length=200, required=False
    )
    acting_office = forms.CharField(label=_("Your own office"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("acting_name", "acting_office"):
            self.fields[name].help_text = _("Leave it empty if you are the person who signs.")
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("do", _("Sign this text")))
