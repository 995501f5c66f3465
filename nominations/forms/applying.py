"""Four questions that say whether a city may apply, the clock a visitor reads by, and where cities write to."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Hidden, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import OWN_ZONE, zones
from cities.states import CityKind
from nominations.forms.act import ActForm, field_of
from nominations.forms.days import DayField

ELSEWHERE = "none"
YES, NO = "yes", "no"


class MayApplyForm(forms.Form):
    """Country, kind, inhabitants where the call asks for a least number, and what the city is already."""

    country = forms.ChoiceField(label=_("In which country is your city?"))
    kind = forms.ChoiceField(label=_("What kind of municipality is it?"), choices=CityKind.choices)
    inhabitants = forms.IntegerField(label=_("How many inhabitants has it?"), min_value=0, max_value=100_000_000)
    member = forms.ChoiceField(
        label=_("Is it a member of the network already?"), choices=[(NO, _("No")), (YES, _("Yes"))]
    )
    refused = DayField(
        label=_("Has it applied before and was not admitted? When was that announced?"),
        required=False,
        help_text=_("Leave it empty if it never applied."),
    )

    def __init__(self, *args: Any, countries: list[tuple[str, str]], least: int | None, zone: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        here = [("", _("Choose a country")), *countries, (ELSEWHERE, _("It is not in this list"))]
        field_of(self, "country").choices = here
        if least is None:
            self.fields.pop("inhabitants")
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_action = "#may"
        self.helper.disable_csrf = True
        kept = [Hidden("zone", zone)] if zone else []
        self.helper.layout = Layout(*self.fields, *kept, Submit("ask", _("May we apply?")))


class ZoneForm(forms.Form):
    """The zone in which a visitor reads dates; it stands in the address of the page, nowhere else."""

    zone = forms.ChoiceField(label=_("Show dates also in the time of"), choices=zones)

    def __init__(self, *args: Any, kept: dict[str, str], is_chosen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_chosen:
            self.fields["zone"].widget.attrs |= OWN_ZONE
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        hidden = [Hidden(name, value) for name, value in kept.items()]
        self.helper.layout = Layout("zone", *hidden, Submit("clock", _("Show dates")))


class ContactForm(ActForm):
    """Where cities write to."""

    address = forms.CharField(
        label=_("Postal address"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=600,
        required=False,
    )
    mailbox = forms.EmailField(
        label=_("Public mailbox of the office"),
        required=False,
        help_text=_("Everybody reads it. Use the address of the office, never that of a person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].initial, self.fields["mailbox"].initial = self.row.address, self.row.mailbox
