"""What narrows the list of e-mails."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nominations.emails.events import EVENTS
from nominations.forms.act import ActForm, ReasonForm
from nominations.forms.dispatch import AtForm
from nominations.querysets import letters
from notifications.differences import mark
from notifications.models import Email
from notifications.outbox import rendered_again
from notifications.wordings import LONGEST_TITLE

TASKS = {  # what e-mails want of a person, in the order in which it is offered
    "stopped": _("Letters of an outcome that were stopped"),
    "untold": _("Letters of an outcome that came back or were refused"),
    "uncertain": _("E-mails perhaps sent"),
    "bounced": _("E-mails that came back"),
    "failed": _("E-mails that could not be sent"),
    "settling": _("Letters of an outcome proposed to be settled, for another person to decide"),
    "late": _("Letters of an outcome already announced, held until two persons release them"),
    "circulars": _("Circulars held until two persons release them"),
    "decisions": _("Decision letters held until their announcement"),
    "others": _("Other e-mails held"),
}


def events_by_name() -> list[tuple[str, str]]:
    """Every event, in the order of its words in the reader's language."""
    named = ((code, capfirst(str(event.words))) for code, event in EVENTS.items())
    return sorted(named, key=lambda one: one[1].casefold())


class EmailsFilter(django_filters.FilterSet):
    """E-mails by what they want of a person, state, class, event, language and address."""

    task = django_filters.ChoiceFilter(
        label=_("To do"), empty_label=_("Everything"), choices=list(TASKS.items()), method="wanting"
    )
    address = django_filters.CharFilter(label=_("Address"), lookup_expr="icontains", max_length=100)
    state = django_filters.ChoiceFilter(label=_("State"), empty_label=_("Every state"), choices=Email.State.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Every kind"), choices=Email.Kind.choices)
    event = django_filters.ChoiceFilter(label=_("Event"), empty_label=_("Every event"), choices=events_by_name)

    language = django_filters.ChoiceFilter(
        label=_("Language"), empty_label=_("Every language"), choices=settings.LANGUAGES
    )
    version = django_filters.CharFilter(label=_("Of one act"), widget=forms.HiddenInput, max_length=40)

    class Meta:
        model = Email
        fields: list[str] = []

    def wanting(self, emails: QuerySet, _name: str, task: str) -> QuerySet:
        """By what they want of a person, as the desks count it."""
        return emails.filter(letters.task(task))


class ScheduleForm(AtForm):
    """The instant at which an e-mail leaves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True

    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        return {"due": self.due()}


class SettleForm(ReasonForm):
    """What became of an e-mail that did not reach its reader."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("How it was settled")
        self.fields["reason"].error_messages["required"] = _("Write how it was settled.")
        self.fields["reason"].help_text = _("For example whom you reached instead, how and when.")


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
