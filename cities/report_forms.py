"""What is typed about reports: the city's answers, what the secretariat sends back, finds, and gives more time for."""

from collections.abc import Mapping
from typing import Any

import django_filters
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actforms import FEW_LINES, ActForm, DayField, field_of
from cities.models import City, ProgressReport
from cities.states import ReportOutcome
from dossiers import filling, wording
from dossiers.states import Visibility

READERS = {
    Visibility.PUBLIC: _("Published on the page of your city once the report is evaluated"),
    Visibility.MEMBERS: _("Shared with members of the network"),
    Visibility.INTERNAL: _("Read by your National Commission and the secretariat only"),
}
STANDINGS = [
    ("with_city", _("With the city")),
    ("overdue", _("Overdue")),
    ("silent", _("Overdue by 90 days")),
    ("to_evaluate", _("To evaluate")),
    ("evaluated", _("Evaluated")),
    ("handed_in", _("Handed in")),
    ("on_time", _("Handed in on time")),
]
ASK = "ask_{}"
Choices = list[tuple[str, str]]


class FillReportForm(filling.FillForm):
    """One page of a report: beside each question who reads the answer."""

    readers = READERS

    def ask(self, reasons: Mapping[str, str]) -> None:
        """What the secretariat wrote beside a question."""
        super().ask(reasons)
        for question in self.questions:
            field_of(self, question.code).about["asker"] = _("The secretariat writes")


class ReturnReportForm(ActForm):
    """Beside each question to reopen what the city should change; until the end of which day."""

    awaited_on = DayField(label=_("Awaited until the end of this day"))
    reason = forms.CharField(
        label=_("A word to the city about all of it"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row.dossier.fill()
        self.codes: list[str] = []
        asks = [self._section(section) for section in self.row.dossier.form.sections.all()]
        key_and_button = self.helper.layout.fields[-2:]
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(*asks, "awaited_on", "reason", *key_and_button)

    def _section(self, section: Any) -> Fieldset:
        return Fieldset(wording.text(section, "title"), *[self._ask(row) for row in section.questions.all()])

    def _ask(self, question: Any) -> Field:
        """Closed until somebody writes into it."""
        name, widget = ASK.format(question.code), forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        label = wording.text(question, "label")
        self.fields[name] = forms.CharField(label=label, widget=widget, max_length=2000, required=False)
        self.codes.append(question.code)
        return Field(name, template="nominations/application/ask.html")

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        written = {code: self.cleaned_data.get(ASK.format(code), "") for code in self.codes}
        asked = {code: why for code, why in written.items() if why}
        return {"asked": asked, "awaited_on": self.cleaned_data["awaited_on"], "reason": self.cleaned_data["reason"]}


class EvaluateReportForm(ActForm):
    """What the secretariat found: one word, what is strong, what comes next."""

    outcome = forms.ChoiceField(
        label=_("In one word"),
        choices=ReportOutcome.choices,
        widget=forms.RadioSelect,
        help_text=_("These words are ours. Nothing follows from them by itself."),
    )
    strengths = forms.CharField(
        label=_("What is strong"), widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}), max_length=8000
    )
    next_steps = forms.CharField(
        label=_("Next steps"), widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}), max_length=8000
    )


class ExtendReportForm(ActForm):
    """Another day, and why."""

    due_on = DayField(label=_("Due at the end of this day"))
    reason = forms.CharField(
        label=_("Your reason, which the city reads"), widget=forms.Textarea(attrs=FEW_LINES), max_length=4000
    )


class ReportsFilter(django_filters.FilterSet):
    """Reports by any spelling of the city, cohort, country and where they stand."""

    q = django_filters.CharFilter(label=_("City or country"), method="search", max_length=100)
    cohort = django_filters.ChoiceFilter(label=_("Cohort"), empty_label=_("Every cohort"), method="of_cohort")
    country = django_filters.ChoiceFilter(
        label=_("Country"), empty_label=_("Every country"), field_name="membership__city__country__iso2"
    )
    standing = django_filters.ChoiceFilter(
        label=_("Where it stands"), empty_label=_("Anywhere"), choices=STANDINGS, method="stands"
    )
    number = django_filters.NumberFilter(
        label=_("One of its reports"), widget=forms.HiddenInput, min_value=1, max_value=1000
    )

    class Meta:
        model = ProgressReport
        fields: list[str] = []

    def __init__(self, *args: Any, cohorts: Choices, countries: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["cohort"].extra["choices"] = cohorts
        self.filters["country"].extra["choices"] = countries

    def search(self, reports: QuerySet, _name: str, text: str) -> QuerySet:
        """By any spelling of the city or its country."""
        return reports.filter(membership__city__in=City.objects.search(text))

    def of_cohort(self, reports: QuerySet, _name: str, slug: str) -> QuerySet:
        """Of the members of one announcement."""
        return reports.of_cohort(slug)  # type: ignore[attr-defined]

    def stands(self, reports: QuerySet, _name: str, standing: str) -> QuerySet:
        """As the page of the cohorts counts them."""
        return reports.standing(standing)  # type: ignore[attr-defined]
