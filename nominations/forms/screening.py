"""What the secretariat types: filters of files, the checklist, a question to city or Commission, a file from paper."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.once import form_key
from audit import clock
from cities.forms import CountryField
from cities.models import City
from cities.states import Capital, NameForm, Region
from dossiers import wording
from dossiers.states import Channel
from nominations.calendar import end_of
from nominations.forms.act import ActForm, ReasonForm, SignForm, field_of
from nominations.forms.application import SPOKEN
from nominations.forms.city import CityForm
from nominations.forms.days import DayField
from nominations.forms.sentences import OffersSentences, offer, take
from nominations.models import Call, Check, Nomination, Sentence
from nominations.querysets import todo
from nominations.rules.application import still_due
from nominations.rules.screening import CHECKLIST
from nominations.states import ASKED_SIDES, Box, Deadline, Side, Status

Choices = Sequence[tuple[Any, Any]]
TASKS = (
    ("check", _("files to check")),
    ("answered", _("clarifications answered or closed")),
    ("asked", _("messages that want an answer")),
    ("jury", _("eligible, not yet given to jurors")),
    ("uncomposed", _("neither in the cohort nor left out")),
    ("early", _("still with city or Commission")),
)


class FilesFilter(django_filters.FilterSet):
    """All files, by what they wait for, call, state, country, region and any spelling of the city."""

    q = django_filters.CharFilter(label=_("City"), method="search", max_length=100)
    task = django_filters.ChoiceFilter(
        label=_("To do"), empty_label=_("Everything"), choices=TASKS, method="waiting_for"
    )
    call = django_filters.ChoiceFilter(label=_("Call"), empty_label=_("Every call"), field_name="call__slug")
    status = django_filters.ChoiceFilter(label=_("Where it stands"), empty_label=_("Anywhere"), choices=Status.choices)
    country = django_filters.ChoiceFilter(
        label=_("Country"), empty_label=_("Every country"), field_name="country__iso2"
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), empty_label=_("Every region"), choices=Region.choices, field_name="country__region"
    )

    class Meta:
        model = Nomination
        fields: list[str] = []

    def __init__(self, *args: Any, calls: Choices, countries: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["call"].extra["choices"] = calls
        self.filters["country"].extra["choices"] = countries

    def search(self, files: QuerySet, _name: str, text: str) -> QuerySet:
        """By any spelling of the city or its country."""
        return files.filter(city__in=City.objects.search(text))

    def waiting_for(self, files: QuerySet, _name: str, task: str) -> QuerySet:
        """By what they wait for, as the desk counts it."""
        return files.filter(todo.task(task))


class CheckForm(forms.Form):
    """The checklist: yes, no or unclear and a remark for each line, typed or chosen."""

    def __init__(
        self,
        *args: Any,
        checks: Mapping[str, Check],
        sentences: list[Sentence],
        scans: Mapping[str, tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.checks, self.sentences = checks, sentences
        self.scans = scans or {}  # of a line about a signature: the address of its scan, and its name
        self.helper = FormHelper()
        self.helper.attrs = {"data-checklist": ""}
        self.helper.layout = Layout(*[self._line(item.code, item.question) for item in CHECKLIST])
        self.helper.add_input(Submit("do", _("Save the checklist"), css_class="btn-outline-primary"))

    def _line(self, code: str, question: Any) -> Div:
        known = self.checks.get(code)
        self.fields[code] = forms.ChoiceField(
            label=question,
            choices=Check.Outcome.choices,
            widget=forms.RadioSelect,
            required=False,
            initial=known.outcome if known else None,
            help_text=self._scan(code),
        )
        self.fields[f"{code}_remark"] = forms.CharField(
            label=_("Remark"),
            required=False,
            max_length=2000,
            initial=known.remark if known else "",
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )
        return Div(Field(code, wrapper_class="side"), *self._offer(code), Field(f"{code}_remark"), css_class="check")

    def _scan(self, code: str) -> str:
        """Whoever says that it is signed has the scan at hand."""
        if code not in self.scans:
            return ""
        address, name = self.scans[code]
        return format_html('<a href="{}">{}: <bdi>{}</bdi></a>', address, _("Scan"), name)

    def _offer(self, code: str) -> list[Div]:
        if not self.sentences:
            return []
        name = offer(self, f"{code}_remark", self.sentences)
        return [Div(Field(name), template="nominations/screening/ready.html")]

    def clean(self) -> dict[str, Any]:
        """A remark belongs to an answer."""
        for item in CHECKLIST:
            take(self, f"{item.code}_remark")
            if self.cleaned_data.get(f"{item.code}_remark") and not self.cleaned_data.get(item.code):
                self.add_error(item.code, _("Choose an answer to go with the remark."))
        return self.cleaned_data

    def lines(self) -> dict[str, tuple[str, str]]:
        """What changed: outcome and remark by code."""
        typed = self.cleaned_data
        given = {item.code: (typed[item.code], typed[f"{item.code}_remark"]) for item in CHECKLIST if typed[item.code]}
        return {code: line for code, line in given.items() if line != self._known(code)}

    def _known(self, code: str) -> tuple[str, str]:
        known = self.checks.get(code)
        return (known.outcome, known.remark) if known else ("", "")


class ClarificationForm(OffersSentences):
    """A question to one side, until the end of which day, about which answers."""

    box, words = Box.CLARIFICATION, "question"
    addressee = forms.ChoiceField(
        label=_("Who should answer"),
        help_text=_("The other side reads question and answer and need not do anything."),
        choices=ASKED_SIDES,
        initial=Side.CITY,
        widget=forms.RadioSelect,
    )
    question = forms.CharField(
        label=_("Your question"),
        help_text=_("City and National Commission read it. What was signed stays; the answer stands beside it."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=4000,
    )
    last_day = DayField(
        label=_("Awaited until the end of this day"),
    )
    codes = forms.MultipleChoiceField(
        label=_("Questions of the form concerned"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "codes").choices = self._questions()

    def _questions(self) -> list[tuple[str, str]]:
        self.row.dossier.fill()
        return [(question.code, wording.text(question, "label")) for question in self.row.dossier.questions()]

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = dict(self.cleaned_data)
        return typed | {"due_at": end_of(typed.pop("last_day"), self.row.call.tz)}


class MoveClarificationForm(ReasonForm):
    """Until the end of which other day an answer is awaited, and why."""

    field_order = ["last_day", "reason"]
    last_day = DayField(label=_("Awaited until the end of this day"))

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = dict(self.cleaned_data)
        return typed | {"due_at": end_of(typed.pop("last_day"), self.row.call.tz)}


class ReinstateForm(OffersSentences, ReasonForm):
    """Why the file is accepted again; past its deadline also until the end of which day it may come in."""

    box = Box.REINSTATE
    field_order = ["last_day", "reason"]
    last_day = DayField(
        label=_("It may come in until the end of this day"),
        help_text=_(
            "The deadline of the call has passed; this day holds for this file alone. The jury reads your reason."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if still_due(self.row, self.row.ended_from or self.row.status, clock.now()).passed:
            del self.fields["last_day"]

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = dict(self.cleaned_data)
        last_day = typed.pop("last_day", None)
        return typed | ({"late_until": end_of(last_day, self.row.call.tz)} if last_day else {})


class CheckNameForm(ActForm):
    """Where legal status and name were looked up; what is confirmed stands above."""

    capital = forms.ChoiceField(
        label=_("Capital of its country"),
        help_text=_("The press kit counts the capitals among new cities. Leave it not known rather than guess."),
        choices=Capital.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    source = forms.CharField(
        label=_("Where you looked it up"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=2000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = {"city": self.row.city.name, "country": self.row.country.name(NameForm.LIST)}
        self.fields["capital"].initial = self.row.city.capital
        printed = _("Printed: %(city)s, %(country)s.") % facts
        kind = _("Legal status: %(kind)s.") % {"kind": self.row.city.get_kind_display() or _("not stated")}
        self.fields["source"].help_text = f"{printed} {kind}"


class ReturnColleagueForm(ReasonForm):
    """Which colleague may see the file again, and why."""

    field_order = ["person_key", "reason"]
    person_key = forms.ChoiceField(label=_("Who may see the file again"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        away = self.row.staff_conflicts.select_related("user").order_by("at")
        field_of(self, "person_key").choices = [(conflict.user.key, str(conflict.user)) for conflict in away]


def scan_field() -> forms.FileField:
    """The scan of what came on paper."""
    return forms.FileField(
        label=_("Scan of the paper"),
        help_text=_("PDF, JPEG or PNG, all pages in one file. Every page has to be readable."),
        allow_empty_file=True,  # refused by `cleaning`, which says what to do
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


def arrived_field() -> DayField:
    """The day on which a paper arrived."""
    return DayField(label=_("Day on which it arrived"))


def channel_field() -> forms.ChoiceField:
    """How a paper came."""
    return forms.ChoiceField(label=_("How it came"), choices=Channel.choices, widget=forms.RadioSelect)


class EndorseOnPaperForm(SignForm):
    """Who signed Part 2, with its scan, the day on which it arrived, and how it came."""

    scan, arrived_on, channel = scan_field(), arrived_field(), channel_field()


class PaperForm(CityForm):
    """A file that came on paper: call, country, city; a city that is known by any spelling is offered."""

    field_order = ["call", "country", "city_name", "which", "kind", "parent_unit", "language"]
    call = forms.ChoiceField(label=_("Call"))
    country = CountryField()
    language = forms.ChoiceField(
        label=_("Language of the application"),
        choices=SPOKEN,
    )
    scan, arrived_on, channel = scan_field(), arrived_field(), channel_field()
    last_day = DayField(
        label=_("It may come in until the end of this day"),
        help_text=_(
            "Only where the deadline of the National Commission has passed; this day then holds for this file alone."
        ),
        required=False,
    )
    late_reason = forms.CharField(
        label=_("Why it is accepted after the deadline"),
        help_text=_("City, National Commission and jury read it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, calls: Iterable[Call], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calls = {call.key: call for call in calls}
        field_of(self, "call").choices = [(key, call.name) for key, call in self.calls.items()]
        self.fields["parent_unit"].help_text = _(
            "Only where two places of the country have the same name: the province or district it lies in."
        )
        if not any(call.deadline(Deadline.COMMISSION) <= clock.now() for call in self.calls.values()):
            del self.fields["last_day"], self.fields["late_reason"]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", _("Register the file")))

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        names = ("country", "language", "scan", "arrived_on", "channel")
        return {name: self.cleaned_data[name] for name in names} | self.meant() | self._late()

    def _late(self) -> dict[str, Any]:
        """Until when, and why, a file may come in that came after the deadline."""
        typed = self.cleaned_data
        day, reason = typed.get("last_day"), typed.get("late_reason", "")
        return {"late_until": end_of(day, self.calls[typed["call"]].tz), "late_reason": reason} if day else {}
