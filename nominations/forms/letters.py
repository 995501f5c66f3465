"""What narrows the list of e-mails."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nominations.emails.events import EVENTS
from nominations.forms.act import ActForm
from nominations.forms.dispatch import AtForm
from notifications.differences import mark
from notifications.models import Email
from notifications.outbox import rendered_again
from notifications.wordings import LONGEST_TITLE


class EmailsFilter(django_filters.FilterSet):
    """E-mails by state, class, event, language and address."""

    address = django_filters.CharFilter(label=_("Address"), lookup_expr="icontains", max_length=100)
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("Every state"), choices=Email.State.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Every kind"), choices=Email.Kind.choices)
    event = django_filters.ChoiceFilter(
        label=_("Event"), empty_label=_("Every event"), choices=[(code, EVENTS[code].words) for code in sorted(EVENTS)]
    )

    language = django_filters.ChoiceFilter(
        label=_("Language"), empty_label=_("Every language"), choices=settings.LANGUAGES
    )
    version = django_filters.CharFilter(label=_("Of one act"), widget=forms.HiddenInput, max_length=40)

    class Meta:
        model = Email
        fields: list[str] = []


class ScheduleForm(AtForm):
    """The instant at which an e-mail leaves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {"due": self.due()}


class EditEmailForm(ActForm):
    """Subject line and text; whom it goes to and the outcome that it tells are no words of it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Subject line"), max_length=LONGEST_TITLE)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}), max_length=20_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs["row"]
        first = {"seen": mark(row.title, row.text), "title": row.title, "text": row.shown_text}
        super().__init__(*args, initial=first, **kwargs)


class RenderAgainForm(ActForm):
    """The mark of what stands and of what would stand in its place."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs["row"]
        title, text, _html = rendered_again(row)
        super().__init__(*args, initial={"seen": mark(row.title, row.text, title, text)}, **kwargs)
