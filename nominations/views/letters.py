"""The desk of e-mails: what was written to whom, how far it came, and what a person decides about it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, failed, first
from audit.models import Record
from nominations.emails.events import for_whom, in_words
from nominations.emails.worded import FIXED
from nominations.forms.act import ReasonForm
from nominations.forms.letters import EditEmailForm, EmailsFilter, RenderAgainForm, ScheduleForm, SettleForm
from nominations.models import Dispatch, Nomination
from nominations.permissions import handles_letters, releases
from nominations.querysets.letters import emails_visible_to, told_in, with_zone
from nominations.rules import letters as rules
from nominations.views import became, desk, lettering, letterways, paging
from nominations.views.acts import Act, page, possible
from nominations.workflow import letters as workflow
from notifications.differences import words
from notifications.models import Email
from notifications.outbox import rendered_again

AS_SENT = "sandbox; default-src 'none'; style-src 'unsafe-inline'"  # an e-mail brings its few styles with it


def _startable(verb: str) -> Any:
    def stands(email: Email) -> Verdict:
        return next(iter(failed(rules.can(verb, email, tells=told_in(email)))), Verdict.ok("stands"))

    return stands


def _leaving(verb: str) -> Any:
    def stands(email: Email) -> Verdict:
        return first(_startable(verb)(email), lambda: rules.public(workflow.is_off_public(email)))

    return stands


def _rewordable(verb: str) -> Any:
    def stands(email: Email) -> Verdict:
        return first(
            _startable(verb)(email),
            lambda: rules.unproposed(workflow.is_proposed(email)),
            lambda: rules.unbound(workflow.is_bound(email)),
        )

    return stands


def _waits(verb: str, email: Email) -> Verdict:
    return first(_startable(verb)(email), lambda: rules.waits(email, settled=workflow.is_settled(email)))


def _page_of(email: Email) -> str:
    return reverse("email", args=[email.key])


def _act(verb: str, label: Any, effect: Any, **more: Any) -> Act:
    facts: dict[str, Any] = {
        "run": getattr(workflow, verb),
        "may": handles_letters,
        "leads_to": _page_of,
        "names": lettering.title,
    }
    return Act(verb=verb, label=label, effect=effect, **facts | {"stands": _startable(verb)} | more)


HOLD_EMAIL = _act(
    "hold_email",
    gettext_lazy("Hold it"),
    gettext_lazy("It stays here until somebody releases it."),
    done=gettext_lazy("It is held."),
)
RELEASE_EMAIL = _act(
    "release_email",
    gettext_lazy("Release it"),
    gettext_lazy("It leaves within a minute."),
    stands=_leaving("release_email"),
    done=gettext_lazy("Released: it leaves within a minute."),
)
SCHEDULE_EMAIL = _act(
    "schedule_email",
    gettext_lazy("Release it at an instant"),
    gettext_lazy("It leaves within a minute after that instant; until then it can be held."),
    form=ScheduleForm,
    stands=_leaving("schedule_email"),
    done=gettext_lazy("Released: it leaves at the instant that you set."),
)
EDIT_EMAIL = _act(
    "edit_email",
    gettext_lazy("Edit it"),
    gettext_lazy("This one e-mail alone gets other words. What changed stands in its history, with your name."),
    form=EditEmailForm,
    done=gettext_lazy("The new words stand in it."),
    stands=_rewordable("edit_email"),
)
RENDER_AGAIN = _act(
    "render_again",
    gettext_lazy("Render it again"),
    gettext_lazy(
        "It is made anew from the words in force now and from what was kept when it was written: names, dates and "
        "reasons stay as they were then. It replaces what stands."
    ),
    form=RenderAgainForm,
    done=gettext_lazy("It is rendered again."),
    stands=_rewordable("render_again"),
    template="nominations/screening/render_again.html",
    more=lambda email, _person: {"changes": _changes(email)},
)
DISCARD_EMAIL = _act(
    "discard_email",
    gettext_lazy("Never send it"),
    gettext_lazy("It stays readable here, and never leaves. This cannot be undone."),
    form=ReasonForm,
    weight="danger",
    done=gettext_lazy("It will never be sent."),
)
SEND_AGAIN = _act(
    "send_again",
    gettext_lazy("Send it again"),
    gettext_lazy("The same e-mail leaves once more. If the first one arrived after all, the reader has it twice."),
    stands=lambda email: first(_leaving("send_again")(email), lambda: workflow.true_and_new(email)),
    done=gettext_lazy("It leaves once more within a minute."),
)
CONFIRM_ARRIVAL = _act(
    "confirm_arrival",
    gettext_lazy("It arrived"),
    gettext_lazy(
        "You know from the reader or the mail server that it arrived. It is not sent again, and e-mails go to its "
        "address again if they were kept from it."
    ),
    done=gettext_lazy("It counts as arrived."),
)
WRITE_ANEW = _act(
    "write_anew",
    gettext_lazy("Write it anew"),
    gettext_lazy(
        "A new letter to the same reader says what stands of the file now. Where that reader may not have it any more, "
        "each person who works for the city or the National Commission now, and has none yet, gets one. Each "
        "new letter is held until two persons release it, and this one leaves the list of things to do."
    ),
    stands=lambda email: first(_waits("write_anew", email), lambda: rules.overtaken(email, workflow.still_true(email))),
    done=gettext_lazy("Written. Each new letter is held: now propose to release it."),
)
SETTLE_LETTER = _act(
    "settle_letter",
    gettext_lazy("It is settled"),
    gettext_lazy("Nothing is sent, and it leaves the list of things to do. Your reason stands in its history."),
    form=SettleForm,
    done=gettext_lazy("It is settled, and no task any more."),
    stands=lambda email: first(_startable("settle_letter")(email), lambda: workflow.settleable(email)),
)
PROPOSE_SETTLING = _act(
    "propose_settling",
    gettext_lazy("Propose to settle it"),
    gettext_lazy(
        "Another person has to say that it is settled: then it never leaves, and stays readable here. Say how its "
        "reader was told, or why nobody is to be told."
    ),
    form=SettleForm,
    done=gettext_lazy("Proposed: it is settled when another person says so."),
    stands=lambda email: first(_startable("propose_settling")(email), lambda: workflow.proposable(email)),
)
SEND_BACK_SETTLING = _act(
    "send_back_settling",
    gettext_lazy("Do not settle it"),
    gettext_lazy("The letter waits here as it did before that was proposed. Your reason stands in its history."),
    form=ReasonForm,
    done=gettext_lazy("Sent back: the letter waits here as before."),
    stands=lambda email: first(
        _startable("send_back_settling")(email), lambda: rules.still_asked(workflow.is_to_settle(email))
    ),
)
DONE = {  # what was done, as the history says it
    "hold_email": gettext_lazy("Held back"),
    "release_email": gettext_lazy("Released"),
    "schedule_email": gettext_lazy("Released for an instant"),
    "edit_email": gettext_lazy("Edited"),
    "render_again": gettext_lazy("Rendered again"),
    "discard_email": gettext_lazy("Never to be sent"),
    "send_again": gettext_lazy("Sent again"),
    "confirm_arrival": gettext_lazy("Said to have arrived"),
    "write_anew": gettext_lazy("Written anew"),
    "settle_letter": gettext_lazy("Settled"),
    "propose_settling": gettext_lazy("Proposed to be settled"),
    "send_back_settling": gettext_lazy("Sent back: not to be settled"),
    "bounce_email": gettext_lazy("It came back"),
    "hold_reminder": gettext_lazy("Held: the first e-mail about the same thing had not arrived"),
    "render_all_again": gettext_lazy("Rendered again with all held letters of its text"),
    "note_report": gettext_lazy("The provider says that it arrived"),
    "stop_letter": gettext_lazy("It no longer said what is true"),
    "hold_letter": gettext_lazy("Its announcement was withdrawn when it was to leave"),
    "keep_stopped": gettext_lazy("Its bulk release was stopped when it was to leave"),
}
ACTS = [
    RELEASE_EMAIL, SCHEDULE_EMAIL, HOLD_EMAIL, EDIT_EMAIL, RENDER_AGAIN, CONFIRM_ARRIVAL, SEND_AGAIN, WRITE_ANEW,
    PROPOSE_SETTLING, SETTLE_LETTER, SEND_BACK_SETTLING, DISCARD_EMAIL,
]  # fmt: skip

hold_email = page(HOLD_EMAIL, rows=emails_visible_to)
release_email = page(RELEASE_EMAIL, rows=emails_visible_to)
discard_email = page(DISCARD_EMAIL, rows=emails_visible_to)
send_again = page(SEND_AGAIN, rows=emails_visible_to)
confirm_arrival = page(CONFIRM_ARRIVAL, rows=emails_visible_to)
schedule_email = page(SCHEDULE_EMAIL, rows=emails_visible_to)
edit_email = page(EDIT_EMAIL, rows=emails_visible_to)
render_again = page(RENDER_AGAIN, rows=emails_visible_to)
write_anew = page(WRITE_ANEW, rows=emails_visible_to)
propose_settling = page(PROPOSE_SETTLING, rows=emails_visible_to)
settle_letter = page(SETTLE_LETTER, rows=emails_visible_to)
send_back_settling = page(SEND_BACK_SETTLING, rows=emails_visible_to)


def _changes(email: Email) -> dict[str, Any]:
    """Subject line and text as they stand, against those that would."""
    title, text, _html = rendered_again(email)
    same = (title, text) == (email.title, email.text)
    return {"same": same, "title": words(email.title, title), "text": words(email.text.strip(), text.strip())}


@login_required
@require_safe
def emails(request: Request) -> HttpResponse:
    """What wants a person, how many of each kind are where, and every e-mail that this person may see."""
    person = request.person
    door.allow(releases(None, person))
    asked = EmailsFilter(request.GET, queryset=with_zone(emails_visible_to(person)).defer("text", "html"))
    context = {"form": asked.form, "active": paging.in_use(request, asked), "clear_url": reverse("emails")}
    context |= {"ways": _ways(request, asked)} if context["active"] else desk.of(person)
    shown = partial(row, person=person)
    return paging.listed(request, "nominations/screening/emails.html", context, asked.qs, shown, name="e-mails")


def _ways(request: Request, asked: EmailsFilter) -> list[dict[str, str]]:
    """What can be done with all the e-mails found: to look at the worst of them, to release those that are held."""
    chosen = asked.form.cleaned_data if asked.is_valid() else {}
    if not chosen.get("event"):
        return []
    query = urlencode({name: chosen[name] for name in ("event", "language", "state", "version") if chosen.get(name)})
    ways = [{"label": _("Look at the worst cases"), "url": f"{reverse('sample')}?{query}"}]
    if chosen.get("state") == Email.State.HELD and handles_letters(None, request.person):
        ways.append({"label": _("Propose to release them"), "url": f"{reverse('propose_dispatch')}?{query}"})
    if chosen.get("state") == Email.State.HELD and chosen.get("language") and handles_letters(None, request.person):
        url = reverse("render_all_again", args=[chosen["event"], chosen["language"]])
        ways += [{"label": _("Render all of them again"), "url": url}] if chosen["event"] not in FIXED else []
    return ways


def row(email: Email, person: Person) -> dict[str, Any]:
    """One e-mail in a list, with its subject, reader, state and instant."""
    cells = [
        {
            "label": _("Subject"),
            "text": lettering.title(email),
            "url": reverse("email", args=[email.key]),
            "note": capfirst(in_words(email.event)),
        },
        {"label": _("To"), "text": email.address},
        {"label": _("State"), **lettering.state(email)},
        {"label": _("Written"), "text": _when(email.created, email, person), "at": email.created},
    ]
    return {"cells": cells}


def _when(instant: Any, email: Any, person: Person) -> str:
    return lettering.when(instant, email.zone, person)


@login_required
@require_safe
def email(request: Request, key: str) -> HttpResponse:
    """The stored e-mail itself, how far it came, and what can be decided about it."""
    person = request.person
    door.allow(releases(None, person))
    seen = door.see(with_zone(emails_visible_to(person)).select_related("to"), key)
    records, files = list(Record.objects.about(seen).with_texts()), workflow.files_of(seen, person)
    is_replayed, last = any(file.call.is_replay for file in files), records[-1] if records else None
    asked_by = last.actor if last and last.act == PROPOSE_SETTLING.verb else ""
    context = {
        "email": seen,
        "title": lettering.title(seen),
        "text": seen.shown_text or _("The text of a sign-in e-mail is a key and is shown to nobody."),
        "sender": settings.DEFAULT_FROM_EMAIL,
        "state": lettering.state(seen),
        "outcome": became.outcome(seen, person, last=last, is_replayed=is_replayed),
        "when": _at(seen, person),
        "facts": _facts(seen, person),
        "as_sent": reverse("email_as_sent", args=[key]) if seen.shown_html else "",
        "ways": [*letterways.of(seen, files, person), *_dispatches(seen, person)],
        "acts": [*letterways.acts(seen, person), *possible(seen, person, _acts(asked_by, person))],
        "records": [_record(one, seen, person) for one in records],
        "by_two": _by_two(seen, files) if seen.is_held and not asked_by else "",
    }
    return render(request, "nominations/screening/email.html", context)


def _acts(asked_by: str, person: Person) -> list[Act]:
    """While somebody asks to settle it, that comes first; whoever proposed it is not the one who decides."""
    if not asked_by:
        return ACTS
    deciding = [SETTLE_LETTER, SEND_BACK_SETTLING]
    others = [act for act in ACTS if act not in deciding]
    return [*(deciding[1:] if asked_by == person.key else deciding), *others]


def _at(email: Email, person: Person) -> str:
    """When it was sent; of any other one when it was written, and that this is what the day means."""
    if email.sent_at:
        return _when(email.sent_at, email, person)
    return _("written %(day)s") % {"day": _when(email.created, email, person)}


def _by_two(email: Email, files: list[Nomination]) -> str:
    """Why no single person lets a held letter go."""
    if workflow.is_of_stopped(email):
        return _("Its bulk release was stopped: it leaves when that goes on, or when it is released otherwise.")
    alone = rules.one_hand("release_email", rules.whose(email, tells=told_in(email)))
    if alone.passed or not any(file.outcome_is_told for file in files):
        return str(alone.sentence)
    return _("What this letter says is announced. One person proposes to release it, another one does.")


def _dispatches(email: Email, person: Person) -> list[dict[str, str]]:
    found = Dispatch.objects.visible_to(person).filter(enclosed__email=email)
    label = _("Bulk release of %(day)s")
    return [
        {"label": label % {"day": _when(one.at, email, person)}, "url": reverse("dispatch", args=[one.key])}
        for one in found
    ]


@login_required
@require_safe
def email_as_sent(request: Request, key: str) -> HttpResponse:
    """The HTML exactly as it goes out, by itself: nothing of it runs, loads or leads into this site's pages."""
    door.allow(releases(None, request.person))
    seen = door.see(emails_visible_to(request.person), key)
    if not seen.shown_html:
        raise Http404
    return HttpResponse(seen.shown_html, headers={"Content-Security-Policy": AS_SENT})


def _facts(email: Email, person: Person) -> list[dict[str, str]]:
    facts = [
        (_("Event"), capfirst(in_words(email.event))),
        (_("For"), capfirst(for_whom(email.event))),
        (_("Kind"), capfirst(email.get_kind_display())),
        (_("Language"), lettering.spoken(email.language)),
        (_("Written"), _when(email.created, email, person)),
        (_("Tried"), str(email.attempts) if email.attempts else ""),
        (_("What the mail server said"), became.said_by_server(email)),
        (_("In technical words"), became.technically(email)),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def _record(one: Any, email: Email, person: Person) -> dict[str, str]:
    what = str(DONE.get(one.act, one.act.replace("_", " ")))
    who = _("the clock") if one.is_by_clock else one.actor_name
    return {"when": _when(one.at, email, person), "what": what, "who": who, "reason": one.reason}
