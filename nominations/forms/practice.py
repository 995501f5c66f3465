"""What is typed around practice files: one is chosen or written, and marked on one page."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.once import form_key
from nominations import markwords
from nominations.forms.act import SeenField, field_of
from nominations.models import Criterion

EXAMPLES = Path(__file__).parents[1] / "data" / "practice.toml"


@cache
def examples() -> dict[str, dict[str, str]]:
    """The fictional files that come with the software, by code."""
    return {one["code"]: one | {"text": one["text"].strip()} for one in tomllib.loads(EXAMPLES.read_text())["file"]}


class PracticeForm(forms.Form):
    """A fictional file: one that comes with the software, or the secretariat's own."""

    example = forms.ChoiceField(label=gettext_lazy("Which file?"), required=False, widget=forms.RadioSelect, initial="")
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=gettext_lazy("An empty line begins a new paragraph."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)
    fictional = forms.BooleanField(
        label=gettext_lazy("The file is invented, or its city agreed that juries practise on it."),
        required=False,
    )

    def __init__(self, *args: Any, taken: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(code, one["title"]) for code, one in examples().items() if one["title"] not in set(taken)]
        field_of(self, "example").choices = [*free, ("", _("A file of our own, written below"))]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, form_key(), Submit("add", _("Add the practice file")))

    def clean(self) -> dict[str, Any]:
        """Of a file of one's own everything is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("example"):
            return cleaned
        sentences = {
            "title": _("Give the file a title."),
            "text": _("Write the text of the file."),
            "fictional": _("Say that nobody real is practised on unasked."),
        }
        for name, sentence in sentences.items():
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, sentence)
        return cleaned

    def arguments(self) -> dict[str, str]:
        """What the act is called with."""
        chosen = examples().get(self.cleaned_data["example"], self.cleaned_data)
        return {name: chosen[name] for name in ("title", "text", "language")}


class PractiseForm(forms.Form):
    """The marks of one juror on one practice file, all on one page; what is left open stays open."""

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        self.criteria = criteria
        super().__init__(*args, **kwargs)
        for one in criteria:
            self.fields |= {
                f"mark_{one.code}": forms.ChoiceField(
                    choices=[(said, said) for said in markwords.choices(one)], required=False
                ),
                f"comment_{one.code}": forms.CharField(max_length=8000, required=False),
                f"seen_{one.code}": SeenField(min_value=0),
            }

    def given(self) -> dict[str, tuple[int, int | None, str, bool]]:
        """By criterion: the version seen, the mark, the reason, whether it cannot be judged."""
        typed = self.cleaned_data
        found = {}
        for one in self.criteria:
            mark = typed[f"mark_{one.code}"]
            seen, comment = typed[f"seen_{one.code}"], typed[f"comment_{one.code}"]
            found[one.code] = (seen, markwords.value_of(mark), comment, mark == markwords.NONE)
        return found
