"""What the list of texts says of an e-mail, the names that its words may use, and the form in which it is worded."""

from typing import Any

from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from accounts.once import form_key
from accounts.verdicts import Verdict, failed
from nominations.emails.events import EVENTS
from nominations.emails.worded import FIXED, taken
from nominations.forms.act import FEW_LINES, ActForm, ReasonForm, SeenField
from nominations.forms.dispatch import NumberForm
from nominations.rules import wording as rules
from notifications.house import Placeholder
from notifications.models import Email

MEANINGS = {
    "allowed": _("how many places the country has"),
    "answer": _("the address of the page for the answer"),
    "about": _("the questions that it is about, one on a line"),
    "asked": _("the questions that are open again, each with its remark"),
    "at": _("day and hour of it"),
    "before": _("the role that was held until now"),
    "by": _("who did it"),
    "call": _("the name of the call"),
    "came": _("how and when it came"),
    "changes": _("what was changed, one on a line"),
    "city": _("the name of the city"),
    "city_deadline": _("until when cities hand in"),
    "closes": _("when the call closes"),
    "code": _("the short code of the text"),
    "commission_deadline": _("until when Commissions nominate"),
    "count": _("how many"),
    "countries": _("the countries from which files come"),
    "country": _("the country"),
    "day": _("the day"),
    "due": _("until when"),
    "email": _("the e-mail address of whoever writes"),
    "first": _("the first day"),
    "free": _("how many of its places are still free"),
    "former": _("the day before it was moved"),
    "function": _("the office of this person"),
    "giver": _("who gave the role"),
    "groups": _("the list itself, group by group"),
    "head": _("the head of the Commission"),
    "held": _("how many e-mails are held"),
    "help": _("what is said about the document"),
    "label": _("what it is about, in words"),
    "lapses": _("when the file lapses"),
    "last": _("the last day"),
    "late_reason": _("why it is accepted late"),
    "left": _("how much time is left, in words"),
    "link": _("the address of the page; on a line of its own it becomes a button"),
    "moves": _("what is moved, one on a line"),
    "n": _("how many things wait"),
    "name": _("the name of the call, the Commission or the person"),
    "new": _("the new date"),
    "next_steps": _("the next steps, as the secretariat wrote them"),
    "now": _("how it is printed now"),
    "number": _("how many, or which edition"),
    "opens": _("when the call opens"),
    "outcome": _("the outcome, in words"),
    "person": _("the person who did it"),
    "planned": _("when the outcome is planned to be announced"),
    "proposer": _("who proposes it"),
    "public": _("the address of the public page; on a line of its own it becomes a button"),
    "purpose": _("what somebody is invited to"),
    "question": _("the question, as it was asked"),
    "reason": _("the reason, as it was given"),
    "side": _("who writes or is asked"),
    "since": _("since when"),
    "stopped": _("the instant that was set before"),
    "strengths": _("what is strong, as the secretariat wrote it"),
    "tally": _("how many have which outcome, in words"),
    "successor": _("who takes over"),
    "summary": _("each heading with how much stands under it"),
    "text": _("the message itself"),
    "title": _("the title or the office"),
    "told": _("what was written about it"),
    "until": _("until when"),
    "untold": _("the cities to which no e-mail of ours goes"),
    "was": _("how it was printed before"),
    "what": _("what is moved"),
    "who": _("who it is about"),
    "wishes": _("the address of the page on which its reader says what they wish to get"),
}


TRIALS = {"look": _("Show how it reads"), "try": _("Send it to me")}  # nothing is saved by them
# No browser wants a reason for them, and the page opens where the words are shown.
FREELY = {"formnovalidate": "formnovalidate", "formaction": "#sample-1"}


def meaning(placeholder: Placeholder) -> str:
    """What a name stands for, in words."""
    if placeholder.is_case:
        return " / ".join(f"“{sample}”" for sample in placeholder.samples)
    return str(MEANINGS.get(placeholder.name, placeholder.name))


def worded_events() -> list[str]:
    """The events whose texts can be worded here, in the order of the road."""
    return [event for event in EVENTS if event not in FIXED]


class TextsFilter(forms.Form):
    """E-mails by what they say and for whom, by class, and by whose words they speak."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    words = forms.ChoiceField(
        label=_("Words"),
        required=False,
        choices=[
            ("", _("All words")),
            ("own", _("own words")),
            ("waits", _("waits for a second person")),
            ("untranslated", _("not translated")),
            ("house", _("house text")),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Every kind")), *Email.Kind.choices])

    @property
    def form(self) -> "TextsFilter":
        """Itself, as a filter of rows has one."""
        return self


class RewordForm(ActForm):
    """Subject, text and reason; looked at and tried out before they are saved."""

    title = forms.CharField(label=_("Subject"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    text = forms.CharField(
        label=_("Text"),
        help_text=_("An empty line begins a new paragraph. One whose placeholders are all empty is left out."),
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
        max_length=20000,
        validators=[legible],
    )
    reason = forms.CharField(
        label=_("Why it is worded anew"),
        help_text=_("It stands in the history. You can look and try without it."),
        widget=forms.Textarea(attrs=FEW_LINES),
        max_length=1000,
        error_messages={"required": _("Say why, so that whoever reads the history knows.")},
    )
    seen = SeenField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.fields["title"].widget.attrs["lang"] = self.fields["text"].widget.attrs["lang"] = row["language"]
        self.fields["reason"].required = "look" not in self.data and "try" not in self.data
        look, tries = (Submit(name, words, css_class="btn-outline-primary", **FREELY) for name, words in TRIALS.items())
        self.helper.layout = Layout(*self.fields, form_key(), look, tries, Submit("do", kwargs["label"]))

    def clean(self) -> dict[str, Any]:
        """The rules on words, each under the field that it is about."""
        words = super().clean() or self.cleaned_data
        if {"title", "text"} <= set(words):
            for verdict in failed(self._asked(words["title"], words["text"])):
                self.add_error(verdict.facts.get("field", "text"), str(verdict.sentence))
        return words

    def _asked(self, title: str, text: str) -> list[Verdict]:
        place = self.row["event"], self.row["language"]
        return [*rules.fits(*place, title, text), rules.distinct(title, taken(*place))]


class RenderAllAgainForm(NumberForm):
    """The number of letters, typed by hand, and the version of the words that were read."""

    seen = SeenField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = _("Type the number of held letters that read otherwise from then on.")


class RestoreHouseForm(ReasonForm):
    """Why the own words are given up."""

    seen = SeenField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial={"seen": row["newest"]}, **kwargs)


def languages() -> list[tuple[str, str]]:
    """The languages in which e-mails are written."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]
