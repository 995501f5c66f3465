"""What the secretariat types to prepare a call: its dates as days of its zone, its places, its rules; its documents."""

from datetime import datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import zones
from accounts.once import form_key
from cities.models import ReportRule
from cities.states import CityKind, NameForm
from cities.states import Layout as ListLayout
from dossiers.states import RequiredFrom
from nominations.calendar import end_of, last_day, start_of
from nominations.forms.act import ActForm
from nominations.forms.application import SPOKEN
from nominations.forms.days import DayField, InstantField, refuse_skipped
from nominations.forms.jury import TIE_YEARS, TIE_YEARS_HELP
from nominations.models import Call
from nominations.rules import planning
from nominations.states import Deadline

MEDIA_TYPES = (("application/pdf", "PDF"), ("image/jpeg", "JPEG"), ("image/png", "PNG"))
PRINTABLE = (NameForm.LIST, NameForm.SHORT, NameForm.FORMAL)  # any other name is for finding alone
DAYS = ("opens_at", *Deadline.values)
BOUNDS = {  # the least and the most that makes sense; what is empty has no bound
    "grace_minutes": (0, 7 * 24 * 60),
    "embargo_hours": (0, 365 * 24),
    "quota_endorsed": (1, 1000),
    "quota_admitted": (1, 1000),
    "places": (1, 10_000),
    "population_minimum": (0, 100_000_000),
    "waiting_months": (0, 120),
    "readers_per_file": (1, 20),
    "alarm_points": (1, 5),
    "alarm_percent": (1, 100),
    "quorum_percent": (1, 100),
    "least_readers": (1, 20),
    "jury_access_days": (0, 365),
    "panel_regions": (1, 20),
    "tie_years": TIE_YEARS,  # asked again on a page of its own
}
TAKEN = {"prepare"}  # pages of ours beside those of the calls


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> DayField:
    return DayField(label=label, help_text=help_text, required=required)


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=format_lazy("{} · {}", label, _("time")),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )


def time_of(day: str) -> str:
    """The field of the hour beside a day."""
    return f"{day}_time"


class CallForm(forms.ModelForm):
    """One call with its dates, places and rules; the rules text and the form may come later, before publication."""

    opens_at = _day(_("First day"))
    city_deadline = _day(_("Last day for cities"))
    commission_deadline = _day(_("Last day for National Commissions"))
    screening_deadline = _day(_("Last day of checks and clarifications"), required=False)
    review_deadline = _day(_("Last day for jurors"), required=False)
    opens_at_time = _time(_("First day"))
    city_deadline_time = _time(_("Last day for cities"))
    commission_deadline_time = _time(_("Last day for National Commissions"))
    screening_deadline_time = _time(_("Last day of checks and clarifications"))
    review_deadline_time = _time(_("Last day for jurors"))
    release_at = InstantField(
        label=_("Planned announcement"),
        help_text=_("Day and time in the zone of the call. Two persons set the real instant later."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    zone = forms.ChoiceField(
        label=_("Zone of all dates"),
        help_text=_("A time left empty is 0:00 on the first day, and 24:00 on a last day."),
        choices=zones,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of municipality"),
        help_text=_("None chosen: every kind may apply."),
        choices=CityKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the application"), choices=SPOKEN, widget=forms.CheckboxSelectMultiple
    )
    list_layout = forms.ChoiceField(label=_("Layout of the published list"), choices=ListLayout.choices)
    country_form = forms.ChoiceField(
        label=_("Names of countries in the published list"),
        help_text=_("Of the day of the announcement; where this form is not known, the nearest one that is."),
        choices=[(form.value, form.label) for form in PRINTABLE],
        initial=NameForm.LIST,
    )

    class Meta:
        model = Call
        fields = (
            "name", "slug", "zone", "opens_at", "city_deadline", "commission_deadline", "screening_deadline",
            "review_deadline", "release_at", "rolls_over", "grace_minutes", "embargo_hours", "quota_endorsed",
            "quota_period", "quota_admitted", "places", "open_to", "population_minimum", "kinds", "waiting_months",
            "languages", "form", "rubric", "readers_per_file", "least_readers", "alarm_points", "alarm_percent",
            "quorum_percent", "secret_vote", "jury_access_days", "panel_regions", "tie_years", "feedback",
            "list_layout", "country_form", "rules_text",
        )  # fmt: skip
        labels = {
            "name": _("Name of the call"),
            "slug": _("Its address"),
            "rolls_over": _("A deadline on a weekend moves to the end of Monday"),
            "grace_minutes": _("Grace in minutes"),
            "embargo_hours": _("Hours of embargo at least"),
            "quota_endorsed": _("Nominations of a country at most"),
            "quota_period": _("Counted"),
            "quota_admitted": _("Admissions of a country in this call at most"),
            "places": _("Places in all, about"),
            "open_to": _("Open to"),
            "population_minimum": _("Least number of inhabitants"),
            "waiting_months": _("Months to wait after an application that was not admitted"),
            "form": _("Form"),
            "rubric": _("Rubric of the jury"),
            "readers_per_file": _("Readers of a file"),
            "alarm_points": _("Points by which readers of one criterion differ too much"),
            "alarm_percent": _("Per cent of the scale by which their means differ too much"),
            "quorum_percent": _("Quorum of the jury in per cent"),
            "secret_vote": _("The jury votes in secret"),
            "least_readers": _("Reviews of a file at least, when marks are closed"),
            "jury_access_days": _("Days for which jurors see files after the announcement"),
            "panel_regions": _("Regions among the readers of a file"),
            "tie_years": _("Years for which an earlier tie to a city counts"),
            "feedback": _("What the jury said, for cities that are not admitted"),
            "rules_text": _("Rules, as everybody will read them"),
        }
        help_texts = {
            "slug": _("The last part of its address, for example 2027."),
            "grace_minutes": _("A file sent this late still comes in. Nobody is told of it beforehand."),
            "embargo_hours": _("From the approval to the announcement."),
            "quota_admitted": _("In this call alone. Leave it empty for no limit."),
            "places": _("Leave it empty if it is not decided."),
            "population_minimum": _("Leave it empty for none."),
            "quorum_percent": _("Of those who have no conflict with the file."),
            "secret_vote": _("The chair can say otherwise when a meeting opens."),
            **dict.fromkeys(("alarm_points", "alarm_percent"), ""),
            "least_readers": _("With fewer, closing asks for a reason and names the file."),
            **dict.fromkeys(("rules_text", "rolls_over", "waiting_months", "readers_per_file", "jury_access_days"), ""),
            "tie_years": TIE_YEARS_HELP,
            "panel_regions": _("At least; 1: no rule. A rule of 2 keeps one region from filling a panel."),
        }
        widgets = {"rules_text": forms.Textarea(attrs={"rows": 10, "dir": "auto"})}

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            field = self.fields[name]
            field.validators = [MinValueValidator(least), MaxValueValidator(most)]
            field.widget.attrs |= {"min": least, "max": most}
        offered: Any = self.fields["form"]
        offered.queryset = offered.queryset.exclude(slug__in=ReportRule.objects.values("form_slug"))
        self._show_days()
        self.helper = FormHelper()
        self.helper.layout = _layout(label)

    def _show_days(self) -> None:
        """Stored instants as the days that people mean, with the hour where it is not the edge of the day."""
        zone = self.instance.tz
        for field in DAYS:
            at = getattr(self.instance, field)
            if isinstance(at, datetime):
                opens, local = field == "opens_at", at.astimezone(zone)
                self.initial[field] = local.date() if opens else last_day(at, zone)
                if local.time() != time():
                    self.initial[time_of(field)] = local.time().isoformat("seconds").removesuffix(":00")
        if self.instance.release_at:
            self.initial["release_at"] = self.instance.release_at.astimezone(zone).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        """Days become instants in the zone of the call: at their hour, else the opening at 0:00, every end at 24:00."""
        typed = super().clean() or self.cleaned_data
        zone = ZoneInfo(typed.get("zone") or "UTC")
        for field in DAYS:
            hour = typed.pop(time_of(field), None)
            if typed.get(field):
                refuse_skipped(self, time_of(field), typed[field], hour, zone)
                edge = start_of if field == "opens_at" else end_of
                typed[field] = datetime.combine(typed[field], hour, zone) if hour else edge(typed[field], zone)
        if release := typed.get("release_at"):
            typed["release_at"] = release.replace(tzinfo=zone)
            refuse_skipped(self, "release_at", release.date(), release.time(), zone)
        self._in_order(typed)
        self._of_regions(typed)
        return typed

    def _of_regions(self, typed: dict[str, Any]) -> None:
        """Panels know the rule for two regions and for one of each reader, and nothing between."""
        if typed.get("readers_per_file") and typed.get("panel_regions"):
            verdict = planning.regions(typed["panel_regions"], typed["readers_per_file"])
            if not verdict.passed:
                self.add_error("panel_regions", str(verdict.sentence))

    def _in_order(self, typed: dict[str, Any]) -> None:
        """What the database would refuse is said at the day concerned; the plan says the rest."""
        for earlier, name in pairwise(DAYS[:3]):
            if typed.get(earlier) and typed.get(name):
                verdict = planning.after(name, typed[name], typed[earlier])
                if not verdict.passed:
                    self.add_error(name, str(verdict.sentence))

    def _post_clean(self) -> None:
        """The act writes the row; here the address alone is checked to be free."""
        taken = Call.objects.filter(slug=self.cleaned_data.get("slug", "")).exclude(pk=self.instance.pk)
        if taken.exists():
            self.add_error("slug", _("Another call has this address already."))
        if self.cleaned_data.get("slug") in TAKEN:
            self.add_error("slug", _("This address is a page of the site. Choose another one, for example 2027."))

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return dict(self.cleaned_data)


def _layout(label: Any) -> Layout:
    dates = [*(Div(day, time_of(day), css_class="pair") for day in DAYS), "release_at"]
    return Layout(
        _part(_("The call"), "name", "slug", "languages"),
        _part(
            _("Dates"),
            "zone",
            *dates,
            "rolls_over",
            Div("grace_minutes", "embargo_hours", css_class="pair"),
        ),
        _part(_("Places"), *_pairs("quota_endorsed", "quota_period", "quota_admitted", "places")),
        _part(_("Who may apply"), "open_to", Div("kinds", css_class="columns"), "population_minimum", "waiting_months"),
        _part(
            _("Form and jury"),
            "form",
            "rubric",
            *_pairs("readers_per_file", "panel_regions", "least_readers", "jury_access_days"),
            *_pairs("alarm_points", "alarm_percent", "quorum_percent", "tie_years"),
            "secret_vote",
            "feedback",
        ),
        _part(_("What everybody reads"), "rules_text", "list_layout", "country_form"),
        form_key(),
        Submit("do", label),
    )


def _part(title: Any, *fields: Any) -> Fieldset:
    return Fieldset(title, *fields, css_class="part")


def _pairs(*fields: str) -> list[Div]:
    return [Div(*fields[place : place + 2], css_class="pair") for place in range(0, len(fields), 2)]


class AskDocumentForm(ActForm):
    """A document asked for beside the form: its name, its kinds, its greatest size, and when it is needed."""

    label = forms.CharField(label=_("Name of the document"), max_length=200)
    help = forms.CharField(label=_("What it should show"), max_length=1000, required=False)
    media_types = forms.MultipleChoiceField(
        label=_("Kinds"), choices=MEDIA_TYPES, widget=forms.CheckboxSelectMultiple, initial=["application/pdf"]
    )
    most_megabytes = forms.IntegerField(label=_("Largest size in megabytes"), min_value=1, max_value=10, initial=10)
    required_from = forms.ChoiceField(label=_("Needed"), choices=RequiredFrom.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_action = reverse("ask_document", args=[self.row.key])
