"""What brings the Commissions' contacts in: the file, then who of it is invited after a look."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.once import form_key
from nominations.forms.act import field_of

LARGEST = 300_000


class ContactFileForm(forms.Form):
    """The file as it is kept elsewhere."""

    file = forms.FileField(
        label=_("The file of contacts"),
        help_text=_(
            "A CSV in UTF-8 with a first line: country, name, e-mail, role, language, time zone. The role is head or "
            "officer; the time zone may be left out. Nobody is invited before you saw who it would be."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("file", Submit("look", _("Show who will be invited")))

    def clean_file(self) -> str:
        """Its text."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 300 kB. Leave only the contacts in it."))
        try:
            return upload.read().decode("utf-8-sig").replace("\0", "")
        except UnicodeDecodeError as error:
            sentence = _("The file is no text in UTF-8. Save it as “CSV UTF-8” in your spreadsheet.")
            raise forms.ValidationError(sentence) from error


class InviteContactsForm(forms.Form):
    """The text that was looked at, and the lines that invite."""

    text = forms.CharField(strip=False, max_length=LARGEST, widget=forms.HiddenInput)
    lines = forms.TypedMultipleChoiceField(
        label=_("Will be invited"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person to invite.")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "lines").choices = choices
        self.helper = FormHelper()
        self.helper.layout = Layout("text", "lines", form_key(), Submit("do", _("Send the invitations")))
