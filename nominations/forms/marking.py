"""What a juror types while reading: a mark with its reason, words on the whole, a note, a flag."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations import markwords, scale
from nominations.forms.act import FEW_LINES, ActForm, SeenField
from nominations.forms.offline import TakeOverForm
from nominations.models import Criterion, Flag, Review

SALT = "nominations.marks:"


def _save() -> StrictButton:
    return StrictButton(_("Save"), type="submit", name="save", value="yes", css_class="btn-outline-primary")


def spoken_by_script() -> dict[str, str]:
    """What the script says where it cannot save."""
    return {
        "data-unsaved": _("not saved yet"),
        "data-lost": _("not saved: no connection. It is tried again."),
        "data-failed": _("not saved: the site could not take it. It is tried again."),
        "data-signed-out": _("not saved: you are signed out. Sign in in another tab, then go on here."),
        "data-theirs": _("In the other window:"),
    }


class MarkForm(forms.Form):
    """A juror's mark on one criterion, or that it cannot be judged, with the reason."""

    mark = forms.CharField(required=False)
    comment = forms.CharField(required=False, max_length=8000, widget=forms.Textarea(attrs=FEW_LINES))
    seen = SeenField(min_value=0)

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        self.criterion = criterion
        super().__init__(*args, **kwargs)

    def clean_mark(self) -> str:
        """A number on the scale, or that it cannot be judged, or nothing yet."""
        typed = self.cleaned_data["mark"]
        if typed in {"", markwords.NONE} or markwords.value_of(typed) in scale.WHOLE:
            return typed
        raise forms.ValidationError(markwords.off_scale(self.criterion))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed at all."""
        return not self.cleaned_data["mark"] and not self.cleaned_data["comment"].strip()

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        mark = self.cleaned_data["mark"]
        return {
            "seen": self.cleaned_data["seen"],
            "value": markwords.value_of(mark),
            "cannot_judge": mark == markwords.NONE,
            "comment": self.cleaned_data["comment"],
        }

    def is_settled(self) -> bool:
        """Whether the juror may go on to the next criterion: a mark is there, and its reason where one is needed."""
        mark = self.cleaned_data["mark"]
        value = markwords.value_of(mark)
        if not mark:
            self.add_error("mark", _("Choose a mark, or say that you cannot judge."))
        elif scale.needs_reason(self.criterion, value) and not self.cleaned_data["comment"].strip():
            self.add_error("comment", markwords.reason_missing(value))
        return not self.errors


class CommentForm(forms.Form):
    """What the juror says of the whole file, and a note that nobody else reads."""

    comment = forms.CharField(
        label=gettext_lazy("Your words on the whole file"), required=False, max_length=8000,
        widget=forms.Textarea(attrs=FEW_LINES), help_text=gettext_lazy("For the jury. Name no other juror."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Your own note"), required=False, max_length=8000,
        widget=forms.Textarea(attrs=FEW_LINES), help_text=gettext_lazy("Nobody else reads it."),
    )  # fmt: skip
    seen = SeenField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, action: str, keeps: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "whole_%s"  # beside the card, whose own comment has the plain name
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.attrs = {"data-keep": keeps, "data-question": "words", "autocomplete": "off"} | spoken_by_script()
        self.helper.layout = Layout("comment", "note", "seen", _save())

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = self.cleaned_data
        return {"text": typed["comment"], "note": typed["note"], "seen": typed["seen"]}


class FinishForm(ActForm):
    """How sure the juror is of the whole review."""

    confidence = forms.TypedChoiceField(
        label=gettext_lazy("How sure are you of this review?"),
        choices=Review.Confidence.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It stands beside your marks and weighs none of them."),
    )

    def __init__(self, *args: Any, row: Review, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.initial.setdefault("confidence", row.confidence)


class MarksTakeOverForm(TakeOverForm):
    """A tick for each mark of a sheet."""

    answers = forms.MultipleChoiceField(
        label=gettext_lazy("Marks to take over"),
        error_messages={"required": gettext_lazy("Choose at least one mark.")},
    )


def seal_marks(seat: str, offered: Mapping[str, list[Any]]) -> str:
    """The marks of a sheet, each with the version beside which it was shown, so that nobody else can have made it."""
    return signing.dumps(dict(offered), salt=SALT + seat, compress=True)


def unsealed_marks(seat: str, sealed: str) -> dict[str, list[Any]]:
    """The same again; none if the page was cut off or is another one's."""
    try:
        held: dict[str, list[Any]] = signing.loads(sealed, salt=SALT + seat)
    except signing.BadSignature:
        return {}
    return held


class FlagForm(ActForm):
    """What is wrong, in words, and who reads it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=Flag.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("What you noticed"), max_length=2000, widget=forms.Textarea(attrs=FEW_LINES)
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"),
        choices=Flag.Audience.choices,
        widget=forms.RadioSelect,
        initial=Flag.Audience.PRIVATE,
    )
