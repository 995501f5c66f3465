"""The list of an announcement to be corrected: cities taken off, added or printed otherwise, and figures."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crispy_forms.layout import HTML, Div, Layout, Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.once import form_key
from cities import reading
from cities.models import Edition, EditionEntry
from nominations.forms.act import FEW_LINES, ReasonForm
from nominations.models import Nomination
from nominations.rules.decision import may_be_added
from nominations.states import Status

LANGUAGES = {
    "en": gettext_lazy("What we say in public, in English: an apology"),
    "fr": gettext_lazy("The same in French"),
}
FIGURES = {
    "net_exits": gettext_lazy("Earlier members that left and were not named"),
    "countries_not_listed": gettext_lazy("Countries of earlier members that are not listed"),
    "published_cities": gettext_lazy("Members of the network, as the release said"),
    "published_countries": gettext_lazy("Countries of the network, as the release said"),
}


class Folded(Div):
    """Fields folded away behind a line."""

    template = "nominations/decision/folded.html"

    def __init__(self, summary: str, *fields: Any, opened: bool = False) -> None:
        super().__init__(*fields)
        self.summary, self.opened = summary, opened


class CorrigendumForm(ReasonForm):
    """Why an announcement is wrong, what we say of it in public, and the edition that the proposer had seen."""

    latest: Edition

    def _add_saying(self) -> None:
        self.fields["edition"] = forms.IntegerField(widget=forms.HiddenInput, initial=self.latest.number)
        for language, label in LANGUAGES.items():
            self.fields[f"apology_{language}"] = forms.CharField(
                label=label, required=language == "en", max_length=2000, widget=forms.Textarea(attrs=FEW_LINES)
            )
        self.fields["reason"].help_text = _("It stands on the public page, beside what changed.")

    def changes(self) -> list[dict[str, Any]]:
        """What differs from the edition that stands, as the act takes it."""
        raise NotImplementedError

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = self.cleaned_data
        said = {language: typed[f"apology_{language}"] for language in LANGUAGES if typed[f"apology_{language}"]}
        return {"changes": self.changes(), "edition": typed["edition"], "reason": typed["reason"], "apology": said}


def verb_of(file: Nomination) -> str:
    """A member can only be taken off the list, any other city only be added to it."""
    return "revoke" if file.is_member else "promote"


class OneCityForm(CorrigendumForm):
    """One city taken off the list, or added to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        announcement = getattr(getattr(kwargs["row"].call, "cohort", None), "announcement", None)
        self.latest = announcement.editions.latest("number") if announcement else Edition()
        super().__init__(*args, **kwargs)
        self._add_saying()

    def changes(self) -> list[dict[str, Any]]:
        """The one change."""
        return [{"verb": verb_of(self.row), "file": self.row.key}]


class EditionForm(CorrigendumForm):
    """What the next edition changes: whatever differs here from the edition that stands."""

    field_order = ["edition"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs["row"]
        self.latest = row.announcement.editions.latest("number") if row.announcement else Edition()
        files = Nomination.objects.visible_to(kwargs["person"]).filter(call=row.call).select_related("city__country")
        self.by_city: Mapping[int, Nomination] = {file.city_id: file for file in files.told()}
        self.earlier = reading.earlier_said(self.latest) if row.announcement else None
        entries = self.latest.entries.order_by("city_sort_key") if row.announcement else []
        self.listed = [one for one in entries if one.city_id in self.by_city]
        super().__init__(*args, **kwargs)
        self._add_fields()
        self.helper.layout = Layout(*self._laid_out(), form_key(), Submit("do", kwargs["label"]))

    def _add_fields(self) -> None:
        self._add_saying()
        for entry in self.listed:
            key = self.by_city[entry.city_id].key
            self.fields[f"remove_{key}"] = forms.BooleanField(label=_("Take it off the list"), required=False)
            self.fields[f"city_{key}"] = _words(_("City as printed"), entry.city_name)
            self.fields[f"country_{key}"] = _words(_("Country as printed"), entry.country_name)
            self.fields[f"why_{key}"] = _why()
        for file in self.addable():
            self.fields[f"add_{file.key}"] = forms.BooleanField(label=_("Add it to the list"), required=False)
            self.fields[f"why_{file.key}"] = _why()
        for name, label in FIGURES.items():
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=100_000, initial=self._figure(name)
            )

    def addable(self) -> list[Nomination]:
        """Who is not on the list and was recommended by the jury or kept in reserve."""
        return [one for one in self.by_city.values() if not one.is_member and may_be_added(one, "promote").passed]

    def _figure(self, name: str) -> int | None:
        if name.startswith("published_"):
            return (self.latest.reckoning.get("published") or {}).get(name.removeprefix("published_"))
        return getattr(self.earlier, name, None)

    def _laid_out(self) -> Iterator[Any]:
        yield from ("reason", "apology_en", "apology_fr", "edition")
        yield HTML(f"<h2>{_('The list')}</h2>")
        for entry in self.listed:
            names = [f"{part}_{self.by_city[entry.city_id].key}" for part in ("remove", "city", "country", "why")]
            yield Folded(f"{entry.city_name} ({entry.country_name})", *names, opened=self._touched(names))
        for file in self.addable():
            names = [f"add_{file.key}", f"why_{file.key}"]
            summary = f"{file.city.name} · {Status(file.jury_word).label}"
            yield Folded(summary, *names, opened=self._touched(names))
        shown = [name for name in FIGURES if name.startswith("published_") or self._figure(name) is not None]
        yield Folded(_("Figures"), *shown, opened=self._touched(shown))

    def _touched(self, names: Iterable[str]) -> bool:
        return self.is_bound and any(name in self.changed_data for name in names)

    def clean(self) -> dict[str, Any]:
        """Of several changes each says why: a city reads its own reason and no other's."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        changes = [] if self.errors else self.changes()
        for change in changes if len(changes) > 1 else []:
            if "file" in change and not change["reason"]:
                self.add_error(f"why_{change['file']}", _("Say why this city's line changes; it stands in its letter."))
        return cleaned

    def changes(self) -> list[dict[str, Any]]:
        """What differs from the edition that stands, as the act takes it."""
        return [self._with_reason(change) for change in self._found()]

    def _with_reason(self, change: dict[str, Any]) -> dict[str, Any]:
        return change | {"reason": self.cleaned_data[f"why_{change['file']}"]} if "file" in change else change

    def _found(self) -> list[dict[str, Any]]:
        found = [self._of(entry) for entry in self.listed]
        found += [{"verb": "promote", "file": one.key} for one in self.addable() if self.cleaned_data[f"add_{one.key}"]]
        figures = {
            name: self.cleaned_data[name]
            for name in FIGURES
            if self.cleaned_data[name] is not None and self.cleaned_data[name] != self._figure(name)
        }
        return [*filter(None, found), *([{"verb": "recount", "figures": figures}] if figures else [])]

    def _of(self, entry: EditionEntry) -> dict[str, Any]:
        key = self.by_city[entry.city_id].key
        if self.cleaned_data[f"remove_{key}"]:
            return {"verb": "revoke", "file": key}
        city, country = self.cleaned_data[f"city_{key}"], self.cleaned_data[f"country_{key}"]
        if (city, country) == (entry.city_name, entry.country_name):
            return {}
        return {"verb": "rename", "file": key, "city": city, "country": country}


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("Why, for this city and its Commission"),
        help_text=_("It stands in their letter alone. Where nothing else changes, the reason above will do."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=FEW_LINES),
    )


def _words(label: str, printed: str) -> forms.CharField:
    field = forms.CharField(label=label, initial=printed, max_length=120)
    field.widget.attrs["dir"] = "auto"
    return field
