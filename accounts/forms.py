"""What a person types to accept an invitation or to change what the site knows of them."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from accounts.models import User


def zones() -> list[tuple[str, str]]:
    """Every time zone by name."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


def _in_our_words(form: forms.Form, labels: dict[str, Any]) -> None:
    """The library's labels are its own; ours say what the rest of the site says, and no field repeats them inside."""
    for name in labels.keys() & form.fields.keys():
        form.fields[name].label = labels[name]
        form.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(allauth.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stay = _("Stay signed in on this device")
        _in_our_words(self, {"login": _("E-mail address"), "password": _("Password"), "remember": stay})


class ForgottenForm(allauth.ResetPasswordForm):
    """The address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"email": _("E-mail address")})


class CodeRequestForm(allauth.RequestLoginCodeForm):
    """The address to which a code is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self, {"email": _("E-mail address")})


class AcceptForm(forms.Form):
    """Name, time zone and a password for a new account."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        validators=[legible],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=zones, initial="UTC")
    password = forms.CharField(
        label=_("A password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 15 characters; three or four words that do not belong together are good."),
    )

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("name", "time_zone", "password", Submit("accept", label))

    def clean_password(self) -> str:
        """As hard to guess as the site's settings ask."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class ProfileForm(forms.ModelForm):
    """Name, language, time zone."""

    name = forms.CharField(label=_("Your name"), max_length=200, validators=[legible])
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=zones)

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("name", "language", "time_zone", Submit("save", _("Save")))
