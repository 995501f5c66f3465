"""What brings a form version in: its file, then the same text once more after a look at what it makes."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.once import form_key

LARGEST = 500_000


class FormFileForm(forms.Form):
    """The file of a form version."""

    file = forms.FileField(
        label=_("The file of the form"),
        help_text=_("A TOML file; begin with the source of an earlier version. Nothing is stored before you saw it."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("file", Submit("look", _("Show what it makes")))

    def clean_file(self) -> str:
        """Its text."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 500 kB; a form is text alone."))
        try:
            return upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            sentence = _("The file is no text in UTF-8. Save it as a TOML file in a text editor.")
            raise forms.ValidationError(sentence) from error


class AddFormForm(forms.Form):
    """The text that was looked at."""

    text = forms.CharField(strip=False, required=False, max_length=LARGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("text", form_key(), Submit("do", _("Add this version")))
