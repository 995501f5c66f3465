"""Reminders to jurors, and sealed marks opened with a reason: the acts, what they open, and the list of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, first
from audit import clock
from nominations import markwords, means, permissions, timeline
from nominations.forms.act import ActForm, ReasonForm
from nominations.models import Call, Criterion, Juror, Nomination, Peek, Review
from nominations.rules import overseeing as rules
from nominations.rules.jury import LEAST_READERS
from nominations.views import done, paging, standing
from nominations.views.acts import Act, page
from nominations.views.sending import did, sent
from nominations.workflow import overseeing


def _to_progress(row: Any) -> str:
    call = row if isinstance(row, Call) else row.call
    return reverse("jury_progress", args=[call.slug])


def _how_hidden(file: Any, person: Person) -> dict[str, str]:
    """Who has handed in stands beside the file: of how few marks one knows whose they are, said before."""
    n = Review.objects.visible_to(person).counted().filter(nomination=file).count()
    if n == 0:
        return {"known": _("No review is in yet: there is nothing to see.")}
    words = ngettext(
        "%(n)d review is in. You will know whose it is: the page of the readers says who has handed in.",
        "%(n)d reviews are in. You may guess whose each is: the page of the readers says who has handed in.",
        n,
    )
    return {"known": words % {"n": n} if n < LEAST_READERS else ""}


PEEK = Act(
    "peek",
    gettext_lazy("Open the sealed marks of %(subject)s"),
    gettext_lazy(
        "You see the marks handed in so far, numbered instead of named, until they are closed. "
        "The chair gets an e-mail with your name and your reason, and both stay in the record."
    ),
    overseeing.peek,
    form=ReasonForm,
    weight="danger",
    leads_to=lambda file: (
        reverse("peeked", args=[file.key]) if file.is_being_read else reverse("readers", args=[file.key])
    ),
    done=gettext_lazy("The marks of %(subject)s are open to you."),
    may=permissions.peeks,
    stands=rules.being_read,
    template="nominations/jury/peek.html",
    more=_how_hidden,
)
SHUT_JURY = Act(
    "shut_jury",
    gettext_lazy("Shut the jury room of %(subject)s"),
    gettext_lazy(
        "For when something has gone wrong. At once nobody in the jury can read, mark, discuss or vote, "
        "until you open it again; nothing is lost. Every juror gets an e-mail, without your reason."
    ),
    overseeing.shut_jury,
    form=ReasonForm,
    weight="danger",
    leads_to=_to_progress,
    may=permissions.runs_jury,
    stands=rules.in_use,
)
OPEN_JURY = Act(
    "open_jury",
    gettext_lazy("Open the jury room of %(subject)s again"),
    gettext_lazy("The jury goes on where it was. Every juror gets an e-mail."),
    overseeing.open_jury,
    form=ReasonForm,
    leads_to=_to_progress,
    may=permissions.runs_jury,
    stands=rules.room_shut,
)

shut_jury, open_jury = page(SHUT_JURY, Call), page(OPEN_JURY, Call)
peek = page(PEEK, Nomination)


# Reminders.


@login_required
@once
def remind_juror(request: Request, key: str) -> HttpResponse:
    """One late juror, after a look at how much is awaited."""
    rows = Juror.objects.visible_to(request.person).serving().with_awaited(request.person)
    juror = door.see(rows.select_related("call", "user"), key)
    door.allow(permissions.reminds(juror.call, request.person))
    about = Reminding(
        call=juror.call,
        people=[juror],
        subject=str(juror),
        done=_("%(subject)s is reminded."),
        stands=first(
            rules.room_open(juror.call), rules.is_awaited(juror.awaited), rules.not_reminded(juror, clock.now())
        ),
    )
    return _reminding(request, about, lambda: overseeing.remind_juror(key, by=request.person))


@login_required
@once
def remind_jurors(request: Request, key: str) -> HttpResponse:
    """All late jurors whom no reminder reached today, each named before the button."""
    call = door.see(Call.objects.visible_to(request.person), key)
    door.allow(permissions.reminds(call, request.person))
    people = overseeing.to_remind(call, request.person)
    about = Reminding(
        call=call,
        people=people,
        subject=ngettext("%(n)d late juror", "%(n)d late jurors", len(people)) % {"n": len(people)},
        stands=first(rules.room_open(call), rules.anyone_late(len(people))),
        done="",  # the page at its end says it
        ends=lambda made: done.remember(request, "remind_jurors", call, made),
    )
    return _reminding(request, about, lambda: overseeing.remind_jurors(key, by=request.person))


@dataclass(frozen=True)
class Reminding:
    """Who is reminded in which call, in words, and whether it can be done."""

    call: Call
    people: list[Any]  # jurors with how many reviews are awaited
    subject: str
    done: str
    stands: Verdict
    ends: Callable[[Any], str] | None = None  # of several: the address that says what was done


def _reminding(request: Request, about: Reminding, run: Callable[[], Any]) -> HttpResponse:
    """The list of who gets an e-mail, the button, and the way back to where this person sees who is late."""
    label = _("Remind %(subject)s") % {"subject": about.subject}
    back = _to_progress(about.call) if request.person.has("secretariat") else _to_desk(about.call)
    form = ActForm(sent(request), row=about.call, person=request.person, label=label)
    made: list[Any] = []
    if did(request, form, lambda: made.append(run()), about.done % {"subject": about.subject}):
        return redirect(about.ends(made[0]) if about.ends else back)
    context = {
        "label": label,
        "call": about.call,
        "rows": [_reminded_row(juror) for juror in about.people] if about.stands.passed else [],
        "form": form,
        "refusal": about.stands,
        "back": back,
    }
    return render(request, "nominations/jury/remind.html", context, status=200 if about.stands.passed else 409)


def _to_desk(call: Call) -> str:
    return reverse("chair_desk", args=[call.slug])


def _reminded_row(juror: Any) -> dict[str, Any]:
    awaited = {"label": _("Awaited"), "text": str(juror.awaited), "number": True}
    return {"cells": [{"label": _("Juror"), "text": str(juror)}, awaited]}


# What was opened.


@login_required
@require_safe
def peeked(request: Request, key: str) -> HttpResponse:
    """The marks handed in so far, for the person who opened them, with when and why above."""
    file = door.see(Nomination.objects.visible_to(request.person).with_names(), key)
    opened = file.peeks.visible_to(request.person).open().of(request.person).select_related("user").first()
    if opened is None:
        raise Http404
    criteria = means.criteria_of(file.call)
    found, readers = means.of_opened(request.person, file, criteria)
    context = {
        "file": file,
        "said": said(opened, request.person),
        "reason": opened.reason,
        "rows": [_criterion_row(criterion, readers) for criterion in criteria] if readers else [],
        "mean": means.in_words(found.overall.mean) if found and found.overall.mean is not None else "",
        "readers_url": reverse("readers", args=[file.key]),
    }
    return render(request, "nominations/jury/peeked.html", context)


def said(opened: Peek, person: Person) -> str:
    """Who opened the marks, and when."""
    at = timeline.when(opened.at, opened.nomination.call.zone, standing.reader_zone(person))
    return _("Opened by %(who)s on %(at)s") % {"who": opened.user.name, "at": at}


def _criterion_row(criterion: Criterion, readers: dict[str, dict[str, int | None]]) -> dict[str, Any]:
    """One criterion with each reader's mark; the readers are numbered, not named."""
    marked = [
        {"label": _("Juror %(n)d") % {"n": number}, "text": markwords.in_table(criterion, given), "number": True}
        for number, given in enumerate(readers.values(), start=1)
    ]
    return {"cells": [{"label": _("Criterion"), "text": criterion.title}, *marked]}


@login_required
@require_safe
def peeks(request: Request, slug: str) -> HttpResponse:
    """Every time that sealed marks of a call were opened: who, when, of which file, and why."""
    person = request.person
    call = get_object_or_404(Call.objects.visible_to(person), slug=slug)
    if not (permissions.leads_meeting(call, person) or person.has("director")):
        raise Http404
    rows = Peek.objects.visible_to(person).filter(nomination__call=call)
    context = {
        "who": call.name,
        "title": _("Sealed marks that were opened"),
        "lead": _(
            "Marks are sealed until they are closed. Whoever opens them before gives a reason, which stands here."
        ),
        "caption": _("Opened marks, the latest first"),
        "what": _("Nobody has opened sealed marks in this call."),
    }
    rows = rows.select_related("user", "nomination__city", "nomination__call").order_by("-at", "-pk")
    return paging.listed(
        request, "nominations/list.html", context, rows, _peek_row(call, person), name=f"opened-{slug}"
    )


def _peek_row(call: Call, person: Person) -> Any:
    def row(opened: Peek) -> dict[str, Any]:
        at = timeline.when(opened.at, call.zone, standing.reader_zone(person))
        cells = [
            {"label": _("City"), "text": opened.nomination.city.name},
            {"label": _("Who"), "text": opened.user.name},
            {"label": _("When"), "text": at, "at": opened.at},
            {"label": _("Reason"), "text": opened.reason},
        ]
        return {"cells": cells}

    return row
