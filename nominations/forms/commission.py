"""What a National Commission types at its desk: an order, several endorsements, a swap, invitations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.once import form_key
from cities.models import City
from nominations.forms.act import field_of
from nominations.forms.city import CityForm
from nominations.forms.days import DayField
from nominations.forms.signing import SeveralForm
from nominations.models import Nomination
from nominations.rules.ordering import stamp_of


def _named(files: Iterable[Nomination], *beside: Mapping[str, str]) -> list[tuple[str, str]]:
    """The cities by their keys, with what is said beside each."""
    said = {file.key: [one.get(file.key, "") for one in beside] for file in files}
    return [(file.key, " · ".join(filter(None, [file.city.name, *said[file.key]]))) for file in files]


class RankForm(forms.Form):
    """A number for each file, by its key, never by its line on the page; with the stamp of the order that was shown."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, files: Sequence[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = stamp_of(files)
        self.fields["stamp"].initial = self.now
        self.places = {file.key: file for file in files}
        for place, file in enumerate(files, 1):
            self.fields[file.key] = forms.IntegerField(label=file.city.name, min_value=1, max_value=999, initial=place)
            self.fields[file.key].widget.attrs["class"] = "form-control"

    def order(self) -> list[str]:
        """The keys in the order typed; of two with one number the one that stood first stays first."""
        keys = list(self.places)
        return sorted(keys, key=lambda key: (self.cleaned_data[key], keys.index(key)))

    def look_again(self) -> None:
        """Numbers that were refused stay; whoever sends them again has read the order that stands now."""
        if self.is_bound and self.non_field_errors():
            self.data = dict(self.data.items()) | {"stamp": self.now}


class EndorseAllForm(SeveralForm):
    """Several files under one signature."""

    choice = "keys"
    field_order = ["keys", "signatory", "title"]
    keys = forms.MultipleChoiceField(label=_("Cities to nominate"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, files: Sequence[Nomination], beside: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, files=files, **kwargs)
        field_of(self, "keys").choices = _named(files, beside, self.signed_by)


class SwapForm(SeveralForm):
    """One nomination goes, another comes."""

    choice = "in_key"
    field_order = ["out_key", "in_key", "reason", "signatory", "title"]
    out_key = forms.ChoiceField(label=_("Take back the nomination of"), widget=forms.RadioSelect)
    in_key = forms.ChoiceField(label=_("Nominate instead"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("The city whose nomination you take back reads it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=4000,
    )

    def __init__(
        self,
        *args: Any,
        out: Iterable[Nomination],
        into: Sequence[Nomination],
        beside: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, files=into, **kwargs)
        field_of(self, "out_key").choices = _named(out, beside)
        field_of(self, "in_key").choices = _named(into, beside, self.signed_by)


class _InviteForm(forms.Form):
    name = forms.CharField(label=_("Name of the person"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", label))


class EndForm(forms.Form):
    """Nothing to type; a refusal stands in it."""


class PostForm(forms.Form):
    """Nothing to type: the button alone."""

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", label))


class DelegateForm(PostForm):
    """From which day until which a colleague signs."""

    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))


class InviteOfficerForm(_InviteForm):
    """A colleague who will act for the Commission too."""


class InviteCityForm(_InviteForm, CityForm):
    """The city, and who will fill in its application; a city that is known by any spelling is offered."""

    field_order = ["city_name", "which", "kind", "parent_unit"]

    def _offer(self, known: Sequence[City]) -> None:
        super()._offer(known)
        if not self.offers_another(known):
            self.fields["which"].help_text = _(
                "This name is known already. If you mean another place of this name, write to the secretariat."
            )

    def offers_another(self, known: Sequence[City]) -> bool:
        """Only beside places that can be told apart."""
        return all(city.parent_unit for city in known)

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "language")} | self.meant()
