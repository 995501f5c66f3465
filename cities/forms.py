"""What may be asked of the directory, each by name; and a country to choose in any form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from accounts.once import form_key
from cities import version
from cities.folding import sort_key
from cities.models import City, Country, Membership
from cities.states import CityKind, Region


class _ByName(forms.models.ModelChoiceIterator):
    """Countries in the order of the language in which they are read."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        first = [("", str(self.field.empty_label))] if self.field.empty_label is not None else []
        rest = [self.choice(country) for country in self.queryset]
        return iter([*first, *sorted(rest, key=lambda choice: sort_key(choice[1]))])


class CountryField(forms.ModelChoiceField):
    """A country by its short name in the reader's language."""

    iterator = _ByName

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Country.objects.with_names(), **{"to_field_name": "iso2", "label": _("Country")} | kwargs)

    def label_from_instance(self, obj: Country) -> str:
        """Its name in the language of the page."""
        return short_name(obj)


def short_name(country: Country) -> str:
    """Its short name in the reader's language."""
    return country.called


class LightSelect(forms.Select):
    """A choice among hundreds, written at once instead of by a template for each."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's signature
        """The same as Django's."""
        chosen = "" if value is None else str(value)
        rows = ((code, mark_safe(" selected") if str(code) == chosen else "", label) for code, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs(self.attrs, {"name": name} | (attrs or {}))), options
        )


@dataclass(frozen=True)
class Known:
    """What the directory can be narrowed to, in the order of its reader's language."""

    countries: list[Country]
    choices: list[tuple[str, str]]  # the same as a form offers them: naming two hundred takes its time
    years: list[int]


def known() -> Known:
    """Read once in each language while nothing public moves."""
    return version.remembered(("known", get_language()), _known)


def _known() -> Known:
    countries = sorted(Country.objects.with_members().with_names(), key=lambda one: sort_key(short_name(one)))
    choices = [(one.iso2, short_name(one)) for one in countries]
    return Known(countries, choices, Membership.objects.public().years())


class DirectoryFilter(django_filters.FilterSet):
    """Members by any of their names, by region, country, year of admission and kind; anything else is ignored."""

    q = django_filters.CharFilter(label=_("City or country"), method="search", max_length=100)
    region = django_filters.ChoiceFilter(
        label=_("Region"), empty_label=_("Every region"), choices=Region.choices, method="in_region"
    )
    country = django_filters.ChoiceFilter(
        label=_("Country"),
        empty_label=_("Every country"),
        choices=[],
        field_name="country__iso2",
        widget=LightSelect,
    )
    year = django_filters.ChoiceFilter(
        label=_("Member since"), empty_label=_("Any year"), choices=[], method="admitted_in"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Every kind"), choices=CityKind.choices)

    class Meta:
        model = City
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known()
        self.filters["country"].extra["choices"] = self.known.choices
        self.filters["year"].extra["choices"] = [(year, year) for year in self.known.years]

    def search(self, cities: QuerySet, _name: str, text: str) -> QuerySet:
        """By any spelling."""
        return cities.search(text)  # type: ignore[attr-defined]

    def in_region(self, cities: QuerySet, _name: str, region: str) -> QuerySet:
        """By region for regional activities."""
        return cities.in_region(region)  # type: ignore[attr-defined]

    def admitted_in(self, cities: QuerySet, _name: str, year: str) -> QuerySet:
        """By the year in which a membership began."""
        return cities.admitted_in(int(year))  # type: ignore[attr-defined]

    def in_use(self) -> list[tuple[str, Any]]:
        """The filters that narrow the list, as name and shown value."""
        given = {name: value for name, value in self.form.cleaned_data.items() if value} if self.is_valid() else {}
        return [(name, self._shown(name, value)) for name, value in given.items()]

    def countries(self) -> dict[str, Country]:
        """Countries with members in the order in which the list names them, by their codes.

        They are kept for a while, in which the numbers of their rows may become others.
        """
        return {country.iso2: country for country in self.known.countries}

    def asked(self) -> dict[str, Any]:
        """What narrows the list, in one order whatever the order in which it was asked: one address per list."""
        return {name: self.form.cleaned_data[name] for name, _label in self.in_use()}

    def _shown(self, name: str, value: str) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", []))
        return str(choices.get(value) or choices.get(int(value) if str(value).isdigit() else value) or value)


class PublishedText(forms.Form):
    """A text as it was published somewhere, to be held against our list; it is not kept."""

    text = forms.CharField(
        label=_("The published text"),
        help_text=_("As it stands there, each city on a line of its own. It is compared and not kept."),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 20, "dir": "auto", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("text", Submit("do", _("Compare")))


class WriteForm(forms.Form):
    """A message to a city from anybody; whoever is signed in writes under the address that is confirmed."""

    name = forms.CharField(label=_("Your name"), max_length=200, validators=[legible])
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, help_text=_("The city answers to it; it stands nowhere else.")
    )
    text = forms.CharField(
        label=_("Your message"), max_length=3000, validators=[legible], widget=forms.Textarea(attrs={"rows": 8})
    )
    fax = forms.CharField(required=False, label=_("Leave this empty"), max_length=100)  # people do; machines do not

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fax"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.helper = FormHelper()
        trap = Div("fax", css_class="trap", aria_hidden="true")
        self.helper.layout = Layout("name", "email", "text", trap, form_key(), Submit("do", _("Send the message")))

    @property
    def is_of_a_machine(self) -> bool:
        """Whether the field that no person sees was filled in."""
        return bool(self.cleaned_data.get("fax"))

    def arguments(self) -> dict[str, str]:
        """What the act is called with."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "text")}
