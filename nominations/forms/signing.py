"""What is typed where a text is signed: on paper, by a link, or by whoever holds the link."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.once import form_key
from dossiers import signing
from dossiers.states import Party
from nominations.forms.act import ActForm, SignForm
from nominations.models import Nomination

TYPED = ("signatory", "title")


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
    copies = forms.BooleanField(
        label=_("Send this address copies of the e-mails about this application"),
        required=False,
        help_text=_(
            "For the mayor's office: handed in, nominated or not, and the outcome when it is announced; of a city that "
            "is admitted later also the last notice of a progress report that stays away."
        ),
    )

    def __init__(self, *args: Any, address: str, of_city: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_action = address
        if not of_city:
            del self.fields["copies"]
            self.helper.layout.fields.remove("copies")


class Part2Form(SignForm):
    """Name and exact title under Part 2, unless it is signed already."""

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, label=label, **kwargs)
        if signing.held(self.row.dossier, Party.COMMISSION):
            self.fields.clear()
            self.helper.layout = Layout(form_key(), Submit("do", label))


class SeveralForm(SignForm):
    """Several files under one signature: name and title are asked for those alone that nobody has signed yet."""

    choice: str  # the field that says which files are to be signed

    def __init__(self, *args: Any, files: Sequence[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = signing.held_among([file.dossier for file in files], Party.COMMISSION)
        self.signatures = {file.key: held[file.dossier.pk] for file in files if file.dossier.pk in held}
        self.unsigned = {file.key: file.city.name for file in files if file.key not in self.signatures}
        if self.signatures and self.unsigned:
            self._ask_for_some()
        elif self.signatures:
            for name in TYPED:
                del self.fields[name]
                self.helper.layout.fields.remove(name)

    def _ask_for_some(self) -> None:
        """The server alone knows whether they are needed under the files chosen, so the browser insists on nothing."""
        self.use_required_attribute = False
        for name in TYPED:
            self.fields[name].required = self._some_unsigned()
        hint = _("Needed for %(cities)s. The other cities beside which a name stands are signed already.")
        self.fields["signatory"].help_text = hint % {"cities": ", ".join(self.unsigned.values())}

    @property
    def signed_by(self) -> dict[str, str]:
        """Beside each file that is signed already, by whom."""
        said = _("signed by %(name)s, %(title)s")
        return {key: said % {"name": row.name, "title": row.title} for key, row in self.signatures.items()}

    def _some_unsigned(self) -> bool:
        """Whether one of the files that were sent bears no signature; on a page that is not sent yet, any may."""
        sent = self[self.choice].value() or []
        keys = sent if isinstance(sent, list) else [sent]
        return not self.is_bound or bool(set(keys) & set(self.unsigned))

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return dict.fromkeys(TYPED, "") | super().arguments()


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
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", _("Sign this text")))
