"""What may be asked of the directory, each by name; and a country to choose in any form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
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
        return obj.called


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
    countries = sorted(Country.objects.with_members().with_names(), key=lambda one: sort_key(one.called))
    choices = [(one.iso2, one.called) for one in countries]
    return Known(countries, choices, Membership.objects.public().years())


LONGEST = 100  # letters of a search
YEAR = re.compile("(19|20)[0-9]{2}")
WRONG = {
    "q": _("A search has at most 100 letters."),
    "region": _("No region has the code “%(value)s”."),
    "country": _("No country has the code “%(value)s”. A code has two letters, as KE."),
    "year": _("“%(value)s” is no year. A year is written as 2022."),
    "kind": _("No kind of member has the code “%(value)s”."),
}


class DirectoryFilter(django_filters.FilterSet):
    """Members by any of their names, by region, country, year of admission and kind.

    A value that names nothing fits no city: who asks for one country and is given all would not notice.
    """

    q = django_filters.CharFilter(label=_("City or country"), method="search", max_length=LONGEST)
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

    def __init__(self, asked: Mapping[str, Any], *, queryset: QuerySet, day: date | None = None) -> None:
        self.given = _given(asked)
        super().__init__(self.given, queryset=queryset)
        self.known, self.day = known(), day
        self.filters["country"].extra["choices"] = self._countries()
        self.filters["year"].extra["choices"] = self._years()

    def _countries(self) -> list[tuple[str, str]]:
        """Those with members today, and any other country that is asked for: it may have had some, or have none."""
        asked, offered = self.given.get("country", ""), self.known.choices
        if not asked or any(asked == code for code, _name in offered):
            return offered
        others = Country.objects.with_names().filter(iso2=asked)
        return [*offered, *((one.iso2, one.called) for one in others)]

    def _years(self) -> list[tuple[str, str]]:
        """Those in which members of today began, and any other that is asked for."""
        asked, offered = self.given.get("year", ""), [str(year) for year in self.known.years]
        is_other = YEAR.fullmatch(asked) and asked not in offered
        return [(year, year) for year in ([*offered, asked] if is_other else offered)]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """No city fits what names nothing."""
        return super().filter_queryset(queryset) if self.is_valid() else queryset.none()

    def wrong(self) -> list[str]:
        """What was asked that names nothing, each in a sentence that says what would."""
        return [WRONG[name] % {"value": _cut(self.given[name])} for name in self.form.errors]

    def search(self, cities: QuerySet, _name: str, text: str) -> QuerySet:
        """By any spelling; who is called exactly so stands first."""
        return cities.search(text).exact_first(text)  # type: ignore[attr-defined]

    def in_region(self, cities: QuerySet, _name: str, region: str) -> QuerySet:
        """By region for regional activities."""
        return cities.in_region(region)  # type: ignore[attr-defined]

    def admitted_in(self, cities: QuerySet, _name: str, year: str) -> QuerySet:
        """By the year in which a membership began."""
        return cities.admitted_in(int(year), self.day)  # type: ignore[attr-defined]

    def in_use(self) -> list[tuple[str, str]]:
        """The filters that narrow the list, as name and shown value; also those whose value names nothing."""
        return [(name, self._shown(name, value)) for name, value in self.given.items()]

    def countries(self) -> dict[str, Country]:
        """Countries with members in the order in which the list names them, by their codes.

        They are kept for a while, in which the numbers of their rows may become others.
        """
        return {country.iso2: country for country in self.known.countries}

    def asked(self) -> dict[str, str]:
        """What narrows the list, in one order whatever the order in which it was asked: one address per list."""
        return self.given

    def _shown(self, name: str, value: str) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", []))
        return str(choices.get(value) or _cut(value))


def _given(asked: Mapping[str, Any]) -> dict[str, str]:
    """What is asked, in the order of the filters; codes are the same in capitals and small letters."""
    written = {"country": str.upper, "region": str.lower, "kind": str.lower}
    texts = {name: str(asked.get(name) or "").strip() for name in DirectoryFilter.base_filters}
    return {name: written.get(name, str)(text) for name, text in texts.items() if text}


def _cut(value: str) -> str:
    return Truncator(value).chars(LONGEST)


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
