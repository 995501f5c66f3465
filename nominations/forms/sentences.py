"""Sentences that are written often, offered beside the boxes; and what the secretariat types to keep them."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.legible import legible
from accounts.person import Person
from nominations.forms.act import ActForm, ReasonForm, field_of
from nominations.forms.application import SPOKEN
from nominations.models import Entry, Nomination, Sentence
from nominations.states import Box

REASONS = Path(__file__).parents[1] / "data" / "reasons.toml"
SHOWN = 90  # characters of a sentence in the list of a select
BEFORE = _("It stands before what you write.")
LATE = _("This sentence is no longer offered. Choose another one, or write your own.")


class SentenceSelect(forms.Select):
    """Sentences, short in the list; a script puts the whole one into the box as soon as it is chosen."""

    def __init__(self, box: str, sentences: Iterable[Sentence]) -> None:
        super().__init__({"data-sentences": f"id_{box}", "dir": "auto"})
        self.texts = {sentence.key: sentence.text for sentence in sentences}

    @property
    def media(self) -> forms.Media:
        """The script; without it the form itself takes the sentence that was chosen."""
        script: Any = forms.widgets.Script("gnlc/sentences.js", defer=True)
        return forms.Media(js=[script])

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with its whole sentence."""
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.texts:
            option["attrs"]["data-text"] = self.texts[value]
        return option


def offered(box: str, person: Person, *languages: str) -> list[Sentence]:
    """What this person is offered at a box: in the reader's language, else in the own one, else in English."""
    return _in_one_language(list(Sentence.objects.visible_to(person).offered(box)), *languages)


def for_checklist(file: Any) -> list[Sentence]:
    """What is offered at the remarks of a file that was read for its screening page; the secretariat is the reader."""
    return _in_one_language([Sentence(**row) for row in file.remarks])


def _in_one_language(sentences: list[Sentence], *languages: str) -> list[Sentence]:
    there = {sentence.language for sentence in sentences}
    spoken = next((one for one in [*languages, get_language(), "en"] if one in there), "")
    return [sentence for sentence in sentences if sentence.language == spoken]


def offer(form: forms.Form, words: str, sentences: list[Sentence], hint: Any = "") -> str:
    """A select beside the box of these words; its name. A sentence that is chosen may stand alone."""
    name = f"{words}_sentence"
    short = [(sentence.key, Truncator(sentence.text).chars(SHOWN)) for sentence in sentences]
    form.fields[name] = forms.ChoiceField(
        label=_("Ready sentence"),
        choices=[("", "—"), *short],
        help_text=hint,
        widget=SentenceSelect(words, sentences),
        required=False,
        error_messages={"invalid_choice": LATE},
    )
    if form.data.get(form.add_prefix(name)):
        form.fields[words].required = False
    form.use_required_attribute = False
    return name


def take(form: forms.Form, words: str) -> None:
    """The sentence that was chosen stands before the words that were typed; alone where there are none."""
    chosen = form.cleaned_data.pop(f"{words}_sentence", "")
    typed = form.cleaned_data.get(words)
    if not chosen or typed is None:
        return
    sentence = form.fields[f"{words}_sentence"].widget.texts[chosen]
    if sentence not in typed:
        between = "\n\n" if isinstance(form.fields[words].widget, forms.Textarea) else " "
        form.cleaned_data[words] = _short_enough(form, words, between.join(filter(None, (sentence, typed))))


def _short_enough(form: forms.Form, words: str, text: str) -> str:
    most = field_of(form, words).max_length
    if len(text) > most:
        form.add_error(words, _("With the ready sentence this is longer than %(most)d characters.") % {"most": most})
    return text


class OffersSentences(ActForm):
    """Beside the box for words the secretariat finds its sentences; whoever else writes there finds the box alone."""

    box: Box
    words = "reason"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentences = self.ready(*_read_in(self.row))
        if sentences:
            name, fields = offer(self, self.words, sentences, BEFORE), self.helper.layout.fields
            fields.insert(fields.index(self.words), name)

    def ready(self, *languages: str) -> list[Sentence]:
        """The sentences of the box, in the first of these languages in which there are any."""
        return offered(self.box, self.person, *languages)

    def clean(self) -> dict[str, Any]:
        """The words with the sentence that was chosen."""
        super().clean()
        take(self, self.words)
        return self.cleaned_data


def _read_in(row: Any) -> list[str]:
    """The language of the file; of a request that has none, that of the person who asks."""
    file: Nomination | None = row.nomination if isinstance(row, Entry) else row
    return [file.dossier.language] if file else [row.user.language]


class IneligibleForm(OffersSentences, ReasonForm):
    """The reason that city and Commission will read word by word."""

    box = Box.INELIGIBLE


class RefuseEntryForm(OffersSentences, ReasonForm):
    """The reason that whoever asked will read."""

    box = Box.ENTRY


class DeclineForm(OffersSentences, ReasonForm):
    """The reason that the city will read; a Commission finds the reasons that come with the software."""

    def ready(self, *languages: str) -> list[Sentence]:
        """Those of the software: nobody keeps them."""
        return _in_one_language(_reasons(), *languages)


@cache
def _reasons() -> list[Sentence]:
    rows = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reason"]
    return [
        Sentence(key=row["code"], language=language, text=text)
        for row in rows
        for language, text in row["text"].items()
    ]


# Keeping them.


class ChangeSentenceForm(ActForm):
    """The words of a sentence."""

    text = forms.CharField(
        label=_("Sentence"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=1000,
        validators=[legible],
    )

    def __init__(self, *args: Any, row: Sentence | None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial={"text": row.text} if row else None, **kwargs)


class AddSentenceForm(ChangeSentenceForm):
    """A new sentence, where it is offered, and to readers of which language."""

    field_order = ["box", "language"]
    box = forms.ChoiceField(label=_("Where it is offered"), choices=Box.choices)
    language = forms.ChoiceField(label=_("Language"), choices=SPOKEN)
