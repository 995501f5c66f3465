"""What the jury types: declarations and votes; and what the secretariat types about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout, Submit
from django import forms
from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.once import form_key
from nominations.forms.act import FEW_LINES, ActForm, ReasonForm
from nominations.models import Juror, Nomination, Review, Rubric, Vote
from nominations.rules import jury as rules

NONE, CONFLICT, REST = "none", "conflict", "rest"


def _button(label: str, name: str) -> str:
    """A quiet button beside or instead of the primary one."""
    return format_html('<button class="btn btn-outline-primary" name="{}" value="yes">{}</button>', name, label)


class ConflictForm(ReasonForm):
    """Which kind of conflict, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of conflict is it?"),
        choices=Review.ConflictKind.choices,
        widget=forms.RadioSelect,
    )
    field_order = ["kind", "reason"]


@dataclass(frozen=True)
class ToDeclare:
    """A file on which a juror has to declare: under which key the answer is kept, and what may tie the juror to it."""

    key: str
    file: Nomination
    hint: str = ""


class DeclarationsForm(forms.Form):
    """A page of the files that wait for a declaration; what is left open stays open.

    `seen` are those of earlier pages: the button that answers for the rest speaks of these too, and of no other.
    """

    def __init__(
        self, *args: Any, group: str, rows: list[ToDeclare], seen: list[ToDeclare], unseen: int, **kwargs: Any
    ) -> None:
        self.group, self.rows, self.seen, self.unseen = group, rows, seen, unseen
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields |= _declaration(row)
        self.helper = FormHelper()
        self.helper.layout = Layout(_hidden("group", group), *map(_declaration_layout, rows), self._buttons())

    def _buttons(self) -> Div:
        save = Submit("save", _("Save my declarations"), css_id=f"save-{self.group}")
        return Div(save, HTML(self._rest()), css_class="acts")

    def _rest(self) -> str:
        """One answer for all that are left, once every one of them was shown; until then how many are still to come."""
        n = len(self.rows) + len(self.seen)
        if self.unseen:
            words = ngettext(
                "%(n)d file is still to be shown. After it one button answers for all that are left.",
                "%(n)d files are still to be shown. After them one button answers for all that are left.",
                self.unseen,
            )
            return format_html('<p class="note">{}</p>', words % {"n": self.unseen})
        words = ngettext(
            "I have no conflict with the remaining file", "I have no conflict with the remaining %(n)d files", n
        )
        return _button(words % {"n": n}, REST)

    def clean(self) -> dict[str, Any]:
        """A conflict says why."""
        cleaned = super().clean() or {}
        for row in self.rows:
            if cleaned.get(f"answer_{row.key}") == CONFLICT:
                self._needs(cleaned, f"kind_{row.key}", _("Choose what kind of conflict it is."))
                self._needs(cleaned, f"reason_{row.key}", _("Write in a few words what ties you to the city."))
        return cleaned

    def _needs(self, cleaned: dict[str, Any], name: str, sentence: str) -> None:
        if not str(cleaned.get(name, "")).strip():
            self.add_error(name, sentence)

    def answers(self) -> dict[str, tuple[str, str]]:
        """Kind and reason by key; without conflict both are empty."""
        rest = {row.key: ("", "") for row in self.seen} if REST in self.data else {}
        return rest | dict(self._answers())

    def _answers(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for row in self.rows:
            said = self.cleaned_data[f"answer_{row.key}"] or (NONE if REST in self.data else "")
            if said == CONFLICT:
                kind, reason = (self.cleaned_data[f"{part}_{row.key}"] for part in ("kind", "reason"))
                yield row.key, (kind, reason)
            elif said == NONE:
                yield row.key, ("", "")


def _hidden(name: str, value: str) -> HTML:
    return HTML(format_html('<input type="hidden" name="{}" value="{}">', name, value))


def _declaration(row: ToDeclare) -> dict[str, forms.Field]:
    file = row.file
    label = _("%(city)s, %(country)s (%(kind)s)") % {
        "city": file.city.name,
        "country": file.country.called,
        "kind": file.city.get_kind_display(),
    }
    choices = [(NONE, _("No conflict")), (CONFLICT, _("I have a conflict"))]
    kinds = [("", _("Choose")), *Review.ConflictKind.choices]
    reason = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    answer = forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=False, help_text=row.hint
    )
    return {
        f"answer_{row.key}": answer,
        f"kind_{row.key}": forms.ChoiceField(label=_("What kind of conflict?"), choices=kinds, required=False),
        f"reason_{row.key}": forms.CharField(
            label=_("What ties you to the city?"), widget=reason, max_length=4000, required=False
        ),
    }


def _declaration_layout(row: ToDeclare) -> Div:
    return Div(
        _hidden("shown", row.key),
        Field(f"answer_{row.key}", template="nominations/jury/declaration.html"),
        Div(f"kind_{row.key}", f"reason_{row.key}", css_class="why"),
        css_class="declaration",
    )


class VoteForm(forms.Form):
    """One of four words."""

    choice = forms.ChoiceField(label=gettext_lazy("Your vote"), choices=Vote.Choice.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if secret:
            self.fields["choice"].help_text = _("The vote is secret. It cannot be changed: nobody knows whose it is.")
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("vote", self._button(secret=secret)))

    def _button(self, *, secret: bool) -> str:
        """An open vote that is cast already may be changed."""
        if secret:
            return _("Vote in secret")
        return _("Change my vote") if self.initial.get("choice") else _("Vote")


# The secretariat.

TIE_YEARS = (1, 50)  # the least and the most that makes sense
TIE_YEARS_HELP = gettext_lazy("Our assumption, no rule of UNESCO. It can change until the jury begins to read.")


class TieYearsForm(ReasonForm):
    """For how many years an earlier tie counts, and why it changes."""

    years = forms.IntegerField(
        label=gettext_lazy("Years for which an earlier tie to a city counts"),
        help_text=TIE_YEARS_HELP,
        min_value=TIE_YEARS[0],
        max_value=TIE_YEARS[1],
    )
    field_order = ["years", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["years"] = self.row.tie_years


class RubricForm(ReasonForm):
    """Which version of the call's rubric the files are marked by, and why it changes."""

    rubric = forms.ModelChoiceField(
        label=gettext_lazy("Version of the rubric"),
        help_text=gettext_lazy("Its criteria, words and weights take the place of the present ones, for every file."),
        queryset=Rubric.objects.none(),
    )
    field_order = ["rubric", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.row.rubric
        others = Rubric.objects.filter(slug=present.slug).exclude(pk=present.pk) if present else Rubric.objects.none()
        cast("forms.ModelChoiceField", self.fields["rubric"]).queryset = others.order_by("-version")


def free_jurors(file: Nomination, jurors: Iterable[Any], panel: list[Juror]) -> list[tuple[str, str]]:
    """Who can be given the file: no ties to its country, its language, no reader's nationality, room, not given yet."""
    given = set(file.reviews.values_list("juror_id", flat=True))
    return [
        (juror.key, str(juror))
        for juror in jurors
        if juror.pk not in given
        and all(verdict.passed for verdict in rules.readable_by(juror, file, panel, juror.load))
    ]


class _JurorForm(ActForm):
    """A form that offers the jurors who can be given the file of its row."""

    offers: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields[self.offers]
        field.choices = self._offered()
        if not field.choices:
            field.help_text = _("No other juror can be given this file.")

    def _offered(self) -> list[tuple[str, str]]:
        file = self.row if isinstance(self.row, Nomination) else self.row.nomination
        prefetch_related_objects([file], "country__names")  # asked of every juror
        jurors = Juror.objects.visible_to(self.person).serving().filter(call=file.call_id).with_load()
        return free_jurors(file, jurors.select_related("user", "nationality").order_by("user__name"), self._panel(file))

    def _panel(self, file: Nomination) -> list[Juror]:
        """Those who go on reading it, whose nationality nobody else may have."""
        return list(Juror.objects.reading(file))


class GiveForm(_JurorForm):
    """One more reader."""

    juror_key = forms.ChoiceField(label=gettext_lazy("Juror"))
    offers = "juror_key"


class ReplaceForm(_JurorForm):
    """The successor and the reason."""

    def _panel(self, file: Nomination) -> list[Juror]:
        return [juror for juror in super()._panel(file) if juror.pk != self.row.juror_id]

    successor_key = forms.ChoiceField(label=gettext_lazy("Who reads instead"))
    reason = forms.CharField(label=gettext_lazy("Your reason"), widget=forms.Textarea(attrs=FEW_LINES), max_length=4000)
    offers = "successor_key"


class StartForm(_JurorForm):
    """The readers of one file."""

    juror_keys = forms.MultipleChoiceField(label=gettext_lazy("Readers"), widget=forms.CheckboxSelectMultiple)
    offers = "juror_keys"


def _close(count: int) -> str:
    return ngettext("Close the marks of %(n)d file", "Close the marks of %(n)d files", count) % {"n": count}


class CloseForm(forms.Form):
    """Why reading is closed, needed where reviews are missing."""

    reason = forms.CharField(
        label=gettext_lazy("Your reason"), required=False, max_length=4000, widget=forms.Textarea(attrs=FEW_LINES),
        help_text=gettext_lazy("Needed when reviews are missing; it stays in the record of each file."),
    )  # fmt: skip

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("reason", form_key(), Submit("close", _close(count)))
