"""What a person types to accept an invitation or to change what the site knows of them."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from allauth.mfa.base import forms as allauth_mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
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


OWN_ZONE = {"data-own-zone": ""}  # a list in which zone.js preselects the zone of the reader's device


class InOurWords(forms.Form):
    """The library's labels are its own; ours say what the rest of the site says, and no field repeats them inside."""

    words: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.words.keys() & self.fields.keys():
            self.fields[name].label = self.words[name]
            self.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(InOurWords, allauth.LoginForm):
    """Address and password."""

    words: ClassVar = {
        "login": _("E-mail address"),
        "password": _("Password"),
        "remember": _("Stay signed in on this device"),
    }


class ForgottenForm(InOurWords, allauth.ResetPasswordForm):
    """The address to which a link is sent."""

    words: ClassVar = {"email": _("E-mail address")}


class CodeRequestForm(InOurWords, allauth.RequestLoginCodeForm):
    """The address to which a code is sent."""

    words: ClassVar = {"email": _("E-mail address")}


class CodeForm(InOurWords, allauth.ConfirmLoginCodeForm):
    """The code that came by e-mail."""

    words: ClassVar = {"code": _("Code from the e-mail")}


class ChangePasswordForm(InOurWords, allauth.ChangePasswordForm):
    """The password of today and, twice, the next one."""

    words: ClassVar = {
        "oldpassword": _("Your password now"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }


class SetPasswordForm(InOurWords, allauth.SetPasswordForm):
    """A first password, twice."""

    words: ClassVar = {"password1": _("New password"), "password2": _("New password once more")}


class NewPasswordForm(InOurWords, allauth.ResetPasswordKeyForm):
    """A new password, twice, instead of a forgotten one."""

    words: ClassVar = {"password1": _("New password"), "password2": _("New password once more")}


class ConfirmByPasswordForm(InOurWords, allauth.ReauthenticateForm):
    """The password once more, before something of weight."""

    words: ClassVar = {"password": _("Password")}


class SecondStepForm(InOurWords, allauth_mfa.AuthenticateForm):
    """The second step of signing in."""

    words: ClassVar = {"code": _("Code from the app, or a spare code")}


class ConfirmByCodeForm(InOurWords, allauth_mfa.ReauthenticateForm):
    """A code once more, before something of weight."""

    words: ClassVar = {"code": _("Code from the app, or a spare code")}


class SetUpForm(InOurWords, ActivateTOTPForm):
    """The first code of an app, which proves that it has the key."""

    words: ClassVar = {"code": _("Code from the app")}


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
        if not self.is_bound:  # what was chosen and sent stands
            self.fields["time_zone"].widget.attrs |= OWN_ZONE
        self.helper = FormHelper()
        self.helper.layout = Layout("name", "time_zone", "password", Submit("accept", label))

    def clean_password(self) -> str:
        """As hard to guess as the site's settings ask."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class DeclineForm(forms.Form):
    """Why somebody does not take the hand."""

    reason = forms.CharField(
        label=_("Your reason"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=4000,
        help_text=_("The secretariat reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("reason", Submit("decline", _("Decline the invitation")))


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
