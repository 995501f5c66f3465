"""What is typed while a cohort is composed: targets, the size of a suggestion, a name, the reasons of many moves."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.once import form_key
from cities.states import CityKind, Region
from nominations import balance, weighing
from nominations.forms.act import FEW_LINES, ActForm
from nominations.forms.application import SPOKEN
from nominations.forms.edition import Folded
from nominations.models import Nomination, Target
from nominations.moves import Move, moves

SIZES: dict[str, str | Promise] = {
    "50000": gettext_lazy("under 50,000 inhabitants"),
    "250000": gettext_lazy("50,000 to 250,000"),
    "1000000": gettext_lazy("250,000 to a million"),
    "1000000000": gettext_lazy("a million and more"),
}
MOST = 10_000
Option = tuple[str, str]  # the kind of a target, and of which one


def options(files: Iterable[Nomination]) -> dict[Option, str]:
    """What a target can ask for, in words: every region and size; kinds, languages, countries that have a file."""
    rows = list(files)
    kinds, spoken = {row.city.kind for row in rows}, {row.dossier.language for row in rows}
    named = {row.country.iso2: row.country.called for row in rows}
    found: dict[Option, str] = {("region", code): str(label) for code, label in Region.choices}
    found[("first_time", "")] = _("Countries without a member")
    found |= {("size", code): str(label) for code, label in SIZES.items()}
    found |= {("kind", code): str(label) for code, label in CityKind.choices if code in kinds}
    found |= {("language", code): label for code, label in SPOKEN if code in spoken}
    found[("country", balance.EVERY)] = _("Each country")
    return found | {("country", code): name for code, name in sorted(named.items(), key=lambda one: one[1])}


class Bound(forms.IntegerField):
    """At least or at most so many; its label names of what, the word beside the box does not repeat it."""

    def __init__(self, word: str, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=MOST, **kwargs)
        self.word = word


class Bounds(Div):
    """What a target asks for on one line, with its bounds beside it."""

    template = "nominations/decision/bounds.html"

    def __init__(self, what: str, *names: str) -> None:
        super().__init__(*(Field(name, template="nominations/decision/bound.html") for name in names))
        self.what = what


class TargetsForm(ActForm):
    """At least and at most so many of each; what is empty is no target. What no target asks for is folded away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made = weighing.board(self.row.call, self.person)
        self.options = options(self.made.rows.values())
        stands = {(one.kind, one.value): one for one in self.row.targets.all()}
        for option, label in self.options.items():
            self._ask(option, label, stands.get(option))
        self.helper = FormHelper()
        used: set[str] = (self._typed() if self.is_bound else {kind for kind, _value in stands}) or {"region"}
        parts = [self._part(kind, str(label), used) for kind, label in Target.Kind.choices]
        self.helper.layout = Layout(*parts, form_key(), Submit("do", kwargs["label"]))

    def _ask(self, option: Option, label: str, stands: Target | None) -> None:
        told = {"least": (_("%(what)s: at least"), _("at least")), "most": (_("%(what)s: at most"), _("at most"))}
        for bound, (words, word) in told.items():
            if bound == "least" and option == ("country", balance.EVERY):
                continue  # nobody wants a city of each country
            stood = getattr(stands, bound, None)
            self.fields[_name(bound, option)] = Bound(word, label=words % {"what": label}, initial=stood)

    def _typed(self) -> set[str]:
        """The kinds of targets of which something was sent."""
        return {kind for kind, value in self.options if any(map(self.data.get, self._names((kind, value))))}

    def _part(self, kind: str, label: str, used: set[str]) -> Folded:
        rows = [Bounds(words, *self._names(option)) for option, words in self.options.items() if option[0] == kind]
        return Folded(label[:1].upper() + label[1:], *rows, opened=kind in used)

    def _names(self, option: Option) -> list[str]:
        return [name for bound in ("least", "most") if (name := _name(bound, option)) in self.fields]

    def clean(self) -> dict[str, Any]:
        """At least is not more than at most."""
        for row in self._rows():
            if row["least"] is not None and row["most"] is not None and row["least"] > row["most"]:
                name = _name("most", (row["kind"], row["value"]))
                self.add_error(name, _("At least cannot be more than at most."))
        return self.cleaned_data

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {"kind": option[0], "value": option[1]}
            | {bound: self.cleaned_data.get(_name(bound, option)) for bound in ("least", "most")}
            for option in self.options
        ]

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {"targets": self._rows()}


def _name(bound: str, option: Option) -> str:
    return f"{bound}-{option[0]}-{option[1]}"


class ScenarioForm(ActForm):
    """A name under which the cohort is found again."""

    name = forms.CharField(label=gettext_lazy("Name of the scenario"), max_length=120)


class SuggestForm(ScenarioForm):
    """How many files, and the seed of the lots that decide among equals."""

    size = forms.IntegerField(label=gettext_lazy("How many cities"), min_value=1, max_value=MOST)
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        min_value=1,
        max_value=2_000_000_000,
        initial=1,
        help_text=gettext_lazy("Decides among equal files only. The same seed gives the same suggestion."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.row.scenarios.count() + 1
        self.fields["name"].initial = _("Suggestion %(n)d") % {"n": number}
        self.fields["size"].initial = self.row.call.places or self._recommended()

    def _recommended(self) -> int:
        rows = weighing.board(self.row.call, self.person).rows.values()
        return max(1, sum(row.is_recommended for row in rows))


class TakeOverForm(ActForm):
    """A reason for each move that wants one and brings none, and one for all that are left empty."""

    common = forms.CharField(
        label=gettext_lazy("One reason for all that have none of their own"),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moves = moves(weighing.board(self.row.cohort.call, self.person), self.row, {})
        asked = [move for move in self.moves if move.needs_reason]
        for move in asked:
            self.fields[move.file.key] = self._field(move)
        if not asked:
            del self.fields["common"]
        names = [move.file.key for move in asked]
        layout = [*names, *(["common"] if asked else [])]
        self.helper.layout = Layout(*layout, form_key(), Submit("do", kwargs["label"]))

    def _field(self, move: Move) -> forms.CharField:
        label = _("Why %(city)s comes in") if move.is_in else _("Why %(city)s stays out")
        return forms.CharField(
            label=label % {"city": move.file.city.name},
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            max_length=4000,
            required=False,
            initial=move.reason,
        )

    def clean(self) -> dict[str, Any]:
        """Each move that wants a reason has one, its own or the common one."""
        typed = self.cleaned_data
        for move in self.moves:
            if move.needs_reason and not (typed.get(move.file.key) or typed.get("common")):
                self.add_error(move.file.key, _("Write the reason, here or once for all below."))
        return typed

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        reasons = {move.file.key: self.cleaned_data.get(move.file.key, "") for move in self.moves}
        return {"reasons": reasons, "common": self.cleaned_data.get("common", "")}


class ApproveForm(ActForm):
    """The button alone; with exceptions a reason for each of them."""

    def __init__(self, *args: Any, turned: Iterable[Nomination] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for file in turned:
            label = _("Why %(city)s is not admitted") if file.is_in_cohort else _("Why %(city)s is admitted")
            self.fields[file.key] = forms.CharField(
                label=label % {"city": file.city.name}, widget=forms.Textarea(attrs=FEW_LINES), max_length=4000
            )
        self.helper.form_id = "approval"  # the ticks above are sent with it
        self.helper.layout = Layout(*self.fields, form_key(), Submit("do", kwargs["label"]))

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {"otherwise": dict(self.cleaned_data)}


def of_files(number: int) -> str:
    """A number of files, in words."""
    return ngettext("%(n)d file", "%(n)d files", number) % {"n": number}
