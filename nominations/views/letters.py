"""The desk of e-mails: what was written to whom, how far it came, and what a person decides about it."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, failed
from audit.models import Record
from nominations import timeline
from nominations.forms.act import ReasonForm
from nominations.forms.letters import EmailsFilter, event_in_words
from nominations.permissions import handles_letters, releases
from nominations.querysets.delivery import waits_for_its_address
from nominations.querysets.letters import emails_visible_to, with_zone
from nominations.rules.letters import can
from nominations.views import paging, standing
from nominations.views.acts import Act, page, possible
from nominations.workflow import letters as workflow
from notifications.models import Email

TONES = {"held": "due", "queued": "now", "sending": "now", "sent": "done", "discarded": "quiet"}


def _startable(verb: str) -> Any:
    def stands(email: Email) -> Verdict:
        return next(iter(failed(can(verb, email))), Verdict.ok("stands"))

    return stands


def _page_of(email: Email) -> str:
    return reverse("email", args=[email.key])


def _act(verb: str, label: Any, effect: Any, **more: Any) -> Act:
    return Act(
        verb=verb,
        label=label,
        effect=effect,
        run=getattr(workflow, verb),
        may=handles_letters,
        stands=_startable(verb),
        leads_to=_page_of,
        **more,
    )


HOLD_EMAIL = _act("hold_email", gettext_lazy("Hold it"), gettext_lazy("It stays here until somebody releases it."))
RELEASE_EMAIL = _act("release_email", gettext_lazy("Release it"), gettext_lazy("It leaves within a minute."))
DISCARD_EMAIL = _act(
    "discard_email",
    gettext_lazy("Never send it"),
    gettext_lazy("It stays readable here, and never leaves. This cannot be undone."),
    form=ReasonForm,
    weight="danger",
)
SEND_AGAIN = _act(
    "send_again",
    gettext_lazy("Send it again"),
    gettext_lazy("The same e-mail leaves once more. If the first one arrived after all, the reader has it twice."),
)
CONFIRM_ARRIVAL = _act(
    "confirm_arrival",
    gettext_lazy("It arrived"),
    gettext_lazy("You know from the reader or the mail server that it arrived. It is not sent again."),
)
OF_THE_CLOCK = {  # what nobody does but the software
    "bounce_email": gettext_lazy("It came back"),
    "note_report": gettext_lazy("The provider says that it arrived"),
    "stop_letter": gettext_lazy("It no longer said what is true"),
}
ACTS = [RELEASE_EMAIL, HOLD_EMAIL, CONFIRM_ARRIVAL, SEND_AGAIN, DISCARD_EMAIL]

hold_email = page(HOLD_EMAIL, rows=emails_visible_to)
release_email = page(RELEASE_EMAIL, rows=emails_visible_to)
discard_email = page(DISCARD_EMAIL, rows=emails_visible_to)
send_again = page(SEND_AGAIN, rows=emails_visible_to)
confirm_arrival = page(CONFIRM_ARRIVAL, rows=emails_visible_to)


@login_required
@require_safe
def emails(request: Request) -> HttpResponse:
    """Every e-mail that this person may see, the newest first, narrowed by what stands in the address."""
    door.allow(releases(None, request.person))
    asked = EmailsFilter(request.GET, queryset=with_zone(emails_visible_to(request.person)).defer("text", "html"))
    context = {"form": asked.form, "active": paging.in_use(request, asked), "clear_url": reverse("emails")}
    row = partial(_row, person=request.person)
    return paging.listed(request, "nominations/screening/emails.html", context, asked.qs, row, name="e-mails")


def _row(email: Email, person: Person) -> dict[str, Any]:
    cells = [
        {
            "label": _("Subject"),
            "text": title(email),
            "url": reverse("email", args=[email.key]),
            "note": event_in_words(email.event),
        },
        {"label": _("To"), "text": email.address},
        {"label": _("State"), "word": str(email.get_state_display()), "tone": TONES.get(email.state, "problem")},
        {"label": _("Written"), "text": _when(email.created, email, person), "at": email.created},
    ]
    return {"cells": cells}


def _when(instant: Any, email: Any, person: Person) -> str:
    """In the zone of the call it is about and in the reader's; without a call in the reader's alone."""
    mine = standing.reader_zone(person)
    return timeline.when(instant, email.zone or mine, mine)


def title(email: Email) -> str:
    """The subject line; that of a sign-in e-mail may hold the key and is not shown."""
    return _("Sign-in e-mail") if email.kind == Email.Kind.SIGNIN else email.title


@login_required
@require_safe
def email(request: Request, key: str) -> HttpResponse:
    """The stored e-mail itself, how far it came, and what can be decided about it."""
    person = request.person
    door.allow(releases(None, person))
    seen = door.see(with_zone(emails_visible_to(person)), key)
    context = {
        "email": seen,
        "title": title(seen),
        "text": seen.shown_text or _("The text of a sign-in e-mail is a key and is shown to nobody."),
        "sender": settings.DEFAULT_FROM_EMAIL,
        "tone": TONES.get(seen.state, "problem"),
        "when": _when(seen.sent_at or seen.created, seen, person),
        "facts": _facts(seen, person),
        "acts": possible(seen, person, ACTS),
        "records": [_record(row, seen, person) for row in Record.objects.about(seen).with_texts()],
        "by_two": seen.kind == Email.Kind.DECISION and seen.is_held,
    }
    return render(request, "nominations/screening/email.html", context)


def _facts(email: Email, person: Person) -> list[dict[str, str]]:
    facts = [
        (_("Event"), event_in_words(email.event)),
        (_("Kind"), str(email.get_kind_display())),
        (_("Language"), str(dict(settings.LANGUAGES).get(email.language, email.language))),
        (_("Written"), _when(email.created, email, person)),
        (_("Tried"), str(email.attempts) if email.attempts else ""),
        (_("What went wrong"), email.error),
        (_("Why it waits"), _("Its address does not work.") if waits_for_its_address(email) else ""),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def _record(row: Any, email: Email, person: Person) -> dict[str, str]:
    words = {act.verb: act.label for act in ACTS} | OF_THE_CLOCK
    what = str(words.get(row.act, row.act.replace("_", " ")))
    who = _("the clock") if row.is_by_clock else row.actor_name
    return {"when": _when(row.at, email, person), "what": what, "who": who, "reason": row.reason}
